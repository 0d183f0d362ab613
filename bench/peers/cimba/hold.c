/* SPDX-License-Identifier: Apache-2.0 */
/* N events that schedule themselves anew, or processes that hold. */
#include "workloads.h"

#include <stdlib.h>

struct hold {
	struct bench_meter *meter;
	struct bench_delays delays;
	uint64_t n;
	uint64_t *seeds;
};

static double next(struct hold *h, uint64_t *seed)
{
	if (bench_tick(h->meter))
		stop();
	return (double)bench_delay(&h->delays, seed);
}

static void fire(void *subject, void *object)
{
	double delay = next(subject, object);

	cmb_event_schedule(fire, subject, object, cmb_time() + delay, 0);
}

struct holder {
	struct hold *hold;
	uint64_t *seed;
};

static void *run(struct cmb_process *self, void *context)
{
	struct holder *h = context;

	(void)self;
	for (;;)
		cmb_process_hold(next(h->hold, h->seed));
	return NULL;
}

static void init(struct hold *h, char **args, struct bench_meter *m)
{
	h->meter = m;
	h->n = peer_number(args, "n", 256);
	h->seeds = malloc(h->n * sizeof(*h->seeds));
	if (!h->seeds)
		peer_failed("out of memory");
	for (uint64_t i = 0; i < h->n; i++)
		h->seeds[i] = bench_seed(i);
	bench_delays_init(&h->delays,
			  peer_word(args, "dist", bench_dist_words));
	bench_meter_warm(m, 2 * h->n + m->ops / 10);
}

static void execute(struct hold *h)
{
	cmb_event_queue_execute();
	bench_fold(h->meter, now());
	for (uint64_t i = 0; i < h->n; i++)
		bench_fold(h->meter, h->seeds[i]);
}

void run_hold(char **args, struct bench_meter *m)
{
	struct hold h;

	init(&h, args, m);
	for (uint64_t i = 0; i < h.n; i++)
		cmb_event_schedule(fire, &h, &h.seeds[i], 0, 0);
	execute(&h);
}

void run_hold_thread(char **args, struct bench_meter *m)
{
	struct hold h;
	struct holder *holders;

	init(&h, args, m);
	holders = malloc(h.n * sizeof(*holders));
	if (!holders)
		peer_failed("out of memory");
	for (uint64_t i = 0; i < h.n; i++) {
		holders[i] = (struct holder){&h, &h.seeds[i]};
		start(run, &holders[i]);
	}
	execute(&h);
}

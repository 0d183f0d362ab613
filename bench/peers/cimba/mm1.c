/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The M/M/1 queue: objects arrive at rate 0.9 and are served at rate 1, by a
 * process each, with a queue between that never fills.
 */
#include "workloads.h"

struct rig {
	struct bench_meter *meter;
	struct bench_delays delays;
	struct cmb_objectqueue *queue;
	uint64_t sum;
};

static void *arrive(struct cmb_process *self, void *context)
{
	struct rig *r = context;
	uint64_t seed = bench_seed(1);

	(void)self;
	for (;;) {
		uint64_t delay = bench_delay(&r->delays, &seed) * 10 / 9;

		cmb_process_hold((double)delay);
		cmb_objectqueue_put(r->queue, (void *)(uintptr_t)now());
	}
	return NULL;
}

static void *serve(struct cmb_process *self, void *context)
{
	struct rig *r = context;
	uint64_t seed = bench_seed(2);

	(void)self;
	do {
		void *arrived;

		cmb_objectqueue_get(r->queue, &arrived);
		cmb_process_hold((double)bench_delay(&r->delays, &seed));
		r->sum += now() - (uintptr_t)arrived;
	} while (!bench_tick(r->meter));
	stop();
	return NULL;
}

void run_mm1(char **args, struct bench_meter *m)
{
	struct rig r = {.meter = m, .queue = cmb_objectqueue_create()};

	(void)args;
	bench_delays_init(&r.delays, BENCH_EXP);
	cmb_objectqueue_initialize(r.queue, "fifo", 65536);
	start(arrive, &r);
	start(serve, &r);
	bench_meter_warm(m, m->ops / 10);
	cmb_event_queue_execute();
	bench_fold(m, now());
	bench_fold(m, r.sum);
}

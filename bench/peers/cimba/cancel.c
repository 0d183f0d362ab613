/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cancel and schedule again: one event at one instant, or every nanosecond the
 * next of many watchdogs. At the end everything fires.
 */
#include "workloads.h"

#include <stdlib.h>

enum { STILL, WATCHDOG };
static const char *const modes[] = {"still", "watchdog", NULL};

struct cancel {
	struct bench_meter *meter;
	struct bench_delays delays;
	uint64_t *events; /* handles */
	uint64_t n;
	uint64_t seed;
	bool done;
	bool early;
	uint64_t fired;
	uint64_t sum;
};

static void expire(void *subject, void *object)
{
	struct cancel *c = subject;

	(void)object;
	c->early |= !c->done;
	c->fired++;
	c->sum += now();
}

static uint64_t far_away(struct cancel *c)
{
	return BENCH_MEAN + bench_delay(&c->delays, &c->seed);
}

static uint64_t arm(struct cancel *c, uint64_t delay)
{
	return cmb_event_schedule(expire, c, NULL, cmb_time() + (double)delay,
				  0);
}

static void *still(struct cmb_process *self, void *context)
{
	struct cancel *c = context;
	uint64_t hot = arm(c, far_away(c));

	(void)self;
	while (!bench_tick(c->meter)) {
		cmb_event_cancel(hot);
		hot = arm(c, far_away(c));
	}
	c->done = true;
	return NULL;
}

static void *watchdog(struct cmb_process *self, void *context)
{
	struct cancel *c = context;
	uint64_t ahead = (c->n + 10) * 1000;
	uint64_t i = 0;

	(void)self;
	do {
		cmb_process_hold(1000);
		cmb_event_cancel(c->events[i]);
		c->events[i] = arm(c, ahead);
		i = i + 1 < c->n ? i + 1 : 0;
	} while (!bench_tick(c->meter));
	c->done = true;
	return NULL;
}

void run_cancel(char **args, struct bench_meter *m)
{
	struct cancel c = {
		.meter = m,
		.n = peer_number(args, "pending", 10000),
		.seed = bench_seed(7),
	};

	bench_delays_init(&c.delays, BENCH_UNI);
	c.events = malloc(c.n * sizeof(*c.events));
	if (!c.events)
		peer_failed("out of memory");
	for (uint64_t i = 0; i < c.n; i++)
		c.events[i] = arm(&c, far_away(&c));
	start(peer_word(args, "mode", modes) == STILL ? still : watchdog, &c);
	bench_meter_warm(m, m->ops / 10 + 2 * c.n);
	cmb_event_queue_execute();
	if (c.early)
		peer_failed("an event fired too early");
	bench_fold(m, c.fired);
	bench_fold(m, c.sum);
}

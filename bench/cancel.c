/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cancel and notify again, with many others pending. still: one event, again
 * and again at one instant. watchdog: every nanosecond the next of all events
 * is put off, in turn, so that none fires. One operation is one pair. Once all
 * have been measured, everything fires at its time.
 */
#include "floor.h"

#include <orrery/orrery.h>

#include <inttypes.h>
#include <stdio.h>

enum { MODE, PENDING };
enum { STILL, WATCHDOG };

struct cancel {
	struct bench_meter *meter;
	struct bench_delays delays;
	struct orr_event *events;
	uint64_t n;
	struct orr_event hot;
	struct orr_process process;
	struct orr_process expire;
	uint64_t seed;
	bool done;
	bool early;
	uint64_t fired;
	orr_time sum;
};

static orr_time far_away(struct cancel *c)
{
	return ORR_MS(1) + bench_delay(&c->delays, &c->seed);
}

static void rearm(struct orr_event *ev, orr_time delay)
{
	orr_event_cancel(ev);
	orr_event_notify_after(ev, delay);
}

static void still(struct orr_process *self)
{
	struct cancel *c = orr_container_of(self, struct cancel, process);

	do
		rearm(&c->hot, far_away(c));
	while (!bench_tick(c->meter));
	c->done = true;
}

static void watchdog(struct orr_process *self)
{
	struct cancel *c = orr_container_of(self, struct cancel, process);
	orr_time ahead = orr_ns(c->n + 10);
	uint64_t i = 0;

	do {
		orr_wait_for(self, ORR_NS(1));
		rearm(&c->events[i], ahead);
		i = i + 1 < c->n ? i + 1 : 0;
	} while (!bench_tick(c->meter));
	c->done = true;
}

static void expire(struct orr_process *self)
{
	struct cancel *c = orr_container_of(self, struct cancel, expire);

	c->early |= !c->done;
	c->fired++;
	c->sum += orr_now(self->obj.sim);
}

static void add_events(struct cancel *c, struct orr_object *root)
{
	char name[32];

	c->events = orr_sim_alloc(root->sim, c->n * sizeof(*c->events));
	for (uint64_t i = 0; i < c->n; i++) {
		snprintf(name, sizeof(name), "e%" PRIu64, i);
		orr_event_init(&c->events[i], root, name);
		orr_sensitive(&c->expire, &c->events[i]);
		orr_event_notify_after(&c->events[i], far_away(c));
	}
}

static const char *run(const uint64_t *values, struct bench_meter *m)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_object *root = orr_sim_root(sim);
	struct cancel *c = orr_sim_alloc(sim, sizeof(*c));
	bool early;

	c->meter = m;
	c->n = values[PENDING];
	c->seed = bench_seed(7);
	bench_delays_init(&c->delays, BENCH_UNI);
	orr_method_init(&c->expire, root, "expire", expire);
	orr_process_dont_initialize(&c->expire);
	orr_event_init(&c->hot, root, "hot");
	orr_sensitive(&c->expire, &c->hot);
	add_events(c, root);
	orr_thread_init(&c->process, root, "process",
			values[MODE] == STILL ? still : watchdog);
	bench_meter_warm(m, m->ops / 10 + 2 * c->n);
	orr_sim_run(sim, ORR_TIME_MAX);
	bench_fold(m, c->fired);
	bench_fold(m, c->sum);
	early = c->early;
	orr_sim_free(sim);
	return early ? "an event fired that had been put off" : NULL;
}

static void floor_of(const uint64_t *values, struct bench_meter *m)
{
	bench_floor_cancel(m, values[PENDING]);
}

static const char *const modes[] = {
	[STILL] = "still",
	[WATCHDOG] = "watchdog",
	NULL,
};

static const struct bench_param params[] = {
	[MODE] = {"mode", "still", .words = modes},
	/* all are put off once before the first would fire, after 1 ms */
	[PENDING] = {"pending", "10000", .min = 1, .max = 900000},
};

static const char *const sets[] = {"mode=still", "mode=watchdog", NULL};

const struct bench bench_cancel = {
	.name = "cancel",
	.doc = "cancel and notify again, with others pending",
	.params = params,
	.nparams = ORR_COUNT(params),
	.sets = sets,
	.ops = 2000000,
	.run = run,
	.floor = floor_of,
};

/* SPDX-License-Identifier: Apache-2.0 */
#include "floor.h"

#include "../kernel/switch.h"
#include "../kernel/wheel.h"

#include <stdlib.h>

enum { STACK = 64 * 1024 };

static void *allocate(uint64_t n, size_t size)
{
	void *p = calloc(n, size);

	if (!p)
		abort();
	return p;
}

struct object {
	void (*fn)(struct object *o);
	uint64_t seen;
};

static void see(struct object *o)
{
	o->seen++;
}

void bench_floor_call(struct bench_meter *m, uint64_t n)
{
	struct object *objects = allocate(n, sizeof(*objects));
	struct object **ring = allocate(n, sizeof(struct object *));
	uint64_t i = 0;

	for (uint64_t k = 0; k < n; k++) {
		objects[k].fn = see;
		ring[k] = &objects[k];
	}
	bench_meter_warm(m, m->ops / 10);
	do {
		struct object *o = ring[i];

		o->fn(o);
		ring[i] = o;
		i = i + 1 < n ? i + 1 : 0;
	} while (!bench_tick(m));
	free(ring);
	free(objects);
}

struct pair {
	void *here;
	void *there;
	struct bench_meter *meter;
	bool done;
};

static void there(void *arg)
{
	struct pair *p = arg;

	for (;;) {
		p->done |= bench_tick(p->meter);
		ori_switch_to(&p->there, p->here);
	}
}

void bench_floor_switch(struct bench_meter *m)
{
	void *stack = aligned_alloc(64, STACK);
	struct pair p = {.meter = m};

	if (!stack)
		abort();
	p.there = ori_switch_make(stack, STACK, there, &p);
	bench_meter_warm(m, m->ops / 10);
	do {
		p.done |= bench_tick(m);
		ori_switch_to(&p.here, p.there);
	} while (!p.done);
	free(stack);
}

struct pending {
	struct ori_wheel wheel;
	struct bench_delays delays;
	struct orr_timer *timers;
	uint64_t n;
	uint64_t seed;
};

static void push(struct pending *p, struct orr_timer *t, orr_time now)
{
	t->when = now + bench_delay(&p->delays, &p->seed);
	ori_wheel_push(&p->wheel, t);
}

static struct pending *pending_new(uint64_t n, enum bench_dist dist)
{
	struct pending *p = allocate(1, sizeof(*p));

	p->n = n;
	p->seed = bench_seed(7);
	p->timers = allocate(n, sizeof(*p->timers));
	bench_delays_init(&p->delays, dist);
	ori_wheel_init(&p->wheel);
	for (uint64_t i = 0; i < n; i++)
		push(p, &p->timers[i], 0);
	return p;
}

static void pending_free(struct pending *p)
{
	ori_wheel_fini(&p->wheel);
	free(p->timers);
	free(p);
}

void bench_floor_pending(struct bench_meter *m, uint64_t n,
			 enum bench_dist dist)
{
	struct pending *p = pending_new(n, dist);

	bench_meter_warm(m, 2 * n + m->ops / 10);
	do {
		struct orr_timer *t = ori_wheel_pop(&p->wheel, ORR_TIME_MAX);

		t->state = ORI_TIMER_OFF;
		push(p, t, t->when);
	} while (!bench_tick(m));
	pending_free(p);
}

void bench_floor_cancel(struct bench_meter *m, uint64_t n)
{
	struct pending *p = pending_new(n + 1, BENCH_UNI);
	struct orr_timer *hot = &p->timers[n];

	bench_meter_warm(m, m->ops / 10);
	do {
		ori_wheel_cancel(&p->wheel, hot);
		hot->state = ORI_TIMER_OFF;
		push(p, hot, 0);
	} while (!bench_tick(m));
	pending_free(p);
}

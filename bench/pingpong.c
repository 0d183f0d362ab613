/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two processes hand a token back and forth by a pair of events. One
 * operation is one hand-over; but for mode=immediate, also one delta cycle.
 */
#include "floor.h"

#include <orrery/orrery.h>

enum { MODE };
enum { DELTA, IMMEDIATE, DELTA_METHOD };

struct pingpong {
	struct bench_meter *meter;
	struct orr_event ping;
	struct orr_event pong;
	struct orr_process a;
	struct orr_process b;
	bool immediate;
	uint64_t token; /* which the two change in different ways */
};

/*
 * False when it is over. Immediate notifications never leave the evaluation
 * phase at whose end the simulation stops: the threads have to end.
 */
static bool send(struct pingpong *p, struct orr_event *ev)
{
	if (bench_tick(p->meter)) {
		orr_sim_stop(ev->obj.sim);
		return false;
	}
	if (p->immediate)
		orr_event_notify(ev);
	else
		orr_event_notify_delta(ev);
	return true;
}

static void a_thread(struct orr_process *self)
{
	struct pingpong *p = orr_container_of(self, struct pingpong, a);

	while (send(p, &p->ping)) {
		orr_wait_event(self, &p->pong);
		p->token *= 3;
	}
}

static void b_thread(struct orr_process *self)
{
	struct pingpong *p = orr_container_of(self, struct pingpong, b);

	do {
		orr_wait_event(self, &p->ping);
		p->token++;
	} while (send(p, &p->pong));
}

static void a_method(struct orr_process *self)
{
	struct pingpong *p = orr_container_of(self, struct pingpong, a);

	p->token *= 3;
	send(p, &p->ping);
}

static void b_method(struct orr_process *self)
{
	struct pingpong *p = orr_container_of(self, struct pingpong, b);

	p->token++;
	send(p, &p->pong);
}

static const char *run(const uint64_t *values, struct bench_meter *m)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_object *root = orr_sim_root(sim);
	struct pingpong *p = orr_sim_alloc(sim, sizeof(*p));

	p->meter = m;
	p->immediate = values[MODE] == IMMEDIATE;
	orr_event_init(&p->ping, root, "ping");
	orr_event_init(&p->pong, root, "pong");
	if (values[MODE] == DELTA_METHOD) {
		orr_method_init_on(&p->b, root, "b", b_method, &p->ping);
		orr_method_init(&p->a, root, "a", a_method);
		orr_sensitive(&p->a, &p->pong);
	} else {
		orr_thread_init(&p->b, root, "b", b_thread);
		orr_thread_init(&p->a, root, "a", a_thread);
	}
	bench_meter_warm(m, m->ops / 10);
	orr_sim_run(sim, ORR_TIME_MAX);
	bench_fold(m, p->token);
	orr_sim_free(sim);
	return NULL;
}

static void floor_of(const uint64_t *values, struct bench_meter *m)
{
	if (values[MODE] == DELTA_METHOD)
		bench_floor_call(m, 2);
	else
		bench_floor_switch(m);
}

static const char *const modes[] = {
	[DELTA] = "delta",
	[IMMEDIATE] = "immediate",
	[DELTA_METHOD] = "delta_method",
	NULL,
};

static const struct bench_param params[] = {
	[MODE] = {"mode", "delta", .words = modes},
};

static const char *const sets[] = {
	"mode=delta",
	"mode=immediate",
	"mode=delta_method",
	NULL,
};

const struct bench bench_pingpong = {
	.name = "pingpong",
	.doc = "two processes hand over a token by events",
	.params = params,
	.nparams = ORR_COUNT(params),
	.sets = sets,
	.ops = 5000000,
	.run = run,
	.floor = floor_of,
};

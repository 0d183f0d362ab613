/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hold model of a pending event set: n processes, each of which triggers
 * itself again after a random delay. One operation is one activation.
 */
#include "floor.h"

#include <orrery/orrery.h>

#include <inttypes.h>
#include <stdio.h>

enum { N, DIST };

struct hold {
	struct bench_meter *meter;
	struct bench_delays delays;
};

struct holder {
	struct orr_process process;
	struct hold *hold;
	uint64_t seed;
};

static orr_time next(struct holder *h)
{
	if (bench_tick(h->hold->meter))
		orr_sim_stop(h->process.obj.sim);
	return bench_delay(&h->hold->delays, &h->seed);
}

static void method(struct orr_process *self)
{
	struct holder *h = orr_container_of(self, struct holder, process);

	orr_next_trigger_for(self, next(h));
}

static void thread(struct orr_process *self)
{
	struct holder *h = orr_container_of(self, struct holder, process);

	for (;;)
		orr_wait_for(self, next(h));
}

typedef void init_fn(struct orr_process *p, struct orr_object *parent,
		     const char *name, orr_process_fn *fn);

/* When it ended, and how often each process ran. */
static void sum_up(struct bench_meter *m, const struct orr_sim *sim,
		   const struct holder *holders, uint64_t n)
{
	bench_fold(m, orr_now(sim));
	for (uint64_t i = 0; i < n; i++)
		bench_fold(m, holders[i].seed);
}

static const char *run(const uint64_t *values, struct bench_meter *m,
		       init_fn *init, orr_process_fn *fn)
{
	struct orr_sim *sim = orr_sim_new();
	struct hold hold = {.meter = m};
	struct holder *holders =
		orr_sim_alloc(sim, values[N] * sizeof(*holders));
	char name[32];

	bench_delays_init(&hold.delays, (enum bench_dist)values[DIST]);
	for (uint64_t i = 0; i < values[N]; i++) {
		holders[i].hold = &hold;
		holders[i].seed = bench_seed(i);
		snprintf(name, sizeof(name), "p%" PRIu64, i);
		init(&holders[i].process, orr_sim_root(sim), name, fn);
	}
	/* all run at time zero, then as often again to get mixed */
	bench_meter_warm(m, 2 * values[N] + m->ops / 10);
	orr_sim_run(sim, ORR_TIME_MAX);
	sum_up(m, sim, holders, values[N]);
	orr_sim_free(sim);
	return NULL;
}

static const char *run_methods(const uint64_t *values, struct bench_meter *m)
{
	return run(values, m, orr_method_init, method);
}

static const char *run_threads(const uint64_t *values, struct bench_meter *m)
{
	return run(values, m, orr_thread_init, thread);
}

static void floor_of_methods(const uint64_t *values, struct bench_meter *m)
{
	bench_floor_pending(m, values[N], (enum bench_dist)values[DIST]);
}

static void floor_of_threads(const uint64_t *values, struct bench_meter *m)
{
	(void)values;
	bench_floor_switch(m);
}

static const struct bench_param method_params[] = {
	[N] = {"n", "256", .min = 1, .max = 10000000},
	[DIST] = {"dist", "exp", .words = bench_dist_words},
};

static const char *const method_sets[] = {
	"n=1",
	"n=16",
	"n=256",
	"n=4096",
	"n=65536 ops=2000000",
	"n=1000000 ops=1000000",
	"n=256 dist=ties",
	"n=4096 dist=ties",
	"n=4096 dist=uni",
	"n=4096 dist=bimodal",
	NULL,
};

const struct bench bench_hold = {
	.name = "hold",
	.doc = "n methods, each with next_trigger after a random delay",
	.params = method_params,
	.nparams = ORR_COUNT(method_params),
	.sets = method_sets,
	.ops = 5000000,
	.run = run_methods,
	.floor = floor_of_methods,
};

/* Linux allows 65530 mappings, and each stack and its guard page is one. */
static const struct bench_param thread_params[] = {
	[N] = {"n", "256", .min = 1, .max = 30000},
	[DIST] = {"dist", "exp", .words = bench_dist_words},
};

static const char *const thread_sets[] = {
	"n=1", "n=16", "n=256", "n=4096", NULL,
};

const struct bench bench_hold_thread = {
	.name = "hold-thread",
	.doc = "n threads, each with wait for a random delay",
	.params = thread_params,
	.nparams = ORR_COUNT(thread_params),
	.sets = thread_sets,
	.ops = 3000000,
	.run = run_threads,
	.floor = floor_of_threads,
};

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A clock of 10 ns and n blocks, each with a method on its rising edge. count:
 * it bumps a counter. toggle: it inverts a signal of its block. chain: as
 * toggle, and a second method is sensitive to that signal. One operation is one
 * activation.
 */
#include "floor.h"

#include <orrery/inline.h>
#include <orrery/orrery.h>

#include <inttypes.h>
#include <stdio.h>

enum { MODE, N };
enum { COUNT, TOGGLE, CHAIN };

struct block {
	struct orr_process on_clock;
	struct orr_process on_signal;
	struct orr_signal signal;
	struct bench_meter *meter;
	uint64_t mode;
	uint64_t seen;
};

static void on_clock(struct orr_process *self)
{
	struct block *b = orr_container_of(self, struct block, on_clock);

	if (bench_tick(b->meter))
		orr_sim_stop(self->obj.sim);
	if (b->mode == COUNT)
		b->seen++;
	else
		orr_signal_write(&b->signal, !orr_signal_read(&b->signal));
}

static void on_signal(struct orr_process *self)
{
	struct block *b = orr_container_of(self, struct block, on_signal);

	if (bench_tick(b->meter))
		orr_sim_stop(self->obj.sim);
	b->seen++;
}

static void add_block(struct block *b, struct orr_object *root, uint64_t i,
		      struct orr_clock *clock)
{
	struct orr_object *scope = orr_sim_alloc(root->sim, sizeof(*scope));
	char name[32];

	snprintf(name, sizeof(name), "block%" PRIu64, i);
	orr_object_init(scope, root, name);
	orr_signal_init(&b->signal, scope, "signal", 0);
	orr_method_init_on(&b->on_clock, scope, "on_clock", on_clock,
			   orr_clock_posedge(clock));
	if (b->mode == CHAIN)
		orr_method_init_on(&b->on_signal, scope, "on_signal", on_signal,
				   orr_signal_changed(&b->signal));
}

static const char *run(const uint64_t *values, struct bench_meter *m)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_object *root = orr_sim_root(sim);
	struct block *blocks = orr_sim_alloc(sim, values[N] * sizeof(*blocks));
	struct orr_clock *clock = orr_sim_alloc(sim, sizeof(*clock));

	orr_clock_init(clock, root, "clock", orr_period_hz(100000000));
	for (uint64_t i = 0; i < values[N]; i++) {
		blocks[i].meter = m;
		blocks[i].mode = values[MODE];
		add_block(&blocks[i], root, i, clock);
	}
	bench_meter_warm(m, m->ops / 10);
	orr_sim_run(sim, ORR_TIME_MAX);
	bench_fold(m, orr_now(sim));
	for (uint64_t i = 0; i < values[N]; i++) {
		bench_fold(m, blocks[i].seen);
		bench_fold(m, orr_signal_read(&blocks[i].signal));
	}
	orr_sim_free(sim);
	return NULL;
}

static void floor_of(const uint64_t *values, struct bench_meter *m)
{
	bench_floor_call(m, values[N]);
}

static const char *const modes[] = {
	[COUNT] = "count",
	[TOGGLE] = "toggle",
	[CHAIN] = "chain",
	NULL,
};

static const struct bench_param params[] = {
	[MODE] = {"mode", "count", .words = modes},
	[N] = {"n", "10", .min = 1, .max = 1000000},
};

static const char *const sets[] = {
	"mode=count n=1",
	"mode=count n=10",
	"mode=count n=100",
	"mode=count n=10000",
	"mode=toggle n=100",
	"mode=chain n=100",
	NULL,
};

const struct bench bench_clock = {
	.name = "clock",
	.doc = "n methods on the rising edges of a clock",
	.params = params,
	.nparams = ORR_COUNT(params),
	.sets = sets,
	.ops = 10000000,
	.run = run,
	.floor = floor_of,
};

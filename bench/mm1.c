/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The M/M/1 queue: objects arrive at rate 0.9 and are served at rate 1, by a
 * thread each, with a fifo between that never fills. One operation is one
 * object through the system.
 */
#include "floor.h"

#include <orrery/inline.h>
#include <orrery/orrery.h>

enum { DEPTH = 65536 };

struct rig {
	struct bench_meter *meter;
	struct bench_delays delays;
	struct orr_fifo fifo;
	struct orr_process arrival;
	struct orr_process service;
	orr_time sum;
};

static void arrive(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, arrival);
	uint64_t seed = bench_seed(1);

	for (;;) {
		orr_time now;

		orr_wait_for(self, bench_delay(&r->delays, &seed) * 10 / 9);
		now = orr_now(self->obj.sim);
		orr_fifo_write(self, &r->fifo, &now);
	}
}

static void serve(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, service);
	uint64_t seed = bench_seed(2);

	do {
		orr_time arrived;

		orr_fifo_read(self, &r->fifo, &arrived);
		orr_wait_for(self, bench_delay(&r->delays, &seed));
		r->sum += orr_now(self->obj.sim) - arrived;
	} while (!bench_tick(r->meter));
	orr_sim_stop(self->obj.sim);
}

static const char *run(const uint64_t *values, struct bench_meter *m)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_object *root = orr_sim_root(sim);
	struct rig *rig = orr_sim_alloc(sim, sizeof(*rig));

	(void)values;
	rig->meter = m;
	bench_delays_init(&rig->delays, BENCH_EXP);
	orr_fifo_init(&rig->fifo, root, "fifo", sizeof(orr_time), DEPTH, NULL);
	orr_thread_init(&rig->arrival, root, "arrival", arrive);
	orr_thread_init(&rig->service, root, "service", serve);
	bench_meter_warm(m, m->ops / 10);
	orr_sim_run(sim, ORR_TIME_MAX);
	bench_fold(m, orr_now(sim));
	bench_fold(m, rig->sum);
	orr_sim_free(sim);
	return NULL;
}

static void floor_of(const uint64_t *values, struct bench_meter *m)
{
	(void)values;
	bench_floor_switch(m);
}

static const char *const sets[] = {"", NULL};

const struct bench bench_mm1 = {
	.name = "mm1",
	.doc = "the M/M/1 queue, of two threads and a fifo",
	.sets = sets,
	.ops = 1000000,
	.run = run,
	.floor = floor_of,
};

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fifo of some depth from one thread to another, as fast as they can. One
 * operation is one item carried across.
 */
#include "floor.h"

#include <orrery/inline.h>
#include <orrery/orrery.h>

enum { DEPTH };

struct rig {
	struct bench_meter *meter;
	struct orr_fifo fifo;
	struct orr_process producer;
	struct orr_process consumer;
	uint64_t sum;
};

static void produce(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, producer);

	for (uint64_t i = 0;; i++)
		orr_fifo_write(self, &r->fifo, &i);
}

static void consume(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, consumer);
	uint64_t item;

	do {
		orr_fifo_read(self, &r->fifo, &item);
		r->sum = 3 * r->sum + item;
	} while (!bench_tick(r->meter));
	orr_sim_stop(self->obj.sim);
}

/* Not on the stack, whose place differs from process to process. */
static const char *run(const uint64_t *values, struct bench_meter *m)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_object *root = orr_sim_root(sim);
	struct rig *rig = orr_sim_alloc(sim, sizeof(*rig));

	rig->meter = m;
	orr_fifo_init(&rig->fifo, root, "fifo", sizeof(uint64_t), values[DEPTH],
		      NULL);
	orr_thread_init(&rig->producer, root, "producer", produce);
	orr_thread_init(&rig->consumer, root, "consumer", consume);
	bench_meter_warm(m, m->ops / 10);
	orr_sim_run(sim, ORR_TIME_MAX);
	bench_fold(m, rig->sum);
	orr_sim_free(sim);
	return NULL;
}

static void floor_of(const uint64_t *values, struct bench_meter *m)
{
	(void)values;
	bench_floor_switch(m);
}

static const struct bench_param params[] = {
	[DEPTH] = {"depth", "16", .min = 1, .max = 1000000},
};

static const char *const sets[] = {
	"depth=1 ops=2000000",
	"depth=16",
	"depth=1024",
	NULL,
};

const struct bench bench_fifo = {
	.name = "fifo",
	.doc = "items through a fifo from one thread to another",
	.params = params,
	.nparams = ORR_COUNT(params),
	.sets = sets,
	.ops = 5000000,
	.run = run,
	.floor = floor_of,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* A blocking queue of some depth; its items are numbers passed as pointers. */
#include "workloads.h"

struct rig {
	struct bench_meter *meter;
	struct cmb_objectqueue *queue;
	uint64_t sum;
};

static void *produce(struct cmb_process *self, void *context)
{
	struct rig *r = context;

	(void)self;
	for (uintptr_t i = 0;; i++)
		cmb_objectqueue_put(r->queue, (void *)i);
	return NULL;
}

static void *consume(struct cmb_process *self, void *context)
{
	struct rig *r = context;
	void *item;

	(void)self;
	do {
		cmb_objectqueue_get(r->queue, &item);
		r->sum = 3 * r->sum + (uintptr_t)item;
	} while (!bench_tick(r->meter));
	stop();
	return NULL;
}

void run_fifo(char **args, struct bench_meter *m)
{
	struct rig r = {.meter = m, .queue = cmb_objectqueue_create()};

	cmb_objectqueue_initialize(r.queue, "fifo",
				   peer_number(args, "depth", 16));
	start(produce, &r);
	start(consume, &r);
	bench_meter_warm(m, m->ops / 10);
	cmb_event_queue_execute();
	bench_fold(m, r.sum);
}

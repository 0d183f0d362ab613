/* SPDX-License-Identifier: Apache-2.0 */
/* The peer of orrery bench for cimba. */
#include "workloads.h"

static const struct peer_workload workloads[] = {
	{"cancel", {"mode", "pending"}, 2000000, run_cancel},
	{"fifo", {"depth"}, 5000000, run_fifo},
	{"hold", {"n", "dist"}, 5000000, run_hold},
	{"hold-thread", {"n", "dist"}, 3000000, run_hold_thread},
	{"mm1", {0}, 1000000, run_mm1},
	{0},
};

static const struct peer cimba = {
	.name = "cimba",
	.version = PEER_VERSION,
	.flags = PEER_FLAGS,
	.workloads = workloads,
};

uint64_t now(void)
{
	double t = cmb_time();

	if (t >= 0x1p53)
		peer_failed("too long for a time in double precision");
	return (uint64_t)t;
}

void start(cmb_process_func *run, void *context)
{
	struct cmb_process *p = cmb_process_create();

	cmb_process_initialize(p, "process", run, context, 0);
	cmb_process_start(p);
}

static void clear(void *subject, void *object)
{
	(void)subject;
	(void)object;
	cmb_event_queue_clear();
}

void stop(void)
{
	cmb_event_schedule(clear, NULL, NULL, cmb_time(), INT64_MIN);
}

int main(int argc, char **argv)
{
	cmb_event_queue_initialize(0);
	return peer_main(&cimba, argc, argv);
}

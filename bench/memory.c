/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What objects cost in memory, with their names and after each has been used
 * once: events, methods and threads that wait for a time-out, signals, and
 * events that have a notification pending. One operation is one object; its
 * time is that of making it and using it.
 */
#include "bench.h"
#include "delay.h"

#include <orrery/orrery.h>

#include <inttypes.h>
#include <stdio.h>

enum { WHAT };
enum { EVENT, METHOD, THREAD, SIGNAL, PENDING };

/* Linux allows 65530 mappings, and each stack and its guard page is one. */
enum { MAX_THREADS = 30000 };

static void wait_as_method(struct orr_process *self)
{
	orr_next_trigger_for(self, BENCH_MEAN);
}

static void wait_as_thread(struct orr_process *self)
{
	orr_wait_for(self, BENCH_MEAN);
}

static void make(uint64_t what, void *object, struct orr_object *parent,
		 const char *name)
{
	switch (what) {
	case METHOD:
		orr_method_init(object, parent, name, wait_as_method);
		break;
	case THREAD:
		orr_thread_init(object, parent, name, wait_as_thread);
		break;
	case SIGNAL:
		orr_signal_init(object, parent, name, 0);
		break;
	default:
		orr_event_init(object, parent, name);
		if (what == PENDING)
			orr_event_notify_after(object, BENCH_MEAN);
	}
}

static void make_all(uint64_t what, uint64_t n, struct orr_sim *sim)
{
	static const size_t sizes[] = {
		[EVENT] = sizeof(struct orr_event),
		[METHOD] = sizeof(struct orr_process),
		[THREAD] = sizeof(struct orr_process),
		[SIGNAL] = sizeof(struct orr_signal),
		[PENDING] = sizeof(struct orr_event),
	};
	char *objects = orr_sim_alloc(sim, n * sizes[what]);
	char name[32];

	for (uint64_t i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "o%" PRIu64, i);
		make(what, objects + i * sizes[what], orr_sim_root(sim), name);
	}
}

static const char *run(const uint64_t *values, struct bench_meter *m)
{
	struct orr_sim *sim = orr_sim_new();
	uint64_t before = bench_resident();
	uint64_t after;
	double start = bench_now();

	if (values[WHAT] == THREAD && m->ops > MAX_THREADS)
		return "ops: no more than 30000 threads";
	make_all(values[WHAT], m->ops, sim);
	orr_sim_run(sim, 0);
	m->seconds = bench_now() - start;
	m->count = m->ops;
	after = bench_resident();
	orr_sim_free(sim);
	if (after <= before)
		return "it used memory again that was there before";
	m->bytes = (after - before) / m->ops;
	return NULL;
}

static const char *const kinds[] = {
	[EVENT] = "event",   [METHOD] = "method",   [THREAD] = "thread",
	[SIGNAL] = "signal", [PENDING] = "pending", NULL,
};

static const struct bench_param params[] = {
	[WHAT] = {"what", "event", .words = kinds},
};

static const char *const sets[] = {
	"what=event ops=100000",   "what=method ops=100000",
	"what=thread ops=10000",   "what=signal ops=100000",
	"what=pending ops=100000", NULL,
};

const struct bench bench_memory = {
	.name = "memory",
	.doc = "bytes of an object with a name; ops is how many",
	.params = params,
	.nparams = ORR_COUNT(params),
	.sets = sets,
	.ops = MAX_THREADS,
	.whole = true,
	.run = run,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* Threads whose bodies are the test's, in a simulation that is its state. */
#ifndef ORRERY_TEST_WORKER_H
#define ORRERY_TEST_WORKER_H

#include <orrery/process.h>
#include <orrery/sim.h>

/* A thread, an event to wait for, and what it finds. */
struct worker {
	struct orr_process thread;
	struct orr_event ev;
	unsigned n;
	int seen;
};

static inline int setup(void **state)
{
	*state = orr_sim_new();
	return 0;
}

static inline int teardown(void **state)
{
	orr_sim_free(*state);
	return 0;
}

static inline struct worker *worker_of(struct orr_process *self)
{
	return orr_container_of(self, struct worker, thread);
}

static inline void start(struct worker *w, struct orr_sim *sim,
			 const char *name, orr_process_fn *fn)
{
	*w = (struct worker){0};
	orr_thread_init(&w->thread, orr_sim_root(sim), name, fn);
	orr_event_init(&w->ev, &w->thread.obj, "ev");
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

#endif

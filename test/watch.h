/* SPDX-License-Identifier: Apache-2.0 */
/* A checker of TLM-2.0's rules, for tests that are about something else. */
#ifndef ORRERY_TEST_WATCH_H
#define ORRERY_TEST_WATCH_H

#include "unit.h"

#include <orrery/checker.h>
#include <orrery/sim.h>

/* One per simulation, found by its name. */
struct watch {
	struct orr_object obj;
	struct orr_checker checker;
	uint64_t meant; /* faults that the test makes on purpose */
};

static inline void expect_no_fault(void *arg)
{
	const struct watch *w = arg;

	assert_int_equal(w->checker.faults, w->meant);
}

/*
 * Watch all sockets that are bound by now. The test fails when the simulation
 * is freed, if a rule was broken.
 */
static inline void watch_sockets(struct orr_sim *sim)
{
	struct watch *w = orr_sim_alloc(sim, sizeof(*w));

	orr_object_init(&w->obj, orr_sim_root(sim), "watch");
	orr_checker_init(&w->checker);
	orr_checker_watch_all(&w->checker, sim);
	assert_true(w->checker.sockets > 0);
	orr_sim_at_free(sim, expect_no_fault, w);
}

/* The test breaks rules so many times itself; each hop counts. */
static inline void expect_faults(struct orr_sim *sim, uint64_t n)
{
	struct orr_object *obj = orr_object_find(orr_sim_root(sim), "watch");

	assert_non_null(obj);
	orr_container_of(obj, struct watch, obj)->meant = n;
}

#endif

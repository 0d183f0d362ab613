/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <orrery/clock.h>
#include <orrery/sim.h>

#include <stdlib.h>

struct rig {
	struct orr_sim *sim;
	struct orr_clock clock;
};

/* A clock of 10 ns that began at 5 ns. */
static int setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));

	r->sim = orr_sim_new();
	orr_sim_run(r->sim, ORR_NS(5));
	orr_clock_init(&r->clock, orr_sim_root(r->sim), "clk",
		       orr_period_hz(100000000));
	*state = r;
	return 0;
}

static int teardown(void **state)
{
	struct rig *r = *state;

	orr_sim_free(r->sim);
	free(r);
	return 0;
}

static void edge_is_the_first_at_or_after_a_time(void **state)
{
	const struct orr_clock *c = &((struct rig *)*state)->clock;

	assert_int_equal(orr_clock_edge(c, 0), ORR_NS(5));
	assert_int_equal(orr_clock_edge(c, ORR_NS(5)), ORR_NS(5));
	assert_int_equal(orr_clock_edge(c, ORR_NS(5) + 1), ORR_NS(15));
	assert_int_equal(orr_clock_edge(c, ORR_NS(15)), ORR_NS(15));
}

static void edges_are_numbered_from_0(void **state)
{
	const struct orr_clock *c = &((struct rig *)*state)->clock;

	assert_int_equal(orr_clock_edge_time(c, 0), ORR_NS(5));
	assert_int_equal(orr_clock_edge_time(c, 7), ORR_NS(75));
	assert_int_equal(orr_clock_edge_number(c, ORR_NS(75) - 1), 6);
	assert_int_equal(orr_clock_edge_number(c, ORR_NS(75)), 7);
	assert_int_equal(orr_clock_edge_number(c, 0), 0);
}

static void edge_beyond_the_end_of_time_never_comes(void **state)
{
	const struct orr_clock *c = &((struct rig *)*state)->clock;

	assert_true(orr_clock_edge_time(c, UINT64_MAX) == ORR_TIME_MAX);
}

static void change_between_edges_makes_an_edge_of_its_own(void **state)
{
	struct rig *r = *state;

	orr_sim_run(r->sim, ORR_NS(13)); /* edge 1 was at 15 ns, now is 18 */
	orr_clock_set_period(&r->clock, orr_period_hz(250000000));
	assert_int_equal(orr_clock_edge_number(&r->clock, ORR_NS(18)), 2);
	assert_int_equal(orr_clock_edge_time(&r->clock, 3), ORR_NS(22));
}

static void change_on_an_edge_keeps_its_number(void **state)
{
	struct rig *r = *state;

	orr_sim_run(r->sim, ORR_NS(10));
	orr_clock_set_period(&r->clock, orr_period_hz(250000000));
	assert_int_equal(orr_clock_edge_number(&r->clock, ORR_NS(15)), 1);
	assert_int_equal(orr_clock_edge_time(&r->clock, 2), ORR_NS(19));
}

static void numbers_and_times_agree_for_odd_periods(void **state)
{
	struct rig *r = *state;
	struct orr_clock *c = &r->clock;

	orr_clock_set_period(c, orr_period_hz(24000000));
	for (uint64_t n = 0; n < 1000000; n += 999) {
		assert_int_equal(
			orr_clock_edge_number(c, orr_clock_edge_time(c, n)), n);
		assert_int_equal(orr_clock_edge(c, orr_clock_edge_time(c, n)),
				 orr_clock_edge_time(c, n));
	}
}

#define rig_test(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		rig_test(edge_is_the_first_at_or_after_a_time),
		rig_test(edges_are_numbered_from_0),
		rig_test(edge_beyond_the_end_of_time_never_comes),
		rig_test(change_between_edges_makes_an_edge_of_its_own),
		rig_test(change_on_an_edge_keeps_its_number),
		rig_test(numbers_and_times_agree_for_odd_periods),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

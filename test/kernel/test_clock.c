/* SPDX-License-Identifier: Apache-2.0 */
#include "../unit.h"

#include "../probe.h"

#include <orrery/clock.h>

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

/* Counts rising edges and checks that each is where arithmetic has it. */
struct counter {
	struct orr_process method;
	struct orr_clock clock;
	uint64_t n;
	uint64_t wrong;
};

static void count_edge(struct orr_process *self)
{
	struct counter *c = orr_container_of(self, struct counter, method);

	c->wrong += orr_now(self->obj.sim) !=
		    orr_period_time(c->clock.period, c->n);
	c->n++;
}

static void counter_init(struct counter *c, struct orr_sim *sim,
			 struct orr_period period)
{
	*c = (struct counter){0};
	orr_clock_init(&c->clock, orr_sim_root(sim), "odd", period);
	orr_method_init_on(&c->method, orr_sim_root(sim), "counter", count_edge,
			   orr_clock_posedge(&c->clock));
}

static void assert_edges_exact(struct orr_period period, orr_time time,
			       uint64_t edges)
{
	struct orr_sim *sim = orr_sim_new();
	struct counter c;

	counter_init(&c, sim, period);
	orr_sim_run(sim, time - 1);
	assert_int_equal(c.n, edges);
	orr_sim_run(sim, 1);
	assert_int_equal(c.n, edges + 1);
	assert_int_equal(c.wrong, 0);
	orr_sim_free(sim);
}

/* Edge 0 is at time 0, so edge n is the (n + 1)th. */
static void every_edge_is_exact_for_odd_periods(void **state)
{
	(void)state;
	assert_edges_exact(orr_period_hz(24000000), ORR_MS(10), 240000);
	assert_edges_exact(orr_period_fs(69841279), 69841279, 1000);
	assert_edges_exact(orr_period_fs(69841279), UINT64_C(6984127900),
			   100000);
}

static void edge_far_away_is_exact(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct counter c;

	(void)state;
	counter_init(&c, sim, orr_period_fs(69841279));
	/* 10^14 periods are 69841279 * 10^11 ps to the picosecond */
	assert_true(orr_clock_edge(&c.clock,
				   UINT64_C(6984127900000000000) - 69840) ==
		    UINT64_C(6984127900000000000));
	assert_true(orr_clock_edge(&c.clock, UINT64_C(6984127900000000001)) ==
		    UINT64_C(6984127900000069842));
	orr_sim_free(sim);
}

static void first_edge_is_at_the_start_for_the_sensitive(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_clock clock;
	struct probe pos;
	struct probe neg;

	(void)state;
	orr_clock_init(&clock, orr_sim_root(sim), "clk", orr_period_fs(10000));
	probe_init(&pos, orr_sim_root(sim), "pos", orr_clock_posedge(&clock));
	probe_init(&neg, orr_sim_root(sim), "neg", orr_clock_negedge(&clock));
	orr_sim_run(sim, 30);
	assert_int_equal(pos.n, 4);
	assert_int_equal(neg.n, 3);
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(pos.time[i], 10 * i);
		assert_int_equal(neg.time[i], 10 * i + 5);
	}
	orr_sim_free(sim);
}

/* Waits for two edges, with a time-out between them. */
struct waiter {
	struct orr_process thread;
	struct orr_clock *clock;
	orr_time woke[3];
	bool done;
};

static void wait_for_edges(struct orr_process *self)
{
	struct waiter *w = orr_container_of(self, struct waiter, thread);
	const struct orr_sim *sim = self->obj.sim;

	orr_wait_event(self, orr_clock_posedge(w->clock));
	w->woke[0] = orr_now(sim);
	orr_wait_event_for(self, orr_clock_posedge(w->clock), ORR_NS(3));
	w->woke[1] = orr_now(sim);
	orr_wait_event(self, orr_clock_negedge(w->clock));
	w->woke[2] = orr_now(sim);
	orr_wait_event_for(self, orr_clock_negedge(w->clock), ORR_NS(1));
	w->done = true;
}

static void wait_is_for_an_edge_after_now(void **state)
{
	struct rig *r = *state;
	struct waiter w = {.clock = &r->clock};

	orr_thread_init(&w.thread, orr_sim_root(r->sim), "w", wait_for_edges);
	orr_sim_run(r->sim, ORR_NS(30));
	assert_int_equal(w.woke[0], ORR_NS(15));
	assert_int_equal(w.woke[1], ORR_NS(18));
	assert_int_equal(w.woke[2], ORR_NS(20));
	assert_true(w.done);
}

static void nothing_is_pending_while_nobody_waits(void **state)
{
	struct rig *r = *state;
	struct waiter w = {.clock = &r->clock};

	assert_true(orr_sim_next_time(r->sim) == ORR_TIME_MAX);
	orr_thread_init(&w.thread, orr_sim_root(r->sim), "w", wait_for_edges);
	assert_int_equal(orr_sim_run(r->sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_true(w.done);
	assert_int_equal(orr_now(r->sim), ORR_NS(21)); /* its last time-out */
	assert_int_equal(orr_sim_event_count(r->sim), 4);
}

static void change_of_period_moves_the_pending_edge(void **state)
{
	struct rig *r = *state;
	struct probe pos;
	struct probe neg;

	probe_init(&pos, orr_sim_root(r->sim), "pos",
		   orr_clock_posedge(&r->clock));
	probe_init(&neg, orr_sim_root(r->sim), "neg",
		   orr_clock_negedge(&r->clock));
	orr_sim_run(r->sim, ORR_NS(13)); /* now 18, edges at 10 and 15 */
	orr_clock_set_period(&r->clock, orr_period_hz(250000000));
	orr_sim_run(r->sim, ORR_NS(5));
	assert_int_equal(pos.n, 2);
	assert_int_equal(pos.time[1], ORR_NS(22));
	assert_int_equal(neg.n, 2);
	assert_int_equal(neg.time[1], ORR_NS(20));
}

static void clock_runs_out_with_time(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_clock clock;
	struct probe pos;
	struct probe neg;

	(void)state;
	orr_sim_run(sim, ORR_TIME_MAX - 25);
	orr_clock_init(&clock, orr_sim_root(sim), "clk", orr_period_fs(10000));
	probe_init(&pos, orr_sim_root(sim), "pos", orr_clock_posedge(&clock));
	probe_init(&neg, orr_sim_root(sim), "neg", orr_clock_negedge(&clock));
	assert_int_equal(orr_sim_run(sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_int_equal(pos.n, 2);
	assert_int_equal(neg.n, 2);
	assert_true(orr_now(sim) == ORR_TIME_MAX - 5);
	assert_true(orr_clock_edge(&clock, ORR_TIME_MAX) == ORR_TIME_MAX);
	assert_true(orr_clock_cycles(&clock, UINT64_MAX) == ORR_TIME_MAX);
	orr_sim_free(sim);
}

/* An edge that would never have come does, once the clock is faster. */
static void faster_clock_brings_back_a_lost_edge(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_clock clock;
	struct probe pos;

	(void)state;
	orr_sim_run(sim, ORR_S(1));
	orr_clock_init(&clock, orr_sim_root(sim), "clk",
		       (struct orr_period){ORR_TIME_MAX, 1});
	probe_init(&pos, orr_sim_root(sim), "pos", orr_clock_posedge(&clock));
	orr_sim_run(sim, ORR_S(1));
	assert_int_equal(pos.n, 0);
	orr_clock_set_period(&clock, orr_period_fs(10000));
	orr_sim_run(sim, 10);
	assert_int_equal(pos.n, 1);
	assert_int_equal(pos.time[0], ORR_S(2) + 10);
	orr_sim_free(sim);
}

/* Waits now for an edge of either kind, now for a while. */
struct wanderer {
	struct orr_process thread;
	struct orr_clock clock;
	uint64_t random;
	unsigned wrong;
};

static uint64_t pick(struct wanderer *w, uint64_t n)
{
	w->random = w->random * UINT64_C(6364136223846793005) + 1;
	return (w->random >> 33) % n;
}

/*
 * The first falling edge after t, by division: falling edges are the odd ones
 * among those of a clock of twice the rate.
 */
static orr_time next_fall(const struct orr_clock *c, orr_time t)
{
	struct orr_period half = {c->period.num, 2 * c->period.den};

	return orr_period_time(half, (orr_period_count(half, t) + 1) | 1);
}

static void wander(struct orr_process *self)
{
	struct wanderer *w = orr_container_of(self, struct wanderer, thread);
	struct orr_clock *c = &w->clock;
	orr_time expected;

	for (;;) {
		orr_time now = orr_now(self->obj.sim);

		if (pick(w, 3) == 0) {
			orr_wait_for(self, pick(w, 3 * c->period.num /
							   c->period.den));
			continue;
		}
		if (pick(w, 2)) {
			expected = orr_clock_edge(c, now + 1);
			orr_wait_event(self, orr_clock_posedge(c));
		} else {
			expected = next_fall(c, now);
			orr_wait_event(self, orr_clock_negedge(c));
		}
		w->wrong += orr_now(self->obj.sim) != expected;
	}
}

static void waits_at_any_time_meet_the_exact_edges(void **state)
{
	(void)state;
	for (uint64_t i = 1; i < 50; i++) {
		struct orr_sim *sim = orr_sim_new();
		struct wanderer w = {.random = i};
		uint64_t den = 1 + pick(&w, 1000);
		struct orr_period p = {den * 2 + pick(&w, 100000), den};

		orr_clock_init(&w.clock, orr_sim_root(sim), "clk", p);
		orr_thread_init(&w.thread, orr_sim_root(sim), "w", wander);
		orr_sim_run(sim, 1000 * p.num / p.den);
		assert_true(orr_sim_event_count(sim) > 500);
		assert_int_equal(w.wrong, 0);
		orr_sim_free(sim);
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
		cmocka_unit_test(every_edge_is_exact_for_odd_periods),
		cmocka_unit_test(waits_at_any_time_meet_the_exact_edges),
		cmocka_unit_test(edge_far_away_is_exact),
		cmocka_unit_test(first_edge_is_at_the_start_for_the_sensitive),
		rig_test(wait_is_for_an_edge_after_now),
		rig_test(nothing_is_pending_while_nobody_waits),
		rig_test(change_of_period_moves_the_pending_edge),
		cmocka_unit_test(clock_runs_out_with_time),
		cmocka_unit_test(faster_clock_brings_back_a_lost_edge),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

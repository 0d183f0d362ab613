/* SPDX-License-Identifier: Apache-2.0 */
/* Duty cycle, start and first edge of a clock: IEEE 1666-2023 clause 6.7. */
#include "../unit.h"

#include "../child.h"
#include "../probe.h"

#include <orrery/clock.h>

struct rig {
	struct orr_sim *sim;
	struct orr_clock clock;
	struct probe pos;
	struct probe neg;
};

static void rig_init(struct rig *r, const struct orr_clock_config *config)
{
	struct orr_object *root;

	r->sim = orr_sim_new();
	root = orr_sim_root(r->sim);
	orr_clock_init_with(&r->clock, root, "clk", config);
	probe_init(&r->pos, root, "pos", orr_clock_posedge(&r->clock));
	probe_init(&r->neg, root, "neg", orr_clock_negedge(&r->clock));
}

/* 10 ns, high for 3 of them, from 5 ns on. */
static struct orr_clock_config usual(bool posedge_first)
{
	return (struct orr_clock_config){
		.period = {10000, 1},
		.duty_num = 3,
		.duty_den = 10,
		.start = ORR_NS(5),
		.posedge_first = posedge_first,
	};
}

static void assert_times(const struct probe *p, const orr_time *times,
			 unsigned n)
{
	assert_int_equal(p->n, n);
	for (unsigned i = 0; i < n; i++)
		assert_int_equal(p->time[i], times[i]);
}

static void clock_6_7_rises_at_the_start_and_is_high_for_its_duty(void **state)
{
	static const orr_time pos[] = {5000, 15000, 25000};
	static const orr_time neg[] = {8000, 18000, 28000};
	struct orr_clock_config config = usual(true);
	struct rig r;

	(void)state;
	rig_init(&r, &config);
	orr_sim_run(r.sim, ORR_NS(30));
	assert_times(&r.pos, pos, 3);
	assert_times(&r.neg, neg, 3);
	orr_sim_free(r.sim);
}

/* It is low for 7 ns first. */
static void clock_6_7_may_fall_at_the_start(void **state)
{
	static const orr_time neg[] = {5000, 15000, 25000};
	static const orr_time pos[] = {12000, 22000};
	struct orr_clock_config config = usual(false);
	struct rig r;

	(void)state;
	rig_init(&r, &config);
	assert_int_equal(orr_clock_edge_time(&r.clock, 0), 12000);
	assert_int_equal(orr_clock_edge_number(&r.clock, 22000), 1);
	assert_int_equal(orr_clock_edge(&r.clock, 12001), 22000);
	orr_sim_run(r.sim, ORR_NS(30));
	assert_times(&r.pos, pos, 2);
	assert_times(&r.neg, neg, 3);
	orr_sim_free(r.sim);
}

/* The level after each ns, from 0 on, as the times above have it. */
static void assert_levels(bool posedge_first, const char *levels)
{
	struct orr_clock_config config = usual(posedge_first);
	struct rig r;

	rig_init(&r, &config);
	for (unsigned i = 0; levels[i]; i++) {
		assert_int_equal(orr_clock_read(&r.clock), levels[i] == '1');
		orr_sim_run(r.sim, ORR_NS(1));
	}
	orr_sim_free(r.sim);
}

static void clock_6_7_reads_as_a_level(void **state)
{
	(void)state;
	assert_levels(true, "00000111000000011100000001");
	assert_levels(false, "11111000000011100000001110");
}

static void clock_6_7_changes_at_all_edges(void **state)
{
	static const orr_time times[] = {5000, 8000, 15000, 18000, 25000};
	struct orr_clock_config config = usual(true);
	struct probe both;
	struct rig r;

	(void)state;
	rig_init(&r, &config);
	probe_init(&both, orr_sim_root(r.sim), "both",
		   orr_clock_changed(&r.clock));
	orr_sim_run(r.sim, ORR_NS(25));
	assert_times(&both, times, 5);
	orr_sim_free(r.sim);
}

/*
 * 2.5 ps, half of them high. Rising: 0, 2.5, 5, 7.5 and falling: 1.25, 3.75,
 * 6.25, 8.75, all rounded up: no two are at one time.
 */
static void edges_of_the_shortest_clock_stay_apart(void **state)
{
	static const orr_time pos[] = {0, 3, 5, 8};
	static const orr_time neg[] = {2, 4, 7, 9};
	struct orr_clock_config config = {
		.period = {5, 2},
		.duty_num = 1,
		.duty_den = 2,
		.posedge_first = true,
	};
	struct rig r;

	(void)state;
	rig_init(&r, &config);
	orr_sim_run(r.sim, 9);
	assert_times(&r.pos, pos, 4);
	assert_times(&r.neg, neg, 4);
	orr_sim_free(r.sim);
}

/* Notes every edge of one kind that is not where arithmetic has it. */
struct checker {
	struct orr_process method;
	struct orr_period part; /* period / duty_den */
	uint64_t next; /* in parts from the start */
	uint32_t step;
	uint64_t n;
	uint64_t wrong;
};

static void check_edge(struct orr_process *self)
{
	struct checker *c = orr_container_of(self, struct checker, method);

	c->wrong += orr_now(self->obj.sim) !=
		    100 + orr_period_time(c->part, c->next);
	c->next += c->step;
	c->n++;
}

static void check_edges(struct checker *c, struct orr_event *ev,
			const char *name, const struct orr_clock_config *k,
			uint32_t shift)
{
	*c = (struct checker){
		.part = {k->period.num, k->period.den * k->duty_den},
		.next = shift,
		.step = k->duty_den,
	};
	orr_method_init_on(&c->method, orr_sim_root(ev->obj.sim), name,
			   check_edge, ev);
}

/* 69.841279 ns, high for 2/7, falling first: rising 5/7 later. */
static void every_edge_is_exact_for_odd_duties(void **state)
{
	const struct orr_clock_config config = {
		.period = orr_period_fs(69841279),
		.duty_num = 2,
		.duty_den = 7,
		.start = 100,
	};
	struct orr_sim *sim = orr_sim_new();
	struct orr_clock clock;
	struct checker rise;
	struct checker fall;

	(void)state;
	orr_clock_init_with(&clock, orr_sim_root(sim), "clk", &config);
	check_edges(&rise, orr_clock_posedge(&clock), "rise", &config, 5);
	check_edges(&fall, orr_clock_negedge(&clock), "fall", &config, 0);
	orr_sim_run(sim, 100 + 69841279); /* 1000 periods */
	assert_int_equal(fall.n, 1001);
	assert_int_equal(rise.n, 1000);
	assert_int_equal(fall.wrong + rise.wrong, 0);
	orr_sim_free(sim);
}

static void nobody_waits_and_nothing_is_pending(void **state)
{
	struct orr_clock_config config = usual(true);
	struct orr_sim *sim = orr_sim_new();
	struct orr_clock clock;

	(void)state;
	orr_clock_init_with(&clock, orr_sim_root(sim), "clk", &config);
	orr_clock_changed(&clock);
	assert_true(orr_sim_next_time(sim) == ORR_TIME_MAX);
	orr_sim_run(sim, ORR_MS(1));
	assert_int_equal(orr_sim_event_count(sim), 0);
	orr_sim_free(sim);
}

/* From 30 ns on: 20 ns, of which 6 are high. */
static void change_of_period_keeps_the_duty(void **state)
{
	struct orr_clock_config config = usual(false);
	struct rig r;

	(void)state;
	rig_init(&r, &config);
	orr_sim_run(r.sim, ORR_NS(30));
	orr_clock_set_period(&r.clock, orr_period_fs(20000000));
	assert_true(orr_clock_read(&r.clock));
	orr_sim_run(r.sim, ORR_NS(20));
	assert_int_equal(r.pos.time[r.pos.n - 1], ORR_NS(50));
	assert_int_equal(r.neg.time[r.neg.n - 1], ORR_NS(36));
	orr_sim_free(r.sim);
}

static void make(const struct orr_clock_config *config)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_clock clock;

	orr_sim_run(sim, ORR_NS(5));
	orr_clock_init_with(&clock, orr_sim_root(sim), "clk", config);
}

static void never_high(void)
{
	struct orr_clock_config config = usual(true);

	config.duty_num = 0;
	make(&config);
}

static void never_low(void)
{
	struct orr_clock_config config = usual(true);

	config.duty_num = config.duty_den;
	make(&config);
}

/* 3/10 of 3 ps is less than 1 ps. */
static void too_short(void)
{
	struct orr_clock_config config = usual(true);

	config.period.num = 3;
	make(&config);
}

static void too_fine(void)
{
	struct orr_clock_config config = usual(true);

	config.period = (struct orr_period){UINT64_MAX, UINT64_MAX / 9};
	config.duty_num = 5;
	make(&config);
}

static void in_the_past(void)
{
	struct orr_clock_config config = usual(true);

	config.start = ORR_NS(5) - 1;
	make(&config);
}

static void what_cannot_be_a_clock_aborts(void **state)
{
	(void)state;
	assert_aborts(never_high, "clk: a clock that is high for 0/10 of "
				  "10000/1 ps: it has to be high and low for "
				  "1 ps or more");
	assert_aborts(never_low, "high for 10/10 of 10000/1 ps");
	assert_aborts(too_short, "high for 3/10 of 3/1 ps");
	assert_aborts(too_fine, "do not fit 64 bits");
	assert_aborts(in_the_past, "clk: config->start >= ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			clock_6_7_rises_at_the_start_and_is_high_for_its_duty),
		cmocka_unit_test(clock_6_7_may_fall_at_the_start),
		cmocka_unit_test(clock_6_7_reads_as_a_level),
		cmocka_unit_test(clock_6_7_changes_at_all_edges),
		cmocka_unit_test(edges_of_the_shortest_clock_stay_apart),
		cmocka_unit_test(every_edge_is_exact_for_odd_duties),
		cmocka_unit_test(nobody_waits_and_nothing_is_pending),
		cmocka_unit_test(change_of_period_keeps_the_duty),
		cmocka_unit_test(what_cannot_be_a_clock_aborts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

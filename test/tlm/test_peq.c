/* SPDX-License-Identifier: Apache-2.0 */
/* Payload event queues: IEEE 1666-2023 clause 16.4. */
#include "../unit.h"

#include "../child.h"

#include <orrery/orrery.h>

enum { ROOM = 64 };

struct note {
	struct orr_payload *p;
	orr_phase phase;
	orr_time when;
	uint64_t delta;
};

struct rig {
	struct orr_sim *sim;
	struct orr_peq q;
	struct orr_payload p[4];
	struct note notes[ROOM];
	unsigned n;
	/* put in by the first that comes out */
	struct orr_payload *again;
	orr_time again_after;
	struct orr_payload *at_once; /* the same, with notify_now */
	struct orr_process process;
};

static struct rig *rig;

static void note(struct orr_peq *q, struct orr_payload *p, orr_phase phase)
{
	struct orr_payload *again = rig->again;
	struct orr_payload *at_once = rig->at_once;

	assert_ptr_equal(q, &rig->q);
	assert_true(rig->n < ROOM);
	rig->notes[rig->n++] = (struct note){p, phase, orr_now(rig->sim),
					     orr_sim_delta_count(rig->sim)};
	rig->again = rig->at_once = NULL;
	if (again)
		orr_peq_notify(q, again, 99, rig->again_after);
	if (at_once)
		orr_peq_notify_now(q, at_once, 98);
}

static int setup(void **state)
{
	(void)state;
	rig = test_calloc(1, sizeof(*rig));
	rig->sim = orr_sim_new();
	orr_peq_init(&rig->q, orr_sim_root(rig->sim), "q", note);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	orr_sim_free(rig->sim);
	test_free(rig);
	return 0;
}

static void expect(unsigned i, unsigned payload, orr_phase phase, orr_time when)
{
	assert_true(i < rig->n);
	assert_ptr_equal(rig->notes[i].p, &rig->p[payload]);
	assert_int_equal(rig->notes[i].phase, phase);
	assert_true(rig->notes[i].when == when);
}

static void order_is_that_of_time_16_4(void **state)
{
	(void)state;
	orr_peq_notify(&rig->q, &rig->p[0], ORR_BEGIN_REQ, ORR_NS(30));
	orr_peq_notify(&rig->q, &rig->p[1], ORR_END_REQ, ORR_NS(10));
	orr_peq_notify(&rig->q, &rig->p[2], ORR_BEGIN_RESP, ORR_NS(20));
	orr_sim_run(rig->sim, ORR_NS(29));
	assert_int_equal(rig->n, 2);
	orr_sim_run(rig->sim, ORR_NS(29));
	assert_int_equal(rig->n, 3);
	expect(0, 1, ORR_END_REQ, ORR_NS(10));
	expect(1, 2, ORR_BEGIN_RESP, ORR_NS(20));
	expect(2, 0, ORR_BEGIN_REQ, ORR_NS(30));
}

static void equal_times_keep_their_order_16_4(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 40; i++)
		orr_peq_notify(&rig->q, &rig->p[i % 4], i, ORR_NS(5));
	orr_sim_run(rig->sim, ORR_NS(5));
	assert_int_equal(rig->n, 40);
	for (unsigned i = 0; i < 40; i++)
		expect(i, i % 4, i, ORR_NS(5));
}

static void one_payload_may_be_due_many_times(void **state)
{
	(void)state;
	orr_peq_notify(&rig->q, &rig->p[0], 1, ORR_NS(2));
	orr_peq_notify(&rig->q, &rig->p[0], 2, ORR_NS(1));
	orr_peq_notify(&rig->q, &rig->p[0], 3, ORR_NS(2));
	orr_sim_run(rig->sim, ORR_NS(3));
	assert_int_equal(rig->n, 3);
	expect(0, 0, 2, ORR_NS(1));
	expect(1, 0, 1, ORR_NS(2));
	expect(2, 0, 3, ORR_NS(2));
}

static void zero_delay_is_the_next_delta_cycle_16_4(void **state)
{
	(void)state;
	rig->again = &rig->p[1];
	orr_peq_notify(&rig->q, &rig->p[0], 1, ORR_NS(1));
	orr_peq_notify(&rig->q, &rig->p[2], 2, ORR_NS(1));
	orr_sim_run(rig->sim, ORR_NS(1));
	assert_int_equal(rig->n, 3);
	expect(1, 2, 2, ORR_NS(1));
	expect(2, 1, 99, ORR_NS(1));
	assert_true(rig->notes[1].delta == rig->notes[0].delta);
	assert_true(rig->notes[2].delta == rig->notes[0].delta + 1);
}

static void notify_now(struct orr_process *self)
{
	(void)self;
	orr_peq_notify(&rig->q, &rig->p[1], 1, 0);
	orr_peq_notify_now(&rig->q, &rig->p[0], 0);
}

static void immediate_comes_first_and_loses_nothing_16_4(void **state)
{
	(void)state;
	orr_method_init(&rig->process, orr_sim_root(rig->sim), "p", notify_now);
	orr_peq_notify(&rig->q, &rig->p[2], 2, ORR_NS(7));
	orr_sim_run(rig->sim, ORR_NS(7));
	assert_int_equal(rig->n, 3);
	expect(0, 0, 0, 0);
	expect(1, 1, 1, 0);
	expect(2, 2, 2, ORR_NS(7));
	assert_true(rig->notes[1].delta == rig->notes[0].delta + 1);
}

static void immediate_from_within(orr_time delay)
{
	rig->at_once = &rig->p[3];
	orr_peq_notify(&rig->q, &rig->p[0], 0, delay);
	orr_peq_notify(&rig->q, &rig->p[1], 1, ORR_NS(9));
	orr_sim_run(rig->sim, ORR_NS(9));
	assert_int_equal(rig->n, 3);
	expect(0, 0, 0, delay);
	expect(1, 3, 98, delay);
	expect(2, 1, 1, ORR_NS(9));
	assert_true(rig->notes[1].delta == rig->notes[0].delta);
}

/* From a delta cycle, and from a later time. */
static void immediate_from_within_comes_in_the_same_cycle(void **state)
{
	(void)state;
	immediate_from_within(0);
	teardown(NULL);
	setup(NULL);
	immediate_from_within(ORR_NS(4));
}

static void cancel_all_forgets_everything_16_4(void **state)
{
	(void)state;
	orr_peq_notify(&rig->q, &rig->p[0], 0, 0);
	orr_peq_notify(&rig->q, &rig->p[0], 0, ORR_NS(1));
	orr_peq_cancel_all(&rig->q);
	orr_peq_notify(&rig->q, &rig->p[1], 5, ORR_NS(2));
	orr_sim_run(rig->sim, ORR_NS(9));
	assert_int_equal(rig->n, 1);
	expect(0, 1, 5, ORR_NS(2));
}

static void never_is_never(void **state)
{
	(void)state;
	orr_sim_run(rig->sim, ORR_NS(1));
	orr_peq_notify(&rig->q, &rig->p[0], 0, ORR_TIME_MAX);
	assert_int_equal(orr_sim_run(rig->sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_int_equal(rig->n, 0);
}

struct taker {
	struct orr_peq q;
	struct orr_process process;
	unsigned wakes;
	unsigned taken;
	orr_time last;
};

static void take(struct orr_process *self)
{
	struct taker *t = orr_container_of(self, struct taker, process);
	orr_phase phase;

	t->wakes++;
	while (orr_peq_next(&t->q, &phase)) {
		assert_int_equal(phase, t->taken);
		t->taken++;
		t->last = orr_now(rig->sim);
	}
}

static void get_style_takes_what_is_due_16_4(void **state)
{
	struct orr_object *root = orr_sim_root(rig->sim);
	struct taker t = {.wakes = 0};

	(void)state;
	orr_peq_init(&t.q, root, "get", NULL);
	orr_method_init_on(&t.process, root, "take", take, orr_peq_event(&t.q));
	orr_peq_notify(&t.q, &rig->p[0], 2, ORR_NS(8));
	orr_peq_notify(&t.q, &rig->p[0], 0, ORR_NS(3));
	orr_peq_notify(&t.q, &rig->p[1], 1, ORR_NS(3));
	orr_sim_run(rig->sim, ORR_NS(5));
	assert_int_equal(t.wakes, 1);
	assert_int_equal(t.taken, 2);
	orr_sim_run(rig->sim, ORR_NS(5));
	assert_int_equal(t.wakes, 2);
	assert_int_equal(t.taken, 3);
	assert_true(t.last == ORR_NS(8));
	assert_null(orr_peq_next(&t.q, NULL));
}

static void take_from_a_queue_with_a_function(void)
{
	setup(NULL);
	orr_peq_next(&rig->q, NULL);
}

static void either_style_but_not_both_16_4(void **state)
{
	(void)state;
	assert_aborts(take_from_a_queue_with_a_function,
		      "q: the queue has a function");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(order_is_that_of_time_16_4),
		TEST(equal_times_keep_their_order_16_4),
		TEST(one_payload_may_be_due_many_times),
		TEST(zero_delay_is_the_next_delta_cycle_16_4),
		TEST(immediate_comes_first_and_loses_nothing_16_4),
		TEST(immediate_from_within_comes_in_the_same_cycle),
		TEST(cancel_all_forgets_everything_16_4),
		TEST(never_is_never),
		TEST(get_style_takes_what_is_due_16_4),
		TEST(either_style_but_not_both_16_4),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

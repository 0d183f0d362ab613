/* SPDX-License-Identifier: Apache-2.0 */
/* Thread processes: every form of wait. */
#include "../unit.h"

#include "../child.h"

#include <orrery/process.h>
#include <orrery/sim.h>

/* One thread whose body is the test's; it notes what it finds. */
struct bench {
	struct orr_sim *sim;
	struct orr_event a;
	struct orr_event b;
	struct orr_process thread;
	orr_time woke;
	struct orr_event *cause;
	bool got;
	unsigned n;
};

static int setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));

	b->sim = orr_sim_new();
	orr_event_init(&b->a, orr_sim_root(b->sim), "a");
	orr_event_init(&b->b, orr_sim_root(b->sim), "b");
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	struct bench *b = *state;

	orr_sim_free(b->sim);
	free(b);
	return 0;
}

static struct bench *bench_of(struct orr_process *self)
{
	return orr_container_of(self, struct bench, thread);
}

static void start(struct bench *b, orr_process_fn *fn)
{
	orr_thread_init(&b->thread, orr_sim_root(b->sim), "thread", fn);
}

static void note(struct bench *b)
{
	b->woke = orr_now(b->sim);
	b->cause = orr_process_cause(&b->thread);
	b->n++;
}

static void do_nothing(struct orr_process *self)
{
	note(bench_of(self));
}

static void ends_when_its_function_returns(void **state)
{
	struct bench *b = *state;

	start(b, do_nothing);
	orr_sensitive(&b->thread, &b->a);
	assert_false(orr_process_ended(&b->thread));
	orr_sim_run(b->sim, 1);
	assert_true(orr_process_ended(&b->thread));
	orr_event_notify_delta(&b->a);
	orr_sim_run(b->sim, 1);
	assert_int_equal(b->n, 1);
}

static void wait_for_times(struct orr_process *self)
{
	for (orr_time t = 1; t <= 4; t++)
		orr_wait_for(self, t);
	note(bench_of(self));
	orr_wait_for(self, ORR_TIME_MAX);
	note(bench_of(self));
}

static void wait_for_time_adds_up(void **state)
{
	struct bench *b = *state;

	start(b, wait_for_times);
	assert_int_equal(orr_sim_run(b->sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_int_equal(b->n, 1);
	assert_int_equal(b->woke, 10);
	assert_null(b->cause);
	assert_false(orr_process_ended(&b->thread));
}

static void wait_for_zero(struct orr_process *self)
{
	struct bench *b = bench_of(self);
	uint64_t before = orr_sim_delta_count(b->sim);

	orr_wait_for(self, 0);
	b->n = (unsigned)(orr_sim_delta_count(b->sim) - before);
}

static void wait_for_zero_is_one_delta(void **state)
{
	struct bench *b = *state;

	start(b, wait_for_zero);
	orr_sim_run(b->sim, 0);
	assert_int_equal(b->n, 1);
}

static void wait_static(struct orr_process *self)
{
	for (unsigned i = 0; i < 2; i++) {
		orr_wait(self);
		note(bench_of(self));
	}
}

static void wait_hears_the_static_sensitivity(void **state)
{
	struct bench *b = *state;

	start(b, wait_static);
	orr_sensitive(&b->thread, &b->a);
	orr_sensitive(&b->thread, &b->b);
	orr_event_notify_after(&b->a, 3);
	orr_sim_run(b->sim, 5);
	assert_int_equal(b->woke, 3);
	assert_ptr_equal(b->cause, &b->a);
	orr_event_notify_after(&b->b, 3);
	orr_sim_run(b->sim, 5);
	assert_int_equal(b->woke, 8);
	assert_ptr_equal(b->cause, &b->b);
}

static void wait_event(struct orr_process *self)
{
	struct bench *b = bench_of(self);

	orr_wait_event(self, &b->b);
	note(b);
}

static void wait_event_hears_only_that_event(void **state)
{
	struct bench *b = *state;

	start(b, wait_event);
	orr_sensitive(&b->thread, &b->a);
	orr_event_notify_after(&b->a, 3);
	orr_event_notify_after(&b->b, 7);
	orr_sim_run(b->sim, 10);
	assert_int_equal(b->n, 1);
	assert_int_equal(b->woke, 7);
	assert_ptr_equal(b->cause, &b->b);
}

static void wait_event_for(struct orr_process *self)
{
	struct bench *b = bench_of(self);

	b->got = orr_wait_event_for(self, &b->b, 10);
	note(b);
}

static void wait_event_for_hears_the_event(void **state)
{
	struct bench *b = *state;

	start(b, wait_event_for);
	orr_event_notify_after(&b->b, 9);
	orr_sim_run(b->sim, ORR_TIME_MAX);
	assert_true(b->got);
	assert_int_equal(b->woke, 9);
	assert_int_equal(orr_now(b->sim), 9);
}

static void wait_event_for_times_out(void **state)
{
	struct bench *b = *state;

	start(b, wait_event_for);
	orr_event_notify_after(&b->b, 11);
	orr_sim_run(b->sim, ORR_TIME_MAX);
	assert_false(b->got);
	assert_int_equal(b->n, 1);
	assert_int_equal(b->woke, 10);
}

/* Notified before the thread began to wait, the event is first in order. */
static void at_one_instant_the_first_armed_wins(void **state)
{
	struct bench *b = *state;

	start(b, wait_event_for);
	orr_event_notify_after(&b->b, 10);
	orr_sim_run(b->sim, ORR_TIME_MAX);
	assert_true(b->got);
	assert_int_equal(b->n, 1);
	assert_int_equal(b->woke, 10);
}

static void wait_any(struct orr_process *self)
{
	struct bench *b = bench_of(self);
	struct orr_event *const evs[] = {&b->a, &b->b};

	b->cause = orr_wait_any(self, evs, 2, 10);
	b->woke = orr_now(b->sim);
	b->n++;
}

static void wait_any_returns_the_first(void **state)
{
	struct bench *b = *state;

	start(b, wait_any);
	orr_event_notify_after(&b->b, 4);
	orr_event_notify_after(&b->a, 5);
	orr_sim_run(b->sim, ORR_TIME_MAX);
	assert_int_equal(b->n, 1);
	assert_int_equal(b->woke, 4);
	assert_ptr_equal(b->cause, &b->b);
}

static void wait_any_times_out(void **state)
{
	struct bench *b = *state;

	start(b, wait_any);
	orr_sim_run(b->sim, ORR_TIME_MAX);
	assert_int_equal(b->n, 1);
	assert_int_equal(b->woke, 10);
	assert_null(b->cause);
}

static void wait_all(struct orr_process *self)
{
	struct bench *b = bench_of(self);
	struct orr_event *const evs[] = {&b->a, &b->b};

	b->got = orr_wait_all(self, evs, 2, 10);
	note(b);
}

static void wait_all_needs_every_event(void **state)
{
	struct bench *b = *state;

	start(b, wait_all);
	orr_event_notify_after(&b->b, 4);
	orr_sim_run(b->sim, 5);
	orr_event_notify_after(&b->b, 1); /* again the same does not count */
	orr_sim_run(b->sim, 1);
	assert_int_equal(b->n, 0);
	orr_event_notify_after(&b->a, 2);
	orr_sim_run(b->sim, ORR_TIME_MAX);
	assert_true(b->got);
	assert_int_equal(b->woke, 8);
	assert_ptr_equal(b->cause, &b->a);
	assert_int_equal(orr_now(b->sim), 8);
}

static void wait_all_times_out(void **state)
{
	struct bench *b = *state;

	start(b, wait_all);
	orr_event_notify_after(&b->a, 2);
	orr_sim_run(b->sim, ORR_TIME_MAX);
	assert_false(b->got);
	assert_int_equal(b->woke, 10);
	assert_int_equal(b->n, 1);
}

static void wait_twice_on_one(struct orr_process *self)
{
	struct bench *b = bench_of(self);
	struct orr_event *const evs[] = {&b->a, &b->a, &b->a};

	b->got = orr_wait_any(self, evs, 3, 10) == &b->a;
	note(b);
	b->got &= orr_wait_all(self, evs, 3, 10);
	note(b);
}

static void one_event_may_be_listed_often(void **state)
{
	struct bench *b = *state;

	start(b, wait_twice_on_one);
	orr_event_notify_after(&b->a, 3);
	orr_sim_run(b->sim, 3);
	assert_int_equal(b->n, 1);
	orr_event_notify_after(&b->a, 2);
	orr_sim_run(b->sim, ORR_TIME_MAX);
	assert_true(b->got);
	assert_int_equal(b->n, 2);
	assert_int_equal(b->woke, 5);
}

static void wait_for_nothing_new(struct orr_process *self)
{
	struct bench *b = bench_of(self);

	b->got = orr_wait_event_for(self, &b->a, 0);
	note(b);
}

static void time_out_of_zero_lasts_one_delta(void **state)
{
	struct bench *b = *state;

	start(b, wait_for_nothing_new);
	orr_sim_run(b->sim, 0);
	assert_int_equal(b->n, 1);
	assert_false(b->got);
	assert_int_equal(orr_sim_delta_count(b->sim), 2);
}

/* Nothing of a wait survives it: neither its time-out nor its other events. */
static void wait_this_and_that(struct orr_process *self)
{
	struct bench *b = bench_of(self);
	struct orr_event *const evs[] = {&b->a, &b->b};

	orr_wait_any(self, evs, 2, 10);
	orr_wait_for(self, 100);
	note(b);
}

static void nothing_is_left_of_a_wait(void **state)
{
	struct bench *b = *state;

	start(b, wait_this_and_that);
	orr_event_notify_after(&b->a, 1);
	orr_event_notify_after(&b->b, 2);
	orr_sim_run(b->sim, ORR_TIME_MAX);
	assert_int_equal(b->n, 1);
	assert_int_equal(b->woke, 101);
}

enum { MANY = 65535 };

static void wait_all_many(struct orr_process *self)
{
	struct bench *b = bench_of(self);
	struct orr_event **evs = calloc(MANY, sizeof(struct orr_event *));

	for (unsigned i = 0; i < MANY; i++)
		evs[i] = i % 2 ? &b->a : &b->b;
	for (unsigned n = 1; n <= MANY; n = 2 * n + 1)
		orr_wait_all(self, evs, n, ORR_TIME_MAX);
	free(evs);
	note(b);
}

static void lists_may_be_as_long_as_promised(void **state)
{
	struct bench *b = *state;

	start(b, wait_all_many);
	for (unsigned i = 0; i < 16; i++) {
		assert_int_equal(b->n, 0);
		orr_event_notify_after(&b->a, 1);
		orr_event_notify_after(&b->b, 1);
		orr_sim_run(b->sim, 2);
	}
	assert_int_equal(b->n, 1);
}

static void wait_for_none(struct orr_process *self)
{
	orr_wait_any(self, NULL, 0, ORR_TIME_MAX);
}

static void empty_list(void)
{
	struct bench *b;
	void *state;

	setup(&state);
	b = state;
	start(b, wait_for_none);
	orr_sim_run(b->sim, 0);
}

static void trigger_thread(struct orr_process *self)
{
	orr_next_trigger(self);
}

static void next_trigger_in_thread(void)
{
	struct bench *b;
	void *state;

	setup(&state);
	b = state;
	start(b, trigger_thread);
	orr_sim_run(b->sim, 0);
}

static void wait_outside(void)
{
	struct bench *b;
	void *state;

	setup(&state);
	b = state;
	start(b, do_nothing);
	orr_wait(&b->thread);
}

static void misuse_aborts(void **state)
{
	(void)state;
	assert_aborts(empty_list, "thread: is to wait for a list of 0 events, "
				  "expected 1 to 65535");
	assert_aborts(next_trigger_in_thread,
		      "thread: a thread process has no next_trigger");
	assert_aborts(wait_outside, "thread: a process can only wait itself");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(ends_when_its_function_returns,
						setup, teardown),
		cmocka_unit_test_setup_teardown(wait_for_time_adds_up, setup,
						teardown),
		cmocka_unit_test_setup_teardown(wait_for_zero_is_one_delta,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			wait_hears_the_static_sensitivity, setup, teardown),
		cmocka_unit_test_setup_teardown(
			wait_event_hears_only_that_event, setup, teardown),
		cmocka_unit_test_setup_teardown(wait_event_for_hears_the_event,
						setup, teardown),
		cmocka_unit_test_setup_teardown(wait_event_for_times_out, setup,
						teardown),
		cmocka_unit_test_setup_teardown(
			at_one_instant_the_first_armed_wins, setup, teardown),
		cmocka_unit_test_setup_teardown(wait_any_returns_the_first,
						setup, teardown),
		cmocka_unit_test_setup_teardown(wait_any_times_out, setup,
						teardown),
		cmocka_unit_test_setup_teardown(wait_all_needs_every_event,
						setup, teardown),
		cmocka_unit_test_setup_teardown(wait_all_times_out, setup,
						teardown),
		cmocka_unit_test_setup_teardown(one_event_may_be_listed_often,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			time_out_of_zero_lasts_one_delta, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_is_left_of_a_wait,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			lists_may_be_as_long_as_promised, setup, teardown),
		cmocka_unit_test_setup_teardown(misuse_aborts, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

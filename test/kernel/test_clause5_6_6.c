/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kill, reset and throw by the sub-clauses of IEEE 1666-2023 clauses 5.6.6.5 to
 * 5.6.6.12, as far as no other test shows them; doc/semantics.md has a table
 * of all.
 */
#include "../unit.h"

#include "clause_control.h"

static void c5_6_6_5_killed_process_that_was_runnable_does_not_run(void **state)
{
	struct rig *r = *state;

	act_on(r, thread(r, wait_for_a), ACTS_OF(notify_and_kill, notify));
	run(r, 10, "s..");
	assert_true(orr_process_ended(r->target));
}

static void turn_to_b_once(struct orr_process *self)
{
	struct rig *r = rig_of(self);

	note(r, 's');
	if (strlen(r->record) == 1)
		orr_next_trigger_event(self, &r->b, ORR_TIME_MAX);
}

static void notify_b(struct rig *r, struct orr_process *target)
{
	(void)target;
	orr_event_notify(&r->b);
}

static void c5_6_6_6_reset_brings_back_the_static_sensitivity(void **state)
{
	struct rig *r = *state;
	struct orr_process *p = method(r, turn_to_b_once);

	orr_sensitive(p, &r->a);
	act_on(r, p, ACTS_OF(notify, reset, notify_b, notify));
	run(r, 10, "s..s..s");
}

static void reset_itself_once(struct orr_process *self)
{
	struct rig *r = rig_of(self);

	note(r, 's');
	if (strlen(r->record) > 1)
		return;
	reset(r, self);
	note(r, 'x');
}

static void c5_6_6_6_thread_that_resets_itself_begins_again(void **state)
{
	struct rig *r = *state;

	thread(r, reset_itself_once);
	run(r, 10, "ss");
}

static void c5_6_6_6_reset_of_an_ended_thread_does_nothing(void **state)
{
	struct rig *r = *state;

	act_on(r, thread(r, note_m), ACTS_OF(reset));
	run(r, 10, "m.");
}

static void c5_6_6_7_clean_ups_are_called_latest_first(void **state)
{
	struct rig *r = *state;

	act_on(r, thread(r, wait_with_two), ACTS_OF(end));
	run(r, 10, ".21");
}

static void c5_6_6_9_who_begins_in_reset_was_not_reset(void **state)
{
	struct rig *r = *state;
	struct orr_process *p = thread(r, wait_for_a);

	orr_process_sync_reset_on(p, ORR_NO_DESCENDANTS);
	method_on(r, note_m, orr_process_reset_event(p));
	act_on(r, p, ACTS_OF(notify));
	run(r, 10, "s.sm");
}

static void c5_6_6_10_on_and_off_before_it_wakes_reset_nothing(void **state)
{
	struct rig *r = *state;

	act_on(r, thread(r, wait_for_a), ACTS_OF(sync_on, sync_off, notify));
	run(r, 10, "s...w");
}

static void wait_3_times_for_a(struct orr_process *self)
{
	orr_wait_n(self, 3);
	note(rig_of(self), 'w');
}

/* Not said by the standard; as on SystemC. */
static void c5_6_6_10_on_and_off_cut_a_count_short(void **state)
{
	struct rig *r = *state;
	struct orr_process *p = thread(r, wait_3_times_for_a);

	orr_sensitive(p, &r->a);
	act_on(r, p, ACTS_OF(notify, sync_on, sync_off, notify));
	run(r, 10, "....w");
}

static void c5_6_6_10_process_in_reset_begins_as_usual(void **state)
{
	struct rig *r = *state;
	struct orr_process *p = thread(r, wait_for_a);

	orr_process_sync_reset_on(p, ORR_NO_DESCENDANTS);
	act_on(r, p, ACTS_OF(notify, sync_off, notify));
	run(r, 10, "s.s..w");
}

static void c5_6_6_10_off_does_not_end_a_reset_by_a_signal(void **state)
{
	struct rig *r = *state;
	struct orr_process *p = thread(r, wait_for_a);

	orr_reset_signal_is(p, &r->s, true);
	orr_signal_write(&r->s, 1);
	act_on(r, p, ACTS_OF(sync_on, sync_off, notify));
	run(r, 10, "s...s");
}

static void put_itself_in_reset(struct orr_process *self)
{
	sync_on(NULL, self);
	wait_for_a(self);
}

static void c5_6_6_10_own_reset_comes_at_the_next_wake_up(void **state)
{
	struct rig *r = *state;

	act_on(r, thread(r, put_itself_in_reset), ACTS_OF(notify));
	run(r, 10, "s.s");
}

static void c5_6_6_11_method_ignores_a_throw(void **state)
{
	struct rig *r = *state;

	act_on(r, method_on(r, note_m, &r->a), ACTS_OF(throw_7, notify));
	run(r, 10, "..m");
}

static void c5_6_6_11_thread_that_has_not_begun_ignores_a_throw(void **state)
{
	struct rig *r = *state;
	struct orr_process *p = thread(r, wait_for_a);

	orr_process_dont_initialize(p);
	orr_sensitive(p, &r->a);
	act_on(r, p, ACTS_OF(throw_7, notify, notify));
	run(r, 10, "..s.w");
}

static void throw_at_itself(struct orr_process *self, void *arg)
{
	(void)arg;
	throw_7(NULL, self);
	note(rig_of(self), 'x');
}

static void catch_own(struct orr_process *self)
{
	note_number(rig_of(self),
		    (unsigned)orr_catch(self, throw_at_itself, NULL));
}

static void c5_6_6_11_thread_may_throw_at_itself(void **state)
{
	struct rig *r = *state;

	thread(r, catch_own);
	run(r, 10, "7");
}

/* Suspended and disabled, each is undone by its own counterpart. */
static void c5_6_6_12_flags_are_independent(void **state)
{
	struct rig *r = *state;

	act_on(r, thread(r, wait_for_a),
	       ACTS_OF(suspend, disable, notify, enable, notify, resume));
	run(r, 10, "s......w");
}

static void c5_6_6_12_reset_forgets_what_came_while_suspended(void **state)
{
	struct rig *r = *state;

	act_on(r, thread(r, wait_for_a),
	       ACTS_OF(suspend, notify, reset, resume, notify));
	run(r, 10, "s...s..w");
}

static void wait_below_catch(struct orr_process *self, void *arg)
{
	(void)arg;
	wait_for_a(self);
}

static void catch_and_wait(struct orr_process *self)
{
	note_number(rig_of(self),
		    (unsigned)orr_catch(self, wait_below_catch, NULL));
	wait_for_a(self);
}

static void c5_6_6_12_disabled_thread_catches_and_stays_disabled(void **state)
{
	struct rig *r = *state;

	act_on(r, thread(r, catch_and_wait),
	       ACTS_OF(disable, throw_7, notify, enable, notify));
	run(r, 10, "s..7s...w");
}

static void c5_6_6_12_kill_reaches_a_suspended_thread(void **state)
{
	struct rig *r = *state;

	act_on(r, thread(r, wait_with_two), ACTS_OF(suspend, end));
	run(r, 10, "..21");
	assert_true(orr_process_ended(r->target));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(c5_6_6_5_killed_process_that_was_runnable_does_not_run),
		TEST(c5_6_6_6_reset_brings_back_the_static_sensitivity),
		TEST(c5_6_6_6_thread_that_resets_itself_begins_again),
		TEST(c5_6_6_6_reset_of_an_ended_thread_does_nothing),
		TEST(c5_6_6_7_clean_ups_are_called_latest_first),
		TEST(c5_6_6_9_who_begins_in_reset_was_not_reset),
		TEST(c5_6_6_10_on_and_off_before_it_wakes_reset_nothing),
		TEST(c5_6_6_10_on_and_off_cut_a_count_short),
		TEST(c5_6_6_10_process_in_reset_begins_as_usual),
		TEST(c5_6_6_10_off_does_not_end_a_reset_by_a_signal),
		TEST(c5_6_6_10_own_reset_comes_at_the_next_wake_up),
		TEST(c5_6_6_11_method_ignores_a_throw),
		TEST(c5_6_6_11_thread_that_has_not_begun_ignores_a_throw),
		TEST(c5_6_6_11_thread_may_throw_at_itself),
		TEST(c5_6_6_12_flags_are_independent),
		TEST(c5_6_6_12_reset_forgets_what_came_while_suspended),
		TEST(c5_6_6_12_disabled_thread_catches_and_stays_disabled),
		TEST(c5_6_6_12_kill_reaches_a_suspended_thread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

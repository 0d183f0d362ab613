/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The phases of the simulation by the sub-clauses of IEEE 1666-2023 clause 4.3,
 * as far as no other test shows them; doc/semantics.md has a table of all. What
 * is expected follows from the rule that the name of a test states.
 */
#include "../unit.h"

#include "clause_rig.h"

static void c4_3_1_process_without_a_cause_never_runs(void **state)
{
	struct rig *r = *state;

	orr_process_dont_initialize(thread(r, note_m));
	orr_process_dont_initialize(method(r, note_m));
	run(r, 1000, "");
}

static void c4_3_2_2_delta_of_elaboration_is_of_the_first_phase(void **state)
{
	struct rig *r = *state;

	method(r, stamp_b);
	method_on(r, stamp_a, &r->a);
	orr_event_notify_delta(&r->a);
	run(r, 0, "b0a0");
}

static void c4_3_2_2_update_of_elaboration_notifies_in_time(void **state)
{
	struct rig *r = *state;

	method_on(r, stamp_a, orr_signal_changed(&r->s));
	orr_signal_write(&r->s, 1);
	run(r, 0, "a0");
}

/* By the start and by an event: once. */
static void c4_3_2_2_process_begins_only_once(void **state)
{
	struct rig *r = *state;

	orr_sensitive(method(r, stamp_a), &r->a);
	orr_event_notify_delta(&r->a);
	run(r, 0, "a0");
}

static void notify_a_in_brackets(struct orr_process *self)
{
	note(rig_of(self), '(');
	orr_event_notify(&rig_of(self)->a);
	note(rig_of(self), ')');
}

static void c4_3_2_3_process_is_not_interrupted(void **state)
{
	struct rig *r = *state;

	method_on(r, note_m, &r->a);
	thread(r, notify_a_in_brackets);
	run(r, 0, "()m");
}

static void notify_a(struct orr_process *self)
{
	orr_event_notify(&rig_of(self)->a);
}

static void notify_a_and_b(struct orr_process *self)
{
	orr_event_notify(&rig_of(self)->a);
	orr_event_notify(&rig_of(self)->b);
}

/* The second notification comes when it has run, so it is not lost. */
static void c4_3_2_3_process_may_run_twice_in_one_phase(void **state)
{
	struct rig *r = *state;

	method_on(r, stamp_a, &r->a);
	method_on(r, notify_a, &r->b);
	method(r, notify_a_and_b);
	run(r, 0, "a0a0");
}

static void wait_a_twice(struct orr_process *self)
{
	for (unsigned i = 0; i < 2; i++) {
		orr_wait_event(self, &rig_of(self)->a);
		stamp(rig_of(self), 'a');
	}
}

static void c4_3_2_3_immediate_is_not_for_who_waits_later(void **state)
{
	struct rig *r = *state;

	method(r, notify_a);
	thread(r, wait_a_twice);
	run(r, 10, "");
	orr_event_notify(&r->a);
	run(r, 10, "a1");
}

static void notify_own_event(struct orr_process *self)
{
	note(rig_of(self), '(');
	orr_event_notify(&rig_of(self)->a);
	orr_wait(self);
	note(rig_of(self), ')');
}

static void c4_3_2_3_thread_does_not_hear_itself(void **state)
{
	struct rig *r = *state;

	orr_sensitive(thread(r, notify_own_event), &r->a);
	run(r, 10, "(");
	orr_event_notify_delta(&r->a);
	run(r, 10, "()");
}

static void write_and_read(struct orr_process *self)
{
	orr_signal_write(&rig_of(self)->s, 1);
	note_number(rig_of(self), orr_signal_read(&rig_of(self)->s));
}

static void read_only(struct orr_process *self)
{
	note_number(rig_of(self), orr_signal_read(&rig_of(self)->s));
}

static void c4_3_2_4_update_comes_when_all_have_run(void **state)
{
	struct rig *r = *state;

	method(r, write_and_read);
	orr_sensitive(method(r, read_only), orr_signal_changed(&r->s));
	run(r, 0, "001");
}

static void cancel_b(struct orr_process *self)
{
	stamp(rig_of(self), 'a');
	orr_event_cancel(&rig_of(self)->b);
}

static void notify_both_delta(struct orr_process *self)
{
	orr_event_notify_delta(&rig_of(self)->a);
	orr_event_notify_delta(&rig_of(self)->b);
}

/* Too late to be cancelled by a process that the other one woke. */
static void c4_3_2_5_delta_notifications_fire_together(void **state)
{
	struct rig *r = *state;

	method_on(r, cancel_b, &r->a);
	method_on(r, stamp_b, &r->b);
	method(r, notify_both_delta);
	run(r, 0, "a1b1");
}

static void notify_itself_twice(struct orr_process *self)
{
	stamp(rig_of(self), 'a');
	if (orr_sim_delta_count(self->obj.sim) < 2)
		orr_event_notify_delta(&rig_of(self)->a);
}

static void c4_3_2_5_delta_cycles_take_no_time(void **state)
{
	struct rig *r = *state;

	orr_sensitive(method(r, notify_itself_twice), &r->a);
	orr_event_notify_after(&r->b, 1);
	run(r, ORR_TIME_MAX, "a0a1a2");
	assert_int_equal(orr_now(r->sim), 1);
}

static void c4_3_2_6_all_due_at_one_time_fire_before_any_process_runs(
	void **state)
{
	struct rig *r = *state;

	method_on(r, cancel_b, &r->a);
	method_on(r, stamp_b, &r->b);
	orr_event_notify_after(&r->a, 5);
	orr_event_notify_after(&r->b, 5);
	run(r, 5, "a0b0");
}

static void wait_5(struct orr_process *self)
{
	orr_wait_for(self, 5);
	stamp(rig_of(self), 't');
}

static void c4_3_2_6_time_outs_and_events_of_one_time_share_a_phase(
	void **state)
{
	struct rig *r = *state;

	method_on(r, stamp_a, &r->a);
	thread(r, wait_5);
	orr_event_notify_after(&r->a, 5);
	run(r, 5, "a1t1");
}

static void c4_3_2_6_time_goes_where_nobody_listens(void **state)
{
	struct rig *r = *state;

	orr_event_notify_after(&r->a, 7);
	assert_int_equal(orr_sim_run(r->sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_int_equal(orr_now(r->sim), 7);
}

/* Between two runs: the next phase, or the one after. */
static void c4_3_3_immediate_of_a_pause_comes_before_delta(void **state)
{
	struct rig *r = *state;

	method_on(r, stamp_a, &r->a);
	method_on(r, stamp_b, &r->b);
	orr_sim_run(r->sim, 10);
	orr_event_notify_delta(&r->b);
	orr_event_notify(&r->a);
	run(r, 10, "a0b1");
}

static void c4_3_3_update_asked_for_in_a_pause_comes_after_a_phase(void **state)
{
	struct rig *r = *state;

	method_on(r, read_only, &r->a);
	method_on(r, read_only, orr_signal_changed(&r->s));
	orr_sim_run(r->sim, 10);
	orr_signal_write(&r->s, 1);
	orr_event_notify(&r->a);
	run(r, 10, "01");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(c4_3_1_process_without_a_cause_never_runs),
		TEST(c4_3_2_2_delta_of_elaboration_is_of_the_first_phase),
		TEST(c4_3_2_2_update_of_elaboration_notifies_in_time),
		TEST(c4_3_2_2_process_begins_only_once),
		TEST(c4_3_2_3_process_is_not_interrupted),
		TEST(c4_3_2_3_process_may_run_twice_in_one_phase),
		TEST(c4_3_2_3_immediate_is_not_for_who_waits_later),
		TEST(c4_3_2_3_thread_does_not_hear_itself),
		TEST(c4_3_2_4_update_comes_when_all_have_run),
		TEST(c4_3_2_5_delta_notifications_fire_together),
		TEST(c4_3_2_5_delta_cycles_take_no_time),
		TEST(c4_3_2_6_all_due_at_one_time_fire_before_any_process_runs),
		TEST(c4_3_2_6_time_outs_and_events_of_one_time_share_a_phase),
		TEST(c4_3_2_6_time_goes_where_nobody_listens),
		TEST(c4_3_3_immediate_of_a_pause_comes_before_delta),
		TEST(c4_3_3_update_asked_for_in_a_pause_comes_after_a_phase),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

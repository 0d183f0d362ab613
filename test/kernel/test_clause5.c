/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processes and events by the sub-clauses of IEEE 1666-2023 clause 5, as far as
 * no other test shows them; doc/semantics.md has a table of all. What is
 * expected follows from the rule that the name of a test states.
 */
#include "../unit.h"

#include "../child.h"
#include "clause_rig.h"

#include <orrery/channel.h>

static void c5_2_8_one_function_may_be_many_processes(void **state)
{
	struct rig *r = *state;

	method_on(r, note_m, &r->a);
	method_on(r, note_m, &r->b);
	orr_sim_run(r->sim, 0);
	orr_event_notify(&r->a);
	run(r, 0, "m");
	orr_event_notify(&r->a);
	orr_event_notify(&r->b);
	run(r, 0, "mmm");
}

static void c5_2_10_method_that_returns_has_not_ended(void **state)
{
	struct rig *r = *state;
	struct orr_process *p = method(r, note_m);

	orr_sensitive(p, &r->a);
	run(r, 0, "m");
	assert_false(orr_process_ended(p));
	orr_event_notify(&r->a);
	run(r, 0, "mm");
}

/* Says 1 at its first edge, 2 at the second, and ends at the third. */
static void count_edges(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, clocked);

	note(r, '1');
	orr_wait(self);
	note(r, '2');
	orr_wait(self);
	note(r, '.');
}

static void edges(struct rig *r, unsigned n, const char *record)
{
	for (unsigned i = 0; i < n; i++) {
		orr_event_notify(&r->a);
		orr_sim_run(r->sim, 1);
	}
	assert_string_equal(r->record, record);
}

static void c5_2_12_ended_clocked_thread_ignores_edges(void **state)
{
	struct rig *r = *state;

	orr_cthread_init(&r->clocked, r->root, "clocked", count_edges, &r->a);
	run(r, 1, "");
	edges(r, 5, "12.");
}

static void c5_2_12_first_edge_begins_it_even_in_reset(void **state)
{
	struct rig *r = *state;

	orr_cthread_init(&r->clocked, r->root, "clocked", count_edges, &r->a);
	orr_reset_signal_is(&r->clocked, &r->s, true);
	orr_signal_write(&r->s, 1);
	run(r, 1, "");
	edges(r, 1, "1");
	edges(r, 2, "111");
	orr_signal_write(&r->s, 0);
	orr_sim_run(r->sim, 1);
	edges(r, 2, "1112.");
}

static void wait_for_time(struct orr_process *self)
{
	orr_wait_for(self, 1);
}

static void clocked_waits_for_time(void)
{
	struct rig *r;
	void *state;

	setup(&state);
	r = state;
	orr_cthread_init(&r->clocked, r->root, "clocked", wait_for_time, &r->a);
	orr_sim_run(r->sim, 1);
	edges(r, 1, "");
}

static void c5_2_12_clocked_thread_may_only_wait_for_edges(void **state)
{
	(void)state;
	assert_aborts(clocked_waits_for_time,
		      "clocked: a clocked thread can only wait for its clock");
}

static void wait_for_a(struct orr_process *self)
{
	note(rig_of(self), 's');
	for (;;) {
		orr_wait_event(self, &rig_of(self)->a);
		note(rig_of(self), 'w');
	}
}

static void c5_2_13_active_level_may_be_low(void **state)
{
	struct rig *r = *state;

	orr_reset_signal_is(thread(r, wait_for_a), &r->s, false);
	run(r, 1, "s");
	edges(r, 1, "ss");
	orr_signal_write(&r->s, 1);
	orr_sim_run(r->sim, 1);
	edges(r, 1, "ssw");
}

static void c5_2_13_reset_lasts_until_all_its_signals_are_off(void **state)
{
	struct rig *r = *state;
	struct orr_process *p = thread(r, wait_for_a);
	struct orr_signal t;

	orr_signal_init(&t, r->root, "t", 1);
	orr_reset_signal_is(p, &r->s, true);
	orr_reset_signal_is(p, &t, true);
	orr_signal_write(&r->s, 1);
	run(r, 1, "s");
	edges(r, 1, "ss");
	orr_signal_write(&t, 0);
	orr_sim_run(r->sim, 1);
	edges(r, 1, "sss");
	orr_signal_write(&r->s, 0);
	orr_sim_run(r->sim, 1);
	edges(r, 1, "sssw");
}

static void turn_to_b_once(struct orr_process *self)
{
	struct rig *r = rig_of(self);

	note(r, 'm');
	if (strlen(r->record) == 1)
		orr_next_trigger_event(self, &r->b, ORR_TIME_MAX);
}

static void c5_2_13_method_in_reset_has_its_static_sensitivity(void **state)
{
	struct rig *r = *state;
	struct orr_process *p = method(r, turn_to_b_once);

	orr_sensitive(p, &r->a);
	orr_async_reset_signal_is(p, &r->s, true);
	run(r, 1, "m");
	orr_signal_write(&r->s, 1);
	run(r, 1, "mm");
	orr_signal_write(&r->s, 0);
	orr_event_notify_after(&r->b, 1);
	run(r, 1, "mm");
	edges(r, 1, "mmm");
}

static void turn_to_b_in_brackets(struct orr_process *self)
{
	note(rig_of(self), '(');
	orr_next_trigger_event(self, &rig_of(self)->b, ORR_TIME_MAX);
	note(rig_of(self), ')');
}

static void c5_2_17_next_trigger_lets_the_method_go_on(void **state)
{
	struct rig *r = *state;

	method(r, turn_to_b_in_brackets);
	run(r, 1, "()");
	orr_event_notify(&r->b);
	run(r, 1, "()()");
}

static void c5_2_17_method_without_sensitivity_runs_no_more(void **state)
{
	struct rig *r = *state;

	method(r, note_m);
	run(r, 1000, "m");
}

static void twice_a(struct orr_process *self)
{
	struct orr_event *a = &rig_of(self)->a;

	note(rig_of(self), 'm');
	orr_next_trigger_all(self, (struct orr_event *[]){a, a}, 2,
			     ORR_TIME_MAX);
}

static void c5_2_17_event_listed_twice_has_to_come_once(void **state)
{
	struct rig *r = *state;

	method(r, twice_a);
	run(r, 1, "m");
	edges(r, 1, "mm");
}

static void next_trigger_by_none(struct orr_process *self)
{
	orr_next_trigger_any(self, NULL, 0, ORR_TIME_MAX);
}

static void run_next_trigger_by_none(void)
{
	struct rig *r;
	void *state;

	setup(&state);
	r = state;
	method(r, next_trigger_by_none);
	orr_sim_run(r->sim, 1);
}

static void c5_2_17_empty_list_aborts(void **state)
{
	(void)state;
	assert_aborts(run_next_trigger_by_none,
		      "a list of 0 events, expected 1 to 65535");
}

static void wait_in_brackets(struct orr_process *self)
{
	note(rig_of(self), '(');
	orr_wait(self);
	note(rig_of(self), ')');
}

static void c5_2_18_wait_without_sensitivity_is_for_ever(void **state)
{
	struct rig *r = *state;

	thread(r, wait_in_brackets);
	run(r, 1000, "(");
}

static void wait_0_times(struct orr_process *self)
{
	orr_wait_n(self, 0);
}

static void run_wait_0_times(void)
{
	struct rig *r;
	void *state;

	setup(&state);
	r = state;
	orr_sensitive(thread(r, wait_0_times), &r->a);
	orr_sim_run(r->sim, 1);
}

static void c5_2_18_wait_of_0_triggers_aborts(void **state)
{
	(void)state;
	assert_aborts(run_wait_0_times,
		      "orr_wait_n is called with 0, expected 1 or more");
}

static void c5_2_21_children_are_those_of_the_next_level(void **state)
{
	struct rig *r = *state;
	struct orr_object module;
	struct orr_event child;
	struct orr_event grandchild;

	orr_object_init(&module, r->root, "module");
	orr_event_init(&child, &module, "child");
	orr_event_init(&grandchild, &child.obj, "grandchild");
	assert_ptr_equal(orr_object_next(&module, NULL), &child.obj);
	assert_null(orr_object_next(&module, &child.obj));
}

static void c5_5_6_nameless_processes_have_names_of_their_own(void **state)
{
	struct rig *r = *state;
	struct orr_process *p = thread(r, note_m);
	struct orr_process *q = thread(r, note_m);

	assert_string_not_equal(p->obj.name, q->obj.name);
	assert_ptr_equal(orr_object_find(r->root, p->obj.name), &p->obj);
	assert_ptr_equal(orr_object_find(r->root, q->obj.name), &q->obj);
}

static void spawn_sensitive(struct orr_process *self)
{
	struct rig *r = rig_of(self);

	note(r, 's');
	orr_sensitive(method(r, stamp_a), &r->a);
}

static void c5_5_6_spawned_process_runs_at_once_and_by_its_events(void **state)
{
	struct rig *r = *state;

	method(r, spawn_sensitive);
	run(r, 1, "sa0");
	edges(r, 1, "sa0a1");
}

struct spawner {
	struct orr_channel channel;
	struct rig *r;
};

static void spawn_in_update(struct orr_channel *channel)
{
	method(orr_container_of(channel, struct spawner, channel)->r, stamp_b);
}

static void c5_5_6_spawned_in_an_update_it_runs_in_the_next_phase(void **state)
{
	struct rig *r = *state;
	struct spawner s = {.r = r};

	orr_channel_init(&s.channel, r->root, "spawner", ORR_KIND_CHANNEL,
			 spawn_in_update);
	orr_sim_run(r->sim, 1);
	orr_sensitive(method(r, stamp_a), &r->a);
	orr_channel_request_update(&s.channel);
	run(r, 1, "a0b1");
}

static void wait_3(struct orr_process *self)
{
	orr_wait_for(self, 3);
	note(rig_of(self), 'x');
}

static void wait_5(struct orr_process *self)
{
	orr_wait_for(self, 5);
	note(rig_of(self), 'y');
}

static void fork_and_join(struct orr_process *self)
{
	struct rig *r = rig_of(self);
	struct orr_event *const ends[] = {
		orr_process_terminated_event(thread(r, wait_5)),
		orr_process_terminated_event(thread(r, wait_3)),
	};

	orr_wait_all(self, ends, 2, ORR_TIME_MAX);
	note_number(r, orr_now(r->sim));
}

static void c5_5_7_join_waits_until_all_have_ended(void **state)
{
	struct rig *r = *state;

	thread(r, fork_and_join);
	run(r, 10, "xy5");
}

static void say_which(struct orr_process *self)
{
	struct rig *r = rig_of(self);
	struct orr_event *const evs[] = {&r->a, &r->b};

	for (;;) {
		orr_wait_any(self, evs, 2, 20);
		note(r, orr_event_triggered(&r->a) ? 'A' : '-');
		note(r, orr_event_triggered(&r->b) ? 'B' : '-');
	}
}

/* Both at 5, one at 9, and a time-out at 29. */
static void c5_10_5_triggered_tells_which_have_fired(void **state)
{
	struct rig *r = *state;

	thread(r, say_which);
	orr_event_notify_after(&r->a, 5);
	orr_event_notify_after(&r->b, 5);
	run(r, 5, "AB");
	orr_event_notify_after(&r->b, 4);
	run(r, 24, "AB-B--");
}

static void notify_and_look(struct orr_process *self)
{
	struct rig *r = rig_of(self);

	note_number(r, orr_event_triggered(&r->a));
	if (orr_sim_delta_count(r->sim) > 0)
		return;
	orr_event_notify(&r->a);
	note_number(r, orr_event_triggered(&r->a));
	orr_next_trigger_for(self, 0);
}

static void c5_10_5_immediate_is_triggered_in_its_phase_only(void **state)
{
	struct rig *r = *state;

	method(r, notify_and_look);
	run(r, 1, "010");
}

static void notify_and_cancel(struct orr_process *self)
{
	orr_event_notify(&rig_of(self)->a);
	orr_event_cancel(&rig_of(self)->a);
}

static void c5_10_6_immediate_notification_cannot_be_cancelled(void **state)
{
	struct rig *r = *state;

	method_on(r, stamp_a, &r->a);
	method(r, notify_and_cancel);
	run(r, 1, "a0");
}

static void notify_in_all_ways(struct orr_process *self)
{
	struct orr_event *a = &rig_of(self)->a;

	orr_event_notify_delta(a);
	orr_event_notify_after(a, 1); /* too late */
	orr_event_notify(a); /* in place of the delta */
	orr_event_notify_after(a, 2);
	orr_event_notify_after(a, 3); /* too late */
	orr_event_notify_after(a, 1); /* in place of that at 2 */
	orr_event_notify_delta(a); /* in place of that at 1 */
}

static void c5_10_9_only_the_earliest_notification_stays(void **state)
{
	struct rig *r = *state;

	method_on(r, stamp_a, &r->a);
	method(r, notify_in_all_ways);
	run(r, 10, "a0a1");
	assert_int_equal(orr_sim_event_count(r->sim), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(c5_2_8_one_function_may_be_many_processes),
		TEST(c5_2_10_method_that_returns_has_not_ended),
		TEST(c5_2_12_ended_clocked_thread_ignores_edges),
		TEST(c5_2_12_first_edge_begins_it_even_in_reset),
		TEST(c5_2_12_clocked_thread_may_only_wait_for_edges),
		TEST(c5_2_13_active_level_may_be_low),
		TEST(c5_2_13_reset_lasts_until_all_its_signals_are_off),
		TEST(c5_2_13_method_in_reset_has_its_static_sensitivity),
		TEST(c5_2_17_next_trigger_lets_the_method_go_on),
		TEST(c5_2_17_method_without_sensitivity_runs_no_more),
		TEST(c5_2_17_event_listed_twice_has_to_come_once),
		TEST(c5_2_17_empty_list_aborts),
		TEST(c5_2_18_wait_without_sensitivity_is_for_ever),
		TEST(c5_2_18_wait_of_0_triggers_aborts),
		TEST(c5_2_21_children_are_those_of_the_next_level),
		TEST(c5_5_6_nameless_processes_have_names_of_their_own),
		TEST(c5_5_6_spawned_process_runs_at_once_and_by_its_events),
		TEST(c5_5_6_spawned_in_an_update_it_runs_in_the_next_phase),
		TEST(c5_5_7_join_waits_until_all_have_ended),
		TEST(c5_10_5_triggered_tells_which_have_fired),
		TEST(c5_10_5_immediate_is_triggered_in_its_phase_only),
		TEST(c5_10_6_immediate_notification_cannot_be_cancelled),
		TEST(c5_10_9_only_the_earliest_notification_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

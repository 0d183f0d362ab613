/* SPDX-License-Identifier: Apache-2.0 */
/* Process control, by the clauses of IEEE 1666-2023: suspend, disable, resets.
 */
#include "../unit.h"

#include "control_rig.h"

#include <orrery/clock.h>
#include <orrery/signal.h>

static void suspend_5_6_6_2_keeps_the_trigger(void **state)
{
	struct rig *r = *state;

	target_method(r, note_m);
	r->acts[0] = suspend;
	r->acts[1] = notify;
	r->acts[2] = resume;
	run(r, "m1.2.3.m");
}

static void resume_5_6_6_2_without_a_trigger_runs_nothing(void **state)
{
	struct rig *r = *state;

	target_thread(r, wait_and_note);
	r->acts[0] = suspend;
	r->acts[1] = resume;
	r->acts[2] = notify;
	run(r, "s1.2.3.w");
}

static void notify_and_suspend(struct rig *r)
{
	notify(r);
	suspend(r);
}

static void suspend_5_6_6_2_takes_a_runnable_process_back(void **state)
{
	struct rig *r = *state;

	target_thread(r, wait_and_note);
	r->acts[0] = notify_and_suspend;
	r->acts[1] = notify;
	r->acts[2] = resume;
	run(r, "s1.2.3.w");
}

static void suspend_itself(struct orr_process *self)
{
	struct rig *r = rig_of_target(self);

	note(r, 'a');
	orr_process_suspend(self, ORR_NO_DESCENDANTS);
	note(r, 'b');
}

static void thread_that_suspends_itself_5_6_6_2_stops_at_once(void **state)
{
	struct rig *r = *state;

	target_thread(r, suspend_itself);
	r->acts[0] = notify;
	r->acts[1] = resume;
	run(r, "a1.2.b");
}

static void method_that_suspends_itself_5_6_6_2_runs_when_resumed(void **state)
{
	struct rig *r = *state;

	target_method(r, suspend_itself);
	r->acts[0] = notify;
	r->acts[1] = resume;
	r->acts[2] = resume;
	run(r, "ab1.2.ab3.ab");
}

static void disable_5_6_6_3_lets_triggers_pass(void **state)
{
	struct rig *r = *state;

	target_thread(r, wait_and_note);
	r->acts[0] = disable;
	r->acts[1] = notify;
	r->acts[2] = enable;
	r->acts[3] = notify;
	run(r, "s1.2.3.4.w");
}

static void notify_and_disable(struct rig *r)
{
	notify(r);
	disable(r);
}

static void disable_5_6_6_3_leaves_a_runnable_process(void **state)
{
	struct rig *r = *state;

	target_method(r, note_m);
	r->acts[0] = notify_and_disable;
	r->acts[1] = notify;
	run(r, "m1.m2.");
}

static void disabled_before_the_start_5_6_6_3_does_not_run(void **state)
{
	struct rig *r = *state;

	target_method(r, note_m);
	disable(r);
	r->acts[0] = notify;
	r->acts[1] = enable;
	r->acts[2] = notify;
	run(r, "1.2.3.m");
}

static void wait_5_or_event(struct orr_process *self)
{
	struct rig *r = rig_of_target(self);

	note(r, orr_wait_event_for(self, &r->ev, 15) ? 'e' : 't');
}

static void disabled_thread_5_6_6_3_misses_its_time_out(void **state)
{
	struct rig *r = *state;

	target_thread(r, wait_5_or_event);
	r->acts[0] = disable;
	r->acts[1] = enable; /* at 20 ps, after the time-out at 15 ps */
	r->acts[2] = notify;
	run(r, "1.2.3.");
}

static void await_end(struct orr_process *self)
{
	struct rig *r = orr_process_arg(self);

	orr_wait_event(self, orr_process_terminated_event(&r->target));
	note(r, 'E');
}

static void await_reset(struct orr_process *self)
{
	struct rig *r = orr_process_arg(self);

	orr_wait_event(self, orr_process_reset_event(&r->target));
	note(r, 'R');
}

static void events_5_6_5_of_reset_and_end(void **state)
{
	struct rig *r = *state;

	target_thread(r, wait_and_note);
	orr_spawn_thread(orr_sim_root(r->sim), NULL, await_end, r);
	orr_spawn_thread(orr_sim_root(r->sim), NULL, await_reset, r);
	r->acts[0] = reset;
	r->acts[1] = kill_target;
	run(r, "s1s.R2.E");
}

/* A spawned child of the target. */
static void child(struct orr_process *self)
{
	struct rig *r = orr_process_arg(self);

	orr_wait_event(self, &r->ev);
	note(r, 'c');
}

static void spawn_child(struct orr_process *self)
{
	struct rig *r = rig_of_target(self);

	orr_spawn_thread(&self->obj, "child", child, r);
	orr_wait_event(self, &r->ev);
	note(r, 'w');
}

static void kill_family(struct rig *r)
{
	orr_process_kill(&r->target, ORR_INCLUDE_DESCENDANTS);
}

static void kill_5_6_6_5_with_or_without_descendants(void **state)
{
	struct rig *r = *state;

	target_thread(r, spawn_child);
	r->acts[0] = kill_target;
	r->acts[1] = notify;
	run(r, "1.2.c");
	teardown(state);
	setup(state);
	r = *state;
	target_thread(r, spawn_child);
	r->acts[0] = kill_family;
	r->acts[1] = notify;
	run(r, "1.2.");
}

static void reset_signals_5_2_13(struct rig *r, bool async)
{
	struct orr_signal s;

	orr_signal_init(&s, orr_sim_root(r->sim), "s", 0);
	target_thread(r, wait_and_note);
	if (async)
		orr_async_reset_signal_is(&r->target, &s, true);
	else
		orr_reset_signal_is(&r->target, &s, true);
	orr_sim_run(r->sim, 100);
	assert_string_equal(r->record, "s");
	orr_signal_write(&s, 1);
	orr_sim_run(r->sim, 100);
	assert_string_equal(r->record, async ? "ss" : "s");
	orr_event_notify_delta(&r->ev);
	orr_sim_run(r->sim, 100);
	assert_string_equal(r->record, async ? "sss" : "ss");
	orr_signal_write(&s, 0);
	orr_event_notify_after(&r->ev, 1);
	orr_sim_run(r->sim, 100);
	assert_string_equal(r->record, async ? "sssw" : "ssw");
}

static void reset_signal_is_5_2_13(void **state)
{
	reset_signals_5_2_13(*state, false);
}

static void async_reset_signal_is_5_2_13(void **state)
{
	reset_signals_5_2_13(*state, true);
}

static void clocked(struct orr_process *self)
{
	struct rig *r = rig_of_target(self);

	note(r, 'a');
	orr_wait(self);
	note(r, 'b');
	orr_wait_n(self, 2);
	note(r, 'c');
}

static void clocked_thread_5_2_12_counts_edges(void **state)
{
	struct rig *r = *state;

	orr_cthread_init(&r->target, orr_sim_root(r->sim), "target", clocked,
			 &r->ev);
	for (unsigned i = 0; i < 5; i++)
		r->acts[i] = notify;
	run(r, "1.a2.b3.4.c5.");
}

static void end_at_once(struct orr_process *self)
{
	(void)self;
}

static void note_own_name(struct orr_process *self)
{
	for (;;) {
		orr_wait(self);
		note(orr_process_arg(self), self->obj.name[0]);
	}
}

/* Whichever goes first, the others are still sensitive, and none is last. */
static void end_sensitive_ones(struct orr_process *self)
{
	static const char *const names[] = {"a", "b", "c"};
	static const unsigned order[] = {1, 0, 2};
	struct orr_process *ps[3];
	struct orr_event ev;

	orr_event_init(&ev, &self->obj, "ev");
	for (unsigned i = 0; i < 3; i++) {
		ps[i] = orr_spawn_thread(&self->obj, names[i], note_own_name,
					 orr_process_arg(self));
		orr_sensitive(ps[i], &ev);
	}
	for (unsigned i = 0; i < 3; i++) {
		orr_wait_for(self, 0);
		orr_event_notify(&ev);
		orr_wait_for(self, 0);
		orr_process_kill(ps[order[i]], false);
		orr_process_fini(ps[order[i]]);
	}
	orr_event_fini(&ev);
}

static void sensitive_processes_come_and_go(void **state)
{
	struct rig *r = *state;
	struct orr_process *p = orr_spawn_thread(
		orr_sim_root(r->sim), "spawner", end_sensitive_ones, r);

	orr_sim_run(r->sim, 100);
	assert_true(orr_process_ended(p));
	assert_string_equal(r->record, "abcacc");
}

/* An event that still knew the process would not let itself be ended. */
static void end_and_fini(struct orr_process *p, struct orr_event *ev)
{
	orr_process_kill(p, ORR_NO_DESCENDANTS);
	orr_process_fini(p);
	orr_event_fini(ev);
}

static void processes_made_before_the_start_leave_their_events(void **state)
{
	struct rig *r = *state;
	struct orr_object *root = orr_sim_root(r->sim);
	struct orr_process *p =
		orr_spawn_method(root, "spawned", end_at_once, NULL);
	struct orr_event of_spawned;

	orr_event_init(&of_spawned, root, "of_spawned");
	orr_sensitive(p, &of_spawned);
	target_method(r, end_at_once);
	orr_sim_run(r->sim, 5);
	end_and_fini(p, &of_spawned);
	end_and_fini(&r->target, &r->ev);
}

static void stop_the_clock(struct orr_process *self)
{
	struct orr_process *p = orr_process_arg(self);

	orr_wait_for(self, 25);
	orr_process_kill(p, ORR_NO_DESCENDANTS);
	orr_process_fini(p);
}

/* Time does not go to the edge at 30 ps. */
static void clock_whose_last_process_is_gone_stops(void **state)
{
	struct rig *r = *state;
	struct orr_object *root = orr_sim_root(r->sim);
	struct orr_process *p = orr_spawn_method(root, "p", end_at_once, NULL);
	static struct orr_clock clock;

	orr_clock_init(&clock, root, "clock", (struct orr_period){10, 1});
	orr_sensitive(p, orr_clock_posedge(&clock));
	orr_spawn_thread(root, "stopper", stop_the_clock, p);
	assert_int_equal(orr_sim_run(r->sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_int_equal(orr_now(r->sim), 25);
}

static void triggered_5_10_is_of_this_phase(void **state)
{
	struct rig *r = *state;

	target_method(r, end_at_once);
	orr_event_notify_after(&r->ev, 5);
	assert_false(orr_event_triggered(&r->ev));
	orr_sim_run(r->sim, 5);
	assert_false(orr_event_triggered(&r->ev));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(suspend_5_6_6_2_keeps_the_trigger),
		TEST(resume_5_6_6_2_without_a_trigger_runs_nothing),
		TEST(suspend_5_6_6_2_takes_a_runnable_process_back),
		TEST(thread_that_suspends_itself_5_6_6_2_stops_at_once),
		TEST(method_that_suspends_itself_5_6_6_2_runs_when_resumed),
		TEST(disable_5_6_6_3_lets_triggers_pass),
		TEST(disable_5_6_6_3_leaves_a_runnable_process),
		TEST(disabled_before_the_start_5_6_6_3_does_not_run),
		TEST(disabled_thread_5_6_6_3_misses_its_time_out),
		TEST(events_5_6_5_of_reset_and_end),
		TEST(kill_5_6_6_5_with_or_without_descendants),
		TEST(reset_signal_is_5_2_13),
		TEST(async_reset_signal_is_5_2_13),
		TEST(clocked_thread_5_2_12_counts_edges),
		TEST(sensitive_processes_come_and_go),
		TEST(processes_made_before_the_start_leave_their_events),
		TEST(clock_whose_last_process_is_gone_stops),
		TEST(triggered_5_10_is_of_this_phase),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

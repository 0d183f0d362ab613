/* SPDX-License-Identifier: Apache-2.0 */
/* Process control, by the clauses of IEEE 1666-2023. */
#include "unit.h"

#include "child.h"

#include <orrery/control.h>
#include <orrery/signal.h>
#include <orrery/sim.h>

#include <stdio.h>

/*
 * A target that writes a letter for all that it does, a controller that acts
 * on it at 10, 20, ... ps, and an event that both know.
 */
struct rig {
	struct orr_sim *sim;
	struct orr_process target;
	struct orr_process controller;
	struct orr_event ev;
	struct orr_cleanup cleanup;
	void (*acts[8])(struct rig *r);
	char record[64];
};

static void note(struct rig *r, char c)
{
	size_t n = strlen(r->record);

	assert_true(n + 1 < sizeof(r->record));
	r->record[n] = c;
}

static struct rig *rig_of_target(struct orr_process *self)
{
	return orr_container_of(self, struct rig, target);
}

/* Acts at 10 ps, 20 ps and so on, and says so. */
static void control(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, controller);

	for (unsigned i = 0; i < ORR_COUNT(r->acts) && r->acts[i]; i++) {
		orr_wait_for(self, 10);
		note(r, (char)('1' + i));
		r->acts[i](r);
		note(r, '.');
	}
}

static int setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));

	r->sim = orr_sim_new();
	orr_event_init(&r->ev, orr_sim_root(r->sim), "ev");
	orr_thread_init(&r->controller, orr_sim_root(r->sim), "controller",
			control);
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

static void target_thread(struct rig *r, orr_process_fn *fn)
{
	orr_thread_init(&r->target, orr_sim_root(r->sim), "target", fn);
}

static void target_method(struct rig *r, orr_process_fn *fn)
{
	orr_method_init(&r->target, orr_sim_root(r->sim), "target", fn);
	orr_sensitive(&r->target, &r->ev);
}

static void run(struct rig *r, const char *record)
{
	orr_sim_run(r->sim, 1000);
	assert_string_equal(r->record, record);
}

/* What a controller does. */

static void notify(struct rig *r)
{
	orr_event_notify(&r->ev);
}

static void suspend(struct rig *r)
{
	orr_process_suspend(&r->target, ORR_NO_DESCENDANTS);
}

static void resume(struct rig *r)
{
	orr_process_resume(&r->target, ORR_NO_DESCENDANTS);
}

static void disable(struct rig *r)
{
	orr_process_disable(&r->target, ORR_NO_DESCENDANTS);
}

static void enable(struct rig *r)
{
	orr_process_enable(&r->target, ORR_NO_DESCENDANTS);
}

static void kill_target(struct rig *r)
{
	orr_process_kill(&r->target, ORR_NO_DESCENDANTS);
}

static void reset(struct rig *r)
{
	orr_process_reset(&r->target, ORR_NO_DESCENDANTS);
}

static void throw_7(struct rig *r)
{
	orr_process_throw(&r->target, 7, ORR_NO_DESCENDANTS);
}

/* What a target does. */

static void note_m(struct orr_process *self)
{
	note(rig_of_target(self), 'm');
}

static void wait_and_note(struct orr_process *self)
{
	struct rig *r = rig_of_target(self);

	note(r, 's');
	for (;;) {
		orr_wait_event(self, &r->ev);
		note(r, 'w');
	}
}

static void note_unwinding(struct orr_cleanup *cleanup)
{
	struct rig *r = orr_container_of(cleanup, struct rig, cleanup);

	note(r, orr_process_is_unwinding(&r->target) ? 'u' : 'c');
	assert_ptr_equal(orr_sim_current(r->sim), &r->target);
}

static void wait_with_cleanup(struct orr_process *self)
{
	struct rig *r = rig_of_target(self);

	note(r, 's');
	r->cleanup.fn = note_unwinding;
	orr_cleanup_push(self, &r->cleanup);
	orr_wait_event(self, &r->ev);
	note(r, 'w');
	orr_cleanup_pop(self, &r->cleanup);
}

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

static void kill_5_6_6_5_unwinds_before_it_returns(void **state)
{
	struct rig *r = *state;

	target_thread(r, wait_with_cleanup);
	r->acts[0] = kill_target;
	r->acts[1] = notify;
	run(r, "s1u.2.");
	assert_true(orr_process_ended(&r->target));
}

static void killed_method_5_6_6_5_runs_no_more(void **state)
{
	struct rig *r = *state;

	target_method(r, note_m);
	r->acts[0] = kill_target;
	r->acts[1] = notify;
	r->acts[2] = kill_target; /* is ignored */
	run(r, "m1.2.3.");
}

static void kill_itself(struct orr_process *self)
{
	note(rig_of_target(self), 'k');
	kill_target(rig_of_target(self));
	note(rig_of_target(self), 'x');
}

static void thread_that_kills_itself_5_6_6_5_does_not_go_on(void **state)
{
	struct rig *r = *state;

	target_thread(r, kill_itself);
	run(r, "k");
	assert_true(orr_process_ended(&r->target));
}

static void kill_5_6_6_5_of_a_thread_that_has_not_begun(void **state)
{
	struct rig *r = *state;

	target_thread(r, wait_and_note);
	orr_process_dont_initialize(&r->target);
	r->acts[0] = kill_target;
	run(r, "1.");
	assert_true(orr_process_ended(&r->target));
}

static void reset_5_6_6_6_begins_again_before_it_returns(void **state)
{
	struct rig *r = *state;

	target_thread(r, wait_with_cleanup);
	r->acts[0] = reset;
	r->acts[1] = notify;
	run(r, "s1us.2.w");
}

static void reset_method_5_6_6_6_runs_before_it_returns(void **state)
{
	struct rig *r = *state;

	target_method(r, note_m);
	r->acts[0] = reset;
	run(r, "m1m.");
}

static void sync_reset_on(struct rig *r)
{
	orr_process_sync_reset_on(&r->target, ORR_NO_DESCENDANTS);
}

static void sync_reset_off(struct rig *r)
{
	orr_process_sync_reset_off(&r->target, ORR_NO_DESCENDANTS);
}

static void sync_reset_5_6_6_10_acts_when_it_would_go_on(void **state)
{
	struct rig *r = *state;

	target_thread(r, wait_and_note);
	r->acts[0] = sync_reset_on;
	r->acts[1] = notify;
	r->acts[2] = notify;
	r->acts[3] = sync_reset_off;
	r->acts[4] = notify;
	run(r, "s1.2.s3.s4.5.w");
}

static void catch_body(struct orr_process *self, void *arg)
{
	(void)arg;
	wait_with_cleanup(self);
}

static void catch_7(struct orr_process *self)
{
	struct rig *r = rig_of_target(self);

	note(r, (char)('0' + orr_catch(self, catch_body, NULL)));
	orr_wait_event(self, &r->ev);
	note(r, 'w');
}

static void throw_5_6_6_11_is_caught_before_it_returns(void **state)
{
	struct rig *r = *state;

	target_thread(r, catch_7);
	r->acts[0] = throw_7;
	r->acts[1] = notify;
	run(r, "s1c7.2.w");
}

static void catch_returns_0_when_nothing_is_thrown(void **state)
{
	struct rig *r = *state;

	target_thread(r, catch_7);
	r->acts[0] = notify;
	r->acts[1] = notify;
	run(r, "s1.w02.w");
}

static void uncaught_throw_ends_the_thread(void **state)
{
	struct rig *r = *state;

	target_thread(r, wait_with_cleanup);
	r->acts[0] = throw_7;
	run(r, "s1u.");
	assert_true(orr_process_ended(&r->target));
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

/* One that kills the process that is killing it, from its clean-up. */
static struct rig *other;

static void kill_killer(struct orr_cleanup *cleanup)
{
	(void)cleanup;
	note(other, 'K');
	orr_process_kill(&other->controller, ORR_NO_DESCENDANTS);
	note(other, 'k');
}

static void wait_to_kill_killer(struct orr_process *self)
{
	struct rig *r = rig_of_target(self);

	r->cleanup.fn = kill_killer;
	orr_cleanup_push(self, &r->cleanup);
	orr_wait_event(self, &r->ev);
}

static void killer_is_unwound_when_its_call_is_over(void **state)
{
	struct rig *r = other = *state;

	target_thread(r, wait_to_kill_killer);
	r->acts[0] = kill_target;
	r->acts[1] = notify;
	run(r, "1Kk");
	assert_true(orr_process_ended(&r->controller));
}

static void end_at_once(struct orr_process *self)
{
	(void)self;
}

static void spawn_and_fini(struct orr_process *self)
{
	struct orr_event *ev = orr_process_arg(self);

	for (unsigned i = 0; i < 1000; i++) {
		struct orr_process *p =
			orr_spawn_thread(&self->obj, "p", end_at_once, NULL);

		orr_sensitive(p, ev);
		orr_wait_event(self, orr_process_terminated_event(p));
		orr_process_fini(p);
		orr_event_notify(ev); /* finds no dead process */
	}
}

static void spawned_processes_come_and_go(void **state)
{
	struct rig *r = *state;
	struct orr_process *p = orr_spawn_thread(
		orr_sim_root(r->sim), "spawner", spawn_and_fini, &r->ev);

	run(r, "");
	assert_true(orr_process_ended(p));
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

static void wait_in_cleanup(struct orr_cleanup *cleanup)
{
	struct rig *r = orr_container_of(cleanup, struct rig, cleanup);

	orr_wait_for(&r->target, 1);
}

static void unwind_and_wait(void)
{
	void *state;
	struct rig *r;

	setup(&state);
	r = state;
	target_thread(r, wait_with_cleanup);
	orr_sim_run(r->sim, 1);
	r->cleanup.fn = wait_in_cleanup;
	kill_target(r);
}

static void kill_too_early(void)
{
	void *state;

	setup(&state);
	target_thread(state, wait_and_note);
	kill_target(state);
}

static void leave_cleanup(struct orr_process *self)
{
	struct rig *r = rig_of_target(self);

	orr_cleanup_push(self, &r->cleanup);
}

static void return_with_cleanup(void)
{
	void *state;

	setup(&state);
	target_thread(state, leave_cleanup);
	orr_sim_run(((struct rig *)state)->sim, 1);
}

static void misuse_aborts(void **state)
{
	(void)state;
	assert_aborts(unwind_and_wait,
		      "target: a process that is unwinding cannot wait");
	assert_aborts(kill_too_early,
		      "target: cannot be killed before the simulation starts");
	assert_aborts(return_with_cleanup, "target: !p->control");
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

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
		TEST(kill_5_6_6_5_unwinds_before_it_returns),
		TEST(killed_method_5_6_6_5_runs_no_more),
		TEST(thread_that_kills_itself_5_6_6_5_does_not_go_on),
		TEST(kill_5_6_6_5_of_a_thread_that_has_not_begun),
		TEST(reset_5_6_6_6_begins_again_before_it_returns),
		TEST(reset_method_5_6_6_6_runs_before_it_returns),
		TEST(sync_reset_5_6_6_10_acts_when_it_would_go_on),
		TEST(throw_5_6_6_11_is_caught_before_it_returns),
		TEST(catch_returns_0_when_nothing_is_thrown),
		TEST(uncaught_throw_ends_the_thread),
		TEST(events_5_6_5_of_reset_and_end),
		TEST(kill_5_6_6_5_with_or_without_descendants),
		TEST(reset_signal_is_5_2_13),
		TEST(async_reset_signal_is_5_2_13),
		TEST(clocked_thread_5_2_12_counts_edges),
		TEST(killer_is_unwound_when_its_call_is_over),
		TEST(spawned_processes_come_and_go),
		TEST(triggered_5_10_is_of_this_phase),
		cmocka_unit_test(misuse_aborts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

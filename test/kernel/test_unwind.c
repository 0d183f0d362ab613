/* SPDX-License-Identifier: Apache-2.0 */
/* Process control, by the clauses of IEEE 1666-2023: kill, reset, throw. */
#include "../unit.h"

#include "../child.h"
#include "control_rig.h"

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
	assert_aborts(return_with_cleanup, "target: the thread has returned "
					   "without orr_cleanup_pop");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
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
		TEST(killer_is_unwound_when_its_call_is_over),
		cmocka_unit_test(misuse_aborts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A thread that waits may call the methods that are next itself, on the stack
 * of the scheduler. What these do to it must not depend on that: here the
 * target is the only thread left, so that it is the one that calls.
 */
#include "../unit.h"

#include "control_rig.h"

#include <fenv.h>

struct method {
	struct orr_process process;
	struct rig *r;
	void (*act)(struct rig *r);
	unsigned runs;
	int seen;
};

/* At 10 ps, and at 20 ps. */
static void act_once(struct orr_process *self)
{
	struct method *m = orr_container_of(self, struct method, process);

	if (m->runs++ == 1) {
		note(m->r, '1');
		m->act(m->r);
		note(m->r, '.');
	}
	if (m->runs == 3)
		orr_event_notify(&m->r->ev);
	if (m->runs < 3)
		orr_next_trigger_for(self, 10);
}

static void method_that(struct method *m, struct rig *r,
			void (*act)(struct rig *r))
{
	*m = (struct method){.r = r, .act = act};
	orr_method_init(&m->process, orr_sim_root(r->sim), "m", act_once);
}

/* A stack of another size than most is unmapped as soon as its thread ends. */
static void unusual_stack(struct rig *r)
{
	orr_thread_set_stack(&r->target, 96 * 1024);
}

static void method_kills_the_caller(void **state)
{
	struct rig *r = *state;
	struct method m;

	method_that(&m, r, kill_target);
	target_thread(r, wait_with_cleanup);
	unusual_stack(r);
	run(r, "s1u.");
	assert_true(orr_process_ended(&r->target));
	assert_int_equal(m.runs, 3);
}

/* A thread that takes the target with it. */
struct avenger {
	struct orr_process thread;
	struct orr_cleanup cleanup;
	struct rig *r;
};

static struct avenger avenger;

static void avenge(struct orr_cleanup *cleanup)
{
	struct avenger *a = orr_container_of(cleanup, struct avenger, cleanup);

	note(a->r, 'a');
	kill_target(a->r);
}

static void wait_to_avenge(struct orr_process *self)
{
	struct avenger *a = orr_container_of(self, struct avenger, thread);

	a->cleanup.fn = avenge;
	orr_cleanup_push(self, &a->cleanup);
	orr_wait_event(self, &a->r->ev);
}

static void kill_avenger(struct rig *r)
{
	(void)r;
	orr_process_kill(&avenger.thread, ORR_NO_DESCENDANTS);
}

/* Two runs within one: it is the outermost whose stack was called on. */
static void thread_that_a_method_kills_kills_the_caller(void **state)
{
	struct rig *r = *state;
	struct method m;

	avenger = (struct avenger){.r = r};
	method_that(&m, r, kill_avenger);
	orr_thread_init(&avenger.thread, orr_sim_root(r->sim), "avenger",
			wait_to_avenge);
	target_thread(r, wait_with_cleanup);
	unusual_stack(r);
	run(r, "s1au.");
	assert_true(orr_process_ended(&r->target));
	assert_true(orr_process_ended(&avenger.thread));
	assert_int_equal(m.runs, 3);
}

static void inherit(struct orr_process *self)
{
	struct rig *r = orr_process_arg(self);

	note(r, 'h');
	orr_wait_event(self, &r->ev);
	note(r, 'H');
}

/* The heir gets the stack of the one that has ended, and its place in time. */
static void kill_and_spawn(struct rig *r)
{
	kill_target(r);
	orr_spawn_thread(orr_sim_root(r->sim), "heir", inherit, r);
}

static void another_thread_takes_the_stack_of_the_caller(void **state)
{
	struct rig *r = *state;
	struct method m;

	method_that(&m, r, kill_and_spawn);
	target_thread(r, wait_with_cleanup);
	run(r, "s1u.hH");
	assert_int_equal(m.runs, 3);
}

static void method_resets_the_caller(void **state)
{
	struct rig *r = *state;
	struct method m;

	method_that(&m, r, reset);
	target_thread(r, wait_with_cleanup);
	run(r, "s1us.w");
	assert_true(orr_process_ended(&r->target));
}

static void reset_and_kill(struct rig *r)
{
	reset(r);
	kill_target(r);
}

static void method_resets_the_caller_and_kills_it(void **state)
{
	struct rig *r = *state;
	struct method m;

	method_that(&m, r, reset_and_kill);
	target_thread(r, wait_with_cleanup);
	unusual_stack(r);
	run(r, "s1usu.");
	assert_int_equal(m.runs, 3);
}

static void body(struct orr_process *self, void *arg)
{
	(void)arg;
	wait_with_cleanup(self);
}

static void catch_and_wait(struct orr_process *self)
{
	struct rig *r = rig_of_target(self);

	note(r, (char)('0' + orr_catch(self, body, NULL)));
	orr_wait_event(self, &r->ev);
	note(r, 'w');
}

static void method_throws_into_the_caller(void **state)
{
	struct rig *r = *state;
	struct method m;

	method_that(&m, r, throw_7);
	target_thread(r, catch_and_wait);
	run(r, "s1c7.w");
	assert_true(orr_process_ended(&r->target));
}

static void stop(struct rig *r)
{
	orr_sim_stop(r->sim);
}

static void method_stops_the_simulation(void **state)
{
	struct rig *r = *state;
	struct method m;

	method_that(&m, r, stop);
	target_thread(r, wait_and_note);
	assert_int_equal(orr_sim_run(r->sim, 1000), ORR_RUN_STOPPED);
	assert_string_equal(r->record, "s1.");
}

static void pause_it(struct rig *r)
{
	orr_sim_pause(r->sim);
}

static void run_goes_on_after_a_pause_by_a_method(void **state)
{
	struct rig *r = *state;
	struct method m;

	method_that(&m, r, pause_it);
	target_thread(r, wait_and_note);
	assert_int_equal(orr_sim_run(r->sim, 1000), ORR_RUN_PAUSED);
	assert_int_equal(m.runs, 2);
	run(r, "s1.w");
}

/* More than the stack of a thread has. */
static void use_much_stack(struct rig *r)
{
	volatile char large[512 * 1024];

	for (size_t i = 0; i < sizeof(large); i += 1024)
		large[i] = (char)i;
	note(r, large[1024] ? 'x' : 'l');
}

static void method_has_the_stack_of_the_program(void **state)
{
	struct rig *r = *state;
	struct method m;

	method_that(&m, r, use_much_stack);
	target_thread(r, wait_and_note);
	run(r, "s1l.w");
}

/* The thread rounds up, the method down, and the program to the nearest. */

static int in_thread;
static int in_method;

static void round_up(struct orr_process *self)
{
	struct rig *r = rig_of_target(self);

	fesetround(FE_UPWARD);
	orr_wait_event(self, &r->ev);
	in_thread = fegetround();
}

static void round_down(struct rig *r)
{
	(void)r;
	in_method = fegetround();
	fesetround(FE_DOWNWARD);
}

static void thread_and_method_keep_their_rounding_modes(void **state)
{
	struct rig *r = *state;
	struct method m;

	method_that(&m, r, round_down);
	target_thread(r, round_up);
	orr_thread_keep_fenv(&r->target);
	orr_sim_run(r->sim, 1000);
	fesetround(FE_TONEAREST);
	assert_int_equal(in_method, FE_TONEAREST);
	assert_int_equal(in_thread, FE_UPWARD);
}

/* A thread with the modes of the program, among methods that change them. */
static void keep_rounding(struct orr_process *self)
{
	orr_wait_event(self, &rig_of_target(self)->ev);
	in_thread = fegetround();
}

static void thread_keeps_its_rounding_mode_after_a_method(void **state)
{
	struct rig *r = *state;
	struct method m;

	method_that(&m, r, round_down);
	target_thread(r, keep_rounding);
	orr_thread_keep_fenv(&r->target);
	orr_sim_run(r->sim, 1000);
	fesetround(FE_TONEAREST);
	assert_int_equal(in_thread, FE_TONEAREST);
}

static void note_rounding_and_round_up(struct orr_process *self)
{
	in_thread = fegetround();
	fesetround(FE_UPWARD);
	orr_wait_event(self, &rig_of_target(self)->ev);
}

static void reset_target(struct rig *r)
{
	orr_process_reset(&r->target, ORR_NO_DESCENDANTS);
	in_method = fegetround();
}

static void reset_thread_keeps_its_rounding_mode(void **state)
{
	struct rig *r = *state;
	struct method m;

	method_that(&m, r, reset_target);
	target_thread(r, note_rounding_and_round_up);
	orr_thread_keep_fenv(&r->target);
	orr_sim_run(r->sim, 1000);
	assert_int_equal(fegetround(), FE_TONEAREST);
	assert_int_equal(in_method, FE_TONEAREST);
	assert_int_equal(in_thread, FE_UPWARD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(method_kills_the_caller),
		TEST(thread_that_a_method_kills_kills_the_caller),
		TEST(another_thread_takes_the_stack_of_the_caller),
		TEST(method_resets_the_caller),
		TEST(method_resets_the_caller_and_kills_it),
		TEST(method_throws_into_the_caller),
		TEST(method_stops_the_simulation),
		TEST(run_goes_on_after_a_pause_by_a_method),
		TEST(method_has_the_stack_of_the_program),
		TEST(thread_and_method_keep_their_rounding_modes),
		TEST(thread_keeps_its_rounding_mode_after_a_method),
		TEST(reset_thread_keeps_its_rounding_mode),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

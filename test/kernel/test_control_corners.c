/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Process control where it meets something else: what test/diff-systemc has
 * found, one test for each.
 */
#include "../unit.h"

#include <orrery/control.h>
#include <orrery/signal.h>
#include <orrery/sim.h>

#include <stdlib.h>
#include <string.h>

/* Two processes that share an event, a signal and a record. */
struct rig {
	struct orr_sim *sim;
	struct orr_object *root;
	struct orr_process first;
	struct orr_process second;
	struct orr_event ev;
	struct orr_signal signal;
	char record[64];
};

static struct rig *rig_of(struct orr_process *self)
{
	return strcmp(self->obj.name, "first")
		       ? orr_container_of(self, struct rig, second)
		       : orr_container_of(self, struct rig, first);
}

static void note(struct orr_process *self, char c)
{
	struct rig *r = rig_of(self);
	size_t n = strlen(r->record);

	assert_true(n + 1 < sizeof(r->record));
	r->record[n] = c;
}

static int setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));

	r->sim = orr_sim_new();
	r->root = orr_sim_root(r->sim);
	orr_event_init(&r->ev, r->root, "ev");
	orr_signal_init(&r->signal, r->root, "signal", 1);
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

static void run(struct rig *r, const char *record)
{
	orr_sim_run(r->sim, 10);
	assert_string_equal(r->record, record);
}

static void say_a(struct orr_process *self)
{
	note(self, 'a');
}

static void wait_5_and_say_a(struct orr_process *self)
{
	note(self, 's');
	orr_wait_for(self, 5);
	note(self, 'a');
}

static void reset_second(struct orr_process *self)
{
	note(self, '(');
	orr_process_reset(&rig_of(self)->second, ORR_NO_DESCENDANTS);
	note(self, ')');
}

static void kill_second(struct orr_process *self)
{
	note(self, '(');
	orr_process_kill(&rig_of(self)->second, ORR_NO_DESCENDANTS);
	note(self, ')');
}

static void reset_of_a_quiet_process_runs_it_once(void **state)
{
	struct rig *r = *state;

	orr_method_init(&r->first, r->root, "first", reset_second);
	orr_method_init(&r->second, r->root, "second", say_a);
	orr_process_dont_initialize(&r->second);
	run(r, "(a)");
}

static void kill_of_a_quiet_process(void **state)
{
	struct rig *r = *state;

	orr_method_init(&r->first, r->root, "first", kill_second);
	orr_thread_init(&r->second, r->root, "second", say_a);
	orr_process_dont_initialize(&r->second);
	run(r, "()");
	assert_true(orr_process_ended(&r->second));
}

static void reset_of_a_suspended_process_that_was_runnable(void **state)
{
	struct rig *r = *state;

	orr_method_init(&r->first, r->root, "first", reset_second);
	orr_thread_init(&r->second, r->root, "second", say_a);
	orr_process_suspend(&r->second, ORR_NO_DESCENDANTS);
	run(r, "(a)");
}

static void trigger_of_a_quiet_suspended_process_is_kept(void **state)
{
	struct rig *r = *state;

	orr_method_init_on(&r->second, r->root, "second", say_a, &r->ev);
	orr_process_suspend(&r->second, ORR_NO_DESCENDANTS);
	orr_event_notify_delta(&r->ev);
	run(r, "");
	orr_process_resume(&r->second, ORR_NO_DESCENDANTS);
	run(r, "a");
}

/* Even if nobody else is there to switch to. */
static void sync_reset_of_the_only_thread(void **state)
{
	struct rig *r = *state;

	orr_thread_init(&r->second, r->root, "second", wait_5_and_say_a);
	orr_sim_run(r->sim, 1);
	orr_process_sync_reset_on(&r->second, ORR_NO_DESCENDANTS);
	run(r, "sss"); /* at 5 and at 10 */
	orr_process_sync_reset_off(&r->second, ORR_NO_DESCENDANTS);
	run(r, "sssa");
}

static void wait_3_times(struct orr_process *self)
{
	note(self, 's');
	orr_wait_n(self, 3);
	note(self, 'a');
}

static void sync_reset_does_not_let_a_count_finish(void **state)
{
	struct rig *r = *state;

	orr_thread_init(&r->second, r->root, "second", wait_3_times);
	orr_sensitive(&r->second, &r->ev);
	orr_process_sync_reset_on(&r->second, ORR_NO_DESCENDANTS);
	orr_event_notify_after(&r->ev, 1);
	run(r, "ss");
}

static void sensitivity_5_2_14_is_a_set(void **state)
{
	struct rig *r = *state;

	orr_thread_init(&r->second, r->root, "second", wait_3_times);
	for (unsigned i = 0; i < 3; i++)
		orr_sensitive(&r->second, &r->ev);
	for (unsigned i = 0; i < 3; i++) {
		orr_event_notify_after(&r->ev, 1);
		run(r, i ? r->record : "s");
		assert_int_equal(strlen(r->record), i < 2 ? 1 : 2);
	}
}

static void suspend_itself(struct orr_process *self)
{
	note(self, 's');
	orr_process_suspend(self, ORR_NO_DESCENDANTS);
	note(self, 'a');
}

static void reset_at_5(struct orr_process *self)
{
	orr_wait_for(self, 5);
	reset_second(self);
}

static void thread_5_6_6_2_stops_though_it_is_suspended_already(void **state)
{
	struct rig *r = *state;

	orr_thread_init(&r->first, r->root, "first", reset_at_5);
	orr_thread_init(&r->second, r->root, "second", suspend_itself);
	run(r, "s(s)");
}

static void suspend_and_disable_itself(struct orr_process *self)
{
	orr_process_suspend(self, ORR_NO_DESCENDANTS);
	orr_process_disable(self, ORR_NO_DESCENDANTS);
	note(self, 'a');
}

static void method_may_suspend_and_disable_itself(void **state)
{
	struct rig *r = *state;

	orr_method_init(&r->second, r->root, "second",
			suspend_and_disable_itself);
	run(r, "a");
	orr_process_enable(&r->second, ORR_NO_DESCENDANTS);
	orr_process_resume(&r->second, ORR_NO_DESCENDANTS);
	run(r, "aa");
}

/* Waits for the reset event of the other. */
static void await_reset(struct orr_process *self)
{
	orr_wait_event(self, orr_process_reset_event(&rig_of(self)->second));
	note(self, 'r');
}

static void run_again_at_5(struct orr_process *self)
{
	note(self, 'a');
	if (orr_now(self->obj.sim) == 0)
		orr_next_trigger_for(self, 5);
}

static void reset_event_5_6_5_of_a_method_in_reset(void **state)
{
	struct rig *r = *state;

	orr_thread_init(&r->first, r->root, "first", await_reset);
	orr_method_init(&r->second, r->root, "second", run_again_at_5);
	orr_sim_run(r->sim, 1);
	orr_process_sync_reset_on(&r->second, ORR_NO_DESCENDANTS);
	run(r, "aar");
}

static void spawn_second_in_reset(struct orr_process *self)
{
	struct rig *r = rig_of(self);

	orr_thread_init(&r->second, r->root, "second", wait_5_and_say_a);
	orr_async_reset_signal_is(&r->second, &r->signal, true);
	note(self, '.');
}

static void asynchronous_reset_5_2_13_lets_a_spawned_process_begin(void **state)
{
	struct rig *r = *state;

	orr_method_init(&r->first, r->root, "first", spawn_second_in_reset);
	run(r, ".sss"); /* begins after its spawner; unwound at 5, 10 */
}

/* The first child, when it is reset, resets its parent in turn. */
static void child(struct orr_process *self)
{
	struct orr_process *parent =
		orr_container_of(self->obj.parent, struct orr_process, obj);

	note(parent, 'c');
	if (orr_process_arg(self) && orr_now(self->obj.sim) > 0)
		orr_process_reset(parent, ORR_NO_DESCENDANTS);
}

static void spawn_and_wait(struct orr_process *self)
{
	void *is_first = orr_now(self->obj.sim) ? NULL : self;

	note(self, 's');
	orr_spawn_method(&self->obj, NULL, child, is_first);
	orr_wait_for(self, 100);
}

static void reset_family_at_5(struct orr_process *self)
{
	orr_wait_for(self, 5);
	note(self, '(');
	orr_process_reset(&rig_of(self)->second, ORR_INCLUDE_DESCENDANTS);
	note(self, ')');
}

/* The two children that are spawned at 5 run after that, in their turn. */
static void descendants_spawned_meanwhile_are_left_out(void **state)
{
	struct rig *r = *state;

	orr_thread_init(&r->first, r->root, "first", reset_family_at_5);
	orr_thread_init(&r->second, r->root, "second", spawn_and_wait);
	run(r, "sc(css)cc");
}

static void triggered_5_10_is_over_when_time_has_moved(void **state)
{
	struct rig *r = *state;

	orr_sim_run(r->sim, 1);
	orr_event_notify_delta(&r->ev);
	orr_sim_run(r->sim, 1);
	assert_false(orr_event_triggered(&r->ev));
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reset_of_a_quiet_process_runs_it_once),
		TEST(kill_of_a_quiet_process),
		TEST(reset_of_a_suspended_process_that_was_runnable),
		TEST(trigger_of_a_quiet_suspended_process_is_kept),
		TEST(sync_reset_of_the_only_thread),
		TEST(sync_reset_does_not_let_a_count_finish),
		TEST(sensitivity_5_2_14_is_a_set),
		TEST(thread_5_6_6_2_stops_though_it_is_suspended_already),
		TEST(method_may_suspend_and_disable_itself),
		TEST(reset_event_5_6_5_of_a_method_in_reset),
		TEST(asynchronous_reset_5_2_13_lets_a_spawned_process_begin),
		TEST(descendants_spawned_meanwhile_are_left_out),
		TEST(triggered_5_10_is_over_when_time_has_moved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processes, suspension and disabling by the sub-clauses of IEEE 1666-2023
 * clauses 5.6.5 to 5.6.6.3, as far as no other test shows them;
 * doc/semantics.md has a table of all.
 */
#include "../unit.h"

#include "../child.h"
#include "clause_control.h"

#include <orrery/channel.h>

static void note_end(struct orr_process *self)
{
	struct rig *r = rig_of(self);

	orr_wait_event(self, orr_process_terminated_event(r->target));
	note_number(r, orr_now(r->sim));
}

static void wait_5(struct orr_process *self)
{
	orr_wait_for(self, 5);
}

static void c5_6_5_terminated_event_when_the_function_returns(void **state)
{
	struct rig *r = *state;

	r->target = thread(r, wait_5);
	thread(r, note_end);
	run(r, 10, "5");
}

static void spawn_below(struct orr_process *self)
{
	orr_spawn_thread(&self->obj, "child", wait_for_a, rig_of(self));
}

static void c5_6_5_parent_that_has_ended_is_still_the_parent(void **state)
{
	struct rig *r = *state;
	struct orr_process *p = thread(r, spawn_below);
	struct orr_object *child;

	run(r, 1, "s");
	assert_true(orr_process_ended(p));
	child = orr_object_find(&p->obj, "child");
	assert_non_null(child);
	assert_ptr_equal(child->parent, &p->obj);
}

static void wait_as_child(struct orr_process *self)
{
	wait_with_cleanups(self, "c");
}

static void wait_as_parent(struct orr_process *self)
{
	orr_spawn_thread(&self->obj, "child", wait_as_child, rig_of(self));
	wait_with_cleanups(self, "p");
}

static void c5_6_6_descendants_come_first(void **state)
{
	struct rig *r = *state;

	act_on(r, thread(r, wait_as_parent), ACTS_OF(end_family));
	run(r, 10, ".cp");
}

struct killer {
	struct orr_channel channel;
	struct orr_process *target;
};

static void kill_in_update(struct orr_channel *channel)
{
	struct killer *k = orr_container_of(channel, struct killer, channel);

	orr_process_kill(k->target, ORR_NO_DESCENDANTS);
}

static void run_kill_in_update(void)
{
	struct killer k;
	struct rig *r;
	void *state;

	setup(&state);
	r = state;
	k.target = thread(r, wait_for_a);
	orr_channel_init(&k.channel, r->root, "channel", ORR_KIND_CHANNEL,
			 kill_in_update);
	orr_sim_run(r->sim, 1);
	orr_channel_request_update(&k.channel);
	orr_sim_run(r->sim, 1);
}

static void c5_6_6_kill_in_the_update_phase_aborts(void **state)
{
	(void)state;
	assert_aborts(run_kill_in_update, "cannot be killed in the update");
}

/* The event at 2, 4, 6, ... ps; something else at 3, 5, 7, ... */
static void tick(struct orr_process *self)
{
	for (unsigned i = 0; i < 5; i++) {
		orr_wait_for(self, 2);
		orr_event_notify(&rig_of(self)->a);
	}
}

static void control_between(struct orr_process *self)
{
	struct rig *r = rig_of(self);

	orr_wait_for(self, 3);
	for (act_fn *const *act = r->acts; *act; act++) {
		(*act)(r, r->target);
		orr_wait_for(self, 2);
	}
}

/* s when it begins, and b for 1 ps, c for 2 ps, and so on when it is woken. */
static void note_times(struct orr_process *self)
{
	note(rig_of(self), 's');
	for (;;) {
		orr_wait_event(self, &rig_of(self)->a);
		note(rig_of(self), (char)('a' + orr_now(self->obj.sim)));
	}
}

static void with_ticks(struct rig *r, act_fn *const *acts)
{
	r->target = thread(r, note_times);
	r->acts = acts;
	thread(r, tick);
	thread(r, control_between);
}

/* At 2; at 5 for what came at 4; at 6; not at 8; at 10. */
static void c5_6_6_1_suspension_remembers_and_disabling_forgets(void **state)
{
	struct rig *r = *state;

	with_ticks(r, ACTS_OF(suspend, resume, disable, enable));
	run(r, 11, "scfgk");
}

/* At 2; begins again at 4 and 6; at 8 and 10. */
static void c5_6_6_1_synchronous_reset_acts_at_each_wake_up(void **state)
{
	struct rig *r = *state;

	with_ticks(r, ACTS_OF(sync_on, notify, sync_off));
	run(r, 11, "scsssik");
}

/* At 2 and 4; begins again at 5; at 6; is no more from 7 on. */
static void c5_6_6_1_reset_and_kill_act_at_once(void **state)
{
	struct rig *r = *state;

	with_ticks(r, ACTS_OF(resume, reset, end));
	run(r, 11, "scesg");
}

static void c5_6_6_2_one_resume_undoes_many_suspends(void **state)
{
	struct rig *r = *state;

	act_on(r, thread(r, wait_for_a),
	       ACTS_OF(suspend, suspend, resume, notify));
	run(r, 10, "s....w");
}

static void c5_6_6_2_suspended_before_the_start_it_begins_later(void **state)
{
	struct rig *r = *state;
	struct orr_process *p = thread(r, wait_for_a);

	orr_process_suspend(p, ORR_NO_DESCENDANTS);
	act_on(r, p, ACTS_OF(notify, resume, notify));
	run(r, 10, "..s.w");
}

static void suspend_and_resume_itself(struct orr_process *self)
{
	note(rig_of(self), '(');
	suspend(NULL, self);
	resume(NULL, self);
	note(rig_of(self), ')');
}

static void c5_6_6_2_method_may_take_its_suspension_back(void **state)
{
	struct rig *r = *state;
	struct orr_process *p = method_on(r, suspend_and_resume_itself, &r->a);

	act_on(r, p, ACTS_OF(notify, notify));
	run(r, 10, ".().()");
}

static void c5_6_6_2_descendants_may_stay_suspended(void **state)
{
	struct rig *r = *state;

	act_on(r, thread(r, spawn_below), ACTS_OF(suspend_family, notify));
	run(r, 10, "s..");
}

static void c5_6_6_3_one_enable_undoes_many_disables(void **state)
{
	struct rig *r = *state;

	act_on(r, thread(r, wait_for_a),
	       ACTS_OF(disable, disable, enable, notify));
	run(r, 10, "s....w");
}

static void disable_itself(struct orr_process *self)
{
	disable(NULL, self);
	wait_for_a(self);
}

static void c5_6_6_3_thread_that_disables_itself_runs_to_its_wait(void **state)
{
	struct rig *r = *state;

	act_on(r, thread(r, disable_itself), ACTS_OF(notify, enable, notify));
	run(r, 10, "s...w");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(c5_6_5_terminated_event_when_the_function_returns),
		TEST(c5_6_5_parent_that_has_ended_is_still_the_parent),
		TEST(c5_6_6_descendants_come_first),
		TEST(c5_6_6_kill_in_the_update_phase_aborts),
		TEST(c5_6_6_1_suspension_remembers_and_disabling_forgets),
		TEST(c5_6_6_1_synchronous_reset_acts_at_each_wake_up),
		TEST(c5_6_6_1_reset_and_kill_act_at_once),
		TEST(c5_6_6_2_one_resume_undoes_many_suspends),
		TEST(c5_6_6_2_suspended_before_the_start_it_begins_later),
		TEST(c5_6_6_2_method_may_take_its_suspension_back),
		TEST(c5_6_6_2_descendants_may_stay_suspended),
		TEST(c5_6_6_3_one_enable_undoes_many_disables),
		TEST(c5_6_6_3_thread_that_disables_itself_runs_to_its_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

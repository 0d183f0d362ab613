/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Callbacks, stopping, time and stages by the sub-clauses of IEEE 1666-2023
 * clauses 4.5 and 4.6, as far as no other test shows them; doc/semantics.md has
 * a table of all.
 */
#include "../unit.h"

#include "clause_rig.h"

#include <orrery/port.h>

static void read_only(struct orr_process *self)
{
	note_number(rig_of(self), orr_signal_read(&rig_of(self)->s));
}

static void wait_5(struct orr_process *self)
{
	orr_wait_for(self, 5);
	stamp(rig_of(self), 't');
}

/* A callback that knows the rig and acts as the test says. */
struct at_stage {
	struct orr_stage_callback callback;
	struct rig *r;
	void (*act)(struct rig *r);
	struct at_stage *later;
	struct orr_port port;
};

static void call_act(struct orr_stage_callback *callback, enum orr_stage stage)
{
	struct at_stage *s =
		orr_container_of(callback, struct at_stage, callback);

	(void)stage;
	s->act(s->r);
}

static void note_s(struct rig *r)
{
	note_number(r, orr_signal_read(&r->s));
}

static void note_now(struct rig *r)
{
	note_number(r, orr_now(r->sim));
}

static void note_e(struct rig *r)
{
	note(r, 'e');
}

static void at_stages(struct at_stage *s, struct rig *r, unsigned stages,
		      void (*act)(struct rig *r))
{
	*s = (struct at_stage){.callback.fn = call_act, .r = r, .act = act};
	orr_sim_add_callback(r->sim, &s->callback, stages);
}

static void add_another(struct orr_stage_callback *callback,
			enum orr_stage stage)
{
	struct at_stage *s =
		orr_container_of(callback, struct at_stage, callback);

	(void)stage;
	at_stages(s->later, s->r, ORR_END_OF_ELABORATION, note_e);
}

static void c4_5_2_callback_made_early_hears_the_later_stages(void **state)
{
	struct rig *r = *state;
	struct at_stage later;
	struct at_stage early = {
		.callback.fn = add_another, .r = r, .later = &later};

	orr_sim_add_callback(r->sim, &early.callback,
			     ORR_BEFORE_END_OF_ELABORATION);
	run(r, 0, "e");
}

static const struct orr_interface_type door_type = {"door", NULL};
static const struct orr_interface_ops door_ops = {&door_type, NULL};

static void bind_port(struct orr_stage_callback *callback, enum orr_stage stage)
{
	struct at_stage *s =
		orr_container_of(callback, struct at_stage, callback);

	(void)stage;
	orr_port_bind(&s->port, (struct orr_interface){&door_ops, s});
}

static void c4_5_2_port_may_be_bound_before_the_end_of_elaboration(void **state)
{
	struct rig *r = *state;
	struct at_stage s = {.callback.fn = bind_port};

	orr_port_init(&s.port, r->root, "port", &door_type, 1,
		      ORR_ONE_OR_MORE_BOUND);
	orr_sim_add_callback(r->sim, &s.callback,
			     ORR_BEFORE_END_OF_ELABORATION);
	orr_sim_run(r->sim, 0);
	assert_ptr_equal(orr_port_interface(&s.port, 0)->self, &s);
}

static void c4_5_4_start_of_simulation_comes_before_the_update(void **state)
{
	struct rig *r = *state;
	struct at_stage s;

	at_stages(&s, r, ORR_START_OF_SIMULATION, note_s);
	method(r, read_only);
	orr_signal_write(&r->s, 1);
	run(r, 0, "01");
}

static void stop_twice(struct orr_process *self)
{
	orr_sim_stop(self->obj.sim);
	orr_sim_stop(self->obj.sim);
}

static void c4_5_5_end_of_simulation_comes_once(void **state)
{
	struct rig *r = *state;
	struct at_stage s;

	at_stages(&s, r, ORR_END_OF_SIMULATION, note_e);
	thread(r, stop_twice);
	run(r, 10, "e");
}

static void suspend_all_and_not(struct orr_process *self)
{
	orr_sim_suspend_all(self->obj.sim);
	orr_sim_unsuspend_all(self->obj.sim);
	wait_5(self);
}

static void c4_6_3_suspension_may_be_taken_back_in_time(void **state)
{
	struct rig *r = *state;

	thread(r, suspend_all_and_not);
	run(r, 10, "t1");
}

static void write_and_stop(struct orr_process *self)
{
	orr_sim_stop(self->obj.sim);
	orr_signal_write(&rig_of(self)->s, 1);
	note(rig_of(self), 'w');
}

static void stop_in_mode(struct rig *r, enum orr_stop_mode mode)
{
	orr_sim_set_stop_mode(r->sim, mode);
	method(r, write_and_stop);
	method_on(r, note_m, orr_signal_changed(&r->s));
	run(r, 10, "w");
}

static void c4_6_4_stop_lets_the_update_phase_come(void **state)
{
	struct rig *r = *state;

	stop_in_mode(r, ORR_STOP_FINISH_DELTA);
	assert_int_equal(orr_signal_read(&r->s), 1);
}

static void c4_6_4_immediate_stop_has_no_update_phase(void **state)
{
	struct rig *r = *state;

	stop_in_mode(r, ORR_STOP_IMMEDIATE);
	assert_int_equal(orr_signal_read(&r->s), 0);
}

static void say_now(struct orr_process *self)
{
	note_now(rig_of(self));
}

static void c4_6_5_time_is_0_until_it_advances(void **state)
{
	struct rig *r = *state;

	assert_int_equal(orr_now(r->sim), 0);
	orr_sensitive(method(r, say_now), &r->a);
	orr_event_notify_after(&r->a, 3);
	run(r, 10, "03");
}

static void again_in_1(struct orr_process *self)
{
	orr_next_trigger_for(self, 1);
}

/* At 0, 1, 2, 3 and 4, in one run or in five. */
static void c4_6_6_pauses_do_not_change_the_count(void **state)
{
	struct rig *r = *state;

	method(r, again_in_1);
	for (unsigned i = 0; i < 5; i++)
		orr_sim_run(r->sim, i ? 1 : 0);
	assert_int_equal(orr_sim_delta_count(r->sim), 5);
	teardown(state);
	setup(state);
	r = *state;
	method(r, again_in_1);
	orr_sim_run(r->sim, 4);
	assert_int_equal(orr_sim_delta_count(r->sim), 5);
}

static void wait_2_and_3(struct orr_process *self)
{
	orr_wait_for(self, 2);
	orr_wait_for(self, 3);
}

static void c4_6_8_run_from_activity_to_activity(void **state)
{
	struct rig *r = *state;

	thread(r, wait_2_and_3);
	orr_sim_run(r->sim, 0); /* the start makes activity */
	while (orr_sim_next_time(r->sim) != ORR_TIME_MAX) {
		orr_sim_run(r->sim,
			    orr_sim_next_time(r->sim) - orr_now(r->sim));
		note_now(r);
	}
	assert_string_equal(r->record, "25");
}

static void stop_and_pause(struct orr_process *self)
{
	orr_sim_stop(self->obj.sim);
	orr_sim_pause(self->obj.sim);
}

static void c4_6_9_stopped_and_paused_is_stopped(void **state)
{
	struct rig *r = *state;
	struct at_stage paused;

	at_stages(&paused, r, ORR_PRE_PAUSE, note_e);
	method(r, stop_and_pause);
	assert_int_equal(orr_sim_run(r->sim, 10), ORR_RUN_STOPPED);
	assert_int_equal(orr_sim_status(r->sim), ORR_SIM_STOPPED);
	assert_string_equal(r->record, "");
}

static void write_at_5(struct orr_process *self)
{
	orr_wait_for(self, 5);
	orr_signal_write(&rig_of(self)->s, 1);
	note(rig_of(self), 'w');
}

/* p: what is changed is yet to be notified. */
static void note_s_and_pending(struct rig *r)
{
	note_s(r);
	if (orr_event_pending(orr_signal_changed(&r->s)))
		note(r, 'p');
}

/* Twice: after the delta cycle of the write and after that of the change. */
static void c4_6_13_post_update_comes_before_delta_notification(void **state)
{
	struct rig *r = *state;
	struct at_stage s;

	thread(r, write_at_5);
	method_on(r, note_m, orr_signal_changed(&r->s));
	orr_sim_run(r->sim, 1);
	at_stages(&s, r, ORR_POST_UPDATE, note_s_and_pending);
	run(r, 10, "w1pm1");
}

static void c4_6_13_pre_timestep_comes_before_time_advances(void **state)
{
	struct rig *r = *state;
	struct at_stage s;

	at_stages(&s, r, ORR_PRE_TIMESTEP, note_now);
	orr_event_notify_after(&r->a, 3);
	orr_event_notify_after(&r->b, 5);
	run(r, ORR_TIME_MAX, "03");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(c4_5_2_callback_made_early_hears_the_later_stages),
		TEST(c4_5_2_port_may_be_bound_before_the_end_of_elaboration),
		TEST(c4_5_4_start_of_simulation_comes_before_the_update),
		TEST(c4_5_5_end_of_simulation_comes_once),
		TEST(c4_6_3_suspension_may_be_taken_back_in_time),
		TEST(c4_6_4_stop_lets_the_update_phase_come),
		TEST(c4_6_4_immediate_stop_has_no_update_phase),
		TEST(c4_6_5_time_is_0_until_it_advances),
		TEST(c4_6_6_pauses_do_not_change_the_count),
		TEST(c4_6_8_run_from_activity_to_activity),
		TEST(c4_6_9_stopped_and_paused_is_stopped),
		TEST(c4_6_13_post_update_comes_before_delta_notification),
		TEST(c4_6_13_pre_timestep_comes_before_time_advances),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What callbacks at the stages of IEEE 1666-2023 4.6.13 may do and what not,
 * and stopping from odd places (4.6.4).
 */
#include "../unit.h"

#include "../child.h"
#include "clause_rig.h"

#include <orrery/channel.h>
#include <orrery/log.h>
#include <orrery/port.h>

#include <stdio.h>

struct at_stage {
	struct orr_stage_callback callback;
	struct rig *r;
	void (*act)(struct rig *r);
};

static void call_act(struct orr_stage_callback *callback, enum orr_stage stage)
{
	struct at_stage *s =
		orr_container_of(callback, struct at_stage, callback);

	(void)stage;
	s->act(s->r);
}

static void at_stages(struct at_stage *s, struct rig *r, unsigned stages,
		      void (*act)(struct rig *r))
{
	*s = (struct at_stage){.callback.fn = call_act, .r = r, .act = act};
	orr_sim_add_callback(r->sim, &s->callback, stages);
}

static void note_at(struct orr_process *self)
{
	note_number(rig_of(self), orr_now(self->obj.sim));
	orr_next_trigger_for(self, 2);
}

/* What a callback may not do at the two stages between phases. */

static void notify(struct rig *r)
{
	orr_event_notify(&r->a);
}

static void notify_delta(struct rig *r)
{
	orr_event_notify_delta(&r->a);
}

static void notify_after(struct rig *r)
{
	orr_event_notify_after(&r->a, 7);
}

/* What is pending. */
static void cancel(struct rig *r)
{
	orr_event_cancel(&r->b);
}

/* What is pending, to be due sooner; and in place of what is pending. */
static void hasten(struct rig *r)
{
	orr_event_notify_after(&r->b, 1);
}

static void replace(struct rig *r)
{
	orr_event_cancel(&r->b);
	orr_event_notify_after(&r->a, 5);
}

static void notify_delta_and_cancel(struct rig *r)
{
	orr_event_notify_delta(&r->a);
	orr_event_cancel(&r->a);
}

static void write_signal(struct rig *r)
{
	orr_signal_write(&r->s, 1);
}

static void spawn(struct rig *r)
{
	method(r, note_m);
}

static void reset(struct rig *r)
{
	orr_process_reset(r->target, ORR_NO_DESCENDANTS);
}

static void resume(struct rig *r)
{
	orr_process_resume(r->target, ORR_NO_DESCENDANTS);
}

/* The act at a stage, where one process runs and one is suspended. */
static void run_with(unsigned stage, void (*act)(struct rig *r))
{
	void *state;
	struct at_stage s;
	struct rig *r;

	setup(&state);
	r = state;
	method(r, note_at);
	r->target = method(r, note_m);
	orr_process_suspend(r->target, ORR_NO_DESCENDANTS);
	orr_event_notify_after(&r->b, 5);
	orr_sim_run(r->sim, 1);
	at_stages(&s, r, stage, act);
	orr_sim_run(r->sim, 3);
}

static unsigned stage_to_try;
static void (*act_to_try)(struct rig *r);

static void try_it(void)
{
	run_with(stage_to_try, act_to_try);
}

static void look_4_6_13_is_all_that_two_stages_may(void **state)
{
	static void (*const acts[])(struct rig * r) = {notify,
						       notify_delta,
						       notify_after,
						       cancel,
						       hasten,
						       replace,
						       notify_delta_and_cancel,
						       write_signal,
						       spawn,
						       reset,
						       resume};

	(void)state;
	for (size_t i = 0; i < ORR_COUNT(acts); i++) {
		act_to_try = acts[i];
		stage_to_try = ORR_POST_UPDATE;
		assert_aborts(try_it, "a callback at the stage ORR_POST_UPDATE "
				      "has notified");
		stage_to_try = ORR_PRE_TIMESTEP;
		assert_aborts(try_it,
			      "a callback at the stage ORR_PRE_TIMESTEP "
			      "has notified");
	}
}

static void look(struct rig *r)
{
	assert_int_equal(orr_sim_next_time(r->sim), orr_now(r->sim) + 2);
	assert_false(orr_event_pending(&r->a));
	note(r, 'l');
}

static void look_4_6_13_changes_nothing(void **state)
{
	struct rig *r = *state;
	struct at_stage s;

	method(r, note_at);
	at_stages(&s, r, ORR_PRE_TIMESTEP, look);
	run(r, 4, "0l2l4");
}

static void no_stage(void)
{
	struct at_stage s;
	void *state;

	setup(&state);
	at_stages(&s, state, 0, look);
}

static void stage_beyond_the_last(void)
{
	struct at_stage s;
	void *state;

	setup(&state);
	at_stages(&s, state, 2 * ORR_END_OF_SIMULATION, look);
}

static void stages_4_6_12_that_are_none_abort(void **state)
{
	(void)state;
	assert_aborts(no_stage, "there is no stage 0x0");
	assert_aborts(stage_beyond_the_last, "there is no stage 0x400");
}

static void keep_line(void *arg, enum orr_log_level level, const char *line)
{
	(void)level;
	snprintf(arg, 128, "%s", line);
}

static void stage_4_6_12_that_is_over_is_a_warning(void **state)
{
	struct rig *r = *state;
	struct at_stage s;
	char line[128] = "";

	orr_sim_set_log(r->sim, keep_line, line);
	orr_sim_run(r->sim, 1);
	at_stages(&s, r, ORR_POST_UPDATE, look);
	assert_string_equal(line, "");
	orr_sim_remove_callback(r->sim, &s.callback);
	at_stages(&s, r, ORR_END_OF_ELABORATION, look);
	assert_string_equal(line, "warning: 1 ps: a callback for stages of the "
				  "elaboration, which is over, will not be "
				  "called");
}

static void make_port(struct rig *r)
{
	static const struct orr_interface_type type = {"door", NULL};
	struct orr_port *port = orr_sim_alloc(r->sim, sizeof(*port));

	orr_port_init(port, r->root, "port", &type, 1, ORR_ONE_OR_MORE_BOUND);
}

static void make_port_when_all_are_bound(void)
{
	struct at_stage s;
	void *state;

	setup(&state);
	at_stages(&s, state, ORR_END_OF_ELABORATION, make_port);
	orr_sim_run(((struct rig *)state)->sim, 1);
}

static void ports_4_5_3_are_not_made_when_all_are_bound(void **state)
{
	(void)state;
	assert_aborts(make_port_when_all_are_bound,
		      "comes too late: ports are made before the end of "
		      "elaboration");
}

/* Stopping (4.6.4) */

static void note_e(struct rig *r)
{
	note(r, 'e');
}

static void stop(struct rig *r)
{
	orr_sim_stop(r->sim);
}

static void pause_it(struct rig *r)
{
	orr_sim_pause(r->sim);
}

static void stop_4_6_4_before_a_time_step_keeps_the_time(void **state)
{
	struct rig *r = *state;
	struct at_stage s;

	method(r, note_at);
	at_stages(&s, r, ORR_PRE_TIMESTEP, stop);
	assert_int_equal(orr_sim_run(r->sim, 9), ORR_RUN_STOPPED);
	assert_string_equal(r->record, "0");
	assert_int_equal(orr_now(r->sim), 0);
}

static void pause_before_a_time_step_keeps_the_time(void **state)
{
	struct rig *r = *state;
	struct at_stage s;

	method(r, note_at);
	at_stages(&s, r, ORR_PRE_TIMESTEP, pause_it);
	assert_int_equal(orr_sim_run(r->sim, 9), ORR_RUN_PAUSED);
	assert_int_equal(orr_now(r->sim), 0);
	orr_sim_remove_callback(r->sim, &s.callback);
	assert_int_equal(orr_sim_run(r->sim, 2), ORR_RUN_LIMIT);
	assert_string_equal(r->record, "02");
}

static void stop_4_6_4_after_an_update_runs_no_process(void **state)
{
	struct rig *r = *state;
	struct at_stage s;

	method(r, note_at);
	method_on(r, note_m, &r->a);
	orr_event_notify_after(&r->a, 3);
	at_stages(&s, r, ORR_POST_UPDATE, stop);
	assert_int_equal(orr_sim_run(r->sim, 9), ORR_RUN_STOPPED);
	assert_string_equal(r->record, "0");
}

static void stop_4_6_4_after_the_end_changes_nothing(void **state)
{
	struct rig *r = *state;
	struct at_stage s;

	at_stages(&s, r, ORR_PRE_STOP | ORR_END_OF_SIMULATION, note_e);
	method(r, note_at);
	orr_sim_run(r->sim, 1);
	orr_sim_stop(r->sim);
	assert_int_equal(orr_sim_run(r->sim, 9), ORR_RUN_STOPPED);
	assert_string_equal(r->record, "0ee");
	orr_sim_stop(r->sim);
	assert_int_equal(orr_sim_status(r->sim), ORR_SIM_STOPPED);
	assert_int_equal(orr_now(r->sim), 1);
	assert_string_equal(r->record, "0ee");
}

/* A channel that stops in its update, and one that comes after it. */
struct stopper {
	struct orr_channel channel;
	struct orr_channel next;
	struct rig *r;
	bool next_was_updated;
};

static void update_and_stop(struct orr_channel *c)
{
	struct stopper *s = orr_container_of(c, struct stopper, channel);

	orr_event_notify_delta(&s->r->a);
	orr_sim_stop(c->obj.sim);
}

static void update_next(struct orr_channel *c)
{
	orr_container_of(c, struct stopper, next)->next_was_updated = true;
}

/* The update phase is finished; what it has notified runs nobody. */
static void stop_in_update(struct rig *r, enum orr_stop_mode mode)
{
	struct stopper s = {.r = r};

	orr_sim_set_stop_mode(r->sim, mode);
	orr_channel_init(&s.channel, r->root, "channel", ORR_KIND_CHANNEL,
			 update_and_stop);
	orr_channel_init(&s.next, r->root, "next", ORR_KIND_CHANNEL,
			 update_next);
	method_on(r, note_m, &r->a);
	orr_sim_run(r->sim, 1);
	orr_channel_request_update(&s.channel);
	orr_channel_request_update(&s.next);
	assert_int_equal(orr_sim_run(r->sim, 9), ORR_RUN_STOPPED);
	assert_true(s.next_was_updated);
	assert_string_equal(r->record, "");
	assert_int_equal(orr_now(r->sim), 1);
}

static void stop_4_6_4_in_an_update_finishes_the_phase(void **state)
{
	stop_in_update(*state, ORR_STOP_FINISH_DELTA);
}

static void stop_4_6_4_at_once_in_an_update_finishes_the_phase(void **state)
{
	stop_in_update(*state, ORR_STOP_IMMEDIATE);
}

/* A listener is called in the update phase, in that of a thread that waits. */
static void write_and_wait(struct orr_process *self)
{
	orr_signal_write(&rig_of(self)->s, 1);
	orr_wait_for(self, 5);
	note_number(rig_of(self), orr_now(self->obj.sim));
}

struct pauser {
	struct orr_listener listener;
	struct rig *r;
};

static void pause_as_listener(struct orr_listener *l)
{
	orr_sim_pause(orr_container_of(l, struct pauser, listener)->r->sim);
}

static void pause_in_an_update_keeps_the_time(void **state)
{
	struct rig *r = *state;
	struct pauser pauser = {.listener.fn = pause_as_listener, .r = r};

	orr_signal_listen(&r->s, &pauser.listener);
	thread(r, write_and_wait);
	assert_int_equal(orr_sim_run(r->sim, 9), ORR_RUN_PAUSED);
	assert_int_equal(orr_now(r->sim), 0);
	assert_string_equal(r->record, "");
	assert_int_equal(orr_sim_run(r->sim, 9), ORR_RUN_LIMIT);
	assert_string_equal(r->record, "5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(look_4_6_13_is_all_that_two_stages_may),
		TEST(look_4_6_13_changes_nothing),
		cmocka_unit_test(stages_4_6_12_that_are_none_abort),
		TEST(stage_4_6_12_that_is_over_is_a_warning),
		cmocka_unit_test(ports_4_5_3_are_not_made_when_all_are_bound),
		TEST(stop_4_6_4_before_a_time_step_keeps_the_time),
		TEST(pause_before_a_time_step_keeps_the_time),
		TEST(stop_4_6_4_after_an_update_runs_no_process),
		TEST(stop_4_6_4_after_the_end_changes_nothing),
		TEST(stop_4_6_4_in_an_update_finishes_the_phase),
		TEST(stop_4_6_4_at_once_in_an_update_finishes_the_phase),
		TEST(pause_in_an_update_keeps_the_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Stages, stopping, single steps and suspension, by IEEE 1666-2023. */
#include "../unit.h"

#include "../child.h"

#include <orrery/control.h>
#include <orrery/signal.h>
#include <orrery/sim.h>

struct rig {
	struct orr_sim *sim;
	struct orr_process thread;
	struct orr_process method;
	struct orr_event ev;
	struct orr_stage_callback callback;
	void (*body)(struct rig *r, struct orr_process *self);
	char record[64];
};

static void note(struct rig *r, char c)
{
	size_t n = strlen(r->record);

	assert_true(n + 1 < sizeof(r->record));
	r->record[n] = c;
}

static void thread(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, thread);

	if (r->body)
		r->body(r, self);
}

static void method(struct orr_process *self)
{
	note(orr_container_of(self, struct rig, method), 'm');
}

static int setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));
	struct orr_object *root;

	r->sim = orr_sim_new();
	root = orr_sim_root(r->sim);
	orr_event_init(&r->ev, root, "ev");
	orr_thread_init(&r->thread, root, "thread", thread);
	orr_method_init_on(&r->method, root, "method", method, &r->ev);
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

/* A letter for each stage, in the order of the enumeration. */
static void on_stage(struct orr_stage_callback *callback, enum orr_stage stage)
{
	struct rig *r = orr_container_of(callback, struct rig, callback);
	unsigned n = 0;

	while (1u << n != (unsigned)stage)
		n++;
	note(r, "abcutpsrxe"[n]);
}

static void callback_at(struct rig *r, unsigned stages)
{
	r->callback.fn = on_stage;
	orr_sim_add_callback(r->sim, &r->callback, stages);
}

enum { ALL = 2 * ORR_END_OF_SIMULATION - 1 };

static void pause_then_stop(struct rig *r, struct orr_process *self)
{
	note(r, 'T');
	orr_sim_pause(r->sim);
	orr_wait_for(self, 10);
	note(r, 'T');
	orr_sim_stop(r->sim);
}

static void stages_4_5_come_in_their_order(void **state)
{
	struct rig *r = *state;

	r->body = pause_then_stop;
	callback_at(r, ALL);
	assert_int_equal(orr_sim_run(r->sim, ORR_TIME_MAX), ORR_RUN_PAUSED);
	assert_string_equal(r->record, "abcTup");
	assert_int_equal(orr_sim_run(r->sim, ORR_TIME_MAX), ORR_RUN_STOPPED);
	assert_string_equal(r->record, "abcTuptTuxe");
}

struct looker {
	struct orr_stage_callback callback;
	const struct orr_event *ev;
	unsigned pending;
};

static void look(struct orr_stage_callback *callback, enum orr_stage stage)
{
	struct looker *l = orr_container_of(callback, struct looker, callback);

	(void)stage;
	l->pending += orr_event_pending(l->ev);
}

static void post_update_4_6_13_comes_before_what_updates_notify(void **state)
{
	struct rig *r = *state;
	struct looker l = {.callback.fn = look};
	struct orr_signal s;

	orr_signal_init(&s, orr_sim_root(r->sim), "s", 0);
	l.ev = orr_signal_changed(&s);
	orr_sensitive(&r->method, orr_signal_changed(&s));
	orr_sim_add_callback(r->sim, &l.callback, ORR_POST_UPDATE);
	orr_sim_run(r->sim, 1);
	assert_int_equal(l.pending, 0);
	orr_signal_write(&s, 1);
	orr_sim_run(r->sim, 1);
	assert_int_equal(l.pending, 1);
	assert_string_equal(r->record, "m");
}

static void removed_callback_is_not_called(void **state)
{
	struct rig *r = *state;

	callback_at(r, ALL);
	orr_sim_remove_callback(r->sim, &r->callback);
	orr_sim_run(r->sim, 10);
	assert_string_equal(r->record, "");
}

static void spawned_method(struct orr_process *self)
{
	note(orr_process_arg(self), 'M');
}

static void make_early(struct orr_stage_callback *callback,
		       enum orr_stage stage)
{
	struct rig *r = orr_container_of(callback, struct rig, callback);

	(void)stage;
	orr_spawn_method(orr_sim_root(r->sim), NULL, spawned_method, r);
}

static void processes_may_be_made_before_the_end_of_elaboration(void **state)
{
	struct rig *r = *state;

	r->callback.fn = make_early;
	orr_sim_add_callback(r->sim, &r->callback,
			     ORR_BEFORE_END_OF_ELABORATION);
	orr_sim_run(r->sim, 0);
	assert_string_equal(r->record, "M");
}

static void notify_stop_notify(struct rig *r, struct orr_process *self)
{
	(void)self;
	orr_event_notify(&r->ev);
	note(r, 'T');
	orr_sim_stop(r->sim);
	orr_event_notify(&r->ev);
}

static void stop_4_6_4_finishes_the_delta_cycle(void **state)
{
	struct rig *r = *state;

	r->body = notify_stop_notify;
	assert_int_equal(orr_sim_run(r->sim, 10), ORR_RUN_STOPPED);
	assert_string_equal(r->record, "Tm");
}

static void stop_4_6_4_immediate_runs_no_other_process(void **state)
{
	struct rig *r = *state;
	struct orr_signal s;

	orr_signal_init(&s, orr_sim_root(r->sim), "s", 0);
	orr_sim_set_stop_mode(r->sim, ORR_STOP_IMMEDIATE);
	r->body = notify_stop_notify;
	callback_at(r, ORR_POST_UPDATE | ORR_PRE_STOP);
	assert_int_equal(orr_sim_run(r->sim, 10), ORR_RUN_STOPPED);
	assert_string_equal(r->record, "Tx");
}

static void notify_delta_thrice(struct rig *r, struct orr_process *self)
{
	for (unsigned i = 0; i < 3; i++) {
		note(r, 'T');
		orr_event_notify_delta(&r->ev);
		orr_wait_for(self, 0);
	}
}

static void step_4_4_5_3_is_one_delta_cycle(void **state)
{
	struct rig *r = *state;

	r->body = notify_delta_thrice;
	assert_int_equal(orr_sim_step(r->sim), ORR_RUN_LIMIT);
	assert_string_equal(r->record, "T");
	orr_sim_step(r->sim);
	assert_true(strcmp(r->record, "TTm") == 0 ||
		    strcmp(r->record, "TmT") == 0);
	assert_int_equal(orr_sim_delta_count(r->sim), 2);
	orr_sim_step(r->sim);
	orr_sim_step(r->sim);
	orr_sim_step(r->sim);
	assert_int_equal(strlen(r->record), 6);
	assert_int_equal(orr_sim_delta_count(r->sim), 4);
	assert_int_equal(orr_now(r->sim), 0);
}

static void status_in(struct rig *r, struct orr_process *self)
{
	(void)self;
	assert_int_equal(orr_sim_status(r->sim), ORR_SIM_RUNNING);
	note(r, 'T');
}

static void status_4_6_9_follows_the_simulation(void **state)
{
	struct rig *r = *state;

	r->body = status_in;
	assert_int_equal(orr_sim_status(r->sim), ORR_SIM_ELABORATION);
	orr_sim_run(r->sim, 10);
	assert_int_equal(orr_sim_status(r->sim), ORR_SIM_PAUSED);
	orr_sim_stop(r->sim);
	orr_sim_run(r->sim, 10);
	assert_int_equal(orr_sim_status(r->sim), ORR_SIM_STOPPED);
	assert_string_equal(r->record, "T");
}

static void suspend_all(struct rig *r, struct orr_process *self)
{
	orr_event_notify_after(&r->ev, 5);
	orr_sim_suspend_all(r->sim);
	orr_sim_suspend_all(r->sim); /* a process counts once */
	orr_wait_for(self, 10);
	note(r, 'T');
}

static void suspend_all_4_6_3_holds_time(void **state)
{
	struct rig *r = *state;

	r->body = suspend_all;
	callback_at(r, ORR_PRE_SUSPEND | ORR_POST_SUSPEND);
	assert_int_equal(orr_sim_run(r->sim, 100), ORR_RUN_STARVED);
	assert_int_equal(orr_now(r->sim), 0);
	assert_int_equal(orr_sim_status(r->sim), ORR_SIM_SUSPENDED);
	assert_string_equal(r->record, "s");
	orr_process_kill(&r->thread, ORR_NO_DESCENDANTS);
	assert_string_equal(r->record, "sr");
	assert_int_equal(orr_sim_run(r->sim, 100), ORR_RUN_LIMIT);
	assert_string_equal(r->record, "srm");
}

static void suspend_all_but_itself(struct rig *r, struct orr_process *self)
{
	orr_sim_suspend_all(r->sim);
	orr_sim_unsuspendable(r->sim);
	orr_wait_for(self, 10);
	note(r, 'T');
	orr_sim_suspendable(r->sim);
	orr_wait_for(self, 10);
	note(r, 'U');
}

static void unsuspendable_4_6_3_needs_time(void **state)
{
	struct rig *r = *state;

	r->body = suspend_all_but_itself;
	orr_sim_run(r->sim, 100);
	assert_string_equal(r->record, "T");
	assert_int_equal(orr_now(r->sim), 10);
}

struct unsuspender {
	struct orr_post post;
	struct orr_sim *sim;
};

static void unsuspend_from_outside(struct orr_post *post)
{
	struct unsuspender *u =
		orr_container_of(post, struct unsuspender, post);

	orr_sim_unsuspend_all(u->sim);
}

static void suspension_4_6_3_ends_from_outside(void **state)
{
	struct rig *r = *state;
	struct unsuspender u = {.post.fn = unsuspend_from_outside,
				.sim = r->sim};

	orr_event_notify_after(&r->ev, 5);
	orr_sim_suspend_all(r->sim);
	assert_int_equal(orr_sim_run(r->sim, 100), ORR_RUN_STARVED);
	assert_string_equal(r->record, "");
	orr_sim_post(r->sim, &u.post);
	assert_int_equal(orr_sim_run(r->sim, 100), ORR_RUN_LIMIT);
	assert_string_equal(r->record, "m");
}

static void unbalanced(void)
{
	orr_sim_unsuspend_all(orr_sim_new());
}

static void unbalanced_unsuspend_aborts(void **state)
{
	(void)state;
	assert_aborts(unbalanced, "without orr_sim_suspend_all");
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(stages_4_5_come_in_their_order),
		TEST(post_update_4_6_13_comes_before_what_updates_notify),
		TEST(removed_callback_is_not_called),
		TEST(processes_may_be_made_before_the_end_of_elaboration),
		TEST(stop_4_6_4_finishes_the_delta_cycle),
		TEST(stop_4_6_4_immediate_runs_no_other_process),
		TEST(step_4_4_5_3_is_one_delta_cycle),
		TEST(status_4_6_9_follows_the_simulation),
		TEST(suspend_all_4_6_3_holds_time),
		TEST(unsuspendable_4_6_3_needs_time),
		TEST(suspension_4_6_3_ends_from_outside),
		cmocka_unit_test(unbalanced_unsuspend_aborts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

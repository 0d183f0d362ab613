/* SPDX-License-Identifier: Apache-2.0 */
/* When an event fires, and which notification stands against another. */
#include "../unit.h"

#include "../child.h"
#include "../probe.h"

/* An event that is watched, and a process that does something to it once. */
struct bench {
	struct orr_sim *sim;
	struct orr_event ev;
	struct probe probe;
	struct orr_process actor;
	const struct step *steps; /* for the actor */
};

enum act { END, NOW, DELTA, AFTER, CANCEL };

struct step {
	enum act act;
	orr_time delay;
};

static void perform(struct orr_event *ev, const struct step *s)
{
	if (s->act == NOW)
		orr_event_notify(ev);
	else if (s->act == DELTA)
		orr_event_notify_delta(ev);
	else if (s->act == AFTER)
		orr_event_notify_after(ev, s->delay);
	else
		orr_event_cancel(ev);
}

static void act(struct orr_process *self)
{
	struct bench *b = orr_container_of(self, struct bench, actor);

	for (const struct step *s = b->steps; s && s->act != END; s++)
		perform(&b->ev, s);
}

static int setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));
	struct orr_object *root;

	b->sim = orr_sim_new();
	root = orr_sim_root(b->sim);
	orr_event_init(&b->ev, root, "ev");
	probe_init(&b->probe, root, "probe", &b->ev);
	orr_method_init(&b->actor, root, "actor", act);
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	struct bench *b = *state;

	orr_sim_free(b->sim);
	free(b);
	return 0;
}

static void run_steps(struct bench *b, const struct step *steps)
{
	b->steps = steps;
	orr_sim_run(b->sim, ORR_TIME_MAX);
}

/* Whether the nth wake-up was at time and in the delta cycle. */
static void assert_woke(const struct bench *b, unsigned n, orr_time time,
			uint64_t delta)
{
	assert_true(n < b->probe.n);
	assert_int_equal(b->probe.time[n], time);
	assert_int_equal(b->probe.delta[n], delta);
}

static void immediate_wakes_in_the_same_phase(void **state)
{
	struct bench *b = *state;

	run_steps(b, (const struct step[]){{NOW, 0}, {END, 0}});
	assert_int_equal(b->probe.n, 1);
	assert_woke(b, 0, 0, 0);
}

static void delta_wakes_in_the_next_cycle(void **state)
{
	struct bench *b = *state;

	run_steps(b, (const struct step[]){{DELTA, 0}, {END, 0}});
	assert_int_equal(b->probe.n, 1);
	assert_woke(b, 0, 0, 1);
}

static void timed_wakes_after_the_delay(void **state)
{
	struct bench *b = *state;

	run_steps(b, (const struct step[]){{AFTER, ORR_NS(7)}, {END, 0}});
	assert_int_equal(b->probe.n, 1);
	assert_woke(b, 0, ORR_NS(7), 1);
}

static void delay_of_zero_is_a_delta(void **state)
{
	struct bench *b = *state;

	run_steps(b, (const struct step[]){
			     {AFTER, 5}, {AFTER, 0}, {AFTER, 0}, {END, 0}});
	assert_int_equal(b->probe.n, 1);
	assert_woke(b, 0, 0, 1);
}

/* A second immediate finds its process runnable already. */
static void immediate_stands_beside_what_follows(void **state)
{
	struct bench *b = *state;

	run_steps(
		b,
		(const struct step[]){
			{NOW, 0}, {NOW, 0}, {AFTER, 9}, {DELTA, 0}, {END, 0}});
	assert_int_equal(b->probe.n, 2);
	assert_woke(b, 0, 0, 0);
	assert_woke(b, 1, 0, 1);
}

static void immediate_then_timed_fire_both(void **state)
{
	struct bench *b = *state;

	run_steps(b, (const struct step[]){{NOW, 0}, {AFTER, 9}, {END, 0}});
	assert_int_equal(b->probe.n, 2);
	assert_woke(b, 0, 0, 0);
	assert_woke(b, 1, 9, 1);
}

static void immediate_discards_a_delta(void **state)
{
	struct bench *b = *state;

	run_steps(b, (const struct step[]){{DELTA, 0}, {NOW, 0}, {END, 0}});
	assert_int_equal(b->probe.n, 1);
	assert_woke(b, 0, 0, 0);
}

static void immediate_discards_a_timed(void **state)
{
	struct bench *b = *state;

	run_steps(b, (const struct step[]){{AFTER, 9}, {NOW, 0}, {END, 0}});
	assert_int_equal(b->probe.n, 1);
	assert_woke(b, 0, 0, 0);
}

static void delta_stands_against_delta_and_timed(void **state)
{
	struct bench *b = *state;

	run_steps(b, (const struct step[]){
			     {DELTA, 0}, {DELTA, 0}, {AFTER, 1}, {END, 0}});
	assert_int_equal(b->probe.n, 1);
	assert_woke(b, 0, 0, 1);
}

static void delta_discards_a_timed(void **state)
{
	struct bench *b = *state;

	run_steps(b, (const struct step[]){{AFTER, 9}, {DELTA, 0}, {END, 0}});
	assert_int_equal(b->probe.n, 1);
	assert_woke(b, 0, 0, 1);
}

static void earlier_of_two_timed_stands(void **state)
{
	struct bench *b = *state;

	run_steps(b, (const struct step[]){
			     {AFTER, 9}, {AFTER, 4}, {AFTER, 6}, {END, 0}});
	assert_int_equal(b->probe.n, 1);
	assert_woke(b, 0, 4, 1);
}

static void cancel_discards_whatever_is_pending(void **state)
{
	struct bench *b = *state;

	run_steps(b, (const struct step[]){{AFTER, 9},
					   {CANCEL, 0},
					   {DELTA, 0},
					   {CANCEL, 0},
					   {CANCEL, 0},
					   {END, 0}});
	assert_int_equal(b->probe.n, 0);
	assert_false(orr_event_pending(&b->ev));
	assert_int_equal(orr_now(b->sim), 0);
}

static void cancel_leaves_room_for_a_new_one(void **state)
{
	struct bench *b = *state;

	run_steps(b, (const struct step[]){{DELTA, 0},
					   {CANCEL, 0},
					   {AFTER, 3},
					   {CANCEL, 0},
					   {AFTER, 8},
					   {END, 0}});
	assert_int_equal(b->probe.n, 1);
	assert_woke(b, 0, 8, 1);
}

static void pending_tells_when(void **state)
{
	struct bench *b = *state;

	assert_false(orr_event_pending(&b->ev));
	assert_true(orr_event_time(&b->ev) == ORR_TIME_MAX);
	orr_sim_run(b->sim, ORR_NS(5));
	orr_event_notify_after(&b->ev, ORR_NS(2));
	assert_true(orr_event_pending(&b->ev));
	assert_int_equal(orr_event_time(&b->ev), ORR_NS(7));
	orr_event_notify_delta(&b->ev);
	assert_int_equal(orr_event_time(&b->ev), ORR_NS(5));
	orr_event_cancel(&b->ev);
	assert_false(orr_event_pending(&b->ev));
}

static void beyond_all_time_never_fires(void **state)
{
	struct bench *b = *state;

	orr_sim_run(b->sim, ORR_S(1));
	orr_event_notify_after(&b->ev, ORR_TIME_MAX);
	assert_false(orr_event_pending(&b->ev));
	orr_event_notify_after(&b->ev, ORR_TIME_MAX - ORR_S(1));
	assert_false(orr_event_pending(&b->ev));
	orr_event_notify_after(&b->ev, ORR_TIME_MAX - ORR_S(1) - 1);
	assert_true(orr_event_time(&b->ev) == ORR_TIME_MAX - 1);
	orr_event_notify_after(&b->ev, ORR_TIME_MAX);
	assert_true(orr_event_time(&b->ev) == ORR_TIME_MAX - 1);
	assert_int_equal(orr_sim_run(b->sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_true(orr_now(b->sim) == ORR_TIME_MAX - 1);
	assert_int_equal(b->probe.n, 1);
}

static void notified_in_elaboration_it_fires_in_the_run(void **state)
{
	struct bench *b = *state;

	orr_event_notify_delta(&b->ev);
	orr_sim_run(b->sim, 0);
	assert_int_equal(b->probe.n, 1);
	orr_event_notify_after(&b->ev, 4);
	orr_sim_run(b->sim, 10);
	assert_int_equal(b->probe.n, 2);
	assert_int_equal(b->probe.time[1], 4);
}

static void immediate_in_elaboration_runs_the_process_at_the_start(void **state)
{
	struct bench *b = *state;

	orr_event_notify(&b->ev);
	assert_int_equal(b->probe.n, 0);
	orr_sim_run(b->sim, 0);
	assert_int_equal(b->probe.n, 1);
	assert_woke(b, 0, 0, 0);
}

static void notified_between_runs_it_fires_in_the_next(void **state)
{
	struct bench *b = *state;

	orr_sim_run(b->sim, ORR_NS(3));
	orr_event_notify(&b->ev);
	assert_int_equal(orr_sim_next_time(b->sim), ORR_NS(3));
	orr_sim_run(b->sim, 0);
	assert_int_equal(b->probe.n, 1);
	assert_int_equal(b->probe.time[0], ORR_NS(3));
	orr_event_notify_delta(&b->ev);
	orr_sim_run(b->sim, ORR_NS(1));
	assert_int_equal(b->probe.n, 2);
	assert_int_equal(b->probe.time[1], ORR_NS(3));
}

static void fini_forgets_what_is_pending(void **state)
{
	struct bench *b = *state;
	struct orr_event delta;
	struct orr_event timed;

	orr_event_init(&delta, orr_sim_root(b->sim), "delta");
	orr_event_init(&timed, orr_sim_root(b->sim), "timed");
	orr_event_notify_delta(&delta);
	orr_event_notify_after(&timed, 5);
	orr_event_fini(&delta);
	orr_event_fini(&timed);
	memset(&delta, 0xa5, sizeof(delta));
	memset(&timed, 0xa5, sizeof(timed));
	assert_int_equal(orr_sim_run(b->sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_int_equal(orr_now(b->sim), 0);
	assert_int_equal(orr_sim_event_count(b->sim), 0);
}

static void fini_of_one_in_use(void)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_event ev;
	struct probe probe;

	orr_event_init(&ev, orr_sim_root(sim), "ev");
	probe_init(&probe, orr_sim_root(sim), "probe", &ev);
	orr_event_fini(&ev);
}

static void fini_while_somebody_is_sensitive_aborts(void **state)
{
	(void)state;
	assert_aborts(
		fini_of_one_in_use,
		"ev: orr_event_fini is called while a process is sensitive");
}

/* 5.10.6: a process does not hear its own immediate notification. */
static void notify_self(struct orr_process *self)
{
	struct probe *p = orr_container_of(self, struct probe, method);
	struct bench *b = orr_container_of(p, struct bench, probe);

	probe_run(self);
	orr_event_notify(&b->ev);
	if (p->n == 1)
		orr_event_notify_delta(&b->ev);
}

static void own_immediate_is_not_heard_own_delta_is(void **state)
{
	struct bench *b = *state;

	b->probe.method.fn = notify_self;
	run_steps(b, (const struct step[]){{DELTA, 0}, {END, 0}});
	assert_int_equal(b->probe.n, 2);
	assert_woke(b, 0, 0, 1);
	assert_woke(b, 1, 0, 2);
}

/* The wait that the method asked for outlives its own notification. */
static void wait_and_notify_self(struct orr_process *self)
{
	struct probe *p = orr_container_of(self, struct probe, method);
	struct bench *b = orr_container_of(p, struct bench, probe);

	probe_run(self);
	if (p->n > 1)
		return;
	orr_next_trigger_event(self, &b->ev, ORR_TIME_MAX);
	orr_event_notify(&b->ev);
	orr_event_notify_after(&b->ev, 6);
}

static void own_immediate_does_not_end_the_own_wait(void **state)
{
	struct bench *b = *state;

	b->probe.method.fn = wait_and_notify_self;
	run_steps(b, (const struct step[]){{DELTA, 0}, {END, 0}});
	assert_int_equal(b->probe.n, 2);
	assert_woke(b, 1, 6, 2);
}

#define EVENT_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EVENT_TEST(immediate_wakes_in_the_same_phase),
		EVENT_TEST(delta_wakes_in_the_next_cycle),
		EVENT_TEST(timed_wakes_after_the_delay),
		EVENT_TEST(delay_of_zero_is_a_delta),
		EVENT_TEST(immediate_stands_beside_what_follows),
		EVENT_TEST(immediate_then_timed_fire_both),
		EVENT_TEST(immediate_discards_a_delta),
		EVENT_TEST(immediate_discards_a_timed),
		EVENT_TEST(delta_stands_against_delta_and_timed),
		EVENT_TEST(delta_discards_a_timed),
		EVENT_TEST(earlier_of_two_timed_stands),
		EVENT_TEST(cancel_discards_whatever_is_pending),
		EVENT_TEST(cancel_leaves_room_for_a_new_one),
		EVENT_TEST(pending_tells_when),
		EVENT_TEST(beyond_all_time_never_fires),
		EVENT_TEST(notified_in_elaboration_it_fires_in_the_run),
		EVENT_TEST(
			immediate_in_elaboration_runs_the_process_at_the_start),
		EVENT_TEST(notified_between_runs_it_fires_in_the_next),
		EVENT_TEST(fini_forgets_what_is_pending),
		EVENT_TEST(fini_while_somebody_is_sensitive_aborts),
		EVENT_TEST(own_immediate_is_not_heard_own_delta_is),
		EVENT_TEST(own_immediate_does_not_end_the_own_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

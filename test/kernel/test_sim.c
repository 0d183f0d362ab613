/* SPDX-License-Identifier: Apache-2.0 */
#include "../unit.h"

#include "../child.h"
#include "../probe.h"

#include <orrery/signal.h>

/* A method that ticks every 10 ps and does something at a tick. */
struct ticker {
	struct orr_process tick;
	struct orr_event ev;
	unsigned n;
	unsigned at;
	void (*act)(struct orr_sim *sim);
};

struct bench {
	struct orr_sim *sim;
	struct ticker ticker;
	struct probe probe; /* of ticker.ev */
};

static void tick(struct orr_process *self)
{
	struct ticker *t = orr_container_of(self, struct ticker, tick);

	if (t->n++ == t->at && t->act) {
		t->act(self->obj.sim);
		orr_event_notify(&t->ev);
	}
	orr_next_trigger_for(self, 10);
}

static void ticker_init(struct ticker *t, struct orr_sim *sim)
{
	*t = (struct ticker){0};
	orr_method_init(&t->tick, orr_sim_root(sim), "tick", tick);
	orr_event_init(&t->ev, orr_sim_root(sim), "ev");
}

static int setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));

	b->sim = orr_sim_new();
	ticker_init(&b->ticker, b->sim);
	probe_init(&b->probe, orr_sim_root(b->sim), "probe", &b->ticker.ev);
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

static void run_includes_its_last_instant(void **state)
{
	struct bench *b = *state;

	assert_int_equal(orr_sim_run(b->sim, 29), ORR_RUN_LIMIT);
	assert_int_equal(b->ticker.n, 3);
	assert_int_equal(orr_now(b->sim), 29);
	assert_int_equal(orr_sim_run(b->sim, 1), ORR_RUN_LIMIT);
	assert_int_equal(b->ticker.n, 4);
	assert_int_equal(orr_now(b->sim), 30);
	assert_int_equal(orr_sim_next_time(b->sim), 40);
}

static void run_of_nothing_takes_its_time(void **state)
{
	struct orr_sim *sim = orr_sim_new();

	(void)state;
	assert_int_equal(orr_sim_run(sim, 7), ORR_RUN_LIMIT);
	assert_int_equal(orr_now(sim), 7);
	assert_int_equal(orr_sim_run(sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_int_equal(orr_now(sim), 7);
	assert_true(orr_sim_next_time(sim) == ORR_TIME_MAX);
	orr_sim_free(sim);
}

static void pause_finishes_the_delta_and_may_go_on(void **state)
{
	struct bench *b = *state;

	b->ticker.at = 2;
	b->ticker.act = orr_sim_pause;
	assert_int_equal(orr_sim_run(b->sim, 1000), ORR_RUN_PAUSED);
	assert_int_equal(orr_now(b->sim), 20);
	assert_int_equal(b->probe.n, 1); /* runnable in the same phase */
	assert_int_equal(orr_sim_run(b->sim, 10), ORR_RUN_LIMIT);
	assert_int_equal(orr_now(b->sim), 30);
	assert_int_equal(b->ticker.n, 4);
}

static void stop_finishes_the_delta_and_ends(void **state)
{
	struct bench *b = *state;

	b->ticker.at = 2;
	b->ticker.act = orr_sim_stop;
	assert_int_equal(orr_sim_run(b->sim, 1000), ORR_RUN_STOPPED);
	assert_int_equal(orr_now(b->sim), 20);
	assert_int_equal(b->ticker.n, 3);
	assert_int_equal(b->probe.n, 1);
}

static void stop_and_pause(struct orr_sim *sim)
{
	orr_sim_pause(sim);
	orr_sim_stop(sim);
}

static void stop_counts_more_than_pause(void **state)
{
	struct bench *b = *state;

	b->ticker.act = stop_and_pause;
	assert_int_equal(orr_sim_run(b->sim, 1000), ORR_RUN_STOPPED);
}

static void pause_before_the_run_holds_it_at_the_start(void **state)
{
	struct bench *b = *state;

	orr_sim_pause(b->sim);
	assert_int_equal(orr_sim_run(b->sim, 1000), ORR_RUN_PAUSED);
	assert_int_equal(b->ticker.n, 0);
	assert_int_equal(orr_sim_run(b->sim, 15), ORR_RUN_LIMIT);
	assert_int_equal(b->ticker.n, 2);
	orr_sim_pause(b->sim);
	assert_int_equal(orr_sim_run(b->sim, 1000), ORR_RUN_PAUSED);
	assert_int_equal(orr_now(b->sim), 15);
}

static void stop_before_the_run_ends_it_at_the_start(void **state)
{
	struct bench *b = *state;

	orr_sim_stop(b->sim);
	assert_int_equal(orr_sim_run(b->sim, 1000), ORR_RUN_STOPPED);
	assert_int_equal(b->ticker.n, 0);
	assert_int_equal(orr_now(b->sim), 0);
}

static void run_after_stop(void)
{
	struct orr_sim *sim = orr_sim_new();

	orr_sim_stop(sim);
	orr_sim_run(sim, 1);
	orr_sim_run(sim, 1);
}

static void run_inside(void)
{
	struct bench *b;
	void *state;

	setup(&state);
	b = state;
	b->ticker.act = orr_sim_free;
	orr_sim_run(b->sim, 1);
}

static void misuse_aborts(void **state)
{
	(void)state;
	assert_aborts(run_after_stop, "has ended by orr_sim_stop");
	assert_aborts(run_inside, "orr_sim_free from inside a run");
}

static void next_time_tells_what_is_due(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_event ev;
	struct orr_signal s;

	(void)state;
	orr_event_init(&ev, orr_sim_root(sim), "ev");
	orr_signal_init(&s, orr_sim_root(sim), "s", 0);
	orr_sim_run(sim, 5);
	assert_true(orr_sim_next_time(sim) == ORR_TIME_MAX);
	orr_event_notify_after(&ev, 3);
	assert_int_equal(orr_sim_next_time(sim), 8);
	orr_event_notify_delta(&ev);
	assert_int_equal(orr_sim_next_time(sim), 5);
	orr_event_cancel(&ev);
	assert_true(orr_sim_next_time(sim) == ORR_TIME_MAX);
	orr_signal_write(&s, 1);
	assert_int_equal(orr_sim_next_time(sim), 5);
	orr_sim_free(sim);
}

static void cancelled_deltas_make_no_cycle(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_event ev;

	(void)state;
	orr_event_init(&ev, orr_sim_root(sim), "ev");
	orr_sim_run(sim, 5);
	orr_event_notify_delta(&ev);
	orr_event_cancel(&ev);
	orr_sim_run(sim, 5);
	assert_int_equal(orr_sim_delta_count(sim), 0);
	orr_sim_free(sim);
}

/* 4.6.6: only those in which a process was triggered or resumed. */
static void deltas_without_processes_do_not_count(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_event ev;

	(void)state;
	orr_event_init(&ev, orr_sim_root(sim), "ev");
	orr_sim_run(sim, 5);
	orr_event_notify_delta(&ev); /* nobody waits for it */
	orr_sim_run(sim, 5);
	assert_int_equal(orr_sim_delta_count(sim), 0);
	orr_sim_free(sim);
}

static void events_and_deltas_are_counted(void **state)
{
	struct bench *b = *state;

	orr_sim_run(b->sim,
		    35); /* three time-outs, four cycles with the first */
	assert_int_equal(orr_sim_event_count(b->sim), 3);
	assert_int_equal(orr_sim_delta_count(b->sim), 4);
}

static void see_current(struct orr_process *self)
{
	const struct orr_sim *sim = self->obj.sim;

	assert_ptr_equal(orr_sim_current(sim), self);
	orr_next_trigger_for(self, 1);
}

static void current_is_who_runs(void **state)
{
	struct bench *b = *state;
	struct orr_process p;

	assert_null(orr_sim_current(b->sim));
	orr_method_init(&p, orr_sim_root(b->sim), "p", see_current);
	orr_sim_run(b->sim, 3);
	assert_null(orr_sim_current(b->sim));
}

/* From 0 to 20 ps inside x, of which from 5 to 10 ps inside y, too. */
struct visitor {
	struct orr_process process;
	struct orr_object x;
	struct orr_object y;
};

static void go_in_and_out(struct orr_process *self)
{
	struct visitor *v = orr_container_of(self, struct visitor, process);
	struct orr_sim *sim = self->obj.sim;
	const struct orr_object *outer;

	assert_null(orr_sim_enter(sim, &v->x));
	orr_wait_for(self, 5);
	outer = orr_sim_enter(sim, &v->y);
	assert_ptr_equal(outer, &v->x);
	orr_wait_for(self, 5);
	assert_ptr_equal(orr_sim_inside(sim), &v->y);
	orr_sim_leave(sim, outer);
	orr_wait_for(self, 10);
	assert_ptr_equal(orr_sim_inside(sim), &v->x);
	orr_sim_leave(sim, NULL);
	assert_null(orr_sim_inside(sim));
}

/* Another process has not entered anything. */
static void stay_outside(struct orr_process *self)
{
	assert_null(orr_sim_inside(self->obj.sim));
	orr_next_trigger_for(self, 1);
}

static void inside_is_what_the_process_has_entered(void **state)
{
	struct bench *b = *state;
	struct orr_object *root = orr_sim_root(b->sim);
	struct visitor in;
	struct orr_process out;

	orr_thread_init(&in.process, root, "in", go_in_and_out);
	orr_object_init(&in.x, root, "x");
	orr_object_init(&in.y, root, "y");
	orr_method_init(&out, root, "out", stay_outside);
	orr_sim_run(b->sim, 30);
	assert_true(orr_process_ended(&in.process));
	assert_null(orr_sim_inside(b->sim));
}

static void time_stops_at_its_end(void **state)
{
	struct bench *b = *state;

	b->ticker.tick.fn = probe_run; /* once, and no more */
	orr_process_dont_initialize(&b->ticker.tick);
	orr_sim_run(b->sim, ORR_TIME_MAX - 5);
	assert_true(orr_now(b->sim) == ORR_TIME_MAX - 5);
	orr_event_notify_after(&b->ticker.ev, 4);
	assert_int_equal(orr_sim_run(b->sim, 100), ORR_RUN_STARVED);
	assert_int_equal(b->probe.n, 1);
	assert_true(orr_now(b->sim) == ORR_TIME_MAX - 1);
	orr_event_notify_after(&b->ticker.ev, 1);
	assert_int_equal(orr_sim_run(b->sim, 100), ORR_RUN_STARVED);
	assert_true(orr_now(b->sim) == ORR_TIME_MAX - 1);
}

/* Outside input, from this same thread. */
struct poster {
	struct orr_post post;
	struct orr_sim *sim;
};

static void stop_by_post(struct orr_post *post)
{
	orr_sim_stop(orr_container_of(post, struct poster, post)->sim);
}

static void post_may_stop_before_anything_runs(void **state)
{
	struct bench *b = *state;
	struct poster p = {{.fn = stop_by_post}, b->sim};

	orr_sim_post(b->sim, &p.post);
	assert_int_equal(orr_sim_run(b->sim, 1000), ORR_RUN_STOPPED);
	assert_int_equal(b->ticker.n, 0);
}

static void do_nothing(struct orr_post *post)
{
	post->fn = NULL;
}

static void post_without_effect_makes_no_cycle(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_post post = {.fn = do_nothing};

	(void)state;
	orr_sim_post(sim, &post);
	assert_int_equal(orr_sim_run(sim, 5), ORR_RUN_LIMIT);
	assert_null(post.fn);
	assert_int_equal(orr_sim_delta_count(sim), 0);
	orr_sim_free(sim);
}

static void a_thousand_simulations_live_side_by_side(void **state)
{
	enum { N = 1000 };
	struct bench *bs = calloc(N, sizeof(*bs));

	(void)state;
	for (unsigned i = 0; i < N; i++) {
		bs[i].sim = orr_sim_new();
		ticker_init(&bs[i].ticker, bs[i].sim);
	}
	for (unsigned i = 0; i < N; i++)
		orr_sim_run(bs[i].sim, i);
	for (unsigned i = 0; i < N; i++) {
		assert_int_equal(bs[i].ticker.n, i / 10 + 1);
		orr_sim_free(bs[i].sim);
	}
	free(bs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(run_includes_its_last_instant,
						setup, teardown),
		cmocka_unit_test_setup_teardown(run_of_nothing_takes_its_time,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			pause_finishes_the_delta_and_may_go_on, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			stop_finishes_the_delta_and_ends, setup, teardown),
		cmocka_unit_test_setup_teardown(stop_counts_more_than_pause,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			pause_before_the_run_holds_it_at_the_start, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			stop_before_the_run_ends_it_at_the_start, setup,
			teardown),
		cmocka_unit_test_setup_teardown(misuse_aborts, setup, teardown),
		cmocka_unit_test_setup_teardown(next_time_tells_what_is_due,
						setup, teardown),
		cmocka_unit_test_setup_teardown(cancelled_deltas_make_no_cycle,
						setup, teardown),
		cmocka_unit_test(deltas_without_processes_do_not_count),
		cmocka_unit_test_setup_teardown(events_and_deltas_are_counted,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			inside_is_what_the_process_has_entered, setup,
			teardown),
		cmocka_unit_test_setup_teardown(current_is_who_runs, setup,
						teardown),
		cmocka_unit_test_setup_teardown(time_stops_at_its_end, setup,
						teardown),
		cmocka_unit_test_setup_teardown(
			post_may_stop_before_anything_runs, setup, teardown),
		cmocka_unit_test_setup_teardown(
			post_without_effect_makes_no_cycle, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_thousand_simulations_live_side_by_side, setup,
			teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What the kernel says when nothing goes on. */
#include "../unit.h"

#include <orrery/control.h>
#include <orrery/log.h>
#include <orrery/process.h>
#include <orrery/sim.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rig {
	struct orr_sim *sim;
	struct orr_object soc;
	struct orr_process a, b;
	struct orr_event ping, pong;
	char said[1024];
};

static void hear(void *arg, enum orr_log_level level, const char *line)
{
	struct rig *r = arg;

	(void)level;
	snprintf(r->said, sizeof(r->said), "%s", line);
}

static int setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));

	r->sim = orr_sim_new();
	orr_sim_set_log(r->sim, hear, r);
	orr_object_init(&r->soc, orr_sim_root(r->sim), "soc");
	orr_event_init(&r->ping, &r->soc, "ping");
	orr_event_init(&r->pong, &r->soc, "pong");
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

static void assert_said(const struct rig *r, const char *what)
{
	if (!strstr(r->said, what))
		fail_msg("'%s' does not contain '%s'", r->said, what);
}

static struct rig *rig_of_a(struct orr_process *self)
{
	return orr_container_of(self, struct rig, a);
}

static struct rig *rig_of_b(struct orr_process *self)
{
	return orr_container_of(self, struct rig, b);
}

static void a_pings(struct orr_process *self)
{
	orr_event_notify_delta(&rig_of_a(self)->ping);
}

static void b_pongs(struct orr_process *self)
{
	orr_event_notify_delta(&rig_of_b(self)->pong);
}

static void make_circle(struct rig *r, orr_process_fn *a, orr_process_fn *b)
{
	orr_method_init(&r->a, &r->soc, "a", a);
	orr_sensitive(&r->a, &r->pong);
	orr_method_init_on(&r->b, &r->soc, "b", b, &r->ping);
}

static void circle_of_delta_cycles_is_named(void **state)
{
	struct rig *r = *state;

	make_circle(r, a_pings, b_pongs);
	orr_sim_set_delta_limit(r->sim, 5000);
	assert_int_equal(orr_sim_run(r->sim, 10), ORR_RUN_LIVELOCK);
	assert_said(r, "error: 0 ps: ");
	assert_said(r, "delta cycles and time does not advance; what runs: ");
	assert_said(r, "soc.a, woken by soc.pong");
	assert_said(r, "soc.b, woken by soc.ping");
	/* the circle has two members, each named once */
	assert_null(strstr(strstr(r->said, "soc.a") + 1, "soc.a"));
	/* and it goes on if the program wants it to */
	assert_int_equal(orr_sim_run(r->sim, 10), ORR_RUN_LIVELOCK);
}

static void a_waits(struct orr_process *self)
{
	for (;;) {
		orr_event_notify_delta(&rig_of_a(self)->pong);
		orr_wait_event(self, &rig_of_a(self)->pong);
	}
}

static void line_of_a_waiting_thread_is_named(void **state)
{
	struct rig *r = *state;

	orr_thread_init(&r->a, &r->soc, "a", a_waits);
	orr_sim_set_delta_limit(r->sim, 1);
	assert_int_equal(orr_sim_run(r->sim, 10), ORR_RUN_LIVELOCK);
	assert_said(r, "test_hang.c:");
}

static void a_pings_now(struct orr_process *self)
{
	orr_event_notify(&rig_of_a(self)->ping);
}

static void b_pongs_now(struct orr_process *self)
{
	orr_event_notify(&rig_of_b(self)->pong);
}

static void circle_of_immediate_notifications_is_named(void **state)
{
	struct rig *r = *state;

	make_circle(r, a_pings_now, b_pongs_now);
	orr_sim_set_delta_limit(r->sim, 5000);
	assert_int_equal(orr_sim_run(r->sim, 10), ORR_RUN_LIVELOCK);
	assert_said(r, "immediate notifications and the evaluation phase does "
		       "not end; the last is of soc.p");
}

static void a_runs_a_while(struct orr_process *self)
{
	for (unsigned i = 0; i < 100000; i++)
		orr_wait_for(self, i % 1000 ? 0 : 1);
}

static void many_delta_cycles_are_none_if_time_advances(void **state)
{
	struct rig *r = *state;

	orr_thread_init(&r->a, &r->soc, "a", a_runs_a_while);
	orr_sim_set_delta_limit(r->sim, 2048);
	assert_int_equal(orr_sim_run(r->sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_string_equal(r->said, "");
}

static void a_waits_for_ever(struct orr_process *self)
{
	orr_wait_for(self, ORR_NS(3));
	orr_wait_event(self, &rig_of_a(self)->ping);
}

static void b_waits_for_both(struct orr_process *self)
{
	struct rig *r = rig_of_b(self);

	orr_wait_all(self, (struct orr_event *[]){&r->ping, &r->pong}, 2,
		     ORR_TIME_MAX);
}

static void deadlock_says_who_waits_for_what_since_when(void **state)
{
	struct rig *r = *state;

	orr_thread_init(&r->a, &r->soc, "a", a_waits_for_ever);
	orr_thread_init(&r->b, &r->soc, "b", b_waits_for_both);
	assert_int_equal(orr_sim_run(r->sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_said(r, "nothing is left to happen, but 2 threads wait; ");
	assert_said(r, "soc.a (");
	assert_said(r, ") for soc.ping since 3 ns");
	assert_said(r, ") for soc.ping and soc.pong since 0 ps");
	assert_said(r, "test_hang.c:");
}

static void run_with_a_limit_is_no_deadlock(void **state)
{
	struct rig *r = *state;

	orr_thread_init(&r->a, &r->soc, "a", a_waits_for_ever);
	assert_int_equal(orr_sim_run(r->sim, ORR_NS(10)), ORR_RUN_LIMIT);
	assert_string_equal(r->said, "");
}

static void daemons_may_wait_for_ever(void **state)
{
	struct rig *r = *state;

	orr_thread_init(&r->a, &r->soc, "a", a_waits_for_ever);
	orr_thread_set_daemon(&r->a);
	assert_int_equal(orr_sim_run(r->sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_string_equal(r->said, "");
}

static void a_kills_b(struct orr_process *self)
{
	struct orr_process *b = &rig_of_a(self)->b;

	orr_process_kill(b, ORR_NO_DESCENDANTS);
	orr_process_fini(b);
	memset(b, 0, sizeof(*b));
}

static void thread_that_was_killed_before_it_began_is_gone(void **state)
{
	struct rig *r = *state;

	orr_method_init(&r->a, &r->soc, "a", a_kills_b);
	orr_thread_init(&r->b, &r->soc, "b", a_waits_for_ever);
	orr_thread_keep_fenv(&r->b);
	assert_int_equal(orr_sim_run(r->sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_string_equal(r->said, "");
}

/* Whether or not it has a stack already. */
static void thread_that_has_not_begun_is_not_named(void **state)
{
	struct rig *r = *state;

	orr_thread_init(&r->a, &r->soc, "a", a_waits_for_ever);
	orr_process_dont_initialize(&r->a);
	orr_thread_init(&r->b, &r->soc, "b", a_waits_for_ever);
	orr_process_dont_initialize(&r->b);
	orr_thread_keep_fenv(&r->b);
	assert_int_equal(orr_sim_run(r->sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_string_equal(r->said, "");
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(circle_of_delta_cycles_is_named),
		TEST(line_of_a_waiting_thread_is_named),
		TEST(circle_of_immediate_notifications_is_named),
		TEST(many_delta_cycles_are_none_if_time_advances),
		TEST(deadlock_says_who_waits_for_what_since_when),
		TEST(run_with_a_limit_is_no_deadlock),
		TEST(daemons_may_wait_for_ever),
		TEST(thread_that_was_killed_before_it_began_is_gone),
		TEST(thread_that_has_not_begun_is_not_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

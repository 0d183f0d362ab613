/* SPDX-License-Identifier: Apache-2.0 */
/* Reports and what is done about them: IEEE 1666-2023 clause 8. */
#include "../unit.h"

#include "../child.h"

#include <orrery/control.h>
#include <orrery/process.h>
#include <orrery/report.h>
#include <orrery/sim.h>

#include <stdio.h>

enum {
	NOTHING = ORR_ACTION_NOTHING,
	THROW = ORR_ACTION_THROW,
	LOG = ORR_ACTION_LOG,
	DISPLAY = ORR_ACTION_DISPLAY,
	CACHE = ORR_ACTION_CACHE,
	INTERRUPT = ORR_ACTION_INTERRUPT,
	STOP = ORR_ACTION_STOP,
	ABORT = ORR_ACTION_ABORT
};

struct sink {
	char line[3000]; /* the last */
	enum orr_log_level level;
	unsigned n;
};

struct rig {
	struct orr_sim *sim;
	struct orr_object *root;
	struct orr_object uart;
	struct sink display;
	struct sink log;
	struct orr_report got; /* by a handler of our own */
	char message[1100];
	unsigned actions;
	unsigned handled;
};

static void take_line(void *arg, enum orr_log_level level, const char *line)
{
	struct sink *s = arg;

	snprintf(s->line, sizeof(s->line), "%s", line);
	s->level = level;
	s->n++;
}

static void take(void *arg, const struct orr_report *report, unsigned actions)
{
	struct rig *r = arg;

	r->got = *report;
	snprintf(r->message, sizeof(r->message), "%s", report->message);
	r->actions = actions;
	r->handled++;
}

static int setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));

	r->sim = orr_sim_new();
	r->root = orr_sim_root(r->sim);
	orr_object_init(&r->uart, r->root, "uart0");
	orr_sim_set_log(r->sim, take_line, &r->display);
	orr_report_set_log(r->sim, take_line, &r->log);
	*state = r;
	return 0;
}

static int setup_with_handler(void **state)
{
	struct rig *r;

	setup(state);
	r = *state;
	orr_report_set_handler(r->sim, take, r);
	return 0;
}

static int teardown(void **state)
{
	struct rig *r = *state;

	orr_sim_free(r->sim);
	free(r);
	return 0;
}

/* The actions with which the handler is called. */
static unsigned actions_of(struct rig *r, const char *id,
			   enum orr_severity severity)
{
	r->actions = 0xffff;
	orr_report(&r->uart, severity, id, "hello");
	return r->actions;
}

static void report_8_2_carries_all_that_is_known(void **state)
{
	struct rig *r = *state;

	orr_sim_run(r->sim, ORR_NS(3));
	orr_report_at(&r->uart, ORR_INFO, "overrun", ORR_VERBOSITY_LOW,
		      "uart.c", 42, "%d lost", 3);
	assert_int_equal(r->handled, 1);
	assert_ptr_equal(r->got.object, &r->uart);
	assert_int_equal(r->got.severity, ORR_INFO);
	assert_string_equal(r->got.id, "overrun");
	assert_string_equal(r->message, "3 lost");
	assert_int_equal(r->got.verbosity, ORR_VERBOSITY_LOW);
	assert_string_equal(r->got.file, "uart.c");
	assert_int_equal(r->got.line, 42);
	assert_int_equal(r->got.time, ORR_NS(3));
	assert_null(r->got.process);
}

static void default_actions_8_3_are_those_of_the_severity(void **state)
{
	struct rig *r = *state;

	assert_int_equal(actions_of(r, "x", ORR_INFO), LOG | DISPLAY);
	assert_int_equal(actions_of(r, "x", ORR_WARNING), LOG | DISPLAY);
	assert_int_equal(actions_of(r, "x", ORR_ERROR), THROW | LOG | CACHE);
	assert_int_equal(actions_of(r, "x", ORR_FATAL),
			 LOG | DISPLAY | CACHE | ABORT);
}

static void actions_8_3_of_both_win_over_id_over_severity(void **state)
{
	struct rig *r = *state;

	orr_report_set_actions(r->sim, NULL, ORR_WARNING, DISPLAY);
	assert_int_equal(actions_of(r, "a", ORR_WARNING), DISPLAY);
	orr_report_set_actions(r->sim, "a", ORR_ANY_SEVERITY, LOG);
	assert_int_equal(actions_of(r, "a", ORR_WARNING), LOG);
	assert_int_equal(actions_of(r, "a", ORR_ERROR), LOG);
	assert_int_equal(actions_of(r, "b", ORR_WARNING), DISPLAY);
	orr_report_set_actions(r->sim, "a", ORR_WARNING, NOTHING);
	assert_int_equal(actions_of(r, "a", ORR_WARNING), NOTHING);
	assert_int_equal(actions_of(r, "a", ORR_ERROR), LOG);
}

static void unspecified_8_3_leaves_it_to_the_more_general(void **state)
{
	struct rig *r = *state;

	orr_report_set_actions(r->sim, "a", ORR_ANY_SEVERITY, LOG);
	orr_report_set_actions(r->sim, "a", ORR_WARNING, NOTHING);
	assert_int_equal(orr_report_set_actions(r->sim, "a", ORR_WARNING, 0),
			 NOTHING);
	assert_int_equal(actions_of(r, "a", ORR_WARNING), LOG);
	assert_int_equal(
		orr_report_set_actions(r->sim, "a", ORR_ANY_SEVERITY, 0), LOG);
	assert_int_equal(actions_of(r, "a", ORR_WARNING), LOG | DISPLAY);
	orr_report_set_actions(r->sim, NULL, ORR_WARNING, 0);
	assert_int_equal(actions_of(r, "a", ORR_WARNING), 0);
}

static void suppress_and_force_8_3_win_over_all_settings(void **state)
{
	struct rig *r = *state;

	orr_report_set_actions(r->sim, "a", ORR_INFO, LOG | DISPLAY);
	assert_int_equal(orr_report_suppress(r->sim, DISPLAY | STOP), 0);
	assert_int_equal(actions_of(r, "a", ORR_INFO), LOG);
	assert_int_equal(orr_report_force(r->sim, DISPLAY | CACHE), 0);
	assert_int_equal(actions_of(r, "a", ORR_INFO), LOG | DISPLAY | CACHE);
	assert_int_equal(orr_report_suppress(r->sim, 0), DISPLAY | STOP);
	assert_int_equal(orr_report_force(r->sim, 0), DISPLAY | CACHE);
	assert_int_equal(actions_of(r, "a", ORR_INFO), LOG | DISPLAY);
}

static void counts_8_3_are_by_severity_id_and_both(void **state)
{
	struct rig *r = *state;

	actions_of(r, "a", ORR_INFO);
	actions_of(r, "a", ORR_WARNING);
	actions_of(r, "a", ORR_WARNING);
	actions_of(r, "b", ORR_WARNING);
	assert_int_equal(orr_report_count(r->sim, NULL, ORR_INFO), 1);
	assert_int_equal(orr_report_count(r->sim, NULL, ORR_WARNING), 3);
	assert_int_equal(orr_report_count(r->sim, "a", ORR_ANY_SEVERITY), 3);
	assert_int_equal(orr_report_count(r->sim, "a", ORR_WARNING), 2);
	assert_int_equal(orr_report_count(r->sim, "c", ORR_WARNING), 0);
}

static void verbosity_8_3_is_a_limit_for_infos_alone(void **state)
{
	struct rig *r = *state;

	orr_report_at(&r->uart, ORR_INFO, "a", 201, "", 0, "x");
	assert_int_equal(r->handled, 0);
	assert_int_equal(orr_report_count(r->sim, "a", ORR_INFO), 0);
	orr_report_at(&r->uart, ORR_INFO, "a", 200, "", 0, "x");
	assert_int_equal(r->handled, 1);
	orr_report_at(&r->uart, ORR_WARNING, "a", 500, "", 0, "x");
	assert_int_equal(r->handled, 2);
	assert_int_equal(orr_report_set_verbosity(r->sim, ORR_VERBOSITY_HIGH),
			 ORR_VERBOSITY_MEDIUM);
	orr_report_at(&r->uart, ORR_INFO, "a", 300, "", 0, "x");
	assert_int_equal(r->handled, 3);
}

/* At the limit and from there on, and though STOP is suppressed. */
static void limit_8_3_stops_from_that_count_on(void **state)
{
	struct rig *r = *state;

	orr_report_suppress(r->sim, STOP);
	assert_int_equal(
		orr_report_stop_after(r->sim, "a", ORR_ANY_SEVERITY, 2), -1);
	assert_int_equal(actions_of(r, "a", ORR_INFO), LOG | DISPLAY);
	assert_int_equal(actions_of(r, "a", ORR_WARNING), LOG | DISPLAY | STOP);
	assert_int_equal(actions_of(r, "a", ORR_INFO), LOG | DISPLAY | STOP);
	assert_int_equal(actions_of(r, "b", ORR_INFO), LOG | DISPLAY);
}

/* a: 3 infos, else 1 of any; all: 2 warnings, but for b never. */
static void limit_8_3_that_is_most_special_counts_alone(void **state)
{
	struct rig *r = *state;

	orr_report_stop_after(r->sim, "a", ORR_ANY_SEVERITY, 1);
	orr_report_stop_after(r->sim, "a", ORR_INFO, 3);
	assert_false(actions_of(r, "a", ORR_INFO) & STOP);
	assert_false(actions_of(r, "a", ORR_INFO) & STOP);
	assert_true(actions_of(r, "a", ORR_INFO) & STOP);
	assert_true(actions_of(r, "a", ORR_WARNING) & STOP);
	orr_report_stop_after(r->sim, NULL, ORR_WARNING, 2);
	orr_report_stop_after(r->sim, "b", ORR_ANY_SEVERITY, 0);
	assert_false(actions_of(r, "b", ORR_WARNING) & STOP);
	assert_true(actions_of(r, "c", ORR_WARNING) & STOP);
	assert_int_equal(
		orr_report_stop_after(r->sim, "b", ORR_ANY_SEVERITY, -7), 0);
	assert_true(actions_of(r, "b", ORR_WARNING) & STOP);
}

static void line_says_severity_time_path_id_and_message(void **state)
{
	struct rig *r = *state;

	orr_sim_run(r->sim, ORR_NS(1250));
	orr_report(&r->uart, ORR_WARNING, "overrun", "%d lost", 3);
	assert_string_equal(r->display.line,
			    "warning: 1.25 us uart0: overrun: 3 lost");
	assert_int_equal(r->display.level, ORR_LOG_WARNING);
	assert_string_equal(r->log.line, r->display.line);
	orr_report_at(r->root, ORR_ERROR, "oh", 0, "oh.c", 7, "no");
	assert_string_equal(r->display.line, "error: 1.25 us: oh: no (oh.c:7)");
}

static void display_and_log_8_3_go_to_places_of_their_own(void **state)
{
	struct rig *r = *state;

	orr_report_set_actions(r->sim, "a", ORR_INFO, DISPLAY);
	orr_report(&r->uart, ORR_INFO, "a", "x");
	assert_int_equal(r->display.n, 1);
	assert_int_equal(r->log.n, 0);
	orr_report_set_actions(r->sim, "a", ORR_INFO, LOG | INTERRUPT);
	orr_report(&r->uart, ORR_INFO, "a", "x");
	assert_int_equal(r->display.n, 1);
	assert_int_equal(r->log.n, 1);
	orr_report_set_log(r->sim, NULL, NULL);
	orr_report_set_actions(r->sim, "a", ORR_INFO, NOTHING);
	orr_report(&r->uart, ORR_INFO, "a", "x");
	assert_int_equal(r->display.n + r->log.n, 2);
}

static void handler_may_leave_the_rest_to_the_default(void **state)
{
	struct rig *r = *state;

	orr_report_set_handler(r->sim, take, r);
	orr_report(&r->uart, ORR_INFO, "a", "x");
	assert_int_equal(r->display.n, 0);
	orr_report_default_handler(&(struct orr_report){.object = r->root,
							.id = "a",
							.message = "m"},
				   DISPLAY);
	assert_string_equal(r->display.line, "info: 0 ps: a: m");
	orr_report_set_handler(r->sim, NULL, NULL);
	orr_report(&r->uart, ORR_INFO, "a", "x");
	assert_int_equal(r->display.n, 2);
	assert_int_equal(r->handled, 1);
}

/* A thread that reports an error and goes on. */
struct cpu {
	struct orr_process thread;
	unsigned steps;
};

static void report_an_error(struct orr_process *self)
{
	struct cpu *cpu = orr_container_of(self, struct cpu, thread);

	orr_wait_for(self, ORR_NS(1));
	orr_report(&self->obj, ORR_ERROR, "first", "%s", "bad");
	orr_report(&self->obj, ORR_ERROR, "second", "worse");
	cpu->steps++;
	orr_wait_for(self, ORR_NS(1));
	cpu->steps++;
}

static void throw_8_3_shows_the_report_and_stops_the_simulation(void **state)
{
	struct rig *r = *state;
	struct cpu cpu = {.steps = 0};
	const struct orr_report *thrown;

	orr_thread_init(&cpu.thread, r->root, "cpu", report_an_error);
	assert_null(orr_report_thrown(r->sim));
	assert_int_equal(orr_sim_run(r->sim, ORR_NS(9)), ORR_RUN_STOPPED);
	assert_int_equal(cpu.steps, 1);
	assert_int_equal(orr_now(r->sim), ORR_NS(1));
	thrown = orr_report_thrown(r->sim);
	assert_string_equal(thrown->id, "first");
	assert_string_equal(thrown->message, "bad");
	assert_ptr_equal(thrown->process, &cpu.thread);
	assert_int_equal(r->display.n, 2);
	assert_int_equal(r->display.level, ORR_LOG_ERROR);
}

/* Catches what is reported two calls below, and goes on. */
static void fail_below(struct orr_process *self, void *arg)
{
	struct cpu *cpu = arg;

	orr_report(&self->obj, ORR_ERROR, "inner", "bad");
	cpu->steps += 100; /* not reached */
}

static void catch_a_report(struct orr_process *self)
{
	struct cpu *cpu = orr_container_of(self, struct cpu, thread);

	orr_wait_for(self, ORR_NS(1));
	assert_int_equal(orr_catch(self, fail_below, cpu), ORR_REPORT_THROWN);
	assert_string_equal(orr_report_cached(self->obj.sim)->id, "inner");
	cpu->steps++;
	orr_wait_for(self, ORR_NS(1));
	cpu->steps++;
}

static void throw_8_3_leaves_what_is_caught(void **state)
{
	struct rig *r = *state;
	struct cpu cpu = {.steps = 0};

	orr_thread_init(&cpu.thread, r->root, "cpu", catch_a_report);
	assert_int_equal(orr_sim_run(r->sim, ORR_NS(9)), ORR_RUN_LIMIT);
	assert_int_equal(cpu.steps, 2);
	assert_int_equal(r->display.n, 0);
	assert_int_equal(r->log.n, 1);
	assert_null(orr_report_thrown(r->sim));
}

static void stop_8_3_ends_the_run(void **state)
{
	struct rig *r = *state;
	struct cpu cpu = {.steps = 0};

	orr_report_set_actions(r->sim, NULL, ORR_ERROR, DISPLAY);
	orr_report_stop_after(r->sim, "second", ORR_ANY_SEVERITY, 1);
	orr_thread_init(&cpu.thread, r->root, "cpu", report_an_error);
	assert_int_equal(orr_sim_run(r->sim, ORR_NS(9)), ORR_RUN_STOPPED);
	assert_int_equal(cpu.steps, 1);
	assert_null(orr_report_thrown(r->sim));
}

/* Each of two methods caches, and finds only its own in the next run. */
struct cacher {
	struct orr_process method;
	char found[32];
};

static void cache_and_find(struct orr_process *self)
{
	struct cacher *c = orr_container_of(self, struct cacher, method);
	struct orr_sim *sim = self->obj.sim;
	const struct orr_report *cached = orr_report_cached(sim);

	if (!orr_now(sim)) {
		assert_null(cached);
		orr_report(&self->obj, ORR_INFO, "old", "old");
		orr_report(&self->obj, ORR_INFO, "id", "of %s", self->obj.name);
		orr_next_trigger_for(self, 1);
		return;
	}
	snprintf(c->found, sizeof(c->found), "%s", cached->message);
	orr_report_clear_cached(sim);
	assert_null(orr_report_cached(sim));
}

static void cache_8_3_has_the_last_report_of_each_process(void **state)
{
	struct rig *r = *state;
	struct cacher a;
	struct cacher b;

	orr_report_set_actions(r->sim, NULL, ORR_INFO, CACHE);
	orr_method_init(&a.method, r->root, "a", cache_and_find);
	orr_method_init(&b.method, r->root, "b", cache_and_find);
	assert_null(orr_report_cached(r->sim));
	orr_report(&r->uart, ORR_INFO, "id", "of nobody");
	orr_sim_run(r->sim, 5);
	assert_string_equal(a.found, "of a");
	assert_string_equal(b.found, "of b");
	assert_string_equal(orr_report_cached(r->sim)->message, "of nobody");
}

static void settings_are_those_of_one_simulation(void **state)
{
	struct rig *r = *state;
	struct orr_sim *other = orr_sim_new();

	orr_report_set_actions(other, NULL, ORR_INFO, NOTHING);
	orr_report_set_actions(other, "a", ORR_INFO, NOTHING);
	assert_int_equal(actions_of(r, "a", ORR_INFO), LOG | DISPLAY);
	assert_int_equal(orr_report_count(other, "a", ORR_INFO), 0);
	orr_sim_free(other);
}

static void be_fatal(void)
{
	struct orr_sim *sim = orr_sim_new();

	orr_report_at(orr_sim_root(sim), ORR_FATAL, "end", 0, "f.c", 1, "now");
}

static void fatal_8_3_aborts(void **state)
{
	(void)state;
	assert_aborts(be_fatal, "fatal: 0 ps: end: now (f.c:1)\n");
}

static void settle_nothing(void)
{
	orr_report_count(orr_sim_new(), NULL, ORR_ANY_SEVERITY);
}

static void setting_for_nothing_aborts(void **state)
{
	(void)state;
	assert_aborts(settle_nothing, "severity < ORR_ANY_SEVERITY");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
#define HANDLED(name) \
	cmocka_unit_test_setup_teardown(name, setup_with_handler, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		HANDLED(report_8_2_carries_all_that_is_known),
		HANDLED(default_actions_8_3_are_those_of_the_severity),
		HANDLED(actions_8_3_of_both_win_over_id_over_severity),
		HANDLED(unspecified_8_3_leaves_it_to_the_more_general),
		HANDLED(suppress_and_force_8_3_win_over_all_settings),
		HANDLED(counts_8_3_are_by_severity_id_and_both),
		HANDLED(verbosity_8_3_is_a_limit_for_infos_alone),
		HANDLED(limit_8_3_stops_from_that_count_on),
		HANDLED(limit_8_3_that_is_most_special_counts_alone),
		TEST(line_says_severity_time_path_id_and_message),
		TEST(display_and_log_8_3_go_to_places_of_their_own),
		TEST(handler_may_leave_the_rest_to_the_default),
		TEST(throw_8_3_shows_the_report_and_stops_the_simulation),
		TEST(throw_8_3_leaves_what_is_caught),
		TEST(stop_8_3_ends_the_run),
		TEST(cache_8_3_has_the_last_report_of_each_process),
		HANDLED(settings_are_those_of_one_simulation),
		cmocka_unit_test(fatal_8_3_aborts),
		cmocka_unit_test(setting_for_nothing_aborts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "../unit.h"

#include "../child.h"

#include <orrery/log.h>
#include <orrery/process.h>
#include <orrery/sim.h>

#include <stdio.h>

struct bench {
	struct orr_sim *sim;
	struct orr_object uart;
	char line[256]; /* the last */
	enum orr_log_level level;
	unsigned n;
};

static void keep(void *arg, enum orr_log_level level, const char *line)
{
	struct bench *b = arg;

	snprintf(b->line, sizeof(b->line), "%s", line);
	b->level = level;
	b->n++;
}

static int setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));

	b->sim = orr_sim_new();
	orr_object_init(&b->uart, orr_sim_root(b->sim), "uart0");
	orr_sim_set_log(b->sim, keep, b);
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

static void line_says_level_time_and_path(void **state)
{
	struct bench *b = *state;

	orr_sim_run(b->sim, ORR_NS(1250));
	orr_log(&b->uart, ORR_LOG_WARNING, "write of %d ignored", 5);
	assert_string_equal(b->line,
			    "warning: 1.25 us uart0: write of 5 ignored");
	assert_int_equal(b->level, ORR_LOG_WARNING);
	orr_log(orr_sim_root(b->sim), ORR_LOG_ERROR, "oh");
	assert_string_equal(b->line, "error: 1.25 us: oh");
}

static void level_chooses_what_is_shown(void **state)
{
	struct bench *b = *state;

	orr_log(&b->uart, ORR_LOG_INFO, "x");
	assert_int_equal(b->n, 0);
	orr_sim_set_log_level(b->sim, ORR_LOG_INFO);
	orr_log(&b->uart, ORR_LOG_INFO, "x");
	orr_log(&b->uart, ORR_LOG_DEBUG, "x");
	assert_int_equal(b->n, 1);
	orr_sim_set_log_level(b->sim, ORR_LOG_ERROR);
	orr_log(&b->uart, ORR_LOG_WARNING, "x");
	assert_int_equal(b->n, 1);
}

static void long_message_is_cut(void **state)
{
	struct bench *b = *state;
	char text[5000];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	orr_log(&b->uart, ORR_LOG_ERROR, "%s", text);
	assert_int_equal(b->n, 1);
	assert_int_equal(strncmp(b->line, "error: 0 ps uart0: xxx", 22), 0);
}

/* What a caller's bug leaves on standard error. */
struct cpu {
	struct orr_process thread;
	struct orr_object uart;
};

static void check_uart(struct orr_process *self)
{
	const struct cpu *cpu = orr_container_of(self, struct cpu, thread);

	orr_wait_for(self, ORR_NS(7));
	orr_check(&cpu->uart, 1 + 1 == 2);
	orr_check(&cpu->uart, 1 + 1 == 3);
}

static void check_self(struct orr_process *self)
{
	orr_fail(&self->obj, "place.c", 42, "%d is %s", 3, "odd");
}

static void run_cpu(orr_process_fn *fn)
{
	struct orr_sim *sim = orr_sim_new();
	struct cpu cpu;

	orr_object_init(&cpu.uart, orr_sim_root(sim), "uart0");
	orr_thread_init(&cpu.thread, orr_sim_root(sim), "cpu", fn);
	orr_sim_run(sim, ORR_US(1));
}

static void run_check_uart(void)
{
	run_cpu(check_uart);
}

static void run_check_self(void)
{
	run_cpu(check_self);
}

static void check_outside(void)
{
	orr_check(orr_sim_root(orr_sim_new()), 0 == 1);
}

static void failed_check_says_time_path_place_and_process(void **state)
{
	char expected[100];

	(void)state;
	snprintf(expected, sizeof(expected),
		 "fatal: 7 ns uart0: 1 + 1 == 3 does not hold (%s:", __FILE__);
	assert_aborts(run_check_uart, expected);
	assert_aborts(run_check_uart, " in process cpu)\n");
}

static void failure_of_a_process_names_it_once(void **state)
{
	(void)state;
	assert_aborts(run_check_self,
		      "fatal: 0 ps cpu: 3 is odd (place.c:42)\n");
}

static void failure_outside_has_no_process(void **state)
{
	(void)state;
	assert_aborts(check_outside, "fatal: 0 ps: 0 == 1 does not hold (");
}

static void log_to_standard_error(void)
{
	struct orr_sim *sim = orr_sim_new();

	orr_log(orr_sim_root(sim), ORR_LOG_WARNING, "careful");
	abort();
}

static void standard_error_is_the_default(void **state)
{
	(void)state;
	assert_aborts(log_to_standard_error, "warning: 0 ps: careful\n");
}

/* Of an object, and of what is below it unless it has its own. */
static void objects_have_levels_of_their_own(void **state)
{
	struct bench *b = *state;
	struct orr_object fifo;

	orr_object_init(&fifo, &b->uart, "fifo");
	assert_int_equal(orr_log_level(&fifo), ORR_LOG_WARNING);
	orr_log_set_level(&b->uart, ORR_LOG_DEBUG);
	orr_log(&fifo, ORR_LOG_DEBUG, "x");
	orr_log(&b->uart, ORR_LOG_DEBUG, "x");
	assert_int_equal(b->n, 2);
	orr_log(orr_sim_root(b->sim), ORR_LOG_INFO, "x");
	assert_int_equal(b->n, 2);
	orr_log_set_level(&fifo, ORR_LOG_FATAL);
	orr_log(&fifo, ORR_LOG_ERROR, "x");
	assert_int_equal(b->n, 2);
	orr_sim_set_log_level(b->sim, ORR_LOG_ERROR);
	assert_int_equal(orr_log_level(&b->uart), ORR_LOG_DEBUG);
}

static void say(void *arg)
{
	fprintf(stderr, "%s\n", (const char *)arg);
}

static void fail_and_fail_again(void *arg)
{
	struct orr_sim *sim = arg;

	orr_fail(orr_sim_root(sim), "model.c", 2, "once more");
}

static void fail_with_hooks(void)
{
	struct orr_sim *sim = orr_sim_new();
	char first[] = "first";
	char last[] = "last";

	orr_sim_at_abort(sim, say, last);
	orr_sim_at_abort(sim, fail_and_fail_again, sim);
	orr_sim_at_abort(sim, say, first);
	orr_fail(orr_sim_root(sim), "model.c", 1, "a bug");
}

/* Latest first, none twice, also when one fails itself. */
static void abort_is_announced(void **state)
{
	struct child c = run_child(fail_with_hooks);

	(void)state;
	assert_int_equal(WTERMSIG(c.status), SIGABRT);
	assert_string_equal(c.said, "fatal: 0 ps: a bug (model.c:1)\n"
				    "first\n"
				    "fatal: 0 ps: once more (model.c:2)\n"
				    "last\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(line_says_level_time_and_path,
						setup, teardown),
		cmocka_unit_test_setup_teardown(level_chooses_what_is_shown,
						setup, teardown),
		cmocka_unit_test_setup_teardown(long_message_is_cut, setup,
						teardown),
		cmocka_unit_test_setup_teardown(
			failed_check_says_time_path_place_and_process, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			failure_of_a_process_names_it_once, setup, teardown),
		cmocka_unit_test_setup_teardown(failure_outside_has_no_process,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			objects_have_levels_of_their_own, setup, teardown),
		cmocka_unit_test(abort_is_announced),
		cmocka_unit_test_setup_teardown(standard_error_is_the_default,
						setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

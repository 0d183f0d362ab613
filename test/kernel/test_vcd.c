/* SPDX-License-Identifier: Apache-2.0 */
#include "../unit.h"

#include "../child.h"

#include <orrery/log.h>
#include <orrery/process.h>
#include <orrery/sim.h>
#include <orrery/vcd.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OUT "test_vcd.out"

/* A few signals that a method moves every 10 ns. */
struct bench {
	struct orr_sim *sim;
	struct orr_object soc;
	struct orr_object uart;
	struct orr_signal irq;
	struct orr_signal data;
	struct orr_signal count;
	struct orr_process mover;
	char line[256]; /* last of the log */
};

static void move(struct orr_process *self)
{
	struct bench *b = orr_container_of(self, struct bench, mover);
	uint64_t n = orr_signal_read(&b->count);

	orr_signal_write(&b->count, n + 1);
	orr_signal_write(&b->irq, n / 2 % 2);
	orr_signal_write(&b->data, n * n);
	orr_next_trigger_for(self, ORR_NS(10));
}

static void keep(void *arg, enum orr_log_level level, const char *line)
{
	struct bench *b = arg;

	(void)level;
	snprintf(b->line, sizeof(b->line), "%s", line);
}

static int setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));
	struct orr_object *root;

	b->sim = orr_sim_new();
	orr_sim_set_log(b->sim, keep, b);
	root = orr_sim_root(b->sim);
	orr_object_init(&b->soc, root, "soc");
	orr_object_init(&b->uart, &b->soc, "uart 0");
	orr_signal_init(&b->irq, &b->uart, "irq", 0);
	orr_signal_init(&b->data, &b->uart, "data", 0x1234);
	orr_signal_init(&b->count, root, "count", 0);
	orr_method_init(&b->mover, root, "mover", move);
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	struct bench *b = *state;

	orr_sim_free(b->sim);
	unlink(OUT);
	free(b);
	return 0;
}

static void end_sim(struct bench *b)
{
	orr_sim_free(b->sim);
	b->sim = orr_sim_new();
}

static char *read_whole(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *text = calloc(1, 65536);

	if (!f)
		fail_msg("cannot open %s", path);
	assert_in_range(fread(text, 1, 65535, f), 1, 65534);
	fclose(f);
	return text;
}

static struct orr_vcd *open_vcd(struct bench *b, const char *path)
{
	struct orr_error err;
	struct orr_vcd *vcd = orr_vcd_open(b->sim, path, &err);

	if (!vcd)
		fail_msg("%s", err.text);
	orr_vcd_add_signal(vcd, &b->irq, 1);
	orr_vcd_add_signal(vcd, &b->data, 16);
	orr_vcd_add_signal(vcd, &b->count, 64);
	return vcd;
}

static void file_is_as_ever(void **state)
{
	struct bench *b = *state;
	const char *srcdir = getenv("srcdir");
	char path[4096];
	char *expected;
	char *got;

	snprintf(path, sizeof(path), "%s/test/golden/signals.vcd",
		 srcdir ? srcdir : ".");
	open_vcd(b, OUT);
	orr_sim_run(b->sim, ORR_NS(75));
	end_sim(b);
	expected = read_whole(path);
	got = read_whole(OUT);
	assert_string_equal(got, expected);
	free(expected);
	free(got);
}

static void codes_are_distinct(void **state)
{
	struct bench *b = *state;
	struct orr_vcd *vcd = orr_vcd_open(b->sim, OUT, NULL);
	struct orr_vcd_var *vars[200];
	char *text;

	for (unsigned i = 0; i < 200; i++)
		vars[i] = orr_vcd_add(vcd, &b->soc, 1, 0);
	orr_vcd_change(vars[0], 1);
	orr_vcd_change(vars[93], 1);
	orr_vcd_change(vars[94], 1);
	orr_vcd_change(vars[199], 1);
	end_sim(b);
	text = read_whole(OUT);
	assert_non_null(strstr(text, "\n1!\n1~\n1!\"\n1,#\n"));
	free(text);
}

/* The changes in the file, once the simulation has ended. */
static char *changes_of(struct bench *b, const char *from)
{
	char *text;
	char *changes;

	end_sim(b);
	text = read_whole(OUT);
	changes = strstr(text, from);
	assert_non_null(changes);
	memmove(text, changes, strlen(changes) + 1);
	return text;
}

/* a and b of x are 1 and 1, of z 0 and 1. What is left out in front is 0, but
 * x and z go on to the left (IEEE 1364-2005 18.2.2). */
static void lines_may_be_x_and_z(void **state)
{
	struct bench *b = *state;
	struct orr_vcd *vcd = orr_vcd_open(b->sim, OUT, NULL);
	struct orr_vcd_var *one =
		orr_vcd_add_lines(vcd, "one", 1, (struct orr_logic_vec){0, 1});
	struct orr_vcd_var *four =
		orr_vcd_add_lines(vcd, "four", 4, (struct orr_logic_vec){5, 4});
	char *text;

	orr_vcd_change_lines(one, (struct orr_logic_vec){1, 1});
	orr_vcd_change_lines(four, (struct orr_logic_vec){0, 15});
	orr_vcd_change_lines(four, (struct orr_logic_vec){1, 8});
	orr_vcd_change_lines(four, (struct orr_logic_vec){1, 0});
	text = changes_of(b, "$dumpvars");
	assert_string_equal(text, "$dumpvars\nz!\nb0x01 \"\n$end\nx!\n"
				  "bzzzz \"\nbz001 \"\nb1 \"\n");
	free(text);
}

/* 10 ns until 25 ns, where 4 ns begin with a rising edge that is none. */
static void clock_has_its_edges_through_a_change_of_period(void **state)
{
	struct bench *b = *state;
	struct orr_vcd *vcd = orr_vcd_open(b->sim, OUT, NULL);
	struct orr_clock clock;
	char *text;

	orr_clock_init(&clock, orr_sim_root(b->sim), "clock",
		       (struct orr_period){ORR_NS(10), 1});
	orr_vcd_add_clock(vcd, &clock);
	orr_sim_run(b->sim, ORR_NS(25));
	orr_clock_set_period(&clock, (struct orr_period){ORR_NS(4), 1});
	orr_sim_run(b->sim, ORR_NS(5));
	text = changes_of(b, "$dumpvars");
	assert_string_equal(text, "$dumpvars\n1!\n$end\n#5000\n0!\n"
				  "#10000\n1!\n#15000\n0!\n#20000\n1!\n"
				  "#27000\n0!\n#29000\n1!\n#30000\n");
	free(text);
}

/* Signals change at 10 and 20 ns. */
static void edges_of_clocks_are_in_order_with_all_else(void **state)
{
	struct bench *b = *state;
	struct orr_vcd *vcd = orr_vcd_open(b->sim, OUT, NULL);
	struct orr_clock slow;
	struct orr_clock fast;
	char *text;

	orr_clock_init(&slow, orr_sim_root(b->sim), "slow",
		       (struct orr_period){ORR_NS(14), 1});
	orr_clock_init(&fast, orr_sim_root(b->sim), "fast",
		       (struct orr_period){ORR_NS(12), 1});
	orr_vcd_add_clock(vcd, &slow);
	orr_vcd_add_clock(vcd, &fast);
	orr_vcd_add_signal(vcd, &b->count, 64);
	orr_sim_run(b->sim, ORR_NS(13));
	text = changes_of(b, "#6000");
	assert_string_equal(text, "#6000\n0\"\n#7000\n0!\n#10000\nb10 #\n"
				  "#12000\n1\"\n#13000\n");
	free(text);
}

/* Opened late, it does not claim to know what was before. */
static void dump_begins_when_it_was_opened(void **state)
{
	struct bench *b = *state;
	char *text;

	orr_sim_run(b->sim, ORR_NS(5));
	open_vcd(b, OUT);
	orr_sim_run(b->sim, ORR_NS(6));
	end_sim(b);
	text = read_whole(OUT);
	assert_null(strstr(text, "#0\n"));
	assert_non_null(strstr(text, "$enddefinitions $end\n#5000\n$dumpvars"));
	assert_non_null(strstr(text, "$end\n#10000\n"));
	free(text);
}

static void record_and_fail(void)
{
	struct bench *b;
	void *state;

	setup(&state);
	b = state;
	orr_sim_set_log(b->sim, NULL, NULL);
	open_vcd(b, OUT);
	orr_sim_run(b->sim, ORR_NS(25));
	orr_fail(&b->soc, "model.c", 7, "a bug");
}

static void file_is_whole_after_an_abort(void **state)
{
	struct child c = run_child(record_and_fail);
	char *text;

	(void)state;
	assert_true(WIFSIGNALED(c.status));
	assert_int_equal(WTERMSIG(c.status), SIGABRT);
	assert_non_null(strstr(c.said, "fatal: 25 ns soc: a bug"));
	text = read_whole(OUT);
	assert_string_equal(text + strlen(text) - 7, "#25000\n");
	free(text);
}

static void closed_file_takes_no_more(void **state)
{
	struct bench *b = *state;
	struct orr_vcd *vcd = open_vcd(b, OUT);
	char *text;

	orr_sim_run(b->sim, ORR_NS(5));
	assert_int_equal(orr_vcd_close(vcd, NULL), 0);
	orr_sim_run(b->sim, ORR_NS(20));
	assert_int_equal(orr_vcd_flush(vcd, NULL), 0);
	assert_int_equal(orr_vcd_close(vcd, NULL), 0);
	end_sim(b);
	text = read_whole(OUT);
	assert_null(strstr(text, "#10000\n"));
	assert_non_null(strstr(text, "#5000\n"));
	free(text);
}

static uint64_t hash_of_run(bool record)
{
	struct bench *b;
	void *state;
	uint64_t hash;

	setup(&state);
	b = state;
	orr_sim_hash_enable(b->sim, true);
	if (record)
		open_vcd(b, OUT);
	orr_sim_run(b->sim, ORR_US(1));
	hash = orr_sim_hash(b->sim);
	teardown(&state);
	return hash;
}

static void recording_does_not_change_the_run(void **state)
{
	(void)state;
	assert_int_equal(hash_of_run(true), hash_of_run(false));
}

static void file_that_cannot_be_created_is_an_error(void **state)
{
	struct bench *b = *state;
	struct orr_error err;

	assert_null(orr_vcd_open(b->sim, "no/such/dir.vcd", &err));
	assert_string_equal(err.text, "cannot create no/such/dir.vcd: "
				      "No such file or directory");
	assert_null(orr_vcd_open(b->sim, "no/such/dir.vcd", NULL));
}

static void full_disk_is_an_error_of_flush(void **state)
{
	struct bench *b = *state;
	struct orr_error err;
	struct orr_vcd *vcd;

	vcd = open_vcd(b, "/dev/full");
	orr_sim_run(b->sim, ORR_NS(10));
	assert_int_equal(orr_vcd_flush(vcd, &err), -ENOSPC);
	assert_string_equal(err.text,
			    "cannot write /dev/full: No space left on device");
	assert_int_equal(orr_vcd_flush(vcd, NULL), -ENOSPC);
	end_sim(b);
	assert_string_equal(b->line, ""); /* who has been told knows */
}

static void flush_finds_a_full_disk_before_any_change(void **state)
{
	struct bench *b = *state;

	assert_int_equal(orr_vcd_flush(open_vcd(b, "/dev/full"), NULL),
			 -ENOSPC);
}

static void full_disk_is_remembered(void **state)
{
	struct bench *b = *state;
	struct orr_vcd *vcd;

	vcd = open_vcd(b, "/dev/full");
	orr_sim_run(b->sim, ORR_MS(1)); /* many buffers full */
	errno = 0;
	assert_int_equal(orr_vcd_flush(vcd, NULL), -ENOSPC);
}

static void full_disk_at_the_end_is_logged(void **state)
{
	struct bench *b = *state;

	open_vcd(b, "/dev/full");
	orr_sim_run(b->sim, ORR_NS(10));
	end_sim(b);
	assert_string_equal(b->line, "error: 10 ns: cannot write /dev/full: "
				     "No space left on device");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(file_is_as_ever, setup,
						teardown),
		cmocka_unit_test_setup_teardown(codes_are_distinct, setup,
						teardown),
		cmocka_unit_test_setup_teardown(lines_may_be_x_and_z, setup,
						teardown),
		cmocka_unit_test_setup_teardown(
			clock_has_its_edges_through_a_change_of_period, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			edges_of_clocks_are_in_order_with_all_else, setup,
			teardown),
		cmocka_unit_test_setup_teardown(dump_begins_when_it_was_opened,
						setup, teardown),
		cmocka_unit_test_setup_teardown(file_is_whole_after_an_abort,
						setup, teardown),
		cmocka_unit_test_setup_teardown(closed_file_takes_no_more,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			recording_does_not_change_the_run, setup, teardown),
		cmocka_unit_test_setup_teardown(
			file_that_cannot_be_created_is_an_error, setup,
			teardown),
		cmocka_unit_test_setup_teardown(full_disk_is_an_error_of_flush,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			flush_finds_a_full_disk_before_any_change, setup,
			teardown),
		cmocka_unit_test_setup_teardown(full_disk_is_remembered, setup,
						teardown),
		cmocka_unit_test_setup_teardown(full_disk_at_the_end_is_logged,
						setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

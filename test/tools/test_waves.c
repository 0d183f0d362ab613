/* SPDX-License-Identifier: Apache-2.0 */
/* Recording what has a value, by name. */
#include "../unit.h"

#include "../../tools/trace/nearest.h"
#include "../../tools/trace/waves.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OUT "test_waves.out"

/* One of each kind, and who moves them. */
struct bench {
	struct orr_sim *sim;
	struct orr_object soc;
	struct orr_wire wire;
	struct orr_net net;
	struct orr_net_driver driver;
	struct orr_signal signal;
	struct orr_resolved resolved;
	struct orr_fifo fifo;
	struct orr_clock clock;
	struct orr_process mover;
	char missed[512]; /* what waves_record has told */
	char *text; /* of the file */
};

static void move(struct orr_process *self)
{
	struct bench *b = orr_container_of(self, struct bench, mover);
	uint32_t n = 7;

	orr_wait_for(self, ORR_NS(10));
	orr_wire_set(&b->wire, true);
	orr_net_drive(&b->driver, ORR_LOGIC_0);
	orr_signal_write(&b->signal, 5);
	orr_resolved_write(&b->resolved, (struct orr_logic_vec){9, 8});
	for (unsigned i = 0; i < 3; i++)
		orr_fifo_write(self, &b->fifo, &n);
	orr_wait_for(self, ORR_NS(10));
	orr_fifo_read(self, &b->fifo, &n);
	orr_wait_for(self, ORR_NS(10));
}

static int setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));
	struct orr_object *soc = &b->soc;

	b->sim = orr_sim_new();
	orr_object_init(soc, orr_sim_root(b->sim), "soc");
	orr_wire_init(&b->wire, soc, "wire", false);
	orr_net_init(&b->net, soc, "net", ORR_LOGIC_1);
	orr_net_attach(&b->net, &b->driver);
	orr_signal_init(&b->signal, soc, "signal", 0);
	orr_resolved_init(&b->resolved, soc, "resolved", 4, 1);
	orr_fifo_init(&b->fifo, soc, "fifo", sizeof(uint32_t), 4, NULL);
	orr_clock_init(&b->clock, soc, "clock",
		       (struct orr_period){ORR_NS(16), 1});
	orr_thread_init(&b->mover, soc, "mover", move);
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	struct bench *b = *state;

	orr_sim_free(b->sim);
	unlink(OUT);
	free(b->text);
	free(b);
	return 0;
}

static void note(void *arg, const char *pattern, const char *nearest)
{
	struct bench *b = arg;

	snprintf(b->missed, sizeof(b->missed), "%s: %s", pattern, nearest);
}

/* The file of a run in which what patterns name is recorded. */
static const char *record(struct bench *b, const char *const *patterns,
			  size_t n)
{
	struct waves *w = waves_open(b->sim, OUT, NULL);
	FILE *f;

	assert_non_null(w);
	waves_record(w, patterns, n, note, b);
	orr_sim_run(b->sim, ORR_TIME_MAX);
	assert_int_equal(waves_close(w, NULL), 0);
	f = fopen(OUT, "r");
	b->text = calloc(1, 65536);
	assert_in_range(fread(b->text, 1, 65535, f), 1, 65534);
	fclose(f);
	return strstr(b->text, "$enddefinitions");
}

static void every_kind_is_recorded(void **state)
{
	static const char *const all = "soc.*";
	struct bench *b = *state;
	const char *changes = record(b, &all, 1);

	/* resolved: X until somebody writes; then 1001 with bit 3 X */
	assert_string_equal(changes, "$enddefinitions $end\n#0\n$dumpvars\n"
				     "0!\n1\"\nb0 #\nbxxxx $\nb0 %\n$end\n"
				     "#10000\n1!\n0\"\nb101 #\nbx001 $\n"
				     "b11 %\n"
				     "#20000\nb10 %\n#30000\n");
	assert_non_null(strstr(b->text, "$var wire 64 # signal $end"));
	assert_non_null(strstr(b->text, "$var wire 4 $ resolved $end"));
	assert_non_null(strstr(b->text, "$var wire 3 % fifo $end"));
	assert_string_equal(b->missed, "");
}

/* 8 ns low, 8 ns high, in 30 ns; by a pattern there are none. */
static void clock_is_recorded_by_its_name(void **state)
{
	static const char *const names[] = {"soc.clock", "soc.wire"};
	struct bench *b = *state;
	const char *changes = record(b, names, 2);

	assert_string_equal(changes, "$enddefinitions $end\n#0\n$dumpvars\n"
				     "0!\n1\"\n$end\n#8000\n0\"\n"
				     "#10000\n1!\n#16000\n1\"\n"
				     "#24000\n0\"\n#30000\n");
	assert_string_equal(b->missed, "");
}

static void lines_are_what_is_recorded_without_patterns(void **state)
{
	struct bench *b = *state;

	record(b, NULL, 0);
	assert_non_null(strstr(b->text, " wire $end"));
	assert_non_null(strstr(b->text, " net $end"));
	assert_null(strstr(b->text, " signal $end"));
	assert_null(strstr(b->text, " fifo $end"));
}

static void value_that_two_patterns_name_is_recorded_once(void **state)
{
	static const char *const both[] = {"soc.wire", "*.w*"};
	struct bench *b = *state;
	const char *first;

	record(b, both, 2);
	first = strstr(b->text, " wire $end");
	assert_non_null(first);
	assert_null(strstr(first + 1, " wire $end"));
	assert_string_equal(b->missed, "");
}

static void pattern_that_matches_nothing_is_told(void **state)
{
	static const char *const misspelt[] = {"soc.wired", "soc.fifo"};
	struct bench *b = *state;

	record(b, misspelt, 2);
	assert_memory_equal(b->missed, "soc.wired: soc.wire, ", 21);
}

static void distance_counts_letters(void **state)
{
	(void)state;
	assert_int_equal(nearest_distance("uart0", "uart0"), 0);
	assert_int_equal(nearest_distance("uart1", "uart0"), 1);
	assert_int_equal(nearest_distance("uart", "uart0"), 1);
	assert_int_equal(nearest_distance("uarrt0", "uart0"), 1);
	assert_int_equal(nearest_distance("", "abc"), 3);
}

static void distance_to_a_pattern_is_that_to_what_it_matches(void **state)
{
	(void)state;
	assert_int_equal(nearest_distance("*", "soc.uart0"), 0);
	assert_int_equal(nearest_distance("soc.*.DR", "soc.uart0.DR"), 0);
	assert_int_equal(nearest_distance("soc.uart?", "soc.uart0"), 0);
	assert_int_equal(nearest_distance("uart0.*", "soc.uart0.DR"), 4);
	assert_int_equal(nearest_distance("*.FRR", "soc.uart0.FR"), 1);
}

static void nearest_names_come_first(void **state)
{
	static const char *const names[] = {"abcd", "xyz",  "abd",
					    "abc",  "abcx", "b"};
	struct nearest n = {.pattern = "abc"};
	char list[64];

	(void)state;
	for (size_t i = 0; i < ORR_COUNT(names); i++)
		nearest_offer(&n, names[i]);
	assert_string_equal(nearest_list(&n, list, sizeof(list)),
			    "abc, abcd, abd");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_kind_is_recorded, setup,
						teardown),
		cmocka_unit_test_setup_teardown(clock_is_recorded_by_its_name,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			lines_are_what_is_recorded_without_patterns, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			value_that_two_patterns_name_is_recorded_once, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			pattern_that_matches_nothing_is_told, setup, teardown),
		cmocka_unit_test(distance_counts_letters),
		cmocka_unit_test(
			distance_to_a_pattern_is_that_to_what_it_matches),
		cmocka_unit_test(nearest_names_come_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

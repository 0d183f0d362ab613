/* SPDX-License-Identifier: Apache-2.0 */
/* Boards and options that are refused; test/boards/bad has more. */
#include "board_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void bad_settings_are_refused(void **state)
{
	static const char *const cases[][2] = {
		{"ram", "--set ram: expected PATH.PROPERTY=VALUE"},
		{"ram=1", "--set ram=1: expected PATH.PROPERTY=VALUE"},
		{".size=1", "--set .size=1: expected PATH.PROPERTY=VALUE"},
		{"ram.=1", "--set ram.=1: expected PATH.PROPERTY=VALUE"},
		{"rom.size=1", "no object is named 'rom'; known: clk, intc, "
			       "soc, ram"},
		{"ram.colour=1", "--set ram.colour=1: soc.ram: ram has no "
				 "property 'colour'"},
		{"ram.latency-ns=-1", "latency-ns is a 32-bit number"},
		{"ram.size=1", "the size comes from reg"},
		{"clk.colour=1", "nothing named 'colour' can be set there"},
		{"clk.clock-frequency=1e6", "expected a 32-bit number"},
		{"clk.clock-frequency=4294967296", "expected a 32-bit number"},
		{"soc.orrery,data-width=0", "expected 1, 2, 4, ... 128"},
		{"soc.orrery,data-width=0", "(by --set soc.orrery,"},
		{"clk.clock-frequency=0", "not zero (by --set clk.clock-"},
	};

	for (size_t i = 0; i < ORR_COUNT(cases); i++) {
		struct rig *rig = *state;
		struct board *b = load_set(rig, a_ram, cases[i][0]);

		expect_error(rig, b, cases[i][1]);
		orr_sim_free(rig->sim);
		rig->sim = orr_sim_new();
	}
}

/* Only realize sees that words are wrong, or do not go together. */
static void settings_that_may_be_to_blame_are_named(void **state)
{
	static const char *const sets[] = {"i2c0.level=fast", "hpet0.timers=4",
					   "soc.i2c0.reg-io-width=1"};
	struct rig *rig = *state;

	expect_error(
		rig,
		board_load(rig->sim, source_path("boards/soc.dts"),
			   &(struct board_options){.sets = sets, .nsets = 3},
			   &rig->err),
		"level is pin, byte or loose, not 'fast' (by "
		"--set i2c0.level=fast, --set soc.i2c0.reg-io-width=1)");
}

static void size_by_a_setting_names_it(void **state)
{
	struct rig *rig = *state;
	const char *i2c = "&soc { clocks = <&clk>;\n"
			  "	i: i2c@1000 { compatible = "
			  "\"opencores,i2c-ocores\";\n"
			  "		reg = <0x1000 8>; clocks = <&clk>; };\n"
			  "};\n";

	/* 8 registers, 8 bytes apart */
	expect_error(rig, load_set(rig, i2c, "i.reg-shift=3"),
		     "0x40 bytes of registers, not 0x8 (by "
		     "--set i.reg-shift=3)");
}

static void uart_that_is_not_there_is_refused(void **state)
{
	struct rig *rig = *state;
	const char *uart = "ram=null";

	expect_error(
		rig,
		load_with(rig, a_ram,
			  &(struct board_options){.uarts = &uart, .nuarts = 1}),
		"--uart ram=null: no UART is named 'ram'; known: none");
}

static void bad_uarts_are_refused(void **state)
{
	static const char *const cases[][2] = {
		{"uart0", "--uart uart0: expected LABEL=BACKEND"},
		{"=null", "--uart =null: expected LABEL=BACKEND"},
		{"uart9=null", "no UART is named 'uart9'; known: uart0"},
		{"hpet0=null", "no UART is named 'hpet0'; known: uart0"},
		{"uart0=morse", "--uart uart0=morse: 'morse' is no"},
		{"uart0=file:/nobody/x", "--uart uart0=file:/nobody/x: "},
	};

	for (size_t i = 0; i < ORR_COUNT(cases); i++) {
		struct rig *rig = *state;

		expect_error(rig, load_soc(rig, cases[i][0]), cases[i][1]);
		orr_sim_free(rig->sim);
		rig->sim = orr_sim_new();
	}
}

static struct board *load_uarts(struct rig *rig, const char *a, const char *b)
{
	const char *const uarts[] = {a, b};

	return load_with(rig,
			 "&soc { clocks = <&clk>;\n"
			 "	a: serial@1000 { compatible = \"arm,pl011\";\n"
			 "		reg = <0x1000 0x1000>;\n"
			 "		clocks = <&clk>; };\n"
			 "	b: serial@2000 { compatible = \"arm,pl011\";\n"
			 "		reg = <0x2000 0x1000>;\n"
			 "		clocks = <&clk>; };\n"
			 "};\n",
			 &(struct board_options){.uarts = uarts, .nuarts = 2});
}

static void uart_has_one_back_end(void **state)
{
	struct rig *rig = *state;

	expect_error(rig, load_uarts(rig, "a=null", "soc.a=memory"),
		     "--uart soc.a=memory: this UART has a back end already");
}

static void only_one_uart_has_stdio(void **state)
{
	struct rig *rig = *state;

	expect_error(rig, load_uarts(rig, "a=stdio", "b=stdio"),
		     "--uart b=stdio: another UART has stdio");
}

static void masters_on_a_bus_are_counted(void **state)
{
	struct rig *rig = *state;
	char text[4096] = "";
	size_t n = 0;

	/* each HPET is one, and the cpu another */
	for (unsigned i = 0; i < ORR_BUS_PORTS; i++)
		n += (size_t)snprintf(
			text + n, sizeof(text) - n,
			"&soc { port%u: timer@%x { compatible = "
			"\"intel,hpet\"; reg = <0x%x 0x400>; }; };\n",
			i, i * 0x1000, i * 0x1000);
	expect_error(rig, load_with(rig, text, &(struct board_options){0}),
		     "/soc/timer@f000: more than 16 initiators on one bus");
}

static void missing_file_is_named(void **state)
{
	struct rig *rig = *state;

	expect_error(rig,
		     board_load(rig->sim, "nobody.dts",
				&(struct board_options){0}, &rig->err),
		     "cannot read nobody.dts: No such file or directory");
}

static void directory_is_no_board(void **state)
{
	struct rig *rig = *state;

	expect_error(rig,
		     board_load(rig->sim, ".", &(struct board_options){0},
				&rig->err),
		     "cannot read .: Is a directory");
}

static void missing_dtc_is_named(void **state)
{
	struct rig *rig = *state;
	char *path = strdup(getenv("PATH"));

	setenv("PATH", "/nobody", 1);
	expect_error(rig, load_with(rig, a_ram, &(struct board_options){0}),
		     "dtc is not installed (package device-tree-compiler)");
	setenv("PATH", path, 1);
	free(path);
}

static void error_may_be_left_out(void **state)
{
	struct rig *rig = *state;

	assert_null(board_load(rig->sim, "nobody.dts",
			       &(struct board_options){0}, NULL));
}

/* Load the bytes as a board into a simulation of their own. */
static void expect_refusal(const struct rig *rig, const char *bytes, size_t n)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_error err = {""};

	write_file(rig->path, bytes, n);
	assert_null(
		board_load(sim, rig->path, &(struct board_options){0}, &err));
	assert_true(strncmp(err.text, rig->path, strlen(rig->path)) == 0);
	orr_sim_free(sim);
}

static void truncated_boards_are_refused(void **state)
{
	enum { STEP = 13 };
	struct rig *rig = *state;
	char text[8192];
	FILE *f = fopen(source_path("boards/soc.dts"), "r");
	size_t n;

	assert_non_null(f);
	n = fread(text, 1, sizeof(text), f);
	fclose(f);
	assert_in_range(n, 1000, sizeof(text) - 1);
	/* without the last "};" */
	for (size_t length = 0; length + 3 < n; length += STEP)
		expect_refusal(rig, text, length);
}

static void garbage_is_refused(void **state)
{
	struct rig *rig = *state;
	char bytes[512];
	uint32_t x = 1;

	for (unsigned round = 0; round < 20; round++) {
		for (size_t i = 0; i < sizeof(bytes); i++) {
			x = x * 1664525 + 1013904223;
			bytes[i] = (char)(x >> 24);
		}
		expect_refusal(rig, bytes, sizeof(bytes));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(bad_settings_are_refused),
		TEST(settings_that_may_be_to_blame_are_named),
		TEST(size_by_a_setting_names_it),
		TEST(uart_that_is_not_there_is_refused),
		TEST(bad_uarts_are_refused),
		TEST(uart_has_one_back_end),
		TEST(only_one_uart_has_stdio),
		TEST(masters_on_a_bus_are_counted),
		TEST(missing_file_is_named),
		TEST(directory_is_no_board),
		TEST(missing_dtc_is_named),
		TEST(error_may_be_left_out),
		TEST(truncated_boards_are_refused),
		TEST(garbage_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "../tools/board.h"

#include <orrery/models/irq_lines.h>
#include <orrery/models/ram.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct rig {
	struct orr_sim *sim;
	struct orr_error err;
	char path[64]; /* of the board under test */
};

static int setup(void **state)
{
	struct rig *rig = calloc(1, sizeof(*rig));

	rig->sim = orr_sim_new();
	snprintf(rig->path, sizeof(rig->path), "test_board.%ld.dts",
		 (long)getpid());
	*state = rig;
	return 0;
}

static int teardown(void **state)
{
	struct rig *rig = *state;

	orr_sim_free(rig->sim);
	remove(rig->path);
	free(rig);
	return 0;
}

static const char *source_path(const char *name)
{
	static char path[1024];

	snprintf(path, sizeof(path), "%s/%s", getenv("srcdir"), name);
	return path;
}

static void write_file(const char *path, const char *bytes, size_t n)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static struct board *load_with(struct rig *rig, const char *text,
			       const struct board_options *options)
{
	char all[4096];
	int n = snprintf(all, sizeof(all), "/include/ \"%s\"\n%s",
			 source_path("test/boards/base.dtsi"), text);

	write_file(rig->path, all, (size_t)n);
	return board_load(rig->sim, rig->path, options, &rig->err);
}

/* The board of base.dtsi with additions. */
static struct board *load(struct rig *rig, const char *text)
{
	struct board *b = load_with(rig, text, &(struct board_options){0});

	if (!b)
		fail_msg("%s", rig->err.text);
	return b;
}

/* The same with one --set. */
static struct board *load_set(struct rig *rig, const char *text,
			      const char *set)
{
	return load_with(rig, text,
			 &(struct board_options){.sets = &set, .nsets = 1});
}

static struct orr_object *find(const struct rig *rig, const char *path)
{
	struct orr_object *obj = orr_object_find(orr_sim_root(rig->sim), path);

	if (!obj)
		fail_msg("no object %s", path);
	return obj;
}

static struct orr_wire *wire(const struct rig *rig, const char *path)
{
	return orr_container_of(find(rig, path), struct orr_wire, obj);
}

static const struct orr_bus *soc(const struct rig *rig)
{
	return orr_container_of(find(rig, "soc"), struct orr_bus, obj);
}

static const char ram[] = "&soc {\n"
			  "	ram: sram@1000 {\n"
			  "		compatible = \"mmio-sram\";\n"
			  "		reg = <0x1000 0x100>;\n"
			  "	};\n"
			  "};\n";

/* A second collector, so that there is something to interrupt with. */
static const char more[] = "/ {\n"
			   "	more: lines-more {\n"
			   "		compatible = \"orrery,irq-lines\";\n"
			   "		interrupt-parent = <&intc>;\n"
			   "		interrupts = <3 4>;\n"
			   "	};\n"
			   "};\n";

static void objects_are_named_by_label_or_else_by_node(void **state)
{
	struct rig *rig = *state;

	load(rig, "&soc {\n"
		  "	a_label: sram@0 {\n"
		  "		compatible = \"mmio-sram\";\n"
		  "		reg = <0x0 0x100>;\n"
		  "	};\n"
		  "	sram@1000 {\n"
		  "		compatible = \"mmio-sram\";\n"
		  "		reg = <0x1000 0x100>;\n"
		  "	};\n"
		  "};\n");
	assert_int_equal(orr_object_kind(find(rig, "soc.a_label")),
			 ORR_KIND_DEVICE);
	assert_int_equal(orr_object_kind(find(rig, "soc.sram")),
			 ORR_KIND_DEVICE);
	assert_int_equal(orr_object_kind(find(rig, "clk")), ORR_KIND_CLOCK);
	assert_int_equal(orr_object_kind(find(rig, "intc")), ORR_KIND_DEVICE);
	assert_int_equal(orr_object_kind(find(rig, "cpu")), ORR_KIND_INITIATOR);
}

static void cpu_reaches_a_memory_as_large_as_its_reg(void **state)
{
	struct rig *rig = *state;
	struct orr_initiator_socket *cpu = board_cpu(load(rig, ram));

	assert_int_equal(orr_write32(cpu, 0x10fc, 7), ORR_OK_RESPONSE);
	assert_int_equal(orr_read32(cpu, 0x10fc), 7);
	orr_sim_set_log_level(rig->sim, ORR_LOG_FATAL);
	assert_int_equal(orr_write32(cpu, 0x1100, 7),
			 ORR_ADDRESS_ERROR_RESPONSE);
	assert_int_equal(orr_write32(cpu, 0xffc, 7),
			 ORR_ADDRESS_ERROR_RESPONSE);
}

static void addresses_and_sizes_may_have_two_cells(void **state)
{
	struct rig *rig = *state;
	struct orr_initiator_socket *cpu = board_cpu(
		load(rig, "&soc {\n"
			  "	#address-cells = <2>;\n"
			  "	#size-cells = <2>;\n"
			  "	sram@123400000000 {\n"
			  "		compatible = \"mmio-sram\";\n"
			  "		reg = <0x1234 0x0 0x0 0x1000>;\n"
			  "	};\n"
			  "};\n"));

	assert_int_equal(orr_write32(cpu, UINT64_C(0x123400000ffc), 7),
			 ORR_OK_RESPONSE);
}

static void bus_timing_is_cycles_of_its_clock(void **state)
{
	struct rig *rig = *state;

	load(rig, "&soc { orrery,address-cycles = <3>;\n"
		  "	orrery,beat-cycles = <2>;\n"
		  "	orrery,data-width = <8>; };\n");
	assert_true(soc(rig)->timing.address_time == ORR_NS(30));
	assert_true(soc(rig)->timing.beat_time == ORR_NS(20));
	assert_int_equal(soc(rig)->timing.width, 8);
}

static void bus_takes_a_cycle_each_by_default(void **state)
{
	struct rig *rig = *state;

	load(rig, "");
	assert_true(soc(rig)->timing.address_time == ORR_NS(10));
	assert_true(soc(rig)->timing.beat_time == ORR_NS(10));
	assert_int_equal(soc(rig)->timing.width, 4);
}

static void first_compatible_that_is_known_counts(void **state)
{
	struct rig *rig = *state;

	load(rig, "&soc { sram@0 {\n"
		  "	compatible = \"acme,sram\", \"mmio-sram\";\n"
		  "	reg = <0x0 0x100>; }; };\n");
	assert_int_equal(orr_object_kind(find(rig, "soc.sram")),
			 ORR_KIND_DEVICE);
}

static void disabled_nodes_are_not_built(void **state)
{
	struct rig *rig = *state;

	load(rig, "&soc { sram@0 { compatible = \"acme,rocket\";\n"
		  "	colour = \"red\"; status = \"disabled\"; }; };\n");
	assert_null(orr_object_find(orr_sim_root(rig->sim), "soc.sram"));
}

static void nodes_that_describe_no_hardware_are_left_alone(void **state)
{
	struct rig *rig = *state;

	load(rig, "/ { aliases { serial0 = \"/soc\"; };\n"
		  "	chosen { bootargs = \"quiet\"; };\n"
		  "	cpus { cpu@0 { device_type = \"cpu\"; }; }; };\n");
	assert_null(orr_object_find(orr_sim_root(rig->sim), "cpus"));
}

static void high_interrupt_follows_the_output(void **state)
{
	struct rig *rig = *state;

	load(rig, more);
	assert_false(orr_wire_level(wire(rig, "intc.in3")));
	orr_wire_set(wire(rig, "more.in0"), true);
	assert_true(orr_wire_level(wire(rig, "intc.in3")));
	assert_false(orr_wire_level(wire(rig, "intc.in2")));
}

static void low_interrupt_is_inverted(void **state)
{
	struct rig *rig = *state;
	char text[512];

	snprintf(text, sizeof(text), "%s&more { interrupts = <3 8>; };\n",
		 more);
	load(rig, text);
	assert_true(orr_wire_level(wire(rig, "intc.in3")));
	orr_wire_set(wire(rig, "more.in0"), true);
	assert_false(orr_wire_level(wire(rig, "intc.in3")));
}

static void interrupt_parent_is_inherited(void **state)
{
	struct rig *rig = *state;

	/* soc has it, in base.dtsi */
	load(rig, "&soc { more: lines-more {\n"
		  "	compatible = \"orrery,irq-lines\";\n"
		  "	interrupts = <5 1>; }; };\n");
	orr_wire_set(wire(rig, "soc.more.in0"), true);
	assert_true(orr_wire_level(wire(rig, "intc.in5")));
}

static void extended_interrupt_says_its_controller(void **state)
{
	struct rig *rig = *state;
	char text[768];

	snprintf(text, sizeof(text),
		 "%s&more { interrupt-controller; #interrupt-cells = <2>; };\n"
		 "/ { third: lines-third {\n"
		 "	compatible = \"orrery,irq-lines\";\n"
		 "	interrupt-names = \"irq\";\n"
		 "	interrupts-extended = <&more 9 4>; }; };\n",
		 more);
	load(rig, text);
	orr_wire_set(wire(rig, "third.in0"), true);
	assert_true(orr_wire_level(wire(rig, "more.in9")));
	assert_true(orr_wire_level(wire(rig, "intc.in3")));
}

static const struct orr_ram *ram_at(const struct rig *rig, const char *path)
{
	return orr_container_of(find(rig, path), struct orr_ram, dev.obj);
}

static void properties_of_a_node_reach_the_device(void **state)
{
	struct rig *rig = *state;
	char text[512];

	snprintf(text, sizeof(text), "%s&ram { latency-ns = <30>; };\n", ram);
	load(rig, text);
	assert_int_equal(ram_at(rig, "soc.ram")->latency_ns, 30);
}

static void set_overrules_the_board_by_label(void **state)
{
	struct rig *rig = *state;
	char text[512];

	snprintf(text, sizeof(text), "%s&ram { latency-ns = <30>; };\n", ram);
	assert_non_null(load_set(rig, text, "ram.latency-ns=0x28"));
	assert_int_equal(ram_at(rig, "soc.ram")->latency_ns, 40);
}

static void set_finds_a_device_by_path(void **state)
{
	struct rig *rig = *state;

	assert_non_null(load_set(rig, ram, "soc.ram.latency-ns=50"));
	assert_int_equal(ram_at(rig, "soc.ram")->latency_ns, 50);
}

static void set_changes_a_bus(void **state)
{
	struct rig *rig = *state;

	assert_non_null(load_set(rig, "", "soc.orrery,beat-cycles=4"));
	assert_true(soc(rig)->timing.beat_time == ORR_NS(40));
}

static void set_changes_a_clock_and_whom_it_drives(void **state)
{
	struct rig *rig = *state;

	assert_non_null(load_set(rig, "", "clk.clock-frequency=50000000"));
	assert_true(soc(rig)->timing.beat_time == ORR_NS(20));
}

static void expect_error(const struct rig *rig, const struct board *b,
			 const char *message)
{
	assert_null(b);
	if (!strstr(rig->err.text, message))
		fail_msg("'%s' is not in '%s'", message, rig->err.text);
}

static void bad_settings_are_refused(void **state)
{
	static const char *const cases[][2] = {
		{"ram", "--set ram: expected PATH.PROPERTY=VALUE"},
		{"ram=1", "--set ram=1: expected PATH.PROPERTY=VALUE"},
		{".size=1", "--set .size=1: expected PATH.PROPERTY=VALUE"},
		{"ram.=1", "--set ram.=1: expected PATH.PROPERTY=VALUE"},
		{"rom.size=1", "no object is named 'rom'; there are clk, intc, "
			       "soc, ram"},
		{"ram.colour=1", "--set ram.colour=1: soc.ram: ram has no "
				 "property 'colour'"},
		{"ram.latency-ns=-1", "latency-ns is a 32-bit number"},
		{"ram.size=1", "the size comes from reg"},
		{"clk.colour=1", "nothing named 'colour' can be set there"},
		{"clk.clock-frequency=1e6", "expected a 32-bit number"},
		{"clk.clock-frequency=4294967296", "expected a 32-bit number"},
		{"soc.orrery,data-width=0", "expected 1, 2, 4, ... 128"},
	};

	for (size_t i = 0; i < ORR_COUNT(cases); i++) {
		struct rig *rig = *state;
		struct board *b = load_set(rig, ram, cases[i][0]);

		expect_error(rig, b, cases[i][1]);
		orr_sim_free(rig->sim);
		rig->sim = orr_sim_new();
	}
}

static void uart_that_is_not_there_is_refused(void **state)
{
	struct rig *rig = *state;
	const char *uart = "ram=null";

	expect_error(
		rig,
		load_with(rig, ram,
			  &(struct board_options){.uarts = &uart, .nuarts = 1}),
		"--uart ram=null: no UART is named 'ram'; there are none");
}

static void count_route(void *arg, const struct orr_object *initiator,
			const struct orr_object *target,
			const struct orr_latency *l)
{
	uint64_t *count = arg;

	assert_string_equal(initiator->name, "cpu");
	assert_string_equal(target->parent->name, "ram");
	*count += l->count;
}

static void routes_are_those_of_the_bus(void **state)
{
	struct rig *rig = *state;
	struct board *b = load(rig, ram);
	uint64_t count = 0;

	orr_read32(board_cpu(b), 0x1000);
	orr_read32(board_cpu(b), 0x1004);
	board_routes(b, count_route, &count);
	assert_int_equal(count, 2);
}

static void trace_records_wires(void **state)
{
	struct rig *rig = *state;
	struct board *b = load(rig, more);
	struct orr_vcd *vcd = orr_vcd_open(rig->sim, "test_board.vcd", NULL);
	char text[16384] = "";
	FILE *f;

	board_trace(b, vcd);
	orr_sim_run(rig->sim, ORR_NS(5));
	orr_wire_set(wire(rig, "more.in0"), true);
	assert_int_equal(orr_vcd_flush(vcd, NULL), 0);
	f = fopen("test_board.vcd", "r");
	assert_true(fread(text, 1, sizeof(text) - 1, f) > 0);
	fclose(f);
	remove("test_board.vcd");
	assert_non_null(strstr(text, "$scope module more $end"));
	assert_non_null(strstr(text, " in0 $end"));
	/* more.in0, more.irq and intc.in3 rise together */
	assert_non_null(strstr(text, "#5000\n1"));
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
	expect_error(rig, load_with(rig, ram, &(struct board_options){0}),
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(objects_are_named_by_label_or_else_by_node),
		TEST(cpu_reaches_a_memory_as_large_as_its_reg),
		TEST(addresses_and_sizes_may_have_two_cells),
		TEST(bus_timing_is_cycles_of_its_clock),
		TEST(bus_takes_a_cycle_each_by_default),
		TEST(first_compatible_that_is_known_counts),
		TEST(disabled_nodes_are_not_built),
		TEST(nodes_that_describe_no_hardware_are_left_alone),
		TEST(high_interrupt_follows_the_output),
		TEST(low_interrupt_is_inverted),
		TEST(interrupt_parent_is_inherited),
		TEST(extended_interrupt_says_its_controller),
		TEST(properties_of_a_node_reach_the_device),
		TEST(set_overrules_the_board_by_label),
		TEST(set_finds_a_device_by_path),
		TEST(set_changes_a_bus),
		TEST(set_changes_a_clock_and_whom_it_drives),
		TEST(bad_settings_are_refused),
		TEST(uart_that_is_not_there_is_refused),
		TEST(routes_are_those_of_the_bus),
		TEST(trace_records_wires),
		TEST(missing_file_is_named),
		TEST(directory_is_no_board),
		TEST(missing_dtc_is_named),
		TEST(error_may_be_left_out),
		TEST(truncated_boards_are_refused),
		TEST(garbage_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

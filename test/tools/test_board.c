/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of a board that is understood. */
#include "board_rig.h"

#include "../../tools/trace/waves.h"

#include <orrery/models/ram.h>

#include <stdio.h>
#include <string.h>

static const struct orr_bus *soc(const struct rig *rig)
{
	return orr_container_of(find(rig, "soc"), struct orr_bus, obj);
}

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
	struct orr_initiator_socket *cpu = board_cpu(load(rig, a_ram));

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
	assert_true(soc(rig)->timing.address_cycles == ORR_NS(30));
	assert_true(soc(rig)->timing.beat_cycles == ORR_NS(20));
	assert_int_equal(soc(rig)->timing.width, 8);
}

static void bus_takes_a_cycle_each_by_default(void **state)
{
	struct rig *rig = *state;

	load(rig, "");
	assert_true(soc(rig)->timing.address_cycles == ORR_NS(10));
	assert_true(soc(rig)->timing.beat_cycles == ORR_NS(10));
	assert_int_equal(soc(rig)->timing.width, 4);
}

/* 100 MHz; APB: 2 cycles and 3 wait states, from the next edge. */
static void bus_has_a_protocol(void **state)
{
	struct rig *rig = *state;
	struct orr_payload p;
	orr_time delay = ORR_NS(1);
	uint32_t word = 0;

	load(rig, "&soc { orrery,protocol = \"apb\";\n"
		  "	orrery,arbitration = \"round-robin\";\n"
		  "	sram@0 { compatible = \"mmio-sram\";\n"
		  "	reg = <0x0 0x100>; orrery,wait-states = <3>; }; };\n");
	assert_int_equal(soc(rig)->timing.arbitration,
			 ORR_ARBITRATION_ROUND_ROBIN);
	orr_payload_init(&p);
	orr_payload_set(&p, ORR_WRITE_COMMAND, 0, &word, 4);
	orr_b_transport(orr_container_of(find(rig, "cpu"),
					 struct orr_initiator_socket, obj),
			&p, &delay);
	assert_true(delay == ORR_NS(10 + 50));
}

static void outstanding_is_of_the_protocol(void **state)
{
	struct rig *rig = *state;

	load(rig,
	     "&soc { orrery,protocol = \"axi4-lite\";\n"
	     "	orrery,outstanding = <7>; orrery,data-width = <8>; };\n");
	assert_int_equal(soc(rig)->timing.pipeline, 7);
	assert_int_equal(soc(rig)->timing.width, 8);
	assert_true(soc(rig)->timing.split);
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

	load(rig, a_second_collector);
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
		 a_second_collector);
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
		 a_second_collector);
	load(rig, text);
	orr_wire_set(wire(rig, "third.in0"), true);
	assert_true(orr_wire_level(wire(rig, "more.in9")));
	assert_true(orr_wire_level(wire(rig, "intc.in3")));
}

static void outputs_of_an_array_have_names_and_numbers(void **state)
{
	struct rig *rig = *state;

	load(rig,
	     "&soc { a: timer@1000 { compatible = \"intel,hpet\";\n"
	     "	reg = <0x1000 0x400>;\n"
	     "	interrupts = <1 4>, <2 4>; };\n"
	     "	b: timer@2000 { compatible = \"intel,hpet\";\n"
	     "	reg = <0x2000 0x400>;\n"
	     "	interrupt-names = \"irq7\"; interrupts = <3 4>; }; };\n");
	orr_wire_set(wire(rig, "soc.a.irq1"), true);
	orr_wire_set(wire(rig, "soc.b.irq7"), true);
	assert_false(orr_wire_level(wire(rig, "intc.in1")));
	assert_true(orr_wire_level(wire(rig, "intc.in2")));
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

	snprintf(text, sizeof(text), "%s&ram { latency-ns = <30>; };\n", a_ram);
	load(rig, text);
	assert_int_equal(ram_at(rig, "soc.ram")->latency_ns, 30);
}

static void set_overrules_the_board_by_label(void **state)
{
	struct rig *rig = *state;
	char text[512];

	snprintf(text, sizeof(text), "%s&ram { latency-ns = <30>; };\n", a_ram);
	assert_non_null(load_set(rig, text, "ram.latency-ns=0x28"));
	assert_int_equal(ram_at(rig, "soc.ram")->latency_ns, 40);
}

static void set_finds_a_device_by_path(void **state)
{
	struct rig *rig = *state;

	assert_non_null(load_set(rig, a_ram, "soc.ram.latency-ns=50"));
	assert_int_equal(ram_at(rig, "soc.ram")->latency_ns, 50);
}

static void set_changes_a_bus(void **state)
{
	struct rig *rig = *state;

	assert_non_null(load_set(rig, "", "soc.orrery,beat-cycles=4"));
	assert_true(soc(rig)->timing.beat_cycles == ORR_NS(40));
}

static void fixed_factor_clock_comes_from_another(void **state)
{
	struct rig *rig = *state;
	struct orr_clock *clk;
	struct orr_clock *slow;

	load(rig, "/ {\n"
		  "	slow: slow {\n"
		  "		compatible = \"fixed-factor-clock\";\n"
		  "		#clock-cells = <0>;\n"
		  "		clocks = <&clk>;\n"
		  "		clock-div = <6>;\n"
		  "		clock-mult = <2>;\n"
		  "	};\n"
		  "};\n");
	clk = orr_container_of(find(rig, "clk"), struct orr_clock, obj);
	slow = orr_container_of(find(rig, "slow"), struct orr_clock, obj);
	assert_int_equal(orr_clock_cycles(slow, 1000),
			 orr_clock_cycles(clk, 3000));
	orr_clock_set_period(clk, orr_period_hz(3000000));
	assert_int_equal(orr_clock_cycles(slow, 1000), ORR_MS(1));
}

static void set_changes_a_clock_and_whom_it_drives(void **state)
{
	struct rig *rig = *state;

	assert_non_null(load_set(rig, "", "clk.clock-frequency=50000000"));
	assert_true(soc(rig)->timing.beat_cycles == ORR_NS(20));
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
	struct board *b = load(rig, a_ram);
	uint64_t count = 0;

	orr_read32(board_cpu(b), 0x1000);
	orr_read32(board_cpu(b), 0x1004);
	board_routes(b, count_route, &count);
	assert_int_equal(count, 2);
}

static void trace_records_wires(void **state)
{
	struct rig *rig = *state;
	char text[16384] = "";
	struct waves *w;
	FILE *f;

	load(rig, a_second_collector);
	w = waves_open(rig->sim, "test_board.vcd", NULL);
	assert_non_null(w);
	waves_record(w, NULL, 0, NULL, NULL);
	orr_sim_run(rig->sim, ORR_NS(5));
	orr_wire_set(wire(rig, "more.in0"), true);
	assert_int_equal(waves_close(w, NULL), 0);
	f = fopen("test_board.vcd", "r");
	assert_true(fread(text, 1, sizeof(text) - 1, f) > 0);
	fclose(f);
	remove("test_board.vcd");
	assert_non_null(strstr(text, "$scope module more $end"));
	assert_non_null(strstr(text, " in0 $end"));
	/* more.in0, more.irq and intc.in3 rise together */
	assert_non_null(strstr(text, "#5000\n1"));
}

static void reference_board_is_wired(void **state)
{
	struct rig *rig = *state;

	assert_non_null(load_soc(rig, NULL));
	orr_wire_set(wire(rig, "soc.uart0.irq"), true);
	assert_true(orr_wire_level(wire(rig, "intc.in1")));
	orr_wire_set(wire(rig, "soc.i2c0.irq"), true);
	assert_true(orr_wire_level(wire(rig, "intc.in2")));
	orr_wire_set(wire(rig, "soc.hpet0.irq2"), true);
	assert_true(orr_wire_level(wire(rig, "intc.in6")));
	/* active low: its idle level asserts nothing */
	assert_false(orr_wire_level(wire(rig, "intc.in3")));
	orr_wire_set(wire(rig, "soc.i2c0.gpio0.int"), false);
	assert_true(orr_wire_level(wire(rig, "intc.in3")));
}

static void reference_board_has_an_i2c_target(void **state)
{
	struct rig *rig = *state;
	struct orr_i2c_bus *bus;

	assert_non_null(load_soc(rig, NULL));
	bus = orr_container_of(find(rig, "soc.i2c0.bus"), struct orr_i2c_bus,
			       obj);
	assert_true(orr_i2c_start(bus, 0x20, false));
	assert_false(orr_i2c_start(bus, 0x21, false));
}

static void uart_gets_its_back_end(void **state)
{
	struct rig *rig = *state;
	struct board *b = load_soc(rig, "uart0=memory");
	struct orr_object *port = find(rig, "soc.uart0.serial");

	assert_non_null(b);
	assert_string_equal(orr_char_kind(orr_container_of(
				    port, struct orr_char_port, obj)),
			    "memory");
	assert_false(board_uses_stdio(b));
	assert_false(board_interactive(b));
}

static void uart_on_stdio_is_known(void **state)
{
	assert_true(board_uses_stdio(load_soc(*state, "soc.uart0=stdio")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(objects_are_named_by_label_or_else_by_node),
		TEST(cpu_reaches_a_memory_as_large_as_its_reg),
		TEST(addresses_and_sizes_may_have_two_cells),
		TEST(bus_timing_is_cycles_of_its_clock),
		TEST(bus_takes_a_cycle_each_by_default),
		TEST(bus_has_a_protocol),
		TEST(outstanding_is_of_the_protocol),
		TEST(first_compatible_that_is_known_counts),
		TEST(disabled_nodes_are_not_built),
		TEST(nodes_that_describe_no_hardware_are_left_alone),
		TEST(high_interrupt_follows_the_output),
		TEST(low_interrupt_is_inverted),
		TEST(interrupt_parent_is_inherited),
		TEST(extended_interrupt_says_its_controller),
		TEST(outputs_of_an_array_have_names_and_numbers),
		TEST(properties_of_a_node_reach_the_device),
		TEST(set_overrules_the_board_by_label),
		TEST(set_finds_a_device_by_path),
		TEST(set_changes_a_bus),
		TEST(fixed_factor_clock_comes_from_another),
		TEST(set_changes_a_clock_and_whom_it_drives),
		TEST(routes_are_those_of_the_bus),
		TEST(trace_records_wires),
		TEST(reference_board_is_wired),
		TEST(reference_board_has_an_i2c_target),
		TEST(uart_gets_its_back_end),
		TEST(uart_on_stdio_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

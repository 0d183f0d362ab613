/* SPDX-License-Identifier: Apache-2.0 */
/* Scripts: objects, registers, wires, events and characters. */
#include "script_rig.h"

#include <string.h>

static void objects_are_found_by_name(void **state)
{
	struct rig *r = *state;

	run_text(r, "print(soc.ram, soc.gadget.irq.name, soc.gadget.path,\n"
		    "object('soc.gadget.irq') == soc.gadget.irq, script)");
	assert_prints(r, "soc.ram\tirq\tsoc.gadget\ttrue\tscript\n");
}

static void unknown_names_suggest_the_nearest(void **state)
{
	struct rig *r = *state;

	run_text(r, "local g = soc.gadget\n"
		    "for _, f in ipairs{function() return g.cltr end,\n"
		    "function() return g.pin7 end,\n"
		    "function() return g.irq.levle end,\n"
		    "function() g.irq:wiat() end,\n"
		    "function() return g.quite_other end,\n"
		    "function() return object('soc.x') end} do\n"
		    "print(select(2, pcall(f)):match(': (.*)')) end");
	assert_prints(r,
		      "soc.gadget has no 'cltr'; did you mean 'CTRL'?\n"
		      "soc.gadget has no 'pin7'; did you mean 'pin0'?\n"
		      "soc.gadget.irq has no 'levle'; did you mean 'level'?\n"
		      "soc.gadget.irq has no 'wiat'; did you mean 'wait'?\n"
		      "soc.gadget has no 'quite_other'\n"
		      "no object has the path 'soc.x'\n");
}

static void objects_refuse_assignment(void **state)
{
	struct rig *r = *state;

	run_text(r, "soc.gadget.CTRL = 1");
	assert_crashes(r, "t.lua:1: cannot assign to soc.gadget.CTRL: a "
			  "register has :write(value)");
}

static void register_access_is_a_transfer(void **state)
{
	struct rig *r = *state;

	run_text(r, "soc.gadget.CTRL:write(0x12345678) print(now())\n"
		    "print(soc.gadget.CTRL:read() == 0x12345678, now())");
	assert_prints(r, "20000\ntrue\t40000\n");
	assert_int_equal(r->gadget.ctrl, 0x12345678);
}

static void peek_has_no_side_effect_and_no_time(void **state)
{
	struct rig *r = *state;

	run_text(r, "local t = soc.gadget.TAKE print(t:read(), t:peek(),\n"
		    "t:peek(), t:read(), now())");
	assert_prints(r, "1\t1\t1\t2\t40000\n");
}

static void registers_know_name_path_and_address(void **state)
{
	struct rig *r = *state;

	run_text(r, "local c, s = soc.gadget.PINS, soc.gadget.SLOT[2]\n"
		    "print(c.name, c, c.address, s.name, s.path, s.address)");
	assert_prints(r, "PINS\tsoc.gadget.PINS\t4100\t"
			 "SLOT[2]\tsoc.gadget.SLOT[2]\t4224\n");
}

static void array_elements_count_from_zero(void **state)
{
	struct rig *r = *state;

	run_text(r, "local s = soc.gadget.SLOT\ns[0]:write(-1)\n"
		    "s[2]:write(1 << 40)\n"
		    "print(s[0]:read(), s[1]:read(), read64(0x1080))");
	assert_prints(r, "-1\t0\t1099511627776\n");
	assert_true(r->gadget.slot[2] == UINT64_C(1) << 40);
}

static void array_needs_an_element(void **state)
{
	struct rig *r = *state;

	run_text(r, "print(select(2, pcall(function()\n"
		    "return soc.gadget.SLOT[3] end)))\n"
		    "soc.gadget.SLOT:read()");
	assert_non_null(strstr(r->out, "soc.gadget.SLOT has elements [0] to "
				       "[2], not [3]"));
	assert_crashes(r, "t.lua:3: soc.gadget.SLOT is an array of 3: choose "
			  "from [0] to [2]");
}

static void values_must_fit_the_register(void **state)
{
	struct rig *r = *state;

	run_text(r,
		 "local tx, ctrl = soc.gadget.TX, soc.gadget.CTRL\n"
		 "ctrl:write(~1) print(ctrl:read() == 0xfffffffe)\n"
		 "print(pcall(tx.write, tx, 255), pcall(tx.write, tx, -128),\n"
		 "(pcall(tx.write, tx, -129)))\ntx:write(256)");
	assert_string_equal(r->out, "true\ntrue\ttrue\tfalse\n");
	assert_crashes(r, "t.lua:5: bad argument #1 to 'write' (256 does not "
			  "fit 8 bits)");
}

static void register_has_only_its_fields(void **state)
{
	struct rig *r = *state;

	run_text(r, "soc.gadget.CTRL:red()");
	assert_crashes(r, "soc.gadget.CTRL has no 'red', but read, write");
}

static void unmapped_device_has_no_address(void **state)
{
	struct rig *r = *state;

	run_text(r, "far.CTRL:read()");
	assert_crashes(r, "t.lua:1: far is not mapped on a bus");
}

static void memory_is_reached_by_address(void **state)
{
	struct rig *r = *state;

	run_text(r, "write32(0x10, 0xa1b2c3d4) write8(0x11, 0xee)\n"
		    "write16(0x14, 0x1234) write64(0x20, 0x8000000000000001)\n"
		    "print(('%x %x %x %x'):format(read32(0x10), read8(0x13),\n"
		    "read16(0x14), read64(0x20)))");
	assert_prints(r, "a1b2eed4 a1 1234 8000000000000001\n");
}

static void bus_error_has_address_and_response(void **state)
{
	struct rig *r = *state;

	run_text(r, "print(pcall(read32, 0x2000))\nwrite16(0x3000, 1)");
	assert_string_equal(r->out, "false\tread of 32 bits at 0x00002000 "
				    "failed: TLM_ADDRESS_ERROR_RESPONSE\n");
	assert_crashes(r, "t.lua:2: write of 16 bits at 0x00003000 failed: "
			  "TLM_ADDRESS_ERROR_RESPONSE");
}

static void latency_of_a_route_is_told(void **state)
{
	struct rig *r = *state;

	run_text(r, "local n = latency(soc.ram).count\n"
		    "read32(0) read64(8) local l = latency(soc.ram)\n"
		    "print(n, l.count, l.min, l.mean, l.max)");
	assert_prints(r, "0\t2\t20000\t25000\t30000\n");
}

static void wire_level_is_seen_and_waited_for(void **state)
{
	struct rig *r = *state;

	run_file(r, "wire.lua");
	assert_prints(r, "false\ntrue\t30000\ntrue\ttrue\t30000\n"
			 "false\t35000\ntrue\t60000\nfalse\t70000\n");
}

static void levels_are_booleans(void **state)
{
	struct rig *r = *state;

	run_text(r, "local irq = soc.gadget.irq print(irq:wait(0),\n"
		    "(pcall(irq.wait, irq, 2)))\nirq:wait()");
	assert_string_equal(r->out, "true\tfalse\n");
	assert_crashes(r, "t.lua:3: bad argument #1 to 'wait' (a level is "
			  "true or false)");
}

static void inputs_are_set(void **state)
{
	struct rig *r = *state;

	run_text(r, "soc.gadget.pin1:set(true)\n"
		    "print(soc.gadget.PINS:read(), soc.gadget.pin1.level)");
	assert_prints(r, "2\ttrue\n");
}

static void outputs_cannot_be_set(void **state)
{
	struct rig *r = *state;

	run_text(r, "soc.gadget.irq:set(true)");
	assert_crashes(r, "t.lua:1: soc.gadget.irq is not an input: only its "
			  "driver sets it");
	assert_false(r->gadget.irq.level);
}

static void events_wake_who_waits(void **state)
{
	struct rig *r = *state;

	run_file(r, "event.lua");
	assert_prints(r, "true\t0\nfalse\t5000\ntrue\t9000\n"
			 "script.go\tgo_1\n");
}

static void events_of_models_are_not_notified(void **state)
{
	struct rig *r = *state;

	run_text(r, "soc.gadget.irq.changed:notify()");
	assert_crashes(r, "soc.gadget.irq.changed belongs to a model");
}

static void wait_any_tells_which(void **state)
{
	struct rig *r = *state;

	run_file(r, "any.lua");
	assert_prints(r, "script.done\t1000\nsoc.gadget.pin0\t2000\n"
			 "nil\t3000\n");
}

static void wait_any_takes_a_list(void **state)
{
	struct rig *r = *state;

	run_text(r, "print(pcall(wait_any, {}), pcall(wait_any, {soc.ram}),\n"
		    "pcall(wait_any, 1))");
	assert_prints(r, "false\tfalse\tfalse\tbad argument #1 to 'wait_any' "
			 "(table expected, got number)\n");
}

static void methods_want_their_object(void **state)
{
	struct rig *r = *state;

	run_text(r, "soc.gadget.irq.wait(true)");
	assert_crashes(r, "wire expected, got boolean");
}

static void characters_go_both_ways(void **state)
{
	struct rig *r = *state;

	run_file(r, "char.lua");
	assert_prints(r, "65535\nH\ti\t65535\t65534\n"
			 "ab\t20000\ncd\t60000\n\t70000\n\t70000\n");
}

static void finished_input_takes_no_more(void **state)
{
	struct rig *r = *state;

	run_text(r, "soc.gadget.serial:finish()\n"
		    "print(pcall(soc.gadget.serial.finish, soc.gadget.serial))"
		    "\nsoc.gadget.serial:send('x')");
	assert_non_null(strstr(r->out, "false\tsoc.gadget.serial: finish has"));
	assert_crashes(r, "t.lua:3: soc.gadget.serial: finish has ended");
}

static void other_back_ends_are_in_the_way(void **state)
{
	struct rig *r = *state;

	assert_int_equal(
		orr_char_open(&r->gadget.serial, "file:/dev/null", NULL), 0);
	run_text(r, "soc.gadget.serial:recv()");
	assert_crashes(r, "t.lua:1: soc.gadget.serial is connected to file: a "
			  "script can talk through it only if");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(objects_are_found_by_name),
		RIG_TEST(unknown_names_suggest_the_nearest),
		RIG_TEST(objects_refuse_assignment),
		RIG_TEST(register_access_is_a_transfer),
		RIG_TEST(peek_has_no_side_effect_and_no_time),
		RIG_TEST(registers_know_name_path_and_address),
		RIG_TEST(array_elements_count_from_zero),
		RIG_TEST(array_needs_an_element),
		RIG_TEST(values_must_fit_the_register),
		RIG_TEST(register_has_only_its_fields),
		RIG_TEST(unmapped_device_has_no_address),
		RIG_TEST(memory_is_reached_by_address),
		RIG_TEST(bus_error_has_address_and_response),
		RIG_TEST(latency_of_a_route_is_told),
		RIG_TEST(wire_level_is_seen_and_waited_for),
		RIG_TEST(levels_are_booleans),
		RIG_TEST(inputs_are_set),
		RIG_TEST(outputs_cannot_be_set),
		RIG_TEST(events_wake_who_waits),
		RIG_TEST(events_of_models_are_not_notified),
		RIG_TEST(wait_any_tells_which),
		RIG_TEST(wait_any_takes_a_list),
		RIG_TEST(methods_want_their_object),
		RIG_TEST(characters_go_both_ways),
		RIG_TEST(finished_input_takes_no_more),
		RIG_TEST(other_back_ends_are_in_the_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

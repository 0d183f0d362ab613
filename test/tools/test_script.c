/* SPDX-License-Identifier: Apache-2.0 */
/* Scripts: their life, threads, time, expectations and order. */
#include "script_rig.h"

#include "../heap.h"

#include <stdlib.h>
#include <string.h>

static void main_chunk_ends_the_run(void **state)
{
	struct rig *r = *state;

	run_text(r, "wait(us(3)) print(now())");
	assert_prints(r, "3000000\n");
	assert_true(orr_now(r->sim) == ORR_US(3));
}

static void missing_file_is_named_with_the_reason(void **state)
{
	struct rig *r = *state;

	run_file(r, "none.lua");
	assert_null(r->script);
	assert_non_null(strstr(r->error.text, "none.lua"));
	assert_non_null(strstr(r->error.text, "No such file or directory"));
}

static void syntax_error_is_named_with_the_line(void **state)
{
	struct rig *r = *state;

	run_text(r, "local a = 1\nlocal b = = 2\n");
	assert_null(r->script);
	assert_non_null(strstr(r->error.text, "t.lua:2: unexpected symbol"));
}

static void precompiled_scripts_are_refused(void **state)
{
	struct rig *r = *state;

	run_text(r, "\033Lua");
	assert_null(r->script);
	assert_non_null(strstr(r->error.text, "attempt to load a binary"));
}

static void name_of_the_thread_must_be_free(void **state)
{
	struct rig *r = *state;
	struct orr_object other;

	orr_object_init(&other, orr_sim_root(r->sim), "script");
	run_text(r, "print(1)");
	assert_null(r->script);
	assert_non_null(strstr(r->error.text, "an object named 'script'"));
}

static void error_has_line_thread_time_and_traceback(void **state)
{
	struct rig *r = *state;

	run_text(r, "wait(ns(7))\nlocal function f() error('bad') end\nf()\n");
	assert_crashes(r, "orrery: /tmp/");
	assert_crashes(r, "t.lua:2: bad\nin thread script at 7 ns\n"
			  "stack traceback:\n");
	assert_crashes(r, "in local 'f'");
}

static void error_in_a_spawned_thread_ends_the_run(void **state)
{
	struct rig *r = *state;

	run_text(r, "spawn(function()\nwait(ns(5))\nlocal x = 1 .. {}\nend, "
		    "'worker')\nwait(ms(1))\nprint('not reached')\n");
	assert_crashes(r, "t.lua:3: attempt to concatenate");
	assert_crashes(r, "in thread script.worker at 5 ns");
	assert_string_equal(r->out, "");
}

static void error_may_be_any_value(void **state)
{
	struct rig *r = *state;

	run_text(r, "error(setmetatable({}, {__tostring = function() "
		    "return 'an object' end}))");
	assert_crashes(r, "orrery: an object\nin thread script at 0 ps");
}

static void pcall_catches_errors_of_the_interface(void **state)
{
	struct rig *r = *state;

	run_text(r, "local ok, e = pcall(wait, -1)\nprint(ok, e)");
	assert_prints(r, "false\tbad argument #1 to 'wait' "
			 "(a time is not negative)\n");
}

static void threads_interleave_by_time(void **state)
{
	struct rig *r = *state;

	run_file(r, "interleave.lua");
	assert_prints(r, "10\ta\n15\tb\n20\ta\n30\tb\n30\ta\n45\tb\n");
}

static void thread_names_are_made_unique(void **state)
{
	struct rig *r = *state;

	run_text(r, "local f = function() end\n"
		    "print(spawn(f, 'x'), spawn(f, 'x').name, spawn(f))");
	assert_prints(r, "script.x\tx_1\tscript.thread\n");
}

static void thread_gets_arguments(void **state)
{
	struct rig *r = *state;

	run_text(r, "spawn(function(...) print(...) end, 'x', 1, nil, 'z')\n"
		    "wait(0)");
	assert_prints(r, "1\tnil\tz\n");
}

static void bad_thread_names_are_refused(void **state)
{
	struct rig *r = *state;

	run_text(r, "local f = print\n"
		    "print(pcall(spawn, f, ''), pcall(spawn, f, 'a.b'),\n"
		    "pcall(spawn, f, ('x'):rep(64)), pcall(spawn, 1))");
	assert_prints(r, "false\tfalse\tfalse\tfalse\tbad argument #1 to "
			 "'spawn' (function expected, got number)\n");
}

static void stop_does_not_return(void **state)
{
	struct rig *r = *state;

	run_text(r, "print(1) stop() print(2)");
	assert_prints(r, "1\n");
}

static void waiting_works_inside_coroutines(void **state)
{
	struct rig *r = *state;

	run_file(r, "coroutine.lua");
	assert_prints(r, "1\t5\n2\t10\n3\t15\nnormal\nfalse\n");
}

static void waiting_works_below_c_functions(void **state)
{
	struct rig *r = *state;

	run_text(r, "local s = ('abc'):gsub('.', function(c)\n"
		    "wait(ns(1)) return c:upper() end)\n"
		    "print(s, pcall(function() wait(ns(1)) return now() end))");
	assert_prints(r, "ABC\ttrue\t4000\n");
}

static void deep_recursion_through_c_is_an_error(void **state)
{
	struct rig *r = *state;

	run_text(r, "local function f() ('x'):gsub('x', f) end f()");
	assert_crashes(r, "C stack overflow");
}

static void finalizers_find_no_objects_after_the_end(void **state)
{
	struct rig *r = *state;
	struct gadget *gone = calloc(1, sizeof(*gone));

	orr_device_init(&gone->dev, r->gadget.dev.cls, &r->soc.obj, "gone");
	orr_bus_map(&r->soc, 0x4000, 0x100, &gone->dev.mmio, NULL);
	run_file(r, "finalizer.lua");
	assert_prints(r, "end\n");
	free(gone);
}

/* Threads are left inside pcall and in the middle of building a text. */
static void waiting_threads_are_dropped_at_the_end(void **state)
{
	struct rig *r = *state;

	run_text(r, "for i = 1, 10 do spawn(function()\n"
		    "pcall(function() local t = ('x'):rep(2000)\n"
		    "t:gsub('.', function(c) wait(ms(1)) return c .. i end)\n"
		    "end) end) end wait(ms(3)) print(now())");
	assert_prints(r, "3000000000\n");
}

struct interrupter {
	struct orr_process process;
	struct rig *rig;
};

static void interrupt(struct orr_process *self)
{
	struct interrupter *i =
		orr_container_of(self, struct interrupter, process);

	script_interrupt(i->rig->script);
}

static void endless_loop_is_interrupted(void **state)
{
	struct rig *r = *state;
	struct interrupter i = {.rig = r};

	orr_method_init(&i.process, orr_sim_root(r->sim), "i", interrupt);
	i.rig = r;
	run_text(r, "wait(ns(1))\nlocal f = coroutine.wrap(function()\n"
		    "while true do end end)\nf()");
	assert_crashes(r, "t.lua:3: interrupted");
}

static void waits_can_be_listed(void **state)
{
	struct rig *r = *state;

	run_text(r, "spawn(function() wait(1) end, 'brief')\n"
		    "event('e'):wait()\n");
	assert_int_equal(r->result, ORR_RUN_LIMIT);
	print_waits(r);
	assert_non_null(strstr(r->err, "thread script waits\n"));
	assert_non_null(strstr(r->err, "t.lua:2: in main chunk"));
	assert_null(strstr(r->err, "brief"));
}

/* What prints the waits allocates, and so may collect garbage. */
static void finalizers_cannot_wait_outside_threads(void **state)
{
	struct rig *r = *state;

	run_text(r, "collectgarbage('stop')\n"
		    "setmetatable({}, {__gc = function()\n"
		    "rawset(_G, 'ran', true) wait(1) end})\n"
		    "collectgarbage('incremental', 100, 1000, 40)\n"
		    "spawn(function() wait(sec(2)) print(ran) end)\n"
		    "local e = event('e') local wait = e.wait wait(e, 1)\n"
		    "collectgarbage('restart') wait(e)");
	assert_int_equal(r->result, ORR_RUN_LIMIT);
	print_waits(r);
	assert_non_null(strstr(r->err, "thread script.thread waits"));
	run_on(r);
	assert_string_equal(r->out, "true\n");
}

static void units_give_picoseconds(void **state)
{
	struct rig *r = *state;

	run_text(r, "print(ps(1), ns(1), us(1), ms(1), sec(1))\n"
		    "print(ns(1.5), us(0.1), sec(1 / 3), math.type(us(2.0)))");
	assert_prints(r, "1\t1000\t1000000\t1000000000\t1000000000000\n"
			 "1500\t100000\t333333333333\tinteger\n");
}

static void impossible_times_are_refused(void **state)
{
	struct rig *r = *state;

	run_text(r, "print(pcall(ns, -1), pcall(sec, 9223373),\n"
		    "pcall(us, 0/0), pcall(ms, 1e300), pcall(wait, 0.5))");
	assert_prints(r, "false\tfalse\tfalse\tfalse\tfalse\tbad argument #1 "
			 "to 'wait' (number has no integer representation)\n");
}

static void expectations_are_counted(void **state)
{
	struct rig *r = *state;

	run_text(r, "print(expect(1 == 1), expect(7, 'no'))\nwait(ns(2))\n"
		    "print(expect(1 == 2, 'one is two'))\n"
		    "pcall(expect, nil)\n");
	assert_string_equal(r->out, "true\t7\nfalse\n");
	assert_non_null(strstr(r->err, "t.lua:3: one is two (at 2 ns)\n"));
	assert_non_null(strstr(r->err, "FAIL /tmp/"));
	assert_non_null(strstr(r->err, "t.lua:4: expectation not met (at"));
	assert_int_equal(script_failures(r->script), 2);
	assert_false(script_crashed(r->script));
}

static void check_eq_shows_both_values(void **state)
{
	struct rig *r = *state;

	run_text(r, "print(check_eq(2, 2.0), check_eq(42, 'x'))\n"
		    "check_eq(-1, nil, 'third')\ncheck_eq(1.5, true)");
	assert_string_equal(r->out, "true\tfalse\n");
	assert_non_null(strstr(r->err, "1: got 0x2a (42), expected 'x' (at"));
	assert_non_null(strstr(r->err, "2: third: got 0xffffffffffffffff (-1), "
				       "expected nil (at"));
	assert_non_null(strstr(r->err, "3: got 1.5, expected true (at"));
	assert_int_equal(script_failures(r->script), 3);
}

static void log_has_time_and_thread(void **state)
{
	struct rig *r = *state;

	run_text(r, "wait(us(2)) spawn(function() log('hi') end, 't')\n"
		    "wait(0) log(12)");
	assert_prints(r, "2 us script.t: hi\n2 us script: 12\n");
}

static void lines_of_print_stay_whole(void **state)
{
	struct rig *r = *state;

	run_text(r, "local slow = setmetatable({}, {__tostring = function()\n"
		    "wait(2) return 'slow' end})\n"
		    "spawn(function() wait(1) print('quick', 'one') end)\n"
		    "print('a', slow, 'one')");
	assert_prints(r, "quick\tone\na\tslow\tone\n");
}

static void print_may_go_to_standard_error(void **state)
{
	struct rig *r = *state;

	r->options.print_to_stderr = true;
	run_text(r, "print('a', nil) io.write('b\\n') log('c')");
	assert_string_equal(r->out, "");
	assert_string_equal(r->err, "a\tnil\nb\n0 ps script: c\n");
}

static void seed_decides_random_numbers(void **state)
{
	struct rig *r = *state;

	r->options.seed = 42;
	run_text(r, "local a = math.random(1 << 60)\n"
		    "math.randomseed(42) local b = math.random(1 << 60)\n"
		    "math.randomseed(43) local c = math.random(1 << 60)\n"
		    "print(a == b, a == c)");
	assert_prints(r, "true\tfalse\n");
}

static void pairs_has_an_order(void **state)
{
	struct rig *r = *state;

	run_file(r, "pairs.lua");
	assert_prints(r, "-1 1 2 2.5 3 10 A Z a aa b \xff false true "
			 "soc.gadget.CTRL soc.gadget.pin0 soc.ram\n"
			 "1 3\n"
			 "meta\n"
			 "pairs has no order for a key that is a table\n");
}

static void exit_is_not_offered(void **state)
{
	struct rig *r = *state;

	run_text(r, "print(os.exit)");
	assert_prints(r, "nil\n");
}

static void unknown_globals_are_errors(void **state)
{
	struct rig *r = *state;

	run_text(r, "print(rawget(_G, 'x'))\nlocal a = sco.ram");
	assert_string_equal(r->out, "nil\n");
	assert_crashes(r, "t.lua:2: no variable or object is named 'sco'; "
			  "did you mean 'soc'?");
}

static uint64_t hash_of(const char *text)
{
	void *state;
	struct rig *r;
	uint64_t hash;

	rig_setup(&state);
	r = state;
	run_text(r, text);
	hash = orr_sim_hash(r->sim);
	rig_teardown(&state);
	return hash;
}

static void runs_are_equal_to_the_hash(void **state)
{
	const char *text = "local t = {} for i = 1, 99 do t['k' .. i] = i end\n"
			   "for k, i in pairs(t) do write32(0, i)\n"
			   "spawn(function() wait(math.random(99)) end) end\n"
			   "wait(us(1))";

	(void)state;
	assert_true(hash_of(text) == hash_of(text));
	assert_true(hash_of(text) != hash_of("wait(us(1))"));
}

/*
 * 5000 in each second. What stays is a name and its end, "thread_12345"; what
 * Lua has not collected yet is some hundred threads at most.
 */
static void threads_that_have_ended_need_no_memory(void **state)
{
	struct rig *r = *state;
	size_t before;

	run_text(r, "while true do spawn(wait, 'thread', us(100)) "
		    "wait(us(200)) end");
	assert_int_equal(r->result, ORR_RUN_LIMIT);
	before = heap_in_use();
	run_on(r);
	assert_string_equal(r->err, "");
	assert_true(heap_in_use() <= before + 5000 * 13 + 512 * 1024);
}

static void thread_that_has_ended_keeps_its_name_and_nobody_gets_it(
	void **state)
{
	struct rig *r = *state;

	run_text(r, "local function f() end\n"
		    "local a = spawn(f, 'a')\n"
		    "wait(ns(1))\n"
		    "local b, c = spawn(f, 'a'), spawn(f, 'a_2')\n"
		    "local d = spawn(f, 'a')\n"
		    "print(a, a.name, b, c, d)\n"
		    "for k in pairs({[d] = 1, [a] = 1}) do print(k) end\n"
		    "local ok, why = pcall(function() return a.x end)\n"
		    "print(why:match('[^ ]* has ended'))\n"
		    "print(pcall(object, 'script.a'))\n");
	assert_prints(r, "script.a\ta\tscript.a_1\tscript.a_2\tscript.a_3\n"
			 "script.a\nscript.a_3\n"
			 "script.a has ended\n"
			 "false\tno object has the path 'script.a'\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(main_chunk_ends_the_run),
		RIG_TEST(missing_file_is_named_with_the_reason),
		RIG_TEST(syntax_error_is_named_with_the_line),
		RIG_TEST(precompiled_scripts_are_refused),
		RIG_TEST(name_of_the_thread_must_be_free),
		RIG_TEST(error_has_line_thread_time_and_traceback),
		RIG_TEST(error_in_a_spawned_thread_ends_the_run),
		RIG_TEST(threads_that_have_ended_need_no_memory),
		RIG_TEST(
			thread_that_has_ended_keeps_its_name_and_nobody_gets_it),
		RIG_TEST(error_may_be_any_value),
		RIG_TEST(pcall_catches_errors_of_the_interface),
		RIG_TEST(threads_interleave_by_time),
		RIG_TEST(thread_names_are_made_unique),
		RIG_TEST(thread_gets_arguments),
		RIG_TEST(bad_thread_names_are_refused),
		RIG_TEST(stop_does_not_return),
		RIG_TEST(waiting_works_inside_coroutines),
		RIG_TEST(waiting_works_below_c_functions),
		RIG_TEST(deep_recursion_through_c_is_an_error),
		RIG_TEST(finalizers_find_no_objects_after_the_end),
		RIG_TEST(waiting_threads_are_dropped_at_the_end),
		RIG_TEST(endless_loop_is_interrupted),
		RIG_TEST(waits_can_be_listed),
		RIG_TEST(finalizers_cannot_wait_outside_threads),
		RIG_TEST(units_give_picoseconds),
		RIG_TEST(impossible_times_are_refused),
		RIG_TEST(expectations_are_counted),
		RIG_TEST(check_eq_shows_both_values),
		RIG_TEST(log_has_time_and_thread),
		RIG_TEST(lines_of_print_stay_whole),
		RIG_TEST(print_may_go_to_standard_error),
		RIG_TEST(seed_decides_random_numbers),
		RIG_TEST(pairs_has_an_order),
		RIG_TEST(exit_is_not_offered),
		RIG_TEST(unknown_globals_are_errors),
		RIG_TEST(runs_are_equal_to_the_hash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

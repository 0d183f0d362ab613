/* SPDX-License-Identifier: Apache-2.0 */
/* The calls that SystemVerilog makes, without a simulator: misuse, and time. */
#include "sv_rig.h"

#include <orrery/process.h>
#include <orrery/rtl_port.h>
#include <orrery/sim.h>
#include <orrery/wire.h>

#include <pthread.h>
#include <string.h>

static void test_wrong_version(void **state)
{
	long long s = orr_sv_open(ORR_SV_ABI + 1, "tb.sync", "");
	long long next;

	(void)state;
	check_error(s, "0 ps tb.sync: orr_pkg.sv is for ABI 2, this library "
		       "has 1");
	assert_int_equal(attach_apb(s), -1);
	assert_int_equal(advance(s, 0, 0, &next), ORR_SV_FAILED);
	assert_int_equal(next, -1);
	orr_sv_close(s);
}

static void test_no_such_board(void **state)
{
	long long s = orr_sv_open(ORR_SV_ABI, "tb.sync", "/no/such.dts");

	(void)state;
	check_error(s, "tb.sync: cannot read /no/such.dts");
	orr_sv_close(s);
}

static void test_bad_board_options(void **state)
{
	long long s = orr_sv_open(ORR_SV_ABI, "tb.sync", "x.dts --uart");

	(void)state;
	check_error(s, "x.dts: '--uart' after the board");
	orr_sv_close(s);
}

static void test_unknown_ports(void **state)
{
	long long s = open_board();

	(void)state;
	assert_int_equal(orr_sv_attach(s, ORR_SV_PINS_OUT, "", "intc.in[99]", 1,
				       "tb.irq"),
			 -1);
	check_error(s, "0 ps tb.irq: there is no wire or net 'intc.in99'");
	assert_int_equal(orr_sv_attach(s, ORR_SV_PINS_OUT, "",
				       "intc.in0 intc.in1", 3, "tb.irq"),
			 -1);
	check_error(s, "2 names for 3 pins");
	assert_int_equal(
		orr_sv_attach(s, ORR_SV_TARGET, "", "soc.uart0", 4, "tb.t"),
		-1);
	check_error(s, "'soc.uart0' is a pl011; expected an orrery,rtl-port");
	assert_int_equal(
		orr_sv_attach(s, ORR_SV_INITIATOR, "a", "intc", 4, "tb.t"), -1);
	check_error(s, "there is no bus 'intc'");
	assert_int_equal(
		orr_sv_attach(s, ORR_SV_INITIATOR, "cpu", "", 4, "tb.t"), -1);
	check_error(s, "'cpu' is no name for an initiator");
	assert_int_equal(orr_sv_attach(s, ORR_SV_INITIATOR, "b", "", 3, "tb.t"),
			 -1);
	check_error(s, "a width of 3; expected 1, 2, 4 or 8 bytes");
	assert_int_equal(attach_apb(s), 0);
	assert_int_equal(attach_apb(s), -1);
	check_error(s, "'apb' is taken by tb.apb");
	orr_sv_close(s);
}

static void test_late_attach(void **state)
{
	long long s = open_board();
	long long next;

	(void)state;
	advance(s, 10, 0, &next);
	assert_int_equal(attach_apb(s), -1);
	check_error(s, "10 ps tb.apb: orr_attach after the first orr_advance");
	orr_sv_close(s);
}

static void test_time_backwards(void **state)
{
	long long s = open_board();
	long long next;

	(void)state;
	assert_int_equal(advance(s, 1000, 0, &next), 0);
	assert_int_equal(advance(s, 999, 0, &next), ORR_SV_FAILED);
	check_error(s, "1 ns tb.sync: time goes backwards, to 999 ps");
	assert_int_equal(advance(s, 1001, 0, &next), ORR_SV_FAILED);
	assert_int_equal(orr_now(orr_sv_sim(s)), 1001); /* it goes on */
	orr_sv_close(s);
}

static void test_close_twice(void **state)
{
	long long s = open_board();
	long long hash = orr_sv_hash(s);
	long long next;

	(void)state;
	orr_sv_close(s);
	assert_int_equal(orr_sv_status(s), ORR_SV_RUNNING);
	assert_int_equal(orr_sv_hash(s), hash);
	orr_sv_close(s);
	check_error(s, "tb.sync: a call after orr_close");
	assert_int_equal(advance(s, 1, 0, &next), ORR_SV_FAILED);
	assert_null(orr_sv_sim(s));
}

static void test_no_handle(void **state)
{
	long long next;

	(void)state;
	assert_int_equal(orr_sv_status(0), ORR_SV_ERROR);
	assert_int_equal(advance(0, 1, 0, &next), ORR_SV_FAILED);
	orr_sv_close(0);
}

struct other {
	long long s;
	int result;
};

static void *call_from_other(void *arg)
{
	struct other *o = arg;
	long long next;

	o->result = advance(o->s, 1, 0, &next);
	return NULL;
}

static void test_second_thread(void **state)
{
	struct other o = {.s = open_board()};
	pthread_t t;

	(void)state;
	assert_int_equal(pthread_create(&t, NULL, call_from_other, &o), 0);
	pthread_join(t, NULL);
	assert_int_equal(o.result, ORR_SV_FAILED);
	assert_int_equal(orr_now(orr_sv_sim(o.s)), 0);
	assert_int_equal(orr_sv_status(o.s), ORR_SV_ERROR);
	orr_sv_close(o.s);
}

static void test_bad_numbers(void **state)
{
	long long s = open_board();
	int apb = attach_apb(s);
	long long a, b;

	(void)state;
	orr_sv_pins_get(s, apb, &a, &b);
	check_error(s, "tb.apb: this call is not for ports of kind 0");
	orr_sv_pins_get(s, 77, &a, &b);
	check_error(s, "there is no port 77");
	orr_sv_set_quantum(s, -1);
	check_error(s, "a quantum of -1 ps");
	orr_sv_log(s, 9, "x");
	check_error(s, "there is no log level 9");
	orr_sv_close(s);
}

static void issue(long long s, int port, int write, long long addr,
		  long long data, long long now, int kick)
{
	orr_sv_bus_issue(s, port, write, addr, data, 0xf, now, kick);
}

/* Applied by an advance with another kick; there 1 ps before its end. */
static void test_access(void **state)
{
	long long s = open_board();
	int apb = attach_apb(s);
	long long next, data;
	int resp;

	(void)state;
	advance(s, 0, 0, &next);
	issue(s, apb, 1, 0x100, 0x12345678, 5000, 0);
	advance(s, 5000, 0, &next);
	assert_int_equal(next, -1); /* not yet */
	assert_int_equal(advance(s, 5000, 1, &next), 0);
	assert_int_equal(next, 5000 + 20000 - 1);
	assert_int_equal(orr_sv_bus_collect(s, apb, &data, &resp), 0);
	assert_int_equal(advance(s, next, 1, &next), ORR_SV_CHANGED);
	assert_int_equal(orr_sv_bus_collect(s, apb, &data, &resp), 1);
	assert_int_equal(resp, 0);
	data = 0;
	assert_int_equal(orr_sv_dbg(s, apb, 0, 0x102, &data, 2), 2);
	assert_int_equal(data, 0x1234);
	assert_int_equal(orr_sv_status(s), ORR_SV_RUNNING);
	orr_sv_close(s);
	assert_int_equal(orr_sv_status(s), ORR_SV_RUNNING);
}

static void test_gaps_in_strobes(void **state)
{
	long long s = open_board();
	int apb = attach_apb(s);
	long long next, delay, data = 0x44332211;

	(void)state;
	advance(s, 0, 0, &next);
	assert_int_equal(orr_sv_bus_b(s, apb, 1, 0x200, &data, 0x5, 0, &delay),
			 0);
	data = 0;
	assert_int_equal(orr_sv_dbg(s, apb, 0, 0x200, &data, 4), 4);
	assert_int_equal(data, 0x00330011);
	assert_int_equal(delay, 40000); /* two transfers */
	orr_sv_close(s);
}

static void test_unmapped(void **state)
{
	long long s = open_board();
	int apb = attach_apb(s);
	long long next, delay, data = 0;

	(void)state;
	advance(s, 0, 0, &next);
	assert_int_equal(
		orr_sv_bus_b(s, apb, 0, 0x08000000, &data, 0xf, 0, &delay), -2);
	assert_string_equal(error_of(s), "0 ps tb.apb: read of 4 bytes at "
					 "0x8000000: "
					 "TLM_ADDRESS_ERROR_RESPONSE");
	assert_int_equal(orr_sv_status(s), ORR_SV_RUNNING);
	orr_sv_close(s);
}

static void test_cancel(void **state)
{
	long long s = open_board();
	int apb = attach_apb(s);
	long long next, data;
	int resp;

	(void)state;
	advance(s, 0, 0, &next);
	issue(s, apb, 0, 0x100, 0, 5000, 0);
	advance(s, 5000, 1, &next);
	orr_sv_bus_cancel(s, apb, 7000);
	check_error(s, "7 ns tb.apb: reset during a read of 0x100");
	issue(s, apb, 1, 0x104, 7, 8000, 1); /* the next one */
	advance(s, 8000, 2, &next);
	advance(s, 24999, 2, &next);
	assert_int_equal(orr_sv_bus_collect(s, apb, &data, &resp), 0);
	while (orr_sv_bus_collect(s, apb, &data, &resp) == 0) {
		assert_true(next > 0);
		advance(s, next, 2, &next);
	}
	assert_int_equal(resp, 0);
	orr_sv_close(s);
}

static void test_second_access_too_early(void **state)
{
	long long s = open_board();
	int apb = attach_apb(s);
	long long next;

	(void)state;
	advance(s, 0, 0, &next);
	issue(s, apb, 0, 0x100, 0, 5000, 0);
	issue(s, apb, 0, 0x104, 0, 5000, 0);
	check_error(s, "5 ns tb.apb: a second access before the reply");
	orr_sv_close(s);
}

static void test_close_during_access(void **state)
{
	long long s = open_board();
	int apb = attach_apb(s);
	long long next;

	(void)state;
	advance(s, 0, 0, &next);
	issue(s, apb, 1, 0x100, 0, 5000, 0);
	advance(s, 5000, 1, &next);
	orr_sv_close(s);
	check_error(s, "5 ns tb.apb: closed during a write of 0x100");
}

/* The HPET's timer 0, on line 4, fires 1000 ticks of 10 ns after 0. */
static long long start_timer(long long s, int apb)
{
	static const long long words[][2] = {
		{0xfed00108, 1000},
		{0xfed0010c, 0},
		{0xfed00100, 6},
		{0xfed00010, 1},
	};
	long long next, delay;

	orr_sv_advance(s, 0, 0, &next);
	for (size_t i = 0; i < ORR_COUNT(words); i++) {
		long long data = words[i][1];

		assert_int_equal(orr_sv_bus_b(s, apb, 1, words[i][0], &data,
					      0xf, 0, &delay),
				 0);
	}
	orr_sv_advance(s, 0, 0, &next);
	return next;
}

static void test_lookahead_is_exact(void **state)
{
	long long s = open_board();
	int apb = attach_apb(s);
	int irq = orr_sv_attach(s, ORR_SV_PINS_OUT, "", "intc.in[4]", 1, "tb");
	long long next = start_timer(s, apb);
	long long a, b;

	(void)state;
	while (next >= 0 && next < 10000000)
		orr_sv_advance(s, next, 0, &next);
	assert_int_equal(next, 10000000);
	orr_sv_pins_get(s, irq, &a, &b);
	assert_int_equal(a, 0);
	assert_int_equal(orr_sv_advance(s, next, 0, &next), ORR_SV_CHANGED);
	orr_sv_pins_get(s, irq, &a, &b);
	assert_int_equal(a, 1);
	assert_int_equal(orr_sv_skew(s), 0);
	orr_sv_close(s);
}

/* Line 4 is bit 1 of lines 5 to 3. */
static void test_range_of_names(void **state)
{
	long long s = open_board();
	int apb = attach_apb(s);
	int irq = orr_sv_attach(s, ORR_SV_PINS_OUT, "", "intc.in[5:3]", 3,
				"tb.irq");
	long long next = start_timer(s, apb);
	long long a, b;

	(void)state;
	advance(s, next, 0, &next);
	orr_sv_pins_get(s, irq, &a, &b);
	assert_int_equal(a, 2);
	orr_sv_close(s);
}

static void test_bad_ranges(void **state)
{
	static const char *const names[] = {"intc.in[3:5]", "intc.in[5:3",
					    "intc.in[5:3]x", "intc.in[:3]",
					    "intc.in[-1:3]"};
	long long s = open_board();

	(void)state;
	for (size_t i = 0; i < ORR_COUNT(names); i++) {
		assert_int_equal(orr_sv_attach(s, ORR_SV_PINS_OUT, "", names[i],
					       3, "tb.irq"),
				 -1);
		check_error(s, names[i]);
		check_error(s, "expected NAME[HIGH:LOW]");
	}
	assert_int_equal(orr_sv_attach(s, ORR_SV_PINS_OUT, "", "intc.in[31:0]",
				       31, "tb.irq"),
			 -1);
	check_error(s, "32 names for 31 pins");
	orr_sv_close(s);
}

/* Asked for at multiples of 3 us, what is due at 10 us comes at 12. */
static void test_quantum(void **state)
{
	long long s = open_board();
	int apb = attach_apb(s);
	long long next;

	(void)state;
	orr_sv_set_quantum(s, 3000000);
	next = start_timer(s, apb);
	assert_int_equal(next, 10000000);
	assert_int_equal(advance(s, 9000000, 0, &next), 0);
	assert_int_equal(next, 12000000);
	advance(s, next, 0, &next);
	assert_int_equal(orr_sv_skew(s), 2000000);
	orr_sv_close(s);
}

/* In whichever order they are attached and set. */
static long long hash_of_run(bool other_way)
{
	static const char *const names[] = {"soc.i2c0.gpio0.ext[0]",
					    "soc.i2c0.gpio0.ext[1]"};
	long long s = open_board();
	long long next;
	int port[2];

	for (int i = 0; i < 2; i++)
		port[i ^ other_way] = orr_sv_attach(
			s, ORR_SV_PINS_IN, "", names[i ^ other_way], 1, "tb");
	advance(s, 0, 0, &next);
	for (int i = 0; i < 2; i++)
		orr_sv_pins_set(s, port[i ^ other_way], 0, 0, 100, 0);
	advance(s, 100, 1, &next);
	advance(s, 1000, 1, &next);
	next = orr_sv_hash(s);
	orr_sv_close(s);
	return next;
}

static void test_order_of_calls_is_nothing(void **state)
{
	(void)state;
	assert_true(hash_of_run(false) != 0);
	assert_true(hash_of_run(false) == hash_of_run(true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wrong_version),
		cmocka_unit_test(test_no_such_board),
		cmocka_unit_test(test_bad_board_options),
		cmocka_unit_test(test_unknown_ports),
		cmocka_unit_test(test_late_attach),
		cmocka_unit_test(test_time_backwards),
		cmocka_unit_test(test_close_twice),
		cmocka_unit_test(test_no_handle),
		cmocka_unit_test(test_second_thread),
		cmocka_unit_test(test_bad_numbers),
		cmocka_unit_test(test_access),
		cmocka_unit_test(test_gaps_in_strobes),
		cmocka_unit_test(test_unmapped),
		cmocka_unit_test(test_cancel),
		cmocka_unit_test(test_second_access_too_early),
		cmocka_unit_test(test_close_during_access),
		cmocka_unit_test(test_lookahead_is_exact),
		cmocka_unit_test(test_range_of_names),
		cmocka_unit_test(test_bad_ranges),
		cmocka_unit_test(test_quantum),
		cmocka_unit_test(test_order_of_calls_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

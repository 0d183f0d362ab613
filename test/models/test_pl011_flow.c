/* SPDX-License-Identifier: Apache-2.0 */
/* The PL011 and the other side of its line: who waits for whom. */
#include "pl011_rig.h"

static void host_waits_for_room(void **state)
{
	struct rig *r = *state;
	orr_time late = ORR_MS(10);

	start(r, LCR_FIFO, CR_ON);
	for (unsigned i = 0; i < 40; i++)
		feed(r, "x");
	run_to(r, late);
	assert_int_equal(r->uart.rx_fifo.count, 32);
	assert_int_equal(rd(r, ORR_PL011_RIS), ORR_PL011_INT_RX);
	read_chars(r, 1);
	assert_stored_at(r, 32, late + half_bits(STORED));
	run(r, ORR_MS(10));
	read_chars(r, 32);
	receive(r, 0);
	run(r, half_bits(7 * CHARACTER));
	assert_int_equal(r->uart.rx_fifo.count, 7);
	assert_int_equal(rd(r, ORR_PL011_RIS) & ORR_PL011_INT_OE, 0);
}

static void unheeding_host_overruns(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	receive(r, 40);
	assert_int_equal(r->uart.rx_fifo.count, 32);
	assert_true(rd(r, ORR_PL011_RIS) & ORR_PL011_INT_OE);
	read_chars(r, 32);
	run(r, ORR_MS(10));
	assert_int_equal(r->uart.rx_fifo.count, 0);
}

static void host_waits_for_rts_if_the_receiver_drives_it(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON | ORR_PL011_CR_RTSEN);
	assert_true(orr_wire_level(&r->uart.rts));
	for (unsigned i = 0; i < 20; i++)
		feed(r, "x");
	run(r, half_bits(15 * CHARACTER));
	assert_true(orr_wire_level(&r->uart.rts));
	run(r, ORR_MS(10));
	assert_false(orr_wire_level(&r->uart.rts));
	assert_int_equal(r->uart.rx_fifo.count, 16);
	read_chars(r, 1);
	assert_true(orr_wire_level(&r->uart.rts));
	run(r, ORR_MS(10));
	assert_int_equal(r->uart.rx_fifo.count, 16);
}

static void transmitter_waits_for_cts_between_characters(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON | ORR_PL011_CR_CTSEN);
	write_text(r, "abc");
	run_to(r, ORR_MS(1));
	assert_sent(r, "");
	orr_wire_set(&r->uart.cts, true);
	assert_sent_at(r, "a", ORR_MS(1) + half_bits(CHARACTER));
	run(r, half_bits(4));
	orr_wire_set(&r->uart.cts, false); /* does not cut b */
	run(r, ORR_MS(1));
	assert_sent(r, "b");
	wr(r, ORR_PL011_CR, CR_ON);
	run(r, half_bits(CHARACTER));
	assert_sent(r, "c");
}

static void full_host_holds_the_transmitter(void **state)
{
	struct rig *r = *state;
	orr_time late = ORR_MS(5);

	orr_char_set_limit(&r->uart.serial, 1);
	start(r, LCR_FIFO, CR_ON);
	write_text(r, "abc");
	run_to(r, late);
	assert_true(rd(r, ORR_PL011_FR) & ORR_PL011_FR_BUSY);
	assert_sent(r, "a"); /* and then b, which was waiting, at once */
	run(r, 1);
	assert_sent(r, "b");
	assert_sent_at(r, "c", late + half_bits(CHARACTER));
}

static void end_of_input_follows_the_last_character(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	feed(r, "ab");
	orr_char_feed_end(&r->uart.serial);
	run_to(r, half_bits(CHARACTER + STORED) - 1);
	assert_false(orr_wire_level(&r->uart.eof));
	assert_false(r->uart.input_ended);
	run(r, 1);
	assert_true(orr_wire_level(&r->uart.eof));
	assert_true(r->uart.input_ended);
	assert_int_equal(r->uart.rx_fifo.count, 2);
}

static void end_of_input_survives_reset(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	orr_char_feed_end(&r->uart.serial);
	run(r, 1);
	orr_device_reset(&r->uart.dev);
	assert_true(orr_wire_level(&r->uart.eof));
}

static void rts_bit_has_no_say_under_rtsen(void **state)
{
	struct rig *r = *state;
	enum { FLOW = CR_ON | ORR_PL011_CR_RTSEN };

	start(r, LCR_FIFO, FLOW | ORR_PL011_CR_RTS);
	receive(r, 16);
	assert_false(orr_wire_level(&r->uart.rts));
	wr(r, ORR_PL011_CR, FLOW);
	assert_false(orr_wire_level(&r->uart.rts));
	read_chars(r, 1);
	assert_true(orr_wire_level(&r->uart.rts));
	wr(r, ORR_PL011_CR, FLOW | ORR_PL011_CR_RTS);
	assert_true(orr_wire_level(&r->uart.rts));
}

struct echo {
	struct orr_process driver;
	struct rig *rig;
};

/* Send back what has come; as the line is as fast both ways, it fits. */
static void echo_driver(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct echo, driver)->rig;

	wr(r, ORR_PL011_IMSC, ORR_PL011_INT_RX | ORR_PL011_INT_RT);
	start(r, LCR_FIFO, CR_ON);
	for (;;) {
		orr_wire_wait(self, &r->uart.irq, true, ORR_TIME_MAX);
		while (!(rd(r, ORR_PL011_FR) & ORR_PL011_FR_RXFE))
			wr(r, ORR_PL011_DR, rd(r, ORR_PL011_DR));
	}
}

static void input_of_any_length_is_echoed_whole(void **state)
{
	struct echo echo = {.rig = *state};
	struct rig *r = *state;
	static uint8_t in[10001];
	static uint8_t out[sizeof(in) + 1];

	for (size_t i = 0; i < sizeof(in); i++)
		in[i] = (uint8_t)(i * i >> 3);
	orr_thread_init(&echo.driver, orr_sim_root(r->sim), "driver",
			echo_driver);
	orr_thread_set_daemon(&echo.driver);
	orr_char_feed(&r->uart.serial, in, sizeof(in));
	orr_char_feed_end(&r->uart.serial);
	assert_int_equal(orr_sim_run(r->sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_int_equal(orr_char_take(&r->uart.serial, out, sizeof(out)),
			 sizeof(in));
	assert_memory_equal(out, in, sizeof(in));
	assert_true(orr_wire_level(&r->uart.eof));
	assert_int_equal(r->warnings, 0);
}

static void rts_is_that_of_the_holding_register_without_fifos(void **state)
{
	struct rig *r = *state;

	start(r, LCR_8N1, CR_ON | ORR_PL011_CR_RTSEN);
	assert_true(orr_wire_level(&r->uart.rts));
	receive(r, 1);
	assert_false(orr_wire_level(&r->uart.rts));
	read_chars(r, 1);
	assert_true(orr_wire_level(&r->uart.rts));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(host_waits_for_room),
		RIG_TEST_FREE(unheeding_host_overruns),
		RIG_TEST(host_waits_for_rts_if_the_receiver_drives_it),
		RIG_TEST(transmitter_waits_for_cts_between_characters),
		RIG_TEST(full_host_holds_the_transmitter),
		RIG_TEST(end_of_input_follows_the_last_character),
		RIG_TEST(end_of_input_survives_reset),
		RIG_TEST(rts_bit_has_no_say_under_rtsen),
		RIG_TEST(input_of_any_length_is_echoed_whole),
		RIG_TEST(rts_is_that_of_the_holding_register_without_fifos),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

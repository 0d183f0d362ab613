/* SPDX-License-Identifier: Apache-2.0 */
/* The PL011's loop-back mode and breaks. */
#include "pl011_rig.h"

static void loop_back_takes_the_time_of_the_line(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON | ORR_PL011_CR_LBE);
	write_text(r, "ab");
	feed(r, "z"); /* is not heard */
	assert_stored_at(r, 1, half_bits(STORED));
	assert_stored_at(r, 2, half_bits(CHARACTER + STORED));
	run(r, ORR_MS(1));
	assert_sent(r, "ab");
	assert_int_equal(rd(r, ORR_PL011_DR), 'a');
	assert_int_equal(rd(r, ORR_PL011_DR), 'b');
	assert_true(rd(r, ORR_PL011_FR) & ORR_PL011_FR_RXFE);
	wr(r, ORR_PL011_CR, CR_ON);
	run(r, half_bits(STORED));
	assert_int_equal(rd(r, ORR_PL011_DR), 'z');
}

static void loop_back_needs_the_receiver(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO,
	      ORR_PL011_CR_LBE | ORR_PL011_CR_UARTEN | ORR_PL011_CR_TXE);
	write_text(r, "a");
	run(r, ORR_MS(1));
	assert_sent(r, "a");
	assert_true(rd(r, ORR_PL011_FR) & ORR_PL011_FR_RXFE);
}

static void loop_back_overruns(void **state)
{
	struct rig *r = *state;

	start(r, LCR_8N1, CR_ON | ORR_PL011_CR_LBE);
	write_text(r, "ab");
	run(r, ORR_MS(1));
	assert_true(rd(r, ORR_PL011_RIS) & ORR_PL011_INT_OE);
	assert_int_equal(rd(r, ORR_PL011_DR), 'a');
	assert_true(rd(r, ORR_PL011_FR) & ORR_PL011_FR_RXFE);
}

static void loop_back_joins_the_modem_lines(void **state)
{
	static const uint32_t cr[] = {ORR_PL011_CR_RTS, ORR_PL011_CR_DTR,
				      ORR_PL011_CR_OUT1, ORR_PL011_CR_OUT2};
	static const uint32_t fr[] = {ORR_PL011_FR_CTS, ORR_PL011_FR_DSR,
				      ORR_PL011_FR_DCD, ORR_PL011_FR_RI};
	static const uint32_t ris[] = {ORR_PL011_INT_CTS, ORR_PL011_INT_DSR,
				       ORR_PL011_INT_DCD, ORR_PL011_INT_RI};
	struct rig *r = *state;

	for (unsigned i = 0; i < 4; i++) {
		wr(r, ORR_PL011_CR, cr[i]);
		assert_int_equal(rd(r, ORR_PL011_FR) & 0x107, 0);
		wr(r, ORR_PL011_CR, cr[i] | ORR_PL011_CR_LBE);
		assert_int_equal(rd(r, ORR_PL011_FR) & 0x107, fr[i]);
		assert_int_equal(rd(r, ORR_PL011_RIS), ris[i]);
		wr(r, ORR_PL011_ICR, ris[i]);
		wr(r, ORR_PL011_CR, 0);
		assert_int_equal(rd(r, ORR_PL011_RIS), ris[i]);
		wr(r, ORR_PL011_ICR, ris[i]);
	}
}

static void loop_back_ignores_modem_pins(void **state)
{
	struct rig *r = *state;

	wr(r, ORR_PL011_CR, ORR_PL011_CR_LBE);
	orr_wire_set(&r->uart.cts, true);
	assert_int_equal(rd(r, ORR_PL011_FR) & 0x107, 0);
	assert_int_equal(rd(r, ORR_PL011_RIS), 0);
}

static void looped_rts_of_the_receiver_stops_the_transmitter(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO,
	      CR_ON | ORR_PL011_CR_LBE | ORR_PL011_CR_RTSEN |
		      ORR_PL011_CR_CTSEN);
	for (unsigned i = 0; i < 24; i++)
		wr(r, ORR_PL011_DR, 'x');
	run(r, ORR_MS(10));
	assert_int_equal(r->uart.rx_fifo.count, 16);
	read_chars(r, 16);
	run(r, ORR_MS(10));
	assert_int_equal(r->uart.rx_fifo.count, 8);
}

static void break_holds_the_transmitter(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	write_text(r, "ab");
	run(r, half_bits(4));
	wr(r, ORR_PL011_LCR_H, LCR_FIFO | ORR_PL011_LCR_H_BRK);
	run(r, ORR_MS(10));
	assert_sent(r, "a");
	wr(r, ORR_PL011_LCR_H, LCR_FIFO);
	/* after a bit's rest, which lets the other side see the start bit */
	run(r, half_bits(2 + CHARACTER) - 1);
	assert_sent(r, "");
	run(r, 1);
	assert_sent(r, "b");
}

static void looped_break_is_received_once(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON | ORR_PL011_CR_LBE);
	write_text(r, "a");
	wr(r, ORR_PL011_LCR_H, LCR_FIFO | ORR_PL011_LCR_H_BRK);
	assert_stored_at(r, 1, half_bits(STORED));
	assert_stored_at(r, 2, half_bits(CHARACTER + STORED));
	run(r, ORR_MS(10));
	assert_int_equal(r->uart.rx_fifo.count, 2);
	assert_true(rd(r, ORR_PL011_RIS) & ORR_PL011_INT_BE);
	write_text(r, "b");
	wr(r, ORR_PL011_LCR_H, LCR_FIFO);
	run(r, half_bits(2 + CHARACTER));
	assert_int_equal(rd(r, ORR_PL011_DR), 'a');
	assert_int_equal(rd(r, ORR_PL011_DR), ORR_PL011_DR_BE);
	assert_int_equal(rd(r, ORR_PL011_DR), 'b');
}

static void each_looped_break_is_received(void **state)
{
	struct rig *r = *state;

	for (unsigned i = 1; i <= 3; i++) {
		start(r, LCR_FIFO | ORR_PL011_LCR_H_BRK,
		      CR_ON | ORR_PL011_CR_LBE);
		run(r, ORR_MS(1));
		assert_int_equal(r->uart.rx_fifo.count, 1);
		if (i == 2)
			orr_device_reset(&r->uart.dev);
		start(r, 0, CR_ON | ORR_PL011_CR_LBE);
		run(r, ORR_MS(1));
	}
}

static void looped_break_shorter_than_a_frame_is_none(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON | ORR_PL011_CR_LBE);
	wr(r, ORR_PL011_LCR_H, LCR_FIFO | ORR_PL011_LCR_H_BRK);
	run(r, half_bits(4));
	wr(r, ORR_PL011_LCR_H, LCR_FIFO);
	write_text(r, "a");
	run(r, ORR_MS(1));
	assert_int_equal(rd(r, ORR_PL011_RIS) & ORR_PL011_INT_BE, 0);
	assert_int_equal(rd(r, ORR_PL011_DR), 'a');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(loop_back_takes_the_time_of_the_line),
		RIG_TEST(loop_back_needs_the_receiver),
		RIG_TEST(loop_back_overruns),
		RIG_TEST(loop_back_joins_the_modem_lines),
		RIG_TEST(loop_back_ignores_modem_pins),
		RIG_TEST(looped_rts_of_the_receiver_stops_the_transmitter),
		RIG_TEST(break_holds_the_transmitter),
		RIG_TEST(looped_break_is_received_once),
		RIG_TEST(each_looped_break_is_received),
		RIG_TEST(looped_break_shorter_than_a_frame_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

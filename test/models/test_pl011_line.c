/* SPDX-License-Identifier: Apache-2.0 */
/* The PL011's characters on the line: when, and whether. */
#include "pl011_rig.h"

static void character_takes_2082_and_a_half_cycles(void **state)
{
	struct rig *r = *state;

	start(r, LCR_8N1, CR_ON);
	write_text(r, "a");
	/* 2082.5 cycles of 1/24 us, the last picosecond begun */
	assert_sent_at(r, "a", 86770834);
	assert_false(rd(r, ORR_PL011_FR) & ORR_PL011_FR_BUSY);
}

static void characters_back_to_back_do_not_drift(void **state)
{
	struct rig *r = *state;
	enum { MANY = 3000 };

	start(r, LCR_FIFO, CR_ON);
	for (unsigned sent = 0; sent < MANY; sent++) {
		wr(r, ORR_PL011_DR, 'x');
		if (sent)
			assert_sent_at(r, "x", half_bits(CHARACTER * sent));
	}
	assert_sent_at(r, "x", UINT64_C(260312500000)); /* MANY * 2082.5 / 24 */
}

static void idle_line_starts_at_once(void **state)
{
	struct rig *r = *state;

	start(r, LCR_8N1, CR_ON);
	run(r, ORR_US(333));
	write_text(r, "a");
	assert_sent_at(r, "a", ORR_US(333) + half_bits(CHARACTER));
}

static void every_format_has_its_length(void **state)
{
	static const struct {
		uint32_t lcr_h;
		unsigned bits;
	} formats[] = {
		{0x00, 7},  {0x20, 8},	{0x40, 9},  {0x60, 10},
		{0x68, 11}, {0x62, 11}, {0x66, 11}, {0xe2, 11},
		{0xe6, 11}, {0x6a, 12}, {0x08, 8},  {0x02, 8},
	};
	struct rig *r = *state;
	unsigned bits = 0;

	for (size_t i = 0; i < ORR_COUNT(formats); i++) {
		start(r, formats[i].lcr_h, CR_ON);
		wr(r, ORR_PL011_DR, 1);
		bits += formats[i].bits;
		assert_sent_at(r, "\1", half_bits(2 * bits));
	}
}

static void short_words_lose_their_upper_bits(void **state)
{
	struct rig *r = *state;

	start(r, 0x20, CR_ON); /* six bits */
	wr(r, ORR_PL011_DR, 0xff);
	feed(r, "\xc5");
	run(r, ORR_MS(1));
	assert_sent(r, "\x3f");
	assert_int_equal(rd(r, ORR_PL011_DR), 0x05);
}

static void received_character_is_stored_in_its_stop_bit(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	feed(r, "abc");
	assert_stored_at(r, 1, half_bits(STORED));
	assert_stored_at(r, 2, half_bits(CHARACTER + STORED));
	assert_stored_at(r, 3, half_bits(2 * CHARACTER + STORED));
	run(r, ORR_US(500));
	feed(r, "d");
	assert_stored_at(r, 4, orr_now(r->sim) + half_bits(STORED));
}

static void second_stop_bit_is_not_waited_for(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO | ORR_PL011_LCR_H_STP2, CR_ON);
	feed(r, "ab");
	assert_stored_at(r, 1, half_bits(STORED));
	assert_stored_at(r, 2, half_bits(CHARACTER + 2 + STORED));
}

/* 3.3.1: here by a bit, and one is high before the next start bit. */
static void break_from_outside_is_longer_than_a_frame(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	orr_pl011_inject(&r->uart, ORR_PL011_DR_BE);
	feed(r, "aA");
	assert_stored_at(r, 1, half_bits(STORED));
	assert_stored_at(r, 2, half_bits(CHARACTER + 4 + STORED));
}

static void divisors_take_effect_when_lcr_h_is_written(void **state)
{
	struct rig *r = *state;

	start(r, LCR_8N1, CR_ON);
	wr(r, ORR_PL011_IBRD, 26);
	wr(r, ORR_PL011_FBRD, 2);
	write_text(r, "a");
	assert_sent_at(r, "a", half_bits(CHARACTER));
	write_text(r, "b");
	wr(r, ORR_PL011_LCR_H, LCR_8N1); /* b goes on as it began */
	write_text(r, "c");
	assert_sent_at(r, "b", half_bits(2 * CHARACTER));
	assert_sent_at(r, "c", half_bits(4 * CHARACTER));
}

static void largest_divisor_has_no_fraction(void **state)
{
	struct rig *r = *state;

	wr(r, ORR_PL011_IBRD, 65535);
	wr(r, ORR_PL011_FBRD, 63);
	wr(r, ORR_PL011_LCR_H, LCR_8N1);
	wr(r, ORR_PL011_CR, CR_ON);
	write_text(r, "a");
	assert_sent_at(r, "a", ORR_MS(436) + ORR_US(900)); /* 10485600 / 24 */
}

static void without_a_divisor_nothing_moves(void **state)
{
	struct rig *r = *state;

	wr(r, ORR_PL011_FBRD, 1);
	wr(r, ORR_PL011_LCR_H, LCR_FIFO);
	wr(r, ORR_PL011_CR, CR_ON);
	assert_int_equal(r->warnings, 1);
	write_text(r, "a");
	feed(r, "b");
	run(r, ORR_MS(10));
	assert_sent(r, "");
	assert_true(rd(r, ORR_PL011_FR) & ORR_PL011_FR_RXFE);
}

static void clock_change_retimes_what_is_on_the_line(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	write_text(r, "a");
	feed(r, "b");
	run_to(r, half_bits(10) + 1); /* half of a is out */
	orr_clock_set_period(&r->clock, orr_period_hz(12000000));
	assert_stored_at(r, 1, orr_now(r->sim) + half_bits(2 * 9));
	assert_sent_at(r, "a", orr_now(r->sim) + half_bits(2 * 1));
}

static void disabling_lets_the_character_finish(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	write_text(r, "ab");
	feed(r, "cd");
	run(r, half_bits(4));
	wr(r, ORR_PL011_CR, 0x300);
	assert_stored_at(r, 1, half_bits(STORED));
	assert_sent_at(r, "a", half_bits(CHARACTER));
	run_to(r, ORR_MS(1));
	assert_sent(r, "");
	assert_int_equal(r->uart.rx_fifo.count, 1);
	wr(r, ORR_PL011_CR, CR_ON);
	assert_stored_at(r, 2, ORR_MS(1) + half_bits(STORED));
	assert_sent_at(r, "b", ORR_MS(1) + half_bits(CHARACTER));
}

static void each_direction_has_its_own_enable(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, ORR_PL011_CR_UARTEN | ORR_PL011_CR_TXE);
	write_text(r, "a");
	feed(r, "b");
	run(r, half_bits(CHARACTER));
	assert_sent(r, "a");
	assert_int_equal(r->uart.rx_fifo.count, 0);
	wr(r, ORR_PL011_CR, ORR_PL011_CR_UARTEN | ORR_PL011_CR_RXE);
	write_text(r, "c");
	run(r, half_bits(CHARACTER));
	assert_sent(r, "");
	assert_int_equal(r->uart.rx_fifo.count, 1);
}

static void reset_while_busy_forgets_everything(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON | ORR_PL011_CR_RTS);
	wr(r, ORR_PL011_IMSC, ORR_PL011_INT_ALL);
	receive(r, 16);
	write_text(r, "abc");
	feed(r, "de");
	run(r, half_bits(4));
	assert_true(orr_wire_level(&r->uart.irq));
	orr_device_reset(&r->uart.dev);
	assert_int_equal(rd(r, ORR_PL011_FR), 0x90);
	assert_int_equal(rd(r, ORR_PL011_RIS), 0);
	assert_false(orr_wire_level(&r->uart.irq));
	assert_false(orr_wire_level(&r->uart.rts));
	run(r, ORR_MS(10));
	assert_sent(r, "");
	assert_int_equal(rd(r, ORR_PL011_RIS), 0);
	start(r, LCR_FIFO, CR_ON);
	run(r, half_bits(STORED)); /* d was on the line and is lost */
	assert_int_equal(rd(r, ORR_PL011_DR), 'e');
}

static void reset_forgets_divisor_fifos_and_overrun(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	receive(r, 33);
	orr_device_reset(&r->uart.dev);
	wr(r, ORR_PL011_CR, CR_ON);
	write_text(r, "a");
	assert_true(rd(r, ORR_PL011_FR) & ORR_PL011_FR_TXFF);
	run(r, ORR_MS(10));
	assert_sent(r, "");
	start(r, LCR_FIFO, CR_ON);
	receive(r, 1);
	assert_int_equal(rd(r, ORR_PL011_DR), 'x');
}

struct late_reset {
	struct orr_event now;
	struct orr_process process;
	struct rig *rig;
};

static void reset_device(struct orr_process *self)
{
	struct late_reset *l =
		orr_container_of(self, struct late_reset, process);

	orr_device_reset(&l->rig->uart.dev);
}

static void reset_at_the_last_moment_averts_the_character(void **state)
{
	struct rig *r = *state;
	struct late_reset late = {.rig = r};

	orr_event_init(&late.now, orr_sim_root(r->sim), "now");
	orr_method_init_on(&late.process, orr_sim_root(r->sim), "late",
			   reset_device, &late.now);
	orr_event_notify_after(&late.now, half_bits(CHARACTER));
	start(r, LCR_FIFO, CR_ON);
	write_text(r, "a");
	run(r, ORR_MS(1));
	assert_sent(r, "");
}

/*
 * Tables 3-8 and 3-9, whose rates come from divisors that were rounded: a
 * character of 10 bits takes its time within 0.02 percent.
 */
static void divisors_give_the_bit_rates_of_the_tables(void **state)
{
	static const struct {
		uint32_t hz;
		uint32_t ibrd;
		uint32_t fbrd;
		uint32_t rate;
	} rows[] = {
		{7372800, 0x1, 0, 460800},    {7372800, 0x4, 0, 115200},
		{7372800, 0xc, 0, 38400},     {7372800, 0xc0, 0, 2400},
		{7372800, 0x180, 0, 1200},    {7372800, 0x105d, 0, 110},
		{4000000, 0x1, 0x05, 231911}, {4000000, 0x2, 0x0b, 115101},
		{4000000, 0x3, 0x10, 76923},  {4000000, 0x6, 0x21, 38369},
		{4000000, 0x11, 0x17, 14401}, {4000000, 0x68, 0x0b, 2400},
		{4000000, 0x8e0, 0x2f, 110},
	};
	struct rig *r = *state;

	for (unsigned i = 0; i < ORR_COUNT(rows); i++) {
		orr_time t = ORR_S(10) / rows[i].rate;

		orr_clock_set_period(&r->clock, orr_period_hz(rows[i].hz));
		wr(r, ORR_PL011_IBRD, rows[i].ibrd);
		wr(r, ORR_PL011_FBRD, rows[i].fbrd);
		wr(r, ORR_PL011_LCR_H, LCR_8N1);
		wr(r, ORR_PL011_CR, CR_ON);
		write_text(r, "a");
		run(r, t - t / 5000);
		assert_sent(r, "");
		run(r, t / 2500);
		assert_sent(r, "a");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(character_takes_2082_and_a_half_cycles),
		RIG_TEST(characters_back_to_back_do_not_drift),
		RIG_TEST(idle_line_starts_at_once),
		RIG_TEST(every_format_has_its_length),
		RIG_TEST(short_words_lose_their_upper_bits),
		RIG_TEST(received_character_is_stored_in_its_stop_bit),
		RIG_TEST(second_stop_bit_is_not_waited_for),
		RIG_TEST(break_from_outside_is_longer_than_a_frame),
		RIG_TEST(divisors_take_effect_when_lcr_h_is_written),
		RIG_TEST(largest_divisor_has_no_fraction),
		RIG_TEST(without_a_divisor_nothing_moves),
		RIG_TEST(clock_change_retimes_what_is_on_the_line),
		RIG_TEST(disabling_lets_the_character_finish),
		RIG_TEST(each_direction_has_its_own_enable),
		RIG_TEST(reset_while_busy_forgets_everything),
		RIG_TEST_FREE(reset_forgets_divisor_fifos_and_overrun),
		RIG_TEST(reset_at_the_last_moment_averts_the_character),
		RIG_TEST(divisors_give_the_bit_rates_of_the_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

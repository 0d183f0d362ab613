/* SPDX-License-Identifier: Apache-2.0 */
/* The PL011's characters on the line: when, whether, and how many. */
#include "pl011_rig.h"

#include <string.h>

/* text has left at time t, and its last character not before. */
static void assert_sent_at(struct rig *r, const char *text, orr_time t)
{
	char before[256];
	size_t n;

	run_to(r, t - 1);
	n = orr_char_take(&r->uart.serial, before, sizeof(before));
	assert_int_equal(n, strlen(text) - 1);
	assert_memory_equal(before, text, n);
	run_to(r, t);
	assert_sent(r, text + n);
}

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
		RIG_TEST(divisors_take_effect_when_lcr_h_is_written),
		RIG_TEST(largest_divisor_has_no_fraction),
		RIG_TEST(without_a_divisor_nothing_moves),
		RIG_TEST(clock_change_retimes_what_is_on_the_line),
		RIG_TEST(disabling_lets_the_character_finish),
		RIG_TEST(each_direction_has_its_own_enable),
		RIG_TEST(reset_while_busy_forgets_everything),
		RIG_TEST_FREE(reset_forgets_divisor_fifos_and_overrun),
		RIG_TEST(reset_at_the_last_moment_averts_the_character),
		RIG_TEST(host_waits_for_room),
		RIG_TEST_FREE(unheeding_host_overruns),
		RIG_TEST(host_waits_for_rts_if_the_receiver_drives_it),
		RIG_TEST(transmitter_waits_for_cts_between_characters),
		RIG_TEST(full_host_holds_the_transmitter),
		RIG_TEST(input_of_any_length_is_echoed_whole),
		RIG_TEST(end_of_input_follows_the_last_character),
		RIG_TEST(end_of_input_survives_reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

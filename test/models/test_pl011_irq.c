/* SPDX-License-Identifier: Apache-2.0 */
/* The PL011's interrupts: what sets each, and what clears it. */
#include "pl011_rig.h"

static bool raised(struct rig *r, uint32_t interrupt)
{
	return rd(r, ORR_PL011_RIS) & interrupt;
}

/* Trigger levels in characters, by IFLS code. */
static const struct {
	unsigned of_16;
	unsigned of_32;
} levels[] = {{2, 4}, {4, 8}, {8, 16}, {12, 24}, {14, 28}};

static void check_rx_level(struct rig *r, unsigned code, unsigned level)
{
	wr(r, ORR_PL011_IFLS, code << 3);
	receive(r, level - 1);
	assert_false(raised(r, ORR_PL011_INT_RX));
	receive(r, 1);
	assert_true(raised(r, ORR_PL011_INT_RX));
	receive(r, 1);
	read_chars(r, 1);
	assert_true(raised(r, ORR_PL011_INT_RX));
	read_chars(r, 1);
	assert_false(raised(r, ORR_PL011_INT_RX));
	read_chars(r, level - 1);
}

static void rx_rises_at_its_level_and_falls_below_it(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	for (unsigned code = 0; code < ORR_COUNT(levels); code++)
		check_rx_level(r, code, levels[code].of_32);
}

static void rx_levels_of_a_shallow_fifo(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	for (unsigned code = 0; code < ORR_COUNT(levels); code++)
		check_rx_level(r, code, levels[code].of_16);
}

static void cleared_rx_returns_only_when_the_level_is_reached_anew(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	receive(r, 16);
	wr(r, ORR_PL011_ICR, ORR_PL011_INT_RX);
	receive(r, 4);
	assert_false(raised(r, ORR_PL011_INT_RX));
	read_chars(r, 5);
	receive(r, 1);
	assert_true(raised(r, ORR_PL011_INT_RX));
}

static void rx_without_fifos_follows_the_holding_register(void **state)
{
	struct rig *r = *state;

	start(r, LCR_8N1, CR_ON);
	receive(r, 1);
	assert_true(raised(r, ORR_PL011_INT_RX));
	read_chars(r, 1);
	assert_false(raised(r, ORR_PL011_INT_RX));
	receive(r, 1);
	wr(r, ORR_PL011_ICR, ORR_PL011_INT_RX);
	assert_false(raised(r, ORR_PL011_INT_RX));
	read_chars(r, 1);
}

/* The FIFO is filled to level + 2; the first goes on to the line. */
static void check_tx_level(struct rig *r, unsigned code, unsigned level)
{
	wr(r, ORR_PL011_IFLS, code);
	for (unsigned i = 0; i < level + 3; i++)
		wr(r, ORR_PL011_DR, 'x');
	wr(r, ORR_PL011_ICR, ORR_PL011_INT_TX);
	run(r, half_bits(CHARACTER) + 1);
	assert_false(raised(r, ORR_PL011_INT_TX));
	run(r, half_bits(CHARACTER));
	assert_true(raised(r, ORR_PL011_INT_TX));
	wr(r, ORR_PL011_DR, 'x');
	assert_false(raised(r, ORR_PL011_INT_TX));
	run(r, half_bits(CHARACTER * (level + 3)));
	wr(r, ORR_PL011_ICR, ORR_PL011_INT_TX);
}

static void tx_rises_when_the_fifo_falls_to_its_level(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	for (unsigned code = 0; code < ORR_COUNT(levels); code++)
		check_tx_level(r, code, levels[code].of_32);
}

static void tx_levels_of_a_shallow_fifo(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	for (unsigned code = 0; code < ORR_COUNT(levels); code++)
		check_tx_level(r, code, levels[code].of_16);
}

static void tx_stays_until_the_fifo_is_above_its_level(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	write_text(r, "0123456789abcdefg");
	wr(r, ORR_PL011_DR, 'h');
	run(r, half_bits(2 * CHARACTER)); /* 15 are left */
	assert_true(raised(r, ORR_PL011_INT_TX));
	write_text(r, "i");
	assert_true(raised(r, ORR_PL011_INT_TX));
	write_text(r, "j");
	assert_false(raised(r, ORR_PL011_INT_TX));
}

static void enabling_does_not_raise_tx(void **state)
{
	struct rig *r = *state;

	wr(r, ORR_PL011_IMSC, ORR_PL011_INT_TX);
	start(r, LCR_FIFO, CR_ON);
	run(r, ORR_MS(1));
	assert_false(raised(r, ORR_PL011_INT_TX));
}

static void fewer_characters_than_the_level_do_not_raise_tx(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	write_text(r, "0123456789abcdef");
	run(r, half_bits(17 * CHARACTER));
	assert_sent(r, "0123456789abcdef");
	assert_false(raised(r, ORR_PL011_INT_TX));
}

static void tx_without_fifos_follows_the_holding_register(void **state)
{
	struct rig *r = *state;

	start(r, LCR_8N1, CR_ON);
	write_text(r, "a"); /* goes on to the shift register */
	assert_true(raised(r, ORR_PL011_INT_TX));
	write_text(r, "b"); /* stays */
	assert_false(raised(r, ORR_PL011_INT_TX));
	run(r, half_bits(CHARACTER));
	assert_true(raised(r, ORR_PL011_INT_TX));
	wr(r, ORR_PL011_ICR, ORR_PL011_INT_TX);
	run(r, half_bits(CHARACTER));
	assert_false(raised(r, ORR_PL011_INT_TX));
}

static void errors_travel_with_their_character(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO | ORR_PL011_LCR_H_PEN, CR_ON);
	feed(r, "x");
	run(r, ORR_MS(1));
	orr_pl011_inject(&r->uart, ORR_PL011_DR_FE | ORR_PL011_DR_PE);
	feed(r, "xx");
	run(r, ORR_MS(1));
	assert_int_equal(rd(r, ORR_PL011_RSR), 0);
	assert_int_equal(rd(r, ORR_PL011_DR), 'x');
	assert_int_equal(rd(r, ORR_PL011_RSR), 0);
	assert_int_equal(rd(r, ORR_PL011_DR), 'x' | 0x300);
	assert_int_equal(rd(r, ORR_PL011_RSR), 0x3);
	assert_int_equal(rd(r, ORR_PL011_DR), 'x');
	assert_int_equal(rd(r, ORR_PL011_RSR), 0);
}

static void errors_interrupt_when_stored_until_cleared(void **state)
{
	struct rig *r = *state;
	enum { BOTH = ORR_PL011_INT_FE | ORR_PL011_INT_PE };

	start(r, LCR_FIFO | ORR_PL011_LCR_H_PEN, CR_ON);
	orr_pl011_inject(&r->uart, ORR_PL011_DR_FE | ORR_PL011_DR_PE);
	feed(r, "xx");
	run(r, ORR_MS(1));
	assert_int_equal(rd(r, ORR_PL011_RIS), BOTH);
	read_chars(r, 2);
	wr(r, ORR_PL011_RSR, 0);
	assert_int_equal(rd(r, ORR_PL011_RIS), BOTH);
	wr(r, ORR_PL011_ICR, ORR_PL011_INT_FE);
	assert_int_equal(rd(r, ORR_PL011_RIS), ORR_PL011_INT_PE);
	wr(r, ORR_PL011_ICR, ORR_PL011_INT_PE);
	assert_int_equal(rd(r, ORR_PL011_RIS), 0);
}

static void parity_error_needs_a_parity_bit(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	orr_pl011_inject(&r->uart, ORR_PL011_DR_PE);
	receive(r, 1);
	assert_int_equal(rd(r, ORR_PL011_RIS), 0);
	assert_int_equal(rd(r, ORR_PL011_DR), 'x');
}

static void break_from_outside_is_a_zero_with_be(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	orr_pl011_inject(&r->uart, ORR_PL011_DR_BE);
	receive(r, 1);
	assert_int_equal(rd(r, ORR_PL011_RIS), ORR_PL011_INT_BE);
	assert_int_equal(rd(r, ORR_PL011_DR), ORR_PL011_DR_BE);
	assert_int_equal(rd(r, ORR_PL011_RSR), 0x4);
	wr(r, ORR_PL011_RSR, 0xff);
	assert_int_equal(rd(r, ORR_PL011_RSR), 0);
}

static void overrun_spares_the_fifo_and_marks_the_next_stored(void **state)
{
	struct rig *r = *state;

	start(r, LCR_8N1, CR_ON);
	feed(r, "abcd");
	run(r, half_bits(CHARACTER));
	assert_int_equal(rd(r, ORR_PL011_RSR), 0);
	assert_false(raised(r, ORR_PL011_INT_OE));
	run(r, half_bits(CHARACTER)); /* b is lost */
	assert_int_equal(rd(r, ORR_PL011_RSR), 0x8);
	assert_true(raised(r, ORR_PL011_INT_OE));
	assert_int_equal(rd(r, ORR_PL011_DR), 'a');
	assert_int_equal(rd(r, ORR_PL011_RSR), 0x8);
	wr(r, ORR_PL011_RSR, 0);
	run(r, half_bits(CHARACTER));
	assert_int_equal(rd(r, ORR_PL011_DR), 'c' | ORR_PL011_DR_OE);
	run(r, half_bits(CHARACTER));
	assert_int_equal(rd(r, ORR_PL011_DR), 'd');
	assert_int_equal(rd(r, ORR_PL011_RSR), 0);
	wr(r, ORR_PL011_ICR, ORR_PL011_INT_OE);
	assert_false(raised(r, ORR_PL011_INT_OE));
}

static void modem_changes_either_way_interrupt(void **state)
{
	struct rig *r = *state;
	struct {
		struct orr_wire *wire;
		uint32_t bit;
	} lines[] = {{&r->uart.ri, ORR_PL011_INT_RI},
		     {&r->uart.cts, ORR_PL011_INT_CTS},
		     {&r->uart.dcd, ORR_PL011_INT_DCD},
		     {&r->uart.dsr, ORR_PL011_INT_DSR}};

	for (unsigned i = 0; i < 2 * ORR_COUNT(lines); i++) {
		orr_wire_set(lines[i / 2].wire, i % 2 == 0);
		assert_int_equal(rd(r, ORR_PL011_RIS), lines[i / 2].bit);
		wr(r, ORR_PL011_ICR, lines[i / 2].bit);
		assert_int_equal(rd(r, ORR_PL011_RIS), 0);
	}
}

static void modem_inputs_at_reset_are_no_change(void **state)
{
	struct rig *r = *state;

	wr(r, ORR_PL011_CR, ORR_PL011_CR_LBE);
	orr_wire_set(&r->uart.cts, true);
	orr_device_reset(&r->uart.dev);
	assert_int_equal(rd(r, ORR_PL011_RIS), 0);
	assert_true(rd(r, ORR_PL011_FR) & ORR_PL011_FR_CTS);
}

static void masked_status_and_outputs_follow_the_mask(void **state)
{
	struct rig *r = *state;
	struct orr_pl011 *u = &r->uart;

	start(r, LCR_8N1, CR_ON);
	orr_pl011_inject(u, ORR_PL011_DR_FE);
	receive(r, 1); /* RX and FE */
	write_text(r, "a"); /* TX */
	orr_wire_set(&u->ri, true); /* RI */
	assert_int_equal(rd(r, ORR_PL011_RIS), 0x0b1);
	assert_int_equal(rd(r, ORR_PL011_MIS), 0);
	assert_false(orr_wire_level(&u->irq));
	for (unsigned bit = 0; bit < 11; bit++) {
		uint32_t mis = 0x0b1 & 1u << bit;

		wr(r, ORR_PL011_IMSC, 1u << bit);
		assert_int_equal(rd(r, ORR_PL011_MIS), mis);
		assert_int_equal(orr_wire_level(&u->irq), mis != 0);
		assert_int_equal(orr_wire_level(&u->rxintr), mis == 0x10);
		assert_int_equal(orr_wire_level(&u->txintr), mis == 0x20);
		assert_int_equal(orr_wire_level(&u->msintr), mis == 0x01);
		assert_int_equal(orr_wire_level(&u->eintr), mis == 0x80);
	}
}

static void disabling_the_uart_keeps_interrupts(void **state)
{
	struct rig *r = *state;

	start(r, LCR_8N1, CR_ON);
	wr(r, ORR_PL011_IMSC, ORR_PL011_INT_RX);
	receive(r, 1);
	wr(r, ORR_PL011_CR, 0);
	assert_true(raised(r, ORR_PL011_INT_RX));
	assert_true(orr_wire_level(&r->uart.irq));
}

static void any_write_to_ecr_clears_all_errors(void **state)
{
	struct rig *r = *state;

	start(r, LCR_8N1 | ORR_PL011_LCR_H_PEN, CR_ON);
	orr_pl011_inject(&r->uart, ORR_PL011_DR_FE | ORR_PL011_DR_PE);
	feed(r, "ab");
	run(r, ORR_MS(1));
	read_chars(r, 1);
	assert_int_equal(rd(r, ORR_PL011_RSR), 0xb);
	wr(r, ORR_PL011_RSR, 0);
	assert_int_equal(rd(r, ORR_PL011_RSR), 0);
}

static void writing_0_to_icr_clears_nothing(void **state)
{
	struct rig *r = *state;
	enum { SET = 0x0b1 }; /* FE, TX, RX, RI */

	start(r, LCR_8N1, CR_ON);
	orr_pl011_inject(&r->uart, ORR_PL011_DR_FE);
	receive(r, 1);
	write_text(r, "a");
	orr_wire_set(&r->uart.ri, true);
	assert_int_equal(rd(r, ORR_PL011_RIS), SET);
	wr(r, ORR_PL011_ICR, ORR_PL011_INT_ALL & ~(uint32_t)SET);
	assert_int_equal(rd(r, ORR_PL011_RIS), SET);
	wr(r, ORR_PL011_ICR, ORR_PL011_INT_FE | ORR_PL011_INT_RI);
	assert_int_equal(rd(r, ORR_PL011_RIS), 0x030);
	wr(r, ORR_PL011_ICR, ORR_PL011_INT_ALL);
	assert_int_equal(rd(r, ORR_PL011_RIS), 0);
}

static void tx_rises_for_what_was_written_before_enabling(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, 0);
	write_text(r, "0123456789abcdefgh");
	wr(r, ORR_PL011_CR, CR_ON);
	assert_false(raised(r, ORR_PL011_INT_TX)); /* 17 are left */
	run(r, half_bits(CHARACTER));
	assert_true(raised(r, ORR_PL011_INT_TX));
}

static void changing_the_level_raises_nothing(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, ORR_PL011_CR_UARTEN | ORR_PL011_CR_RXE);
	wr(r, ORR_PL011_IFLS, 2 << 3 | 0); /* 16 and 4 */
	receive(r, 10);
	write_text(r, "0123456789");
	wr(r, ORR_PL011_IFLS, 0 << 3 | 2);
	assert_int_equal(rd(r, ORR_PL011_RIS), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(rx_rises_at_its_level_and_falls_below_it),
		RIG_TEST_16(rx_levels_of_a_shallow_fifo),
		RIG_TEST(
			cleared_rx_returns_only_when_the_level_is_reached_anew),
		RIG_TEST(rx_without_fifos_follows_the_holding_register),
		RIG_TEST(tx_rises_when_the_fifo_falls_to_its_level),
		RIG_TEST_16(tx_levels_of_a_shallow_fifo),
		RIG_TEST(tx_stays_until_the_fifo_is_above_its_level),
		RIG_TEST(enabling_does_not_raise_tx),
		RIG_TEST(fewer_characters_than_the_level_do_not_raise_tx),
		RIG_TEST(tx_without_fifos_follows_the_holding_register),
		RIG_TEST(errors_travel_with_their_character),
		RIG_TEST(errors_interrupt_when_stored_until_cleared),
		RIG_TEST(parity_error_needs_a_parity_bit),
		RIG_TEST(break_from_outside_is_a_zero_with_be),
		RIG_TEST_FREE(
			overrun_spares_the_fifo_and_marks_the_next_stored),
		RIG_TEST(modem_changes_either_way_interrupt),
		RIG_TEST(modem_inputs_at_reset_are_no_change),
		RIG_TEST(masked_status_and_outputs_follow_the_mask),
		RIG_TEST(disabling_the_uart_keeps_interrupts),
		RIG_TEST_FREE(any_write_to_ecr_clears_all_errors),
		RIG_TEST(writing_0_to_icr_clears_nothing),
		RIG_TEST(tx_rises_for_what_was_written_before_enabling),
		RIG_TEST(changing_the_level_raises_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The PL011's registers, FIFOs and modem lines. */
#include "pl011_rig.h"

#include <string.h>

static void registers_have_their_reset_values(void **state)
{
	static const struct {
		uint32_t offset;
		uint32_t value;
	} after_reset[] = {
		{0x000, 0},    {0x004, 0},    {0x018, 0x90}, {0x020, 0},
		{0x024, 0},    {0x028, 0},    {0x02c, 0},    {0x030, 0x300},
		{0x034, 0x12}, {0x038, 0},    {0x03c, 0},    {0x040, 0},
		{0x044, 0},    {0x048, 0},    {0xfe0, 0x11}, {0xfe4, 0x10},
		{0xfe8, 0x34}, {0xfec, 0x00}, {0xff0, 0x0d}, {0xff4, 0xf0},
		{0xff8, 0x05}, {0xffc, 0xb1},
	};
	struct rig *r = *state;

	for (size_t i = 0; i < ORR_COUNT(after_reset); i++)
		assert_int_equal(rd(r, after_reset[i].offset),
				 after_reset[i].value);
	assert_int_equal(r->warnings, 0);
}

static void unused_bits_read_zero(void **state)
{
	static const struct {
		uint32_t offset;
		uint32_t bits;
	} writable[] = {
		{0x020, 0xff},	 {0x024, 0xffff}, {0x028, 0x3f},  {0x02c, 0xff},
		{0x030, 0xff87}, {0x034, 0x3f},	  {0x038, 0x7ff}, {0x048, 7},
	};
	struct rig *r = *state;

	for (size_t i = 0; i < ORR_COUNT(writable); i++) {
		wr(r, writable[i].offset, 0xffffffff);
		assert_int_equal(rd(r, writable[i].offset), writable[i].bits);
	}
}

static void read_only_registers_ignore_writes(void **state)
{
	static const uint32_t offsets[] = {0x018, 0x03c, 0x040, 0xfe0, 0xff0};
	struct rig *r = *state;

	for (size_t i = 0; i < ORR_COUNT(offsets); i++) {
		uint32_t before = rd(r, offsets[i]);

		wr(r, offsets[i], ~before);
		assert_int_equal(rd(r, offsets[i]), before);
	}
	assert_int_equal(r->warnings, ORR_COUNT(offsets));
}

static void reserved_space_reads_zero_with_a_warning(void **state)
{
	struct rig *r = *state;

	wr(r, 0x04c, 0xffffffff);
	assert_int_equal(rd(r, 0x04c), 0);
	assert_int_equal(rd(r, 0x080), 0);
	assert_int_equal(rd(r, 0xfdc), 0);
	assert_int_equal(r->cpu.response, ORR_OK_RESPONSE);
	assert_int_equal(r->warnings, 4);
}

static void narrow_accesses_work(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, 0);
	orr_write16(&r->cpu, ORR_PL011_CR, CR_ON);
	orr_write8(&r->cpu, ORR_PL011_DR, 'a');
	orr_write8(&r->cpu, ORR_PL011_DR + 1, 'b'); /* no data there */
	feed(r, "c");
	run(r, half_bits(2 * CHARACTER));
	assert_sent(r, "a");
	assert_int_equal(orr_read16(&r->cpu, ORR_PL011_FR) & 0xff, 0x80);
	assert_int_equal(orr_read8(&r->cpu, ORR_PL011_DR), 'c');
}

/* The bus has words only: what a byte does not have is zero. */
static void narrow_write_clears_the_upper_bits(void **state)
{
	struct rig *r = *state;

	wr(r, ORR_PL011_IMSC, 0x7ff);
	orr_write8(&r->cpu, ORR_PL011_IMSC, 0x81);
	assert_int_equal(rd(r, ORR_PL011_IMSC), 0x81);
	wr(r, ORR_PL011_IMSC, 0x7ff);
	orr_write16(&r->cpu, ORR_PL011_IMSC, 0x123);
	assert_int_equal(rd(r, ORR_PL011_IMSC), 0x123);
}

static void revision_tells_the_fifo_depth(void **state)
{
	struct rig *r = *state;

	assert_int_equal(rd(r, ORR_PL011_PERIPHID + 8), 0x14);
	assert_int_equal(r->uart.fifo_depth, 16);
}

static void fifo_depth_is_16_or_32(void **state)
{
	struct rig *r = *state;
	struct orr_error err;
	struct orr_pl011 u;

	orr_pl011_init(&u, orr_sim_root(r->sim), "odd");
	u.uartclk = &r->clock;
	assert_true(orr_device_set(&u.dev, "fifo-depth", "64", &err) < 0);
	assert_int_equal(orr_device_set(&u.dev, "fifo-depth", "24", &err), 0);
	assert_true(orr_device_realize(&u.dev, &err) < 0);
	assert_non_null(strstr(err.text, "fifo-depth"));
}

static void revisions_go_with_their_depth(void **state)
{
	static const struct {
		const char *revision;
		const char *depth;
		int id; /* PeriphID2; 0: refused */
	} cases[] = {
		{"r1p0", "16", 0x04}, {"r1p1", "16", 0x14},
		{"r1p3", "16", 0x24}, {"r1p4", "16", 0x24},
		{"r1p5", "32", 0x34}, {"r1p5", "16", 0},
		{"r1p4", "32", 0},    {"r2p0", "16", 0},
	};
	struct rig *r = *state;

	for (unsigned i = 0; i < ORR_COUNT(cases); i++) {
		const char name[] = {'u', (char)('0' + i), '\0'};
		struct orr_device *dev = orr_device_new(
			&orr_pl011_class, orr_sim_root(r->sim), name);
		struct orr_pl011 *u = orr_device_self(dev);
		struct orr_error e = {""};

		u->uartclk = &r->clock;
		orr_device_set(dev, "revision", cases[i].revision, NULL);
		orr_device_set(dev, "fifo-depth", cases[i].depth, NULL);
		if (orr_device_realize(dev, &e) == 0)
			assert_int_equal(u->periphid2, cases[i].id);
		else
			assert_true(!cases[i].id && strstr(e.text, "r1p5"));
	}
}

static void line_clock_is_required(void **state)
{
	struct rig *r = *state;
	struct orr_error err;
	struct orr_pl011 u;

	orr_pl011_init(&u, orr_sim_root(r->sim), "clockless");
	assert_true(orr_device_realize(&u.dev, &err) < 0);
	assert_non_null(strstr(err.text, "uartclk"));
}

/* The shift register takes one more than the FIFO does. */
static void check_room(struct rig *r, uint32_t lcr_h, unsigned depth)
{
	start(r, lcr_h, CR_ON);
	for (unsigned i = 0; i < depth + 1; i++) {
		assert_false(rd(r, ORR_PL011_FR) & ORR_PL011_FR_TXFF);
		wr(r, ORR_PL011_DR, 'a' + i);
	}
	assert_true(rd(r, ORR_PL011_FR) & ORR_PL011_FR_TXFF);
	wr(r, ORR_PL011_DR, 'X');
	assert_int_equal(r->warnings, 1);
	run(r, half_bits(CHARACTER * (depth + 2)));
	assert_sent(r, depth == 1 ? "ab"
				  : "abcdefghijklmnopqrstuvwxyz{|}~\x7f"
				    "\x80\x81");
}

static void deep_fifo_takes_33_characters_at_once(void **state)
{
	check_room(*state, LCR_FIFO, 32);
}

static void holding_register_takes_2_characters_at_once(void **state)
{
	check_room(*state, LCR_8N1, 1);
}

static void shallow_fifo_takes_17_characters_at_once(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	write_text(r, "0123456789abcdef");
	assert_false(rd(r, ORR_PL011_FR) & ORR_PL011_FR_TXFF);
	write_text(r, "g");
	assert_true(rd(r, ORR_PL011_FR) & ORR_PL011_FR_TXFF);
}

static void tx_flags_tell_fifo_and_shift_register_apart(void **state)
{
	struct rig *r = *state;
	enum { TX = ORR_PL011_FR_TXFE | ORR_PL011_FR_TXFF | ORR_PL011_FR_BUSY };

	start(r, LCR_8N1, CR_ON);
	assert_int_equal(rd(r, ORR_PL011_FR) & TX, ORR_PL011_FR_TXFE);
	write_text(r, "a");
	assert_int_equal(rd(r, ORR_PL011_FR) & TX,
			 ORR_PL011_FR_TXFE | ORR_PL011_FR_BUSY);
	write_text(r, "b");
	assert_int_equal(rd(r, ORR_PL011_FR) & TX,
			 ORR_PL011_FR_TXFF | ORR_PL011_FR_BUSY);
	run(r, half_bits(2 * CHARACTER));
	assert_int_equal(rd(r, ORR_PL011_FR) & TX, ORR_PL011_FR_TXFE);
}

static void disabled_uart_keeps_what_it_is_given_and_is_busy(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, 0);
	write_text(r, "ab");
	run(r, ORR_MS(1));
	assert_sent(r, "");
	assert_int_equal(rd(r, ORR_PL011_FR),
			 ORR_PL011_FR_BUSY | ORR_PL011_FR_RXFE);
	wr(r, ORR_PL011_CR, CR_ON);
	run(r, half_bits(2 * CHARACTER));
	assert_sent(r, "ab");
}

static void rx_flags_follow_the_fifo(void **state)
{
	struct rig *r = *state;
	enum { RX = ORR_PL011_FR_RXFE | ORR_PL011_FR_RXFF };

	start(r, LCR_FIFO, CR_ON);
	receive(r, 31);
	assert_int_equal(rd(r, ORR_PL011_FR) & RX, 0);
	receive(r, 1);
	assert_int_equal(rd(r, ORR_PL011_FR) & RX, ORR_PL011_FR_RXFF);
	read_chars(r, 32);
	assert_int_equal(rd(r, ORR_PL011_FR) & RX, ORR_PL011_FR_RXFE);
}

static void characters_come_in_order(void **state)
{
	static const char text[] = "The quick brown fox jumps over it";
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	feed(r, text);
	for (size_t i = 0; i < sizeof(text) - 1; i++) {
		run(r, half_bits(CHARACTER));
		assert_int_equal(rd(r, ORR_PL011_DR), text[i]);
	}
}

static void empty_data_register_reads_zero_and_changes_nothing(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	receive(r, 1);
	read_chars(r, 1);
	assert_int_equal(rd(r, ORR_PL011_DR), 0);
	receive(r, 1);
	assert_int_equal(rd(r, ORR_PL011_DR), 'x');
}

static void debugger_does_not_take_characters(void **state)
{
	struct rig *r = *state;
	const struct orr_reg *dr = orr_reg_find(&r->uart.dev, "DR");

	start(r, LCR_FIFO, CR_ON);
	assert_int_equal(orr_reg_peek(&r->uart.dev, dr, 0), 0);
	receive(r, 1);
	assert_int_equal(orr_reg_peek(&r->uart.dev, dr, 0), 'x');
	assert_int_equal(rd(r, ORR_PL011_DR), 'x');
}

static void clearing_fen_empties_both_fifos(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	receive(r, 20);
	wr(r, ORR_PL011_CR, CR_ON & ~(uint32_t)ORR_PL011_CR_TXE);
	write_text(r, "lost");
	wr(r, ORR_PL011_LCR_H, LCR_8N1);
	assert_int_equal(rd(r, ORR_PL011_FR), 0x90);
	assert_int_equal(rd(r, ORR_PL011_RIS) & ORR_PL011_INT_RX, 0);
	wr(r, ORR_PL011_CR, CR_ON);
	run(r, ORR_MS(1));
	assert_sent(r, "");
}

static void modem_inputs_show_in_the_flags(void **state)
{
	struct rig *r = *state;

	orr_wire_set(&r->uart.cts, true);
	assert_int_equal(rd(r, ORR_PL011_FR) & 0x107, ORR_PL011_FR_CTS);
	orr_wire_set(&r->uart.cts, false);
	orr_wire_set(&r->uart.dsr, true);
	assert_int_equal(rd(r, ORR_PL011_FR) & 0x107, ORR_PL011_FR_DSR);
	orr_wire_set(&r->uart.dsr, false);
	orr_wire_set(&r->uart.dcd, true);
	assert_int_equal(rd(r, ORR_PL011_FR) & 0x107, ORR_PL011_FR_DCD);
	orr_wire_set(&r->uart.dcd, false);
	orr_wire_set(&r->uart.ri, true);
	assert_int_equal(rd(r, ORR_PL011_FR) & 0x107, ORR_PL011_FR_RI);
}

static void modem_outputs_follow_the_control_register(void **state)
{
	struct rig *r = *state;
	const struct orr_wire *const wires[] = {&r->uart.dtr, &r->uart.rts,
						&r->uart.out1, &r->uart.out2};

	for (unsigned on = 0; on < 4; on++) {
		wr(r, ORR_PL011_CR, (uint32_t)ORR_PL011_CR_DTR << on);
		for (unsigned i = 0; i < 4; i++)
			assert_int_equal(orr_wire_level(wires[i]), i == on);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(registers_have_their_reset_values),
		RIG_TEST(unused_bits_read_zero),
		RIG_TEST(read_only_registers_ignore_writes),
		RIG_TEST(reserved_space_reads_zero_with_a_warning),
		RIG_TEST(narrow_accesses_work),
		RIG_TEST(narrow_write_clears_the_upper_bits),
		RIG_TEST_16(revision_tells_the_fifo_depth),
		RIG_TEST(fifo_depth_is_16_or_32),
		RIG_TEST(revisions_go_with_their_depth),
		RIG_TEST(line_clock_is_required),
		RIG_TEST(deep_fifo_takes_33_characters_at_once),
		RIG_TEST(holding_register_takes_2_characters_at_once),
		RIG_TEST_16(shallow_fifo_takes_17_characters_at_once),
		RIG_TEST(tx_flags_tell_fifo_and_shift_register_apart),
		RIG_TEST(disabled_uart_keeps_what_it_is_given_and_is_busy),
		RIG_TEST(rx_flags_follow_the_fifo),
		RIG_TEST(characters_come_in_order),
		RIG_TEST(empty_data_register_reads_zero_and_changes_nothing),
		RIG_TEST(debugger_does_not_take_characters),
		RIG_TEST(clearing_fen_empties_both_fifos),
		RIG_TEST(modem_inputs_show_in_the_flags),
		RIG_TEST(modem_outputs_follow_the_control_register),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

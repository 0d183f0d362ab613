/* SPDX-License-Identifier: Apache-2.0 */
/* What the PL011 takes rxd for: samples, start bits, errors, breaks. */
#include "pl011_pair.h"

static void wrong_parity_is_an_error_of_its_character(void **state)
{
	struct pair *p = *state;

	begin(p, 0, LCR_8N1 | ORR_PL011_LCR_H_PEN, CR_ON);
	begin(p, 1, LCR_8N1 | ORR_PL011_LCR_H_PEN | ORR_PL011_LCR_H_EPS, CR_ON);
	put(p, 0, ORR_PL011_DR, 'p');
	orr_sim_run(p->sim, ORR_MS(1));
	assert_int_equal(get(p, 1, ORR_PL011_RIS),
			 ORR_PL011_INT_PE | ORR_PL011_INT_RX);
	assert_int_equal(get(p, 1, ORR_PL011_DR), ORR_PL011_DR_PE | 'p');
}

static void missing_stop_bit_is_a_framing_error(void **state)
{
	struct pair *p = *state;

	/* eight data bits, the last of them low, into a frame of seven */
	begin(p, 0, LCR_8N1, CR_ON);
	begin(p, 1, 0x40, CR_ON);
	put(p, 0, ORR_PL011_DR, 0x41);
	orr_sim_run(p->sim, ORR_MS(1));
	assert_int_equal(get(p, 1, ORR_PL011_DR), ORR_PL011_DR_FE | 0x41);
}

static void break_is_received_once_however_long(void **state)
{
	struct pair *p = *state;

	begin(p, 1, LCR_FIFO, CR_ON);
	begin(p, 0, LCR_FIFO | ORR_PL011_LCR_H_BRK, CR_ON);
	orr_sim_run(p->sim, half_bits(STORED) - 1);
	assert_int_equal(p->uart[1].rx_fifo.count, 0);
	orr_sim_run(p->sim, 1);
	assert_int_equal(p->uart[1].rx_fifo.count, 1);
	orr_sim_run(p->sim, ORR_MS(5));
	put(p, 0, ORR_PL011_LCR_H, LCR_FIFO);
	put(p, 0, ORR_PL011_DR, 'n');
	orr_sim_run(p->sim, ORR_MS(5));
	assert_int_equal(get(p, 1, ORR_PL011_RIS) & ORR_PL011_INT_BE,
			 ORR_PL011_INT_BE);
	assert_int_equal(get(p, 1, ORR_PL011_DR), ORR_PL011_DR_BE);
	assert_int_equal(get(p, 1, ORR_PL011_DR), 'n');
	assert_true(get(p, 1, ORR_PL011_FR) & ORR_PL011_FR_RXFE);
}

static void disabled_receiver_ignores_the_pin(void **state)
{
	struct pair *p = *state;

	begin(p, 0, LCR_FIFO, CR_ON);
	begin(p, 1, LCR_FIFO, ORR_PL011_CR_UARTEN | ORR_PL011_CR_TXE);
	put(p, 0, ORR_PL011_DR, 'i');
	orr_sim_run(p->sim, ORR_MS(1));
	assert_int_equal(p->uart[1].rx_fifo.count, 0);
}

static void short_dip_is_no_start_bit(void **state)
{
	struct pair *p = *state;

	begin(p, 1, LCR_FIFO, CR_ON);
	orr_wire_set(&p->uart[1].rxd, false);
	orr_sim_run(p->sim, half_bits(1) - 1);
	orr_wire_set(&p->uart[1].rxd, true);
	orr_sim_run(p->sim, ORR_US(1));
	begin(p, 0, LCR_FIFO, CR_ON);
	put(p, 0, ORR_PL011_DR, 'd');
	orr_sim_run(p->sim, ORR_MS(1));
	assert_int_equal(p->uart[1].rx_fifo.count, 1);
	assert_int_equal(get(p, 1, ORR_PL011_DR), 'd');
}

static void run_until(struct pair *p, orr_time t)
{
	orr_sim_run(p->sim, t - orr_now(p->sim));
}

/* The line of the second UART is low from one time to another. */
static void dip(struct pair *p, orr_time from, orr_time to)
{
	run_until(p, from);
	orr_wire_set(&p->uart[1].rxd, false);
	run_until(p, to);
	orr_wire_set(&p->uart[1].rxd, true);
}

/* The middle of data bit n, of a character whose start bit began at 0. */
static orr_time middle_of(unsigned n)
{
	return half_bits(2 * n + 3);
}

static void glitch_in_the_middle_of_a_bit_is_outvoted(void **state)
{
	struct pair *p = *state;

	begin(p, 1, LCR_FIFO, CR_ON);
	dip(p, 0, half_bits(2));
	dip(p, middle_of(2) - ORR_NS(1), middle_of(2) + ORR_NS(1));
	dip(p, middle_of(8) - ORR_NS(1), middle_of(8) + ORR_NS(1)); /* stop */
	orr_sim_run(p->sim, ORR_MS(1));
	assert_int_equal(get(p, 1, ORR_PL011_DR), 0xff);
	assert_int_equal(p->uart[1].rx_fifo.count, 0);
}

/* A 16th of a bit, from one reading to the next, is 541 and 2/3 ns. */
static void two_of_three_readings_decide(void **state)
{
	struct pair *p = *state;
	const orr_time apart = ORR_NS(600);

	begin(p, 1, LCR_FIFO, CR_ON);
	dip(p, 0, half_bits(2));
	dip(p, middle_of(0) - apart, middle_of(0) + ORR_NS(1));
	dip(p, middle_of(1) - ORR_NS(1), middle_of(1) + apart);
	dip(p, middle_of(2) - apart, middle_of(2) - ORR_NS(1));
	dip(p, middle_of(3) - apart, middle_of(3) - ORR_NS(1));
	dip(p, middle_of(3) + ORR_NS(1), middle_of(3) + apart);
	orr_sim_run(p->sim, ORR_MS(1));
	assert_int_equal(get(p, 1, ORR_PL011_DR), 0xf4);
}

/* Saved between the first reading, which differs, and that in the middle. */
static void readings_are_part_of_the_state(void **state)
{
	static unsigned char bytes[1 << 16];
	struct pair *p = *state;
	struct orr_object *root = orr_sim_root(p->sim);
	struct orr_pl011 *u = &p->uart[1];
	size_t n;

	begin(p, 1, LCR_FIFO, CR_ON);
	dip(p, 0, half_bits(2));
	run_until(p, middle_of(5) - ORR_NS(2));
	orr_wire_set(&u->rxd, false);
	run_until(p, middle_of(5) - ORR_NS(1));
	n = orr_state_save(root, bytes, sizeof(bytes));
	assert_true(n <= sizeof(bytes));
	u->rx_first = 0;
	u->rx_tie = true;
	assert_int_equal(orr_state_load(root, bytes, n, NULL), 0);
	run_until(p, middle_of(5) + ORR_NS(1));
	orr_wire_set(&u->rxd, true);
	orr_sim_run(p->sim, ORR_MS(1));
	assert_int_equal(get(p, 1, ORR_PL011_DR), 0xff);
}

static void clock_change_moves_the_third_reading(void **state)
{
	struct pair *p = *state;

	begin(p, 1, LCR_FIFO, CR_ON);
	dip(p, 0, half_bits(2));
	run_until(p, middle_of(4) - ORR_NS(1));
	orr_wire_set(&p->uart[1].rxd, false);
	run_until(p, middle_of(4) + 1);
	orr_clock_set_period(&p->clock, orr_period_hz(2400000));
	/* ten times as slow: low until after 541 ns, high after 5417 */
	orr_sim_run(p->sim, ORR_US(4));
	orr_wire_set(&p->uart[1].rxd, true);
	orr_sim_run(p->sim, ORR_MS(10));
	assert_int_equal(get(p, 1, ORR_PL011_DR), 0xff);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		JOINED(wrong_parity_is_an_error_of_its_character),
		JOINED(missing_stop_bit_is_a_framing_error),
		JOINED(break_is_received_once_however_long),
		JOINED(disabled_receiver_ignores_the_pin),
		JOINED(short_dip_is_no_start_bit),
		JOINED(glitch_in_the_middle_of_a_bit_is_outvoted),
		JOINED(two_of_three_readings_decide),
		JOINED(readings_are_part_of_the_state),
		JOINED(clock_change_moves_the_third_reading),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The PL011's line bit by bit: what txd shows, and that it is in time with the
 * line by characters.
 */
#include "pl011_pair.h"

#include <string.h>

static void on_edge(struct orr_listener *l)
{
	struct pair *p = orr_container_of(l, struct pair, listener);

	assert_true(p->nedges < ORR_COUNT(p->edges));
	p->edges[p->nedges++] = orr_now(p->sim);
}

static void watch(struct pair *p, struct orr_wire *w)
{
	p->watched = w;
	p->listener.fn = on_edge;
	orr_wire_listen(w, &p->listener);
}

/* The edges so far lie at these half bits after base. */
static void assert_edges(struct pair *p, orr_time base,
			 const uint8_t *at_half_bits, unsigned n)
{
	assert_int_equal(p->nedges, n);
	for (unsigned i = 0; i < n; i++)
		assert_int_equal(p->edges[i],
				 base + half_bits(at_half_bits[i]));
	p->nedges = 0;
}

static void txd_shows_start_data_parity_and_stop(void **state)
{
	/* 0x35, low bit first: 1 0 1 0 1 1 0 0; even parity 0; stop 1 */
	static const uint8_t edges[] = {0, 2, 4, 6, 8, 10, 14, 20};
	struct pair *p = *state;

	watch(p, &p->uart[0].txd);
	begin(p, 0,
	      ORR_PL011_LCR_H_WLEN8 | ORR_PL011_LCR_H_PEN | ORR_PL011_LCR_H_EPS,
	      CR_ON);
	orr_sim_run(p->sim, ORR_US(50));
	put(p, 0, ORR_PL011_DR, 0x35);
	orr_sim_run(p->sim, ORR_MS(1));
	assert_edges(p, ORR_US(50), edges, ORR_COUNT(edges));
	assert_true(p->uart[0].txd.level);
}

static void txd_characters_follow_each_other_without_drift(void **state)
{
	/* U is 0x55: an edge at each bit, 10 bits to a character */
	struct pair *p = *state;

	watch(p, &p->uart[0].txd);
	begin(p, 0, LCR_FIFO, CR_ON);
	for (unsigned i = 0; i < 6; i++)
		put(p, 0, ORR_PL011_DR, 'U');
	orr_sim_run(p->sim, ORR_MS(1));
	assert_int_equal(p->nedges, 60);
	for (unsigned i = 0; i < 60; i++)
		assert_int_equal(p->edges[i], half_bits(2 * i));
}

static void break_holds_txd_low_and_rests_for_a_bit(void **state)
{
	static const uint8_t edges[] = {0, 18, 20};
	struct pair *p = *state;
	orr_time end;

	watch(p, &p->uart[0].txd);
	begin(p, 0, LCR_FIFO, CR_ON);
	put(p, 0, ORR_PL011_DR, 0);
	put(p, 0, ORR_PL011_DR, 0xff);
	put(p, 0, ORR_PL011_LCR_H, LCR_FIFO | ORR_PL011_LCR_H_BRK);
	orr_sim_run(p->sim, ORR_MS(1));
	assert_false(p->uart[0].txd.level);
	assert_edges(p, 0, edges, ORR_COUNT(edges));
	put(p, 0, ORR_PL011_LCR_H, LCR_FIFO);
	end = orr_now(p->sim);
	orr_sim_run(p->sim, ORR_MS(1));
	assert_edges(p, end, (const uint8_t[]){0, 2, 4}, 3);
}

static void every_format_passes_from_pin_to_pin(void **state)
{
	struct pair *p = *state;

	for (unsigned lcr_h = 0; lcr_h < 0x100; lcr_h += 2) {
		unsigned data = 0xa5 & ((32u << (lcr_h >> 5 & 3)) - 1);

		begin(p, 0, lcr_h, CR_ON);
		begin(p, 1, lcr_h, CR_ON);
		put(p, 0, ORR_PL011_DR, 0xa5);
		put(p, 0, ORR_PL011_DR, 0);
		orr_sim_run(p->sim, ORR_US(100));
		assert_int_equal(get(p, 1, ORR_PL011_DR), data);
		orr_sim_run(p->sim, ORR_US(150));
		assert_int_equal(get(p, 1, ORR_PL011_DR), 0);
	}
}

static void loop_back_is_of_bits(void **state)
{
	struct pair *p = *state;

	begin(p, 1, LCR_FIFO, CR_ON | ORR_PL011_CR_LBE);
	put(p, 1, ORR_PL011_DR, 'l');
	put(p, 1, ORR_PL011_DR, 'm');
	orr_sim_run(p->sim, half_bits(CHARACTER + STORED) - 1);
	assert_int_equal(p->uart[1].rx_fifo.count, 1);
	orr_sim_run(p->sim, 1);
	assert_int_equal(p->uart[1].rx_fifo.count, 2);
	put(p, 1, ORR_PL011_LCR_H, LCR_FIFO | ORR_PL011_LCR_H_BRK);
	orr_sim_run(p->sim, ORR_MS(1));
	assert_int_equal(get(p, 1, ORR_PL011_DR), 'l');
	assert_int_equal(get(p, 1, ORR_PL011_DR), 'm');
	assert_int_equal(get(p, 1, ORR_PL011_DR), ORR_PL011_DR_BE);
}

static void clock_change_moves_the_edges_to_come(void **state)
{
	struct pair *p = *state;
	orr_time half = half_bits(8); /* the fourth edge of U is at bit 4 */

	watch(p, &p->uart[0].txd);
	begin(p, 0, LCR_FIFO, CR_ON);
	put(p, 0, ORR_PL011_DR, 'U');
	orr_sim_run(p->sim, half);
	assert_int_equal(p->nedges, 5);
	orr_clock_set_period(&p->clock, orr_period_hz(48000000));
	orr_sim_run(p->sim, ORR_MS(1));
	assert_int_equal(p->nedges, 10);
	/* twice as fast: the fifth bit ends after half a bit of before */
	assert_in_range(p->edges[5], half + half_bits(1) - ORR_NS(6),
			half + half_bits(1) + ORR_NS(6));
}

/* What the host sends is stored by either face at the same time. */
static void both_faces_receive_at_the_same_time(void **state)
{
	struct pair *p = *state;

	for (unsigned lcr_h = 0x10; lcr_h < 0x100; lcr_h += 2) {
		for (unsigned i = 0; i < 2; i++) {
			begin(p, i, 0, 0); /* empty the FIFOs */
			begin(p, i, lcr_h | ORR_PL011_LCR_H_FEN, CR_ON);
			orr_char_feed(&p->uart[i].serial, "\1\2\0x", 4);
			orr_pl011_inject(&p->uart[i],
					 lcr_h & 4 ? ORR_PL011_DR_FE
						   : ORR_PL011_DR_BE);
		}
		for (unsigned n = 0; n < 45; n++) {
			orr_sim_run(p->sim, n % 2 ? half_bits(1) - 2 : 2);
			assert_int_equal(p->uart[0].rx_fifo.count,
					 p->uart[1].rx_fifo.count);
		}
		orr_sim_run(p->sim, ORR_MS(1));
		assert_int_equal(p->uart[1].rx_fifo.count, 4);
		for (unsigned n = 0; n < 4; n++)
			assert_int_equal(get(p, 0, ORR_PL011_DR),
					 get(p, 1, ORR_PL011_DR));
	}
}

static void both_faces_send_at_the_same_time(void **state)
{
	struct pair *p = *state;
	char sent[2][8];

	for (unsigned i = 0; i < 2; i++) {
		begin(p, i, LCR_FIFO, CR_ON);
		for (const char *c = "abc"; *c; c++)
			put(p, i, ORR_PL011_DR, (unsigned char)*c);
	}
	for (unsigned n = 1; n <= 3; n++) {
		orr_sim_run(p->sim,
			    half_bits(CHARACTER * n) - 1 - orr_now(p->sim));
		for (unsigned i = 0; i < 2; i++)
			assert_int_equal(
				orr_char_take(&p->uart[i].serial, sent[i], 8),
				0);
		orr_sim_run(p->sim, 1);
		for (unsigned i = 0; i < 2; i++)
			assert_int_equal(
				orr_char_take(&p->uart[i].serial, sent[i], 8),
				1);
		assert_int_equal(sent[0][0], sent[1][0]);
	}
}

static void reset_lets_go_of_the_pins(void **state)
{
	struct pair *p = *state;

	begin(p, 0, LCR_FIFO, CR_ON);
	put(p, 0, ORR_PL011_DR, 0);
	orr_sim_run(p->sim, half_bits(3));
	assert_false(p->uart[0].txd.level);
	orr_device_reset(&p->uart[0].dev);
	assert_true(p->uart[0].txd.level);
	assert_int_equal(orr_sim_run(p->sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_true(p->uart[0].txd.level);
}

static void parity_bit_follows_the_truth_table(void **state)
{
	static const struct {
		uint32_t parity;
		bool of_one; /* of data with a single 1 */
		bool of_two;
	} rows[] = {
		{0, false, true}, /* odd */
		{ORR_PL011_LCR_H_EPS, true, false}, /* even */
		{ORR_PL011_LCR_H_SPS, true, true},
		{ORR_PL011_LCR_H_SPS | ORR_PL011_LCR_H_EPS, false, false},
	};
	struct pair *p = *state;

	for (unsigned i = 0; i < 2 * ORR_COUNT(rows); i++) {
		bool two = i & 1;

		begin(p, 0, LCR_8N1 | ORR_PL011_LCR_H_PEN | rows[i / 2].parity,
		      CR_ON);
		put(p, 0, ORR_PL011_DR, two ? 0x03 : 0x01);
		orr_sim_run(p->sim, half_bits(19)); /* in bit 9 */
		assert_int_equal(orr_wire_level(&p->uart[0].txd),
				 two ? rows[i / 2].of_two : rows[i / 2].of_one);
		orr_sim_run(p->sim, ORR_MS(1));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		JOINED(txd_shows_start_data_parity_and_stop),
		JOINED(txd_characters_follow_each_other_without_drift),
		JOINED(break_holds_txd_low_and_rests_for_a_bit),
		JOINED(every_format_passes_from_pin_to_pin),
		JOINED(loop_back_is_of_bits),
		JOINED(clock_change_moves_the_edges_to_come),
		FACES(both_faces_receive_at_the_same_time),
		FACES(both_faces_send_at_the_same_time),
		JOINED(reset_lets_go_of_the_pins),
		JOINED(parity_bit_follows_the_truth_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

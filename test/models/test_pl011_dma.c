/* SPDX-License-Identifier: Apache-2.0 */
/* The PL011's DMA requests. */
#include "pl011_rig.h"

static void receive_dma_requests_follow_the_fifo(void **state)
{
	struct rig *r = *state;
	struct orr_pl011 *u = &r->uart;

	start(r, LCR_FIFO, CR_ON);
	receive(r, 15);
	assert_false(orr_wire_level(&u->rxdmasreq));
	wr(r, ORR_PL011_DMACR, ORR_PL011_DMACR_RXDMAE);
	assert_true(orr_wire_level(&u->rxdmasreq));
	assert_false(orr_wire_level(&u->rxdmabreq));
	receive(r, 1);
	assert_true(orr_wire_level(&u->rxdmabreq));
	orr_wire_set(&u->rxdmaclr, true);
	assert_false(orr_wire_level(&u->rxdmasreq));
	assert_false(orr_wire_level(&u->rxdmabreq));
	orr_wire_set(&u->rxdmaclr, false);
	assert_true(orr_wire_level(&u->rxdmabreq));
	read_chars(r, 16);
	assert_false(orr_wire_level(&u->rxdmasreq));
}

static void transmit_dma_requests_follow_the_fifo(void **state)
{
	struct rig *r = *state;
	struct orr_pl011 *u = &r->uart;

	start(r, LCR_FIFO, ORR_PL011_CR_UARTEN);
	assert_false(orr_wire_level(&u->txdmasreq));
	wr(r, ORR_PL011_DMACR, ORR_PL011_DMACR_TXDMAE);
	write_text(r, "0123456789abcdef");
	assert_true(orr_wire_level(&u->txdmabreq));
	write_text(r, "g");
	assert_false(orr_wire_level(&u->txdmabreq));
	assert_true(orr_wire_level(&u->txdmasreq));
	orr_wire_set(&u->txdmaclr, true);
	assert_false(orr_wire_level(&u->txdmasreq));
	orr_wire_set(&u->txdmaclr, false);
	write_text(r, "hijklmnopqrstuv");
	assert_false(orr_wire_level(&u->txdmasreq));
}

static void without_fifos_dma_requests_are_single(void **state)
{
	struct rig *r = *state;

	start(r, LCR_8N1, CR_ON);
	wr(r, ORR_PL011_DMACR, ORR_PL011_DMACR_RXDMAE | ORR_PL011_DMACR_TXDMAE);
	receive(r, 1);
	assert_true(orr_wire_level(&r->uart.rxdmasreq));
	assert_false(orr_wire_level(&r->uart.rxdmabreq));
	assert_true(orr_wire_level(&r->uart.txdmasreq));
	assert_false(orr_wire_level(&r->uart.txdmabreq));
}

static void errors_hold_off_receive_dma_on_demand(void **state)
{
	struct rig *r = *state;
	struct orr_pl011 *u = &r->uart;

	start(r, LCR_FIFO, CR_ON);
	wr(r, ORR_PL011_DMACR,
	   ORR_PL011_DMACR_RXDMAE | ORR_PL011_DMACR_TXDMAE |
		   ORR_PL011_DMACR_DMAONERR);
	wr(r, ORR_PL011_IMSC, ORR_PL011_INT_FE);
	orr_pl011_inject(u, ORR_PL011_DR_FE);
	receive(r, 1);
	assert_false(orr_wire_level(&u->rxdmasreq));
	assert_true(orr_wire_level(&u->txdmasreq));
	wr(r, ORR_PL011_ICR, ORR_PL011_INT_FE);
	assert_true(orr_wire_level(&u->rxdmasreq));
}

static void disabling_the_uart_negates_dma_requests(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	receive(r, 20);
	wr(r, ORR_PL011_DMACR, ORR_PL011_DMACR_RXDMAE | ORR_PL011_DMACR_TXDMAE);
	assert_true(orr_wire_level(&r->uart.rxdmabreq));
	wr(r, ORR_PL011_CR, 0);
	assert_false(orr_wire_level(&r->uart.rxdmabreq));
	assert_false(orr_wire_level(&r->uart.rxdmasreq));
	assert_false(orr_wire_level(&r->uart.txdmasreq));
	assert_false(orr_wire_level(&r->uart.txdmabreq));
}

static void dma_enables_gate_their_requests(void **state)
{
	struct rig *r = *state;
	struct orr_pl011 *u = &r->uart;

	start(r, LCR_FIFO, CR_ON);
	receive(r, 20);
	for (unsigned on = 0; on < 4; on++) {
		bool rx = on & ORR_PL011_DMACR_RXDMAE;
		bool tx = on & ORR_PL011_DMACR_TXDMAE;

		wr(r, ORR_PL011_DMACR, 3);
		wr(r, ORR_PL011_DMACR, on);
		assert_int_equal(orr_wire_level(&u->rxdmasreq), rx);
		assert_int_equal(orr_wire_level(&u->rxdmabreq), rx);
		assert_int_equal(orr_wire_level(&u->txdmasreq), tx);
		assert_int_equal(orr_wire_level(&u->txdmabreq), tx);
	}
}

/* What a DMA controller does with a request for n characters. */
static void transfer(struct rig *r, unsigned n)
{
	read_chars(r, n);
	orr_wire_set(&r->uart.rxdmaclr, true);
	orr_wire_set(&r->uart.rxdmaclr, false);
}

static void nineteen_characters_are_four_bursts_and_three_singles(void **state)
{
	struct rig *r = *state;
	unsigned bursts = 0;
	unsigned singles = 0;

	start(r, LCR_FIFO, CR_ON);
	wr(r, ORR_PL011_IFLS, 0); /* 1/8 of 32 */
	wr(r, ORR_PL011_DMACR, ORR_PL011_DMACR_RXDMAE);
	receive(r, 19);
	while (orr_wire_level(&r->uart.rxdmabreq)) {
		transfer(r, 4);
		bursts++;
	}
	while (orr_wire_level(&r->uart.rxdmasreq)) {
		transfer(r, 1);
		singles++;
	}
	assert_int_equal(bursts, 4);
	assert_int_equal(singles, 3);
}

/* Table 2-4: free places, and characters received, by UARTIFLS. */
static void bursts_have_the_lengths_of_the_table(void **state)
{
	static const struct {
		unsigned free;
		unsigned received;
	} rows[] = {{28, 4}, {24, 8}, {16, 16}, {8, 24}, {4, 28}};
	struct rig *r = *state;
	struct orr_pl011 *u = &r->uart;

	for (unsigned code = 0; code < ORR_COUNT(rows); code++) {
		unsigned received = rows[code].received;

		start(r, LCR_FIFO, ORR_PL011_CR_UARTEN | ORR_PL011_CR_RXE);
		wr(r, ORR_PL011_IFLS, code << 3 | code);
		wr(r, ORR_PL011_DMACR, 3);
		receive(r, received - 1);
		assert_false(orr_wire_level(&u->rxdmabreq));
		receive(r, 1);
		assert_true(orr_wire_level(&u->rxdmabreq));
		for (unsigned i = 0; i < 32 - rows[code].free; i++)
			wr(r, ORR_PL011_DR, 'x');
		assert_true(orr_wire_level(&u->txdmabreq));
		wr(r, ORR_PL011_DR, 'x');
		assert_false(orr_wire_level(&u->txdmabreq));
		wr(r, ORR_PL011_LCR_H, LCR_8N1); /* empties both */
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(receive_dma_requests_follow_the_fifo),
		RIG_TEST(transmit_dma_requests_follow_the_fifo),
		RIG_TEST(without_fifos_dma_requests_are_single),
		RIG_TEST(errors_hold_off_receive_dma_on_demand),
		RIG_TEST(disabling_the_uart_negates_dma_requests),
		RIG_TEST(dma_enables_gate_their_requests),
		RIG_TEST(nineteen_characters_are_four_bursts_and_three_singles),
		RIG_TEST(bursts_have_the_lengths_of_the_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

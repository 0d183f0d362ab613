/* SPDX-License-Identifier: Apache-2.0 */
/* The FIFOs of the PL011, and the interrupts that follow their levels. */
#include "pl011_line.h"

const struct orr_trace_point ori_pl011_points[ORI_PL011_POINTS] = {
	[ORI_PL011_TX_PUSH] = {"tx_push",
			       {"char", "count"},
			       "software puts a character into the FIFO",
			       ORR_TRACE_FIFO_IN,
			       "tx"},
	[ORI_PL011_TX_POP] = {"tx_pop",
			      {"char", "count"},
			      "a character begins on the line",
			      ORR_TRACE_FIFO_OUT,
			      "tx"},
	[ORI_PL011_RX_PUSH] = {"rx_push",
			       {"word", "count"},
			       "a character received, with its errors",
			       ORR_TRACE_FIFO_IN,
			       "rx"},
	[ORI_PL011_RX_POP] = {"rx_pop",
			      {"word", "count"},
			      "software takes a character out of the FIFO",
			      ORR_TRACE_FIFO_OUT,
			      "rx"},
	[ORI_PL011_RX_LOST] = {"rx_lost",
			       {"word"},
			       "a character received that finds no room"},
	[ORI_PL011_TIMEOUT] = {"timeout",
			       {"count"},
			       "no character for 32 bits"},
};

static void trace(const struct orr_pl011 *u, unsigned point, unsigned word,
		  uint32_t count)
{
	orr_device_trace(&u->dev, &ori_pl011_points[point], word, count, 0);
}

static void push(struct orr_pl011_fifo *f, unsigned word)
{
	f->words[(f->first + f->count++) % ORR_PL011_FIFO_MAX] = (uint16_t)word;
}

static uint16_t pop(struct orr_pl011_fifo *f)
{
	uint16_t word = f->words[f->first];

	f->first = (f->first + 1) % ORR_PL011_FIFO_MAX;
	f->count--;
	return word;
}

static uint32_t level(const struct orr_pl011 *u, unsigned code)
{
	static const uint8_t eighths[8] = {1, 2, 4, 6, 7, 7, 7, 7};

	return u->fifo_depth * eighths[code & 7] / 8;
}

/*
 * Without FIFOs there is one of depth 1 on either side: the receiver's
 * interrupts when full, the transmitter's when empty.
 */
uint32_t ori_pl011_depth(const struct orr_pl011 *u)
{
	return u->fen ? u->fifo_depth : 1;
}

uint32_t ori_pl011_rx_level(const struct orr_pl011 *u)
{
	return u->fen ? level(u, u->ifls >> 3) : 1;
}

uint32_t ori_pl011_tx_level(const struct orr_pl011 *u)
{
	return u->fen ? level(u, u->ifls) : 0;
}

void ori_pl011_tx_push(struct orr_pl011 *u, uint8_t c)
{
	push(&u->tx_fifo, c);
	trace(u, ORI_PL011_TX_PUSH, c, u->tx_fifo.count);
	if (u->tx_fifo.count > ori_pl011_tx_level(u))
		u->ris &= (uint16_t)~ORR_PL011_INT_TX;
}

uint8_t ori_pl011_tx_pop(struct orr_pl011 *u)
{
	uint8_t c = (uint8_t)pop(&u->tx_fifo);

	trace(u, ORI_PL011_TX_POP, c, u->tx_fifo.count);
	if (u->tx_fifo.count == ori_pl011_tx_level(u))
		u->ris |= ORR_PL011_INT_TX;
	return c;
}

void ori_pl011_rx_push(struct orr_pl011 *u, unsigned word)
{
	push(&u->rx_fifo, word);
	trace(u, ORI_PL011_RX_PUSH, word, u->rx_fifo.count);
	if (u->rx_fifo.count == ori_pl011_rx_level(u))
		u->ris |= ORR_PL011_INT_RX;
}

uint16_t ori_pl011_rx_pop(struct orr_pl011 *u)
{
	uint16_t word = pop(&u->rx_fifo);

	trace(u, ORI_PL011_RX_POP, word, u->rx_fifo.count);
	if (u->rx_fifo.count < ori_pl011_rx_level(u))
		u->ris &= (uint16_t)~ORR_PL011_INT_RX;
	if (!u->rx_fifo.count)
		u->ris &= (uint16_t)~ORR_PL011_INT_RT;
	ori_pl011_restart_timeout(u);
	return word;
}

/* The FIFO keeps what it has; the next character stored tells of it. */
void ori_pl011_rx_lost(struct orr_pl011 *u, unsigned word)
{
	trace(u, ORI_PL011_RX_LOST, word, 0);
	u->overrun = true;
	u->rsr |= ORR_PL011_DR_OE >> 8;
	u->ris |= ORR_PL011_INT_OE;
}

void ori_pl011_fifos_empty(struct orr_pl011 *u)
{
	u->tx_fifo.count = 0;
	u->rx_fifo.count = 0;
	u->ris &= (uint16_t) ~(ORR_PL011_INT_RX | ORR_PL011_INT_RT);
	ori_pl011_restart_timeout(u);
}

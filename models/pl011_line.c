/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The serial half of the PL011: receiver, transmitter, time-out. A character
 * is one event per direction; with bit_pins, pl011_pins.c plays and samples it
 * bit by bit. See models/pl011.c for what is not modelled.
 */
#include "pl011_line.h"

#include <orrery/sim.h>

enum {
	CR_TX = ORR_PL011_CR_UARTEN | ORR_PL011_CR_TXE,
	CR_RX = ORR_PL011_CR_UARTEN | ORR_PL011_CR_RXE,
	TIMEOUT_BITS = 32
};

/* The counter is gated by its mask, to save power. */
void ori_pl011_restart_timeout(struct orr_pl011 *u)
{
	ori_pl011_line_stop(&u->rt);
	if (u->imsc & ~u->ris & ORR_PL011_INT_RT && u->rx_fifo.count && u->div)
		ori_pl011_line_start(u, &u->rt, 2 * TIMEOUT_BITS, 0);
}

/* Frames. */

unsigned ori_pl011_stop_bits(unsigned lcr_h)
{
	return lcr_h & ORR_PL011_LCR_H_STP2 ? 2 : 1;
}

unsigned ori_pl011_data_bits(unsigned lcr_h)
{
	return 5 + (lcr_h >> 5 & 3);
}

unsigned ori_pl011_frame_bits(unsigned lcr_h)
{
	unsigned parity_bits = lcr_h & ORR_PL011_LCR_H_PEN ? 1 : 0;

	return 1 + ori_pl011_data_bits(lcr_h) + parity_bits +
	       ori_pl011_stop_bits(lcr_h);
}

static unsigned cut_to_data(const struct orr_pl011 *u, unsigned c)
{
	return c & ((1u << ori_pl011_data_bits(u->lcr_h)) - 1);
}

/* The receiver. */

bool ori_pl011_rx_listens(const struct orr_pl011 *u)
{
	return (u->cr & CR_RX) == CR_RX && u->div && !u->rx.busy;
}

/*
 * Half bits that follow a bad frame: one that ends low rests for a bit, or no
 * start bit could be seen, and a break is longer than a frame.
 */
static unsigned behind(unsigned word)
{
	if (word & ORR_PL011_DR_BE)
		return 4;
	return word & ORR_PL011_DR_FE ? 2 : 0;
}

/* A start bit; word is what the frame will turn out to hold. */
static void rx_start(struct orr_pl011 *u, unsigned word)
{
	unsigned rest = behind(word);

	u->rx_shift = (uint16_t)word;
	ori_pl011_line_start(u, &u->rx,
			     2 * ori_pl011_frame_bits(u->lcr_h) + rest,
			     2 * ori_pl011_stop_bits(u->lcr_h) - 1 + rest);
}

/* The same on rxd; done is in the stop bit, or after the rise behind it. */
static void host_start(struct orr_pl011 *u, unsigned word)
{
	unsigned frame = 2 * ori_pl011_frame_bits(u->lcr_h);
	unsigned rest = behind(word);

	if (rest)
		ori_pl011_line_start(u, &u->host, frame + rest, 1);
	else
		ori_pl011_line_start(u, &u->host, frame,
				     2 * ori_pl011_stop_bits(u->lcr_h) - 1);
	ori_pl011_play_host(u, word);
}

static bool host_may_send(const struct orr_pl011 *u)
{
	if (!ori_pl011_rx_listens(u) || u->host.busy ||
	    u->cr & ORR_PL011_CR_LBE || u->input_ended)
		return false;
	if (!u->flow_control)
		return true;
	return u->rx_fifo.count < ori_pl011_depth(u) &&
	       (!(u->cr & ORR_PL011_CR_RTSEN) || u->rts.level);
}

void orr_pl011_inject(struct orr_pl011 *u, uint16_t errors)
{
	u->injected |=
		errors & (ORR_PL011_DR_FE | ORR_PL011_DR_PE | ORR_PL011_DR_BE);
}

static unsigned spoil(struct orr_pl011 *u, unsigned word)
{
	unsigned errors = u->injected;

	u->injected = 0;
	if (errors & ORR_PL011_DR_BE)
		return ORR_PL011_DR_BE;
	if (!(u->lcr_h & ORR_PL011_LCR_H_PEN))
		errors &= ~(unsigned)ORR_PL011_DR_PE;
	return word | errors;
}

static void rx_from_host(struct orr_pl011 *u)
{
	unsigned word;
	int c;

	if (!host_may_send(u))
		return;
	c = orr_char_get(&u->serial);
	if (c == ORR_CHAR_END) {
		u->input_ended = true;
		orr_wire_set(&u->eof, true);
	}
	if (c < 0)
		return;
	word = spoil(u, cut_to_data(u, (unsigned)c));
	if (u->bit_pins)
		host_start(u, word);
	else
		rx_start(u, word);
}

/* In loop-back a break reaches the receiver, once, if it lasts a frame. */
static void rx_from_break(struct orr_pl011 *u)
{
	bool low = u->breaking && u->cr & ORR_PL011_CR_LBE;

	if (low && !u->rx_broken && ori_pl011_rx_listens(u)) {
		u->rx_broken = true;
		rx_start(u, ORR_PL011_DR_BE);
	} else if (!low && u->rx_broken) {
		u->rx_broken = false;
		ori_pl011_line_stop(&u->rx);
	}
}

static void rx_store(struct orr_pl011 *u, unsigned word)
{
	if (u->rx_fifo.count == ori_pl011_depth(u)) {
		ori_pl011_rx_lost(u, word);
		return;
	}
	/* DR and RIS have FE, PE and BE in the same order */
	u->ris |= (uint16_t)(word >> 8 << 7);
	ori_pl011_rx_push(u, word | (u->overrun ? ORR_PL011_DR_OE : 0));
	u->overrun = false;
}

void ori_pl011_rx_done(struct orr_pl011 *u, unsigned word)
{
	u->rx.busy = false;
	rx_store(u, word);
	ori_pl011_restart_timeout(u);
	ori_pl011_update(u);
}

/* The transmitter. */

static bool tx_is_on(const struct orr_pl011 *u)
{
	return (u->cr & CR_TX) == CR_TX && u->div && !u->tx.busy;
}

/* A break begins behind the last character, and is followed by a bit's rest. */
static void tx_break(struct orr_pl011 *u)
{
	bool low = u->lcr_h & ORR_PL011_LCR_H_BRK && tx_is_on(u);

	if (low == u->breaking)
		return;
	u->breaking = low;
	if (!low && u->div) {
		ori_pl011_line_start(u, &u->tx, 2, 0);
		u->tx_rest = true;
	}
	if (u->bit_pins)
		ori_pl011_play_break(u);
}

static bool tx_may_start(const struct orr_pl011 *u)
{
	if (!tx_is_on(u) || u->breaking)
		return false;
	return !(u->cr & ORR_PL011_CR_CTSEN) || u->modem & ORR_PL011_INT_CTS;
}

static void tx_start(struct orr_pl011 *u)
{
	if (!u->tx_fifo.count || !tx_may_start(u))
		return;
	u->tx_shift = (uint8_t)cut_to_data(u, ori_pl011_tx_pop(u));
	ori_pl011_line_start(u, &u->tx, 2 * ori_pl011_frame_bits(u->lcr_h), 0);
	if (u->bit_pins)
		ori_pl011_play_tx(u);
	else if (u->cr & ORR_PL011_CR_LBE && ori_pl011_rx_listens(u))
		rx_start(u, u->tx_shift);
}

/* Both. */

void ori_pl011_line_run(struct orr_pl011 *u)
{
	tx_break(u);
	if (!u->bit_pins)
		rx_from_break(u);
	tx_start(u);
	if (u->bit_pins)
		ori_pl011_look(u);
	rx_from_host(u);
}

void ori_pl011_line_control(struct orr_pl011 *u)
{
	bool fen = u->lcr_h & ORR_PL011_LCR_H_FEN;

	u->div = 64u * u->ibrd;
	if (u->ibrd != 0 && u->ibrd != 0xffff) /* no fraction allowed there */
		u->div += u->fbrd;
	if (u->fen && !fen)
		ori_pl011_fifos_empty(u);
	u->fen = fen;
}

void ori_pl011_line_reset(struct orr_pl011 *u)
{
	ori_pl011_line_stop(&u->tx);
	ori_pl011_line_stop(&u->rx);
	ori_pl011_line_stop(&u->host);
	u->div = 0;
	u->fen = false;
	u->overrun = false;
	u->breaking = false;
	u->rx_broken = false;
	u->tx_rest = false;
	ori_pl011_fifos_empty(u);
	ori_pl011_pins_reset(u);
}

/* Processes. */

/* A character is out, if the host takes it; else when it does. */
static void tx_finish(struct orr_pl011 *u)
{
	if (!ori_pl011_line_done(&u->tx))
		return;
	if (!u->tx_rest && !orr_char_put(&u->serial, u->tx_shift))
		return;
	u->tx.busy = false;
	u->tx_rest = false;
	ori_pl011_update(u);
}

static void on_tx_done(struct orr_process *self)
{
	tx_finish(orr_container_of(self, struct orr_pl011, tx.process));
}

static void on_tx_ready(struct orr_process *self)
{
	tx_finish(orr_container_of(self, struct orr_pl011, tx_ready));
}

static void on_rx_done(struct orr_process *self)
{
	struct orr_pl011 *u =
		orr_container_of(self, struct orr_pl011, rx.process);

	if (!ori_pl011_line_done(&u->rx))
		return;
	if (u->bit_pins)
		ori_pl011_sample(u);
	else
		ori_pl011_rx_done(u, u->rx_shift);
}

static void on_host_done(struct orr_process *self)
{
	struct orr_pl011 *u =
		orr_container_of(self, struct orr_pl011, host.process);

	if (!ori_pl011_line_done(&u->host))
		return;
	u->host.busy = false;
	ori_pl011_update(u);
}

static void on_rx_ready(struct orr_process *self)
{
	ori_pl011_update(orr_container_of(self, struct orr_pl011, rx_ready));
}

static void on_rt_done(struct orr_process *self)
{
	struct orr_pl011 *u =
		orr_container_of(self, struct orr_pl011, rt.process);

	if (!ori_pl011_line_done(&u->rt))
		return;
	u->rt.busy = false;
	u->ris |= ORR_PL011_INT_RT;
	orr_device_trace(&u->dev, &ori_pl011_points[ORI_PL011_TIMEOUT],
			 u->rx_fifo.count, 0, 0);
	ori_pl011_update(u);
}

static void init_line(struct orr_pl011_line *line, struct orr_object *dev,
		      const char *event, const char *process,
		      orr_process_fn *fn)
{
	orr_event_init(&line->done, dev, event);
	orr_method_init_on(&line->process, dev, process, fn, &line->done);
}

void ori_pl011_line_init(struct orr_pl011 *u)
{
	struct orr_object *dev = &u->dev.obj;

	init_line(&u->tx, dev, "tx_done", "tx", on_tx_done);
	init_line(&u->rx, dev, "rx_done", "rx", on_rx_done);
	init_line(&u->rt, dev, "rt_done", "rt", on_rt_done);
	init_line(&u->host, dev, "host_done", "host", on_host_done);
	orr_method_init_on(&u->tx_ready, dev, "tx_ready", on_tx_ready,
			   &u->serial.tx_ready);
	orr_method_init_on(&u->rx_ready, dev, "rx_ready", on_rx_ready,
			   &u->serial.rx_ready);
	ori_pl011_pins_init(u);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The serial half of the PL011: FIFOs, shift registers, time. A character is
 * one event per direction. See models/pl011.c for what is not modelled.
 */
#include "pl011_line.h"

#include <orrery/log.h>
#include <orrery/sim.h>

enum {
	CR_TX = ORR_PL011_CR_UARTEN | ORR_PL011_CR_TXE,
	CR_RX = ORR_PL011_CR_UARTEN | ORR_PL011_CR_RXE,
	RSR_OE = ORR_PL011_DR_OE >> 8,
	TIMEOUT_BITS = 32
};

/* The FIFOs. */

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

/* Time. */

static orr_time now(const struct orr_pl011 *u)
{
	return orr_now(u->dev.obj.sim);
}

static orr_time line_time(const struct orr_pl011 *u,
			  const struct orr_pl011_line *line, uint64_t ticks)
{
	return orr_time_add(line->since, orr_period_time(u->tick, ticks));
}

static void line_arm(const struct orr_pl011 *u, struct orr_pl011_line *line)
{
	orr_time due = line_time(u, line, line->ticks - line->tail);

	orr_event_notify_after(&line->done, due - now(u));
}

/*
 * Take the line, from when it is free, for so many half bits; done fires tail
 * half bits before the end.
 */
static void line_start(const struct orr_pl011 *u, struct orr_pl011_line *line,
		       unsigned half_bits, unsigned tail)
{
	if (line_time(u, line, line->ticks) < now(u)) {
		line->since = now(u);
		line->ticks = 0;
	}
	line->ticks += (uint64_t)half_bits * u->div;
	line->tail = (uint64_t)tail * u->div;
	line->busy = true;
	line_arm(u, line);
}

static void line_stop(struct orr_pl011_line *line)
{
	orr_event_cancel(&line->done);
	line->since = line->ticks = 0;
	line->busy = false;
}

/* False if a reset or restart came between the event and its process. */
static bool line_done(const struct orr_pl011_line *line)
{
	return line->busy && !orr_event_pending(&line->done);
}

static void line_retime(const struct orr_pl011 *u, struct orr_pl011_line *line,
			struct orr_period old)
{
	uint64_t over = orr_period_count(old, now(u) - line->since);

	line->ticks = line->ticks > over ? line->ticks - over : 0;
	line->since = now(u);
	if (!orr_event_pending(&line->done))
		return;
	orr_event_cancel(&line->done);
	line_arm(u, line);
}

static struct orr_period tick_of(const struct orr_clock *c)
{
	return (struct orr_period){c->period.num, 8 * c->period.den};
}

static void rate_changed(struct orr_listener *l)
{
	struct orr_pl011 *u = orr_container_of(l, struct orr_pl011, rate);
	struct orr_period old = u->tick;

	u->tick = tick_of(u->uartclk);
	line_retime(u, &u->tx, old);
	line_retime(u, &u->rx, old);
	line_retime(u, &u->rt, old);
}

void ori_pl011_line_clock(struct orr_pl011 *u)
{
	u->tick = tick_of(u->uartclk);
	u->rate.fn = rate_changed;
	orr_clock_listen(u->uartclk, &u->rate);
}

/* The counter is gated by its mask, to save power. */
void ori_pl011_restart_timeout(struct orr_pl011 *u)
{
	line_stop(&u->rt);
	if (u->imsc & ~u->ris & ORR_PL011_INT_RT && u->rx_fifo.count && u->div)
		line_start(u, &u->rt, 2 * TIMEOUT_BITS, 0);
}

/* Frames. */

static unsigned stop_bits(const struct orr_pl011 *u)
{
	return u->lcr_h & ORR_PL011_LCR_H_STP2 ? 2 : 1;
}

static unsigned data_bits(const struct orr_pl011 *u)
{
	return 5 + (u->lcr_h >> 5 & 3);
}

static unsigned frame_bits(const struct orr_pl011 *u)
{
	unsigned parity_bits = u->lcr_h & ORR_PL011_LCR_H_PEN ? 1 : 0;

	return 1 + data_bits(u) + parity_bits + stop_bits(u);
}

static unsigned cut_to_data(const struct orr_pl011 *u, unsigned c)
{
	return c & ((1u << data_bits(u)) - 1);
}

/* The receiver. */

static bool rx_listens(const struct orr_pl011 *u)
{
	return (u->cr & CR_RX) == CR_RX && u->div && !u->rx.busy;
}

/* A start bit; word is what the frame will turn out to hold. */
static void rx_start(struct orr_pl011 *u, unsigned word)
{
	u->rx_shift = (uint16_t)word;
	line_start(u, &u->rx, 2 * frame_bits(u), 2 * stop_bits(u) - 1);
}

static bool host_may_send(const struct orr_pl011 *u)
{
	if (!rx_listens(u) || u->cr & ORR_PL011_CR_LBE || u->input_ended)
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
	int c;

	if (!host_may_send(u))
		return;
	c = orr_char_get(&u->serial);
	if (c == ORR_CHAR_END) {
		u->input_ended = true;
		orr_wire_set(&u->eof, true);
	} else if (c != ORR_CHAR_NONE) {
		rx_start(u, spoil(u, cut_to_data(u, (unsigned)c)));
	}
}

/* In loop-back a break reaches the receiver, once, if it lasts a frame. */
static void rx_from_break(struct orr_pl011 *u)
{
	bool low = u->cr & ORR_PL011_CR_LBE && (u->cr & CR_TX) == CR_TX &&
		   u->lcr_h & ORR_PL011_LCR_H_BRK && !u->tx.busy;

	if (low && !u->rx_broken && rx_listens(u)) {
		u->rx_broken = true;
		rx_start(u, ORR_PL011_DR_BE);
	} else if (!low && u->rx_broken) {
		u->rx_broken = false;
		line_stop(&u->rx);
	}
}

static void rx_store(struct orr_pl011 *u)
{
	unsigned word = u->rx_shift;

	if (u->rx_fifo.count == ori_pl011_depth(u)) {
		u->overrun = true;
		u->rsr |= RSR_OE;
		u->ris |= ORR_PL011_INT_OE;
		return;
	}
	/* DR and RIS have FE, PE and BE in the same order */
	u->ris |= (uint16_t)(word >> 8 << 7);
	push(&u->rx_fifo, word | (u->overrun ? ORR_PL011_DR_OE : 0));
	u->overrun = false;
	if (u->rx_fifo.count == ori_pl011_rx_level(u))
		u->ris |= ORR_PL011_INT_RX;
}

uint16_t ori_pl011_take(struct orr_pl011 *u)
{
	uint16_t word = pop(&u->rx_fifo);

	if (u->rx_fifo.count < ori_pl011_rx_level(u))
		u->ris &= (uint16_t)~ORR_PL011_INT_RX;
	if (!u->rx_fifo.count)
		u->ris &= (uint16_t)~ORR_PL011_INT_RT;
	ori_pl011_restart_timeout(u);
	return word;
}

/* The transmitter. */

static bool tx_may_start(const struct orr_pl011 *u)
{
	if ((u->cr & CR_TX) != CR_TX || !u->div || u->tx.busy)
		return false;
	if (u->lcr_h & ORR_PL011_LCR_H_BRK)
		return false;
	return !(u->cr & ORR_PL011_CR_CTSEN) || u->modem & ORR_PL011_INT_CTS;
}

static void tx_start(struct orr_pl011 *u)
{
	if (!u->tx_fifo.count || !tx_may_start(u))
		return;
	u->tx_shift = (uint8_t)cut_to_data(u, pop(&u->tx_fifo));
	if (u->tx_fifo.count == ori_pl011_tx_level(u))
		u->ris |= ORR_PL011_INT_TX;
	line_start(u, &u->tx, 2 * frame_bits(u), 0);
	if (u->cr & ORR_PL011_CR_LBE && rx_listens(u))
		rx_start(u, u->tx_shift);
}

void ori_pl011_give(struct orr_pl011 *u, uint8_t c)
{
	push(&u->tx_fifo, c);
	if (u->tx_fifo.count > ori_pl011_tx_level(u))
		u->ris &= (uint16_t)~ORR_PL011_INT_TX;
}

/* Both. */

void ori_pl011_line_run(struct orr_pl011 *u)
{
	rx_from_break(u);
	tx_start(u);
	rx_from_host(u);
}

static void empty_fifos(struct orr_pl011 *u)
{
	u->tx_fifo.count = 0;
	u->rx_fifo.count = 0;
	u->ris &= (uint16_t) ~(ORR_PL011_INT_RX | ORR_PL011_INT_RT);
	ori_pl011_restart_timeout(u);
}

void ori_pl011_line_control(struct orr_pl011 *u)
{
	bool fen = u->lcr_h & ORR_PL011_LCR_H_FEN;

	u->div = 64u * u->ibrd;
	if (u->ibrd != 0 && u->ibrd != 0xffff) /* no fraction allowed there */
		u->div += u->fbrd;
	if (u->fen && !fen)
		empty_fifos(u);
	u->fen = fen;
}

void ori_pl011_line_reset(struct orr_pl011 *u)
{
	line_stop(&u->tx);
	line_stop(&u->rx);
	u->div = 0;
	u->fen = false;
	u->overrun = false;
	empty_fifos(u);
}

/* Processes. */

/* A character is out, if the host takes it; else when it does. */
static void tx_finish(struct orr_pl011 *u)
{
	if (!line_done(&u->tx) || !orr_char_put(&u->serial, u->tx_shift))
		return;
	u->tx.busy = false;
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

	if (!line_done(&u->rx))
		return;
	u->rx.busy = false;
	rx_store(u);
	ori_pl011_restart_timeout(u);
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

	if (!line_done(&u->rt))
		return;
	u->rt.busy = false;
	u->ris |= ORR_PL011_INT_RT;
	ori_pl011_update(u);
}

void ori_pl011_line_init(struct orr_pl011 *u)
{
	struct orr_object *dev = &u->dev.obj;

	orr_event_init(&u->tx.done, dev, "tx_done");
	orr_event_init(&u->rx.done, dev, "rx_done");
	orr_event_init(&u->rt.done, dev, "rt_done");
	orr_method_init_on(&u->tx.process, dev, "tx", on_tx_done, &u->tx.done);
	orr_method_init_on(&u->rx.process, dev, "rx", on_rx_done, &u->rx.done);
	orr_method_init_on(&u->rt.process, dev, "rt", on_rt_done, &u->rt.done);
	orr_method_init_on(&u->tx_ready, dev, "tx_ready", on_tx_ready,
			   &u->serial.tx_ready);
	orr_method_init_on(&u->rx_ready, dev, "rx_ready", on_rx_ready,
			   &u->serial.rx_ready);
}

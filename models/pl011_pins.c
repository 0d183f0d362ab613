/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The line of the PL011 bit by bit: frames are played on txd, and those of the
 * host on rxd, as edges; the receiver samples rxd, or txd in loop-back, in the
 * middle of each bit. It is in time with the line by characters.
 */
#include "pl011_line.h"

static bool parity(unsigned lcr_h, unsigned data)
{
	bool even = lcr_h & ORR_PL011_LCR_H_EPS;
	unsigned ones = 0;

	if (lcr_h & ORR_PL011_LCR_H_SPS)
		return !even;
	for (; data; data &= data - 1)
		ones++;
	return even ? ones & 1 : !(ones & 1);
}

/* The bits of a frame, the start bit lowest, with the errors of word. */
static unsigned frame_of(unsigned lcr_h, unsigned word)
{
	unsigned data = word & 0xff;
	unsigned n = 1 + ori_pl011_data_bits(lcr_h);
	unsigned frame = data << 1;
	bool pe = word & ORR_PL011_DR_PE;

	if (word & ORR_PL011_DR_BE)
		return 0;
	if (lcr_h & ORR_PL011_LCR_H_PEN)
		frame |= (unsigned)(parity(lcr_h, data) != pe) << n++;
	if (!(word & ORR_PL011_DR_FE))
		frame |= ((1u << ori_pl011_stop_bits(lcr_h)) - 1) << n;
	return frame;
}

/* Playing. */

static bool level_of(const struct orr_pl011_wave *w, unsigned bit)
{
	return bit >= w->bits || w->frame >> bit & 1;
}

/* How far away the edge is at which bit next begins. */
static orr_time edge_ahead(const struct orr_pl011 *u,
			   const struct orr_pl011_wave *w,
			   const struct orr_pl011_line *line)
{
	return ori_pl011_line_ahead(u, line,
				    2u * (w->bits + w->idle - w->next));
}

/* Bit next begins: find the edge after it, and only then tell of this one. */
static void play(const struct orr_pl011 *u, struct orr_pl011_wave *w,
		 const struct orr_pl011_line *line, struct orr_wire *wire)
{
	bool level = level_of(w, w->next);

	do
		w->next++;
	while (w->next <= w->bits && level_of(w, w->next) == level);
	if (w->next <= w->bits)
		orr_event_notify_after(&w->edge, edge_ahead(u, w, line));
	else
		w->bits = 0;
	orr_wire_set(wire, level);
}

static void begin(const struct orr_pl011 *u, struct orr_pl011_wave *w,
		  const struct orr_pl011_line *line, struct orr_wire *wire,
		  unsigned word)
{
	bool low = word & (ORR_PL011_DR_FE | ORR_PL011_DR_BE);
	orr_time ahead;

	w->frame = (uint16_t)frame_of(u->lcr_h, word);
	w->bits = (uint8_t)ori_pl011_frame_bits(u->lcr_h);
	w->bits += word & ORR_PL011_DR_BE ? 1 : 0; /* longer than a frame */
	w->idle = low;
	w->next = 0;
	ahead = edge_ahead(u, w, line);
	if (ahead)
		orr_event_notify_after(&w->edge, ahead);
	else
		play(u, w, line, wire);
}

void ori_pl011_play_tx(struct orr_pl011 *u)
{
	begin(u, &u->tx_wave, &u->tx, &u->txd, u->tx_shift);
}

void ori_pl011_play_host(struct orr_pl011 *u, unsigned word)
{
	begin(u, &u->host_wave, &u->host, &u->rxd, word);
}

void ori_pl011_play_break(struct orr_pl011 *u)
{
	orr_wire_set(&u->txd, !u->breaking);
}

static void on_tx_edge(struct orr_process *self)
{
	struct orr_pl011 *u =
		orr_container_of(self, struct orr_pl011, tx_wave.process);

	if (u->tx_wave.bits && !orr_event_pending(&u->tx_wave.edge))
		play(u, &u->tx_wave, &u->tx, &u->txd);
}

static void on_host_edge(struct orr_process *self)
{
	struct orr_pl011 *u =
		orr_container_of(self, struct orr_pl011, host_wave.process);

	if (u->host_wave.bits && !orr_event_pending(&u->host_wave.edge))
		play(u, &u->host_wave, &u->host, &u->rxd);
}

static void retime(const struct orr_pl011 *u, struct orr_pl011_wave *w,
		   const struct orr_pl011_line *line)
{
	if (!orr_event_pending(&w->edge))
		return;
	orr_event_cancel(&w->edge);
	orr_event_notify_after(&w->edge, edge_ahead(u, w, line));
}

void ori_pl011_pins_retime(struct orr_pl011 *u)
{
	retime(u, &u->tx_wave, &u->tx);
	retime(u, &u->host_wave, &u->host);
}

/*
 * Sampling. A bit is what the majority of three readings says, in its middle
 * and a Baud16 pulse before and after (2.4.3); a start bit is looked at in the
 * middle alone. On a line that rests the first reading is that in the middle,
 * and no third is needed: only a change in between is noted down.
 */

static void note_reading(struct orr_pl011 *u)
{
	if (u->rx.busy && u->rx_bit && !u->rx_tie &&
	    u->rx_first == ORI_PL011_SAME && ori_pl011_line_is_near(u, &u->rx))
		u->rx_first =
			u->rx_level ? ORI_PL011_WAS_HIGH : ORI_PL011_WAS_LOW;
}

/* False if the first two readings differ, for which the third is awaited. */
static bool readings_agree(struct orr_pl011 *u)
{
	unsigned middle = u->rx_level ? ORI_PL011_WAS_HIGH : ORI_PL011_WAS_LOW;

	u->rx_tie = !u->rx_tie && u->rx_first != ORI_PL011_SAME &&
		    u->rx_first != middle;
	u->rx_first = ORI_PL011_SAME;
	return !u->rx_tie;
}

/*
 * A start bit is a fall of an idle line. The line may be ahead of the frame
 * that was received last: of its second stop bit, or by another clock.
 */
void ori_pl011_look(struct orr_pl011 *u)
{
	bool looped = u->cr & ORR_PL011_CR_LBE;
	bool level = looped ? u->txd.level : u->rxd.level;
	bool fell = u->rx_level && !level;
	unsigned half_bits;

	if (level != u->rx_level)
		note_reading(u);
	u->rx_level = level;
	if (!fell || !ori_pl011_rx_listens(u))
		return;
	if (ori_pl011_line_ahead(u, &u->rx, 0))
		ori_pl011_line_stop(&u->rx);
	u->rx_format = (uint8_t)u->lcr_h;
	u->rx_samples = 0;
	u->rx_bit = 0;
	u->rx_first = ORI_PL011_SAME;
	u->rx_tie = false;
	half_bits = 2 * ori_pl011_frame_bits(u->lcr_h);
	ori_pl011_line_start(u, &u->rx, half_bits, half_bits - 1);
}

static unsigned word_of(const struct orr_pl011 *u)
{
	unsigned lcr_h = u->rx_format;
	unsigned bits = ori_pl011_data_bits(lcr_h);
	unsigned word = u->rx_samples >> 1 & ((1u << bits) - 1);
	bool stop = u->rx_samples >> u->rx_bit & 1;
	bool bad = false;

	if (u->rx_samples == 0)
		return ORR_PL011_DR_BE;
	if (lcr_h & ORR_PL011_LCR_H_PEN)
		bad = (u->rx_samples >> (bits + 1) & 1) != parity(lcr_h, word);
	return word | (bad ? ORR_PL011_DR_PE : 0u) |
	       (stop ? 0u : ORR_PL011_DR_FE);
}

/* Only the first stop bit is looked at. */
void ori_pl011_sample(struct orr_pl011 *u)
{
	unsigned frame = ori_pl011_frame_bits(u->rx_format);
	unsigned last = frame - ori_pl011_stop_bits(u->rx_format);

	if (!readings_agree(u)) {
		ori_pl011_line_pulse(u, &u->rx);
		return;
	}
	u->rx_samples |= (uint16_t)((unsigned)u->rx_level << u->rx_bit);
	if (u->rx_bit == 0 && u->rx_level) { /* no start bit after all */
		ori_pl011_line_stop(&u->rx);
		ori_pl011_update(u);
	} else if (u->rx_bit == last) {
		ori_pl011_rx_done(u, word_of(u));
	} else {
		u->rx_bit++;
		ori_pl011_line_again(u, &u->rx,
				     2 * frame - (2u * u->rx_bit + 1));
	}
}

void ori_pl011_pins_init(struct orr_pl011 *u)
{
	struct orr_object *dev = &u->dev.obj;

	orr_event_init(&u->tx_wave.edge, dev, "tx_edge");
	orr_event_init(&u->host_wave.edge, dev, "host_edge");
	orr_method_init_on(&u->tx_wave.process, dev, "play_tx", on_tx_edge,
			   &u->tx_wave.edge);
	orr_method_init_on(&u->host_wave.process, dev, "play_host",
			   on_host_edge, &u->host_wave.edge);
}

static void stop(struct orr_pl011_wave *w)
{
	orr_event_cancel(&w->edge);
	w->bits = w->next = 0;
}

void ori_pl011_pins_reset(struct orr_pl011 *u)
{
	stop(&u->tx_wave);
	stop(&u->host_wave);
	u->rx_bit = 0;
	u->rx_samples = 0;
	u->rx_first = ORI_PL011_SAME;
	u->rx_tie = false;
	u->rx_level = true;
}

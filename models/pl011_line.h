/* SPDX-License-Identifier: Apache-2.0 */
/* Between the parts of the PL011. */
#ifndef ORRERY_MODELS_PL011_LINE_H
#define ORRERY_MODELS_PL011_LINE_H

#include <orrery/models/pl011.h>

/* pl011.c: bring outputs up to date and begin what may begin. */
void ori_pl011_update(struct orr_pl011 *u);

/* pl011_fifo.c: how many characters a FIFO holds, and the interrupt levels. */
uint32_t ori_pl011_depth(const struct orr_pl011 *u);
uint32_t ori_pl011_rx_level(const struct orr_pl011 *u);
uint32_t ori_pl011_tx_level(const struct orr_pl011 *u);

/* Into a FIFO that is not full, out of one that is not empty. */
void ori_pl011_tx_push(struct orr_pl011 *u, uint8_t c);
uint8_t ori_pl011_tx_pop(struct orr_pl011 *u);
void ori_pl011_rx_push(struct orr_pl011 *u, unsigned word);
uint16_t ori_pl011_rx_pop(struct orr_pl011 *u);
void ori_pl011_rx_lost(struct orr_pl011 *u, unsigned word);
void ori_pl011_fifos_empty(struct orr_pl011 *u);

/* What can be watched. */
enum {
	ORI_PL011_TX_PUSH,
	ORI_PL011_TX_POP,
	ORI_PL011_RX_PUSH,
	ORI_PL011_RX_POP,
	ORI_PL011_RX_LOST,
	ORI_PL011_TIMEOUT,
	ORI_PL011_POINTS
};
extern const struct orr_trace_point ori_pl011_points[ORI_PL011_POINTS];

/* pl011_time.c */

/*
 * Take the line, from when it is free, for so many half bits; done fires tail
 * half bits before the end.
 */
void ori_pl011_line_start(const struct orr_pl011 *u,
			  struct orr_pl011_line *line, unsigned half_bits,
			  unsigned tail);
/* Let done fire again, so many half bits before the end. */
void ori_pl011_line_again(const struct orr_pl011 *u,
			  struct orr_pl011_line *line, unsigned tail);
/* Let done fire once more, a Baud16 pulse (a 16th of a bit) later. */
void ori_pl011_line_pulse(const struct orr_pl011 *u,
			  struct orr_pl011_line *line);
/* Whether less than a Baud16 pulse is left until done fires. */
bool ori_pl011_line_is_near(const struct orr_pl011 *u,
			    const struct orr_pl011_line *line);
void ori_pl011_line_stop(struct orr_pl011_line *line);
/* False if a reset or restart came between the event and its process. */
bool ori_pl011_line_done(const struct orr_pl011_line *line);
/* How far away the time is that lies tail half bits before the end. */
orr_time ori_pl011_line_ahead(const struct orr_pl011 *u,
			      const struct orr_pl011_line *line, unsigned tail);
/* From now on by uartclk, whose changes re-time what is under way. */
void ori_pl011_follow_clock(struct orr_pl011 *u);

/* pl011_line.c: events and processes. */
void ori_pl011_line_init(struct orr_pl011 *u);
/* Idle lines, empty FIFOs, no divisor. */
void ori_pl011_line_reset(struct orr_pl011 *u);
/* Begin the characters that may begin now, in both directions. */
void ori_pl011_line_run(struct orr_pl011 *u);
/* LCR_H was written: load the divisors, heed FEN. */
void ori_pl011_line_control(struct orr_pl011 *u);
/* Count the 32 bits of the receive time-out anew, if it is to run at all. */
void ori_pl011_restart_timeout(struct orr_pl011 *u);

bool ori_pl011_rx_listens(const struct orr_pl011 *u);
/* A frame has been received: word, with its errors. */
void ori_pl011_rx_done(struct orr_pl011 *u, unsigned word);
unsigned ori_pl011_stop_bits(unsigned lcr_h);
unsigned ori_pl011_data_bits(unsigned lcr_h);
unsigned ori_pl011_frame_bits(unsigned lcr_h);

/* pl011_pins.c: the line bit by bit. rx_first is one of these. */
enum { ORI_PL011_SAME, ORI_PL011_WAS_LOW, ORI_PL011_WAS_HIGH };
void ori_pl011_pins_init(struct orr_pl011 *u);
void ori_pl011_pins_reset(struct orr_pl011 *u);
void ori_pl011_pins_retime(struct orr_pl011 *u);
/* Play what has just been put on the tx or the host line. */
void ori_pl011_play_tx(struct orr_pl011 *u);
void ori_pl011_play_host(struct orr_pl011 *u, unsigned word);
void ori_pl011_play_break(struct orr_pl011 *u);
/* Look whether a start bit has begun; take the sample that is due. */
void ori_pl011_look(struct orr_pl011 *u);
void ori_pl011_sample(struct orr_pl011 *u);

/* pl011_state.c */
extern const struct orr_state ori_pl011_state;

#endif

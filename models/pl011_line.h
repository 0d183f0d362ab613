/* SPDX-License-Identifier: Apache-2.0 */
/* Between the two halves of the PL011: registers and line. */
#ifndef ORRERY_MODELS_PL011_LINE_H
#define ORRERY_MODELS_PL011_LINE_H

#include <orrery/models/pl011.h>

/* In pl011.c: bring outputs up to date and begin what may begin. */
void ori_pl011_update(struct orr_pl011 *u);

/* The rest in pl011_line.c. Events and processes; the clock, once known. */
void ori_pl011_line_init(struct orr_pl011 *u);
void ori_pl011_line_clock(struct orr_pl011 *u);

/* Idle lines, empty FIFOs, no divisor. */
void ori_pl011_line_reset(struct orr_pl011 *u);

/* Begin the characters that may begin now, in both directions. */
void ori_pl011_line_run(struct orr_pl011 *u);

/* How many characters a FIFO holds, and the counts that interrupt. */
uint32_t ori_pl011_depth(const struct orr_pl011 *u);
uint32_t ori_pl011_rx_level(const struct orr_pl011 *u);
uint32_t ori_pl011_tx_level(const struct orr_pl011 *u);

/* Software's end: a word out, of a FIFO not empty; one in, of one not full. */
uint16_t ori_pl011_take(struct orr_pl011 *u);
void ori_pl011_give(struct orr_pl011 *u, uint8_t c);

/* LCR_H was written: load the divisors, heed FEN. */
void ori_pl011_line_control(struct orr_pl011 *u);

/* Count the 32 bits of the receive time-out anew, if it is to run at all. */
void ori_pl011_restart_timeout(struct orr_pl011 *u);

#endif

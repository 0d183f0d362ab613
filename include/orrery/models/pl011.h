/* SPDX-License-Identifier: Apache-2.0 */
/* ARM PrimeCell UART (PL011), ARM DDI 0183; see models/pl011.c. */
#ifndef ORRERY_MODELS_PL011_H
#define ORRERY_MODELS_PL011_H

#include <orrery/device.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Registers, by offset. */
enum {
	ORR_PL011_DR = 0x000,
	ORR_PL011_RSR = 0x004, /* a write is one to ECR */
	ORR_PL011_FR = 0x018,
	ORR_PL011_ILPR = 0x020,
	ORR_PL011_IBRD = 0x024,
	ORR_PL011_FBRD = 0x028,
	ORR_PL011_LCR_H = 0x02c,
	ORR_PL011_CR = 0x030,
	ORR_PL011_IFLS = 0x034,
	ORR_PL011_IMSC = 0x038,
	ORR_PL011_RIS = 0x03c,
	ORR_PL011_MIS = 0x040,
	ORR_PL011_ICR = 0x044,
	ORR_PL011_DMACR = 0x048,
	ORR_PL011_PERIPHID = 0xfe0,
	ORR_PL011_PCELLID = 0xff0
};

/* DR as read: the errors that came with a character. */
enum {
	ORR_PL011_DR_FE = 1 << 8,
	ORR_PL011_DR_PE = 1 << 9,
	ORR_PL011_DR_BE = 1 << 10,
	ORR_PL011_DR_OE = 1 << 11
};

/* FR. */
enum {
	ORR_PL011_FR_CTS = 1 << 0,
	ORR_PL011_FR_DSR = 1 << 1,
	ORR_PL011_FR_DCD = 1 << 2,
	ORR_PL011_FR_BUSY = 1 << 3,
	ORR_PL011_FR_RXFE = 1 << 4,
	ORR_PL011_FR_TXFF = 1 << 5,
	ORR_PL011_FR_RXFF = 1 << 6,
	ORR_PL011_FR_TXFE = 1 << 7,
	ORR_PL011_FR_RI = 1 << 8
};

/* LCR_H. */
enum {
	ORR_PL011_LCR_H_BRK = 1 << 0,
	ORR_PL011_LCR_H_PEN = 1 << 1,
	ORR_PL011_LCR_H_EPS = 1 << 2,
	ORR_PL011_LCR_H_STP2 = 1 << 3,
	ORR_PL011_LCR_H_FEN = 1 << 4,
	ORR_PL011_LCR_H_WLEN8 = 3 << 5,
	ORR_PL011_LCR_H_SPS = 1 << 7
};

/* CR. */
enum {
	ORR_PL011_CR_UARTEN = 1 << 0,
	ORR_PL011_CR_SIREN = 1 << 1,
	ORR_PL011_CR_SIRLP = 1 << 2,
	ORR_PL011_CR_LBE = 1 << 7,
	ORR_PL011_CR_TXE = 1 << 8,
	ORR_PL011_CR_RXE = 1 << 9,
	ORR_PL011_CR_DTR = 1 << 10,
	ORR_PL011_CR_RTS = 1 << 11,
	ORR_PL011_CR_OUT1 = 1 << 12,
	ORR_PL011_CR_OUT2 = 1 << 13,
	ORR_PL011_CR_RTSEN = 1 << 14,
	ORR_PL011_CR_CTSEN = 1 << 15
};

/* IMSC, RIS, MIS and ICR. */
enum {
	ORR_PL011_INT_RI = 1 << 0,
	ORR_PL011_INT_CTS = 1 << 1,
	ORR_PL011_INT_DCD = 1 << 2,
	ORR_PL011_INT_DSR = 1 << 3,
	ORR_PL011_INT_RX = 1 << 4,
	ORR_PL011_INT_TX = 1 << 5,
	ORR_PL011_INT_RT = 1 << 6,
	ORR_PL011_INT_FE = 1 << 7,
	ORR_PL011_INT_PE = 1 << 8,
	ORR_PL011_INT_BE = 1 << 9,
	ORR_PL011_INT_OE = 1 << 10,
	ORR_PL011_INT_ALL = 0x7ff
};

/* DMACR. */
enum {
	ORR_PL011_DMACR_RXDMAE = 1 << 0,
	ORR_PL011_DMACR_TXDMAE = 1 << 1,
	ORR_PL011_DMACR_DMAONERR = 1 << 2
};

enum { ORR_PL011_FIFO_MAX = 32 };

struct orr_pl011_fifo {
	uint16_t words[ORR_PL011_FIFO_MAX];
	uint32_t first;
	uint32_t count;
};

/*
 * Something that takes its time in bits: a direction of the line, or the
 * receive time-out. Times are kept in ticks of 1/8 UARTCLK cycle, of which a
 * half bit has exactly 64 IBRD + FBRD; they count from a point at which the
 * line was idle, so that rounding to picoseconds never adds up.
 */
struct orr_pl011_line {
	struct orr_event done;
	struct orr_process process;
	orr_time since;
	uint64_t ticks; /* from since until the line is free */
	uint64_t tail; /* by how much done comes before that */
	uint64_t half_bit; /* of what is on the line, in ticks */
	bool busy;
};

/*
 * The edges of a frame on a wire. They are placed by the end of the frame, so
 * that they move with it when the clock changes.
 */
struct orr_pl011_wave {
	struct orr_event edge;
	struct orr_process process;
	uint16_t frame; /* start bit lowest */
	uint8_t bits; /* in the frame */
	uint8_t idle; /* bits of rest behind it */
	uint8_t next; /* the bit that begins at the next edge */
};

/* An input pin that is watched. */
struct orr_pl011_pin {
	struct orr_listener listener;
	struct orr_pl011 *uart;
};

struct orr_pl011 {
	struct orr_device dev;
	/* properties */
	uint32_t fifo_depth; /* 16 (up to r1p4) or 32 (r1p5) */
	const char *revision; /* NULL: the usual one for that depth */
	bool flow_control; /* the host sends only what there is room for */
	bool bit_pins; /* the line is played on txd and rxd */
	/* connections: interrupts */
	struct orr_wire irq; /* UARTINTR, all of the following */
	struct orr_wire txintr;
	struct orr_wire rxintr;
	struct orr_wire rtintr;
	struct orr_wire msintr;
	struct orr_wire eintr;
	/* connections: modem lines; high means asserted (the pin is low) */
	struct orr_wire rts;
	struct orr_wire dtr;
	struct orr_wire out1;
	struct orr_wire out2;
	struct orr_wire cts;
	struct orr_wire dsr;
	struct orr_wire dcd;
	struct orr_wire ri;
	/* connections: DMA */
	struct orr_wire txdmasreq;
	struct orr_wire txdmabreq;
	struct orr_wire rxdmasreq;
	struct orr_wire rxdmabreq;
	struct orr_wire txdmaclr;
	struct orr_wire rxdmaclr;
	/* connections: the line bit by bit; high is idle */
	struct orr_wire txd;
	struct orr_wire rxd;
	/* connections: the line, clocks, and whether the input has ended */
	struct orr_char_port serial;
	struct orr_clock *uartclk;
	struct orr_clock *apb_pclk;
	struct orr_wire eof;
	/* read-only */
	bool input_ended;
	/* private: registers */
	uint16_t rsr;
	uint16_t ilpr;
	uint16_t ibrd;
	uint16_t fbrd;
	uint16_t lcr_h;
	uint16_t cr;
	uint16_t ifls;
	uint16_t imsc;
	uint16_t ris;
	uint16_t dmacr;
	/* private: what LCR_H has loaded */
	uint32_t div; /* 64 IBRD + FBRD; 0: none */
	bool fen;
	/* private: the line */
	struct orr_pl011_fifo tx_fifo;
	struct orr_pl011_fifo rx_fifo;
	struct orr_pl011_line tx;
	struct orr_pl011_line rx;
	struct orr_pl011_line rt;
	struct orr_pl011_line host; /* with bit_pins, what comes from outside */
	struct orr_pl011_wave tx_wave;
	struct orr_pl011_wave host_wave;
	struct orr_process rx_ready; /* the host has input again */
	struct orr_process tx_ready; /* the host takes output again */
	struct orr_pl011_pin pins[8];
	struct orr_listener rate;
	struct orr_period tick;
	uint8_t tx_shift;
	uint16_t rx_shift;
	uint16_t modem; /* inputs, as bits of RIS */
	uint16_t injected; /* errors for the next character from outside */
	bool overrun; /* the next word stored carries OE */
	bool rx_broken; /* a looped break has reached the receiver */
	bool breaking; /* BRK holds the line low */
	bool tx_rest; /* what takes its time on tx is the rest after a break */
	bool rx_level; /* with bit_pins, what the receiver saw last */
	uint8_t rx_bit; /* which bit it samples next */
	uint8_t rx_format; /* LCR_H at the start bit */
	uint16_t rx_samples;
	uint8_t rx_first; /* the reading before that in the middle of a bit */
	bool rx_tie; /* it differed; a third decides */
	uint8_t periphid2;
};

ORR_API extern const struct orr_device_class orr_pl011_class;

/* Make u a UART; give it its uartclk, realize it and map its dev.mmio. */
ORR_API void orr_pl011_init(struct orr_pl011 *u, struct orr_object *parent,
			    const char *name);

/*
 * Spoil the next character that comes from outside, as a bad line does: any
 * of ORR_PL011_DR_FE, _PE (if it has a parity bit) and _BE (a break, whose
 * character is 0).
 */
ORR_API void orr_pl011_inject(struct orr_pl011 *u, uint16_t errors);

#ifdef __cplusplus
}
#endif

#endif

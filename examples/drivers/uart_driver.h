/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A driver for the PL011, as a kernel has one: interrupts, rings, hardware
 * flow control, errors counted by kind. To copy from.
 */
#ifndef EXAMPLES_UART_DRIVER_H
#define EXAMPLES_UART_DRIVER_H

#include <orrery/orrery.h>

enum { UART_RING = 256 }; /* a power of two */

struct uart_ring {
	uint8_t bytes[UART_RING];
	unsigned head; /* how many were put in, and taken out */
	unsigned tail;
};

struct uart_driver {
	/* set before uart_driver_init */
	uint64_t base; /* where the registers are on the bus */
	struct orr_wire *irq;
	/* what is known of the line, read-only */
	unsigned framing_errors;
	unsigned parity_errors;
	unsigned breaks;
	unsigned overruns;
	/* the driver's own */
	struct orr_initiator_socket bus; /* to be connected */
	struct orr_process handler;
	struct orr_mutex lock;
	struct orr_event received;
	struct orr_event sent;
	struct uart_ring rx;
	struct uart_ring tx;
	uint32_t mask; /* IMSC */
};

/* Prepare d; connect d->bus before the simulation starts. */
void uart_driver_init(struct uart_driver *d, struct orr_object *parent,
		      const char *name);

/* In a thread: 8N1 at the rate nearest to baud, with RTS and CTS. */
void uart_open(struct uart_driver *d, struct orr_process *self, uint32_t hz,
	       uint32_t baud);

/* In a thread: wait for input, and take at most room bytes of it. */
size_t uart_read(struct uart_driver *d, struct orr_process *self,
		 uint8_t *bytes, size_t room);

/* In a thread: hand over n bytes, waiting for room; wait until they are out. */
void uart_write(struct uart_driver *d, struct orr_process *self,
		const uint8_t *bytes, size_t n);
void uart_drain(struct uart_driver *d, struct orr_process *self);

#endif

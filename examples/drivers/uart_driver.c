/* SPDX-License-Identifier: Apache-2.0 */
#include "uart_driver.h"

#include <orrery/models/pl011.h>

enum {
	RX_INTERRUPTS = ORR_PL011_INT_RX | ORR_PL011_INT_RT | ORR_PL011_INT_FE |
			ORR_PL011_INT_PE | ORR_PL011_INT_BE | ORR_PL011_INT_OE,
	ERRORS = ORR_PL011_DR_FE | ORR_PL011_DR_PE | ORR_PL011_DR_BE
};

static uint32_t get(struct uart_driver *d, uint32_t reg)
{
	return orr_read32(&d->bus, d->base + reg);
}

static void put(struct uart_driver *d, uint32_t reg, uint32_t value)
{
	orr_write32(&d->bus, d->base + reg, value);
}

static unsigned used(const struct uart_ring *r)
{
	return r->head - r->tail;
}

static void push(struct uart_ring *r, uint8_t c)
{
	r->bytes[r->head++ % UART_RING] = c;
}

static uint8_t pop(struct uart_ring *r)
{
	return r->bytes[r->tail++ % UART_RING];
}

static void set_mask(struct uart_driver *d, uint32_t mask)
{
	if (mask == d->mask)
		return;
	d->mask = mask;
	put(d, ORR_PL011_IMSC, mask);
}

/* A bad character is counted, not delivered; an overrun comes with a good one.
 */
static void take_char(struct uart_driver *d, uint32_t word)
{
	d->overruns += !!(word & ORR_PL011_DR_OE);
	if (word & ORR_PL011_DR_BE)
		d->breaks++;
	else if (word & ORR_PL011_DR_FE)
		d->framing_errors++;
	else if (word & ORR_PL011_DR_PE)
		d->parity_errors++;
	if (!(word & ERRORS))
		push(&d->rx, (uint8_t)word);
}

/*
 * When the ring is full the FIFO has to wait, with its interrupts masked; it
 * fills, RTS goes, and the other side stops.
 */
static void drain_fifo(struct uart_driver *d)
{
	while (used(&d->rx) < UART_RING &&
	       !(get(d, ORR_PL011_FR) & ORR_PL011_FR_RXFE))
		take_char(d, get(d, ORR_PL011_DR));
	if (used(&d->rx) == UART_RING)
		set_mask(d, d->mask & ~(uint32_t)RX_INTERRUPTS);
	orr_event_notify_delta(&d->received);
}

/* TX rises when the FIFO falls to its level, so it has to be filled first. */
static void fill_fifo(struct uart_driver *d)
{
	while (used(&d->tx) && !(get(d, ORR_PL011_FR) & ORR_PL011_FR_TXFF))
		put(d, ORR_PL011_DR, pop(&d->tx));
	if (used(&d->tx))
		set_mask(d, d->mask | ORR_PL011_INT_TX);
	else
		set_mask(d, d->mask & ~(uint32_t)ORR_PL011_INT_TX);
	orr_event_notify_delta(&d->sent);
}

/* The interrupt handler. */
static void handler(struct orr_process *self)
{
	struct uart_driver *d =
		orr_container_of(self, struct uart_driver, handler);

	for (;;) {
		uint32_t status;

		orr_wire_wait(self, d->irq, true, ORR_TIME_MAX);
		orr_mutex_lock(self, &d->lock);
		status = get(d, ORR_PL011_MIS);
		put(d, ORR_PL011_ICR, status);
		if (status & RX_INTERRUPTS)
			drain_fifo(d);
		if (status & ORR_PL011_INT_TX)
			fill_fifo(d);
		orr_mutex_unlock(self, &d->lock);
	}
}

void uart_driver_init(struct uart_driver *d, struct orr_object *parent,
		      const char *name)
{
	orr_thread_init(&d->handler, parent, name, handler);
	orr_initiator_socket_init(&d->bus, &d->handler.obj, "bus");
	orr_mutex_init(&d->lock, &d->handler.obj, "lock");
	orr_event_init(&d->received, &d->handler.obj, "received");
	orr_event_init(&d->sent, &d->handler.obj, "sent");
}

/* The order of the manual: off, divisor, LCR_H, and only then on. */
void uart_open(struct uart_driver *d, struct orr_process *self, uint32_t hz,
	       uint32_t baud)
{
	uint32_t divisor = (uint32_t)((4ull * hz + baud / 2) / baud);

	orr_mutex_lock(self, &d->lock);
	put(d, ORR_PL011_CR, 0);
	put(d, ORR_PL011_IBRD, divisor / 64);
	put(d, ORR_PL011_FBRD, divisor % 64);
	put(d, ORR_PL011_LCR_H, ORR_PL011_LCR_H_WLEN8 | ORR_PL011_LCR_H_FEN);
	put(d, ORR_PL011_IFLS, 2 << 3 | 2); /* both at half */
	put(d, ORR_PL011_ICR, ORR_PL011_INT_ALL);
	put(d, ORR_PL011_CR,
	    ORR_PL011_CR_UARTEN | ORR_PL011_CR_TXE | ORR_PL011_CR_RXE |
		    ORR_PL011_CR_RTSEN | ORR_PL011_CR_CTSEN);
	set_mask(d, RX_INTERRUPTS);
	orr_mutex_unlock(self, &d->lock);
}

size_t uart_read(struct uart_driver *d, struct orr_process *self,
		 uint8_t *bytes, size_t room)
{
	size_t n = 0;

	while (!used(&d->rx))
		orr_wait_event(self, &d->received);
	orr_mutex_lock(self, &d->lock);
	while (n < room && used(&d->rx))
		bytes[n++] = pop(&d->rx);
	if (!(d->mask & ORR_PL011_INT_RX)) { /* there is room again */
		set_mask(d, d->mask | RX_INTERRUPTS);
		drain_fifo(d);
	}
	orr_mutex_unlock(self, &d->lock);
	return n;
}

void uart_write(struct uart_driver *d, struct orr_process *self,
		const uint8_t *bytes, size_t n)
{
	while (n > 0) {
		while (used(&d->tx) == UART_RING)
			orr_wait_event(self, &d->sent);
		orr_mutex_lock(self, &d->lock);
		for (; n > 0 && used(&d->tx) < UART_RING; n--)
			push(&d->tx, *bytes++);
		fill_fifo(d);
		orr_mutex_unlock(self, &d->lock);
	}
}

void uart_drain(struct uart_driver *d, struct orr_process *self)
{
	while (used(&d->tx))
		orr_wait_event(self, &d->sent);
	while (get(d, ORR_PL011_FR) & ORR_PL011_FR_BUSY)
		orr_wait_for(self, ORR_US(10));
}

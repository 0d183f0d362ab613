/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two UARTs, joined pin to pin: TXD to RXD, RTS to CTS. One driver sends as
 * fast as it can, to a reader that is slow; nothing is lost, as RTS stops the
 * sender. Then the line is disturbed, and the driver tells what it saw.
 */
#include "uart_driver.h"

#include <orrery/models/pl011.h>

#include <stdio.h>

enum { HZ = 48000000, BAUD = 3000000, BYTES = 2000 };

struct side {
	struct orr_pl011 uart;
	struct uart_driver driver;
	struct orr_process thread;
};

struct desk {
	struct orr_sim *sim;
	struct orr_clock clock;
	struct side sender;
	struct side reader;
	orr_time stopped; /* how long CTS has held the sender up */
	orr_time stopped_at;
	struct orr_listener on_cts;
};

static void cts_changed(struct orr_listener *l)
{
	struct desk *d = orr_container_of(l, struct desk, on_cts);

	if (orr_wire_level(&d->sender.uart.cts))
		d->stopped += orr_now(d->sim) - d->stopped_at;
	else
		d->stopped_at = orr_now(d->sim);
}

static void send(struct orr_process *self)
{
	struct desk *d = orr_container_of(self, struct desk, sender.thread);
	uint8_t bytes[BYTES];

	for (unsigned i = 0; i < BYTES; i++)
		bytes[i] = (uint8_t)(i * 7);
	uart_open(&d->sender.driver, self, HZ, BAUD);
	orr_wait_for(self, ORR_US(50)); /* until the reader is up, too */
	uart_write(&d->sender.driver, self, bytes, BYTES);
	uart_drain(&d->sender.driver, self);
	/* a spike of 20 bits on the line is a break */
	orr_wire_set(&d->reader.uart.rxd, false);
	orr_wait_for(self, ORR_NS(333) * 20);
	orr_wire_set(&d->reader.uart.rxd, true);
}

static void read_slowly(struct orr_process *self)
{
	struct desk *d = orr_container_of(self, struct desk, reader.thread);
	unsigned wrong = 0;
	unsigned n = 0;

	uart_open(&d->reader.driver, self, HZ, BAUD);
	while (n < BYTES) {
		uint8_t bytes[64];
		size_t got = uart_read(&d->reader.driver, self, bytes, 64);

		for (size_t i = 0; i < got; i++)
			wrong += bytes[i] != (uint8_t)(n++ * 7);
		orr_wait_for(self, ORR_US(400));
	}
	printf("%u bytes, %u wrong\n", n, wrong);
}

static bool build(struct desk *d, struct side *s, const char *name,
		  const char *driver, struct orr_error *err)
{
	struct orr_object *root = orr_sim_root(d->sim);

	orr_pl011_init(&s->uart, root, name);
	s->uart.uartclk = &d->clock;
	orr_device_set(&s->uart.dev, "bit-pins", "true", NULL);
	s->driver.base = 0;
	s->driver.irq = &s->uart.irq;
	uart_driver_init(&s->driver, root, driver);
	orr_bind(&s->driver.bus, &s->uart.dev.mmio);
	return orr_device_realize(&s->uart.dev, err) == 0;
}

static void join(struct desk *d)
{
	orr_wire_connect(&d->sender.uart.txd, &d->reader.uart.rxd);
	orr_wire_connect(&d->reader.uart.txd, &d->sender.uart.rxd);
	orr_wire_connect(&d->reader.uart.rts, &d->sender.uart.cts);
	orr_wire_connect(&d->sender.uart.rts, &d->reader.uart.cts);
	d->on_cts.fn = cts_changed;
	orr_wire_listen(&d->sender.uart.cts, &d->on_cts);
	orr_thread_init(&d->sender.thread, orr_sim_root(d->sim), "send", send);
	orr_thread_init(&d->reader.thread, orr_sim_root(d->sim), "read",
			read_slowly);
}

int main(void)
{
	struct desk d = {.sim = orr_sim_new()};
	struct orr_error err = {""};

	orr_clock_init(&d.clock, orr_sim_root(d.sim), "uartclk",
		       orr_period_hz(HZ));
	if (!build(&d, &d.sender, "uart0", "driver0", &err) ||
	    !build(&d, &d.reader, "uart1", "driver1", &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	join(&d);
	orr_sim_run(d.sim, ORR_MS(30));
	printf("overruns %u, framing errors %u, parity errors %u, breaks %u\n",
	       d.reader.driver.overruns, d.reader.driver.framing_errors,
	       d.reader.driver.parity_errors, d.reader.driver.breaks);
	printf("RTS has stopped the sender: %s\n",
	       d.stopped > ORR_MS(1) ? "yes" : "no");
	orr_sim_free(d.sim);
	return 0;
}

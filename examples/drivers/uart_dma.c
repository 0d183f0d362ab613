/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A UART fed by DMA: the driver hands a buffer over and sleeps; requests and
 * acknowledges pace the transfers. The line is looped back, and a second
 * channel collects what comes. The channel here is the least that the protocol
 * of the request lines wants; a DMA controller takes its place on a board.
 */
#include <orrery/models/pl011.h>
#include <orrery/models/ram.h>
#include <orrery/orrery.h>

#include <stdio.h>
#include <string.h>

enum { RAM = 0x10000000, UART = 0x09000000, SRC = RAM, DST = RAM + 0x8000 };
enum { BYTES = 1000, BURST = 16 }; /* half of a FIFO of 32 */

/* Moves bytes between memory and a register while the requests stand. */
struct channel {
	struct orr_initiator_socket bus;
	struct orr_process engine;
	struct orr_wire *single;
	struct orr_wire *burst;
	struct orr_wire *clear;
	struct orr_wire done;
	struct orr_event start;
	uint64_t memory;
	uint64_t reg;
	unsigned left;
	bool to_memory;
};

struct board {
	struct orr_sim *sim;
	struct orr_bus bus;
	struct orr_clock clock;
	struct orr_ram ram;
	struct orr_pl011 uart;
	struct channel tx;
	struct channel rx;
	struct orr_initiator_socket cpu;
	struct orr_process driver;
};

static void move_one(struct channel *c)
{
	if (c->to_memory)
		orr_write8(&c->bus, c->memory,
			   (uint8_t)orr_read32(&c->bus, c->reg));
	else
		orr_write32(&c->bus, c->reg, orr_read8(&c->bus, c->memory));
	c->memory++;
	c->left--;
}

/* How many bytes the requests allow to be moved now. */
static unsigned allowed(const struct channel *c)
{
	if (c->left >= BURST && orr_wire_level(c->burst))
		return BURST;
	return c->left && orr_wire_level(c->single);
}

static void await_request(struct channel *c, struct orr_process *self)
{
	struct orr_event *const events[] = {
		orr_wire_changed(c->single),
		orr_wire_changed(c->burst),
		&c->start,
	};

	while (!allowed(c))
		orr_wait_any(self, events, ORR_COUNT(events), ORR_TIME_MAX);
}

static void engine(struct orr_process *self)
{
	struct channel *c = orr_container_of(self, struct channel, engine);

	for (;;) {
		await_request(c, self);
		for (unsigned n = allowed(c); n > 0; n--)
			move_one(c);
		orr_wire_set(c->clear, true);
		orr_wait_for(self, ORR_NS(20));
		orr_wire_set(c->clear, false);
		if (!c->left)
			orr_wire_set(&c->done, true);
	}
}

static void start(struct channel *c, uint64_t memory, unsigned n)
{
	orr_wire_set(&c->done, false);
	c->memory = memory;
	c->left = n;
	orr_event_notify_delta(&c->start);
}

static void put(struct board *b, uint32_t reg, uint32_t value)
{
	orr_write32(&b->cpu, UART + reg, value);
}

/* 3 Mbaud of 48 MHz, looped back. */
static void open_uart(struct board *b)
{
	put(b, ORR_PL011_IBRD, 1);
	put(b, ORR_PL011_FBRD, 0);
	put(b, ORR_PL011_LCR_H, ORR_PL011_LCR_H_WLEN8 | ORR_PL011_LCR_H_FEN);
	put(b, ORR_PL011_CR,
	    ORR_PL011_CR_UARTEN | ORR_PL011_CR_LBE | ORR_PL011_CR_TXE |
		    ORR_PL011_CR_RXE);
	put(b, ORR_PL011_DMACR,
	    ORR_PL011_DMACR_TXDMAE | ORR_PL011_DMACR_RXDMAE);
}

static void driver(struct orr_process *self)
{
	struct board *b = orr_container_of(self, struct board, driver);
	uint8_t sent[BYTES];
	uint8_t received[BYTES];
	orr_time begin;

	for (unsigned i = 0; i < BYTES; i++)
		sent[i] = (uint8_t)(i * i);
	orr_write(&b->cpu, SRC, sent, BYTES);
	open_uart(b);
	begin = orr_now(b->sim);
	start(&b->rx, DST, BYTES);
	start(&b->tx, SRC, BYTES);
	orr_wire_wait(self, &b->rx.done, true, ORR_TIME_MAX);
	printf("%u bytes in %u us\n", (unsigned)BYTES,
	       (unsigned)((orr_now(b->sim) - begin) / ORR_US(1)));
	orr_read(&b->cpu, DST, received, BYTES);
	puts(memcmp(sent, received, BYTES) ? "they differ" : "all are right");
	orr_sim_stop(b->sim);
}

static void init_channel(struct board *b, struct channel *c, const char *name)
{
	struct orr_object *root = orr_sim_root(b->sim);

	orr_thread_init(&c->engine, root, name, engine);
	orr_initiator_socket_init(&c->bus, &c->engine.obj, "bus");
	orr_wire_init(&c->done, &c->engine.obj, "done", false);
	orr_event_init(&c->start, &c->engine.obj, "start");
	orr_bus_connect(&b->bus, &c->bus);
	c->reg = UART + ORR_PL011_DR;
}

static void connect(struct board *b)
{
	init_channel(b, &b->tx, "tx");
	b->tx.single = &b->uart.txdmasreq;
	b->tx.burst = &b->uart.txdmabreq;
	b->tx.clear = &b->uart.txdmaclr;
	init_channel(b, &b->rx, "rx");
	b->rx.single = &b->uart.rxdmasreq;
	b->rx.burst = &b->uart.rxdmabreq;
	b->rx.clear = &b->uart.rxdmaclr;
	b->rx.to_memory = true;
}

static bool build(struct board *b, struct orr_object *root,
		  struct orr_error *err)
{
	static const struct orr_bus_timing timing = {.address_cycles =
							     ORR_NS(10),
						     .beat_cycles = ORR_NS(10),
						     .width = 4};

	orr_bus_init(&b->bus, root, "bus", &timing);
	orr_clock_init(&b->clock, root, "uartclk", orr_period_hz(48000000));
	orr_ram_init(&b->ram, root, "ram");
	orr_pl011_init(&b->uart, root, "uart");
	b->uart.uartclk = &b->clock;
	orr_initiator_socket_init(&b->cpu, root, "cpu");
	orr_bus_connect(&b->bus, &b->cpu);
	connect(b);
	orr_thread_init(&b->driver, root, "driver", driver);
	return !orr_bus_map(&b->bus, RAM, 0x10000, &b->ram.dev.mmio, err) &&
	       !orr_bus_map(&b->bus, UART, 0x1000, &b->uart.dev.mmio, err) &&
	       !orr_device_realize(&b->ram.dev, err) &&
	       !orr_device_realize(&b->uart.dev, err);
}

int main(void)
{
	struct board b = {.sim = orr_sim_new()};
	struct orr_error err = {""};

	if (!build(&b, orr_sim_root(b.sim), &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	orr_sim_run(b.sim, ORR_MS(100));
	orr_sim_free(b.sim);
	return 0;
}

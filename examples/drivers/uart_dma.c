/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A UART fed by DMA: the driver hands buffers over and sleeps until the
 * controller interrupts; requests and acknowledges pace the transfers. The line
 * is looped back, and a second channel collects what comes.
 */
#include <orrery/models/dma.h>
#include <orrery/models/pl011.h>
#include <orrery/models/ram.h>
#include <orrery/orrery.h>

#include <stdio.h>
#include <string.h>

enum {
	UART = 0x09000000,
	DMA = 0x09010000,
	RAM = 0x10000000,
	SRC = RAM,
	DST = RAM + 0x8000
};
enum { BYTES = 1000 };
enum { TX, RX }; /* channels */

struct board {
	struct orr_sim *sim;
	struct orr_bus bus;
	struct orr_clock clock;
	struct orr_ram ram;
	struct orr_pl011 uart;
	struct orr_dma dma;
	struct orr_initiator_socket cpu;
	struct orr_process driver;
};

static void put(struct board *b, uint32_t address, uint32_t value)
{
	orr_write32(&b->cpu, address, value);
}

/* Units of a byte, one for each request. */
static void start(struct board *b, unsigned channel, uint32_t src, uint32_t dst,
		  uint32_t ctrl)
{
	uint32_t base = DMA + channel * ORR_DMA_STRIDE;

	put(b, base + ORR_DMA_SRC, src);
	put(b, base + ORR_DMA_DST, dst);
	put(b, base + ORR_DMA_COUNT, BYTES);
	put(b, base + ORR_DMA_CTRL,
	    ctrl | ORR_DMA_CTRL_ENABLE | ORR_DMA_CTRL_PACED);
}

/* 3 Mbaud of 48 MHz, looped back. */
static void open_uart(struct board *b)
{
	put(b, UART + ORR_PL011_IBRD, 1);
	put(b, UART + ORR_PL011_FBRD, 0);
	put(b, UART + ORR_PL011_LCR_H,
	    ORR_PL011_LCR_H_WLEN8 | ORR_PL011_LCR_H_FEN);
	put(b, UART + ORR_PL011_CR,
	    ORR_PL011_CR_UARTEN | ORR_PL011_CR_LBE | ORR_PL011_CR_TXE |
		    ORR_PL011_CR_RXE);
	put(b, UART + ORR_PL011_DMACR,
	    ORR_PL011_DMACR_TXDMAE | ORR_PL011_DMACR_RXDMAE |
		    ORR_PL011_DMACR_DMAONERR);
}

/* Receiving ends last, and interrupts. Returns whether nothing has failed. */
static bool transfer(struct board *b, struct orr_process *self)
{
	start(b, RX, UART + ORR_PL011_DR, DST,
	      ORR_DMA_CTRL_DST_INC | ORR_DMA_CTRL_IRQ);
	start(b, TX, SRC, UART + ORR_PL011_DR, ORR_DMA_CTRL_SRC_INC);
	orr_wire_wait(self, &b->dma.irq, true, ORR_TIME_MAX);
	put(b, DMA + ORR_DMA_DONE, 1 << RX | 1 << TX);
	return orr_read32(&b->cpu, DMA + ORR_DMA_ERROR) == 0;
}

static void driver(struct orr_process *self)
{
	struct board *b = orr_container_of(self, struct board, driver);
	uint8_t sent[BYTES];
	uint8_t received[BYTES];
	orr_time begin;
	bool ok;

	for (unsigned i = 0; i < BYTES; i++)
		sent[i] = (uint8_t)(i * i);
	orr_write(&b->cpu, SRC, sent, BYTES);
	open_uart(b);
	begin = orr_now(b->sim);
	ok = transfer(b, self);
	printf("%u bytes in %u us\n", (unsigned)BYTES,
	       (unsigned)((orr_now(b->sim) - begin) / ORR_US(1)));
	orr_read(&b->cpu, DST, received, BYTES);
	ok &= memcmp(sent, received, BYTES) == 0;
	puts(ok ? "all are right" : "they differ");
	orr_sim_stop(b->sim);
}

/* The request for one character; a burst would be 16 on another wire. */
static void connect(struct board *b)
{
	orr_bus_connect(&b->bus, &b->cpu);
	orr_bus_connect(&b->bus, &b->dma.bus);
	orr_wire_connect(&b->uart.txdmasreq, &b->dma.req[TX]);
	orr_wire_connect(&b->dma.clr[TX], &b->uart.txdmaclr);
	orr_wire_connect(&b->uart.rxdmasreq, &b->dma.req[RX]);
	orr_wire_connect(&b->dma.clr[RX], &b->uart.rxdmaclr);
}

static bool place(struct board *b, struct orr_error *err)
{
	return !orr_bus_map(&b->bus, RAM, 0x10000, &b->ram.dev.mmio, err) &&
	       !orr_bus_map(&b->bus, UART, 0x1000, &b->uart.dev.mmio, err) &&
	       !orr_bus_map(&b->bus, DMA, 0x100, &b->dma.dev.mmio, err) &&
	       !orr_device_realize(&b->ram.dev, err) &&
	       !orr_device_realize(&b->uart.dev, err) &&
	       !orr_device_realize(&b->dma.dev, err);
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
	orr_dma_init(&b->dma, root, "dma");
	orr_initiator_socket_init(&b->cpu, root, "cpu");
	orr_thread_init(&b->driver, root, "driver", driver);
	connect(b);
	return place(b, err);
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

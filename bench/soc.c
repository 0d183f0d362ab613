/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reference board (boards/soc.dts) under a fixed load. In each round its
 * firmware fills and sums up some memory, sends a character to itself, writes
 * a byte to the PCF8574, and has the HPET wake it; all but the memory by
 * interrupts. One operation is one access of the firmware over the bus.
 */
#include "bench.h"

#include <orrery/models/hpet.h>
#include <orrery/models/i2c_ocores.h>
#include <orrery/models/pcf8574.h>
#include <orrery/models/pl011.h>
#include <orrery/models/ram.h>
#include <orrery/orrery.h>

enum {
	RAM = 0,
	RAM_SIZE = 0x100000,
	UART = 0x09000000,
	I2C = 0x09010000,
};
static const uint64_t HPET = 0xfed00000;

enum { WORDS = 16, PORT = 0x20, TICKS = 500 };

enum { PROFILE };

/* The I2C master's commands, with IACK, and its status. */
enum { START_WRITE = 0x91, WRITE_STOP = 0x51, IN_PROGRESS = 0x02 };

struct board {
	struct bench_meter *meter;
	struct orr_initiator_socket cpu;
	struct orr_bus bus;
	struct orr_clock busclk;
	struct orr_clock uartclk;
	struct orr_ram ram;
	struct orr_pl011 uart;
	struct orr_i2c_ocores i2c;
	struct orr_pcf8574 port;
	struct orr_hpet hpet;
	struct orr_process firmware;
	uint64_t sum;
	bool done;
	bool failed;
};

static uint32_t get(struct board *b, uint64_t address)
{
	b->done |= bench_tick(b->meter);
	return orr_read32(&b->cpu, address);
}

static void put(struct board *b, uint64_t address, uint32_t value)
{
	b->done |= bench_tick(b->meter);
	orr_write32(&b->cpu, address, value);
}

/* Its registers are 4 bytes apart. */
static uint64_t i2c(uint64_t reg)
{
	return I2C + 4 * reg;
}

static void set_up(struct board *b)
{
	/* 1.5 Mbaud of 24 MHz, looped back */
	put(b, UART + ORR_PL011_IBRD, 1);
	put(b, UART + ORR_PL011_LCR_H, ORR_PL011_LCR_H_WLEN8);
	put(b, UART + ORR_PL011_IMSC, ORR_PL011_INT_RX);
	put(b, UART + ORR_PL011_CR,
	    ORR_PL011_CR_UARTEN | ORR_PL011_CR_LBE | ORR_PL011_CR_TXE |
		    ORR_PL011_CR_RXE);
	/* 400 kHz of 100 MHz, and interrupts */
	put(b, i2c(ORR_I2C_OCORES_PRERLO), 49);
	put(b, i2c(ORR_I2C_OCORES_PRERHI), 0);
	put(b, i2c(ORR_I2C_OCORES_CTR), 0xc0);
	put(b, HPET + ORR_HPET_TN_COMP + 4, 0);
	put(b, HPET + ORR_HPET_TN_CONF, ORR_HPET_INT_ENB | ORR_HPET_INT_TYPE);
	put(b, HPET + ORR_HPET_GEN_CONF, ORR_HPET_ENABLE_CNF);
}

static void use_memory(struct board *b, uint32_t round)
{
	for (uint32_t i = 0; i < WORDS; i++)
		put(b, RAM + 4 * i, round * i);
	for (uint32_t i = 0; i < WORDS; i++)
		b->sum = 3 * b->sum + get(b, RAM + 4 * i);
}

static void use_uart(struct orr_process *self, struct board *b, uint32_t round)
{
	put(b, UART + ORR_PL011_DR, round & 0xff);
	orr_wire_wait(self, &b->uart.irq, true, ORR_TIME_MAX);
	if (get(b, UART + ORR_PL011_DR) != (round & 0xff))
		b->failed = true;
}

static void i2c_command(struct orr_process *self, struct board *b,
			uint32_t byte, uint32_t command)
{
	put(b, i2c(ORR_I2C_OCORES_TXR), byte);
	put(b, i2c(ORR_I2C_OCORES_CR), command);
	/* the interrupt that the command takes back lingers for some clocks */
	do
		orr_wire_wait(self, &b->i2c.irq, true, ORR_TIME_MAX);
	while (get(b, i2c(ORR_I2C_OCORES_SR)) & IN_PROGRESS);
}

static void use_i2c(struct orr_process *self, struct board *b, uint32_t round)
{
	i2c_command(self, b, PORT << 1, START_WRITE);
	i2c_command(self, b, round & 0xff, WRITE_STOP);
	if (b->port.latch != (round & 0xff))
		b->failed = true;
}

static void use_timer(struct orr_process *self, struct board *b)
{
	uint32_t now = get(b, HPET + ORR_HPET_MAIN_CNT);

	put(b, HPET + ORR_HPET_TN_COMP, now + TICKS);
	orr_wire_wait(self, &b->hpet.irq[0], true, ORR_TIME_MAX);
	put(b, HPET + ORR_HPET_GINTR_STA, 1);
}

static void firmware(struct orr_process *self)
{
	struct board *b = orr_container_of(self, struct board, firmware);

	set_up(b);
	for (uint32_t round = 0; !b->done && !b->failed; round++) {
		use_memory(b, round);
		use_uart(self, b, round);
		use_i2c(self, b, round);
		use_timer(self, b);
	}
	orr_sim_stop(self->obj.sim);
}

static void add(struct board *b, struct orr_device *dev, uint64_t base,
		uint64_t size)
{
	b->failed |= orr_device_realize(dev, NULL) != 0;
	b->failed |= orr_bus_map(&b->bus, base, size, &dev->mmio, NULL) != 0;
}

static void build_bus(struct board *b, struct orr_object *root)
{
	static const struct orr_bus_timing timing = {ORR_NS(10), ORR_NS(10), 4};

	orr_clock_init(&b->busclk, root, "busclk", orr_period_hz(100000000));
	orr_clock_init(&b->uartclk, root, "uartclk", orr_period_hz(24000000));
	orr_initiator_socket_init(&b->cpu, root, "cpu");
	orr_bus_init(&b->bus, root, "bus", &timing);
	orr_bus_connect(&b->bus, &b->cpu);
	orr_thread_init(&b->firmware, root, "firmware", firmware);
}

static void build(struct board *b, struct orr_object *root)
{
	build_bus(b, root);
	orr_ram_init(&b->ram, root, "ram");
	b->ram.size = RAM_SIZE;
	add(b, &b->ram.dev, RAM, RAM_SIZE);
	orr_pl011_init(&b->uart, root, "uart");
	b->uart.uartclk = &b->uartclk;
	add(b, &b->uart.dev, UART, 0x1000);
	orr_i2c_ocores_init(&b->i2c, root, "i2c");
	b->i2c.clk = &b->busclk;
	b->i2c.reg_shift = 2;
	b->i2c.reg_io_width = 4;
	orr_pcf8574_init(&b->port, root, "port");
	b->failed |= orr_i2c_attach(&b->i2c.bus, &b->port.i2c, PORT, NULL) != 0;
	b->failed |= orr_device_realize(&b->port.dev, NULL) != 0;
	add(b, &b->i2c.dev, I2C, 0x20);
	orr_hpet_init(&b->hpet, root, "hpet");
	b->hpet.period_fs = 10000000;
	add(b, &b->hpet.dev, HPET, 0x400);
}

static const char *run(const uint64_t *values, struct bench_meter *m)
{
	struct orr_sim *sim = orr_sim_new();
	struct board *b = orr_sim_alloc(sim, sizeof(*b));
	bool failed;

	b->meter = m;
	build(b, orr_sim_root(sim));
	if (values[PROFILE])
		orr_profile_start(sim);
	bench_meter_warm(m, m->ops / 10);
	if (!b->failed)
		orr_sim_run(sim, ORR_TIME_MAX);
	bench_fold(m, orr_now(sim));
	bench_fold(m, orr_sim_event_count(sim));
	bench_fold(m, b->sum);
	failed = b->failed || !b->done;
	orr_sim_free(sim);
	return failed ? "a device did not do as it should" : NULL;
}

static const char *const switches[] = {"off", "on", NULL};

static const struct bench_param params[] = {
	[PROFILE] = {"profile", "off", switches},
};

static const char *const sets[] = {"", "profile=on", NULL};

const struct bench bench_soc = {
	.name = "soc",
	.doc = "accesses of firmware on the reference board",
	.params = params,
	.nparams = ORR_COUNT(params),
	.sets = sets,
	.ops = 2000000,
	.run = run,
};

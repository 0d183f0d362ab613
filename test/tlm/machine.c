/* SPDX-License-Identifier: Apache-2.0 */
#include "machine.h"
#include "../watch.h"

static void map(struct machine *m, uint64_t base, uint64_t size,
		struct orr_device *dev)
{
	assert_int_equal(orr_bus_map(&m->bus, base, size, &dev->mmio, NULL), 0);
}

static void init_uart(struct machine *m, struct orr_pl011 *u, const char *name,
		      const char *bit_pins)
{
	orr_pl011_init(u, orr_sim_root(m->sim), name);
	u->uartclk = &m->clock;
	orr_device_set(&u->dev, "bit-pins", bit_pins, NULL);
	orr_device_set(&u->dev, "flow-control", "false", NULL);
	assert_int_equal(orr_char_open(&u->serial, "memory", NULL), 0);
}

static void init_master(struct machine *m, unsigned i)
{
	static const char *const names[] = {"pin", "byte", "loose", "peer"};
	static const char *const roms[] = {"rom0", "rom1", "rom2"};
	struct orr_object *root = orr_sim_root(m->sim);
	struct orr_i2c_ocores *i2c = &m->master[i];

	orr_i2c_ocores_init(i2c, root, names[i]);
	i2c->clk = &m->clock;
	orr_device_set_u64(&i2c->dev, "reg-shift", 2, NULL);
	orr_device_set(&i2c->dev, "level", i == M_PEER ? "pin" : names[i],
		       NULL);
	if (i == M_PEER) {
		i2c->shared = &m->master[M_PIN].bus;
		return;
	}
	orr_at24_init(&m->rom[i], root, roms[i]);
	orr_device_set_u64(&m->rom[i].dev, "write-time-us", 1000, NULL);
	assert_int_equal(orr_i2c_attach(&i2c->bus, &m->rom[i].i2c, 0x50, NULL),
			 0);
}

static void init_devices(struct machine *m)
{
	struct orr_object *root = orr_sim_root(m->sim);

	init_uart(m, &m->uart, "uart", "false");
	init_uart(m, &m->pins, "pins", "true");
	orr_hpet_init(&m->hpet, root, "hpet");
	orr_device_set(&m->hpet.dev, "fsb", "true", NULL);
	orr_i2c_bus_init(&m->i2c, root, "i2c");
	orr_pcf8574_init(&m->gpio, root, "gpio");
	orr_irq_lines_init(&m->intc, root, "intc");
	orr_dma_init(&m->dma, root, "dma");
	for (unsigned i = 0; i < M_MASTERS; i++)
		init_master(m, i);
	orr_ram_init(&m->ram, root, "ram");
	orr_device_set_u64(&m->ram.dev, "latency-ns", 800, NULL);
}

static void connect(struct machine *m)
{
	orr_bus_connect(&m->bus, &m->cpu);
	orr_bus_connect(&m->bus, &m->hpet.dma);
	orr_bus_connect(&m->bus, &m->dma.bus);
	orr_wire_connect(&m->pins.txdmasreq, &m->dma.req[0]);
	orr_wire_connect(&m->dma.clr[0], &m->pins.txdmaclr);
	orr_wire_connect(&m->uart.irq, &m->intc.in[0]);
	orr_wire_connect(&m->pins.irq, &m->intc.in[1]);
	orr_wire_connect(&m->hpet.irq[3], &m->intc.in[3]);
	orr_wire_connect_inverted(&m->gpio.int_n, &m->intc.in[4]);
	orr_wire_connect(&m->hpet.irq[4], &m->uart.cts);
	assert_int_equal(orr_i2c_attach(&m->i2c, &m->gpio.i2c, 0x20, NULL), 0);
}

static void place(struct machine *m)
{
	map(m, M_UART, 0x1000, &m->uart.dev);
	map(m, M_PINS, 0x1000, &m->pins.dev);
	map(m, M_HPET, 0x400, &m->hpet.dev);
	map(m, M_DMA, 0x100, &m->dma.dev);
	for (unsigned i = 0; i < M_MASTERS; i++)
		map(m, M_MASTER + i * 0x1000, 0x20, &m->master[i].dev);
	map(m, M_RAM, 0x10000, &m->ram.dev);
	watch_sockets(m->sim);
}

struct orr_device *machine_device(struct machine *m, unsigned i)
{
	struct orr_device *const devices[M_DEVICES + 1] = {
		&m->uart.dev,
		&m->pins.dev,
		&m->hpet.dev,
		&m->gpio.dev,
		&m->intc.dev,
		&m->dma.dev,
		&m->master[M_PIN].dev,
		&m->master[M_BYTE].dev,
		&m->master[M_LOOSE].dev,
		&m->master[M_PEER].dev,
		&m->rom[M_PIN].dev,
		&m->rom[M_BYTE].dev,
		&m->rom[M_LOOSE].dev,
		&m->ram.dev,
	};

	return devices[i];
}

static void realize(struct machine *m)
{
	for (unsigned i = 0; i < M_DEVICES; i++)
		assert_int_equal(orr_device_realize(machine_device(m, i), NULL),
				 0);
}

struct machine *machine_new(void)
{
	struct machine *m = test_calloc(1, sizeof(*m));
	struct orr_object *root;

	m->sim = orr_sim_new();
	root = orr_sim_root(m->sim);
	orr_clock_init(&m->clock, root, "clock", orr_period_hz(24000000));
	orr_bus_init(&m->bus, root, "bus", &(struct orr_bus_timing){0, 0, 8});
	orr_initiator_socket_init(&m->cpu, root, "cpu");
	init_devices(m);
	connect(m);
	place(m);
	realize(m);
	return m;
}

void machine_free(struct machine *m)
{
	orr_sim_free(m->sim);
	test_free(m);
}

void machine_write(struct machine *m, uint64_t address, uint32_t value)
{
	orr_write32(&m->cpu, address, value);
}

uint32_t machine_read(struct machine *m, uint64_t address)
{
	return orr_read32(&m->cpu, address);
}

static void run(struct machine *m, orr_time t)
{
	orr_sim_run(m->sim, t);
}

static void begin_uart(struct machine *m, uint64_t base, struct orr_pl011 *u)
{
	machine_write(m, base + ORR_PL011_IBRD, 13);
	machine_write(m, base + ORR_PL011_FBRD, 1);
	machine_write(m, base + ORR_PL011_LCR_H, 0x76); /* 8E1, FIFOs */
	machine_write(m, base + ORR_PL011_IMSC, ORR_PL011_INT_ALL);
	machine_write(m, base + ORR_PL011_DMACR, 7);
	machine_write(m, base + ORR_PL011_CR, 0x4b01); /* RTSEn RTS RXE TXE */
	orr_pl011_inject(u, ORR_PL011_DR_PE);
	orr_char_feed(&u->serial, "abcd", 4);
	for (unsigned i = 0; i < 20; i++)
		machine_write(m, base + ORR_PL011_DR, 'A' + i);
}

static void begin_hpet(struct machine *m)
{
	/* timer 0 periodic, level, on line 3; 1 edge, on 4; 2 by messages */
	machine_write(m, M_HPET + 0x100, 0x64e);
	machine_write(m, M_HPET + 0x108, 7001);
	machine_write(m, M_HPET + 0x120, 0x80c | 1u << 6);
	machine_write(m, M_HPET + 0x128, 3333);
	machine_write(m, M_HPET + 0x140, 0x400c | 1u << 6);
	machine_write(m, M_HPET + 0x148, 5003);
	machine_write(m, M_HPET + 0x150, 0x1234);
	machine_write(m, M_HPET + 0x154, M_RAM + 0x2000);
	machine_write(m, M_HPET + 0x010, 1);
}

static void write_i2c(struct machine *m, uint8_t byte)
{
	orr_i2c_start(&m->i2c, 0x20, false);
	orr_i2c_write(&m->i2c, byte);
	orr_i2c_stop(&m->i2c);
}

/* Bytes from memory to the UART as it asks, and words within memory. */
static void begin_dma(struct machine *m)
{
	machine_write(m, M_DMA + ORR_DMA_SRC, M_RAM + 0x100);
	machine_write(m, M_DMA + ORR_DMA_DST, M_PINS + ORR_PL011_DR);
	machine_write(m, M_DMA + ORR_DMA_COUNT, 1000);
	machine_write(m, M_DMA + ORR_DMA_CTRL,
		      ORR_DMA_CTRL_ENABLE | ORR_DMA_CTRL_SRC_INC |
			      ORR_DMA_CTRL_PACED);
	machine_write(m, M_DMA + 0x10 + ORR_DMA_SRC, M_RAM + 0x3000);
	machine_write(m, M_DMA + 0x10 + ORR_DMA_DST, M_RAM + 0x8000);
	machine_write(m, M_DMA + 0x10 + ORR_DMA_COUNT, 1000);
	machine_write(m, M_DMA + 0x10 + ORR_DMA_CTRL,
		      ORR_DMA_CTRL_ENABLE | ORR_DMA_CTRL_SRC_INC |
			      ORR_DMA_CTRL_DST_INC | ORR_DMA_CTRL_IRQ |
			      2 << ORR_DMA_CTRL_WIDTH_SHIFT);
}

static void write_master(struct machine *m, unsigned i, unsigned reg,
			 uint8_t value)
{
	orr_write8(&m->cpu, M_MASTER + i * 0x1000 + 4 * reg, value);
}

static uint8_t read_master(struct machine *m, unsigned i, unsigned reg)
{
	return orr_read8(&m->cpu, M_MASTER + i * 0x1000 + 4 * reg);
}

static void command(struct machine *m, unsigned i, uint8_t txr, uint8_t cr)
{
	write_master(m, i, ORR_I2C_OCORES_TXR, txr);
	write_master(m, i, ORR_I2C_OCORES_CR, cr);
}

/* To each EEPROM, all at once. */
static void command_all(struct machine *m, uint8_t txr, uint8_t cr)
{
	for (unsigned i = 0; i < M_PEER; i++)
		command(m, i, txr, cr);
}

static void begin_masters(struct machine *m)
{
	for (unsigned i = 0; i < M_MASTERS; i++) {
		write_master(m, i, ORR_I2C_OCORES_PRERLO, 7);
		write_master(m, i, ORR_I2C_OCORES_PRERHI, 0);
		write_master(m, i, ORR_I2C_OCORES_CTR, 0xc0);
	}
}

void machine_begin(struct machine *m)
{
	run(m, ORR_US(11));
	orr_wire_set(&m->uart.dsr, true);
	orr_wire_set(&m->pins.ri, true);
	begin_uart(m, M_UART, &m->uart);
	begin_uart(m, M_PINS, &m->pins);
	begin_hpet(m);
	begin_dma(m);
	begin_masters(m);
	command_all(m, 0xa0, 0x91);
	machine_write(m, M_RAM + 0xfffc, 0x600d);
	assert_int_equal(orr_i2c_use_bytes(&m->i2c, NULL), 0);
	run(m, ORR_US(123) + 4567);
	write_i2c(m, 0x5a);
	command_all(m, 0x17, 0x11);
	orr_wire_set(&m->gpio.ext[3], false);
	run(m, ORR_US(300));
	command_all(m, 0xc3, 0x51); /* and its write cycle */
	machine_write(m, M_UART + ORR_PL011_LCR_H, 0x66); /* no FIFOs */
	orr_char_feed(&m->uart.serial, "ef", 2);
	orr_char_feed(&m->pins.serial, "ef", 2);
	orr_pl011_inject(&m->uart, ORR_PL011_DR_FE);
	run(m, MACHINE_TIME - ORR_US(10) - orr_now(m->sim));
	command_all(m, 0xa0, 0x91);
	command(m, M_PEER, 0x40, 0x91); /* and wins */
	run(m, MACHINE_TIME - orr_now(m->sim));
	orr_pl011_inject(&m->pins, ORR_PL011_DR_BE);
}

void machine_go_on(struct machine *m)
{
	for (unsigned i = 0; i < 40; i++) {
		machine_read(m, M_UART + ORR_PL011_DR);
		machine_read(m, M_PINS + ORR_PL011_DR);
		orr_char_feed(&m->uart.serial, "xy", 2);
		orr_char_feed(&m->pins.serial, "xy", 2);
		machine_write(m, M_UART + ORR_PL011_DR, 'a' + i % 26);
		machine_write(m, M_PINS + ORR_PL011_ICR, ORR_PL011_INT_ALL);
		machine_write(m, M_HPET + 0x020, 7);
		machine_read(m, M_HPET + 0x0f0);
		machine_read(m, M_RAM + 0xfffc);
		machine_read(m, M_RAM + 0x2000);
		for (unsigned k = 0; k < M_MASTERS; k++)
			read_master(m, k, ORR_I2C_OCORES_SR);
		if (i == 3)
			command(m, M_PEER, 0, 0x41); /* STOP */
		if (i == 4 || i == 25)
			command_all(m, 0xa0, 0x91);
		if (i == 26)
			command_all(m, 0x17, 0x11);
		if (i == 27)
			command_all(m, 0xa1, 0x91);
		if (i == 28)
			command_all(m, 0, 0x69);
		if (i == 5)
			machine_write(m, M_PINS + ORR_PL011_LCR_H, 0x77);
		if (i == 9)
			machine_write(m, M_PINS + ORR_PL011_LCR_H, 0x76);
		if (i == 12)
			write_i2c(m, 0xa5);
		if (i == 15)
			orr_wire_set(&m->gpio.ext[3], true);
		run(m, ORR_US(50) + i);
	}
}

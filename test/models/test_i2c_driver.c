/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An interrupt-driven driver for the I2C master, with the commands that
 * Linux's i2c-ocores gives, and a port expander behind it: all on a bus.
 */
#include "../unit.h"

#include "../watch.h"

#include <orrery/bus.h>
#include <orrery/models/i2c_ocores.h>
#include <orrery/models/irq_lines.h>
#include <orrery/models/pcf8574.h>
#include <orrery/sim.h>

#include <errno.h>
#include <stdlib.h>

enum { BASE = 0x09010000, PORT = 0x20, NOBODY = 0x27 };
enum { MASTER_LINE = 2, PORT_LINE = 3 };

struct soc {
	struct orr_sim *sim;
	struct orr_clock clock;
	struct orr_bus bus;
	struct orr_initiator_socket cpu;
	struct orr_i2c_ocores master;
	struct orr_pcf8574 port;
	struct orr_irq_lines intc;
	struct orr_process program;
	void (*main)(struct soc *s);
	bool ended;
	int failed; /* line of the first expectation of the program to fail */
};

/* For use in the program, whose stack cmocka's assertions cannot leave. */
#define expect(s, cond) ((cond) ? (void)0 : note_failure((s), __LINE__))

static void note_failure(struct soc *s, int line)
{
	if (!s->failed)
		s->failed = line;
}

static void connect_devices(struct soc *s)
{
	struct orr_device *master = &s->master.dev;

	orr_device_set_clock(master, "clk", &s->clock, NULL);
	orr_device_set_u64(master, "reg-shift", 2, NULL);
	orr_device_set_u64(master, "reg-io-width", 4, NULL);
	orr_i2c_attach(&s->master.bus, &s->port.i2c, PORT, NULL);
	orr_wire_connect(&s->master.irq, &s->intc.in[MASTER_LINE]);
	orr_wire_connect_inverted(&s->port.int_n, &s->intc.in[PORT_LINE]);
	assert_int_equal(orr_device_realize(master, NULL), 0);
	assert_int_equal(orr_device_realize(&s->port.dev, NULL), 0);
	assert_int_equal(orr_device_realize(&s->intc.dev, NULL), 0);
	assert_int_equal(orr_bus_map(&s->bus, BASE, 0x20, &master->mmio, NULL),
			 0);
	orr_bus_connect(&s->bus, &s->cpu);
	watch_sockets(s->sim);
}

static int setup(void **state)
{
	const struct orr_bus_timing timing = {ORR_NS(10), ORR_NS(10), 4};
	struct soc *s = calloc(1, sizeof(*s));
	struct orr_object *root;

	s->sim = orr_sim_new();
	root = orr_sim_root(s->sim);
	orr_clock_init(&s->clock, root, "clk", orr_period_hz(100000000));
	orr_bus_init(&s->bus, root, "bus", &timing);
	orr_initiator_socket_init(&s->cpu, root, "cpu");
	orr_i2c_ocores_init(&s->master, root, "i2c0");
	orr_pcf8574_init(&s->port, root, "gpio0");
	orr_irq_lines_init(&s->intc, root, "intc");
	connect_devices(s);
	*state = s;
	return 0;
}

static int teardown(void **state)
{
	struct soc *s = *state;

	orr_sim_free(s->sim);
	free(s);
	return 0;
}

/* The driver */

static void reg_write(struct soc *s, unsigned reg, uint32_t value)
{
	orr_write32(&s->cpu, BASE + (reg << 2), value);
}

static uint32_t reg_read(struct soc *s, unsigned reg)
{
	return orr_read32(&s->cpu, BASE + (reg << 2));
}

/* 100 kHz by the book: PRER = 100 MHz / (5 * 100 kHz) - 1. */
static void driver_start(struct soc *s)
{
	reg_write(s, ORR_I2C_OCORES_CTR, 0);
	reg_write(s, ORR_I2C_OCORES_PRERLO, 199);
	reg_write(s, ORR_I2C_OCORES_PRERHI, 0);
	reg_write(s, ORR_I2C_OCORES_CTR, 0xc0);
}

/* The line may still be high from before: the status decides. */
static uint32_t command(struct soc *s, uint32_t cr)
{
	uint32_t status;

	reg_write(s, ORR_I2C_OCORES_CR, cr);
	do {
		expect(s, orr_wire_wait(&s->program, &s->intc.in[MASTER_LINE],
					true, ORR_MS(1)));
		status = reg_read(s, ORR_I2C_OCORES_SR);
	} while (!(status & 0x01));
	return status;
}

static int send(struct soc *s, uint8_t byte, uint32_t cr)
{
	reg_write(s, ORR_I2C_OCORES_TXR, byte);
	if (!(command(s, cr) & 0x80))
		return 0;
	command(s, 0x41);
	return -ENXIO;
}

static int driver_write(struct soc *s, uint8_t address, const uint8_t *bytes,
			unsigned n)
{
	int status = send(s, (uint8_t)(address << 1), 0x91);

	for (unsigned i = 0; status == 0 && i < n; i++)
		status = send(s, bytes[i], 0x11);
	if (status == 0)
		command(s, 0x41);
	reg_write(s, ORR_I2C_OCORES_CR, 0x01);
	return status;
}

static int driver_read(struct soc *s, uint8_t address, uint8_t *bytes,
		       unsigned n)
{
	int status = send(s, (uint8_t)(address << 1 | 1), 0x91);

	for (unsigned i = 0; status == 0 && i < n; i++) {
		command(s, i + 1 < n ? 0x21 : 0x29);
		bytes[i] = (uint8_t)reg_read(s, ORR_I2C_OCORES_RXR);
	}
	if (status == 0)
		command(s, 0x41);
	reg_write(s, ORR_I2C_OCORES_CR, 0x01);
	return status;
}

/* The programs */

static void program(struct orr_process *self)
{
	struct soc *s = orr_container_of(self, struct soc, program);

	driver_start(s);
	s->main(s);
	s->ended = true;
}

static void run(void **state, void (*main_fn)(struct soc *s))
{
	struct soc *s = *state;

	s->main = main_fn;
	orr_thread_init(&s->program, orr_sim_root(s->sim), "program", program);
	orr_sim_run(s->sim, ORR_S(1));
	assert_int_equal(s->failed, 0);
	assert_true(s->ended);
}

static void write_then_read(struct soc *s)
{
	uint8_t out[] = {0x0f, 0xa5};
	uint8_t in[3];

	expect(s, driver_write(s, PORT, out, 2) == 0);
	expect(s, s->port.latch == 0xa5);
	expect(s, driver_read(s, PORT, in, 3) == 0);
	expect(s, in[0] == 0xa5);
	expect(s, in[2] == 0xa5);
}

static void what_is_written_can_be_read_back(void **state)
{
	run(state, write_then_read);
}

static void ask_nobody(struct soc *s)
{
	uint8_t byte = 0;

	expect(s, driver_write(s, NOBODY, &byte, 1) == -ENXIO);
	expect(s, !orr_i2c_held(&s->master.bus));
	expect(s, driver_read(s, NOBODY, &byte, 1) == -ENXIO);
	expect(s, driver_read(s, PORT, &byte, 1) == 0);
	expect(s, byte == 0xff);
}

static void address_of_nobody_is_reported_and_forgotten(void **state)
{
	run(state, ask_nobody);
}

static void watch_switch(struct soc *s)
{
	uint8_t byte;

	orr_wire_set(&s->port.ext[6], false);
	expect(s, orr_wire_wait(&s->program, &s->intc.in[PORT_LINE], true,
				ORR_MS(1)));
	expect(s, driver_read(s, PORT, &byte, 1) == 0);
	expect(s, byte == 0xbf);
	expect(s, !orr_wire_level(&s->intc.in[PORT_LINE]));
	orr_wire_set(&s->port.ext[6], true);
	expect(s, orr_wire_level(&s->intc.in[PORT_LINE]));
	expect(s, driver_read(s, PORT, &byte, 1) == 0);
	expect(s, byte == 0xff);
	expect(s, !orr_wire_level(&s->intc.in[PORT_LINE]));
}

static void switch_interrupts_until_it_is_read(void **state)
{
	run(state, watch_switch);
}

static void chase_light(struct soc *s)
{
	for (unsigned i = 0; i < ORR_PCF8574_PINS; i++) {
		uint8_t byte = (uint8_t) ~(1u << i);

		expect(s, driver_write(s, PORT, &byte, 1) == 0);
		for (unsigned p = 0; p < ORR_PCF8574_PINS; p++)
			expect(s, orr_wire_level(&s->port.p[p]) == (p != i));
	}
}

static void light_runs_over_the_pins(void **state)
{
	run(state, chase_light);
}

/*
 * 200 clocks a tick and 100 a stall make bits of 1100: START and address
 * 10900, a byte 9700, STOP 900; and up to a tick before each.
 */
static void time_a_write(struct soc *s)
{
	orr_time begin = orr_now(s->sim);
	uint8_t byte = 0x55;
	orr_time taken;

	driver_write(s, PORT, &byte, 1);
	taken = orr_now(s->sim) - begin;
	expect(s, taken > ORR_US(215) && taken < ORR_US(222));
}

static void transfer_takes_the_time_that_the_core_needs(void **state)
{
	run(state, time_a_write);
}

#define soc_test(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		soc_test(what_is_written_can_be_read_back),
		soc_test(address_of_nobody_is_reported_and_forgotten),
		soc_test(switch_interrupts_until_it_is_read),
		soc_test(light_runs_over_the_pins),
		soc_test(transfer_takes_the_time_that_the_core_needs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

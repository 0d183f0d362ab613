/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The drivers of examples/drivers at work on a board with a master, a port and
 * an EEPROM, and on one where things go wrong; polling and with interrupts.
 */
#include "../unit.h"

#include "../../examples/drivers/eeprom.h"
#include "../../examples/drivers/gpio.h"
#include "../watch.h"

#include <orrery/bus.h>
#include <orrery/models/at24.h>
#include <orrery/models/i2c_ocores.h>
#include <orrery/models/pcf8574.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { BASE = 0x10000000 };
enum { PORT = 0x20, ROM = 0x50, NOBODY = 0x33 };
enum { CORE_HZ = 10000000, BUS_HZ = 100000 };

struct soc {
	struct orr_sim *sim;
	struct orr_clock clock;
	struct orr_bus bus;
	struct orr_initiator_socket cpu;
	struct orr_i2c_ocores master;
	struct orr_pcf8574 port;
	struct orr_at24 rom;
	struct i2c_driver i2c;
	struct gpio_driver gpio;
	struct eeprom_driver eeprom;
	struct orr_process program;
	struct orr_process rival;
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

static void add_devices(struct soc *s)
{
	struct orr_object *root = orr_sim_root(s->sim);

	orr_i2c_ocores_init(&s->master, root, "i2c0");
	orr_pcf8574_init(&s->port, root, "gpio0");
	orr_at24_init(&s->rom, root, "rom0");
	orr_device_set_clock(&s->master.dev, "clk", &s->clock, NULL);
	orr_device_set_u64(&s->master.dev, "reg-shift", 2, NULL);
	orr_i2c_attach(&s->master.bus, &s->port.i2c, PORT, NULL);
	orr_i2c_attach(&s->master.bus, &s->rom.i2c, ROM, NULL);
	orr_bus_map(&s->bus, BASE, 0x20, &s->master.dev.mmio, NULL);
	orr_bus_connect(&s->bus, &s->cpu);
	watch_sockets(s->sim);
	assert_int_equal(orr_device_realize(&s->master.dev, NULL), 0);
	assert_int_equal(orr_device_realize(&s->port.dev, NULL), 0);
	assert_int_equal(orr_device_realize(&s->rom.dev, NULL), 0);
}

static void add_drivers(struct soc *s, bool polls)
{
	s->i2c = (struct i2c_driver){
		.cpu = &s->cpu,
		.task = &s->program,
		.base = BASE,
		.reg_shift = 2,
		.irq = polls ? NULL : &s->master.irq,
		.timeout = ORR_MS(1),
	};
	s->gpio = (struct gpio_driver){.i2c = &s->i2c, .address = PORT};
	s->eeprom = (struct eeprom_driver){
		.i2c = &s->i2c,
		.address = ROM,
		.page = 8,
		.timeout = ORR_MS(20),
	};
}

static int build(void **state, bool polls)
{
	static const struct orr_bus_timing timing = {ORR_NS(100), ORR_NS(100),
						     4};
	struct soc *s = calloc(1, sizeof(*s));

	s->sim = orr_sim_new();
	orr_bus_init(&s->bus, orr_sim_root(s->sim), "bus", &timing);
	orr_clock_init(&s->clock, orr_sim_root(s->sim), "clk",
		       orr_period_hz(CORE_HZ));
	orr_initiator_socket_init(&s->cpu, orr_sim_root(s->sim), "cpu");
	add_devices(s);
	add_drivers(s, polls);
	*state = s;
	return 0;
}

static int setup_irq(void **state)
{
	return build(state, false);
}

static int setup_polling(void **state)
{
	return build(state, true);
}

static int teardown(void **state)
{
	struct soc *s = *state;

	orr_sim_free(s->sim);
	free(s);
	return 0;
}

static void program(struct orr_process *self)
{
	struct soc *s = orr_container_of(self, struct soc, program);

	i2c_start(&s->i2c, CORE_HZ, BUS_HZ);
	s->main(s);
	s->ended = true;
	orr_sim_stop(s->sim);
}

static void run(void **state, void (*main_fn)(struct soc *s))
{
	struct soc *s = *state;

	s->main = main_fn;
	orr_thread_init(&s->program, orr_sim_root(s->sim), "program", program);
	orr_sim_run(s->sim, ORR_S(2));
	assert_int_equal(s->failed, 0);
	assert_true(s->ended);
}

static int put_port(struct soc *s, uint8_t byte)
{
	struct i2c_msg m = {PORT, false, &byte, 1};

	return i2c_transfer(&s->i2c, &m, 1);
}

static int get_port(struct soc *s, uint8_t *byte)
{
	struct i2c_msg m = {PORT, true, byte, 1};

	return i2c_transfer(&s->i2c, &m, 1);
}

/* What a bus without faults does */

static void write_and_read(struct soc *s)
{
	uint8_t byte = 0;

	expect(s, put_port(s, 0x5a) == 0);
	expect(s, get_port(s, &byte) == 0);
	expect(s, byte == 0x5a);
	expect(s, s->i2c.timeouts == 0 && s->i2c.recoveries == 0);
}

static void bytes_go_there_and_back(void **state)
{
	run(state, write_and_read);
}

static void ask_nobody(struct soc *s)
{
	uint8_t byte = 0;
	struct i2c_msg m = {NOBODY, false, &byte, 1};

	expect(s, i2c_transfer(&s->i2c, &m, 1) == -ENXIO);
	expect(s, !orr_i2c_held(&s->master.bus));
	expect(s, put_port(s, 0xa5) == 0);
	expect(s, s->port.latch == 0xa5);
}

static void missing_target_is_reported(void **state)
{
	run(state, ask_nobody);
}

static void use_pins(struct soc *s)
{
	uint8_t changed = 0;
	bool level = true;

	expect(s, gpio_start(&s->gpio) == 0);
	expect(s, gpio_set(&s->gpio, 0, false) == 0);
	expect(s, !orr_wire_level(&s->port.p[0]));
	expect(s, orr_wire_level(&s->port.p[1]));
	expect(s, gpio_get(&s->gpio, 0, &level) == 0 && !level);
	orr_wire_set(&s->port.ext[7], false);
	expect(s,
	       orr_wire_wait(&s->program, &s->port.int_n, false, ORR_US(10)));
	expect(s, gpio_changes(&s->gpio, &changed) == 0);
	expect(s, changed == 0x80);
	expect(s, orr_wire_level(&s->port.int_n));
	expect(s, gpio_changes(&s->gpio, &changed) == 0);
	expect(s, changed == 0);
}

static void pins_are_set_read_and_interrupt(void **state)
{
	run(state, use_pins);
}

static void use_rom(struct soc *s)
{
	uint8_t out[40];
	uint8_t in[40] = {0};

	for (unsigned i = 0; i < sizeof(out); i++)
		out[i] = (uint8_t)(i * 37 + 1);
	expect(s, eeprom_write(&s->eeprom, 0x13, out, sizeof(out)) == 0);
	expect(s, eeprom_read(&s->eeprom, 0x13, in, sizeof(in)) == 0);
	expect(s, memcmp(in, out, sizeof(out)) == 0);
	/* 0x13 to 0x3a are six pages: six write cycles of 5 ms are polled */
	expect(s, s->eeprom.polls > 100);
	expect(s, orr_now(s->sim) > ORR_MS(30));
	expect(s, orr_now(s->sim) < ORR_MS(60));
}

static void rom_is_written_page_by_page(void **state)
{
	run(state, use_rom);
}

/* What a bus with faults does */

static void hold_scl(struct soc *s)
{
	orr_wire_set(&s->master.ext_scl, false);
	expect(s, put_port(s, 0x00) == -ETIMEDOUT);
	expect(s, s->i2c.timeouts == 1);
	orr_wire_set(&s->master.ext_scl, true);
	orr_wait_for(&s->program, ORR_MS(1));
	put_port(s, 0x11);
	expect(s, put_port(s, 0x22) == 0);
	expect(s, s->port.latch == 0x22);
}

static void scl_held_for_ever_is_a_time_out(void **state)
{
	run(state, hold_scl);
}

/* The port is in the middle of a zero when the master is switched off. */
static void lose_master(struct soc *s)
{
	uint8_t byte = 0xff;

	expect(s, put_port(s, 0x00) == 0);
	orr_write8(&s->cpu, BASE + (ORR_I2C_OCORES_TXR << 2), PORT << 1 | 1);
	orr_write8(&s->cpu, BASE + (ORR_I2C_OCORES_CR << 2), 0x91);
	orr_wait_for(&s->program, ORR_US(150));
	orr_write8(&s->cpu, BASE + (ORR_I2C_OCORES_CR << 2), 0x21);
	orr_wait_for(&s->program, ORR_US(30));
	orr_device_reset(&s->master.dev);
	expect(s, orr_net_level(&s->master.bus.sda) == ORR_LOGIC_0);
	i2c_start(&s->i2c, CORE_HZ, BUS_HZ);
	/* the core takes SDA for a START of others: the bus is never free */
	expect(s, get_port(s, &byte) == 0);
	expect(s, s->i2c.timeouts == 1);
	expect(s, s->i2c.recoveries == 1);
	expect(s, byte == 0x00);
}

static void bus_that_a_target_holds_is_recovered(void **state)
{
	run(state, lose_master);
}

/* SDA goes low behind START, so that the first 1 of the address is lost. */
static void hold_sda(struct orr_process *self)
{
	struct soc *s = orr_container_of(self, struct soc, rival);

	orr_wire_wait(self, &s->master.sda, false, ORR_TIME_MAX);
	orr_wire_wait(self, &s->master.scl, false, ORR_TIME_MAX);
	orr_wire_set(&s->master.ext_sda, false);
	orr_wait_for(self, ORR_US(100));
	orr_wire_set(&s->master.ext_sda, true);
}

static void lose_arbitration(struct soc *s)
{
	orr_thread_init(&s->rival, orr_sim_root(s->sim), "rival", hold_sda);
	expect(s, put_port(s, 0x33) == -EAGAIN);
	expect(s, s->i2c.lost == 1);
	orr_wait_for(&s->program, ORR_MS(1));
	put_port(s, 0x33); /* nobody has sent a STOP */
	expect(s, put_port(s, 0x44) == 0);
	expect(s, s->port.latch == 0x44);
}

static void sda_held_by_others_loses_the_arbitration(void **state)
{
	run(state, lose_arbitration);
}

#define irq_test(fn) cmocka_unit_test_setup_teardown(fn, setup_irq, teardown)
#define polling_test(fn)                                          \
	{                                                         \
#fn "_polling", fn, setup_polling, teardown, NULL \
	}
#define both_test(fn) irq_test(fn), polling_test(fn)

int main(void)
{
	const struct CMUnitTest tests[] = {
		both_test(bytes_go_there_and_back),
		both_test(missing_target_is_reported),
		both_test(pins_are_set_read_and_interrupt),
		both_test(rom_is_written_page_by_page),
		both_test(scl_held_for_ever_is_a_time_out),
		both_test(bus_that_a_target_holds_is_recovered),
		both_test(sda_held_by_others_loses_the_arbitration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

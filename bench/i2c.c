/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An I2C master of 100 MHz at 100 kHz writes bytes without end to a port
 * expander: pin level, where SCL and SDA move; byte level, with the same
 * edges; loosely timed; and the bus alone, called straight. One operation is a
 * byte. The driver is a method that the interrupt wakes.
 */
#include "bench.h"

#include <orrery/models/i2c_ocores.h>
#include <orrery/models/pcf8574.h>
#include <orrery/orrery.h>

enum { LEVEL };
enum { PIN, BYTE, LOOSE, BUS };
enum { ADDRESS = 0x20, PRESCALE = 199 };
enum { START = 0x91, WRITE = 0x11 }; /* with IACK */

static const char *const levels[] = {
	[PIN] = "pin", [BYTE] = "byte", [LOOSE] = "loose", [BUS] = "bus", NULL,
};

struct rig {
	struct bench_meter *meter;
	struct orr_clock clock;
	struct orr_i2c_ocores master;
	struct orr_pcf8574 port;
	struct orr_initiator_socket cpu;
	struct orr_process driver;
	uint8_t byte;
	bool failed;
};

static void send(struct rig *r, uint8_t byte, uint8_t command)
{
	orr_write8(&r->cpu, ORR_I2C_OCORES_TXR, byte);
	orr_write8(&r->cpu, ORR_I2C_OCORES_CR, command);
}

/* On any change of the interrupt; it falls after each command is given. */
static void driver(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, driver);

	if (!orr_wire_level(&r->master.irq))
		return;
	r->failed |= orr_read8(&r->cpu, ORR_I2C_OCORES_SR) & 0x80;
	if (bench_tick(r->meter))
		orr_sim_stop(self->obj.sim);
	send(r, ++r->byte, WRITE);
}

static void call_bus(struct rig *r)
{
	orr_i2c_start(&r->master.bus, ADDRESS, false);
	do
		r->failed |= !orr_i2c_write(&r->master.bus, ++r->byte);
	while (!bench_tick(r->meter));
}

static void build(struct rig *r, struct orr_object *root, const char *level)
{
	struct orr_device *master = &r->master.dev;

	orr_clock_init(&r->clock, root, "clk", orr_period_hz(100000000));
	orr_i2c_ocores_init(&r->master, root, "i2c");
	orr_device_set_clock(master, "clk", &r->clock, NULL);
	orr_device_set(master, "level", level, NULL);
	orr_pcf8574_init(&r->port, root, "port");
	orr_i2c_attach(&r->master.bus, &r->port.i2c, ADDRESS, NULL);
	orr_initiator_socket_init(&r->cpu, root, "cpu");
	orr_bind(&r->cpu, &master->mmio);
	r->failed = orr_device_realize(master, NULL) != 0 ||
		    orr_device_realize(&r->port.dev, NULL) != 0;
	orr_method_init_on(&r->driver, root, "driver", driver,
			   orr_wire_changed(&r->master.irq));
}

static void start(struct rig *r)
{
	orr_write8(&r->cpu, ORR_I2C_OCORES_PRERLO, PRESCALE);
	orr_write8(&r->cpu, ORR_I2C_OCORES_PRERHI, 0);
	orr_write8(&r->cpu, ORR_I2C_OCORES_CTR, 0xc0);
	send(r, ADDRESS << 1, START);
}

static const char *run(const uint64_t *values, struct bench_meter *m)
{
	struct orr_sim *sim = orr_sim_new();
	struct rig rig = {.meter = m};
	bool bus = values[LEVEL] == BUS;

	build(&rig, orr_sim_root(sim), levels[bus ? BYTE : values[LEVEL]]);
	bench_meter_warm(m, m->ops / 10);
	if (bus) {
		call_bus(&rig);
	} else {
		start(&rig);
		orr_sim_run(sim, ORR_TIME_MAX);
	}
	bench_fold(m, orr_now(sim));
	bench_fold(m, rig.port.latch);
	orr_sim_free(sim);
	return rig.failed ? "a byte was not acknowledged" : NULL;
}

static const struct bench_param params[] = {
	[LEVEL] = {"level", "pin", .words = levels},
};

static const char *const sets[] = {"level=pin", "level=byte", "level=loose",
				   "level=bus", NULL};

const struct bench bench_i2c = {
	.name = "i2c",
	.doc = "bytes written through the I2C master to a PCF8574",
	.params = params,
	.nparams = ORR_COUNT(params),
	.sets = sets,
	.ops = 1000000,
	.run = run,
};

/* SPDX-License-Identifier: Apache-2.0 */
#include "i2c_rig.h"
#include "../watch.h"

#include <stdio.h>
#include <stdlib.h>

static void keep_line(void *arg, enum orr_log_level level, const char *line)
{
	struct rig *r = arg;

	(void)level;
	snprintf(r->log, sizeof(r->log), "%s", line);
}

int setup_unrealized(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));
	struct orr_object *root;

	r->sim = orr_sim_new();
	root = orr_sim_root(r->sim);
	orr_sim_set_log(r->sim, keep_line, r);
	orr_clock_init(&r->clock, root, "clk", orr_period_hz(100000000));
	orr_i2c_ocores_init(&r->master, root, "i2c");
	orr_pcf8574_init(&r->port, root, "port");
	orr_i2c_attach(&r->master.bus, &r->port.i2c, 0x20, NULL);
	assert_int_equal(orr_device_realize(&r->port.dev, NULL), 0);
	orr_initiator_socket_init(&r->cpu, root, "cpu");
	orr_bind(&r->cpu, &r->master.dev.mmio);
	watch_sockets(r->sim);
	*state = r;
	return 0;
}

static struct rig *power_on(void **state, const char *level)
{
	struct rig *r;

	setup_unrealized(state);
	r = *state;
	orr_device_set_clock(&r->master.dev, "clk", &r->clock, NULL);
	orr_device_set(&r->master.dev, "level", level, NULL);
	assert_int_equal(orr_device_realize(&r->master.dev, NULL), 0);
	return r;
}

static void enable(struct rig *r)
{
	orr_write8(&r->cpu, PRERLO, PRESCALE);
	orr_write8(&r->cpu, PRERHI, 0);
	orr_write8(&r->cpu, CTR, 0xc0);
}

int setup_reset(void **state)
{
	power_on(state, "pin");
	return 0;
}

int setup(void **state)
{
	enable(power_on(state, "pin"));
	return 0;
}

int setup_byte_level(void **state)
{
	enable(power_on(state, "byte"));
	return 0;
}

int teardown(void **state)
{
	struct rig *r = *state;

	orr_sim_free(r->sim);
	free(r);
	return 0;
}

void run_clocks(struct rig *r, unsigned n)
{
	orr_sim_run(r->sim, orr_clock_cycles(&r->clock, n));
}

unsigned run_to_irq(struct rig *r)
{
	unsigned n = 0;

	while (!orr_wire_level(&r->master.irq)) {
		run_clocks(r, 1);
		assert_true(n++ < 5000);
	}
	return n;
}

uint8_t command(struct rig *r, uint8_t txr, uint8_t cr)
{
	orr_write8(&r->cpu, TXR, txr);
	orr_write8(&r->cpu, CR, cr | IACK);
	run_clocks(r, 2);
	assert_false(orr_wire_level(&r->master.irq));
	run_to_irq(r);
	return orr_read8(&r->cpu, SR);
}

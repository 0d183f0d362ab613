/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An I2C master, a port and an EEPROM saved in the middle of transfers, and
 * loaded into others of their kind: what follows is the same, to the hash.
 */
#include "../unit.h"

#include "../watch.h"

#include <orrery/models/at24.h>
#include <orrery/models/i2c_ocores.h>
#include <orrery/models/pcf8574.h>
#include <orrery/sim.h>
#include <orrery/state.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { PRERLO, PRERHI, CTR, TXR, CR };
enum { ROOM = 1 << 16 };

struct rig {
	struct orr_sim *sim;
	struct orr_clock clock;
	struct orr_i2c_ocores master;
	struct orr_pcf8574 port;
	struct orr_at24 rom;
	struct orr_initiator_socket cpu;
};

static struct rig *power_on(const char *level)
{
	struct rig *r = calloc(1, sizeof(*r));
	struct orr_object *root;

	r->sim = orr_sim_new();
	root = orr_sim_root(r->sim);
	orr_clock_init(&r->clock, root, "clk", orr_period_hz(10000000));
	orr_i2c_ocores_init(&r->master, root, "i2c");
	orr_device_set_clock(&r->master.dev, "clk", &r->clock, NULL);
	orr_device_set(&r->master.dev, "level", level, NULL);
	orr_pcf8574_init(&r->port, root, "port");
	orr_at24_init(&r->rom, root, "rom");
	orr_device_set_u64(&r->rom.dev, "write-time-us", 100, NULL);
	orr_i2c_attach(&r->master.bus, &r->port.i2c, 0x20, NULL);
	orr_i2c_attach(&r->master.bus, &r->rom.i2c, 0x50, NULL);
	orr_initiator_socket_init(&r->cpu, root, "cpu");
	orr_bind(&r->cpu, &r->master.dev.mmio);
	watch_sockets(r->sim);
	assert_int_equal(orr_device_realize(&r->master.dev, NULL), 0);
	assert_int_equal(orr_device_realize(&r->port.dev, NULL), 0);
	assert_int_equal(orr_device_realize(&r->rom.dev, NULL), 0);
	return r;
}

static void power_off(struct rig *r)
{
	orr_sim_free(r->sim);
	free(r);
}

static void enable(struct rig *r)
{
	orr_write8(&r->cpu, PRERLO, 7);
	orr_write8(&r->cpu, PRERHI, 0);
	orr_write8(&r->cpu, CTR, 0xc0);
}

static void command(struct rig *r, uint8_t txr, uint8_t cr)
{
	orr_write8(&r->cpu, TXR, txr);
	orr_write8(&r->cpu, CR, cr);
	orr_sim_run(r->sim, ORR_US(100));
}

/* An EEPROM in its write cycle, and a byte to the port in its middle. */
static void begin(struct rig *r)
{
	enable(r);
	command(r, 0xa0, 0x91);
	command(r, 0x10, 0x11);
	command(r, 0xa5, 0x51);
	command(r, 0x40, 0x91);
	orr_write8(&r->cpu, TXR, 0x5a);
	orr_write8(&r->cpu, CR, 0x11);
	orr_wire_set(&r->port.ext[2], false);
}

/* What then happens, as a hash. */
static uint64_t go_on(struct rig *r)
{
	orr_sim_hash_enable(r->sim, true);
	orr_sim_run(r->sim, ORR_US(100));
	command(r, 0x41, 0x91);
	command(r, 0, 0x69);
	for (unsigned i = 0; i < 7; i++)
		orr_sim_hash_fold(r->sim, orr_read8(&r->cpu, i));
	orr_sim_hash_fold_bytes(r->sim, r->rom.bytes, sizeof(r->rom.bytes));
	orr_sim_hash_fold(r->sim, r->port.latch);
	return orr_sim_hash(r->sim);
}

static size_t save(struct rig *r, uint8_t *bytes)
{
	size_t n = orr_state_save(orr_sim_root(r->sim), bytes, ROOM);

	assert_in_range(n, 1000, ROOM);
	return n;
}

/* Saved so many picoseconds into the byte. */
static void check(const char *level, orr_time into)
{
	uint8_t *bytes = calloc(1, ROOM);
	struct rig *r = power_on(level);
	struct orr_error err;
	uint64_t expected;
	orr_time now;
	size_t n;

	begin(r);
	orr_sim_run(r->sim, into);
	now = orr_now(r->sim);
	n = save(r, bytes);
	expected = go_on(r);
	assert_int_equal(r->port.latch, 0x5a);
	power_off(r);
	r = power_on(level);
	orr_sim_run(r->sim, now);
	if (orr_state_load(orr_sim_root(r->sim), bytes, n, &err) != 0)
		fail_msg("%s", err.text);
	assert_true(go_on(r) == expected);
	power_off(r);
	free(bytes);
}

static void pin_level_goes_on_as_it_would_have(void **state)
{
	(void)state;
	for (orr_time t = 0; t < ORR_US(50); t += ORR_NS(700))
		check("pin", t);
}

static void byte_level_goes_on_as_it_would_have(void **state)
{
	(void)state;
	for (orr_time t = 0; t < ORR_US(50); t += ORR_NS(700))
		check("byte", t);
}

static void loose_timing_goes_on_as_it_would_have(void **state)
{
	(void)state;
	for (orr_time t = 0; t < ORR_US(50); t += ORR_US(7))
		check("loose", t);
}

/* A bit machine in no command, but at a step of one, would look beyond its
 * table. */
static void state_that_cannot_be_is_refused(void **state)
{
	uint8_t *bytes = calloc(1, ROOM);
	struct rig *r = power_on("pin");
	struct orr_error err;
	size_t n;

	(void)state;
	begin(r);
	orr_sim_run(r->sim, ORR_US(10));
	r->master.core.bit = 0;
	r->master.core.step = 3;
	n = save(r, bytes);
	assert_int_equal(orr_state_load(orr_sim_root(r->sim), bytes, n, &err),
			 -EINVAL);
	assert_non_null(strstr(err.text, "cannot be at work so"));
	power_off(r);
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pin_level_goes_on_as_it_would_have),
		cmocka_unit_test(byte_level_goes_on_as_it_would_have),
		cmocka_unit_test(loose_timing_goes_on_as_it_would_have),
		cmocka_unit_test(state_that_cannot_be_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The EEPROM on SCL and SDA. Section numbers are those of the AT24C02C's data
 * sheet, DS20006111A.
 */
#include "../unit.h"

#include "../i2c_bits.h"

#include <orrery/models/at24.h>
#include <orrery/sim.h>

#include <stdlib.h>

enum { TO_WRITE = 0xa0, TO_READ = 0xa1 };

struct rig {
	struct orr_sim *sim;
	struct orr_i2c_bus bus;
	struct bits bits;
	struct orr_at24 rom; /* at 0x50 */
};

static int setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));

	r->sim = orr_sim_new();
	orr_i2c_bus_init(&r->bus, orr_sim_root(r->sim), "bus");
	bits_init(&r->bits, &r->bus);
	orr_at24_init(&r->rom, orr_sim_root(r->sim), "rom");
	orr_i2c_attach(&r->bus, &r->rom.i2c, 0x50, NULL);
	*state = r;
	return orr_device_realize(&r->rom.dev, NULL);
}

static int teardown(void **state)
{
	struct rig *r = *state;

	orr_sim_free(r->sim);
	free(r);
	return 0;
}

static bool sda_is_low(const struct rig *r)
{
	return orr_net_level(&r->bus.sda) == ORR_LOGIC_0;
}

/* Begin to write at 0x20, or to read from there. */
static void point(struct rig *r)
{
	start(&r->bits);
	assert_true(send(&r->bits, TO_WRITE));
	assert_true(send(&r->bits, 0x20));
}

static void begin_to_read(struct rig *r)
{
	point(r);
	start(&r->bits);
	assert_true(send(&r->bits, TO_READ));
}

/* 5.3 */
static void each_byte_is_acknowledged_in_its_ninth_clock(void **state)
{
	static const uint8_t bytes[] = {TO_WRITE, 0x20, 0xff};
	struct rig *r = *state;

	start(&r->bits);
	for (unsigned i = 0; i < sizeof(bytes); i++) {
		send_bits(&r->bits, bytes[i], 8);
		put(&r->bits.sda, true);
		put(&r->bits.scl, true);
		assert_true(sda_is_low(r));
		put(&r->bits.scl, false);
		assert_false(sda_is_low(r));
	}
}

/* 7.3, 7.4: from STOP on, for 5 ms */
static void address_is_not_acknowledged_in_a_write_cycle(void **state)
{
	struct rig *r = *state;

	point(r);
	assert_true(send(&r->bits, 0x35));
	orr_sim_run(r->sim, ORR_MS(1));
	stop(&r->bits);
	orr_sim_run(r->sim, ORR_MS(5) - 1);
	start(&r->bits);
	assert_false(send(&r->bits, TO_WRITE));
	stop(&r->bits);
	orr_sim_run(r->sim, 1);
	begin_to_read(r);
	assert_int_equal(receive(&r->bits, false), 0x35);
}

/* 8.1: without an acknowledge it lets go of SDA */
static void read_ends_when_the_master_does_not_acknowledge(void **state)
{
	struct rig *r = *state;

	r->rom.bytes[0x20] = 0x35;
	r->rom.bytes[0x21] = 0x00;
	begin_to_read(r);
	assert_int_equal(receive(&r->bits, false), 0x35);
	assert_false(sda_is_low(r));
	assert_int_equal(receive(&r->bits, false), 0xff);
}

/* 5.5: START, nine clocks, START, STOP */
static void software_reset_frees_the_bus(void **state)
{
	struct rig *r = *state;

	r->rom.bytes[0x20] = 0x00;
	begin_to_read(r);
	send_bits(&r->bits, 0xff, 3); /* here the master is lost */
	put(&r->bits.sda, true);
	assert_true(sda_is_low(r));
	start(&r->bits);
	for (unsigned i = 0; i < 9; i++)
		bit(&r->bits, true);
	start(&r->bits);
	stop(&r->bits);
	assert_false(sda_is_low(r));
	begin_to_read(r);
	assert_int_equal(receive(&r->bits, false), 0x00);
}

#define rig_test(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		rig_test(each_byte_is_acknowledged_in_its_ninth_clock),
		rig_test(address_is_not_acknowledged_in_a_write_cycle),
		rig_test(read_ends_when_the_master_does_not_acknowledge),
		rig_test(software_reset_frees_the_bus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The PCF8574 on SCL and SDA: at which clock it does what. */
#include "../unit.h"

#include "../i2c_bits.h"

#include <orrery/models/pcf8574.h>
#include <orrery/sim.h>

#include <stdio.h>
#include <stdlib.h>

enum { CHIPS = 16 };

struct rig {
	struct orr_sim *sim;
	struct orr_i2c_bus bus;
	struct bits bits;
	struct orr_pcf8574 chip; /* at 0x20 */
	struct orr_pcf8574 others[CHIPS];
};

static int setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));

	r->sim = orr_sim_new();
	orr_i2c_bus_init(&r->bus, orr_sim_root(r->sim), "bus");
	bits_init(&r->bits, &r->bus);
	orr_pcf8574_init(&r->chip, orr_sim_root(r->sim), "chip");
	orr_i2c_attach(&r->bus, &r->chip.i2c, 0x20, NULL);
	*state = r;
	return orr_device_realize(&r->chip.dev, NULL);
}

static int teardown(void **state)
{
	struct rig *r = *state;

	orr_sim_free(r->sim);
	free(r);
	return 0;
}

static uint8_t pins(const struct orr_pcf8574 *chip)
{
	uint8_t levels = 0;

	for (unsigned i = 0; i < ORR_PCF8574_PINS; i++)
		levels |= (uint8_t)(orr_wire_level(&chip->p[i]) << i);
	return levels;
}

static bool interrupts(const struct rig *r)
{
	return !orr_wire_level(&r->chip.int_n);
}

/* 8.2: valid from the rise of SCL in the ninth clock of the byte; P7 first */
static void pins_change_at_the_acknowledge_clock(void **state)
{
	struct rig *r = *state;

	start(&r->bits);
	send(&r->bits, 0x40);
	send_bits(&r->bits, 0x4b, 8);
	assert_int_equal(pins(&r->chip), 0xff);
	put(&r->bits.sda, true);
	put(&r->bits.scl, true);
	assert_int_equal(pins(&r->chip), 0x4b);
	put(&r->bits.scl, false);
	stop(&r->bits);
	assert_int_equal(pins(&r->chip), 0x4b);
}

static void byte_cut_short_changes_nothing(void **state)
{
	struct rig *r = *state;

	start(&r->bits);
	send(&r->bits, 0x40);
	send(&r->bits, 0x0f);
	send_bits(&r->bits, 0xaa, 7);
	stop(&r->bits);
	assert_int_equal(pins(&r->chip), 0x0f);
}

/* 8.3 */
static void pins_are_sampled_at_the_acknowledge_clock(void **state)
{
	struct rig *r = *state;

	start(&r->bits);
	send_bits(&r->bits, 0x41, 8);
	orr_wire_set(&r->chip.ext[0], false);
	bit(&r->bits, true);
	orr_wire_set(&r->chip.ext[1], false);
	assert_int_equal(send_bits(&r->bits, 0xff, 8), 0xfe);
	orr_wire_set(&r->chip.ext[2], false);
	bit(&r->bits, false);
	orr_wire_set(&r->chip.ext[1], true);
	assert_int_equal(receive(&r->bits, false), 0xf8);
}

/* 8.5 */
static void read_resets_int_at_the_acknowledge_clock(void **state)
{
	struct rig *r = *state;

	orr_wire_set(&r->chip.ext[4], false);
	start(&r->bits);
	send_bits(&r->bits, 0x41, 8);
	assert_true(interrupts(r));
	put(&r->bits.sda, true);
	put(&r->bits.scl, true);
	assert_false(interrupts(r));
}

/* 7.1: 0x20 to 0x27 and, for the A, 0x38 to 0x3f */
static void eight_of_each_kind_share_a_bus(void **state)
{
	struct rig *r = *state;

	for (unsigned i = 1; i < CHIPS; i++) {
		struct orr_pcf8574 *c = &r->others[i];
		char name[8];

		snprintf(name, sizeof(name), "c%u", i);
		if (i < 8)
			orr_pcf8574_init(c, orr_sim_root(r->sim), name);
		else
			orr_pcf8574a_init(c, orr_sim_root(r->sim), name);
		orr_i2c_attach(&r->bus, &c->i2c,
			       (uint8_t)(i < 8 ? 0x20 + i : 0x30 + i), NULL);
		assert_int_equal(orr_device_realize(&c->dev, NULL), 0);
	}
	for (uint8_t i = 1; i < CHIPS; i++) {
		start(&r->bits);
		assert_true(send(&r->bits, (uint8_t)(i < 8 ? 0x40 + 2 * i
							   : 0x60 + 2 * i)));
		assert_true(send(&r->bits, i));
		stop(&r->bits);
	}
	for (unsigned i = 1; i < CHIPS; i++)
		assert_int_equal(pins(&r->others[i]), i);
	assert_int_equal(pins(&r->chip), 0xff);
}

#define rig_test(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		rig_test(pins_change_at_the_acknowledge_clock),
		rig_test(byte_cut_short_changes_nothing),
		rig_test(pins_are_sampled_at_the_acknowledge_clock),
		rig_test(read_resets_int_at_the_acknowledge_clock),
		rig_test(eight_of_each_kind_share_a_bus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

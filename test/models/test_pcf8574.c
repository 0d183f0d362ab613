/* SPDX-License-Identifier: Apache-2.0 */
/* Section numbers are those of the data sheet, revision 5. */
#include "../unit.h"

#include <orrery/models/pcf8574.h>
#include <orrery/sim.h>

#include <errno.h>
#include <stdlib.h>

enum { ADDRESS = 0x20, OTHER = 0x21 };

struct rig {
	struct orr_sim *sim;
	struct orr_i2c_bus bus;
	struct orr_pcf8574 chip;
	struct orr_pcf8574 other;
};

static int setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));
	struct orr_object *root;

	r->sim = orr_sim_new();
	root = orr_sim_root(r->sim);
	orr_i2c_bus_init(&r->bus, root, "bus");
	orr_pcf8574_init(&r->chip, root, "gpio0");
	orr_pcf8574_init(&r->other, root, "gpio1");
	orr_i2c_attach(&r->bus, &r->chip.i2c, ADDRESS, NULL);
	orr_i2c_attach(&r->bus, &r->other.i2c, OTHER, NULL);
	assert_int_equal(orr_device_realize(&r->other.dev, NULL), 0);
	*state = r;
	return 0;
}

/* The same with power on. */
static int setup_on(void **state)
{
	struct rig *r;

	setup(state);
	r = *state;
	assert_int_equal(orr_device_realize(&r->chip.dev, NULL), 0);
	return 0;
}

static int teardown(void **state)
{
	struct rig *r = *state;

	orr_sim_free(r->sim);
	free(r);
	return 0;
}

/* As a driver writes one byte, and reads one. */
static void put(struct rig *r, uint8_t byte)
{
	assert_true(orr_i2c_start(&r->bus, ADDRESS, false));
	assert_true(orr_i2c_write(&r->bus, byte));
	orr_i2c_stop(&r->bus);
}

static uint8_t get(struct rig *r)
{
	uint8_t byte;

	assert_true(orr_i2c_start(&r->bus, ADDRESS, true));
	byte = orr_i2c_read(&r->bus);
	orr_i2c_ack(&r->bus, false);
	orr_i2c_stop(&r->bus);
	return byte;
}

static uint8_t pins(const struct rig *r)
{
	uint8_t levels = 0;

	for (unsigned i = 0; i < ORR_PCF8574_PINS; i++)
		levels |= (uint8_t)(orr_wire_level(&r->chip.p[i]) << i);
	return levels;
}

static bool interrupts(const struct rig *r)
{
	return !orr_wire_level(&r->chip.int_n);
}

/* 8.4 */
static void pins_are_inputs_after_power_on(void **state)
{
	struct rig *r = *state;

	assert_int_equal(pins(r), 0xff);
	assert_int_equal(get(r), 0xff);
	assert_false(interrupts(r));
}

static void lines_may_start_as_an_earlier_program_left_them(void **state)
{
	struct rig *r = *state;

	orr_device_set_u64(&r->chip.dev, "lines-initial-states", 0x0f, NULL);
	assert_int_equal(orr_device_realize(&r->chip.dev, NULL), 0);
	assert_int_equal(pins(r), 0xf0);
	assert_false(interrupts(r));
}

/* 8.2 */
static void written_byte_reaches_the_pins_and_stays(void **state)
{
	struct rig *r = *state;

	put(r, 0x5a);
	assert_int_equal(pins(r), 0x5a);
	assert_int_equal(get(r), 0x5a);
	assert_int_equal(pins(r), 0x5a);
}

static void each_byte_of_a_write_is_taken(void **state)
{
	struct rig *r = *state;

	orr_i2c_start(&r->bus, ADDRESS, false);
	assert_true(orr_i2c_write(&r->bus, 0x01));
	assert_int_equal(pins(r), 0x01);
	assert_true(orr_i2c_write(&r->bus, 0x02));
	assert_int_equal(pins(r), 0x02);
	assert_true(orr_i2c_write(&r->bus, 0x04));
	assert_int_equal(pins(r), 0x04);
}

static void reset_releases_the_pins(void **state)
{
	struct rig *r = *state;

	put(r, 0x00);
	orr_device_reset(&r->chip.dev);
	assert_int_equal(pins(r), 0xff);
}

/* 8.1 */
static void pin_with_latch_1_follows_the_outside(void **state)
{
	struct rig *r = *state;

	orr_wire_set(&r->chip.ext[3], false);
	assert_int_equal(pins(r), 0xf7);
	orr_wire_set(&r->chip.ext[3], true);
	assert_int_equal(pins(r), 0xff);
}

static void pin_with_latch_0_is_low_whatever_is_outside(void **state)
{
	struct rig *r = *state;

	put(r, 0xfe);
	orr_wire_set(&r->chip.ext[0], false);
	orr_wire_set(&r->chip.ext[0], true);
	assert_int_equal(pins(r), 0xfe);
	assert_false(interrupts(r));
}

static void read_returns_pins_not_latches(void **state)
{
	struct rig *r = *state;

	orr_wire_set(&r->chip.ext[7], false);
	put(r, 0xf0);
	assert_int_equal(get(r), 0x70);
	orr_wire_set(&r->chip.ext[7], true);
	assert_int_equal(get(r), 0xf0);
}

/* 8.3: the acknowledge before each byte samples the pins */
static void byte_shows_the_pins_at_the_acknowledge_before(void **state)
{
	struct rig *r = *state;

	orr_i2c_start(&r->bus, ADDRESS, true);
	orr_wire_set(&r->chip.ext[0], false);
	assert_int_equal(orr_i2c_read(&r->bus), 0xff);
	orr_wire_set(&r->chip.ext[1], false);
	orr_i2c_ack(&r->bus, true);
	orr_wire_set(&r->chip.ext[0], true);
	assert_int_equal(orr_i2c_read(&r->bus), 0xfc);
}

/* 8.3, figure 9: DATA 2 and DATA 3 */
static void change_between_two_samples_is_lost(void **state)
{
	struct rig *r = *state;

	orr_i2c_start(&r->bus, ADDRESS, true);
	orr_wire_set(&r->chip.ext[0], false);
	orr_i2c_read(&r->bus);
	orr_wire_set(&r->chip.ext[0], true);
	orr_i2c_ack(&r->bus, true);
	assert_int_equal(orr_i2c_read(&r->bus), 0xff);
}

static void nack_ends_the_read(void **state)
{
	struct rig *r = *state;

	put(r, 0x00);
	orr_i2c_start(&r->bus, ADDRESS, true);
	assert_int_equal(orr_i2c_read(&r->bus), 0x00);
	orr_i2c_ack(&r->bus, false);
	assert_int_equal(orr_i2c_read(&r->bus), 0xff);
}

/* 8.5 */
static void int_falls_on_either_edge_of_an_input(void **state)
{
	struct rig *r = *state;

	orr_wire_set(&r->chip.ext[4], false);
	assert_true(interrupts(r));
	assert_int_equal(get(r), 0xef);
	assert_false(interrupts(r));
	orr_wire_set(&r->chip.ext[4], true);
	assert_true(interrupts(r));
}

static void int_rises_when_the_input_returns(void **state)
{
	struct rig *r = *state;

	orr_wire_set(&r->chip.ext[4], false);
	orr_wire_set(&r->chip.ext[5], false);
	orr_wire_set(&r->chip.ext[4], true);
	assert_true(interrupts(r));
	orr_wire_set(&r->chip.ext[5], true);
	assert_false(interrupts(r));
}

static void read_clears_int_at_the_address_acknowledge(void **state)
{
	struct rig *r = *state;

	orr_wire_set(&r->chip.ext[4], false);
	orr_i2c_start(&r->bus, ADDRESS, true);
	assert_false(interrupts(r));
}

static void change_during_a_read_interrupts_again(void **state)
{
	struct rig *r = *state;

	orr_i2c_start(&r->bus, ADDRESS, true);
	orr_wire_set(&r->chip.ext[4], false);
	assert_true(interrupts(r));
	orr_i2c_read(&r->bus);
	orr_i2c_ack(&r->bus, true);
	assert_false(interrupts(r));
}

static void write_clears_int_with_the_data_byte(void **state)
{
	struct rig *r = *state;

	orr_wire_set(&r->chip.ext[4], false);
	orr_i2c_start(&r->bus, ADDRESS, false);
	assert_true(interrupts(r));
	orr_i2c_write(&r->bus, 0xff);
	assert_false(interrupts(r));
	orr_wire_set(&r->chip.ext[4], true);
	assert_true(interrupts(r));
}

static void write_that_changes_pins_does_not_interrupt(void **state)
{
	struct rig *r = *state;
	struct orr_event *changed = orr_wire_changed(&r->chip.int_n);

	put(r, 0x00);
	assert_false(interrupts(r));
	put(r, 0xff);
	assert_false(interrupts(r));
	assert_false(orr_event_pending(changed));
}

static void traffic_to_others_leaves_int(void **state)
{
	struct rig *r = *state;

	orr_wire_set(&r->chip.ext[4], false);
	orr_i2c_start(&r->bus, OTHER, true);
	orr_i2c_ack(&r->bus, true);
	orr_i2c_start(&r->bus, OTHER, false);
	orr_i2c_write(&r->bus, 0x00);
	orr_i2c_stop(&r->bus);
	assert_true(interrupts(r));
}

static void pin_low_at_power_on_interrupts(void **state)
{
	struct rig *r = *state;

	orr_wire_set(&r->chip.ext[2], false);
	assert_int_equal(orr_device_realize(&r->chip.dev, NULL), 0);
	assert_true(interrupts(r));
	assert_int_equal(get(r), 0xfb);
	assert_false(interrupts(r));
}

/* The outside may be another pin of the same chip. */
static void pin_may_be_wired_to_another(void **state)
{
	struct rig *r = *state;

	orr_wire_connect(&r->chip.p[0], &r->chip.ext[7]);
	put(r, 0xfe);
	assert_int_equal(pins(r), 0x7e);
	assert_int_equal(get(r), 0x7e);
	put(r, 0xff);
	assert_int_equal(pins(r), 0xff);
	assert_false(interrupts(r));
}

/* 7.1.1 */
static void each_type_has_its_own_addresses(void **state)
{
	struct rig *r = *state;
	struct orr_pcf8574 a;

	assert_int_equal(orr_device_realize(&r->chip.dev, NULL), 0);
	orr_pcf8574a_init(&a, orr_sim_root(r->sim), "a");
	assert_int_equal(orr_device_realize(&a.dev, NULL), -EINVAL);
	orr_i2c_attach(&r->bus, &a.i2c, 0x3f, NULL);
	assert_int_equal(orr_device_realize(&a.dev, NULL), 0);
	assert_true(orr_i2c_start(&r->bus, 0x3f, false));
}

static void address_of_the_other_type_is_refused(void **state)
{
	struct rig *r = *state;
	struct orr_pcf8574 c;
	struct orr_error err;

	orr_pcf8574_init(&c, orr_sim_root(r->sim), "c");
	orr_i2c_attach(&r->bus, &c.i2c, 0x38, NULL);
	assert_int_equal(orr_device_realize(&c.dev, &err), -EINVAL);
	assert_string_equal(err.text,
			    "c: a pcf8574 is attached at an I2C address from "
			    "0x20 to 0x27, not at 0x38");
}

#define off_test(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
#define on_test(fn) cmocka_unit_test_setup_teardown(fn, setup_on, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		on_test(pins_are_inputs_after_power_on),
		off_test(lines_may_start_as_an_earlier_program_left_them),
		on_test(written_byte_reaches_the_pins_and_stays),
		on_test(each_byte_of_a_write_is_taken),
		on_test(reset_releases_the_pins),
		on_test(pin_with_latch_1_follows_the_outside),
		on_test(pin_with_latch_0_is_low_whatever_is_outside),
		on_test(read_returns_pins_not_latches),
		on_test(byte_shows_the_pins_at_the_acknowledge_before),
		on_test(change_between_two_samples_is_lost),
		on_test(nack_ends_the_read),
		on_test(int_falls_on_either_edge_of_an_input),
		on_test(int_rises_when_the_input_returns),
		on_test(read_clears_int_at_the_address_acknowledge),
		on_test(change_during_a_read_interrupts_again),
		on_test(write_clears_int_with_the_data_byte),
		on_test(write_that_changes_pins_does_not_interrupt),
		on_test(traffic_to_others_leaves_int),
		off_test(pin_low_at_power_on_interrupts),
		on_test(pin_may_be_wired_to_another),
		off_test(each_type_has_its_own_addresses),
		off_test(address_of_the_other_type_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

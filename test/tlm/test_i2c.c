/* SPDX-License-Identifier: Apache-2.0 */
#include "../unit.h"

#include "i2c_target.h"

#include <orrery/sim.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rig {
	struct orr_sim *sim;
	struct orr_i2c_bus bus;
	struct target a; /* at 0x20 */
	struct target b; /* at 0x21 */
};

static const struct orr_i2c_target_ops full_ops = {
	.start = target_start,
	.write = target_write,
	.read = target_read,
	.ack = target_ack,
	.stop = target_stop,
};

static const struct orr_i2c_target_ops least_ops = {
	.start = target_start,
	.write = target_write,
	.read = target_read,
};

static int setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));
	struct orr_object *root;

	r->sim = orr_sim_new();
	root = orr_sim_root(r->sim);
	orr_i2c_bus_init(&r->bus, root, "bus");
	target_init(&r->a, root, "a", &full_ops);
	target_init(&r->b, root, "b", &least_ops);
	assert_int_equal(orr_i2c_attach(&r->bus, &r->a.i2c, 0x20, NULL), 0);
	assert_int_equal(orr_i2c_attach(&r->bus, &r->b.i2c, 0x21, NULL), 0);
	*state = r;
	return 0;
}

static int teardown(void **state)
{
	struct rig *r = *state;

	orr_sim_free(r->sim);
	free(r);
	return 0;
}

static void write_reaches_the_addressed_target_only(void **state)
{
	struct rig *r = *state;

	assert_true(orr_i2c_start(&r->bus, 0x20, false));
	assert_true(orr_i2c_write(&r->bus, 0x12));
	assert_true(orr_i2c_write(&r->bus, 0x34));
	orr_i2c_stop(&r->bus);
	assert_string_equal(r->a.heard, "W 12 34 stop ");
	assert_string_equal(r->b.heard, "");
}

static void read_passes_bytes_and_the_masters_answers(void **state)
{
	struct rig *r = *state;

	assert_true(orr_i2c_start(&r->bus, 0x20, true));
	assert_int_equal(orr_i2c_read(&r->bus), 0x51);
	orr_i2c_ack(&r->bus, true);
	assert_int_equal(orr_i2c_read(&r->bus), 0x52);
	orr_i2c_ack(&r->bus, false);
	orr_i2c_stop(&r->bus);
	assert_string_equal(r->a.heard, "R ack nack stop ");
}

static void address_without_target_is_not_acknowledged(void **state)
{
	struct rig *r = *state;

	assert_false(orr_i2c_start(&r->bus, 0x22, false));
	assert_false(orr_i2c_write(&r->bus, 0x12));
	assert_string_equal(r->a.heard, "");
	assert_string_equal(r->b.heard, "");
}

static void bus_that_nobody_drives_reads_high(void **state)
{
	struct rig *r = *state;

	assert_false(orr_i2c_start(&r->bus, 0x22, true));
	assert_int_equal(orr_i2c_read(&r->bus), 0xff);
	orr_i2c_ack(&r->bus, true);
	assert_string_equal(r->a.heard, "");
}

static void target_that_refuses_its_address_hears_no_more(void **state)
{
	struct rig *r = *state;

	r->a.refuses = true;
	assert_false(orr_i2c_start(&r->bus, 0x20, false));
	assert_false(orr_i2c_write(&r->bus, 0x12));
	orr_i2c_stop(&r->bus);
	assert_string_equal(r->a.heard, "W ");
}

static void refused_byte_is_not_acknowledged(void **state)
{
	struct rig *r = *state;

	assert_true(orr_i2c_start(&r->bus, 0x20, false));
	r->a.refuses = true;
	assert_false(orr_i2c_write(&r->bus, 0x12));
	assert_string_equal(r->a.heard, "W 12 ");
}

static void repeated_start_changes_direction(void **state)
{
	struct rig *r = *state;

	orr_i2c_start(&r->bus, 0x20, false);
	orr_i2c_write(&r->bus, 0x12);
	assert_true(orr_i2c_start(&r->bus, 0x20, true));
	assert_true(orr_i2c_held(&r->bus));
	assert_int_equal(orr_i2c_read(&r->bus), 0x51);
	assert_string_equal(r->a.heard, "W 12 again R ");
}

static void repeated_start_releases_the_target_before(void **state)
{
	struct rig *r = *state;

	orr_i2c_start(&r->bus, 0x20, false);
	orr_i2c_start(&r->bus, 0x21, false);
	orr_i2c_write(&r->bus, 0x12);
	orr_i2c_stop(&r->bus);
	assert_string_equal(r->a.heard, "W again ");
	assert_string_equal(r->b.heard, "W 12 ");
}

static void bus_is_held_from_start_to_stop(void **state)
{
	struct rig *r = *state;

	assert_false(orr_i2c_held(&r->bus));
	orr_i2c_start(&r->bus, 0x22, false);
	assert_true(orr_i2c_held(&r->bus));
	orr_i2c_stop(&r->bus);
	assert_false(orr_i2c_held(&r->bus));
}

static void target_is_released_on_stop(void **state)
{
	struct rig *r = *state;

	orr_i2c_start(&r->bus, 0x20, false);
	orr_i2c_stop(&r->bus);
	assert_false(orr_i2c_write(&r->bus, 0x12));
	orr_i2c_stop(&r->bus);
	assert_string_equal(r->a.heard, "W stop ");
}

/* Else a byte against the direction would count as data. */
static void byte_against_the_direction_is_not_heard(void **state)
{
	struct rig *r = *state;

	orr_i2c_start(&r->bus, 0x20, true);
	assert_false(orr_i2c_write(&r->bus, 0x12));
	orr_i2c_start(&r->bus, 0x20, false);
	assert_int_equal(orr_i2c_read(&r->bus), 0xff);
	orr_i2c_ack(&r->bus, true);
	assert_string_equal(r->a.heard, "R again W ");
}

static void address_in_use_is_refused(void **state)
{
	struct rig *r = *state;
	struct orr_error err;
	struct target c = {0};

	target_init(&c, orr_sim_root(r->sim), "c", &full_ops);
	assert_int_equal(orr_i2c_attach(&r->bus, &c.i2c, 0x21, &err), -EEXIST);
	assert_string_equal(err.text, "c: I2C address 0x21 is taken by b");
	assert_int_equal(orr_i2c_attach(&r->bus, &c.i2c, 0x22, NULL), 0);
	assert_true(orr_i2c_start(&r->bus, 0x22, false));
}

static void address_beyond_7_bits_is_refused(void **state)
{
	struct rig *r = *state;
	struct orr_error err;
	struct target c = {0};

	target_init(&c, orr_sim_root(r->sim), "c", &full_ops);
	assert_int_equal(orr_i2c_attach(&r->bus, &c.i2c, 0x80, &err), -EINVAL);
	assert_string_equal(err.text, "c: I2C address 0x80 is beyond 7 bits");
}

#define rig_test(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		rig_test(write_reaches_the_addressed_target_only),
		rig_test(read_passes_bytes_and_the_masters_answers),
		rig_test(address_without_target_is_not_acknowledged),
		rig_test(bus_that_nobody_drives_reads_high),
		rig_test(target_that_refuses_its_address_hears_no_more),
		rig_test(refused_byte_is_not_acknowledged),
		rig_test(repeated_start_changes_direction),
		rig_test(repeated_start_releases_the_target_before),
		rig_test(bus_is_held_from_start_to_stop),
		rig_test(target_is_released_on_stop),
		rig_test(byte_against_the_direction_is_not_heard),
		rig_test(address_in_use_is_refused),
		rig_test(address_beyond_7_bits_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

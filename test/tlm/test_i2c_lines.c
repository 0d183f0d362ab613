/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Targets as they are seen on SCL and SDA, by a master that is a few lines of
 * test. Sections are those of NXP UM10204 revision 6.
 */
#include "../unit.h"

#include "../i2c_bits.h"
#include "i2c_target.h"

#include <orrery/sim.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rig {
	struct orr_sim *sim;
	struct orr_i2c_bus bus;
	struct bits bits; /* the master */
	struct target a; /* at 0x20; takes general calls */
	struct target b; /* at 0x21; takes general calls */
	struct target ten; /* at 0x79, which begins 10-bit addresses */
	struct target other; /* there, too */
};

static void target_commit(struct orr_i2c_target *t)
{
	target_note(t, "! ");
}

static orr_time target_stretch(struct orr_i2c_target *t)
{
	return target_of(t)->stretch;
}

static const struct orr_i2c_target_ops ops = {
	.start = target_start,
	.write = target_write,
	.commit = target_commit,
	.read = target_read,
	.ack = target_ack,
	.stop = target_stop,
	.stretch = target_stretch,
};

static void add_target(struct rig *r, struct target *t, const char *name,
		       uint8_t address)
{
	target_init(t, orr_sim_root(r->sim), name, &ops);
	t->i2c.general_call = address < 0x78;
	assert_int_equal(orr_i2c_attach(&r->bus, &t->i2c, address, NULL), 0);
}

static int setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));

	r->sim = orr_sim_new();
	orr_i2c_bus_init(&r->bus, orr_sim_root(r->sim), "bus");
	bits_init(&r->bits, &r->bus);
	add_target(r, &r->a, "a", 0x20);
	add_target(r, &r->b, "b", 0x21);
	add_target(r, &r->ten, "ten", 0x79);
	add_target(r, &r->other, "other", 0x79);
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

/* 3.1.10 */
static void bytes_reach_the_addressed_target_only(void **state)
{
	struct rig *r = *state;

	start(&r->bits);
	assert_true(send(&r->bits, 0x40));
	assert_true(send(&r->bits, 0x12));
	assert_true(send(&r->bits, 0x34));
	stop(&r->bits);
	assert_string_equal(r->a.heard, "W ! 12 ! 34 ! stop ");
	assert_string_equal(r->b.heard, "");
}

static void bytes_are_read_until_the_master_has_enough(void **state)
{
	struct rig *r = *state;

	start(&r->bits);
	assert_true(send(&r->bits, 0x41));
	assert_int_equal(receive(&r->bits, true), 0x51);
	assert_int_equal(receive(&r->bits, false), 0x52);
	assert_int_equal(receive(&r->bits, false), 0xff);
	stop(&r->bits);
	assert_string_equal(r->a.heard, "R ! ack nack stop ");
}

static void repeated_start_turns_the_direction(void **state)
{
	struct rig *r = *state;

	start(&r->bits);
	send(&r->bits, 0x40);
	send(&r->bits, 0x12);
	start(&r->bits);
	assert_true(orr_i2c_held(&r->bus));
	assert_true(send(&r->bits, 0x41));
	assert_int_equal(receive(&r->bits, false), 0x51);
	stop(&r->bits);
	assert_string_equal(r->a.heard, "W ! 12 ! again R ! nack stop ");
	assert_false(orr_i2c_held(&r->bus));
}

/* 3.1.6: no acknowledge, of the address or of any byte */
static void nobody_acknowledges_an_address_without_target(void **state)
{
	struct rig *r = *state;

	start(&r->bits);
	assert_false(send(&r->bits, 0x44));
	assert_false(send(&r->bits, 0x40));
	stop(&r->bits);
	assert_string_equal(r->a.heard, "");
}

static void target_may_refuse_any_byte(void **state)
{
	struct rig *r = *state;

	start(&r->bits);
	assert_true(send(&r->bits, 0x40));
	assert_true(send(&r->bits, 0x01));
	r->a.refuses = true;
	assert_false(send(&r->bits, 0x02));
	r->a.refuses = false;
	assert_true(send(&r->bits, 0x03));
	assert_string_equal(r->a.heard, "W ! 01 ! 02 03 ! ");
}

static void target_may_refuse_its_address(void **state)
{
	struct rig *r = *state;

	r->a.refuses = true;
	start(&r->bits);
	assert_false(send(&r->bits, 0x40));
	assert_false(send(&r->bits, 0x01));
	stop(&r->bits);
	assert_string_equal(r->a.heard, "W ");
}

/* 3.1.4: a STOP, or a START, may come in the middle of a byte */
static void byte_cut_short_is_not_heard(void **state)
{
	struct rig *r = *state;

	start(&r->bits);
	send(&r->bits, 0x40);
	send_bits(&r->bits, 0x05, 3);
	stop(&r->bits);
	assert_string_equal(r->a.heard, "W ! stop ");
	start(&r->bits);
	assert_true(send(&r->bits, 0x42));
	assert_string_equal(r->b.heard, "W ! ");
}

static void start_and_stop_alone_are_heard_by_nobody(void **state)
{
	struct rig *r = *state;

	start(&r->bits);
	stop(&r->bits);
	assert_string_equal(r->a.heard, "");
}

/* 3.1.13 */
static void general_call_reaches_all_who_take_it(void **state)
{
	struct rig *r = *state;

	r->b.i2c.general_call = false;
	start(&r->bits);
	assert_true(send(&r->bits, 0x00));
	assert_true(send(&r->bits, 0x06));
	stop(&r->bits);
	assert_string_equal(r->a.heard, "G ! 06 ! stop ");
	assert_string_equal(r->b.heard, "");
	assert_string_equal(r->ten.heard, "");
}

static void general_call_is_acknowledged_if_anybody_does(void **state)
{
	struct rig *r = *state;

	start(&r->bits);
	assert_true(send(&r->bits, 0x00));
	r->b.refuses = true;
	assert_true(send(&r->bits, 0x06));
	r->a.refuses = true;
	assert_false(send(&r->bits, 0x04));
}

/* 3.1.15: 0x01 is the START byte */
static void start_byte_is_acknowledged_by_nobody(void **state)
{
	struct rig *r = *state;

	start(&r->bits);
	assert_false(send(&r->bits, 0x01));
	start(&r->bits);
	assert_true(send(&r->bits, 0x40));
	assert_string_equal(r->a.heard, "W ! ");
}

/* 3.1.11: 1111 0xx W, the other eight bits; to read, again with R */
static void ten_bit_address_passes_through(void **state)
{
	struct rig *r = *state;

	start(&r->bits);
	assert_true(send(&r->bits, 0xf2));
	r->other.refuses = true; /* the second byte is not its own */
	assert_true(send(&r->bits, 0x34));
	start(&r->bits);
	assert_true(send(&r->bits, 0xf3));
	assert_int_equal(receive(&r->bits, false), 0x51);
	stop(&r->bits);
	assert_string_equal(r->ten.heard, "W ! 34 ! again R ! nack stop ");
	assert_string_equal(r->other.heard, "W ! 34 again R ");
}

static void ten_bit_address_may_be_nobodys(void **state)
{
	struct rig *r = *state;

	start(&r->bits);
	assert_true(send(&r->bits, 0xf2));
	r->ten.refuses = r->other.refuses = true;
	assert_false(send(&r->bits, 0x35));
	start(&r->bits);
	assert_false(send(&r->bits, 0xf3));
	stop(&r->bits);
}

/* 3.1.9 */
static void target_that_stretches_holds_scl_before_the_ninth(void **state)
{
	struct rig *r = *state;

	r->a.stretch = ORR_US(10);
	start(&r->bits);
	send_bits(&r->bits, 0x40, 8);
	put(&r->bits.sda, true);
	put(&r->bits.scl, true);
	assert_int_equal(orr_net_level(&r->bus.scl), ORR_LOGIC_0);
	orr_sim_run(r->sim, ORR_US(10) - 1);
	assert_int_equal(orr_net_level(&r->bus.scl), ORR_LOGIC_0);
	assert_string_equal(r->a.heard, "W ");
	orr_sim_run(r->sim, 1);
	assert_int_equal(orr_net_level(&r->bus.scl), ORR_LOGIC_1);
	assert_string_equal(r->a.heard, "W ! ");
}

static void target_that_stretches_refuses_masters_of_bytes(void **state)
{
	struct rig *r = *state;
	struct orr_error err;

	assert_int_equal(orr_i2c_use_bytes(&r->bus, &err), -EINVAL);
	assert_string_equal(err.text,
			    "bus: a target stretches the clock: its master "
			    "must be at pin level");
}

/* 3.1.16: the master lost its place while the target sends 0x00 */
static void nine_clocks_free_sda_from_a_target(void **state)
{
	struct rig *r = *state;
	unsigned n = 0;

	r->a.next = 0x00;
	start(&r->bits);
	send(&r->bits, 0x41);
	send_bits(&r->bits, 0xff, 2);
	put(&r->bits.scl, true);
	assert_int_equal(orr_net_level(&r->bus.sda), ORR_LOGIC_0);
	while (orr_net_level(&r->bus.sda) == ORR_LOGIC_0) {
		bit(&r->bits, true);
		n++;
	}
	assert_in_range(n, 1, 9);
	start(&r->bits);
	assert_true(send(&r->bits, 0x42));
	assert_string_equal(r->b.heard, "W ! ");
}

/* It reads as a START and an address of 0. */
static void sda_that_is_stuck_low_is_nobodys_address(void **state)
{
	struct rig *r = *state;
	struct orr_net_driver fault;

	orr_net_attach(&r->bus.sda, &fault);
	put(&fault, false);
	r->a.i2c.general_call = r->b.i2c.general_call = false;
	start(&r->bits);
	send_bits(&r->bits, 0x40, 8);
	assert_string_equal(r->a.heard, "");
	put(&fault, true);
}

#define rig_test(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		rig_test(bytes_reach_the_addressed_target_only),
		rig_test(bytes_are_read_until_the_master_has_enough),
		rig_test(repeated_start_turns_the_direction),
		rig_test(nobody_acknowledges_an_address_without_target),
		rig_test(target_may_refuse_any_byte),
		rig_test(target_may_refuse_its_address),
		rig_test(byte_cut_short_is_not_heard),
		rig_test(start_and_stop_alone_are_heard_by_nobody),
		rig_test(general_call_reaches_all_who_take_it),
		rig_test(general_call_is_acknowledged_if_anybody_does),
		rig_test(start_byte_is_acknowledged_by_nobody),
		rig_test(ten_bit_address_passes_through),
		rig_test(ten_bit_address_may_be_nobodys),
		rig_test(target_that_stretches_holds_scl_before_the_ninth),
		rig_test(target_that_stretches_refuses_masters_of_bytes),
		rig_test(nine_clocks_free_sda_from_a_target),
		rig_test(sda_that_is_stuck_low_is_nobodys_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

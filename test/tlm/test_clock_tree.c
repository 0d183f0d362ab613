/* SPDX-License-Identifier: Apache-2.0 */
/* Derived clocks, and lines that are the OR of others. */
#include "../unit.h"

#include "../watch.h"

#include <orrery/models/pl011.h>
#include <orrery/orrery.h>

struct rig {
	struct orr_sim *sim;
	struct orr_object *root;
	struct orr_clock source;
	struct orr_derived_clock half;
	struct orr_derived_clock third; /* of half */
	struct orr_wire in[3];
	struct orr_wire_or any;
	struct orr_pl011 uart;
	struct orr_initiator_socket cpu;
};

static int setup(void **state)
{
	struct rig *r = test_calloc(1, sizeof(*r));

	r->sim = orr_sim_new();
	r->root = orr_sim_root(r->sim);
	orr_clock_init(&r->source, r->root, "source", orr_period_hz(48000000));
	orr_derived_clock_init(&r->half, r->root, "half", &r->source, 1, 2);
	orr_derived_clock_init(&r->third, r->root, "third", &r->half.clock, 1,
			       3);
	*state = r;
	return 0;
}

static int teardown(void **state)
{
	struct rig *r = *state;

	orr_sim_free(r->sim);
	test_free(r);
	return 0;
}

static void factors_multiply_along_the_tree(void **state)
{
	struct rig *r = *state;

	assert_int_equal(orr_clock_cycles(&r->half.clock, 24), ORR_US(1));
	assert_int_equal(orr_clock_cycles(&r->third.clock, 8), ORR_US(1));
	orr_derived_clock_set(&r->half, 3, 2);
	assert_int_equal(orr_clock_cycles(&r->half.clock, 72), ORR_US(1));
	assert_int_equal(orr_clock_cycles(&r->third.clock, 24), ORR_US(1));
}

static void factor_that_cancels_leaves_small_numbers(void **state)
{
	struct rig *r = *state;

	orr_derived_clock_set(&r->half, UINT64_C(1) << 62, UINT64_C(1) << 62);
	assert_int_equal(orr_clock_cycles(&r->half.clock, 48), ORR_US(1));
}

static void change_of_the_source_retimes_a_character(void **state)
{
	struct rig *r = *state;

	orr_initiator_socket_init(&r->cpu, r->root, "cpu");
	orr_pl011_init(&r->uart, r->root, "uart");
	r->uart.uartclk = &r->half.clock; /* 24 MHz */
	orr_bind(&r->cpu, &r->uart.dev.mmio);
	watch_sockets(r->sim);
	assert_int_equal(orr_device_realize(&r->uart.dev, NULL), 0);
	orr_write32(&r->cpu, ORR_PL011_IBRD, 15); /* a bit is 10 us */
	orr_write32(&r->cpu, ORR_PL011_LCR_H, 0x60);
	orr_write32(&r->cpu, ORR_PL011_CR, 0x301);
	orr_write32(&r->cpu, ORR_PL011_DR, 'x');
	orr_sim_run(r->sim, ORR_US(40));
	orr_clock_set_period(&r->source, orr_period_hz(12000000));
	/* the other six bits are four times as long */
	orr_sim_run(r->sim, ORR_US(240) - 1);
	assert_true(orr_read32(&r->cpu, ORR_PL011_FR) & ORR_PL011_FR_BUSY);
	orr_sim_run(r->sim, 1);
	assert_false(orr_read32(&r->cpu, ORR_PL011_FR) & ORR_PL011_FR_BUSY);
}

static void or_is_high_while_any_is(void **state)
{
	struct rig *r = *state;

	orr_wire_or_init(&r->any, r->root, "any");
	orr_wire_init(&r->in[0], r->root, "in0", false);
	orr_wire_init(&r->in[1], r->root, "in1", true);
	orr_wire_init(&r->in[2], r->root, "in2", true);
	orr_wire_or_add(&r->any, &r->in[0]);
	orr_wire_or_add_inverted(&r->any, &r->in[2]);
	assert_false(r->any.out.level);
	orr_wire_or_add(&r->any, &r->in[1]);
	assert_true(r->any.out.level);
	orr_wire_set(&r->in[0], true);
	orr_wire_set(&r->in[1], false);
	assert_true(r->any.out.level);
	orr_wire_set(&r->in[0], false);
	assert_false(r->any.out.level);
	orr_wire_set(&r->in[2], false);
	assert_true(r->any.out.level);
}

static void one_output_drives_several_inputs(void **state)
{
	struct rig *r = *state;

	for (unsigned i = 0; i < 3; i++)
		orr_wire_init(&r->in[i], r->root,
			      (const char *[]){"a", "b", "c"}[i], false);
	orr_wire_connect(&r->in[0], &r->in[1]);
	orr_wire_connect_inverted(&r->in[0], &r->in[2]);
	assert_true(r->in[2].level);
	orr_wire_set(&r->in[0], true);
	assert_true(r->in[1].level);
	assert_false(r->in[2].level);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(factors_multiply_along_the_tree),
		TEST(factor_that_cancels_leaves_small_numbers),
		TEST(change_of_the_source_retimes_a_character),
		TEST(or_is_high_while_any_is),
		TEST(one_output_drives_several_inputs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

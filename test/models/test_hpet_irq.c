/* SPDX-License-Identifier: Apache-2.0 */
/* The HPET's interrupts: lines and routes. */
#include "../unit.h"

#include "hpet_rig.h"

static void edge_is_a_pulse_of_one_period(void **state)
{
	struct hpet_rig *r = *state;
	struct recorder irq;

	hpet_rig_set(r, "counter-clk-period-fs", 69841279);
	hpet_rig_realize(r);
	record(&irq, &r->hpet.irq[7]);
	arm_timer(r, 0, ENB | route(7));
	start(r);
	ticks(r, 200);
	assert_int_equal(irq.rises, 1);
	assert_int_equal(irq.falls, 1);
	assert_true(irq.rose[0] == 6984128);
	assert_true(irq.fell[0] == 7053970);
	assert_int_equal(get(r, ORR_HPET_GINTR_STA), 0);
}

static void pulses_in_every_period_have_an_edge_each(void **state)
{
	struct hpet_rig *r = *state;
	struct recorder irq;

	hpet_rig_realize(r);
	record(&irq, &r->hpet.irq[0]);
	set(r, tn_conf(0), ENB | PERIODIC | VAL_SET);
	set(r, tn_comp(0), 1);
	start(r);
	ticks(r, 5);
	assert_int_equal(irq.rises, 5);
	assert_int_equal(irq.falls, 4);
	halt(r);
	assert_int_equal(irq.falls, 5);
}

static void edge_without_int_enb_leaves_no_trace(void **state)
{
	struct hpet_rig *r = *state;
	struct recorder irq;

	hpet_rig_realize(r);
	record(&irq, &r->hpet.irq[0]);
	arm_timer(r, 0, 0);
	start(r);
	ticks(r, 100);
	set(r, tn_conf(0), ENB);
	assert_int_equal(irq.rises, 0);
	assert_int_equal(get(r, ORR_HPET_GINTR_STA), 0);
}

static void pulse_ends_when_its_timer_is_switched_off(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_realize(r);
	arm_timer(r, 0, ENB);
	start(r);
	ticks(r, 100);
	assert_true(orr_wire_level(&r->hpet.irq[0]));
	set(r, tn_conf(0), 0);
	assert_false(orr_wire_level(&r->hpet.irq[0]));
	set(r, tn_conf(0), ENB);
	assert_false(orr_wire_level(&r->hpet.irq[0]));
}

/* Line 1 rises while line 0, of the other timer, is low again already. */
static void pulse_of_no_ticks_is_over_at_once(void **state)
{
	struct hpet_rig *r = *state;
	struct recorder irq;

	hpet_rig_set(r, "pulse-ticks", 0);
	hpet_rig_realize(r);
	record(&irq, &r->hpet.irq[0]);
	arm_timer(r, 0, ENB);
	arm_timer(r, 1, ENB | LEVEL | route(1));
	start(r);
	ticks(r, 100);
	assert_int_equal(irq.rises, 1);
	assert_int_equal(irq.falls, 1);
	assert_int_equal(irq.rose[0], ORR_US(1));
	assert_int_equal(irq.fell[0], ORR_US(1));
	assert_true(orr_wire_level(&r->hpet.irq[1]));
}

static void pulse_of_five_ticks(void **state)
{
	struct hpet_rig *r = *state;
	struct recorder irq;

	hpet_rig_set(r, "pulse-ticks", 5);
	hpet_rig_realize(r);
	record(&irq, &r->hpet.irq[0]);
	arm_timer(r, 0, ENB);
	start(r);
	ticks(r, 200);
	assert_int_equal(irq.rose[0], ORR_US(1));
	assert_int_equal(irq.fell[0], ORR_US(1) + ORR_NS(50));
}

static void halt_ends_a_pulse_for_good(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_realize(r);
	arm_timer(r, 0, ENB);
	start(r);
	ticks(r, 100);
	halt(r);
	assert_false(orr_wire_level(&r->hpet.irq[0]));
	start(r);
	assert_false(orr_wire_level(&r->hpet.irq[0]));
}

static void level_lasts_until_its_status_is_cleared(void **state)
{
	struct hpet_rig *r = *state;
	const struct orr_wire *irq = &r->hpet.irq[0];

	hpet_rig_realize(r);
	arm_timer(r, 1, ENB | LEVEL);
	start(r);
	ticks(r, 99);
	assert_false(orr_wire_level(irq));
	ticks(r, 1000);
	assert_true(orr_wire_level(irq));
	assert_int_equal(get(r, ORR_HPET_GINTR_STA), 2);
	set(r, ORR_HPET_GINTR_STA, 0xfffffffffffffffd);
	assert_true(orr_wire_level(irq));
	set(r, ORR_HPET_GINTR_STA, 2);
	assert_false(orr_wire_level(irq));
	assert_int_equal(get(r, ORR_HPET_GINTR_STA), 0);
}

static void another_match_leaves_an_active_level_high(void **state)
{
	struct hpet_rig *r = *state;
	struct recorder irq;

	hpet_rig_realize(r);
	record(&irq, &r->hpet.irq[0]);
	set(r, tn_conf(0), ENB | LEVEL | PERIODIC | VAL_SET);
	set(r, tn_comp(0), 100);
	start(r);
	ticks(r, 250);
	assert_true(orr_wire_level(&r->hpet.irq[0]));
	set(r, ORR_HPET_GINTR_STA, 1);
	ticks(r, 40);
	assert_int_equal(irq.rises, 1);
	assert_int_equal(irq.falls, 1);
	ticks(r, 10);
	assert_int_equal(irq.rises, 2);
}

static void status_does_not_need_int_enb(void **state)
{
	struct hpet_rig *r = *state;
	const struct orr_wire *irq = &r->hpet.irq[0];

	hpet_rig_realize(r);
	arm_timer(r, 0, LEVEL);
	start(r);
	ticks(r, 100);
	assert_int_equal(get(r, ORR_HPET_GINTR_STA), 1);
	assert_false(orr_wire_level(irq));
	set(r, tn_conf(0), LEVEL | ENB);
	assert_true(orr_wire_level(irq));
	set(r, tn_conf(0), LEVEL);
	assert_false(orr_wire_level(irq));
	assert_int_equal(get(r, ORR_HPET_GINTR_STA), 1);
}

static void status_survives_halt_and_asserts_again(void **state)
{
	struct hpet_rig *r = *state;
	const struct orr_wire *irq = &r->hpet.irq[0];

	hpet_rig_realize(r);
	arm_timer(r, 0, LEVEL | ENB);
	start(r);
	ticks(r, 100);
	halt(r);
	assert_false(orr_wire_level(irq));
	assert_int_equal(get(r, ORR_HPET_GINTR_STA), 1);
	start(r);
	assert_true(orr_wire_level(irq));
}

static void change_to_edge_clears_the_status(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_realize(r);
	arm_timer(r, 0, LEVEL | ENB);
	start(r);
	ticks(r, 100);
	set(r, tn_conf(0), ENB);
	assert_int_equal(get(r, ORR_HPET_GINTR_STA), 0);
	assert_false(orr_wire_level(&r->hpet.irq[0]));
}

static void line_is_the_or_of_its_timers(void **state)
{
	struct hpet_rig *r = *state;
	struct recorder irq;

	hpet_rig_realize(r);
	record(&irq, &r->hpet.irq[9]);
	arm_timer(r, 0, LEVEL | ENB | route(9));
	arm_timer(r, 1, LEVEL | ENB | route(9));
	arm_timer(r, 2, ENB | route(9));
	start(r);
	ticks(r, 200);
	set(r, ORR_HPET_GINTR_STA, 1);
	assert_true(orr_wire_level(&r->hpet.irq[9]));
	set(r, ORR_HPET_GINTR_STA, 2);
	assert_false(orr_wire_level(&r->hpet.irq[9]));
	assert_int_equal(irq.rises, 1);
}

static void active_level_moves_with_its_route(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_realize(r);
	arm_timer(r, 0, LEVEL | ENB | route(3));
	start(r);
	ticks(r, 100);
	set(r, tn_conf(0), LEVEL | ENB | route(31));
	assert_false(orr_wire_level(&r->hpet.irq[3]));
	assert_true(orr_wire_level(&r->hpet.irq[31]));
}

static void route_outside_the_capability_keeps_the_old_one(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_set(r, "int-route-cap", 1u << 20 | 1u << 21);
	hpet_rig_realize(r);
	set(r, tn_conf(0), route(21));
	set(r, tn_conf(0), LEVEL | route(3));
	assert_int_equal((uint32_t)get(r, tn_conf(0)) & ~0x30u,
			 LEVEL | route(21));
}

static void each_timer_has_its_own_routes(void **state)
{
	struct hpet_rig *r = *state;

	assert_int_equal(orr_device_set(&r->hpet.dev, "int-route-cap",
					"0x100,0x200,0x400", NULL),
			 0);
	hpet_rig_set(r, "timers", 4);
	hpet_rig_realize(r);
	for (unsigned n = 0; n < 4; n++) {
		unsigned own = n < 3 ? 8 + n : 10; /* the last goes on */

		assert_int_equal(get(r, tn_conf(n)) >> 32, 1u << own);
		for (unsigned k = 8; k < 11; k++)
			set(r, tn_conf(n), route(k));
		assert_int_equal(get(r, tn_conf(n)) & ORR_HPET_INT_ROUTE,
				 route(own));
	}
}

static void legacy_route_takes_timers_0_and_1(void **state)
{
	struct hpet_rig *r = *state;
	struct orr_hpet *h = &r->hpet;

	hpet_rig_realize(r);
	for (unsigned n = 0; n < 3; n++)
		arm_timer(r, n, LEVEL | ENB | route(16 + n));
	set(r, ORR_HPET_GEN_CONF, ORR_HPET_LEG_RT_CNF | ORR_HPET_ENABLE_CNF);
	assert_true(orr_wire_level(&h->legacy_active));
	ticks(r, 100);
	assert_true(orr_wire_level(&h->legacy[0]));
	assert_true(orr_wire_level(&h->legacy[1]));
	assert_false(orr_wire_level(&h->irq[16]));
	assert_false(orr_wire_level(&h->irq[17]));
	assert_true(orr_wire_level(&h->irq[18]));
	set(r, ORR_HPET_GEN_CONF, ORR_HPET_ENABLE_CNF);
	assert_false(orr_wire_level(&h->legacy_active));
	assert_false(orr_wire_level(&h->legacy[0]));
	assert_true(orr_wire_level(&h->irq[16]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(edge_is_a_pulse_of_one_period),
		TEST(pulses_in_every_period_have_an_edge_each),
		TEST(edge_without_int_enb_leaves_no_trace),
		TEST(pulse_ends_when_its_timer_is_switched_off),
		TEST(pulse_of_no_ticks_is_over_at_once),
		TEST(pulse_of_five_ticks),
		TEST(halt_ends_a_pulse_for_good),
		TEST(level_lasts_until_its_status_is_cleared),
		TEST(another_match_leaves_an_active_level_high),
		TEST(status_does_not_need_int_enb),
		TEST(status_survives_halt_and_asserts_again),
		TEST(change_to_edge_clears_the_status),
		TEST(line_is_the_or_of_its_timers),
		TEST(active_level_moves_with_its_route),
		TEST(route_outside_the_capability_keeps_the_old_one),
		TEST(each_timer_has_its_own_routes),
		TEST(legacy_route_takes_timers_0_and_1),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

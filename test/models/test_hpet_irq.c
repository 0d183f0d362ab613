/* SPDX-License-Identifier: Apache-2.0 */
/* The HPET's interrupts: lines, routes, messages. */
#include "../unit.h"

#include "hpet_rig.h"

#include <errno.h>
#include <string.h>

/* One match of timer n, 100 counts after the start. */
static void arm_timer(struct hpet_rig *r, unsigned n, uint32_t conf)
{
	set(r, tn_conf(n), conf);
	set(r, tn_comp(n), 100);
}

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

/* A realized HPET that sends messages. */
static void realize_with_fsb(struct hpet_rig *r)
{
	orr_bus_connect(&r->bus, &r->hpet.dma);
	hpet_rig_set(r, "fsb", true);
	hpet_rig_realize(r);
}

static void fsb_capability_needs_a_connected_dma(void **state)
{
	struct hpet_rig *r = *state;
	struct orr_error err;

	hpet_rig_set(r, "fsb", true);
	assert_int_equal(orr_device_realize(&r->hpet.dev, &err), -EINVAL);
	assert_non_null(strstr(err.text, "hpet"));
	assert_non_null(strstr(err.text, "dma"));
}

static void message_is_written_instead_of_a_line(void **state)
{
	struct hpet_rig *r = *state;
	struct recorder irq;

	realize_with_fsb(r);
	record(&irq, &r->hpet.irq[0]);
	arm_timer(r, 2, ENB | FSB_EN);
	set(r, tn_fsb(2), (uint64_t)RAM_BASE << 32 | 0x12345678);
	start(r);
	ticks(r, 99);
	assert_int_equal(orr_read32(&r->cpu, RAM_BASE), 0);
	ticks(r, 1);
	assert_int_equal(orr_read32(&r->cpu, RAM_BASE), 0x12345678);
	assert_int_equal(irq.rises, 0);
	assert_int_equal(r->warnings, 0);
}

static void message_of_a_level_timer_sets_its_status(void **state)
{
	struct hpet_rig *r = *state;

	realize_with_fsb(r);
	arm_timer(r, 1, ENB | LEVEL | FSB_EN);
	set(r, tn_fsb(1), (uint64_t)RAM_BASE << 32 | 0x12345678);
	start(r);
	ticks(r, 100);
	assert_int_equal(orr_read32(&r->cpu, RAM_BASE), 0x12345678);
	assert_int_equal(get(r, ORR_HPET_GINTR_STA), 2);
	assert_false(orr_wire_level(&r->hpet.irq[0]));
}

static void message_needs_int_enb(void **state)
{
	struct hpet_rig *r = *state;

	realize_with_fsb(r);
	arm_timer(r, 0, FSB_EN);
	set(r, tn_fsb(0), (uint64_t)RAM_BASE << 32 | 0x12345678);
	start(r);
	ticks(r, 100);
	assert_int_equal(orr_read32(&r->cpu, RAM_BASE), 0);
}

static void legacy_route_wins_over_messages(void **state)
{
	struct hpet_rig *r = *state;

	realize_with_fsb(r);
	arm_timer(r, 0, ENB | LEVEL | FSB_EN);
	set(r, tn_fsb(0), (uint64_t)RAM_BASE << 32 | 0x12345678);
	set(r, ORR_HPET_GEN_CONF, ORR_HPET_LEG_RT_CNF | ORR_HPET_ENABLE_CNF);
	ticks(r, 100);
	assert_int_equal(orr_read32(&r->cpu, RAM_BASE), 0);
	assert_true(orr_wire_level(&r->hpet.legacy[0]));
}

static void message_may_reach_the_hpet_itself(void **state)
{
	struct hpet_rig *r = *state;

	realize_with_fsb(r);
	set(r, tn_conf(0), ENB | FSB_EN | PERIODIC | VAL_SET);
	set(r, tn_comp(0), 100);
	set(r, tn_fsb(0), (uint64_t)(HPET_BASE + ORR_HPET_GEN_CONF) << 32);
	start(r);
	ticks(r, 1000);
	assert_int_equal(get(r, ORR_HPET_GEN_CONF), 0);
	assert_int_equal(get(r, ORR_HPET_MAIN_CNT), 100);
}

static void message_to_nowhere_is_reported(void **state)
{
	struct hpet_rig *r = *state;

	realize_with_fsb(r);
	arm_timer(r, 0, ENB | FSB_EN);
	set(r, tn_fsb(0), UINT64_C(0xfee00000) << 32);
	start(r);
	ticks(r, 100);
	assert_int_equal(r->warnings, 1);
}

/* A driver that looks at the registers in the very tick of the match. */
struct driver {
	struct orr_process thread;
	struct hpet_rig *r;
	uint64_t status;
	uint64_t comp;
	uint32_t message;
};

static void look_at_the_match(struct orr_process *self)
{
	struct driver *d = orr_container_of(self, struct driver, thread);

	orr_wait_for(self, ORR_NS(1000));
	d->status = get(d->r, ORR_HPET_GINTR_STA);
	d->comp = get(d->r, tn_comp(0));
	orr_wait_for(self, 0);
	orr_wait_for(self, 0);
	d->message = orr_read32(&d->r->cpu, RAM_BASE);
}

/*
 * With the driver woken before the HPET, in the tick in which timer 0 matches
 * and timer 2 sends a message.
 */
static void access_in_the_tick_of_a_match_sees_it(void **state)
{
	struct hpet_rig *r = *state;
	struct driver d = {.r = r};

	realize_with_fsb(r);
	orr_thread_init(&d.thread, orr_sim_root(r->sim), "driver",
			look_at_the_match);
	orr_sim_run(r->sim, 0);
	set(r, tn_conf(0), LEVEL | PERIODIC | VAL_SET);
	set(r, tn_comp(0), 100);
	arm_timer(r, 2, ENB | FSB_EN);
	set(r, tn_fsb(2), (uint64_t)RAM_BASE << 32 | 0x5a);
	start(r);
	ticks(r, 100);
	assert_int_equal(d.status, 1);
	assert_int_equal(d.comp, 200);
	assert_int_equal(d.message, 0x5a);
}

static uint64_t peek(struct hpet_rig *r, uint32_t offset)
{
	uint64_t value = 0;
	struct orr_payload p;

	orr_payload_set(&p, ORR_READ_COMMAND, HPET_BASE + offset, &value,
			sizeof(value));
	assert_int_equal(orr_transport_dbg(&r->cpu, &p), sizeof(value));
	return value;
}

static void peek_at_the_match(struct orr_process *self)
{
	struct driver *d = orr_container_of(self, struct driver, thread);

	orr_wait_for(self, ORR_NS(1000));
	d->status = peek(d->r, ORR_HPET_GINTR_STA);
	d->comp = peek(d->r, tn_comp(0));
}

/* A debugger finds what is there and does not set the match off. */
static void debugger_has_no_side_effects(void **state)
{
	struct hpet_rig *r = *state;
	struct driver d = {.r = r};

	hpet_rig_realize(r);
	orr_thread_init(&d.thread, orr_sim_root(r->sim), "debugger",
			peek_at_the_match);
	orr_sim_run(r->sim, 0);
	arm_timer(r, 0, LEVEL);
	start(r);
	ticks(r, 100);
	assert_int_equal(d.status, 0);
	assert_int_equal(d.comp, 100);
	assert_int_equal(peek(r, ORR_HPET_GINTR_STA), 1);
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
		TEST(status_does_not_need_int_enb),
		TEST(status_survives_halt_and_asserts_again),
		TEST(change_to_edge_clears_the_status),
		TEST(line_is_the_or_of_its_timers),
		TEST(active_level_moves_with_its_route),
		TEST(route_outside_the_capability_keeps_the_old_one),
		TEST(each_timer_has_its_own_routes),
		TEST(legacy_route_takes_timers_0_and_1),
		TEST(fsb_capability_needs_a_connected_dma),
		TEST(message_is_written_instead_of_a_line),
		TEST(message_of_a_level_timer_sets_its_status),
		TEST(message_needs_int_enb),
		TEST(legacy_route_wins_over_messages),
		TEST(message_may_reach_the_hpet_itself),
		TEST(message_to_nowhere_is_reported),
		TEST(access_in_the_tick_of_a_match_sees_it),
		TEST(debugger_has_no_side_effects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The HPET's FSB messages, and looks at it in the tick of a match. */
#include "../unit.h"

#include "hpet_rig.h"

#include <errno.h>
#include <string.h>

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

static void messages_win_over_the_legacy_route(void **state)
{
	struct hpet_rig *r = *state;
	struct recorder irq0;

	realize_with_fsb(r);
	arm_timer(r, 0, ENB | FSB_EN);
	arm_timer(r, 1, ENB | LEVEL);
	set(r, tn_fsb(0), (uint64_t)RAM_BASE << 32 | 0x12345678);
	record(&irq0, &r->hpet.legacy[0]);
	set(r, ORR_HPET_GEN_CONF, ORR_HPET_LEG_RT_CNF | ORR_HPET_ENABLE_CNF);
	ticks(r, 100);
	assert_int_equal(orr_read32(&r->cpu, RAM_BASE), 0x12345678);
	assert_int_equal(irq0.rises, 0);
	assert_true(orr_wire_level(&r->hpet.legacy[1]));
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

	orr_payload_init(&p);
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
		TEST(fsb_capability_needs_a_connected_dma),
		TEST(message_is_written_instead_of_a_line),
		TEST(message_of_a_level_timer_sets_its_status),
		TEST(message_needs_int_enb),
		TEST(messages_win_over_the_legacy_route),
		TEST(message_may_reach_the_hpet_itself),
		TEST(message_to_nowhere_is_reported),
		TEST(access_in_the_tick_of_a_match_sees_it),
		TEST(debugger_has_no_side_effects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

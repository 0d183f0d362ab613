/* SPDX-License-Identifier: Apache-2.0 */
/* The HPET's registers, counter and one-shot comparators. */
#include "../unit.h"

#include "hpet_rig.h"

#include <errno.h>

static const uint64_t all_ones = UINT64_MAX;

static void gcap_id_tells_the_defaults(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_realize(r);
	assert_true(get(r, ORR_HPET_GCAP_ID) == 0x009896808086a201);
	assert_true(get(r, tn_conf(0)) == 0xffffffff00000030);
	assert_true(get(r, tn_comp(2)) == all_ones);
	assert_true(get(r, ORR_HPET_GEN_CONF) == 0);
	assert_true(get(r, ORR_HPET_MAIN_CNT) == 0);
	assert_int_equal(r->warnings, 0);
}

static void gcap_id_ignores_writes(void **state)
{
	struct hpet_rig *r = *state;
	uint64_t before;

	hpet_rig_realize(r);
	before = get(r, ORR_HPET_GCAP_ID);
	set(r, ORR_HPET_GCAP_ID, ~before);
	assert_true(get(r, ORR_HPET_GCAP_ID) == before);
	assert_int_equal(r->warnings, 1);
}

static void properties_shape_the_capabilities(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_set(r, "timers", 32);
	hpet_rig_set(r, "counter-clk-period-fs", 69841279);
	hpet_rig_set(r, "counter-64", false);
	hpet_rig_set(r, "legacy-route", false);
	hpet_rig_set(r, "vendor-id", 0x1022);
	hpet_rig_set(r, "revision", 0x10);
	hpet_rig_set(r, "int-route-cap", 0x00f00000);
	hpet_rig_set(r, "periodic-timers", 1);
	hpet_rig_realize(r);
	assert_true(get(r, ORR_HPET_GCAP_ID) == 0x0429b17f10221f10);
	assert_true(get(r, tn_conf(0)) == 0x00f0000000000010);
	assert_true(get(r, tn_conf(31)) == 0x00f0000000000000);
	assert_true(get(r, tn_comp(31)) == UINT32_MAX);
}

static void properties_out_of_range_are_refused(void **state)
{
	struct hpet_rig *r = *state;
	struct orr_device *dev = &r->hpet.dev;

	assert_int_equal(orr_device_set_u64(dev, "timers", 2, NULL), -EINVAL);
	assert_int_equal(orr_device_set_u64(dev, "timers", 33, NULL), -EINVAL);
	assert_int_equal(orr_device_set_u64(dev, "counter-clk-period-fs",
					    100000001, NULL),
			 -EINVAL);
	assert_int_equal(orr_device_set_u64(dev, "revision", 0, NULL), -EINVAL);
}

static void missing_capabilities_cannot_be_switched_on(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_set(r, "wide-timers", 0);
	hpet_rig_set(r, "periodic-timers", 0);
	hpet_rig_set(r, "legacy-route", false);
	hpet_rig_realize(r);
	set(r, tn_conf(0), 0xffffffff);
	assert_int_equal((uint32_t)get(r, tn_conf(0)), 0x3e06);
	set(r, ORR_HPET_GEN_CONF, all_ones);
	assert_true(get(r, ORR_HPET_GEN_CONF) == ORR_HPET_ENABLE_CNF);
	set(r, tn_fsb(0), all_ones);
	assert_true(get(r, tn_fsb(0)) == 0);
}

static void absent_timers_read_zero_and_ignore_writes(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_realize(r);
	set(r, tn_conf(3), all_ones);
	set(r, tn_comp(3), all_ones);
	set(r, tn_fsb(3), all_ones);
	assert_int_equal(r->warnings, 3);
	assert_true(get(r, tn_conf(3)) == 0);
	assert_true(get(r, tn_comp(3)) == 0);
	assert_true(get(r, tn_fsb(3)) == 0);
}

static void other_access_sizes_read_zero_and_write_nothing(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_realize(r);
	assert_int_equal(orr_read16(&r->cpu, HPET_BASE), 0);
	assert_true(orr_read64(&r->cpu, HPET_BASE + 4) == 0);
	orr_write8(&r->cpu, HPET_BASE + tn_comp(0), 0);
	assert_true(get(r, tn_comp(0)) == all_ones);
}

static void counter_runs_only_while_enabled(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_realize(r);
	orr_sim_run(r->sim, ORR_NS(1005));
	assert_true(get(r, ORR_HPET_MAIN_CNT) == 0);
	start(r);
	orr_sim_run(r->sim, ORR_NS(10) - 1);
	assert_true(get(r, ORR_HPET_MAIN_CNT) == 0);
	orr_sim_run(r->sim, 1);
	assert_true(get(r, ORR_HPET_MAIN_CNT) == 1);
	orr_sim_run(r->sim, ORR_NS(9));
	halt(r);
	orr_sim_run(r->sim, ORR_NS(1000));
	assert_true(get(r, ORR_HPET_MAIN_CNT) == 1);
	start(r);
	orr_sim_run(r->sim, ORR_NS(10));
	assert_true(get(r, ORR_HPET_MAIN_CNT) == 2);
}

static void enabling_twice_keeps_the_phase(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_realize(r);
	start(r);
	orr_sim_run(r->sim, ORR_NS(5));
	start(r);
	orr_sim_run(r->sim, ORR_NS(5));
	assert_true(get(r, ORR_HPET_MAIN_CNT) == 1);
}

static void high_half_of_gen_conf_does_nothing(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_realize(r);
	start(r);
	orr_write32(&r->cpu, HPET_BASE + ORR_HPET_GEN_CONF + 4, 0);
	ticks(r, 1);
	assert_true(get(r, ORR_HPET_MAIN_CNT) == 1);
}

static void counter_is_exact_over_days(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_set(r, "counter-clk-period-fs", 69841279);
	hpet_rig_realize(r);
	start(r);
	orr_sim_run(r->sim, UINT64_C(69841279000000) - 1);
	assert_true(get(r, ORR_HPET_MAIN_CNT) == 999999999);
	orr_sim_run(r->sim, 1);
	assert_true(get(r, ORR_HPET_MAIN_CNT) == 1000000000);
	orr_sim_run(r->sim, ORR_S(100 * 86400) - orr_now(r->sim));
	assert_true(get(r, ORR_HPET_MAIN_CNT) == 123709074686332);
}

static void counter_is_written_in_halves_while_halted(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_realize(r);
	orr_write32(&r->cpu, HPET_BASE + ORR_HPET_MAIN_CNT, 0xfffffffe);
	orr_write32(&r->cpu, HPET_BASE + ORR_HPET_MAIN_CNT + 4, 0x7);
	start(r);
	ticks(r, 1);
	assert_true(get(r, ORR_HPET_MAIN_CNT) == 0x7ffffffff);
	ticks(r, 1);
	assert_true(get(r, ORR_HPET_MAIN_CNT) == 0x800000000);
	assert_int_equal(orr_read32(&r->cpu, HPET_BASE + ORR_HPET_MAIN_CNT + 4),
			 8);
}

static void write_to_running_counter_is_ignored(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_realize(r);
	start(r);
	ticks(r, 5);
	set(r, ORR_HPET_MAIN_CNT, 1000);
	assert_int_equal(r->warnings, 1);
	assert_true(get(r, ORR_HPET_MAIN_CNT) == 5);
	halt(r);
	assert_true(get(r, ORR_HPET_MAIN_CNT) == 5);
}

static void narrow_counter_wraps_at_32_bits(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_set(r, "counter-64", false);
	hpet_rig_realize(r);
	set(r, ORR_HPET_MAIN_CNT, all_ones);
	assert_true(get(r, ORR_HPET_MAIN_CNT) == UINT32_MAX);
	set(r, tn_conf(0), ENB | LEVEL);
	set(r, tn_comp(0), 1);
	start(r);
	ticks(r, 1);
	assert_true(get(r, ORR_HPET_MAIN_CNT) == 0);
	assert_int_equal(get(r, ORR_HPET_GINTR_STA), 0);
	ticks(r, 1);
	assert_int_equal(get(r, ORR_HPET_GINTR_STA), 1);
}

static void far_match_is_exact_and_costs_one_event(void **state)
{
	struct hpet_rig *r = *state;
	struct recorder irq;
	uint64_t events;

	hpet_rig_set(r, "counter-clk-period-fs", 69841279);
	hpet_rig_realize(r);
	record(&irq, &r->hpet.irq[0]);
	set(r, tn_conf(0), ENB | LEVEL);
	set(r, tn_comp(0), 1000000000);
	start(r);
	events = orr_sim_event_count(r->sim);
	orr_sim_run(r->sim, ORR_S(100));
	assert_int_equal(irq.rises, 1);
	assert_true(irq.rose[0] == UINT64_C(69841279000000));
	/* its own, and that of the wire */
	assert_int_equal(orr_sim_event_count(r->sim) - events, 2);
}

static void comparator_behind_the_counter_waits_for_the_wrap(void **state)
{
	struct hpet_rig *r = *state;
	struct recorder irq;

	hpet_rig_realize(r);
	record(&irq, &r->hpet.irq[0]);
	set(r, tn_conf(0), ENB | MODE32);
	start(r);
	ticks(r, 1000);
	set(r, tn_comp(0), 500);
	orr_sim_run(r->sim, ORR_S(43));
	/* once per 2^32 counts, and not when the counter wraps */
	assert_int_equal(irq.rises, 1);
	assert_true(irq.rose[0] == ORR_NS(10 * (500 + (UINT64_C(1) << 32))));
	orr_sim_run(r->sim, ORR_S(43));
	assert_int_equal(irq.rises, 2);
	assert_true(irq.rose[1] - irq.rose[0] ==
		    ORR_NS(10 * (UINT64_C(1) << 32)));
}

static void comparator_equal_to_the_counter_waits_for_the_wrap(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_realize(r);
	set(r, tn_conf(0), ENB | LEVEL | MODE32);
	start(r);
	ticks(r, 1000);
	set(r, tn_comp(0), 1000);
	ticks(r, (UINT64_C(1) << 32) - 1);
	assert_int_equal(get(r, ORR_HPET_GINTR_STA), 0);
	ticks(r, 1);
	assert_int_equal(get(r, ORR_HPET_GINTR_STA), 1);
}

static void wide_comparator_in_the_past_never_matches(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_realize(r);
	set(r, tn_conf(0), LEVEL);
	set(r, tn_conf(1), LEVEL);
	start(r);
	ticks(r, 1000);
	set(r, tn_comp(0), 1000);
	set(r, tn_comp(1), 999);
	ticks(r, 1000);
	assert_int_equal(get(r, ORR_HPET_GINTR_STA), 0);
	assert_int_equal(orr_sim_run(r->sim, ORR_TIME_MAX), ORR_RUN_STARVED);
}

static void rewritten_comparator_matches_once(void **state)
{
	struct hpet_rig *r = *state;
	struct recorder irq;

	hpet_rig_realize(r);
	record(&irq, &r->hpet.irq[0]);
	set(r, tn_conf(0), ENB);
	set(r, tn_comp(0), 100);
	start(r);
	ticks(r, 50);
	set(r, tn_comp(0), 200);
	ticks(r, 50);
	set(r, tn_comp(0), 150);
	ticks(r, 1000);
	assert_int_equal(irq.rises, 1);
	assert_true(irq.rose[0] == ORR_NS(1500));
}

static void one_shot_keeps_its_comparator(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_realize(r);
	set(r, tn_conf(0), LEVEL | MODE32);
	set(r, tn_comp(0), 100);
	set(r, tn_comp(0), 200); /* no period, as it would be */
	start(r);
	ticks(r, 200);
	assert_int_equal(get(r, ORR_HPET_GINTR_STA), 1);
	assert_true(get(r, tn_comp(0)) == 200);
	ticks(r, UINT64_C(1) << 32);
	assert_true(get(r, tn_comp(0)) == 200);
}

static void mode32_cuts_the_comparator(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_realize(r);
	set(r, tn_comp(0), 0x1122334455667788);
	set(r, tn_conf(0), MODE32);
	assert_true(get(r, tn_comp(0)) == 0x55667788);
	orr_write32(&r->cpu, HPET_BASE + tn_comp(0) + 4, 0xffffffff);
	set(r, tn_conf(0), 0);
	assert_true(get(r, tn_comp(0)) == 0x55667788);
	set(r, tn_comp(0), 0x1122334455667788);
	assert_true(get(r, tn_comp(0)) == 0x1122334455667788);
}

static void reset_halts_and_restores_everything(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_realize(r);
	set(r, ORR_HPET_MAIN_CNT, 5);
	set(r, tn_conf(0), ENB | LEVEL | MODE32 | PERIODIC | VAL_SET);
	set(r, tn_comp(0), 10);
	set(r, ORR_HPET_GEN_CONF, 3);
	ticks(r, 15);
	assert_true(orr_wire_level(&r->hpet.legacy[0]));
	orr_device_reset(&r->hpet.dev);
	assert_false(orr_wire_level(&r->hpet.legacy[0]));
	assert_false(orr_wire_level(&r->hpet.legacy_active));
	assert_true(get(r, ORR_HPET_GEN_CONF) == 0);
	assert_true(get(r, ORR_HPET_GINTR_STA) == 0);
	assert_true(get(r, ORR_HPET_MAIN_CNT) == 0);
	assert_true(get(r, tn_conf(0)) == 0xffffffff00000030);
	assert_true(get(r, tn_comp(0)) == all_ones);
	assert_int_equal(orr_sim_run(r->sim, ORR_TIME_MAX), ORR_RUN_STARVED);
}

static void mode32_counts_at_once_while_running(void **state)
{
	struct hpet_rig *r = *state;
	struct recorder irq;

	hpet_rig_realize(r);
	record(&irq, &r->hpet.irq[0]);
	set(r, tn_conf(0), ENB);
	set(r, tn_comp(0), 0x100000064);
	start(r);
	ticks(r, 50);
	set(r, tn_conf(0), ENB | MODE32);
	ticks(r, 50);
	assert_int_equal(irq.rises, 1);
	assert_true(irq.rose[0] == ORR_NS(1000));
}

static void reserved_space_reads_zero_with_a_warning(void **state)
{
	static const uint32_t offsets[] = {0x008, 0x018, 0x028, 0x0e8,
					   0x0f8, 0x118, 0x158};
	struct hpet_rig *r = *state;

	hpet_rig_realize(r);
	for (unsigned i = 0; i < ORR_COUNT(offsets); i++) {
		set(r, offsets[i], all_ones);
		assert_true(get(r, offsets[i]) == 0);
	}
	assert_int_equal(r->warnings, 2 * ORR_COUNT(offsets));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(gcap_id_tells_the_defaults),
		TEST(gcap_id_ignores_writes),
		TEST(properties_shape_the_capabilities),
		TEST(properties_out_of_range_are_refused),
		TEST(missing_capabilities_cannot_be_switched_on),
		TEST(absent_timers_read_zero_and_ignore_writes),
		TEST(other_access_sizes_read_zero_and_write_nothing),
		TEST(counter_runs_only_while_enabled),
		TEST(enabling_twice_keeps_the_phase),
		TEST(high_half_of_gen_conf_does_nothing),
		TEST(counter_is_exact_over_days),
		TEST(counter_is_written_in_halves_while_halted),
		TEST(write_to_running_counter_is_ignored),
		TEST(narrow_counter_wraps_at_32_bits),
		TEST(far_match_is_exact_and_costs_one_event),
		TEST(comparator_behind_the_counter_waits_for_the_wrap),
		TEST(comparator_equal_to_the_counter_waits_for_the_wrap),
		TEST(wide_comparator_in_the_past_never_matches),
		TEST(rewritten_comparator_matches_once),
		TEST(one_shot_keeps_its_comparator),
		TEST(mode32_cuts_the_comparator),
		TEST(reset_halts_and_restores_everything),
		TEST(mode32_counts_at_once_while_running),
		TEST(reserved_space_reads_zero_with_a_warning),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

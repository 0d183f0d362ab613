/* SPDX-License-Identifier: Apache-2.0 */
/* The HPET's periodic timers. */
#include "../unit.h"

#include "hpet_rig.h"

/* Timer 0 as software starts it: first match, then period. */
static void start_periodic(struct hpet_rig *r, uint32_t flags, uint64_t first,
			   uint64_t period)
{
	set(r, tn_conf(0), ENB | PERIODIC | VAL_SET | flags);
	set(r, tn_comp(0), first);
	set(r, tn_comp(0), period);
	start(r);
}

static void periodic_comparator_adds_its_period_at_the_match(void **state)
{
	struct hpet_rig *r = *state;
	struct recorder irq;

	hpet_rig_realize(r);
	record(&irq, &r->hpet.irq[0]);
	set(r, tn_conf(0), ENB | PERIODIC | VAL_SET);
	set(r, tn_comp(0), 0x123);
	start(r);
	ticks(r, 0x122);
	assert_true(get(r, tn_comp(0)) == 0x123);
	ticks(r, 1);
	assert_true(get(r, tn_comp(0)) == 0x246);
	ticks(r, 0x123 * 2);
	assert_true(get(r, tn_comp(0)) == 0x48c);
	assert_int_equal(irq.rises, 3);
	assert_true(irq.rose[2] == ORR_NS(10 * 0x369));
}

static void first_match_and_period_may_differ(void **state)
{
	struct hpet_rig *r = *state;
	struct recorder irq;

	hpet_rig_realize(r);
	record(&irq, &r->hpet.irq[0]);
	start_periodic(r, 0, 1000, 30);
	ticks(r, 1060);
	assert_int_equal(irq.rises, 3);
	assert_true(irq.rose[0] == ORR_NS(10000));
	assert_true(irq.rose[2] == ORR_NS(10600));
}

static void periodic_ticks_do_not_drift(void **state)
{
	struct hpet_rig *r = *state;
	struct recorder irq;

	hpet_rig_set(r, "counter-clk-period-fs", 69841279);
	hpet_rig_realize(r);
	record(&irq, &r->hpet.irq[0]);
	start_periodic(r, 0, 100000000, 100000000);
	orr_sim_run(r->sim, ORR_S(70));
	assert_int_equal(irq.rises, 10);
	assert_true(irq.rose[6] == UINT64_C(48888895300000));
}

static void narrow_comparator_wraps_when_it_adds(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_realize(r);
	set(r, ORR_HPET_MAIN_CNT, 0xfffeffff);
	start_periodic(r, MODE32 | LEVEL, 0xffff0000, 0x20000);
	ticks(r, 0x10001);
	assert_true(get(r, tn_comp(0)) == 0x00010000);
	set(r, ORR_HPET_GINTR_STA, 1);
	ticks(r, 0xffff);
	assert_int_equal(get(r, ORR_HPET_GINTR_STA), 0);
	ticks(r, 1);
	assert_int_equal(get(r, ORR_HPET_GINTR_STA), 1);
}

static void each_half_consumes_val_set(void **state)
{
	struct hpet_rig *r = *state;
	uint32_t comp = HPET_BASE + tn_comp(0);

	hpet_rig_realize(r);
	set(r, tn_conf(0), PERIODIC | VAL_SET);
	orr_write32(&r->cpu, comp, 0x100);
	orr_write32(&r->cpu, comp + 4, 0x5);
	assert_true(get(r, tn_comp(0)) == 0xffffffff00000100);
	set(r, tn_conf(0), PERIODIC | VAL_SET);
	orr_write32(&r->cpu, comp + 4, 0x3);
	assert_true(get(r, tn_comp(0)) == 0x300000100);
	set(r, tn_conf(0), PERIODIC | VAL_SET);
	assert_int_equal(get(r, tn_conf(0)) & VAL_SET, 0);
	set(r, tn_comp(0), 0x700000200);
	assert_true(get(r, tn_comp(0)) == 0x700000200);
	set(r, tn_comp(0), 0x10);
	assert_true(get(r, tn_comp(0)) == 0x700000200);
}

static void high_halves_leave_val_set_of_a_narrow_timer(void **state)
{
	struct hpet_rig *r = *state;
	uint32_t comp = HPET_BASE + tn_comp(0);

	hpet_rig_realize(r);
	set(r, tn_conf(0), PERIODIC | VAL_SET | MODE32);
	orr_write32(&r->cpu, HPET_BASE + tn_conf(0) + 4, 0);
	orr_write32(&r->cpu, comp + 4, 0);
	orr_write32(&r->cpu, comp, 0x100);
	assert_true(get(r, tn_comp(0)) == 0x100);
}

static void val_set_means_nothing_in_one_shot_mode(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_realize(r);
	set(r, tn_conf(0), VAL_SET);
	assert_int_equal(get(r, tn_conf(0)) & VAL_SET, 0);
	set(r, tn_comp(0), 0x100);
	set(r, tn_comp(0), 0x200);
	assert_true(get(r, tn_comp(0)) == 0x200);
}

static void period_of_zero_adds_nothing(void **state)
{
	struct hpet_rig *r = *state;
	struct recorder irq;

	hpet_rig_realize(r);
	record(&irq, &r->hpet.irq[0]);
	start_periodic(r, MODE32, 100, 0);
	orr_sim_run(r->sim, ORR_S(43));
	assert_int_equal(irq.rises, 2);
	assert_true(get(r, tn_comp(0)) == 100);
}

static void new_period_counts_from_the_next_match(void **state)
{
	struct hpet_rig *r = *state;
	struct recorder irq;

	hpet_rig_realize(r);
	record(&irq, &r->hpet.irq[0]);
	start_periodic(r, 0, 100, 100);
	ticks(r, 150);
	set(r, tn_comp(0), 30);
	assert_true(get(r, tn_comp(0)) == 200);
	ticks(r, 100);
	assert_true(get(r, tn_comp(0)) == 260);
	assert_int_equal(irq.rises, 3);
	assert_true(irq.rose[1] == ORR_NS(2000));
	assert_true(irq.rose[2] == ORR_NS(2300));
}

/* 2.3.9.2.2: halt, counter to 0, VAL_SET, comparator, go. */
static void periodic_timer_is_reset_as_the_usage_model_says(void **state)
{
	struct hpet_rig *r = *state;
	struct recorder irq;

	hpet_rig_realize(r);
	start_periodic(r, 0, 1000, 1000);
	ticks(r, 2500);
	assert_true(get(r, tn_comp(0)) == 3000);
	halt(r);
	set(r, ORR_HPET_MAIN_CNT, 0);
	set(r, tn_conf(0), ENB | PERIODIC | VAL_SET);
	set(r, tn_comp(0), 70);
	assert_true(get(r, tn_comp(0)) == 70);
	record(&irq, &r->hpet.irq[0]);
	start(r);
	ticks(r, 140);
	assert_int_equal(irq.rises, 2);
	assert_true(irq.rose[1] - irq.rose[0] == ORR_NS(700));
}

static void change_of_the_type_keeps_comparator_and_period(void **state)
{
	struct hpet_rig *r = *state;

	hpet_rig_realize(r);
	start_periodic(r, 0, 1000, 30);
	set(r, tn_conf(0), ENB);
	assert_true(get(r, tn_comp(0)) == 1000);
	set(r, tn_conf(0), ENB | PERIODIC);
	ticks(r, 1000);
	assert_true(get(r, tn_comp(0)) == 1030);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(periodic_comparator_adds_its_period_at_the_match),
		TEST(first_match_and_period_may_differ),
		TEST(periodic_ticks_do_not_drift),
		TEST(narrow_comparator_wraps_when_it_adds),
		TEST(each_half_consumes_val_set),
		TEST(high_halves_leave_val_set_of_a_narrow_timer),
		TEST(val_set_means_nothing_in_one_shot_mode),
		TEST(period_of_zero_adds_nothing),
		TEST(new_period_counts_from_the_next_match),
		TEST(periodic_timer_is_reset_as_the_usage_model_says),
		TEST(change_of_the_type_keeps_comparator_and_period),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The pending event set against a list that is searched. */
#include "../unit.h"

#include "../../kernel/wheel.h"

#include <string.h>

enum { TIMERS = 3000, STEPS = 20000 };

/* The same timers, in a form that is slow and easy to believe. */
struct model {
	struct ori_wheel wheel;
	unsigned used; /* of the timers */
	struct orr_timer timers[TIMERS];
	uint64_t order[TIMERS]; /* of arming; 0: not armed */
	uint64_t armed;
	orr_time now;
	uint64_t random;
};

static uint64_t next_random(struct model *m)
{
	m->random ^= m->random << 13;
	m->random ^= m->random >> 7;
	m->random ^= m->random << 17;
	return m->random;
}

static bool is_before(const struct model *m, unsigned a, unsigned b)
{
	if (m->timers[a].when != m->timers[b].when)
		return m->timers[a].when < m->timers[b].when;
	return m->order[a] < m->order[b];
}

/* The number of the first timer, or TIMERS. */
static unsigned first_of(const struct model *m)
{
	unsigned best = TIMERS;

	for (unsigned i = 0; i < m->used; i++)
		if (m->order[i] && (best == TIMERS || is_before(m, i, best)))
			best = i;
	return best;
}

static void cancel(struct model *m, unsigned i)
{
	if (!m->order[i])
		return;
	ori_wheel_cancel(&m->wheel, &m->timers[i]);
	m->order[i] = 0;
}

static void arm(struct model *m, unsigned i, orr_time delay)
{
	cancel(m, i);
	m->timers[i].when = orr_time_add(m->now, delay);
	if (m->timers[i].when == ORR_TIME_MAX)
		return;
	m->order[i] = ++m->armed;
	ori_wheel_push(&m->wheel, &m->timers[i]);
}

/* Take out what is due by limit, and compare. */
static void pop(struct model *m, orr_time limit)
{
	unsigned i = first_of(m);
	orr_time next = i < TIMERS ? m->timers[i].when : ORR_TIME_MAX;
	struct orr_timer *t;

	assert_true(ori_wheel_next(&m->wheel) == next);
	t = ori_wheel_pop(&m->wheel, limit);
	if (next > limit || i == TIMERS) {
		assert_null(t);
		if (limit < ORR_TIME_MAX - 1)
			m->now = limit;
		return;
	}
	assert_ptr_equal(t, &m->timers[i]);
	m->order[i] = 0;
	m->now = t->when;
}

/* How many are due at the same time, and were armed earlier. */
static void check_rank(const struct model *m, unsigned i)
{
	uint32_t rank = 0;

	if (!m->order[i])
		return;
	for (unsigned k = 0; k < m->used; k++)
		rank += m->order[k] && m->order[k] < m->order[i] &&
			m->timers[k].when == m->timers[i].when;
	assert_int_equal(ori_wheel_rank(&m->wheel, &m->timers[i]), rank);
}

static void start(struct model *m, unsigned timers, uint64_t seed)
{
	memset(m, 0, sizeof(*m));
	ori_wheel_init(&m->wheel);
	m->used = timers;
	m->random = seed;
}

/* Entries are those of the timers that are armed, and stale ones. */
static void check_count(const struct model *m)
{
	uint32_t armed = 0;

	for (unsigned i = 0; i < m->used; i++)
		armed += m->order[i] != 0;
	assert_int_equal(m->wheel.pushed - m->wheel.gone - m->wheel.stale,
			 armed);
}

/* Stale entries are not forgotten, nor counted twice. */
static void drain(struct model *m)
{
	unsigned i;

	while ((i = first_of(m)) < TIMERS)
		pop(m, ORR_TIME_MAX - 1);
	pop(m, ORR_TIME_MAX - 1);
	assert_int_equal(m->wheel.pushed, m->wheel.gone);
	assert_int_equal(m->wheel.stale, 0);
	for (i = 0; i < m->used; i++)
		assert_int_equal(m->timers[i].stale, 0);
}

typedef orr_time delay_fn(uint64_t r);

static void compare(unsigned timers, delay_fn *delay, uint64_t seed)
{
	static struct model m;

	start(&m, timers, seed);
	for (unsigned step = 0; step < STEPS; step++) {
		uint64_t r = next_random(&m);
		unsigned i = (unsigned)(r >> 20) % timers;
		orr_time limit = orr_time_add(m.now, r >> 45);

		if (r % 10 < 5)
			arm(&m, i, delay(next_random(&m)));
		else if (r % 10 < 6)
			cancel(&m, i);
		else if (r % 10 < 9 || limit >= ORR_TIME_MAX - 1)
			pop(&m, ORR_TIME_MAX - 1);
		else
			pop(&m, limit);
		check_rank(&m, i);
		check_count(&m);
	}
	drain(&m);
	ori_wheel_fini(&m.wheel);
}

static void compare_many(delay_fn *delay)
{
	static const unsigned timers[] = {1, 2, 7, 8, 9, 30, 65, 300};

	for (unsigned k = 0; k < ORR_COUNT(timers); k++)
		for (uint64_t seed = 1; seed <= 3; seed++)
			compare(timers[k], delay, seed * 77 + k);
}

static orr_time near_delay(uint64_t r)
{
	return 1 + r % 64;
}

static orr_time period_delay(uint64_t r)
{
	return (1 + r % 5) * 1000;
}

static orr_time any_delay(uint64_t r)
{
	return UINT64_C(1) << r % 63;
}

static orr_time wide_delay(uint64_t r)
{
	return 1 + (r >> 34);
}

/* Far ahead, or among those that are due soon, half of them at one time. */
static orr_time mixed_delay(uint64_t r)
{
	static const uint64_t soon[] = {10000, 1u << 22};

	if (r % 4 < 3)
		return 1 + (r >> 34);
	return 1 + (r >> 20) % soon[r >> 10 & 1];
}

static orr_time equal_delay(uint64_t r)
{
	(void)r;
	return 10;
}

static void order_is_exact_for_near_times(void **state)
{
	(void)state;
	compare_many(near_delay);
}

static void order_is_exact_for_clock_periods(void **state)
{
	(void)state;
	compare_many(period_delay);
}

static void order_is_exact_over_all_of_time(void **state)
{
	(void)state;
	compare_many(any_delay);
}

static void order_is_exact_for_spread_times(void **state)
{
	(void)state;
	compare_many(wide_delay);
}

/* Slots of many timers, though few of all, are sorted at once. */
static void order_is_exact_among_many(void **state)
{
	(void)state;
	compare(TIMERS, wide_delay, 1);
	compare(TIMERS, mixed_delay, 2);
}

/* Each is due before all others, and so none has to move. */
static void order_is_exact_for_ever_earlier_times(void **state)
{
	static struct model m;

	(void)state;
	start(&m, 400, 1);
	for (unsigned i = 0; i < 20; i++)
		arm(&m, i, 1000000 + 10000 * i);
	pop(&m, ORR_TIME_MAX - 1);
	for (unsigned i = 20; i < 400; i++)
		arm(&m, i, 9000 - 10 * i);
	for (unsigned i = 0; i < 400; i++)
		pop(&m, ORR_TIME_MAX - 1);
	ori_wheel_fini(&m.wheel);
}

/* What was cancelled is far ahead, and leaves nothing behind. */
static void time_does_not_go_on_with_the_cancelled(void **state)
{
	static struct model m;

	(void)state;
	start(&m, 40, 1);
	for (unsigned i = 0; i < 40; i++)
		arm(&m, i, 1000000);
	for (unsigned i = 0; i < 40; i++)
		cancel(&m, i);
	pop(&m, ORR_TIME_MAX - 1);
	arm(&m, 0, 1000001);
	arm(&m, 1, 3);
	pop(&m, ORR_TIME_MAX - 1);
	pop(&m, ORR_TIME_MAX - 1);
	ori_wheel_fini(&m.wheel);
}

static void equal_times_keep_their_order(void **state)
{
	(void)state;
	compare_many(equal_delay);
}

/* Cancelling and arming again must not pile up entries. */
static void cancelled_entries_are_bounded(void **state)
{
	struct ori_wheel *w = test_malloc(sizeof(*w));
	struct orr_timer t = {0};

	(void)state;
	ori_wheel_init(w);
	for (unsigned i = 0; i < 1000000; i++) {
		t.when = 1000 + i % 5000;
		ori_wheel_push(w, &t);
		ori_wheel_cancel(w, &t);
		assert_in_range(w->pushed - w->gone, 0, 4096);
	}
	assert_null(ori_wheel_pop(w, ORR_TIME_MAX - 1));
	assert_int_equal(w->pushed, w->gone);
	ori_wheel_fini(w);
	test_free(w);
}

/*
 * Of all that t leaves behind, one for each generation that there is, the first
 * stays in the set, and is still told apart. Others are pending, or the few
 * would be looked through when one is cancelled.
 */
static void generations_may_wrap(void **state)
{
	enum { FAR = 1 << 28, STEP = 1 << 10, OTHERS = 20 };
	struct ori_wheel *w = test_malloc(sizeof(*w));
	static struct orr_timer others[OTHERS];
	struct orr_timer t = {0};
	orr_time now = 0;

	(void)state;
	ori_wheel_init(w);
	for (unsigned i = 0; i < OTHERS; i++) {
		others[i].when = 3 * (orr_time)FAR;
		ori_wheel_push(w, &others[i]);
	}
	t.when = FAR;
	ori_wheel_push(w, &t);
	ori_wheel_cancel(w, &t);
	assert_int_equal(w->stale, 1);
	while (t.generation != 0) {
		now += STEP;
		t.when = now;
		ori_wheel_push(w, &t);
		ori_wheel_cancel(w, &t);
		assert_null(ori_wheel_pop(w, now));
	}
	t.when = 2 * (orr_time)FAR;
	ori_wheel_push(w, &t);
	assert_null(ori_wheel_pop(w, 2 * (orr_time)FAR - 1));
	assert_ptr_equal(ori_wheel_pop(w, 2 * (orr_time)FAR), &t);
	ori_wheel_fini(w);
	test_free(w);
}

static void nothing_points_to_a_forgotten_timer(void **state)
{
	struct ori_wheel *w = test_malloc(sizeof(*w));
	struct orr_timer *t = test_calloc(1, sizeof(*t));

	(void)state;
	ori_wheel_init(w);
	t->when = 500;
	ori_wheel_push(w, t);
	ori_wheel_cancel(w, t);
	ori_wheel_forget(w, t);
	test_free(t);
	assert_null(ori_wheel_pop(w, ORR_TIME_MAX - 1));
	ori_wheel_fini(w);
	test_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_is_exact_for_near_times),
		cmocka_unit_test(order_is_exact_for_clock_periods),
		cmocka_unit_test(order_is_exact_over_all_of_time),
		cmocka_unit_test(order_is_exact_for_spread_times),
		cmocka_unit_test(order_is_exact_among_many),
		cmocka_unit_test(order_is_exact_for_ever_earlier_times),
		cmocka_unit_test(time_does_not_go_on_with_the_cancelled),
		cmocka_unit_test(equal_times_keep_their_order),
		cmocka_unit_test(cancelled_entries_are_bounded),
		cmocka_unit_test(generations_may_wrap),
		cmocka_unit_test(nothing_points_to_a_forgotten_timer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Histograms against what was recorded. */
#include "../unit.h"

#include <orrery/histogram.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { VALUES = 1000000, DIGITS = 3 };

static void init(struct orr_histogram *h, uint32_t digits)
{
	size_t slots = orr_histogram_slots(digits);

	assert_int_equal(
		orr_histogram_init(h, digits, calloc(slots, sizeof(uint64_t))),
		0);
}

static void fini(struct orr_histogram *h)
{
	free(h->counts);
}

/* Marsaglia's xorshift, with his 13, 7 and 17. */
static uint64_t next_random(uint64_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x;
}

static uint64_t uniform(uint64_t *x)
{
	return next_random(x) % 1000000;
}

/* Every power of two is as likely. */
static uint64_t log_uniform(uint64_t *x)
{
	uint64_t shift = next_random(x) % 62;

	return next_random(x) >> 1 >> shift;
}

static uint64_t bell(uint64_t *x)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < 12; i++)
		sum += next_random(x) % 100000;
	return sum;
}

/* The number of halvings until heads comes, in units of 18000. */
static uint64_t geometric(uint64_t *x)
{
	return 18000 * (uint64_t)__builtin_ctzll(next_random(x) | 1ULL << 40);
}

/* A bus that is free, and now and then a wait of a thousand times that. */
static uint64_t two_humps(uint64_t *x)
{
	uint64_t base = next_random(x) % 1000 == 0 ? 20000000 : 20000;

	return base + next_random(x) % 500;
}

static int ascending(const void *a, const void *b)
{
	const uint64_t *x = a;
	const uint64_t *y = b;

	return (*x > *y) - (*x < *y);
}

/* The value of rank ceil(n * ppm / 10^6) of n sorted ones. */
static uint64_t exact(const uint64_t *sorted, uint64_t ppm)
{
	uint64_t rank = (VALUES * ppm + 999999) / 1000000;

	return sorted[rank ? rank - 1 : 0];
}

/* Not below, and above by less than one in 1024 of the value. */
static void check_percentiles(const struct orr_histogram *h,
			      const uint64_t *sorted)
{
	static const uint64_t ppm[] = {0,      1,      100000, 250000,
				       500000, 900000, 990000, 999000,
				       999900, 999999, 1000000};

	for (size_t i = 0; i < ORR_COUNT(ppm); i++) {
		uint64_t want = exact(sorted, ppm[i]);
		uint64_t got =
			orr_histogram_percentile(h, (double)ppm[i] / 10000);

		assert_in_range(got, want, want + want / 1024);
	}
	assert_true(h->min == sorted[0]);
	assert_true(h->max == sorted[VALUES - 1]);
}

static void percentiles_are_those_of_sorting(void **state)
{
	static uint64_t (*const draw[])(uint64_t *) = {
		uniform, log_uniform, bell, geometric, two_humps};
	uint64_t *values = calloc(VALUES, sizeof(*values));

	(void)state;
	for (size_t d = 0; d < ORR_COUNT(draw); d++) {
		uint64_t x = 88172645463325252;
		struct orr_histogram h;

		init(&h, DIGITS);
		for (size_t i = 0; i < VALUES; i++) {
			values[i] = draw[d](&x);
			orr_histogram_record(&h, values[i]);
		}
		qsort(values, VALUES, sizeof(*values), ascending);
		check_percentiles(&h, values);
		fini(&h);
	}
	free(values);
}

static void assert_same(const struct orr_histogram *a,
			const struct orr_histogram *b)
{
	size_t size = orr_histogram_slots(a->digits) * sizeof(*a->counts);
	struct orr_histogram copy = *a;

	assert_memory_equal(a->counts, b->counts, size);
	copy.counts = b->counts;
	assert_memory_equal(&copy, b, sizeof(copy));
}

/* The halves' cases, worst or not, are recorded out of order in all. */
static void merge_equals_recording_all(void **state)
{
	struct orr_histogram half[2];
	struct orr_histogram all;
	uint64_t x = 1;

	(void)state;
	init(&half[0], 2);
	init(&half[1], 2);
	init(&all, 2);
	for (orr_time t = 0; t < 10000; t++) {
		uint64_t value = log_uniform(&x);

		orr_histogram_record_case(&half[t % 3 == 0], value, t, 2 * t);
		orr_histogram_record_case(&all, value, t, 2 * t);
	}
	assert_int_equal(orr_histogram_merge(&half[0], &half[1]), 0);
	assert_same(&half[0], &all);
	fini(&half[0]);
	fini(&half[1]);
	fini(&all);
}

static void different_digits_do_not_merge(void **state)
{
	struct orr_histogram a;
	struct orr_histogram b;

	(void)state;
	init(&a, 1);
	init(&b, 2);
	orr_histogram_record(&b, 1);
	assert_int_equal(orr_histogram_merge(&a, &b), -EINVAL);
	assert_true(a.count == 0);
	fini(&a);
	fini(&b);
}

static void digits_are_one_to_five(void **state)
{
	struct orr_histogram h;
	uint64_t counts[1];

	(void)state;
	assert_int_equal(orr_histogram_init(&h, 0, counts), -EINVAL);
	assert_int_equal(orr_histogram_init(&h, 6, counts), -EINVAL);
	assert_true(orr_histogram_slots(0) == 0);
	assert_true(orr_histogram_slots(6) == 0);
}

/* 0 has a bucket of its own; beyond 63 bits all are the highest value. */
static void values_saturate_at_63_bits(void **state)
{
	struct orr_histogram h;

	(void)state;
	for (uint32_t digits = 1; digits <= 5; digits++) {
		init(&h, digits);
		orr_histogram_record(&h, 0);
		orr_histogram_record(&h, UINT64_MAX);
		orr_histogram_record_case(&h, INT64_MAX, 1, 2);
		assert_true(h.min == 0);
		assert_true(h.max == INT64_MAX);
		assert_true(h.worst[0].value == INT64_MAX);
		assert_true(h.counts[0] == 1);
		assert_true(h.counts[orr_histogram_slots(digits) - 1] == 2);
		assert_true(orr_histogram_percentile(&h, 33) == 0);
		assert_true(orr_histogram_percentile(&h, 34) == INT64_MAX);
		fini(&h);
	}
}

static void empty_histogram_reads_zero(void **state)
{
	struct orr_histogram h;

	(void)state;
	init(&h, 2);
	orr_histogram_record_n(&h, 5, 0);
	assert_true(h.count == 0);
	assert_true(h.min == UINT64_MAX);
	assert_true(orr_histogram_percentile(&h, 50) == 0);
	assert_true(orr_histogram_mean(&h) == 0);
	assert_true(orr_histogram_deviation(&h) == 0);
	fini(&h);
}

/* {2, 4, 4, 4, 5, 5, 7, 9}: mean 40 / 8, variance 32 / 8. */
static void mean_and_deviation(void **state)
{
	struct orr_histogram h;

	(void)state;
	init(&h, 2);
	orr_histogram_record(&h, 2);
	orr_histogram_record_n(&h, 4, 3);
	orr_histogram_record_n(&h, 5, 2);
	orr_histogram_record(&h, 7);
	orr_histogram_record(&h, 9);
	assert_true(h.count == 8);
	assert_true(orr_histogram_mean(&h) == 5);
	assert_true(orr_histogram_deviation(&h) == 2);
	fini(&h);
}

/* Equal values do not deviate, though the middle of their bucket is not one. */
static void equal_values_do_not_deviate(void **state)
{
	struct orr_histogram h;

	(void)state;
	init(&h, 2);
	orr_histogram_record_n(&h, 20000, 1000);
	assert_true(orr_histogram_mean(&h) == 20000);
	assert_true(orr_histogram_deviation(&h) == 0);
	fini(&h);
}

/* Four times the highest value are more than 64 bits. */
static void sum_does_not_wrap(void **state)
{
	struct orr_histogram h;

	(void)state;
	init(&h, 2);
	orr_histogram_record_n(&h, INT64_MAX, 3);
	orr_histogram_record(&h, INT64_MAX);
	assert_true(orr_histogram_mean(&h) == (double)INT64_MAX);
	fini(&h);
}

static void reset_forgets_all(void **state)
{
	struct orr_histogram h;
	struct orr_histogram fresh;

	(void)state;
	init(&h, 2);
	init(&fresh, 2);
	orr_histogram_record_case(&h, 123456, 7, 8);
	orr_histogram_record_n(&h, UINT64_MAX, UINT64_C(1) << 60);
	orr_histogram_reset(&h);
	assert_same(&h, &fresh);
	fini(&h);
	fini(&fresh);
}

/* Of equal ones the earliest, also if it is recorded last. */
static void worst_cases_are_kept_in_order(void **state)
{
	static const uint64_t values[] = {5, 9, 9, 1, 7, 8, 2, 9};
	static const uint64_t value[] = {9, 9, 9, 8, 7};
	static const uint64_t when[] = {10, 20, 70, 50, 40};
	struct orr_histogram h;

	(void)state;
	init(&h, 2);
	for (size_t i = 0; i < ORR_COUNT(values); i++)
		orr_histogram_record_case(&h, values[i], 10 * i, i);
	for (uint32_t i = 0; i < h.nworst; i++) {
		assert_true(h.worst[i].value == value[i]);
		assert_true(h.worst[i].when == when[i]);
		assert_true(h.worst[i].tag == when[i] / 10);
	}
	assert_int_equal(h.nworst, 5);
	orr_histogram_record_case(&h, 7, 1, 99);
	assert_true(h.worst[4].tag == 99);
	fini(&h);
}

/*
 * The value 1, once: the counts are "0 comes once" (00) and 1 (02 by zigzag),
 * behind a header of 40 bytes; in a stored block of 42 bytes (01 2a00 d5ff);
 * 53 = 2 + 5 + 42 + 4 bytes behind the length.
 */
static void encoding_is_that_of_version_2(void **state)
{
	struct orr_histogram h;
	char text[128];
	char cut[5];

	(void)state;
	init(&h, 2);
	orr_histogram_record(&h, 1);
	/* 1c849314 00000035 7801 012a00d5ff 1c849313 ... in base64 */
	assert_int_equal(orr_histogram_encode(&h, text, sizeof(text)), 84);
	assert_memory_equal(text, "HISTFAAAADV4AQEqANX/HISTEwAAAAI", 31);
	assert_int_equal(strlen(text), 84);
	assert_int_equal(orr_histogram_encode(&h, NULL, 0), 84);
	assert_int_equal(orr_histogram_encode(&h, cut, sizeof(cut)), 84);
	assert_string_equal(cut, "HIST");
	fini(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(percentiles_are_those_of_sorting),
		cmocka_unit_test(merge_equals_recording_all),
		cmocka_unit_test(different_digits_do_not_merge),
		cmocka_unit_test(digits_are_one_to_five),
		cmocka_unit_test(values_saturate_at_63_bits),
		cmocka_unit_test(empty_histogram_reads_zero),
		cmocka_unit_test(mean_and_deviation),
		cmocka_unit_test(equal_values_do_not_deviate),
		cmocka_unit_test(sum_does_not_wrap),
		cmocka_unit_test(reset_forgets_all),
		cmocka_unit_test(worst_cases_are_kept_in_order),
		cmocka_unit_test(encoding_is_that_of_version_2),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

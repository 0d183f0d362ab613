/* SPDX-License-Identifier: Apache-2.0 */
/* The tests of orrery profile --compare, against tables and by experiment. */
#include "../../tools/profile/rank.h"
#include "../unit.h"

#include <math.h>

static void assert_near(double got, double expected)
{
	if (fabs(got - expected) > 1e-4 * expected)
		fail_msg("got %.8g, expected %.8g", got, expected);
}

/*
 * 1..5 against 6..10: U is 25 of 25; its mean is 12.5 and its variance
 * 5 * 5 * 11 / 12 = 22.91667, so z = 12 / 4.787136 = 2.506718, and twice the
 * normal distribution beyond that is 0.0121858.
 */
static void location_without_ties(void **state)
{
	const struct tie ties[] = {{1, 0}, {1, 0}, {1, 0}, {1, 0}, {1, 0},
				   {0, 1}, {0, 1}, {0, 1}, {0, 1}, {0, 1}};
	double superior;

	(void)state;
	assert_near(rank_location(ties, 10, &superior), 0.0121858);
	assert_near(superior, 1);
}

/*
 * Two values, 6 and 2 times in a, 2 and 6 in b. Of 64 pairs 36 have b's value
 * above, 24 are ties: U = 36 + 12 = 48, from a mean of 32. The correction for
 * ties is 2 * (512 - 8) / (16 * 15) = 4.2, the variance 64 / 12 * (17 - 4.2)
 * = 68.26667; z = 15.5 / 8.262364 = 1.875976, which gives 0.0606587.
 */
static void location_with_ties(void **state)
{
	const struct tie ties[] = {{6, 2}, {2, 6}};
	double superior;

	(void)state;
	assert_near(rank_location(ties, 2, &superior), 0.0606587);
	assert_near(superior, 0.75);
}

static void equal_samples_are_no_difference(void **state)
{
	const struct tie ties[] = {{6, 6}, {2, 2}, {90, 90}};
	const struct tie constant[] = {{7, 9}};
	double superior;

	(void)state;
	assert_true(rank_location(ties, 3, &superior) == 1);
	assert_true(superior == 0.5);
	assert_near(rank_tail(ties, 3, &superior), 1);
	assert_true(rank_location(constant, 1, &superior) == 1);
	assert_true(rank_tail(constant, 1, &superior) == 1);
}

static void empty_samples_say_nothing(void **state)
{
	const struct tie ties[] = {{0, 6}, {0, 2}};
	double superior;

	(void)state;
	assert_true(rank_location(ties, 2, &superior) == 1);
	assert_true(superior == 0.5);
	assert_true(rank_tail(ties, 2, &superior) == 1);
	assert_true(superior == 0.5);
}

/*
 * The highest 8 of 800 are all b's, of which there are 400: the chance of that
 * is 400/800 * 399/799 * ... * 393/793, and so is that of its opposite.
 */
static void tail_of_one_sample(void **state)
{
	const struct tie ties[] = {{400, 392}, {0, 8}};
	double superior;
	double p = 2;

	(void)state;
	for (int i = 0; i < 8; i++)
		p *= (400.0 - i) / (800.0 - i);
	assert_near(rank_tail(ties, 2, &superior), p);
	assert_true(superior == 1);
}

/* Ten more values, which are more than a hundredth, are not the tail. */
static void tail_has_whole_buckets(void **state)
{
	const struct tie ties[] = {{400, 382}, {0, 10}, {0, 8}};
	const struct tie wide[] = {{400, 382}, {0, 18}};
	double superior;
	double p = rank_tail(ties, 3, &superior);

	(void)state;
	assert_true(p < 0.01);
	assert_true(rank_tail(wide, 2, &superior) == 1);
}

static void holm_corrects_in_place(void **state)
{
	double p[] = {0.04, 0.01, 0.03, 0.9};

	(void)state;
	rank_holm(p, 4);
	assert_near(p[1], 0.04); /* 4 * 0.01 */
	assert_near(p[2], 0.09); /* 3 * 0.03 */
	assert_near(p[0], 0.09); /* 2 * 0.04, but not below the one before */
	assert_near(p[3], 0.9);
}

static uint64_t next(uint64_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x;
}

/* A skew distribution over 400 buckets. */
static size_t draw(uint64_t *x)
{
	double u = (double)(next(x) >> 11) / 9007199254740992.0;
	double v = -40 * log(1 - u);

	return v < 399 ? (size_t)v : 399;
}

enum { PAIRS = 2000, VALUES = 500 };

/* How many of PAIRS pairs of like samples are called different at 0.05. */
static unsigned false_alarms(double (*test)(const struct tie *, size_t,
					    double *))
{
	unsigned n = 0;
	uint64_t x = 1;

	for (int i = 0; i < PAIRS; i++) {
		struct tie ties[400] = {0};
		double superior;

		for (int k = 0; k < VALUES; k++) {
			ties[draw(&x)].a++;
			ties[draw(&x)].b++;
		}
		n += test(ties, 400, &superior) < 0.05;
	}
	return n;
}

/*
 * 5 % of 2000 is 100, give or take three standard deviations of sqrt(95); an
 * exact test of few values may find fewer.
 */
static void like_samples_differ_in_a_twentieth_of_cases(void **state)
{
	unsigned location = false_alarms(rank_location);

	(void)state;
	assert_in_range(location, 71, 129);
	assert_true(false_alarms(rank_tail) < 129);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(location_without_ties),
		cmocka_unit_test(location_with_ties),
		cmocka_unit_test(equal_samples_are_no_difference),
		cmocka_unit_test(empty_samples_say_nothing),
		cmocka_unit_test(tail_of_one_sample),
		cmocka_unit_test(tail_has_whole_buckets),
		cmocka_unit_test(holm_corrects_in_place),
		cmocka_unit_test(like_samples_differ_in_a_twentieth_of_cases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

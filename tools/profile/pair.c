/* SPDX-License-Identifier: Apache-2.0 */
#include "pair.h"
#include "rank.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* With fewer values than this in either profile, nothing is said. */
enum { FEWEST = 5 };

static const double level = 0.05;
static const double least_change = 0.02;
static const double least_tail = 5.0 / 9; /* a quarter more than the other */

static json_int_t low_of(const json_t *buckets, size_t i)
{
	return json_integer_value(
		json_array_get(json_array_get(buckets, i), 0));
}

static json_int_t high_of(const json_t *buckets, size_t i)
{
	return json_integer_value(
		json_array_get(json_array_get(buckets, i), 1));
}

static uint64_t count_of(const json_t *buckets, size_t i)
{
	return (uint64_t)json_integer_value(
		json_array_get(json_array_get(buckets, i), 2));
}

/* Adds to *sum the buckets from *i on that begin at or below *high. */
static bool take(const json_t *buckets, size_t *i, json_int_t *high,
		 uint64_t *sum)
{
	bool more =
		*i < json_array_size(buckets) && low_of(buckets, *i) <= *high;

	if (!more)
		return false;
	if (high_of(buckets, *i) > *high)
		*high = high_of(buckets, *i);
	*sum += count_of(buckets, (*i)++);
	return true;
}

/*
 * The counts of two histograms, bucket by bucket; those that overlap, as the
 * histograms are of different precision, are one. Returns how many.
 */
static size_t merge_buckets(const json_t *a, const json_t *b, struct tie *ties)
{
	size_t i = 0;
	size_t k = 0;
	size_t n = 0;

	while (i < json_array_size(a) || k < json_array_size(b)) {
		json_int_t high = INT64_MAX;
		struct tie t = {0};

		if (i < json_array_size(a))
			high = low_of(a, i);
		if (k < json_array_size(b) && low_of(b, k) < high)
			high = low_of(b, k);
		while (take(a, &i, &high, &t.a) || take(b, &k, &high, &t.b))
			;
		ties[n++] = t;
	}
	return n;
}

static json_int_t values(const json_t *row)
{
	return json_integer_value(json_object_get(row, "count"));
}

static void test(struct pair *pair)
{
	const json_t *a = json_object_get(pair->a, "buckets");
	const json_t *b = json_object_get(pair->b, "buckets");
	size_t room = json_array_size(a) + json_array_size(b) + 1;
	struct tie *ties = calloc(room, sizeof(*ties));
	size_t n;

	if (!ties)
		abort();
	n = merge_buckets(a, b, ties);
	pair->p[0] = rank_location(ties, n, &pair->superior[0]);
	pair->p[1] = rank_tail(ties, n, &pair->superior[1]);
	free(ties);
	if (json_equal(a, b))
		pair->verdict = SAME;
	else if (values(pair->a) < FEWEST || values(pair->b) < FEWEST)
		pair->verdict = FEW;
	else
		pair->verdict = ALIKE;
}

static double mean(const json_t *row)
{
	return json_number_value(json_object_get(row, "mean"));
}

/* The verdict, from probabilities that have been corrected. */
static void judge(struct pair *pair)
{
	double change = fabs(mean(pair->b) - mean(pair->a));
	bool location =
		pair->p[0] < level && change >= least_change * pair->scale;
	bool tail =
		pair->p[1] < level &&
		fmax(pair->superior[1], 1 - pair->superior[1]) >= least_tail;

	if (location && pair->superior[0] > 0.5)
		pair->verdict = SLOWER;
	else if (tail && pair->superior[1] > 0.5)
		pair->verdict = TAIL_SLOWER;
	else if (location)
		pair->verdict = FASTER;
	else if (tail)
		pair->verdict = TAIL_FASTER;
}

void pairs_judge(struct pair *pairs, size_t n)
{
	double *p = calloc(2 * n + 1, sizeof(*p));
	size_t tests = 0;

	if (!p)
		abort();
	for (size_t i = 0; i < n; i++) {
		test(&pairs[i]);
		for (int k = 0; pairs[i].verdict == ALIKE && k < 2; k++)
			p[tests++] = pairs[i].p[k];
	}
	rank_holm(p, tests);
	tests = 0;
	for (size_t i = 0; i < n; i++) {
		if (pairs[i].verdict != ALIKE)
			continue;
		pairs[i].p[0] = p[tests++];
		pairs[i].p[1] = p[tests++];
		judge(&pairs[i]);
	}
	free(p);
}

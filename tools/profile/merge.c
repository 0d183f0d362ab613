/* SPDX-License-Identifier: Apache-2.0 */
/*
 * orrery profile --merge: the rows of several runs, as if they were of one.
 * What belongs to the time of a single run (the use of buses, transactions,
 * interrupts) is left out.
 */
#include "impl.h"
#include "profile.h"
#include "rows.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

enum { DIGITS = 2 }; /* of the histograms of a profile */

static uint64_t integer(const json_t *object, const char *key)
{
	return (uint64_t)json_integer_value(json_object_get(object, key));
}

static double number(const json_t *object, const char *key)
{
	return json_number_value(json_object_get(object, key));
}

/* The extremes are exact; others are known by the bucket that they are in. */
static void record_bucket(struct orr_histogram *h, const json_t *row,
			  const json_t *bucket)
{
	uint64_t low = (uint64_t)json_integer_value(json_array_get(bucket, 0));
	uint64_t high = (uint64_t)json_integer_value(json_array_get(bucket, 1));
	uint64_t n = (uint64_t)json_integer_value(json_array_get(bucket, 2));
	uint64_t min = integer(row, "min");
	uint64_t max = integer(row, "max");

	if (n && low <= max && max <= high) {
		orr_histogram_record(h, max);
		n--;
	}
	if (n && low <= min && min <= high) {
		orr_histogram_record(h, min);
		n--;
	}
	orr_histogram_record_n(h, low < min ? min : low, n);
}

static void record_row(struct orr_histogram *h, const json_t *row)
{
	json_t *bucket;
	size_t i;

	json_array_foreach(json_object_get(row, "buckets"), i, bucket)
		record_bucket(h, row, bucket);
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = integer(*(json_t *const *)a, "value");
	uint64_t y = integer(*(json_t *const *)b, "value");

	return (x < y) - (x > y);
}

/* The highest of both; a list of ten at most. */
static json_t *merge_worst(const json_t *a, const json_t *b)
{
	json_t *cases[2 * ORR_HISTOGRAM_WORST];
	json_t *worst = json_array();
	json_t *item;
	size_t n = 0;
	size_t i;

	json_array_foreach(json_object_get(a, "worst"), i,
			   item) if (i < ORR_HISTOGRAM_WORST) cases[n++] = item;
	json_array_foreach(json_object_get(b, "worst"), i,
			   item) if (i < ORR_HISTOGRAM_WORST) cases[n++] = item;
	qsort(cases, n, sizeof(cases[0]), by_value);
	for (i = 0; i < n && i < ORR_HISTOGRAM_WORST; i++)
		json_array_append(worst, cases[i]);
	return worst;
}

/* Mean and variance from those of the two, not from the buckets. */
static void merge_moments(json_t *sum, const json_t *a, const json_t *b)
{
	double na = (double)integer(a, "count");
	double nb = (double)integer(b, "count");
	double far = number(b, "mean") - number(a, "mean");
	double share = na + nb > 0 ? nb / (na + nb) : 0;
	double squares = (1 - share) * pow(number(a, "deviation"), 2) +
			 share * pow(number(b, "deviation"), 2) +
			 share * (1 - share) * far * far;

	json_object_set_new(sum, "mean",
			    json_real(number(a, "mean") + share * far));
	json_object_set_new(sum, "deviation", json_real(sqrt(squares)));
}

/* Add row b to a; counts has room for a histogram. */
static void merge_row(json_t *a, const json_t *b, uint64_t *counts)
{
	struct orr_histogram h;
	json_t *sum = json_object();

	orr_histogram_init(&h, DIGITS, counts);
	record_row(&h, a);
	record_row(&h, b);
	profile_set_values(sum, &h);
	merge_moments(sum, a, b);
	json_object_set_new(sum, "worst", merge_worst(a, b));
	json_object_update(a, sum);
	json_decref(sum);
	orr_histogram_reset(&h);
}

static void merge_rows(json_t *sum, const json_t *profile)
{
	uint64_t *counts = calloc(orr_histogram_slots(DIGITS), sizeof(*counts));
	json_t *known = rows_by_name(sum);
	json_t *rows = json_object_get(sum, "rows");
	char name[ROW_NAME];
	json_t *row;
	size_t i;

	if (!counts)
		abort();
	json_array_foreach(json_object_get(profile, "rows"), i, row)
	{
		json_t *same = json_object_get(
			known, row_name(row, name, sizeof(name)));

		if (same)
			merge_row(same, row, counts);
		else
			json_array_append_new(rows, json_deep_copy(row));
	}
	json_decref(known);
	free(counts);
}

static void add_to(json_t *sum, const json_t *profile, const char *key)
{
	json_object_set_new(sum, key,
			    json_integer((json_int_t)(integer(sum, key) +
						      integer(profile, key))));
}

static void add_host(json_t *sum, const json_t *profile)
{
	double seconds = number(json_object_get(sum, "host"), "seconds") +
			 number(json_object_get(profile, "host"), "seconds");

	json_object_set_new(sum, "host", profile_host(seconds, NULL, 0));
}

json_t *profile_begin_merge(const json_t *profile)
{
	static const char *const single[] = {"buses", "interrupts",
					     "transactions"};
	json_t *sum = json_deep_copy(profile);

	for (size_t i = 0; i < ORR_COUNT(single); i++)
		json_object_set_new(sum, single[i], json_array());
	return sum;
}

void profile_merge(json_t *sum, const json_t *profile)
{
	merge_rows(sum, profile);
	add_to(sum, profile, "simulated");
	add_to(sum, profile, "events");
	add_host(sum, profile);
	json_object_set_new(sum, "hash", json_string(""));
}

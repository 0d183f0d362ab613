/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values recorded in a histogram of two digits. They come from a table, so
 * that little else is measured: latencies of 20 ns to 20 ms, every doubling as
 * likely. One operation is one value; a case has a time and a tag, too.
 */
#include "bench.h"
#include "delay.h"

#include <orrery/histogram.h>

#include <stdlib.h>

enum { WHAT };
enum { VALUE, CASE };
enum { VALUES = 4096, DIGITS = 2, LEAST = 20000, DOUBLINGS = 20 };

static void fill(uint64_t *values)
{
	uint64_t seed = bench_seed(1);

	for (unsigned i = 0; i < VALUES; i++) {
		uint64_t r = bench_random(&seed);

		values[i] = (LEAST + (r >> 40) % LEAST)
			    << (r & 0xffff) % DOUBLINGS;
	}
}

static void record_all(struct orr_histogram *h, const uint64_t *values,
		       bool with_case, struct bench_meter *m)
{
	for (;;) {
		uint64_t value = values[m->count % VALUES];

		if (with_case)
			orr_histogram_record_case(h, value, m->count, m->count);
		else
			orr_histogram_record(h, value);
		if (bench_tick(m))
			return;
	}
}

static const char *run(const uint64_t *params, struct bench_meter *m)
{
	uint64_t *counts = calloc(orr_histogram_slots(DIGITS), sizeof(*counts));
	uint64_t *values = calloc(VALUES, sizeof(*values));
	struct orr_histogram h;

	if (counts && values) {
		fill(values);
		orr_histogram_init(&h, DIGITS, counts);
		bench_meter_warm(m, m->ops / 10);
		record_all(&h, values, params[WHAT] == CASE, m);
		bench_fold(m, h.count);
		bench_fold(m, h.max);
	}
	free(values);
	free(counts);
	return counts && values ? NULL : "out of memory";
}

static const char *const words[] = {"value", "case", NULL};

static const struct bench_param params[] = {
	[WHAT] = {"what", "value", words},
};

static const char *const sets[] = {"what=value", "what=case", NULL};

const struct bench bench_histogram = {
	.name = "histogram",
	.doc = "latencies recorded",
	.params = params,
	.nparams = ORR_COUNT(params),
	.sets = sets,
	.ops = 50000000,
	.run = run,
};

/* SPDX-License-Identifier: Apache-2.0 */
#include "stats.h"

#include <math.h>
#include <stdlib.h>

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

struct figures summarize(double *values, unsigned n)
{
	qsort(values, n, sizeof(*values), by_size);
	return (struct figures){
		.min = values[0],
		.median = (values[(n - 1) / 2] + values[n / 2]) / 2,
		.max = values[n - 1],
	};
}

/* How probable it is that exactly k of n values are below the median. */
static double chance(unsigned n, unsigned k)
{
	return exp(lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0) -
		   n * log(2));
}

/*
 * Value k and the one as far from the other end miss the median when at most
 * k values are on one side of it. Take the tightest that do so rarely enough.
 */
struct interval median_interval(const double *sorted, unsigned n)
{
	struct interval found = {0};
	double missed = 0;

	for (unsigned k = 0; k < n / 2; k++) {
		missed += 2 * chance(n, k);
		if (missed > 0.05)
			break;
		found = (struct interval){
			.low = sorted[k],
			.high = sorted[n - 1 - k],
			.confidence = 1 - missed,
		};
	}
	return found;
}

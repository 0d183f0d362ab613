/* SPDX-License-Identifier: Apache-2.0 */
/* What can be said of a few measurements, whatever their distribution. */
#ifndef ORRERY_TOOLS_BENCH_STATS_H
#define ORRERY_TOOLS_BENCH_STATS_H

enum { MAX_REPS = 1000 };

struct figures {
	double min;
	double median;
	double max;
};

/* Sorts values, of which there is at least one. */
struct figures summarize(double *values, unsigned n);

/*
 * An interval that has the median of what was sampled with at least 95 %
 * confidence, from the binomial distribution of how many of n values lie
 * below it: the sign test turned round. With less than 6 values there is none,
 * and confidence is 0.
 */
struct interval {
	double low;
	double high;
	double confidence;
};

struct interval median_interval(const double *sorted, unsigned n);

#endif

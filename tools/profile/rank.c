/* SPDX-License-Identifier: Apache-2.0 */
/*
 * H. B. Mann and D. R. Whitney, On a test of whether one of two random
 * variables is stochastically larger than the other (1947); A. Vargha and
 * H. D. Delaney for the measure that goes with it (2000); S. Holm, A simple
 * sequentially rejective multiple test procedure (1979).
 */
#include "rank.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* The share of the values that make the tail. */
static const double tail = 0.01;

struct sums {
	double a;
	double b;
};

static struct sums add_up(const struct tie *ties, size_t n)
{
	struct sums s = {0};

	for (size_t i = 0; i < n; i++) {
		s.a += (double)ties[i].a;
		s.b += (double)ties[i].b;
	}
	return s;
}

/* In how many pairs b's value is above a's, ties as a half. */
static double pairs_above(const struct tie *ties, size_t n)
{
	double below = 0;
	double u = 0;

	for (size_t i = 0; i < n; i++) {
		double a = (double)ties[i].a;

		u += (double)ties[i].b * (below + a / 2);
		below += a;
	}
	return u;
}

/* The variance of that in samples of one distribution, given the ties. */
static double pairs_variance(const struct tie *ties, size_t n, struct sums s)
{
	double all = s.a + s.b;
	double tied = 0;

	for (size_t i = 0; i < n; i++) {
		double t = (double)ties[i].a + (double)ties[i].b;

		tied += t * (t * t - 1) / (all * (all - 1));
	}
	return s.a * s.b / 12 * (all + 1 - tied);
}

double rank_location(const struct tie *ties, size_t n, double *superior)
{
	struct sums s = add_up(ties, n);
	double above = pairs_above(ties, n);
	double far = fabs(above - s.a * s.b / 2) - 0.5;
	double variance;

	*superior = 0.5;
	if (s.a == 0 || s.b == 0)
		return 1;
	*superior = above / (s.a * s.b);
	variance = pairs_variance(ties, n, s);
	if (far <= 0 || variance <= 0)
		return 1;
	return erfc(far / sqrt(2 * variance));
}

/* The number of values in the tail: whole buckets from the top. */
static struct sums tail_of(const struct tie *ties, size_t n, struct sums s)
{
	double room = tail * (s.a + s.b);
	struct sums top = {0};

	for (size_t i = n; i-- > 0;) {
		double a = (double)ties[i].a;
		double b = (double)ties[i].b;

		if (top.a + top.b + a + b > room)
			break;
		top.a += a;
		top.b += b;
	}
	return top;
}

static double log_choose(double n, double k)
{
	return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
}

/* Of in_tail values of s.a + s.b, k from b: the hypergeometric chance. */
static double log_chance(struct sums s, double in_tail, double k)
{
	return log_choose(s.b, k) + log_choose(s.a, in_tail - k) -
	       log_choose(s.a + s.b, in_tail);
}

/* The chance of all outcomes that are no more probable than top. */
static double fisher(struct sums s, struct sums top)
{
	double in_tail = top.a + top.b;
	double seen = log_chance(s, in_tail, top.b);
	double p = 0;

	for (double k = fmax(0, in_tail - s.a); k <= fmin(in_tail, s.b); k++) {
		double chance = log_chance(s, in_tail, k);

		if (chance <= seen + 1e-7)
			p += exp(chance);
	}
	return fmin(p, 1);
}

double rank_tail(const struct tie *ties, size_t n, double *superior)
{
	struct sums s = add_up(ties, n);
	struct sums top = tail_of(ties, n, s);

	*superior = 0.5;
	if (s.a == 0 || s.b == 0 || top.a + top.b == 0)
		return 1;
	*superior = top.b / s.b / (top.a / s.a + top.b / s.b);
	return fisher(s, top);
}

static int by_value(const void *a, const void *b)
{
	double x = **(double *const *)a;
	double y = **(double *const *)b;

	return (x > y) - (x < y);
}

void rank_holm(double *p, size_t n)
{
	double **order = calloc(n + 1, sizeof(*order));
	double level = 0;

	if (!order)
		abort();
	for (size_t i = 0; i < n; i++)
		order[i] = &p[i];
	qsort(order, n, sizeof(*order), by_value);
	for (size_t i = 0; i < n; i++) {
		level = fmax(level, fmin(1, *order[i] * (double)(n - i)));
		*order[i] = level;
	}
	free(order);
}

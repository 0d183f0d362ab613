/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Percentiles of histograms against those of all values, sorted, for five
 * distributions; prints TAP. The argument is how many values of each.
 */
#include <orrery/histogram.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DIGITS = 3, RADIX_BITS = 16, RADIX = 1 << RADIX_BITS };

/* By Knuth's MMIX generator, within (0, 1). */
static double draw(void)
{
	static uint64_t x = 1;

	x = x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return ((double)(x >> 11) + 0.5) / 9007199254740992.0;
}

static uint64_t uniform(void)
{
	return (uint64_t)(draw() * 1e6);
}

static uint64_t exponential(void)
{
	return (uint64_t)(-log(draw()) * 50e3);
}

/* Box and Muller's; a factor of e more or less in the middle. */
static uint64_t log_normal(void)
{
	return (uint64_t)exp(11 + sqrt(-2 * log(draw())) *
					  cos(6.283185307179586 * draw()));
}

/* A cache: most take 20 ns, some 300 and a little more. */
static uint64_t two_peaks(void)
{
	return draw() < 0.97 ? 20000 : (uint64_t)(300000 + draw() * 1000);
}

/* Pareto's, without a mean: up to the whole range. */
static uint64_t heavy_tail(void)
{
	double value = 20000 / pow(draw(), 2);

	return value < 9e18 ? (uint64_t)value : UINT64_C(9000000000000000000);
}

static const struct distribution {
	const char *name;
	uint64_t (*draw)(void);
} distributions[] = {
	{"uniform", uniform},	    {"exponential", exponential},
	{"log-normal", log_normal}, {"two peaks", two_peaks},
	{"heavy tail", heavy_tail},
};

/* One digit of all, from a to b. */
static void sort_by(const uint64_t *a, uint64_t *b, size_t n, unsigned shift)
{
	static size_t start[RADIX + 1];

	memset(start, 0, sizeof(start));
	for (size_t i = 0; i < n; i++)
		start[(a[i] >> shift) % RADIX + 1]++;
	for (unsigned d = 0; d < RADIX; d++)
		start[d + 1] += start[d];
	for (size_t i = 0; i < n; i++)
		b[start[(a[i] >> shift) % RADIX]++] = a[i];
}

static void sort(uint64_t *values, uint64_t *room, size_t n)
{
	for (unsigned shift = 0; shift < 64; shift += 2 * RADIX_BITS) {
		sort_by(values, room, n, shift);
		sort_by(room, values, n, shift + RADIX_BITS);
	}
}

/* The least value that percent of the values do not exceed. */
static uint64_t exact(const uint64_t *sorted, size_t n, double percent)
{
	double rank = ceil(percent / 100 * (double)n * (1 - 1e-15));
	size_t i = rank < 1 ? 0 : (size_t)rank - 1;

	return sorted[i < n ? i : n - 1];
}

/* Not below, and above by less than 1 / 10^digits. */
static int is_near(const struct orr_histogram *h, const uint64_t *sorted,
		   size_t n, double percent)
{
	uint64_t is = exact(sorted, n, percent);
	uint64_t got = orr_histogram_percentile(h, percent);
	double bound = (double)is / pow(10, h->digits);

	if (got >= is && (double)(got - is) <= bound)
		return 1;
	printf("# %u digits, %g %%: %" PRIu64 " instead of %" PRIu64 "\n",
	       (unsigned)h->digits, percent, got, is);
	return 0;
}

static int check(const uint64_t *values, const uint64_t *sorted, size_t n,
		 unsigned digits)
{
	static const double percents[] = {0,	0.1,   1,      10, 25,
					  50,	75,    90,     95, 99,
					  99.9, 99.99, 99.999, 100};
	uint64_t *counts = calloc(orr_histogram_slots(digits), sizeof(*counts));
	struct orr_histogram h;
	int good = counts != NULL;

	orr_histogram_init(&h, digits, counts);
	for (size_t i = 0; good && i < n; i++)
		orr_histogram_record(&h, values[i]);
	for (size_t i = 0; good && i < sizeof(percents) / sizeof(*percents);
	     i++)
		good = is_near(&h, sorted, n, percents[i]);
	good = good && h.min == sorted[0] && h.max == sorted[n - 1];
	free(counts);
	return good;
}

static void prove(unsigned number, const struct distribution *d, size_t n,
		  uint64_t *values, uint64_t *sorted, uint64_t *room)
{
	int good = 1;

	for (size_t i = 0; i < n; i++)
		values[i] = d->draw();
	memcpy(sorted, values, n * sizeof(*values));
	sort(sorted, room, n);
	for (unsigned digits = 1; digits <= MOST_DIGITS; digits++)
		good &= check(values, sorted, n, digits);
	printf("%sok %u - %zu values, %s\n", good ? "" : "not ", number, n,
	       d->name);
}

int main(int argc, char **argv)
{
	size_t n = argc == 2 ? (size_t)strtoull(argv[1], NULL, 10) : 1000000;
	size_t count = sizeof(distributions) / sizeof(*distributions);
	uint64_t *values = malloc(3 * n * sizeof(*values));

	if (!values || n == 0)
		return EXIT_FAILURE;
	printf("1..%zu\n", count);
	for (unsigned i = 0; i < count; i++)
		prove(i + 1, &distributions[i], n, values, values + n,
		      values + 2 * n);
	free(values);
	return EXIT_SUCCESS;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Recording and reading. The slot of a value is its leading half_bits + 1
 * bits, plus a slot range for each bit that was cut off behind them.
 */
#include <orrery/histogram.h>

#include <errno.h>
#include <float.h>
#include <string.h>

__extension__ typedef unsigned __int128 u128;

enum { DIGITS = 5 };

/* log2 of half the first power of two that is at least 2 * 10^digits. */
static const uint32_t half_bits_of[DIGITS + 1] = {0, 4, 7, 10, 14, 17};

/* Values have 63 bits. */
static size_t slots(uint32_t half_bits)
{
	return (size_t)(64 - half_bits) << half_bits;
}

size_t orr_histogram_slots(uint32_t digits)
{
	if (digits < 1 || digits > DIGITS)
		return 0;
	return slots(half_bits_of[digits]);
}

static void clear(struct orr_histogram *h)
{
	*h = (struct orr_histogram){.digits = h->digits,
				    .half_bits = h->half_bits,
				    .counts = h->counts,
				    .min = UINT64_MAX};
}

int orr_histogram_init(struct orr_histogram *h, uint32_t digits,
		       uint64_t *counts)
{
	if (digits < 1 || digits > DIGITS)
		return -EINVAL;
	h->digits = digits;
	h->half_bits = half_bits_of[digits];
	h->counts = counts;
	clear(h);
	return 0;
}

void orr_histogram_reset(struct orr_histogram *h)
{
	memset(h->counts, 0, slots(h->half_bits) * sizeof(*h->counts));
	clear(h);
}

static unsigned log2_of(uint64_t value)
{
	return 63U ^ (unsigned)__builtin_clzll(value);
}

static size_t slot_of(const struct orr_histogram *h, uint64_t value)
{
	unsigned shift = log2_of(value >> h->half_bits | 1);

	return ((size_t)shift << h->half_bits) + (size_t)(value >> shift);
}

/* The least value of a slot, and how many share it. */
static uint64_t least_of(const struct orr_histogram *h, size_t slot,
			 uint64_t *width)
{
	size_t range = slot >> h->half_bits;
	size_t shift = range ? range - 1 : 0;

	*width = UINT64_C(1) << shift;
	return (uint64_t)(slot - (shift << h->half_bits)) << shift;
}

static uint64_t clamp(uint64_t value)
{
	return value < INT64_MAX ? value : INT64_MAX;
}

/*
 * What seldom changes is seldom stored: each store would have the next value
 * wait for it.
 */
static void add_sum(struct orr_histogram *h, uint64_t low, uint64_t high)
{
	uint64_t sum = h->sum + low;

	h->sum = sum;
	if (high || sum < low)
		h->sum_high += high + (sum < low);
}

static void widen(struct orr_histogram *h, uint64_t min, uint64_t max)
{
	if (min < h->min)
		h->min = min;
	if (max > h->max)
		h->max = max;
}

static void record(struct orr_histogram *h, uint64_t value)
{
	h->counts[slot_of(h, value)]++;
	h->count++;
	widen(h, value, value);
	add_sum(h, value, 0);
}

void orr_histogram_record(struct orr_histogram *h, uint64_t value)
{
	record(h, clamp(value));
}

void orr_histogram_record_n(struct orr_histogram *h, uint64_t value, uint64_t n)
{
	uint64_t v = clamp(value);
	u128 sum = (u128)v * n;

	if (n == 0)
		return;
	h->counts[slot_of(h, v)] += n;
	h->count += n;
	widen(h, v, v);
	add_sum(h, (uint64_t)sum, (uint64_t)(sum >> 64));
}

/* Whether a case of that value and time goes before c. */
static bool precedes(uint64_t value, orr_time when,
		     const struct orr_histogram_case *c)
{
	return value > c->value || (value == c->value && when < c->when);
}

/* Whether it is one of the worst. The last is 0 as long as there is room. */
static bool belongs(const struct orr_histogram *h, uint64_t value,
		    orr_time when)
{
	const struct orr_histogram_case *last =
		&h->worst[ORR_HISTOGRAM_WORST - 1];

	return value >= last->value &&
	       (h->nworst < ORR_HISTOGRAM_WORST || precedes(value, when, last));
}

/* Insert c, which belongs there, in its place; the last may have to go. */
static void keep(struct orr_histogram *h, struct orr_histogram_case c)
{
	uint32_t i = h->nworst;

	if (i < ORR_HISTOGRAM_WORST)
		h->nworst++;
	else
		i--;
	for (; i > 0 && precedes(c.value, c.when, &h->worst[i - 1]); i--)
		h->worst[i] = h->worst[i - 1];
	h->worst[i] = c;
}

void orr_histogram_record_case(struct orr_histogram *h, uint64_t value,
			       orr_time when, uint64_t tag)
{
	uint64_t v = clamp(value);

	record(h, v);
	if (belongs(h, v, when))
		keep(h, (struct orr_histogram_case){v, when, tag});
}

int orr_histogram_merge(struct orr_histogram *h,
			const struct orr_histogram *from)
{
	if (h->digits != from->digits)
		return -EINVAL;
	if (from->count == 0)
		return 0;
	for (size_t i = slot_of(h, from->min); i <= slot_of(h, from->max); i++)
		if (from->counts[i]) /* a page is touched only if need be */
			h->counts[i] += from->counts[i];
	h->count += from->count;
	widen(h, from->min, from->max);
	add_sum(h, from->sum, from->sum_high);
	for (uint32_t i = 0; i < from->nworst; i++)
		if (belongs(h, from->worst[i].value, from->worst[i].when))
			keep(h, from->worst[i]);
	return 0;
}

double orr_histogram_mean(const struct orr_histogram *h)
{
	const double word = 18446744073709551616.0; /* 2^64 */

	if (h->count == 0)
		return 0;
	return ((double)h->sum_high * word + (double)h->sum) / (double)h->count;
}

/* By Newton, from above: the library does without libm. */
static double square_root(double x)
{
	double root = x > 1 ? x : 1;
	double next = (root + x / root) / 2;

	while (next < root) {
		root = next;
		next = (root + x / root) / 2;
	}
	return root;
}

/* The mean of (middle of a value's bucket - origin)^power, power 1 or 2. */
static double moment(const struct orr_histogram *h, double origin, int power)
{
	double sum = 0;

	for (size_t i = slot_of(h, h->min); i <= slot_of(h, h->max); i++) {
		uint64_t width;
		uint64_t least = least_of(h, i, &width);
		double off = (double)least + (double)(width / 2) - origin;

		sum += (power == 2 ? off * off : off) * (double)h->counts[i];
	}
	return sum / (double)h->count;
}

double orr_histogram_deviation(const struct orr_histogram *h)
{
	double variance;

	if (h->count == 0)
		return 0;
	variance = moment(h, moment(h, 0, 1), 2);
	return variance > 0 ? square_root(variance) : 0;
}

/*
 * How many values are to be reached. What a product such as 0.999 * 1000 has
 * too much by rounding must not count as one more.
 */
static uint64_t rank_of(const struct orr_histogram *h, double percent)
{
	double exact = percent / 100 * (double)h->count * (1 - 2 * DBL_EPSILON);
	uint64_t rank;

	if (!(exact > 0)) /* or no number */
		return 1;
	if (percent >= 100)
		return h->count;
	rank = (uint64_t)exact;
	rank += (double)rank < exact;
	return rank < h->count ? rank : h->count;
}

uint64_t orr_histogram_percentile(const struct orr_histogram *h, double percent)
{
	uint64_t rank = rank_of(h, percent);
	uint64_t seen = 0;
	uint64_t width;
	uint64_t highest;
	size_t slot;

	if (h->count == 0)
		return 0;
	if (!(percent > 0))
		return h->min;
	slot = slot_of(h, h->min);
	while ((seen += h->counts[slot]) < rank)
		slot++;
	highest = least_of(h, slot, &width);
	highest += width - 1;
	return highest < h->max ? highest : h->max;
}

void orr_histogram_buckets(const struct orr_histogram *h,
			   orr_histogram_bucket_fn *fn, void *arg)
{
	if (h->count == 0)
		return;
	for (size_t i = slot_of(h, h->min); i <= slot_of(h, h->max); i++) {
		uint64_t width;
		uint64_t low = least_of(h, i, &width);

		if (h->counts[i])
			fn(arg, low, low + width - 1, h->counts[i]);
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A histogram of 64-bit values, such as latencies in picoseconds, whose error
 * is relative: with d significant digits a bucket is no wider than 1/10^d of
 * the values in it. The buckets are those of HdrHistogram (hdrhistogram.org)
 * for values from 1 to 2^63 - 1, as which higher ones are recorded: up to
 * a power of two of at least 2 * 10^d each value has its own, and from there
 * each doubling of the value has half as many as that. Recording is a few
 * integer instructions, whatever the value, and allocates nothing.
 */
#ifndef ORRERY_HISTOGRAM_H
#define ORRERY_HISTOGRAM_H

#include <orrery/time.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ORR_HISTOGRAM_WORST = 5 };

/* One of the highest values. */
struct orr_histogram_case {
	uint64_t value;
	orr_time when;
	uint64_t tag; /* what the caller knows it by */
};

struct orr_histogram {
	/* read-only */
	uint64_t count;
	uint64_t min; /* exact; UINT64_MAX while count is 0 */
	uint64_t max; /* exact; 0 while count is 0 */
	/* the highest first, of equal ones the earliest */
	struct orr_histogram_case worst[ORR_HISTOGRAM_WORST];
	uint32_t nworst;
	uint32_t digits;
	/* private */
	uint32_t half_bits; /* log2 of the buckets per doubling */
	uint64_t *counts;
	uint64_t sum; /* of all values, 128 bits */
	uint64_t sum_high;
};

/* How many counts a histogram of 1..5 significant digits needs, or 0. */
ORR_API size_t orr_histogram_slots(uint32_t digits);

/*
 * Make h an empty histogram of 1..5 significant digits. counts stays the
 * caller's: orr_histogram_slots(digits) words of 0, as orr_sim_alloc and
 * calloc give them (58 KB for 2 digits, 442 KB for 3). Returns 0, or -EINVAL
 * for other digits, with h untouched.
 */
ORR_API int orr_histogram_init(struct orr_histogram *h, uint32_t digits,
			       uint64_t *counts);

/* Forget all values. */
ORR_API void orr_histogram_reset(struct orr_histogram *h);

/*
 * Record value: once, n times, or once with the time and the tag that it is
 * known by should it be among the worst. All counts together stay below 2^63.
 */
ORR_API void orr_histogram_record(struct orr_histogram *h, uint64_t value);
ORR_API void orr_histogram_record_n(struct orr_histogram *h, uint64_t value,
				    uint64_t n);
ORR_API void orr_histogram_record_case(struct orr_histogram *h, uint64_t value,
				       orr_time when, uint64_t tag);

/*
 * Add all that was recorded in from to h. Returns 0, or -EINVAL if their
 * digits differ, with h untouched.
 */
ORR_API int orr_histogram_merge(struct orr_histogram *h,
				const struct orr_histogram *from);

/* The mean, from the exact sum; 0 if h is empty. */
ORR_API double orr_histogram_mean(const struct orr_histogram *h);

/*
 * The standard deviation of all values (not the estimate from a sample), each
 * taken as the middle of its bucket, from the mean of these; 0 if h is empty.
 */
ORR_API double orr_histogram_deviation(const struct orr_histogram *h);

/*
 * A value that percent (0..100, others are taken as the nearer end) of the
 * values do not exceed: the highest of the bucket that holds the value of
 * that rank, but at most max; so never below the exact one, and at most the
 * width of a bucket above. 0 percent is min; 0 if h is empty.
 */
ORR_API uint64_t orr_histogram_percentile(const struct orr_histogram *h,
					  double percent);

/* Visit the buckets that are not empty, from low to high; both are values. */
typedef void orr_histogram_bucket_fn(void *arg, uint64_t low, uint64_t high,
				     uint64_t count);
ORR_API void orr_histogram_buckets(const struct orr_histogram *h,
				   orr_histogram_bucket_fn *fn, void *arg);

/*
 * Write h as HdrHistogram's compressed encoding, version 2, in base64: the
 * last field of a line of its text log, which its tools read. At most size
 * bytes of text, with the terminating 0, are written. Returns the length of
 * the whole without the 0, as snprintf does.
 */
ORR_API size_t orr_histogram_encode(const struct orr_histogram *h, char *text,
				    size_t size);

#ifdef __cplusplus
}
#endif

#endif

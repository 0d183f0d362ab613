/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random delays in picoseconds, the same here and in the peers; with a mean
 * of 1 ms but for ties:
 *
 *	exp	exponential, by table
 *	uni	uniform up to 2 ms
 *	ties	one of four clock periods, for many events at one time
 *	bimodal	nine in ten short, the others long
 */
#ifndef ORRERY_BENCH_DELAY_H
#define ORRERY_BENCH_DELAY_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BENCH_MEAN UINT64_C(1000000000)

enum bench_dist { BENCH_EXP, BENCH_UNI, BENCH_TIES, BENCH_BIMODAL };
extern const char *const bench_dist_words[];

struct bench_delays {
	enum bench_dist dist;
	uint64_t exp[512];
};

void bench_delays_init(struct bench_delays *d, enum bench_dist dist);

/* A well-mixed seed for random numbers, never 0; differs with i. */
uint64_t bench_seed(uint64_t i);

static inline uint64_t bench_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static inline uint64_t bench_bimodal(uint64_t r)
{
	uint64_t fraction = r >> 32;

	if ((r & 0xffff) * 10 >> 16)
		return 1 + (fraction * (BENCH_MEAN / 5) >> 32);
	return 82 * (BENCH_MEAN / 10) + (fraction * (2 * BENCH_MEAN) >> 32);
}

/* Inline, so that little but the library is measured. */
static inline uint64_t bench_delay(const struct bench_delays *d, uint64_t *seed)
{
	static const uint16_t periods[] = {2000, 5000, 8000, 10000};
	uint64_t r = bench_random(seed);

	switch (d->dist) {
	case BENCH_EXP:
		return 1 + d->exp[r >> 55] + (r & 0xfffff);
	case BENCH_UNI:
		return 1 + ((r >> 32) * (2 * BENCH_MEAN) >> 32);
	case BENCH_TIES:
		return periods[r >> 62];
	default:
		return bench_bimodal(r);
	}
}

#ifdef __cplusplus
}
#endif

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The same integers as in bench/peers, so that figures can be compared. */
#include "bench.h"

#include <math.h>

#define MEAN UINT64_C(1000000000)

const char *const bench_dist_words[] = {"exp", "uni", "ties", "bimodal", NULL};

uint64_t bench_seed(uint64_t i)
{
	uint64_t z = (i + 1) * UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	z ^= z >> 31;
	return z ? z : 1;
}

static uint64_t xorshift(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

void bench_delays_init(struct bench_delays *d, enum bench_dist dist)
{
	d->dist = dist;
	for (unsigned i = 0; i < ORR_COUNT(d->exp); i++)
		d->exp[i] = (uint64_t)(-log((i + 0.5) / 512) * (double)MEAN);
}

static uint64_t bimodal(uint64_t r)
{
	uint64_t fraction = r >> 32;

	if ((r & 0xffff) * 10 >> 16)
		return 1 + (fraction * (MEAN / 5) >> 32);
	return 82 * (MEAN / 10) + (fraction * (2 * MEAN) >> 32);
}

uint64_t bench_delay(const struct bench_delays *d, uint64_t *seed)
{
	static const uint16_t periods[] = {2000, 5000, 8000, 10000};
	uint64_t r = xorshift(seed);

	switch (d->dist) {
	case BENCH_EXP:
		return 1 + d->exp[r >> 55] + (r & 0xfffff);
	case BENCH_UNI:
		return 1 + ((r >> 32) * (2 * MEAN) >> 32);
	case BENCH_TIES:
		return periods[r >> 62];
	default:
		return bimodal(r);
	}
}

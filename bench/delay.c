/* SPDX-License-Identifier: Apache-2.0 */
#include "delay.h"

#include <math.h>
#include <stddef.h>

const char *const bench_dist_words[] = {"exp", "uni", "ties", "bimodal", NULL};

uint64_t bench_seed(uint64_t i)
{
	uint64_t z = (i + 1) * UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	z ^= z >> 31;
	return z ? z : 1;
}

void bench_delays_init(struct bench_delays *d, enum bench_dist dist)
{
	d->dist = dist;
	for (unsigned i = 0; i < 512; i++)
		d->exp[i] =
			(uint64_t)(-log((i + 0.5) / 512) * (double)BENCH_MEAN);
}

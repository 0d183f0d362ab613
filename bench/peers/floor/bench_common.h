/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timing, random delays and reporting, shared by all programs here (C11 and
 * C++11, no dependency but libc and libm). Each prints one line:
 *   RESULT bench=NAME peer=PEER KEY=VALUE... ops=N sec=S ns_per_op=X mops=Y
 */
#ifndef BENCH_COMMON_H
#define BENCH_COMMON_H

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#ifndef PEER
#define PEER "unknown"
#endif

/* CPU time of this (single-threaded, CPU-bound) process, so that other load on
 * the machine does not count; compile with -DBENCH_WALL for wall-clock time. */
#ifdef BENCH_WALL
#define BENCH_CLOCK CLOCK_MONOTONIC
#else
#define BENCH_CLOCK CLOCK_PROCESS_CPUTIME_ID
#endif

static inline double bench_now(void)
{
	struct timespec ts;
	clock_gettime(BENCH_CLOCK, &ts);
	return (double)ts.tv_sec + 1e-9 * (double)ts.tv_nsec;
}

/* Resident set in bytes. */
static inline uint64_t bench_rss(void)
{
	unsigned long size = 0, res = 0;
	FILE *f = fopen("/proc/self/statm", "r");
	if (f) {
		if (fscanf(f, "%lu %lu", &size, &res) != 2)
			res = 0;
		fclose(f);
	}
	return (uint64_t)res * (uint64_t)sysconf(_SC_PAGESIZE);
}

static inline uint64_t bench_argu(int argc, char **argv, int i, uint64_t dflt)
{
	return i < argc ? (uint64_t)strtoull(argv[i], NULL, 0) : dflt;
}

static inline const char *bench_args(int argc, char **argv, int i,
				     const char *dflt)
{
	return i < argc ? argv[i] : dflt;
}

/* xorshift64: 3 shifts, 3 xors, one 8-byte state per process. */
static inline uint64_t bench_rand(uint64_t *s)
{
	uint64_t x = *s;
	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return *s = x;
}

static inline uint64_t bench_seed(uint64_t i)
{
	uint64_t z = (i + 1) * 0x9E3779B97F4A7C15ull;
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
	z ^= z >> 31;
	return z ? z : 1;
}

/* Random delays in integer ticks, mean BENCH_MEAN except "ties".
 *   exp      exponential, from a 512-entry quantile table (4 KiB) plus jitter
 *   uni      uniform in 1 .. 2*mean
 *   ties     one of 4 clock periods (2000, 5000, 8000, 10000 ticks): masses of
 *            simultaneous events, as in clocked hardware models
 *   bimodal  90 % uniform around mean/10, 10 % uniform around 9.1*mean (camel)
 */
#define BENCH_MEAN 1000000000ull
enum bench_dist { BENCH_EXP, BENCH_UNI, BENCH_TIES, BENCH_BIMODAL };
static uint64_t bench_exp_tab[512];

static inline enum bench_dist bench_dist_init(const char *name)
{
	for (int i = 0; i < 512; i++)
		bench_exp_tab[i] = (uint64_t)(-log(((double)i + 0.5) / 512.0) *
					      (double)BENCH_MEAN);
	if (!strcmp(name, "exp"))
		return BENCH_EXP;
	if (!strcmp(name, "uni"))
		return BENCH_UNI;
	if (!strcmp(name, "ties"))
		return BENCH_TIES;
	if (!strcmp(name, "bimodal"))
		return BENCH_BIMODAL;
	fprintf(stderr, "unknown distribution %s\n", name);
	exit(2);
}

static inline uint64_t bench_delay(enum bench_dist d, uint64_t *state)
{
	static const uint64_t period[4] = {2000, 5000, 8000, 10000};
	uint64_t r = bench_rand(state);
	switch (d) {
	case BENCH_EXP:
		return 1 + bench_exp_tab[r >> 55] + (r & 0xFFFFF);
	case BENCH_UNI:
		return 1 + ((r >> 32) * (2 * BENCH_MEAN) >> 32);
	case BENCH_TIES:
		return period[r >> 62];
	default:
		if (((r & 0xFFFF) * 10 >> 16) != 0)
			return 1 + ((r >> 32) * (BENCH_MEAN / 5) >> 32);
		return 82 * (BENCH_MEAN / 10) +
		       ((r >> 32) * (2 * BENCH_MEAN) >> 32);
	}
}

/* A counter with two marks: the clock starts after `warm` operations and stops
 * after `ops` more. bench_tick() costs an increment and a compare. */
struct bench_meter {
	uint64_t count, next, warm, ops;
	double t0, t1;
};

static inline void bench_meter_init(struct bench_meter *m, uint64_t warm,
				    uint64_t ops)
{
	m->count = 0;
	m->warm = warm ? warm : 1;
	m->ops = ops;
	m->next = m->warm;
	m->t0 = m->t1 = 0;
}

/* Returns 1 exactly once: when the measured operations are done. */
static inline int bench_tick(struct bench_meter *m)
{
	if (__builtin_expect(++m->count != m->next, 1))
		return 0;
	if (m->t0 == 0) {
		m->t0 = bench_now();
		m->next = m->warm + m->ops;
		return 0;
	}
	m->t1 = bench_now();
	m->next = ~(uint64_t)0;
	return 1;
}

static inline void bench_result(const char *bench, const char *params,
				uint64_t ops, double sec)
{
	printf("RESULT bench=%s peer=%s %s ops=%llu sec=%.6f ns_per_op=%.3f "
	       "mops=%.4f\n",
	       bench, PEER, params, (unsigned long long)ops, sec,
	       sec * 1e9 / (double)ops, (double)ops / sec * 1e-6);
	fflush(stdout);
}

static inline void bench_meter_result(const char *bench, const char *params,
				      const struct bench_meter *m)
{
	bench_result(bench, params, m->ops, m->t1 - m->t0);
}

#endif

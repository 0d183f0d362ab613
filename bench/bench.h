/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Workloads of orrery bench. Each counts its own operations with a meter,
 * whose clock starts after a warm-up and stops at an exact count.
 */
#ifndef ORRERY_BENCH_BENCH_H
#define ORRERY_BENCH_BENCH_H

#include <orrery/base.h>

enum { BENCH_MAX_PARAMS = 4 };

/* CPU seconds of the process, so that other load does not count. */
double bench_now(void);

struct bench_meter {
	uint64_t ops; /* to measure */
	/* private */
	uint64_t count;
	uint64_t mark;
	bool running;
	double start;
	double seconds;
};

/* Begin the warm-up, of at least one operation. */
void bench_meter_warm(struct bench_meter *m, uint64_t warm);

bool bench_meter_mark(struct bench_meter *m);

/* Count one operation; true once, when all have been measured. */
static inline bool bench_tick(struct bench_meter *m)
{
	return ++m->count == m->mark && bench_meter_mark(m);
}

/* A parameter: one of some words, or a number within bounds. */
struct bench_param {
	const char *name;
	const char *def;
	const char *const *words; /* ended by NULL; NULL: a number */
	uint64_t min;
	uint64_t max;
};

struct bench {
	const char *name;
	const char *doc;
	const struct bench_param *params;
	unsigned nparams;
	const char *const *sets; /* "n=1 dist=exp", ended by NULL */
	uint64_t ops; /* by default */
	/*
	 * Run once. values has the parameters in the order of params, words as
	 * their index. Returns NULL, or what went wrong.
	 */
	const char *(*run)(const uint64_t *values, struct bench_meter *m);
};

extern const struct bench bench_hold;
extern const struct bench bench_hold_thread;
extern const struct bench bench_pingpong;
extern const struct bench bench_b_transport;
extern const struct bench bench_cancel;

/* A well-mixed seed for random numbers, never 0; differs with i. */
uint64_t bench_seed(uint64_t i);

/*
 * Random delays in picoseconds, with a mean of 1 ms but for ties:
 *
 *	exp	exponential, by table
 *	uni	uniform up to 2 ms
 *	ties	one of four clock periods, for many events at one time
 *	bimodal	nine in ten short, the others long
 */
enum bench_dist { BENCH_EXP, BENCH_UNI, BENCH_TIES, BENCH_BIMODAL };
extern const char *const bench_dist_words[];

struct bench_delays {
	enum bench_dist dist;
	uint64_t exp[512];
};

void bench_delays_init(struct bench_delays *d, enum bench_dist dist);
uint64_t bench_delay(const struct bench_delays *d, uint64_t *seed);

#endif

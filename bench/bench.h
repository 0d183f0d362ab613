/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Workloads of orrery bench. Each counts its own operations with a meter,
 * whose clock starts after a warm-up and stops at an exact count. What it has
 * computed goes into a checksum, so that a peer which has the same workload
 * (bench/peers) can be held to the same work.
 */
#ifndef ORRERY_BENCH_BENCH_H
#define ORRERY_BENCH_BENCH_H

#include <orrery/base.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { BENCH_MAX_PARAMS = 4 };

/* CPU seconds of the process, so that other load does not count. */
double bench_now(void);

/* Bytes of the process that are in memory now, and at most so far. */
uint64_t bench_resident(void);
uint64_t bench_peak(void);

struct bench_meter {
	uint64_t ops; /* to measure */
	/* results */
	uint64_t count; /* operations, with warm-up and what came after */
	uint64_t checksum;
	uint64_t bytes; /* per object, of a workload that measures memory */
	double seconds;
	uint64_t instructions; /* 0: the host does not count them */
	/* private */
	int counter; /* of instructions, a descriptor; 0: none */
	uint64_t mark;
	bool running;
	double start;
};

/* Begin the warm-up, of at least one operation. */
void bench_meter_warm(struct bench_meter *m, uint64_t warm);

bool bench_meter_mark(struct bench_meter *m);

/* Count one operation; true once, when all have been measured. */
static inline bool bench_tick(struct bench_meter *m)
{
	return ++m->count == m->mark && bench_meter_mark(m);
}

/*
 * The same for a loop whose work is shorter than storing a count and loading it
 * again: it keeps the operations up to the next mark in a register.
 */
static inline uint64_t bench_left(const struct bench_meter *m)
{
	return m->mark - m->count;
}

static inline bool bench_tick_left(struct bench_meter *m, uint64_t *left)
{
	if (--*left)
		return false;
	m->count = m->mark;
	if (bench_meter_mark(m))
		return true;
	*left = bench_left(m);
	return false;
}

/* Let the checksum depend on value, and on what came before. */
void bench_fold(struct bench_meter *m, uint64_t value);

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
	bool whole; /* --quick takes no fewer: they are what is measured */
	/*
	 * Run once. values has the parameters in the order of params, words as
	 * their index. Returns NULL, or what went wrong.
	 */
	const char *(*run)(const uint64_t *values, struct bench_meter *m);
	/* The same for the structure below it (floor.h), if there is one. */
	void (*floor)(const uint64_t *values, struct bench_meter *m);
	/* Why it cannot be run on this machine, or NULL; may be absent. */
	const char *(*lacks)(void);
};

extern const struct bench bench_b_transport;
extern const struct bench bench_cancel;
extern const struct bench bench_clock;
extern const struct bench bench_fifo;
extern const struct bench bench_histogram;
extern const struct bench bench_hold;
extern const struct bench bench_hold_thread;
extern const struct bench bench_i2c;
extern const struct bench bench_memory;
extern const struct bench bench_mm1;
extern const struct bench bench_nb_transport;
extern const struct bench bench_pingpong;
extern const struct bench bench_rtl_call;
extern const struct bench bench_rtl_clock;
extern const struct bench bench_rtl_lead;
extern const struct bench bench_rtl_word;
extern const struct bench bench_signal;
extern const struct bench bench_soc;

#ifdef __cplusplus
}
#endif

#endif

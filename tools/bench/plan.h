/* SPDX-License-Identifier: Apache-2.0 */
/* What orrery bench is asked to run. */
#ifndef ORRERY_TOOLS_BENCH_PLAN_H
#define ORRERY_TOOLS_BENCH_PLAN_H

#include "../../bench/bench.h"

/* One workload with one set of parameters. */
struct job {
	const struct bench *bench;
	uint64_t values[BENCH_MAX_PARAMS];
	uint64_t ops;
};

struct plan {
	struct job *jobs;
	size_t count;
};

/* All workloads, ended by NULL. */
extern const struct bench *const benches[];

/*
 * Make a plan from words such as "hold n=256 dist=exp cancel", ended by NULL:
 * a workload with parameters is one job, one without is a job for each of its
 * usual sets, and no words are all workloads. Returns EXIT_OK, or EXIT_USE
 * after a complaint. Freed with plan_free either way.
 */
int plan_make(struct plan *plan, char **words);
void plan_free(struct plan *plan);

/* The value of parameter i of a job as text; room for numbers in buf. */
const char *job_value(const struct job *job, unsigned i, char *buf,
		      size_t size);

#endif

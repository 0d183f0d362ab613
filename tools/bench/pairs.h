/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs of this build and of another program by turns, so that whatever else
 * the machine does falls on both, and the ratio of each pair.
 */
#ifndef ORRERY_TOOLS_BENCH_PAIRS_H
#define ORRERY_TOOLS_BENCH_PAIRS_H

#include "side.h"
#include "stats.h"

struct pairs {
	double ours[MAX_REPS]; /* ns per operation */
	double theirs[MAX_REPS];
	double ratios[MAX_REPS]; /* theirs / ours */
	unsigned n;
	struct outcome last[2]; /* ours and theirs */
};

/*
 * Returns EXIT_OK, SIDE_LACKS with the reason in why, or EXIT_CHECK after a
 * complaint; one is that they have not done the same work.
 */
int run_pairs(const struct job *job, const struct side *other, unsigned runs,
	      struct pairs *p, char *why, size_t size);

#endif

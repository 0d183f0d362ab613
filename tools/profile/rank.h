/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether two samples come from one distribution, by ranks: nothing is assumed
 * of its shape. Both tests hold given the values of the two together, so ties
 * are accounted for, and a test on buckets is one on values that are rounded.
 */
#ifndef ORRERY_TOOLS_PROFILE_RANK_H
#define ORRERY_TOOLS_PROFILE_RANK_H

#include <stddef.h>
#include <stdint.h>

/* How many values of each sample are in a bucket; buckets ascend. */
struct tie {
	uint64_t a;
	uint64_t b;
};

/*
 * Mann-Whitney's U: the probability that two samples of one distribution are
 * as far apart as these, in either direction, from the normal approximation
 * with the correction for ties and for continuity. *superior, if the samples
 * are not empty, is how often a value of b is above one of a, with half of
 * the ties: 0.5 where neither is larger. 1 and 0.5 if there is nothing to
 * tell.
 */
double rank_location(const struct tie *ties, size_t n, double *superior);

/*
 * The same probability for the tails: Fisher's exact test of how many values
 * of each sample are among the highest hundredth of all. *superior is then the
 * share of b's values up there over that of both, 0.5 where they are equal.
 */
double rank_tail(const struct tie *ties, size_t n, double *superior);

/*
 * Holm's correction for n probabilities: each becomes the smallest level at
 * which it is significant among all, so that no more than that share of
 * comparisons finds a difference where none is.
 */
void rank_holm(double *p, size_t n);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* A row that two profiles have, and what can be said of the difference. */
#ifndef ORRERY_TOOLS_PROFILE_PAIR_H
#define ORRERY_TOOLS_PROFILE_PAIR_H

#include "rows.h"

#include <jansson.h>
#include <stddef.h>

/* In the order of the table. */
enum verdict { SLOWER, TAIL_SLOWER, TAIL_FASTER, FASTER, ALIKE, FEW, SAME };

struct pair {
	char name[ROW_NAME];
	const json_t *a;
	const json_t *b;
	double scale; /* the mean of what a is, or is a part of */
	double p[2]; /* of location and tail: see rank.h */
	double superior[2]; /* above 0.5 where b is larger */
	enum verdict verdict;
};

/*
 * Fill in p, superior and verdict. The p are corrected for how many there are,
 * so that at most one of 20 comparisons of like profiles finds a difference, as
 * far as values do not depend on each other. As they often do, little is no
 * difference however small its p: means that differ by less than 2 % of the
 * scale, and tails of which neither has a quarter more values than the other.
 */
void pairs_judge(struct pair *pairs, size_t n);

#endif

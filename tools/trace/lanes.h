/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tracks for slices that overlap: what happens to one object goes to the first
 * of its lanes that is free at the time.
 */
#ifndef ORRERY_TOOLS_LANES_H
#define ORRERY_TOOLS_LANES_H

#include "chrome.h"

enum { LANES = 16, LANE_MEMORY = 32 };

/* When it was taken, lately: slices do not come in the order of their start. */
struct lane {
	struct {
		orr_time start;
		orr_time end;
	} taken[LANE_MEMORY];
	unsigned n;
};

struct lanes {
	struct lanes *next;
	const char *name; /* of the object */
	unsigned process;
	unsigned first; /* thread of lane 0; the others follow */
	unsigned used;
	struct lane lane[LANES];
	/* how many transfers are under way */
	uint64_t depth;
	const char *depth_name;
};

/* The track for a slice, which is named if it is new. */
struct chrome_track lanes_take(struct lanes *l, struct chrome *c,
			       orr_time start, orr_time end);

#endif

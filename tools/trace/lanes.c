/* SPDX-License-Identifier: Apache-2.0 */
#include "lanes.h"

static bool is_free(const struct lane *lane, orr_time start, orr_time end)
{
	unsigned n = lane->n < LANE_MEMORY ? lane->n : LANE_MEMORY;

	for (unsigned i = 0; i < n; i++)
		if (start < lane->taken[i].end && lane->taken[i].start < end)
			return false;
	return true;
}

static void name_lane(const struct lanes *l, struct chrome *c,
		      struct chrome_track t, unsigned i)
{
	char name[256];

	if (i)
		snprintf(name, sizeof(name), "%s (%u)", l->name, i + 1);
	chrome_name_track(c, t, i ? name : l->name);
}

struct chrome_track lanes_take(struct lanes *l, struct chrome *c,
			       orr_time start, orr_time end)
{
	struct chrome_track t = {l->process, 0};
	struct lane *lane;
	unsigned i = 0;

	while (i < LANES - 1 && !is_free(&l->lane[i], start, end))
		i++;
	lane = &l->lane[i];
	lane->taken[lane->n % LANE_MEMORY].start = start;
	lane->taken[lane->n++ % LANE_MEMORY].end = end;
	t.thread = l->first + i;
	for (; l->used <= i; l->used++)
		name_lane(l, c,
			  (struct chrome_track){l->process, l->first + l->used},
			  l->used);
	return t;
}

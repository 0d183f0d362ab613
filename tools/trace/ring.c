/* SPDX-License-Identifier: Apache-2.0 */
#include "ring.h"

#include <inttypes.h>
#include <stdio.h>

enum { LINE_SIZE = 512 };

static void keep(void *arg, const struct orr_trace_record *record)
{
	struct ring *ring = arg;

	ring->records[ring->passed++ % ring->room] = *record;
}

static void rescue(void *arg)
{
	ring_dump(arg);
}

void ring_start(struct ring *ring, struct orr_sim *sim, size_t room)
{
	ring->room = room;
	ring->records = orr_sim_alloc(sim, room * sizeof(*ring->records));
	orr_trace_start(orr_sim_root(sim), "*", keep, ring);
	orr_sim_at_abort(sim, rescue, ring);
}

void ring_dump(struct ring *ring)
{
	uint64_t n = ring->passed < ring->room ? ring->passed : ring->room;
	char line[LINE_SIZE];

	snprintf(line, sizeof(line),
		 "the last %" PRIu64 " of %" PRIu64 " trace points:", n,
		 ring->passed);
	ring->print(ring->arg, line);
	for (uint64_t i = ring->passed - n; i < ring->passed; i++)
		ring->print(ring->arg,
			    orr_trace_format(&ring->records[i % ring->room],
					     line, sizeof(line)));
	ring->passed = 0;
}

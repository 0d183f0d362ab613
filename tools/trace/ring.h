/* SPDX-License-Identifier: Apache-2.0 */
/* The latest trace points, kept in memory until somebody asks what happened. */
#ifndef ORRERY_TOOLS_RING_H
#define ORRERY_TOOLS_RING_H

#include <orrery/orrery.h>

enum { RING_MAX = 1 << 20 };

struct ring {
	struct orr_trace_record *records;
	size_t room;
	uint64_t passed; /* all there were */
	void (*print)(void *arg, const char *line);
	void *arg;
};

/*
 * Keep the latest room (1 to RING_MAX) of all trace points of sim; they are
 * printed if the program aborts, or by ring_dump, once.
 */
void ring_start(struct ring *ring, struct orr_sim *sim, size_t room);
void ring_dump(struct ring *ring);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clocks. A clock is arithmetic, not a toggling signal: edge n is at
 * start + n periods, computed exactly, and an edge is scheduled only while a
 * process waits for it. A clock nobody waits for costs nothing.
 */
#ifndef ORRERY_CLOCK_H
#define ORRERY_CLOCK_H

#include <orrery/event.h>
#include <orrery/signal.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The rising or the falling edges of a clock. All fields are private. */
struct orr_clock_edges {
	struct orr_event event;
	orr_time delay; /* behind the rising edges */
	orr_time at; /* the one found last; ORR_TIME_MAX: none */
	uint64_t rest; /* by which that was rounded up, in ps / period.den */
};

struct orr_clock {
	struct orr_object obj;
	/* read-only */
	struct orr_period period;
	/* private */
	orr_time whole; /* picoseconds in the period */
	uint64_t part; /* and what is left of it, in ps / period.den */
	orr_time start; /* of a rising edge */
	uint64_t first; /* the number of that edge */
	struct orr_clock_edges rise;
	struct orr_clock_edges fall; /* half a period later, rounded up */
	struct orr_listener *listeners;
};

/*
 * Make c a clock named name below parent, with its first rising edge at the
 * present time. The period is at least 2 ps.
 */
ORR_API void orr_clock_init(struct orr_clock *c, struct orr_object *parent,
			    const char *name, struct orr_period period);

/* The edges, to wait for or to be sensitive to. Owned by the clock. */
ORR_API struct orr_event *orr_clock_posedge(struct orr_clock *c);
ORR_API struct orr_event *orr_clock_negedge(struct orr_clock *c);

/* How long n cycles take; saturates. */
ORR_API orr_time orr_clock_cycles(const struct orr_clock *c, uint64_t n);

/* The time of the first rising edge at or after t; saturates. */
ORR_API orr_time orr_clock_edge(const struct orr_clock *c, orr_time t);

/*
 * Rising edges are numbered from 0, through all changes of the period. The
 * time of edge n (saturates), and the number of the last edge at or before t;
 * both know nothing of the time before the last change of the period.
 */
ORR_API orr_time orr_clock_edge_time(const struct orr_clock *c, uint64_t n);
ORR_API uint64_t orr_clock_edge_number(const struct orr_clock *c, orr_time t);

/*
 * Change the period from now on, which becomes a rising edge, and call the
 * listeners, who re-time what they have pending.
 */
ORR_API void orr_clock_set_period(struct orr_clock *c,
				  struct orr_period period);
ORR_API void orr_clock_listen(struct orr_clock *c, struct orr_listener *l);

#ifdef __cplusplus
}
#endif

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clocks (IEEE 1666-2023 clause 6.7). A clock is arithmetic, not a toggling
 * signal: edge n is at start + n periods, computed exactly, and an edge is
 * scheduled only while a process waits for it. A clock nobody waits for costs
 * nothing.
 */
#ifndef ORRERY_CLOCK_H
#define ORRERY_CLOCK_H

#include <orrery/event.h>
#include <orrery/signal.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Edges of one kind. All fields are private. */
struct orr_clock_edges {
	struct orr_event event;
	orr_time at; /* the one found last; ORR_TIME_MAX: none */
	uint64_t rest; /* by which it was rounded up; in ps / clock.den */
	uint32_t shift; /* behind the start; in periods / clock.duty_den */
};

struct orr_clock {
	struct orr_object obj;
	/* read-only */
	struct orr_period period;
	/* private */
	uint32_t duty_num;
	uint32_t duty_den;
	uint64_t den; /* of all times of edges: period.den * duty_den */
	orr_time whole; /* picoseconds in the period */
	uint64_t part; /* and what is left of it, in ps / den */
	orr_time start; /* of the first edge of either kind */
	uint64_t first; /* the number of the first rising edge from there on */
	struct orr_clock_edges rise;
	struct orr_clock_edges fall;
	struct orr_clock_edges *both; /* made when first asked for */
	struct orr_listener *listeners;
};

/*
 * Make c a clock named name below parent, with its first rising edge at the
 * present time, and high for half of each period. The period is at least 2 ps.
 */
ORR_API void orr_clock_init(struct orr_clock *c, struct orr_object *parent,
			    const char *name, struct orr_period period);

/* All that makes a clock (6.7). */
struct orr_clock_config {
	struct orr_period period;
	/*
	 * It is high for duty_num / duty_den of each period. That is more than
	 * none of it and less than all; both the high and the low part last
	 * 1 ps or longer.
	 */
	uint32_t duty_num;
	uint32_t duty_den;
	orr_time start; /* when the first edge is, not before the present */
	bool posedge_first; /* it is low before a rising edge; or the reverse */
};

/*
 * As above with all there is to choose. Edges are at start + n periods, and
 * of the other kind at start + (n + what part of a period is between them),
 * each rounded up to a picosecond from the exact value. What cannot be a
 * clock is a bug of the caller.
 */
ORR_API void orr_clock_init_with(struct orr_clock *c, struct orr_object *parent,
				 const char *name,
				 const struct orr_clock_config *config);

/*
 * The edges, to wait for or to be sensitive to: rising, falling, all. They
 * come in the notification phase, before any process runs at their time.
 * Owned by the clock.
 */
ORR_API struct orr_event *orr_clock_posedge(struct orr_clock *c);
ORR_API struct orr_event *orr_clock_negedge(struct orr_clock *c);
ORR_API struct orr_event *orr_clock_changed(struct orr_clock *c);

/*
 * The level at the present time, for all who look: an edge that is due now has
 * been. Where a clock is a signal that toggles, as in the standard, processes
 * of the first delta cycle still see the old level.
 */
ORR_API bool orr_clock_read(const struct orr_clock *c);

/* How long n cycles take; saturates. */
ORR_API orr_time orr_clock_cycles(const struct orr_clock *c, uint64_t n);

/* The time of the first rising edge at or after t; saturates. */
ORR_API orr_time orr_clock_edge(const struct orr_clock *c, orr_time t);

/*
 * The time of the first edge of either kind at or after t (saturates), and the
 * level from there on.
 */
ORR_API orr_time orr_clock_next(const struct orr_clock *c, orr_time t,
				bool *level);

/*
 * Rising edges are numbered from 0, through all changes of the period. The
 * time of edge n (saturates), and the number of the last edge at or before t;
 * both know nothing of the time before the last change of the period.
 */
ORR_API orr_time orr_clock_edge_time(const struct orr_clock *c, uint64_t n);
ORR_API uint64_t orr_clock_edge_number(const struct orr_clock *c, orr_time t);

/*
 * Change the period from now on, which becomes a rising edge, and call the
 * listeners, who re-time what they have pending. The duty cycle stays.
 */
ORR_API void orr_clock_set_period(struct orr_clock *c,
				  struct orr_period period);
ORR_API void orr_clock_listen(struct orr_clock *c, struct orr_listener *l);

#ifdef __cplusplus
}
#endif

#endif

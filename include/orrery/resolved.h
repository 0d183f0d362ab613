/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Resolved signals (IEEE 1666-2023 clauses 6.13 and 6.17): one line, or up to
 * 64, of four-state logic that several processes drive at once. Each drives
 * what it wrote last; the value is what all of them make together, from the
 * update phase on. For lines outside of processes, with pulls and changes at
 * once, there are nets (orrery/net.h).
 */
#ifndef ORRERY_RESOLVED_H
#define ORRERY_RESOLVED_H

#include <orrery/logic.h>
#include <orrery/signal.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The states of up to 64 lines, one in each bit: (a, b) is (0, 0) for 0, (1,
 * 0) for 1, (0, 1) for Z and (1, 1) for X, as in the vectors of VPI and DPI
 * (IEEE 1800-2017 clause 35 and annex H).
 */
struct orr_logic_vec {
	uint64_t a;
	uint64_t b;
};

struct orr_resolved_driver; /* private */

struct orr_resolved {
	struct orr_channel channel;
	/* read-only */
	unsigned width;
	/* private */
	struct orr_logic_vec value;
	struct orr_resolved_driver *drivers;
	unsigned ndrivers;
	unsigned room;
	struct orr_value_events events;
};

/*
 * Make r a resolved signal named name below parent, of width (1 to 64) lines
 * that are X until somebody writes, for at most drivers (at least 1) processes
 * that do; one more is a bug of the caller. All writes from outside of
 * processes are one driver. The simulation lends the memory.
 */
ORR_API void orr_resolved_init(struct orr_resolved *r,
			       struct orr_object *parent, const char *name,
			       unsigned width, unsigned drivers);

/*
 * Drive all lines, for the running process, from the next update phase on;
 * Z lets go of a line. Bits beyond the width are ignored.
 */
ORR_API void orr_resolved_write(struct orr_resolved *r,
				struct orr_logic_vec value);

/* The current value; bits beyond the width are 0. */
ORR_API struct orr_logic_vec orr_resolved_read(const struct orr_resolved *r);

/* The same for a signal of one line. */
ORR_API void orr_resolved_write_logic(struct orr_resolved *r,
				      enum orr_logic value);
ORR_API enum orr_logic orr_resolved_read_logic(const struct orr_resolved *r);

/*
 * Events that fire in the delta cycle after a change: of any line; of line 0
 * to 1 from any other state; of line 0 to 0. Owned by the signal.
 */
ORR_API struct orr_event *orr_resolved_changed(struct orr_resolved *r);
ORR_API struct orr_event *orr_resolved_posedge(struct orr_resolved *r);
ORR_API struct orr_event *orr_resolved_negedge(struct orr_resolved *r);

/* Whether a change happened just before the present delta cycle. */
ORR_API bool orr_resolved_event(const struct orr_resolved *r);

/* Call l->fn in the update phase of every change; l stays in place. */
ORR_API void orr_resolved_listen(struct orr_resolved *r,
				 struct orr_listener *l);

/* What two drivers make together, line by line. */
ORR_API struct orr_logic_vec orr_logic_vec_resolve(struct orr_logic_vec x,
						   struct orr_logic_vec y);

/* Line i (0 to 63) of a vector, and a vector with line i set to value. */
ORR_API enum orr_logic orr_logic_vec_get(struct orr_logic_vec v, unsigned i);
ORR_API struct orr_logic_vec orr_logic_vec_set(struct orr_logic_vec v,
					       unsigned i,
					       enum orr_logic value);

#ifdef __cplusplus
}
#endif

#endif

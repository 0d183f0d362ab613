/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wires: a level with one driver and many listeners. Interrupt and GPIO lines
 * are wires. A change is visible at once, so combinational logic (an OR of
 * interrupts) settles within the call; processes wake in the next delta
 * cycle.
 */
#ifndef ORRERY_WIRE_H
#define ORRERY_WIRE_H

#include <orrery/process.h>
#include <orrery/signal.h>

#ifdef __cplusplus
extern "C" {
#endif

struct orr_wire {
	struct orr_object obj;
	/* read-only */
	bool level;
	/* private */
	uint8_t depth; /* of changes within changes */
	struct orr_event changed;
	struct orr_listener *listeners;
};

/* Make w a wire named name below parent that stands at level. */
ORR_API void orr_wire_init(struct orr_wire *w, struct orr_object *parent,
			   const char *name, bool level);

/*
 * Drive the wire, from anywhere, also from a listener; listeners are called,
 * and the event fires, on a change. A wire that its listeners drive to and fro
 * for ever aborts.
 */
ORR_API void orr_wire_set(struct orr_wire *w, bool level);
/* Where it stands; the same as w->level. */
ORR_API bool orr_wire_level(const struct orr_wire *w);

/* Fires in the delta cycle after a change. Owned by the wire. */
ORR_API struct orr_event *orr_wire_changed(struct orr_wire *w);

/*
 * Call l->fn within every change, in the order of attachment; l stays in place
 * for as long as w does. A second time changes nothing.
 */
ORR_API void orr_wire_listen(struct orr_wire *w, struct orr_listener *l);

/*
 * Make input follow output, or its inverse, from now on: at once, then with
 * every change of output. For as long as both live; input may be driven by
 * others meanwhile, until output changes next.
 */
ORR_API void orr_wire_connect(struct orr_wire *output, struct orr_wire *input);
ORR_API void orr_wire_connect_inverted(struct orr_wire *output,
				       struct orr_wire *input);

/* A line that is high while any of several wires is: an OR. */
struct orr_wire_or {
	struct orr_wire out;
	/* private */
	uint32_t high; /* how many are */
};

/* Make o->out a wire named name below parent, low so far. */
ORR_API void orr_wire_or_init(struct orr_wire_or *o, struct orr_object *parent,
			      const char *name);

/* Let w, or its inverse, take part from now on, once; both stay in place. */
ORR_API void orr_wire_or_add(struct orr_wire_or *o, struct orr_wire *w);
ORR_API void orr_wire_or_add_inverted(struct orr_wire_or *o,
				      struct orr_wire *w);

/*
 * In a thread: wait until the wire stands at level. Returns at once if it
 * does already, so no wake-up is lost. With a time-out (ORR_TIME_MAX: none)
 * returns false when it struck first.
 */
ORR_API bool orr_wire_wait(struct orr_process *self, struct orr_wire *w,
			   bool level, orr_time timeout);

#ifdef __cplusplus
}
#endif

#endif

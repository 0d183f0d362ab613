/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signals (IEEE 1666-2023 clause 6.4): a value of up to 64 bits whose writes
 * become visible in the update phase, so that all readers of one delta cycle
 * see the same.
 */
#ifndef ORRERY_SIGNAL_H
#define ORRERY_SIGNAL_H

#include <orrery/event.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Called at once when a value changes, in the order of attachment. For
 * observers (waveforms) and combinational logic: it must not wait.
 */
struct orr_listener {
	void (*fn)(struct orr_listener *listener);
	/* private */
	struct orr_listener *next;
};

struct orr_signal {
	struct orr_object obj;
	/* private */
	uint64_t value;
	uint64_t pending;
	struct orr_event changed;
	struct orr_event *posedge; /* made when first asked for */
	struct orr_event *negedge;
	struct orr_listener *listeners;
	bool update_requested;
};

/* Make s a signal named name below parent with a value to begin with. */
ORR_API void orr_signal_init(struct orr_signal *s, struct orr_object *parent,
			     const char *name, uint64_t value);

/* The current value. */
ORR_API uint64_t orr_signal_read(const struct orr_signal *s);

/* The value from the next update phase on; the last write wins. */
ORR_API void orr_signal_write(struct orr_signal *s, uint64_t value);

/*
 * Events that fire in the delta cycle after a change: any change, a change
 * from zero, a change to zero. Owned by the signal.
 */
ORR_API struct orr_event *orr_signal_changed(struct orr_signal *s);
ORR_API struct orr_event *orr_signal_posedge(struct orr_signal *s);
ORR_API struct orr_event *orr_signal_negedge(struct orr_signal *s);

/* Call l->fn in the update phase of every change; l stays in place. */
ORR_API void orr_signal_listen(struct orr_signal *s, struct orr_listener *l);

#ifdef __cplusplus
}
#endif

#endif

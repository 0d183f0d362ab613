/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signals (IEEE 1666-2023 clauses 6.4 and 6.6): a value of up to 64 bits whose
 * writes become visible in the update phase, so that all readers of one delta
 * cycle see the same. A buffer is a signal of which every write is an event.
 */
#ifndef ORRERY_SIGNAL_H
#define ORRERY_SIGNAL_H

#include <orrery/channel.h>
#include <orrery/event.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Called at once when a value changes, in the order of attachment. For
 * observers (waveforms) and combinational logic: it must not wait. A listener
 * is attached to one object, for as long as that lives; a second time changes
 * nothing.
 */
struct orr_listener {
	void (*fn)(struct orr_listener *listener);
	/* private */
	struct orr_listener *next;
};

/* Who wants to know of changes, and when the last one was. Private. */
struct orr_value_events {
	uint64_t last; /* before which evaluation phase, * 2, + 1 if it rose */
	struct orr_event *changed; /* made when first asked for */
	struct orr_event *posedge;
	struct orr_event *negedge;
	struct orr_listener *listeners;
};

/* Which processes may write a signal (6.3.2). */
enum orr_writer_policy {
	ORR_ONE_WRITER, /* only the first that does; the default */
	ORR_MANY_WRITERS, /* any, but not two in one evaluation phase */
	ORR_UNCHECKED_WRITERS /* any; the last write in a phase wins */
};

struct orr_signal {
	struct orr_channel channel;
	/* private */
	uint64_t value;
	uint64_t pending;
	struct orr_process *writer; /* the one that may write */
	struct orr_value_events events;
};

/*
 * Make s a signal, or a buffer, named name below parent, with a value to begin
 * with.
 */
ORR_API void orr_signal_init(struct orr_signal *s, struct orr_object *parent,
			     const char *name, uint64_t value);
ORR_API void orr_buffer_init(struct orr_signal *s, struct orr_object *parent,
			     const char *name, uint64_t value);

/*
 * Who may write s; before the first write, the last call counts. A write that
 * the policy forbids is a bug of the caller; the message names both writers.
 * Writes from outside of all processes (elaboration, listeners, posts) are
 * always allowed.
 */
ORR_API void orr_signal_set_writers(struct orr_signal *s,
				    enum orr_writer_policy policy);

/* The current value. */
ORR_API uint64_t orr_signal_read(const struct orr_signal *s);

/* The value from the next update phase on; the last write wins. */
ORR_API void orr_signal_write(struct orr_signal *s, uint64_t value);

/*
 * Events that fire in the delta cycle after a change: any change, a change
 * from zero, a change to zero. Of a buffer: after any write, a write of other
 * than zero, a write of zero. Owned by the signal.
 */
ORR_API struct orr_event *orr_signal_changed(struct orr_signal *s);
ORR_API struct orr_event *orr_signal_posedge(struct orr_signal *s);
ORR_API struct orr_event *orr_signal_negedge(struct orr_signal *s);

/*
 * Whether these events happened just before the present delta cycle, that is,
 * whether they are why a process runs now. False at all other times.
 */
ORR_API bool orr_signal_event(const struct orr_signal *s);
ORR_API bool orr_signal_rose(const struct orr_signal *s);
ORR_API bool orr_signal_fell(const struct orr_signal *s);

/* Call l->fn in the update phase of every such event; l stays in place. */
ORR_API void orr_signal_listen(struct orr_signal *s, struct orr_listener *l);

#ifdef __cplusplus
}
#endif

#endif

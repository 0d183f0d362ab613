/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Event queues (IEEE 1666-2023 clause 6.30): an event with any number of
 * notifications pending, none of which discards another. Those that are due at
 * one time fire in successive delta cycles.
 */
#ifndef ORRERY_EVENT_QUEUE_H
#define ORRERY_EVENT_QUEUE_H

#include <orrery/process.h>

#ifdef __cplusplus
extern "C" {
#endif

struct orr_event_queue {
	struct orr_object obj;
	/* private */
	struct orr_event event; /* pending for the earliest */
	struct orr_process next; /* makes it pending for the next */
	orr_time *times; /* the others, as a heap */
	size_t count;
	size_t room;
};

/*
 * Make q an event queue named name below parent with nothing pending. times
 * has room (at least 1) elements and is the caller's; with NULL the simulation
 * lends them. More than room notifications pending is a bug of the caller.
 */
ORR_API void orr_event_queue_init(struct orr_event_queue *q,
				  struct orr_object *parent, const char *name,
				  size_t room, orr_time *times);

/*
 * One more notification, delay from now; of those for the present time the
 * first fires in the next delta cycle. Beyond ORR_TIME_MAX it never fires and
 * is not pending. O(log n).
 */
ORR_API void orr_event_queue_notify(struct orr_event_queue *q, orr_time delay);

/* Discard all that is pending. */
ORR_API void orr_event_queue_cancel_all(struct orr_event_queue *q);

/*
 * The event that fires for each, to wait for or to be sensitive to; do not
 * notify or cancel it. Owned by the queue.
 */
ORR_API struct orr_event *orr_event_queue_event(struct orr_event_queue *q);

/* How many notifications are pending. */
ORR_API size_t orr_event_queue_pending(const struct orr_event_queue *q);

#ifdef __cplusplus
}
#endif

#endif

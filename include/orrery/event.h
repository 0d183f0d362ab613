/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events (IEEE 1666-2023 clause 5.10). An event has at most one pending
 * notification; the earlier one wins: an immediate notification discards any
 * pending one, a delta notification discards a timed one, and a timed one
 * discards only a later timed one.
 *
 * Total order: notifications fire by (time, delta cycle, order of notify
 * calls). Waiting processes are woken in the order in which they began to
 * wait, after the statically sensitive ones in the order of orr_sensitive.
 */
#ifndef ORRERY_EVENT_H
#define ORRERY_EVENT_H

#include <orrery/object.h>
#include <orrery/time.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A place in the set of pending notifications. All fields are private. */
struct orr_timer {
	orr_time when;
	uint32_t pos; /* among the delta notifications, or in the set */
	uint16_t generation; /* counts the entries that it left in the set */
	uint8_t state;
	uint8_t stale; /* of these, those that are still there */
};

/* A process in the list of those that wait for an event. Private. */
struct orr_waiter {
	struct orr_event *event;
	struct orr_process *process;
	struct orr_waiter *next;
	struct orr_waiter *prev;
};

struct orr_event {
	struct orr_object obj;
	/* private */
	struct orr_waiter *waiters;
	struct orr_process *sensitive; /* statically; the first of them */
	struct orr_sensitivity *others;
	uint64_t fired; /* in which evaluation phase, or for which */
	struct orr_timer timer;
};

/* Make ev an event named name below parent, with nothing pending. */
ORR_API void orr_event_init(struct orr_event *ev, struct orr_object *parent,
			    const char *name);

/*
 * Cancel ev and take it out of the hierarchy, before its memory goes away
 * during a simulation. No process may wait for it or be sensitive to it.
 */
ORR_API void orr_event_fini(struct orr_event *ev);

/*
 * Immediate notification: the processes that wait for ev become runnable in
 * the present evaluation phase. A process never wakes itself this way
 * (5.10.6). Not allowed in the update phase.
 */
ORR_API void orr_event_notify(struct orr_event *ev);

/* Delta notification: ev fires in the next delta cycle. */
ORR_API void orr_event_notify_delta(struct orr_event *ev);

/*
 * Timed notification: ev fires delay from now; a delay of 0 is a delta
 * notification. Beyond ORR_TIME_MAX it never fires and is not pending.
 */
ORR_API void orr_event_notify_after(struct orr_event *ev, orr_time delay);

/* Discard the pending notification, if any. O(log n) at most. */
ORR_API void orr_event_cancel(struct orr_event *ev);

/*
 * Whether ev has fired in this evaluation phase, or just before it so that the
 * phase follows from it (5.10.5).
 */
ORR_API bool orr_event_triggered(const struct orr_event *ev);

/* Whether a notification is pending, and when (ORR_TIME_MAX if none). */
ORR_API bool orr_event_pending(const struct orr_event *ev);
ORR_API orr_time orr_event_time(const struct orr_event *ev);

/*
 * How many notifications that are due at the same time come before that of ev;
 * 0 if none is pending, or one of the next delta cycle.
 */
ORR_API uint32_t orr_event_rank(const struct orr_event *ev);

#ifdef __cplusplus
}
#endif

#endif

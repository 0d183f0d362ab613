/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Payload event queues (IEEE 1666-2023 clause 16.4): transactions that are
 * due at a later time, each with its phase. Of those due at the same time the
 * one that was put in first comes first. Nothing is allocated once the queue
 * has been as long as it gets.
 */
#ifndef ORRERY_PEQ_H
#define ORRERY_PEQ_H

#include <orrery/process.h>
#include <orrery/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

struct orr_peq;

/* Called in a method process, which must not wait. */
typedef void orr_peq_fn(struct orr_peq *q, struct orr_payload *p,
			orr_phase phase);

/* In the order in which they are due. Private. */
struct orr_peq_list {
	struct orr_peq_item *first;
	struct orr_peq_item *last;
};

/* All fields are private. */
struct orr_peq {
	struct orr_event event;
	struct orr_event delta; /* for what is due in the next delta cycle */
	struct orr_process method;
	orr_peq_fn *fn;
	struct orr_peq_list timed;
	struct orr_peq_list soon;
	struct orr_peq_item *idle;
};

/*
 * A queue named name below parent that calls fn when something is due, or,
 * with fn = NULL, one from which it is taken with orr_peq_next.
 */
ORR_API void orr_peq_init(struct orr_peq *q, struct orr_object *parent,
			  const char *name, orr_peq_fn *fn);

/*
 * p is due at phase after delay; after 0, in the next delta cycle. Beyond
 * ORR_TIME_MAX it never is. And at once: the process that serves the queue
 * becomes runnable, or, if it is the one that runs, goes on with p.
 */
ORR_API void orr_peq_notify(struct orr_peq *q, struct orr_payload *p,
			    orr_phase phase, orr_time delay);
ORR_API void orr_peq_notify_now(struct orr_peq *q, struct orr_payload *p,
				orr_phase phase);

/* Forget everything. */
ORR_API void orr_peq_cancel_all(struct orr_peq *q);

/*
 * For a queue without fn: the event that fires when something is due, to be
 * answered with calls of orr_peq_next until that returns NULL. phase may be
 * NULL. Taking from a queue with fn is a bug and aborts.
 */
ORR_API struct orr_event *orr_peq_event(struct orr_peq *q);
ORR_API struct orr_payload *orr_peq_next(struct orr_peq *q, orr_phase *phase);

#ifdef __cplusplus
}
#endif

#endif

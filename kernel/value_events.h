/* SPDX-License-Identifier: Apache-2.0 */
/* What signals of all kinds have in common: who wants to know of a change. */
#ifndef ORRERY_KERNEL_VALUE_EVENTS_H
#define ORRERY_KERNEL_VALUE_EVENTS_H

#include "sched.h"

/* The event of that name; made, as a child of owner, when first asked for. */
struct orr_event *ori_value_changed(struct orr_value_events *e,
				    struct orr_object *owner);
struct orr_event *ori_value_posedge(struct orr_value_events *e,
				    struct orr_object *owner);
struct orr_event *ori_value_negedge(struct orr_value_events *e,
				    struct orr_object *owner);

/* Whether the last change was just before the present delta cycle. */
static inline bool ori_value_event(const struct orr_value_events *e,
				   const struct orr_sim *sim)
{
	return e->last >> 1 == sim->stamp;
}

/* In the update phase: the value has changed. */
static inline void ori_value_note(struct orr_value_events *e,
				  const struct orr_sim *sim, bool rose)
{
	e->last = sim->stamp << 1 | rose;
}

/* And tell of it. */
static inline void ori_value_happen(struct orr_value_events *e,
				    struct orr_sim *sim, bool rose, bool fell)
{
	ori_value_note(e, sim, rose);
	if (e->changed)
		ori_event_notify_updated(sim, e->changed);
	if (e->posedge && rose)
		ori_event_notify_updated(sim, e->posedge);
	if (e->negedge && fell)
		ori_event_notify_updated(sim, e->negedge);
	if (e->listeners)
		ori_call_listeners(e->listeners);
}

#endif

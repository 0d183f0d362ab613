/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events of a state. Those that are due at one time fire in the order in which
 * they were armed, whichever devices they belong to.
 */
#include "state.h"

#include <orrery/sim.h>

#include <errno.h>
#include <stdlib.h>

int ori_state_note(struct ori_state_events *events,
		   const struct ori_state_event *e)
{
	if (events->n == events->room) {
		size_t room = events->room ? 2 * events->room : 64;
		void *all = realloc(events->all, room * sizeof(*e));

		if (!all)
			return -ENOMEM;
		events->all = all;
		events->room = room;
	}
	events->all[events->n] = *e;
	events->all[events->n].number = events->n;
	events->n++;
	return 0;
}

static int compare(const void *x, const void *y)
{
	const struct ori_state_event *a = x;
	const struct ori_state_event *b = y;

	if (a->when != b->when)
		return a->when < b->when ? -1 : 1;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return a->number < b->number ? -1 : 1;
}

void ori_state_arm(struct ori_state_events *events)
{
	if (events->n == 0)
		return;
	qsort(events->all, events->n, sizeof(*events->all), compare);
	for (size_t i = 0; i < events->n; i++)
		orr_event_cancel(events->all[i].event);
	for (size_t i = 0; i < events->n; i++) {
		const struct ori_state_event *e = &events->all[i];

		if (e->pending)
			orr_event_notify_after(
				e->event, e->when - orr_now(e->event->obj.sim));
	}
}

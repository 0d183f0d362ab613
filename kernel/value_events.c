/* SPDX-License-Identifier: Apache-2.0 */
#include "value_events.h"

void ori_listen(struct orr_listener **list, struct orr_listener *l)
{
	while (*list && *list != l)
		list = &(*list)->next;
	if (*list)
		return;
	l->next = NULL;
	*list = l;
}

void ori_unlisten(struct orr_listener **list, struct orr_listener *l)
{
	while (*list != l)
		list = &(*list)->next;
	*list = l->next;
}

void ori_call_listeners(struct orr_listener *list)
{
	for (struct orr_listener *l = list; l; l = l->next)
		l->fn(l);
}

static struct orr_event *make_event(struct orr_event **ev,
				    struct orr_object *owner, const char *name)
{
	if (!*ev) {
		*ev = orr_sim_alloc(owner->sim, sizeof(**ev));
		orr_event_init(*ev, owner, name);
	}
	return *ev;
}

struct orr_event *ori_value_changed(struct orr_value_events *e,
				    struct orr_object *owner)
{
	return make_event(&e->changed, owner, "changed");
}

struct orr_event *ori_value_posedge(struct orr_value_events *e,
				    struct orr_object *owner)
{
	return make_event(&e->posedge, owner, "posedge");
}

struct orr_event *ori_value_negedge(struct orr_value_events *e,
				    struct orr_object *owner)
{
	return make_event(&e->negedge, owner, "negedge");
}

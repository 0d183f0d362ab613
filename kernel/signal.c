/* SPDX-License-Identifier: Apache-2.0 */
#include "sched.h"

void orr_signal_init(struct orr_signal *s, struct orr_object *parent,
		     const char *name, uint64_t value)
{
	*s = (struct orr_signal){.value = value, .pending = value};
	orr_object_init_kind(&s->obj, parent, name, ORR_KIND_SIGNAL);
	orr_event_init(&s->changed, &s->obj, "changed");
}

uint64_t orr_signal_read(const struct orr_signal *s)
{
	return s->value;
}

void orr_signal_write(struct orr_signal *s, uint64_t value)
{
	s->pending = value;
	if (value == s->value || s->update_requested)
		return;
	s->update_requested = true;
	ori_request_update(s->obj.sim, s);
}

struct orr_event *orr_signal_changed(struct orr_signal *s)
{
	return &s->changed;
}

static struct orr_event *make_event(struct orr_signal *s, struct orr_event **ev,
				    const char *name)
{
	if (!*ev) {
		*ev = orr_sim_alloc(s->obj.sim, sizeof(**ev));
		orr_event_init(*ev, &s->obj, name);
	}
	return *ev;
}

struct orr_event *orr_signal_posedge(struct orr_signal *s)
{
	return make_event(s, &s->posedge, "posedge");
}

struct orr_event *orr_signal_negedge(struct orr_signal *s)
{
	return make_event(s, &s->negedge, "negedge");
}

void orr_signal_listen(struct orr_signal *s, struct orr_listener *l)
{
	ori_listen(&s->listeners, l);
}

void ori_listen(struct orr_listener **list, struct orr_listener *l)
{
	while (*list)
		list = &(*list)->next;
	l->next = NULL;
	*list = l;
}

void ori_call_listeners(struct orr_listener *list)
{
	for (struct orr_listener *l = list; l; l = l->next)
		l->fn(l);
}

void ori_signal_update(struct orr_signal *s)
{
	uint64_t old = s->value;

	s->update_requested = false;
	if (s->pending == old)
		return;
	s->value = s->pending;
	orr_event_notify_delta(&s->changed);
	if (s->posedge && old == 0)
		orr_event_notify_delta(s->posedge);
	if (s->negedge && s->value == 0)
		orr_event_notify_delta(s->negedge);
	ori_call_listeners(s->listeners);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/wire.h>

#include "probe.h"

#include <orrery/log.h>
#include <orrery/sim.h>

/* Of changes within changes: logic that settles needs a few. */
enum { MAX_DEPTH = 32 };

/* What orr_wire_connect leaves behind on the output. */
struct connection {
	struct orr_listener listener;
	struct orr_wire *from;
	struct orr_wire *to;
	bool inverted;
};

void orr_wire_init(struct orr_wire *w, struct orr_object *parent,
		   const char *name, bool level)
{
	*w = (struct orr_wire){.level = level};
	orr_object_init_kind(&w->obj, parent, name, ORR_KIND_WIRE);
	orr_event_init(&w->changed, &w->obj, "changed");
}

void orr_wire_set(struct orr_wire *w, bool level)
{
	if (w->level == level)
		return;
	if (++w->depth > MAX_DEPTH)
		orr_fail(&w->obj, __FILE__, __LINE__,
			 "the wire does not settle: its listeners drive it to "
			 "and fro");
	w->level = level;
	ori_probe_wire(w);
	orr_event_notify_delta(&w->changed);
	for (struct orr_listener *l = w->listeners; l; l = l->next)
		l->fn(l);
	w->depth--;
}

bool orr_wire_level(const struct orr_wire *w)
{
	return w->level;
}

struct orr_event *orr_wire_changed(struct orr_wire *w)
{
	return &w->changed;
}

void orr_wire_listen(struct orr_wire *w, struct orr_listener *l)
{
	struct orr_listener **end = &w->listeners;

	while (*end && *end != l)
		end = &(*end)->next;
	if (*end)
		return;
	l->next = NULL;
	*end = l;
}

static void follow(struct orr_listener *l)
{
	struct connection *c = orr_container_of(l, struct connection, listener);

	orr_wire_set(c->to, c->from->level != c->inverted);
}

static void connect(struct orr_wire *output, struct orr_wire *input,
		    bool inverted)
{
	struct connection *c = orr_sim_alloc(output->obj.sim, sizeof(*c));

	c->listener.fn = follow;
	c->from = output;
	c->to = input;
	c->inverted = inverted;
	orr_wire_listen(output, &c->listener);
	follow(&c->listener);
}

void orr_wire_connect(struct orr_wire *output, struct orr_wire *input)
{
	connect(output, input, false);
}

void orr_wire_connect_inverted(struct orr_wire *output, struct orr_wire *input)
{
	connect(output, input, true);
}

/* What orr_wire_or_add leaves behind on the wire. */
struct part {
	struct orr_listener listener;
	const struct orr_wire *from;
	struct orr_wire_or *to;
	bool inverted;
};

void orr_wire_or_init(struct orr_wire_or *o, struct orr_object *parent,
		      const char *name)
{
	o->high = 0;
	orr_wire_init(&o->out, parent, name, false);
}

static void join(struct orr_listener *l)
{
	struct part *p = orr_container_of(l, struct part, listener);

	if (p->from->level != p->inverted)
		p->to->high++;
	else
		p->to->high--;
	orr_wire_set(&p->to->out, p->to->high > 0);
}

static void add(struct orr_wire_or *o, struct orr_wire *w, bool inverted)
{
	struct part *p = orr_sim_alloc(w->obj.sim, sizeof(*p));

	*p = (struct part){{.fn = join}, w, o, inverted};
	orr_wire_listen(w, &p->listener);
	if (w->level != inverted)
		join(&p->listener);
}

void orr_wire_or_add(struct orr_wire_or *o, struct orr_wire *w)
{
	add(o, w, false);
}

void orr_wire_or_add_inverted(struct orr_wire_or *o, struct orr_wire *w)
{
	add(o, w, true);
}

bool orr_wire_wait(struct orr_process *self, struct orr_wire *w, bool level,
		   orr_time timeout)
{
	const struct orr_sim *sim = w->obj.sim;
	orr_time end = orr_time_add(orr_now(sim), timeout);

	while (w->level != level) {
		orr_time left = end == ORR_TIME_MAX ? end : end - orr_now(sim);

		if (!orr_wait_event_for(self, &w->changed, left))
			return w->level == level;
	}
	return true;
}

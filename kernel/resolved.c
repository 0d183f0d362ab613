/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/resolved.h>

#include "value_events.h"

struct orr_resolved_driver {
	const struct orr_process *process; /* NULL: outside of all */
	struct orr_logic_vec value;
};

static uint64_t mask(const struct orr_resolved *r)
{
	return UINT64_MAX >> (64 - r->width);
}

static bool equal(struct orr_logic_vec x, struct orr_logic_vec y)
{
	return x.a == y.a && x.b == y.b;
}

/* Who drives nothing (Z) gives way, those who agree agree, else it is X. */
struct orr_logic_vec orr_logic_vec_resolve(struct orr_logic_vec x,
					   struct orr_logic_vec y)
{
	uint64_t x_is_z = ~x.a & x.b;
	uint64_t y_is_z = ~y.a & y.b;
	uint64_t clash = ~x_is_z & ~y_is_z & ((x.a ^ y.a) | (x.b ^ y.b));

	return (struct orr_logic_vec){
		.a = (x.a & ~x_is_z) | (y.a & ~y_is_z) | clash,
		.b = (x.b & ~x_is_z) | (y.b & ~y_is_z) | clash |
		     (x_is_z & y_is_z),
	};
}

enum orr_logic orr_logic_vec_get(struct orr_logic_vec v, unsigned i)
{
	static const enum orr_logic states[2][2] = {
		{ORR_LOGIC_0, ORR_LOGIC_Z},
		{ORR_LOGIC_1, ORR_LOGIC_X},
	};

	return states[v.a >> i & 1][v.b >> i & 1];
}

struct orr_logic_vec orr_logic_vec_set(struct orr_logic_vec v, unsigned i,
				       enum orr_logic value)
{
	uint64_t bit = UINT64_C(1) << i;
	bool a = value == ORR_LOGIC_1 || value == ORR_LOGIC_X;
	bool b = value == ORR_LOGIC_Z || value == ORR_LOGIC_X;

	v.a = (v.a & ~bit) | (a ? bit : 0);
	v.b = (v.b & ~bit) | (b ? bit : 0);
	return v;
}

static void resolved_update(struct orr_channel *c)
{
	struct orr_resolved *r =
		orr_container_of(c, struct orr_resolved, channel);
	struct orr_logic_vec old = r->value;
	struct orr_logic_vec v = r->drivers[0].value;
	enum orr_logic line;

	for (unsigned i = 1; i < r->ndrivers; i++)
		v = orr_logic_vec_resolve(v, r->drivers[i].value);
	if (equal(v, old))
		return;
	r->value = v;
	line = orr_logic_vec_get(v, 0);
	if (line == orr_logic_vec_get(old, 0))
		line = ORR_LOGIC_X; /* no edge */
	ori_value_happen(&r->events, c->obj.sim, line == ORR_LOGIC_1,
			 line == ORR_LOGIC_0);
}

void orr_resolved_init(struct orr_resolved *r, struct orr_object *parent,
		       const char *name, unsigned width, unsigned drivers)
{
	struct orr_object *obj = &r->channel.obj;

	*r = (struct orr_resolved){
		.width = width,
		.room = drivers,
	};
	orr_channel_init(&r->channel, parent, name, ORR_KIND_RESOLVED,
			 resolved_update);
	orr_check(obj, width >= 1 && width <= 64);
	orr_check(obj, drivers >= 1);
	r->value = (struct orr_logic_vec){mask(r), mask(r)};
	r->drivers = orr_sim_alloc(obj->sim, drivers * sizeof(*r->drivers));
}

/* The driver of the running process, which at first drives X. */
static struct orr_resolved_driver *own_driver(struct orr_resolved *r)
{
	const struct orr_process *p = r->channel.obj.sim->current;
	struct orr_resolved_driver *d = r->drivers;

	for (unsigned i = 0; i < r->ndrivers; i++, d++)
		if (d->process == p)
			return d;
	if (r->ndrivers == r->room)
		orr_fail(&r->channel.obj, __FILE__, __LINE__,
			 "one more process drives the signal than the %u that "
			 "orr_resolved_init made room for",
			 r->room);
	r->ndrivers++;
	*d = (struct orr_resolved_driver){p, {mask(r), mask(r)}};
	return d;
}

void orr_resolved_write(struct orr_resolved *r, struct orr_logic_vec value)
{
	unsigned before = r->ndrivers;
	struct orr_resolved_driver *d = own_driver(r);

	value.a &= mask(r);
	value.b &= mask(r);
	if (equal(d->value, value) && r->ndrivers == before)
		return;
	d->value = value;
	orr_channel_request_update(&r->channel);
}

struct orr_logic_vec orr_resolved_read(const struct orr_resolved *r)
{
	return r->value;
}

void orr_resolved_write_logic(struct orr_resolved *r, enum orr_logic value)
{
	orr_check(&r->channel.obj, r->width == 1);
	orr_resolved_write(
		r, orr_logic_vec_set((struct orr_logic_vec){0}, 0, value));
}

enum orr_logic orr_resolved_read_logic(const struct orr_resolved *r)
{
	orr_check(&r->channel.obj, r->width == 1);
	return orr_logic_vec_get(r->value, 0);
}

struct orr_event *orr_resolved_changed(struct orr_resolved *r)
{
	return ori_value_changed(&r->events, &r->channel.obj);
}

struct orr_event *orr_resolved_posedge(struct orr_resolved *r)
{
	return ori_value_posedge(&r->events, &r->channel.obj);
}

struct orr_event *orr_resolved_negedge(struct orr_resolved *r)
{
	return ori_value_negedge(&r->events, &r->channel.obj);
}

bool orr_resolved_event(const struct orr_resolved *r)
{
	return ori_value_event(&r->events, r->channel.obj.sim);
}

void orr_resolved_listen(struct orr_resolved *r, struct orr_listener *l)
{
	ori_listen(&r->events.listeners, l);
}

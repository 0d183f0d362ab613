/* SPDX-License-Identifier: Apache-2.0 */
/* Recording the wires and nets of a board. */
#include "impl.h"

struct recorder {
	struct orr_listener listener;
	const struct orr_wire *wire; /* or, if NULL, */
	const struct orr_net *net;
	struct orr_vcd_var *var;
};

static bool level(const struct recorder *r)
{
	if (r->wire)
		return orr_wire_level(r->wire);
	return orr_net_level(r->net) == ORR_LOGIC_1;
}

static void line_changed(struct orr_listener *l)
{
	const struct recorder *r =
		orr_container_of(l, struct recorder, listener);

	orr_vcd_change(r->var, level(r));
}

static struct recorder *new_recorder(const struct orr_object *obj)
{
	struct recorder *r = orr_sim_alloc(obj->sim, sizeof(*r));

	r->listener.fn = line_changed;
	return r;
}

static void record_wire(struct orr_vcd *vcd, struct orr_wire *w)
{
	struct recorder *r = new_recorder(&w->obj);

	r->wire = w;
	r->var = orr_vcd_add(vcd, &w->obj, 1, level(r));
	orr_wire_listen(w, &r->listener);
}

static void record_net(struct orr_vcd *vcd, struct orr_net *n)
{
	struct recorder *r = new_recorder(&n->obj);

	r->net = n;
	r->var = orr_vcd_add(vcd, &n->obj, 1, level(r));
	orr_net_listen(n, &r->listener);
}

static void record_below(struct orr_vcd *vcd, struct orr_object *scope)
{
	struct orr_object *obj = NULL;

	while ((obj = orr_object_next(scope, obj))) {
		if (orr_object_kind(obj) == ORR_KIND_WIRE)
			record_wire(vcd, orr_container_of(obj, struct orr_wire,
							  obj));
		else if (orr_object_kind(obj) == ORR_KIND_NET)
			record_net(vcd,
				   orr_container_of(obj, struct orr_net, obj));
		else if (obj->children)
			record_below(vcd, obj);
	}
}

void board_trace(struct board *b, struct orr_vcd *vcd)
{
	record_below(vcd, orr_sim_root(b->sim));
}

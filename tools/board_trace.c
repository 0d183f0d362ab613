/* SPDX-License-Identifier: Apache-2.0 */
/* Recording the wires of a board. */
#include "board_impl.h"

struct recorder {
	struct orr_listener listener;
	const struct orr_wire *wire;
	struct orr_vcd_var *var;
};

static void wire_changed(struct orr_listener *l)
{
	const struct recorder *r =
		orr_container_of(l, struct recorder, listener);

	orr_vcd_change(r->var, orr_wire_level(r->wire));
}

static void record(struct orr_vcd *vcd, struct orr_wire *w)
{
	struct recorder *r = orr_sim_alloc(w->obj.sim, sizeof(*r));

	r->listener.fn = wire_changed;
	r->wire = w;
	r->var = orr_vcd_add(vcd, &w->obj, 1, orr_wire_level(w));
	orr_wire_listen(w, &r->listener);
}

static void record_below(struct orr_vcd *vcd, struct orr_object *scope)
{
	struct orr_object *obj = NULL;

	while ((obj = orr_object_next(scope, obj))) {
		if (orr_object_kind(obj) == ORR_KIND_WIRE)
			record(vcd,
			       orr_container_of(obj, struct orr_wire, obj));
		else if (obj->children)
			record_below(vcd, obj);
	}
}

void board_trace(struct board *b, struct orr_vcd *vcd)
{
	record_below(vcd, orr_sim_root(b->sim));
}

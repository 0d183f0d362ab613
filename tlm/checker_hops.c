/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A transaction over several hops. It goes one way (15.2.11): only where it
 * has come to last may pass it on, and comes back by the same way.
 */
#include "bus.h"
#include "checker.h"

static bool is_within(const struct orr_object *obj,
		      const struct orr_object *module)
{
	while (obj && obj != module)
		obj = obj->parent;
	return obj;
}

static const struct orr_object *common_module(const struct orr_object *a,
					      const struct orr_object *b)
{
	while (!is_within(b, a))
		a = a->parent;
	return a;
}

/*
 * Where a hop comes from. NULL: a conversion, whose socket is below its
 * target, comes from whoever calls it.
 */
static const struct orr_object *origin(const struct ori_watch *hop)
{
	const struct orr_object *bus = ori_bus_before(hop->i);

	if (bus)
		return bus;
	return hop->i->obj.parent == &hop->t->obj ? NULL : &hop->i->obj;
}

/*
 * Whether i may pass on what has come by that hop: both belong to one bus, or
 * to one module that it has come into from outside. Of sockets side by side
 * nobody knows.
 */
static bool may_pass_on(struct orr_initiator_socket *i,
			const struct ori_watch *hop)
{
	const struct orr_object *before = ori_bus_before(i);
	const struct orr_object *behind = ori_bus_behind(hop->t);
	const struct orr_object *module;

	if (before || behind)
		return before == behind;
	if (i->obj.parent == hop->t->obj.parent)
		return true;
	module = common_module(&i->obj, &hop->t->obj);
	return module->parent && !is_within(origin(hop), module);
}

/* The hop by which p has come to where it is; NULL: it is under way nowhere. */
static const struct ori_live *last_hop(const struct orr_checker *c,
				       const struct orr_payload *p)
{
	const struct ori_live *last = NULL;
	const struct ori_watch *w;

	for (w = c->watches; w; w = w->next) {
		const struct ori_live *l = ori_live_find(w, p);

		if (l && (!last || l->began > last->began))
			last = l;
	}
	return last;
}

static void say_live(struct ori_watch *w, const struct ori_live *l,
		     orr_time delay)
{
	char path[256];

	ori_broken(w, ORR_RULE_LIVE_PAYLOAD, l->p, delay,
		   orr_object_path(&l->hop->i->obj, path, sizeof(path)));
}

void ori_check_way(struct ori_watch *w, const struct orr_payload *p,
		   orr_time delay)
{
	const struct ori_live *last = last_hop(w->checker, p);

	if (!last)
		return;
	if (!may_pass_on(w->i, last->hop))
		say_live(w, last, delay);
	else if (ori_watch_time(w, delay) < last->when)
		ori_broken(w, ORR_RULE_TIME_ORDER, p, delay, "");
}

void ori_check_way_back(struct ori_watch *w, const struct ori_live *l,
			orr_time delay)
{
	const struct ori_live *last = last_hop(w->checker, l->p);
	char path[256];

	if (last != l && last->phase != ORR_BEGIN_RESP)
		ori_broken(w, ORR_RULE_RESPONSE_PATH, l->p, delay,
			   orr_object_path(&last->hop->t->obj, path,
					   sizeof(path)));
}

void ori_check_free(struct ori_watch *w, const struct orr_payload *p)
{
	const struct ori_live *last = last_hop(w->checker, p);

	if (last)
		say_live(w, last, 0);
}

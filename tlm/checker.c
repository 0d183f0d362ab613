/* SPDX-License-Identifier: Apache-2.0 */
/* Who stands where, what is under way, and blocking calls. */
#include "checker.h"

#include <orrery/log.h>
#include <orrery/sim.h>

void orr_checker_init(struct orr_checker *c)
{
	*c = (struct orr_checker){0};
}

struct ori_live *ori_live_find(const struct ori_watch *w,
			       const struct orr_payload *p)
{
	struct ori_live *l = w->live;

	while (l && l->p != p)
		l = l->next;
	return l;
}

struct ori_live *ori_live_begin(struct ori_watch *w, struct orr_payload *p,
				orr_time delay)
{
	struct ori_live *l = w->idle;

	if (l)
		w->idle = l->next;
	else
		l = orr_sim_alloc(w->i->obj.sim, sizeof(*l));
	*l = (struct ori_live){.p = p,
			       .hop = w,
			       .began = w->checker->calls,
			       .when = ori_watch_time(w, delay),
			       .next = w->live};
	ori_remember(w, l, p);
	w->live = l;
	return l;
}

void ori_live_end(struct ori_watch *w, struct ori_live *l)
{
	struct ori_live **link = &w->live;

	while (*link != l)
		link = &(*link)->next;
	*link = l->next;
	l->next = w->idle;
	w->idle = l;
	if (w->request == l->p)
		w->request = NULL;
	if (w->response == l->p)
		w->response = NULL;
}

static struct ori_watch *watch_of(struct orr_target_socket *t)
{
	return orr_container_of(t, struct ori_watch, front);
}

orr_time ori_watch_time(const struct ori_watch *w, orr_time delay)
{
	return orr_time_add(orr_now(w->i->obj.sim), delay);
}

struct ori_moment ori_enter(struct ori_watch *w, enum ori_extent extent)
{
	struct orr_checker *c = w->checker;
	struct orr_sim *sim = w->i->obj.sim;
	struct ori_moment m = {c->inside, c->inside_by, orr_now(sim),
			       orr_sim_delta_count(sim)};

	c->inside = extent;
	c->inside_by = orr_sim_current(sim);
	return m;
}

bool ori_leave(struct ori_watch *w, const struct ori_moment *m)
{
	struct orr_sim *sim = w->i->obj.sim;

	w->checker->inside = m->inside;
	w->checker->inside_by = m->inside_by;
	return m->now == orr_now(sim) && m->delta == orr_sim_delta_count(sim);
}

bool ori_is_within(const struct ori_watch *w, enum ori_extent extent)
{
	return w->checker->inside == extent &&
	       w->checker->inside_by == orr_sim_current(w->i->obj.sim);
}

static void check_nesting(struct ori_watch *w, const struct orr_payload *p,
			  orr_time delay)
{
	if (ori_is_within(w, ORI_FORWARD) || ori_is_within(w, ORI_BACKWARD))
		ori_broken(w, ORR_RULE_NON_BLOCKING_NESTED, p, delay,
			   "b_transport");
}

static void checked_b_transport(struct orr_target_socket *t,
				struct orr_payload *p, orr_time *delay)
{
	struct ori_watch *w = watch_of(t);
	orr_time before = ori_watch_time(w, *delay);
	struct ori_live *l;

	w->checker->calls++;
	check_nesting(w, p, *delay);
	if (ori_live_find(w, p)) {
		ori_broken(w, ORR_RULE_LIVE_PAYLOAD, p, *delay, "");
		orr_b_transport(&w->back, p, delay);
		return;
	}
	ori_check_start(w, p, *delay);
	l = ori_live_begin(w, p, *delay);
	l->blocking = true;
	l->blocked = orr_sim_current(w->i->obj.sim);
	orr_b_transport(&w->back, p, delay);
	ori_check_unchanged(w, l, *delay);
	ori_check_response(w, l, *delay);
	ori_check_way_back(w, l, *delay);
	if (ori_watch_time(w, *delay) < before)
		ori_broken(w, ORR_RULE_DELAY_DECREASED, p, *delay, "");
	ori_live_end(w, l);
}

static uint32_t checked_transport_dbg(struct orr_target_socket *t,
				      struct orr_payload *p)
{
	struct ori_watch *w = watch_of(t);

	w->checker->calls++;
	return ori_check_dbg(w, p);
}

static bool checked_get_direct_mem_ptr(struct orr_target_socket *t,
				       struct orr_payload *p,
				       struct orr_dmi *dmi)
{
	struct ori_watch *w = watch_of(t);

	w->checker->calls++;
	return ori_check_dmi(w, p, dmi);
}

static enum orr_sync checked_fw(struct orr_target_socket *t,
				struct orr_payload *p, orr_phase *phase,
				orr_time *delay)
{
	struct ori_watch *w = watch_of(t);

	w->checker->calls++;
	return ori_check_fw(w, p, phase, delay);
}

static enum orr_sync checked_bw(struct orr_initiator_socket *i,
				struct orr_payload *p, orr_phase *phase,
				orr_time *delay)
{
	struct ori_watch *w = orr_container_of(i, struct ori_watch, back);

	w->checker->calls++;
	return ori_check_bw(w, p, phase, delay);
}

static void pass_invalidation(struct orr_initiator_socket *i, uint64_t start,
			      uint64_t end)
{
	struct ori_watch *w = orr_container_of(i, struct ori_watch, back);

	w->checker->calls++;
	ori_check_invalidation(w, start, end);
}

static const struct orr_target_ops front_ops = {
	.b_transport = checked_b_transport,
	.transport_dbg = checked_transport_dbg,
	.nb_transport_fw = checked_fw,
	.get_direct_mem_ptr = checked_get_direct_mem_ptr,
};

static const struct orr_initiator_ops back_ops = {
	.nb_transport_bw = checked_bw,
	.invalidate_direct_mem_ptr = pass_invalidation,
};

/* Take the place of i among those that its target calls back. */
static void replace(struct ori_watch *w, struct orr_initiator_socket **link)
{
	while (*link != w->i)
		link = &(*link)->next;
	w->back.next = w->i->next;
	w->back.target = w->t;
	*link = &w->back;
	w->i->next = NULL;
	w->i->target = &w->front;
	w->front.initiator = w->i;
}

/* i is one of list. */
static void watch(struct orr_checker *c, struct orr_initiator_socket *i,
		  struct orr_initiator_socket **list)
{
	struct ori_watch *w = orr_sim_alloc(i->obj.sim, sizeof(*w));

	w->checker = c;
	w->i = i;
	w->t = i->target;
	orr_target_socket_init(&w->front, &i->obj, "checked_target",
			       &front_ops);
	orr_initiator_socket_init(&w->back, &i->obj, "checked");
	orr_initiator_socket_set_ops(&w->back, &back_ops);
	replace(w, list);
	w->next = c->watches;
	c->watches = w;
	c->sockets++;
}

/* Or stands there for one that is. */
static bool is_watched(const struct orr_initiator_socket *i)
{
	return i->target->ops == &front_ops ||
	       i->bw.nb_transport_bw == checked_bw;
}

void orr_checker_watch(struct orr_checker *c, struct orr_initiator_socket *i)
{
	if (!i->target)
		orr_refuse_initiator(i);
	while (i->inner)
		i = i->inner;
	if (is_watched(i))
		orr_fail(&i->obj, __FILE__, __LINE__,
			 "is watched by a checker already");
	watch(c, i, &i->target->initiator);
}

void ori_watch_conversion(struct orr_initiator_socket *others,
			  struct orr_initiator_socket **i)
{
	while (others && others->bw.nb_transport_bw != checked_bw)
		others = others->next;
	if (others)
		watch(orr_container_of(others, struct ori_watch, back)->checker,
		      *i, i);
}

static void watch_below(struct orr_checker *c, struct orr_object *scope)
{
	struct orr_object *obj = NULL;

	while ((obj = orr_object_next(scope, obj))) {
		struct orr_initiator_socket *i =
			orr_container_of(obj, struct orr_initiator_socket, obj);

		watch_below(c, obj);
		if (orr_object_kind(obj) == ORR_KIND_INITIATOR && i->target &&
		    !i->inner && !is_watched(i))
			orr_checker_watch(c, i);
	}
}

void orr_checker_watch_all(struct orr_checker *c, struct orr_sim *sim)
{
	watch_below(c, orr_sim_root(sim));
}

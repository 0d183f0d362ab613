/* SPDX-License-Identifier: Apache-2.0 */
/* Who stands where, and the calls without phases. */
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

struct ori_live *ori_live_begin(struct ori_watch *w, struct orr_payload *p)
{
	struct ori_live *l = w->idle;

	if (l)
		w->idle = l->next;
	else
		l = orr_sim_alloc(w->i->obj.sim, sizeof(*l));
	*l = (struct ori_live){.p = p, .start = *p, .next = w->live};
	l->watched = ori_watched_length(w, p);
	l->data = ori_data_sum(p, l->watched);
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

static orr_time at(const struct ori_watch *w, orr_time delay)
{
	return orr_time_add(orr_now(w->i->obj.sim), delay);
}

static void checked_b_transport(struct orr_target_socket *t,
				struct orr_payload *p, orr_time *delay)
{
	struct ori_watch *w = watch_of(t);
	orr_time before = at(w, *delay);
	struct ori_live *l;

	w->checker->calls++;
	if (ori_live_find(w, p)) {
		ori_broken(w, ORR_RULE_LIVE_PAYLOAD, p, *delay, "");
		orr_b_transport(&w->back, p, delay);
		return;
	}
	ori_check_start(w, p, *delay);
	l = ori_live_begin(w, p);
	orr_b_transport(&w->back, p, delay);
	ori_check_unchanged(w, l, *delay);
	ori_check_response(w, l, *delay);
	if (at(w, *delay) < before)
		ori_broken(w, ORR_RULE_DELAY_DECREASED, p, *delay, "");
	ori_live_end(w, l);
}

static uint32_t checked_transport_dbg(struct orr_target_socket *t,
				      struct orr_payload *p)
{
	struct ori_watch *w = watch_of(t);
	orr_time before = at(w, 0);
	uint32_t length = p->length;
	uint32_t done = orr_transport_dbg(&w->back, p);

	w->checker->calls++;
	if (done > length)
		ori_broken(w, ORR_RULE_DEBUG_COUNT, p, 0, "");
	if (at(w, 0) != before)
		ori_broken(w, ORR_RULE_DEBUG_TIME, p, 0, "");
	return done;
}

static bool allows(const struct orr_dmi *dmi, enum orr_command command)
{
	switch (command) {
	case ORR_READ_COMMAND:
		return dmi->read;
	case ORR_WRITE_COMMAND:
		return dmi->write;
	case ORR_IGNORE_COMMAND:
		break;
	}
	return true;
}

static bool checked_get_direct_mem_ptr(struct orr_target_socket *t,
				       struct orr_payload *p,
				       struct orr_dmi *dmi)
{
	struct ori_watch *w = watch_of(t);
	uint64_t address = p->address;
	bool granted = orr_get_direct_mem_ptr(&w->back, p, dmi);

	w->checker->calls++;
	if (address < dmi->start || address > dmi->end)
		ori_broken(w, ORR_RULE_DMI_RANGE, p, 0, "");
	if (granted && !dmi->ptr)
		ori_broken(w, ORR_RULE_DMI_POINTER, p, 0, "");
	if (granted && !allows(dmi, p->command))
		ori_broken(w, ORR_RULE_DMI_ACCESS, p, 0, "");
	return granted;
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
	w->i->bw.invalidate_direct_mem_ptr(w->i, start, end);
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

/* Take the place of i among the initiators of its target. */
static void replace(struct ori_watch *w)
{
	struct orr_initiator_socket **link = &w->t->initiator;

	while (*link != w->i)
		link = &(*link)->next;
	w->back.next = w->i->next;
	w->back.target = w->t;
	*link = &w->back;
	w->i->next = NULL;
	w->i->target = &w->front;
	w->front.initiator = w->i;
}

void orr_checker_watch(struct orr_checker *c, struct orr_initiator_socket *i)
{
	struct ori_watch *w = orr_sim_alloc(i->obj.sim, sizeof(*w));

	if (!i->target)
		orr_refuse_initiator(i);
	while (i->inner)
		i = i->inner;
	w->checker = c;
	w->i = i;
	w->t = i->target;
	orr_target_socket_init(&w->front, &i->obj, "checked_target",
			       &front_ops);
	orr_initiator_socket_init(&w->back, &i->obj, "checked");
	orr_initiator_socket_set_ops(&w->back, &back_ops);
	replace(w);
	w->next = c->watches;
	c->watches = w;
	c->sockets++;
}

static void watch_below(struct orr_checker *c, struct orr_object *scope)
{
	struct orr_object *obj = NULL;

	while ((obj = orr_object_next(scope, obj))) {
		struct orr_initiator_socket *i =
			orr_container_of(obj, struct orr_initiator_socket, obj);

		watch_below(c, obj);
		if (orr_object_kind(obj) == ORR_KIND_INITIATOR && i->target &&
		    !i->inner)
			orr_checker_watch(c, i);
	}
}

void orr_checker_watch_all(struct orr_checker *c, struct orr_sim *sim)
{
	watch_below(c, orr_sim_root(sim));
}

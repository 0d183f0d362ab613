/* SPDX-License-Identifier: Apache-2.0 */
/* Phases: which may come, in which order, at which time, answered how. */
#include "checker.h"

#include <orrery/sim.h>

static bool is_ignorable(orr_phase phase)
{
	return phase > ORR_END_RESP;
}

/* Whether next may come after last, whoever says it (15.2.4). */
static bool may_follow(orr_phase last, orr_phase next)
{
	switch (next) {
	case ORR_END_REQ:
		return last == ORR_BEGIN_REQ;
	case ORR_BEGIN_RESP:
		return last == ORR_BEGIN_REQ || last == ORR_END_REQ;
	case ORR_END_RESP:
		return last == ORR_BEGIN_RESP;
	default:
		return is_ignorable(next);
	}
}

static void enter(struct ori_watch *w, struct ori_live *l, orr_phase phase,
		  orr_time delay)
{
	orr_time when = ori_watch_time(w, delay);

	if (when < l->when)
		ori_broken(w, ORR_RULE_TIME_ORDER, l->p, delay,
			   orr_phase_name(phase));
	l->when = when;
	if (is_ignorable(phase))
		return;
	l->phase = phase;
	if (phase != ORR_BEGIN_REQ && w->request == l->p)
		w->request = NULL; /* END_REQ, or implied by BEGIN_RESP */
	if (phase == ORR_BEGIN_RESP) {
		if (w->response && w->response != l->p)
			ori_broken(w, ORR_RULE_RESPONSE_EXCLUSION, l->p, delay,
				   "");
		w->response = l->p;
		ori_check_response(w, l, delay);
		ori_check_way_back(w, l, delay);
		l->start.response = l->p->response;
	}
	if (phase == ORR_END_RESP)
		ori_live_end(w, l);
}

static void begin(struct ori_watch *w, struct orr_payload *p, orr_time delay)
{
	struct ori_live *l;

	ori_check_start(w, p, delay);
	if (!p->mm)
		ori_broken(w, ORR_RULE_MEMORY_MANAGER, p, delay, "");
	if (w->request)
		ori_broken(w, ORR_RULE_REQUEST_EXCLUSION, p, delay, "");
	l = ori_live_begin(w, p, delay);
	w->request = p;
	l->phase = ORR_BEGIN_REQ;
}

/* A call that says the transaction goes on with phase. */
static void go_on(struct ori_watch *w, struct orr_payload *p, orr_phase phase,
		  orr_time delay)
{
	struct ori_live *l = ori_live_find(w, p);

	if (!l) {
		ori_broken(w, ORR_RULE_NOT_LIVE, p, delay,
			   orr_phase_name(phase));
		return;
	}
	ori_check_unchanged(w, l, delay);
	if (phase == ORR_END_RESP && l->phase == ORR_BEGIN_RESP &&
	    l->p->response != l->start.response)
		ori_broken(w, ORR_RULE_RESPONSE_CHANGED, p, delay, "");
	if (may_follow(l->phase, phase))
		enter(w, l, phase, delay);
	else
		ori_broken(w, ORR_RULE_PHASE_ORDER, p, delay,
			   orr_phase_name(phase));
}

/* A call, and what came back from it. */
struct answer {
	enum orr_sync sync;
	orr_phase sent;
	orr_phase phase;
	orr_time before; /* the delay that went in */
	orr_time delay;
	enum orr_response response; /* that went in, as the hint */
	bool dmi_allowed;
};

static struct answer ask(const struct orr_payload *p, orr_phase phase,
			 orr_time delay)
{
	return (struct answer){.sent = phase,
			       .before = delay,
			       .response = p->response,
			       .dmi_allowed = p->dmi_allowed};
}

/* The payload may be anybody's if the transaction has ended. */
static void accepted(struct ori_watch *w, const struct orr_payload *p,
		     const struct answer *a)
{
	if (a->phase != a->sent)
		ori_broken(w, ORR_RULE_ACCEPTED_CHANGED, NULL, a->delay,
			   "phase");
	else if (a->delay != a->before)
		ori_broken(w, ORR_RULE_ACCEPTED_CHANGED, NULL, a->delay,
			   "delay");
	else if (ori_live_find(w, p) && p->response != a->response)
		ori_broken(w, ORR_RULE_ACCEPTED_CHANGED, p, a->delay,
			   "response status");
	else if (ori_live_find(w, p) && p->dmi_allowed != a->dmi_allowed)
		ori_broken(w, ORR_RULE_ACCEPTED_CHANGED, p, a->delay,
			   "DMI hint");
}

/* Only a phase of the other side can be returned. */
static void updated(struct ori_watch *w, struct orr_payload *p,
		    const struct answer *a, bool forward)
{
	struct ori_live *l = ori_live_find(w, p);
	bool theirs =
		forward ? a->phase == ORR_END_REQ || a->phase == ORR_BEGIN_RESP
			: a->phase == ORR_END_RESP;

	if (!l)
		return; /* has been said */
	if (!is_ignorable(a->phase) &&
	    (!theirs || !may_follow(l->phase, a->phase))) {
		ori_broken(w, ORR_RULE_UPDATED_PHASE, p, a->delay,
			   orr_phase_name(a->phase));
		return;
	}
	ori_check_unchanged(w, l, a->delay);
	enter(w, l, a->phase, a->delay);
}

/* A target completes requests, an initiator responses (15.2.4). */
static void completed(struct ori_watch *w, struct orr_payload *p,
		      const struct answer *a, bool forward)
{
	struct ori_live *l = ori_live_find(w, p);
	orr_phase last = forward ? ORR_BEGIN_REQ : ORR_BEGIN_RESP;

	if (!l || (forward && a->sent == ORR_END_RESP))
		return; /* it has ended, or it has been said */
	if (a->sent != last && !is_ignorable(a->sent)) {
		ori_broken(w, ORR_RULE_COMPLETED_EARLY, p, a->delay,
			   orr_phase_name(a->sent));
		return;
	}
	if (forward) {
		ori_check_unchanged(w, l, a->delay);
		ori_check_response(w, l, a->delay);
		ori_check_way_back(w, l, a->delay);
	}
	if (forward && w->response && w->response != p)
		ori_broken(w, ORR_RULE_RESPONSE_EXCLUSION, p, a->delay,
			   "TLM_COMPLETED");
	ori_live_end(w, l);
}

/* After END_RESP or TLM_COMPLETED the payload is no longer ours to look at. */
static void check_answer(struct ori_watch *w, struct orr_payload *p,
			 const struct answer *a, bool forward)
{
	if (a->sync != ORR_ACCEPTED && a->delay < a->before)
		ori_broken(w, ORR_RULE_DELAY_DECREASED, NULL, a->delay,
			   orr_sync_name(a->sync));
	if (a->sync == ORR_ACCEPTED)
		accepted(w, p, a);
	else if (a->sync == ORR_UPDATED)
		updated(w, p, a, forward);
	else
		completed(w, p, a, forward);
}

/* The call and what it returns are looked at from a on. */
static void check_return(struct ori_watch *w, struct orr_payload *p,
			 struct answer *a, const struct ori_moment *m,
			 bool forward)
{
	if (!ori_leave(w, m))
		ori_broken(w, ORR_RULE_NON_BLOCKING_TIME, NULL, a->delay,
			   orr_phase_name(a->sent));
	check_answer(w, p, a, forward);
}

static void check_forward(struct ori_watch *w, struct orr_payload *p,
			  orr_phase phase, orr_time delay)
{
	if (ori_is_within(w, ORI_BACKWARD))
		ori_broken(w, ORR_RULE_NON_BLOCKING_NESTED, p, delay,
			   "nb_transport_fw");
	if (phase == ORR_BEGIN_REQ && ori_live_find(w, p))
		ori_broken(w, ORR_RULE_LIVE_PAYLOAD, p, delay, "");
	else if (phase == ORR_BEGIN_REQ)
		begin(w, p, delay);
	else if (phase == ORR_END_RESP || is_ignorable(phase))
		go_on(w, p, phase, delay);
	else
		ori_broken(w, ORR_RULE_FORWARD_PHASE, p, delay,
			   orr_phase_name(phase));
}

enum orr_sync ori_check_fw(struct ori_watch *w, struct orr_payload *p,
			   orr_phase *phase, orr_time *delay)
{
	struct answer a;
	struct ori_moment m;

	check_forward(w, p, *phase, *delay);
	a = ask(p, *phase, *delay);
	m = ori_enter(w, ORI_FORWARD);
	a.sync = orr_nb_transport_fw(&w->back, p, phase, delay);
	a.phase = *phase;
	a.delay = *delay;
	check_return(w, p, &a, &m, true);
	return a.sync;
}

/* Whether this process is in a b_transport, of any hop. */
static bool is_blocked(const struct ori_watch *w)
{
	const struct orr_process *self = orr_sim_current(w->i->obj.sim);
	const struct ori_watch *hop = w->checker->watches;

	for (; hop; hop = hop->next)
		for (const struct ori_live *l = hop->live; l; l = l->next)
			if (l->blocking && l->blocked == self)
				return true;
	return false;
}

static void check_backward(struct ori_watch *w, struct orr_payload *p,
			   orr_phase phase, orr_time delay)
{
	if (ori_is_within(w, ORI_FORWARD))
		ori_broken(w, ORR_RULE_NON_BLOCKING_NESTED, p, delay,
			   "nb_transport_bw");
	else if (is_blocked(w))
		ori_broken(w, ORR_RULE_BLOCKING_NESTED, p, delay, "");
	if (phase == ORR_END_REQ || phase == ORR_BEGIN_RESP ||
	    is_ignorable(phase))
		go_on(w, p, phase, delay);
	else
		ori_broken(w, ORR_RULE_BACKWARD_PHASE, p, delay,
			   orr_phase_name(phase));
}

enum orr_sync ori_check_bw(struct ori_watch *w, struct orr_payload *p,
			   orr_phase *phase, orr_time *delay)
{
	struct answer a;
	struct ori_moment m;

	check_backward(w, p, *phase, *delay);
	a = ask(p, *phase, *delay);
	m = ori_enter(w, ORI_BACKWARD);
	a.sync = w->i->bw.nb_transport_bw(w->i, p, phase, delay);
	a.phase = *phase;
	a.delay = *delay;
	check_return(w, p, &a, &m, false);
	return a.sync;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Phases: which may come, in which order, at which time, answered how. */
#include "checker.h"

#include <orrery/sim.h>

static bool is_ignorable(orr_phase phase)
{
	return phase > ORR_END_RESP;
}

static orr_time at(const struct ori_watch *w, orr_time delay)
{
	return orr_time_add(orr_now(w->i->obj.sim), delay);
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
	orr_time when = at(w, delay);

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
	l = ori_live_begin(w, p);
	w->request = p;
	l->phase = ORR_BEGIN_REQ;
	l->when = at(w, delay);
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

/* What came back from a call of phase. */
struct answer {
	enum orr_sync sync;
	orr_phase sent;
	orr_phase phase;
	orr_time before; /* the delay that went in */
	orr_time delay;
};

static void accepted(struct ori_watch *w, const struct orr_payload *p,
		     const struct answer *a)
{
	if (a->phase != a->sent || a->delay != a->before)
		ori_broken(w, ORR_RULE_ACCEPTED_CHANGED, p, a->delay, "");
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
	}
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
		accepted(w, NULL, a);
	else if (a->sync == ORR_UPDATED)
		updated(w, p, a, forward);
	else
		completed(w, p, a, forward);
}

enum orr_sync ori_check_fw(struct ori_watch *w, struct orr_payload *p,
			   orr_phase *phase, orr_time *delay)
{
	struct answer a = {.sent = *phase, .before = *delay};

	if (*phase == ORR_BEGIN_REQ && ori_live_find(w, p))
		ori_broken(w, ORR_RULE_LIVE_PAYLOAD, p, *delay, "");
	else if (*phase == ORR_BEGIN_REQ)
		begin(w, p, *delay);
	else if (*phase == ORR_END_RESP || is_ignorable(*phase))
		go_on(w, p, *phase, *delay);
	else
		ori_broken(w, ORR_RULE_FORWARD_PHASE, p, *delay,
			   orr_phase_name(*phase));
	a.sync = orr_nb_transport_fw(&w->back, p, phase, delay);
	a.phase = *phase;
	a.delay = *delay;
	check_answer(w, p, &a, true);
	return a.sync;
}

enum orr_sync ori_check_bw(struct ori_watch *w, struct orr_payload *p,
			   orr_phase *phase, orr_time *delay)
{
	struct answer a = {.sent = *phase, .before = *delay};

	if (*phase == ORR_END_REQ || *phase == ORR_BEGIN_RESP ||
	    is_ignorable(*phase))
		go_on(w, p, *phase, *delay);
	else
		ori_broken(w, ORR_RULE_BACKWARD_PHASE, p, *delay,
			   orr_phase_name(*phase));
	a.sync = w->i->bw.nb_transport_bw(w->i, p, phase, delay);
	a.phase = *phase;
	a.delay = *delay;
	check_answer(w, p, &a, false);
	return a.sync;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nb_transport_fw for a target that has b_transport only: a request is
 * carried out when it is due, in a method process or, if the target waits, in
 * a thread of its own; the response begins when the target says, and one at a
 * time (15.2.6). END_REQ is left to be implied by BEGIN_RESP.
 */
#include "adapter.h"

#include <orrery/log.h>
#include <orrery/peq.h>
#include <orrery/sim.h>

#include <inttypes.h>
#include <stdio.h>

/* A response that waits for its turn. */
struct response {
	struct orr_payload *p;
	struct response *next;
};

/* A thread in which a target may wait; idle, or with a request. */
struct worker {
	struct adapter *adapter;
	struct orr_payload *p;
	struct orr_event start;
	struct orr_process thread;
	struct worker *next;
};

struct adapter {
	struct orr_target_socket *t;
	struct orr_peq due;
	bool responding; /* between BEGIN_RESP and END_RESP */
	const struct orr_payload *owed; /* whose END_RESP is to come */
	struct response *first;
	struct response *last;
	struct response *spare;
	struct worker *idle;
	uint32_t nworkers;
};

static void begin_response(struct adapter *a, struct orr_payload *p)
{
	orr_phase phase = ORR_BEGIN_RESP;
	orr_time delay = 0;
	enum orr_sync sync;

	a->responding = true;
	a->owed = p;
	sync = orr_nb_transport_bw(a->t, p, &phase, &delay);
	if (sync != ORR_COMPLETED &&
	    (sync != ORR_UPDATED || phase != ORR_END_RESP))
		return;
	a->owed = NULL;
	a->responding = delay > 0;
	if (delay)
		orr_peq_notify(&a->due, p, ORR_END_RESP, delay);
	orr_payload_release(p);
}

static void queue_response(struct adapter *a, struct orr_payload *p)
{
	struct response *r = a->spare;

	if (r)
		a->spare = r->next;
	else
		r = orr_sim_alloc(a->t->obj.sim, sizeof(*r));
	*r = (struct response){.p = p};
	if (a->first)
		a->last->next = r;
	else
		a->first = r;
	a->last = r;
}

static void respond(struct adapter *a, struct orr_payload *p)
{
	if (a->responding)
		queue_response(a, p);
	else
		begin_response(a, p);
}

static void end_response(struct adapter *a)
{
	a->responding = false;
	while (a->first && !a->responding) {
		struct response *r = a->first;

		a->first = r->next;
		r->next = a->spare;
		a->spare = r;
		begin_response(a, r->p);
	}
}

static void work(struct orr_process *self)
{
	struct worker *w = orr_container_of(self, struct worker, thread);
	struct adapter *a = w->adapter;

	for (;;) {
		orr_time delay = 0;

		a->t->ops->b_transport(a->t, w->p, &delay);
		orr_wait_for(self, delay);
		respond(a, w->p);
		w->next = a->idle;
		a->idle = w;
		orr_wait_event(self, &w->start);
	}
}

static void start_worker(struct adapter *a, struct orr_payload *p)
{
	struct worker *w = a->idle;
	char name[32];

	if (w) {
		a->idle = w->next;
		w->p = p;
		orr_event_notify(&w->start);
		return;
	}
	w = orr_sim_alloc(a->t->obj.sim, sizeof(*w));
	w->adapter = a;
	w->p = p;
	snprintf(name, sizeof(name), "call%" PRIu32, a->nworkers++);
	orr_event_init(&w->start, &a->due.event.obj, name);
	orr_thread_init(&w->thread, &w->start.obj, "thread", work);
	orr_thread_set_daemon(&w->thread);
}

static void call(struct adapter *a, struct orr_payload *p)
{
	orr_time delay = 0;

	if (a->t->ops->waits) {
		start_worker(a, p);
		return;
	}
	a->t->ops->b_transport(a->t, p, &delay);
	if (delay)
		orr_peq_notify(&a->due, p, ORR_BEGIN_RESP, delay);
	else
		respond(a, p);
}

static void phase_is_due(struct orr_peq *q, struct orr_payload *p,
			 orr_phase phase)
{
	struct adapter *a = orr_container_of(q, struct adapter, due);

	if (phase == ORR_BEGIN_REQ)
		call(a, p);
	else if (phase == ORR_BEGIN_RESP)
		respond(a, p);
	else
		end_response(a);
}

static struct adapter *adapter_of(struct orr_target_socket *t)
{
	struct adapter *a = t->adapter;

	if (a)
		return a;
	t->adapter = a = orr_sim_alloc(t->obj.sim, sizeof(*a));
	a->t = t;
	orr_peq_init(&a->due, &t->obj, "due", phase_is_due);
	return a;
}

static void take_end_resp(struct adapter *a, struct orr_payload *p,
			  orr_time delay)
{
	if (a->owed != p) {
		orr_log(&a->t->obj, ORR_LOG_ERROR,
			"END_RESP without a response (IEEE 1666-2023 15.2.4)");
		return;
	}
	a->owed = NULL;
	orr_peq_notify(&a->due, p, ORR_END_RESP, delay);
	orr_payload_release(p);
}

/* The payload is needed from the request to the end of the response (14.5). */
enum orr_sync ori_adapter_nb_transport_fw(struct orr_target_socket *t,
					  struct orr_payload *p,
					  orr_phase *phase, orr_time *delay)
{
	struct adapter *a = adapter_of(t);

	switch (*phase) {
	case ORR_BEGIN_REQ:
		orr_payload_acquire(p);
		orr_peq_notify(&a->due, p, ORR_BEGIN_REQ, *delay);
		return ORR_ACCEPTED;
	case ORR_END_RESP:
		take_end_resp(a, p, *delay);
		return ORR_COMPLETED;
	default: /* an ignorable phase (15.2.5), or a fault of the initiator */
		return ORR_ACCEPTED;
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * b_transport for a target that has nb_transport_fw only: the calling thread
 * goes through the phases and returns when the response has ended. Requests
 * keep to the exclusion rule (15.2.6) by taking turns.
 */
#include "adapter.h"
#include "checker.h"

#include <orrery/log.h>
#include <orrery/process.h>
#include <orrery/sim.h>

/* One on the stack of each caller. */
struct call {
	struct orr_payload *p;
	struct call *next;
	bool over;
	orr_time end; /* once it is over */
};

/* Stands between the target and its initiator. */
struct adapter {
	struct orr_target_socket *t;
	struct orr_initiator_socket back; /* what the target calls */
	struct orr_initiator_socket *initiators; /* those bound to it */
	struct orr_initiator_socket phases; /* what its callers have become */
	struct orr_initiator_socket *hop; /* phases, or who watches them */
	struct orr_event progress;
	struct orr_memory_manager mm; /* for payloads that have none */
	struct call *calls;
	const struct call *requesting; /* since BEGIN_REQ */
	orr_time request_end; /* of the last one */
};

/* References without a manager: the caller looks at the count himself. */
static void released(struct orr_memory_manager *mm, struct orr_payload *p)
{
	struct adapter *a = orr_container_of(mm, struct adapter, mm);

	(void)p;
	orr_event_notify_delta(&a->progress);
}

static struct call *find(const struct adapter *a, const struct orr_payload *p)
{
	struct call *c = a->calls;

	while (c && c->p != p)
		c = c->next;
	return c;
}

static void forget(struct adapter *a, const struct call *c)
{
	struct call **link = &a->calls;

	while (*link != c)
		link = &(*link)->next;
	*link = c->next;
}

static void end_request(struct adapter *a, const struct call *c, orr_time delay)
{
	if (a->requesting != c)
		return;
	a->requesting = NULL;
	a->request_end = orr_time_add(orr_now(a->t->obj.sim), delay);
	orr_event_notify_delta(&a->progress);
}

static void end_call(struct adapter *a, struct call *c, orr_time delay)
{
	end_request(a, c, 0);
	c->over = true;
	c->end = orr_time_add(orr_now(a->t->obj.sim), delay);
	orr_event_notify_delta(&a->progress);
}

static enum orr_sync phase_back(struct orr_initiator_socket *i,
				struct orr_payload *p, orr_phase *phase,
				orr_time *delay)
{
	struct adapter *a = orr_container_of(i, struct adapter, phases);
	struct call *c = find(a, p);

	if (*phase == ORR_END_REQ)
		end_request(a, c, *delay);
	if (*phase != ORR_BEGIN_RESP)
		return ORR_ACCEPTED;
	if (c->over)
		orr_log(&a->t->obj, ORR_LOG_ERROR,
			"BEGIN_RESP after the end of the transaction (IEEE "
			"1666-2023 15.2.4)");
	else
		end_call(a, c, *delay);
	return ORR_COMPLETED;
}

/* Of a blocking call, or of one in phases, which needs no conversion. */
static enum orr_sync called_back(struct orr_initiator_socket *i,
				 struct orr_payload *p, orr_phase *phase,
				 orr_time *delay)
{
	struct adapter *a = orr_container_of(i, struct adapter, back);
	struct orr_initiator_socket *whose = a->initiators;

	if (find(a, p))
		whose = a->hop;
	else if (whose->next)
		orr_fail(&a->t->obj, __FILE__, __LINE__,
			 "several initiators share the socket: a multi socket "
			 "tells them apart");
	return whose->bw.nb_transport_bw(whose, p, phase, delay);
}

static void invalidated(struct orr_initiator_socket *i, uint64_t start,
			uint64_t end)
{
	struct adapter *a = orr_container_of(i, struct adapter, back);
	struct orr_initiator_socket *s = a->initiators;

	for (; s; s = s->next)
		s->bw.invalidate_direct_mem_ptr(s, start, end);
}

static const struct orr_initiator_ops back_ops = {
	.nb_transport_bw = called_back,
	.invalidate_direct_mem_ptr = invalidated,
};

static const struct orr_initiator_ops phase_ops = {
	.nb_transport_bw = phase_back,
};

static struct adapter *adapter_of(struct orr_target_socket *t)
{
	struct adapter *a = t->adapter;

	if (a)
		return a;
	t->adapter = a = orr_sim_alloc(t->obj.sim, sizeof(*a));
	a->t = t;
	a->mm.free = released;
	orr_event_init(&a->progress, &t->obj, "progress");
	orr_initiator_socket_init(&a->back, &t->obj, "back");
	orr_initiator_socket_set_ops(&a->back, &back_ops);
	orr_initiator_socket_init(&a->phases, &t->obj, "b_transport");
	orr_initiator_socket_set_ops(&a->phases, &phase_ops);
	a->initiators = t->initiator;
	t->initiator = &a->back;
	a->phases.target = t;
	a->hop = &a->phases;
	ori_watch_conversion(a->initiators, &a->hop);
	return a;
}

static struct orr_process *caller(const struct orr_target_socket *t)
{
	struct orr_process *self = orr_sim_current(t->obj.sim);

	if (!self || orr_object_kind(&self->obj) != ORR_KIND_THREAD)
		orr_fail(&t->obj, __FILE__, __LINE__,
			 "b_transport waits here, as the target has only "
			 "nb_transport_fw: call it from a thread");
	return self;
}

/* Until nobody else is between BEGIN_REQ and END_REQ. */
static void take_turn(struct orr_process *self, struct adapter *a,
		      const struct call *c)
{
	orr_time now;

	while (a->requesting)
		orr_wait_event(self, &a->progress);
	a->requesting = c;
	now = orr_now(self->obj.sim);
	if (a->request_end > now)
		orr_wait_for(self, a->request_end - now);
}

static void send_end_resp(struct orr_process *self, struct adapter *a,
			  struct call *c, orr_time delay)
{
	orr_phase phase = ORR_END_RESP;

	end_request(a, c, delay);
	if (delay)
		orr_wait_for(self, delay);
	delay = 0;
	orr_nb_transport_fw(&a->phases, c->p, &phase, &delay);
	end_call(a, c, delay);
}

static void request(struct orr_process *self, struct adapter *a, struct call *c)
{
	orr_phase phase = ORR_BEGIN_REQ;
	orr_time delay = 0;
	enum orr_sync sync;

	sync = orr_nb_transport_fw(&a->phases, c->p, &phase, &delay);
	if (sync == ORR_COMPLETED)
		end_call(a, c, delay);
	else if (sync == ORR_UPDATED && phase == ORR_END_REQ)
		end_request(a, c, delay);
	else if (sync == ORR_UPDATED && phase == ORR_BEGIN_RESP)
		send_end_resp(self, a, c, delay);
}

static void await_end(struct orr_process *self, struct adapter *a,
		      const struct call *c)
{
	orr_time now;

	while (!c->over)
		orr_wait_event(self, &a->progress);
	now = orr_now(self->obj.sim);
	if (c->end > now)
		orr_wait_for(self, c->end - now);
}

/* The payload is the caller's again when nobody refers to it (14.5). */
static void await_release(struct orr_process *self, struct adapter *a,
			  struct orr_payload *p)
{
	orr_payload_release(p);
	while (p->refs)
		orr_wait_event(self, &a->progress);
	p->mm = NULL;
	orr_payload_reset(p);
}

void ori_adapter_b_transport(struct orr_target_socket *t, struct orr_payload *p,
			     orr_time *delay)
{
	struct orr_process *self = caller(t);
	struct adapter *a = adapter_of(t);
	struct call c = {.p = p, .next = a->calls};
	bool lend = !p->mm;

	a->calls = &c;
	if (lend) {
		p->mm = &a->mm;
		orr_payload_acquire(p);
	}
	orr_wait_for(self, *delay);
	*delay = 0;
	take_turn(self, a, &c);
	request(self, a, &c);
	await_end(self, a, &c);
	forget(a, &c);
	if (lend)
		await_release(self, a, p);
}

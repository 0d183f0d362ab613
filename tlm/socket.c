/* SPDX-License-Identifier: Apache-2.0 */
#include "socket.h"
#include "adapter.h"

#include <orrery/log.h>

enum { BUS_WIDTH = 32 };

const char *orr_phase_name(orr_phase phase)
{
	static const char *const names[] = {
		[ORR_UNINITIALIZED_PHASE] = "UNINITIALIZED_PHASE",
		[ORR_BEGIN_REQ] = "BEGIN_REQ",
		[ORR_END_REQ] = "END_REQ",
		[ORR_BEGIN_RESP] = "BEGIN_RESP",
		[ORR_END_RESP] = "END_RESP",
	};

	return phase < ORR_COUNT(names) ? names[phase] : "phase";
}

const char *orr_sync_name(enum orr_sync sync)
{
	switch (sync) {
	case ORR_ACCEPTED:
		return "TLM_ACCEPTED";
	case ORR_UPDATED:
		return "TLM_UPDATED";
	case ORR_COMPLETED:
		return "TLM_COMPLETED";
	}
	return "(no sync)";
}

/* What a target does that does not say otherwise. */

static uint32_t no_transport_dbg(struct orr_target_socket *t,
				 struct orr_payload *p)
{
	(void)t;
	(void)p;
	return 0;
}

/* Neither here nor anywhere else in this target (11.3.5). */
static bool no_direct_mem_ptr(struct orr_target_socket *t,
			      struct orr_payload *p, struct orr_dmi *dmi)
{
	(void)t;
	(void)p;
	*dmi = (struct orr_dmi){.end = UINT64_MAX, .read = true, .write = true};
	return false;
}

void ori_target_socket_open(struct orr_target_socket *t)
{
	t->fw = *t->ops;
	if (!t->fw.b_transport)
		t->fw.b_transport = ori_adapter_b_transport;
	if (!t->fw.nb_transport_fw)
		t->fw.nb_transport_fw = ori_adapter_nb_transport_fw;
	if (!t->fw.transport_dbg)
		t->fw.transport_dbg = no_transport_dbg;
	if (!t->fw.get_direct_mem_ptr)
		t->fw.get_direct_mem_ptr = no_direct_mem_ptr;
}

void orr_target_socket_init(struct orr_target_socket *t,
			    struct orr_object *parent, const char *name,
			    const struct orr_target_ops *ops)
{
	*t = (struct orr_target_socket){.bus_width = BUS_WIDTH, .ops = ops};
	orr_object_init_kind(&t->obj, parent, name, ORR_KIND_TARGET);
	if (!ops->b_transport && !ops->nb_transport_fw)
		orr_fail(&t->obj, __FILE__, __LINE__,
			 "a target has b_transport or nb_transport_fw, and "
			 "this one neither");
	ori_target_socket_open(t);
}

/* What an initiator does that does not say otherwise. */

static enum orr_sync no_transport_bw(struct orr_initiator_socket *i,
				     struct orr_payload *p, orr_phase *phase,
				     orr_time *delay)
{
	(void)p;
	(void)delay;
	orr_fail(&i->obj, __FILE__, __LINE__,
		 "%s is called back, but the socket has no nb_transport_bw: "
		 "give it one with orr_initiator_socket_set_ops",
		 orr_phase_name(*phase));
}

static void ignore_invalidation(struct orr_initiator_socket *i, uint64_t start,
				uint64_t end)
{
	(void)i;
	(void)start;
	(void)end;
}

void orr_initiator_socket_set_ops(struct orr_initiator_socket *i,
				  const struct orr_initiator_ops *ops)
{
	if (ops->nb_transport_bw)
		i->bw.nb_transport_bw = ops->nb_transport_bw;
	if (ops->invalidate_direct_mem_ptr)
		i->bw.invalidate_direct_mem_ptr =
			ops->invalidate_direct_mem_ptr;
}

void orr_initiator_socket_init(struct orr_initiator_socket *i,
			       struct orr_object *parent, const char *name)
{
	static const struct orr_initiator_ops none = {
		.nb_transport_bw = no_transport_bw,
		.invalidate_direct_mem_ptr = ignore_invalidation,
	};

	*i = (struct orr_initiator_socket){.bus_width = BUS_WIDTH,
					   .response = ORR_OK_RESPONSE,
					   .bw = none};
	orr_object_init_kind(&i->obj, parent, name, ORR_KIND_INITIATOR);
}

static const char *protocol_name(const struct orr_protocol *protocol)
{
	return protocol ? protocol->name : "the base protocol";
}

static void check_fit(const struct orr_initiator_socket *i,
		      const struct orr_target_socket *t)
{
	char path[256];

	orr_object_path(&t->obj, path, sizeof(path));
	if (i->protocol != t->protocol)
		orr_fail(&i->obj, __FILE__, __LINE__,
			 "the socket speaks %s, but %s speaks %s",
			 protocol_name(i->protocol), path,
			 protocol_name(t->protocol));
	if (i->bus_width != t->bus_width)
		orr_fail(&i->obj, __FILE__, __LINE__,
			 "the socket is %u bits wide, but %s is %u",
			 (unsigned)i->bus_width, path, (unsigned)t->bus_width);
}

/* i, the innermost of its chain, calls t, the innermost of its. */
static void join(struct orr_initiator_socket *i, struct orr_target_socket *t)
{
	check_fit(i, t);
	i->target = t;
	i->next = t->initiator;
	t->initiator = i;
}

static void leave(struct orr_initiator_socket *i)
{
	struct orr_initiator_socket **link = &i->target->initiator;

	while (*link != i)
		link = &(*link)->next;
	*link = i->next;
	i->target = NULL;
}

static void check_unbound(const struct orr_initiator_socket *i)
{
	char path[256];

	if (i->target)
		orr_fail(&i->obj, __FILE__, __LINE__,
			 "is bound to %s already: an initiator socket has one "
			 "target, a multi socket has many",
			 orr_object_path(&i->target->obj, path, sizeof(path)));
}

/* outer has been handed on to inner, if that is not NULL. */
static void check_not_passed(const struct orr_object *outer,
			     const struct orr_object *inner)
{
	char path[256];

	if (inner)
		orr_fail(outer, __FILE__, __LINE__,
			 "stands for %s already, and cannot for another socket",
			 orr_object_path(inner, path, sizeof(path)));
}

void orr_bind(struct orr_initiator_socket *i, struct orr_target_socket *t)
{
	if (i->obj.sim != t->obj.sim)
		orr_fail(&i->obj, __FILE__, __LINE__,
			 "cannot be bound to a target of another simulation");
	while (t->inner)
		t = t->inner;
	for (; i->inner; i = i->inner) {
		check_unbound(i);
		check_fit(i, t);
		i->target = t;
	}
	check_unbound(i);
	join(i, t);
}

void orr_pass_initiator(struct orr_initiator_socket *inner,
			struct orr_initiator_socket *outer)
{
	struct orr_target_socket *t = outer->target;

	check_not_passed(&outer->obj, outer->inner ? &outer->inner->obj : NULL);
	check_unbound(inner);
	if (t)
		leave(outer);
	outer->inner = inner;
	if (t)
		orr_bind(outer, t);
}

void orr_pass_target(struct orr_target_socket *outer,
		     struct orr_target_socket *inner)
{
	struct orr_initiator_socket *i;

	check_not_passed(&outer->obj, outer->inner ? &outer->inner->obj : NULL);
	outer->inner = inner;
	while (inner->inner)
		inner = inner->inner;
	while ((i = outer->initiator)) {
		leave(i);
		join(i, inner);
	}
}

bool orr_bound(const struct orr_initiator_socket *i)
{
	return i->target;
}

void orr_refuse_initiator(const struct orr_initiator_socket *i)
{
	orr_fail(&i->obj, __FILE__, __LINE__,
		 "initiator socket is not bound: use orr_bind or "
		 "orr_bus_connect before the simulation starts");
}

static struct orr_target_socket *target_of(const struct orr_initiator_socket *i)
{
	if (!i->target)
		orr_refuse_initiator(i);
	return i->target;
}

void orr_b_transport(struct orr_initiator_socket *i, struct orr_payload *p,
		     orr_time *delay)
{
	struct orr_target_socket *t = target_of(i);

	t->fw.b_transport(t, p, delay);
}

uint32_t orr_transport_dbg(struct orr_initiator_socket *i,
			   struct orr_payload *p)
{
	struct orr_target_socket *t = target_of(i);

	return t->fw.transport_dbg(t, p);
}

enum orr_sync orr_nb_transport_fw(struct orr_initiator_socket *i,
				  struct orr_payload *p, orr_phase *phase,
				  orr_time *delay)
{
	struct orr_target_socket *t = target_of(i);

	return t->fw.nb_transport_fw(t, p, phase, delay);
}

bool orr_get_direct_mem_ptr(struct orr_initiator_socket *i,
			    struct orr_payload *p, struct orr_dmi *dmi)
{
	struct orr_target_socket *t = target_of(i);

	*dmi = (struct orr_dmi){.end = UINT64_MAX};
	return t->fw.get_direct_mem_ptr(t, p, dmi);
}

void orr_refuse_target(const struct orr_target_socket *t)
{
	if (!t->initiator)
		orr_fail(&t->obj, __FILE__, __LINE__,
			 "target socket is not bound: use orr_bind before the "
			 "simulation starts");
	orr_fail(&t->obj, __FILE__, __LINE__,
		 "several initiators share the socket: a multi socket "
		 "tells them apart");
}

static struct orr_initiator_socket *initiator_of(
	const struct orr_target_socket *t)
{
	if (!t->initiator || t->initiator->next)
		orr_refuse_target(t);
	return t->initiator;
}

enum orr_sync orr_nb_transport_bw(struct orr_target_socket *t,
				  struct orr_payload *p, orr_phase *phase,
				  orr_time *delay)
{
	struct orr_initiator_socket *i = initiator_of(t);

	return i->bw.nb_transport_bw(i, p, phase, delay);
}

void orr_invalidate_direct_mem_ptr(struct orr_target_socket *t, uint64_t start,
				   uint64_t end)
{
	struct orr_initiator_socket *i = t->initiator;

	for (; i; i = i->next)
		i->bw.invalidate_direct_mem_ptr(i, start, end);
}

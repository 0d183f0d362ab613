/* SPDX-License-Identifier: Apache-2.0 */
/* The router. */
#include "orrery_side.h"

static bool decode(struct orr_payload *p, unsigned port)
{
	uint64_t target = p->address / SIZE;

	tag_of(p)->port = port;
	tag_of(p)->target = (unsigned)target;
	if (target < TARGETS) {
		p->address %= SIZE;
		return true;
	}
	p->response = ORR_ADDRESS_ERROR_RESPONSE;
	return false;
}

static void encode(struct orr_payload *p)
{
	p->address += (uint64_t)tag_of(p)->target * SIZE;
}

static void router_b(struct orr_target_socket *t, struct orr_payload *p,
		     orr_time *delay)
{
	if (!decode(p, t->number))
		return;
	orr_b_transport(&world->router.out[tag_of(p)->target], p, delay);
	encode(p);
}

static enum orr_sync router_fw(struct orr_target_socket *t,
			       struct orr_payload *p, orr_phase *phase,
			       orr_time *delay)
{
	if (*phase == ORR_BEGIN_REQ && !decode(p, t->number))
		return ORR_COMPLETED;
	return orr_nb_transport_fw(&world->router.out[tag_of(p)->target], p,
				   phase, delay);
}

static enum orr_sync router_bw(struct orr_initiator_socket *i,
			       struct orr_payload *p, orr_phase *phase,
			       orr_time *delay)
{
	(void)i;
	return orr_nb_transport_bw(&world->router.in[tag_of(p)->port], p, phase,
				   delay);
}

static uint32_t router_dbg(struct orr_target_socket *t, struct orr_payload *p)
{
	uint32_t n;

	if (!decode(p, t->number))
		return 0;
	n = orr_transport_dbg(&world->router.out[tag_of(p)->target], p);
	encode(p);
	return n;
}

static bool router_dmi(struct orr_target_socket *t, struct orr_payload *p,
		       struct orr_dmi *dmi)
{
	uint64_t base;
	bool granted;

	if (!decode(p, t->number)) {
		dmi->start = (uint64_t)TARGETS * SIZE;
		dmi->end = UINT64_MAX;
		return false;
	}
	granted = orr_get_direct_mem_ptr(&world->router.out[tag_of(p)->target],
					 p, dmi);
	encode(p);
	base = (uint64_t)tag_of(p)->target * SIZE;
	dmi->start += base;
	dmi->end = (dmi->end < SIZE - 1 ? dmi->end : SIZE - 1) + base;
	return granted;
}

static void router_invalidate(struct orr_initiator_socket *i, uint64_t start,
			      uint64_t end)
{
	uint64_t base = (uint64_t)i->number * SIZE;

	for (unsigned k = 0; k < INITIATORS; k++)
		orr_invalidate_direct_mem_ptr(&world->router.in[k],
					      start + base, end + base);
}

void add_router(struct orr_object *root)
{
	static const struct orr_target_ops in_ops = {
		.b_transport = router_b,
		.nb_transport_fw = router_fw,
		.transport_dbg = router_dbg,
		.get_direct_mem_ptr = router_dmi,
	};
	static const struct orr_initiator_ops out_ops = {
		.nb_transport_bw = router_bw,
		.invalidate_direct_mem_ptr = router_invalidate,
	};
	struct router *r = &world->router;
	char name[8];

	for (unsigned k = 0; k < INITIATORS; k++) {
		snprintf(name, sizeof(name), "in%u", k);
		orr_target_socket_init(&r->in[k], root, name, &in_ops);
		r->in[k].number = k;
	}
	for (unsigned k = 0; k < TARGETS; k++) {
		snprintf(name, sizeof(name), "out%u", k);
		orr_initiator_socket_init(&r->out[k], root, name);
		orr_initiator_socket_set_ops(&r->out[k], &out_ops);
		r->out[k].number = k;
		orr_bind(&r->out[k], &world->targets[k].socket);
	}
}

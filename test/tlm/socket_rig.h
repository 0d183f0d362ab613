/* SPDX-License-Identifier: Apache-2.0 */
/* An initiator socket, and a memory that is not bound to it as yet. */
#ifndef ORRERY_TEST_SOCKET_RIG_H
#define ORRERY_TEST_SOCKET_RIG_H

#include <orrery/orrery.h>

#include <string.h>

/* A memory of 16 bytes that notes what it is asked. */
struct memory {
	struct orr_target_socket socket;
	unsigned calls;
	orr_phase phase;
	orr_time delay;
	unsigned char bytes[16];
};

struct rig {
	struct orr_sim *sim;
	struct orr_object *root;
	struct orr_initiator_socket i;
	struct memory m;
	struct orr_pool pool;
	/* what came back */
	unsigned backs;
	uint64_t start;
	uint64_t end;
	uint32_t number;
};

static struct rig rig;

static inline struct memory *memory_of(struct orr_target_socket *t)
{
	return orr_container_of(t, struct memory, socket);
}

static inline void m_b_transport(struct orr_target_socket *t,
				 struct orr_payload *p, orr_time *delay)
{
	memory_of(t)->calls++;
	orr_payload_copy(p, memory_of(t)->bytes + p->address);
	p->response = ORR_OK_RESPONSE;
	*delay += ORR_NS(4);
}

static inline uint32_t m_transport_dbg(struct orr_target_socket *t,
				       struct orr_payload *p)
{
	struct orr_payload part = *p;
	uint32_t room = 16 - (uint32_t)p->address;

	if (part.length > room)
		part.length = room;
	orr_payload_copy(&part, memory_of(t)->bytes + p->address);
	return part.length;
}

static inline enum orr_sync m_nb_transport_fw(struct orr_target_socket *t,
					      struct orr_payload *p,
					      orr_phase *phase, orr_time *delay)
{
	memory_of(t)->phase = *phase;
	memory_of(t)->delay = *delay;
	m_b_transport(t, p, delay);
	*phase = ORR_END_REQ;
	return ORR_UPDATED;
}

static inline bool m_get_direct_mem_ptr(struct orr_target_socket *t,
					struct orr_payload *p,
					struct orr_dmi *dmi)
{
	*dmi = (struct orr_dmi){
		.ptr = memory_of(t)->bytes, .end = 15, .read = true};
	return p->command == ORR_READ_COMMAND;
}

static const struct orr_target_ops memory_ops = {
	.b_transport = m_b_transport,
	.transport_dbg = m_transport_dbg,
	.nb_transport_fw = m_nb_transport_fw,
	.get_direct_mem_ptr = m_get_direct_mem_ptr,
};

static inline int setup(void **state)
{
	(void)state;
	memset(&rig, 0, sizeof(rig));
	rig.sim = orr_sim_new();
	rig.root = orr_sim_root(rig.sim);
	orr_initiator_socket_init(&rig.i, rig.root, "i");
	orr_target_socket_init(&rig.m.socket, rig.root, "m", &memory_ops);
	orr_pool_init(&rig.pool, rig.sim, 0);
	return 0;
}

static inline int teardown(void **state)
{
	(void)state;
	orr_sim_free(rig.sim);
	return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

#endif

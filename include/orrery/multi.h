/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Multi sockets (IEEE 1666-2023 clause 16.2.4): one face towards many peers,
 * numbered from 0 in the order of binding. Each binding has a socket of its
 * own, with the same operations, whose number tells it apart.
 */
#ifndef ORRERY_MULTI_H
#define ORRERY_MULTI_H

#include <orrery/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Many initiators to one target. */
struct orr_multi_target {
	struct orr_object obj;
	/* read-only */
	uint32_t count;
	/* private */
	const struct orr_target_ops *ops;
	struct orr_multi_target_port **ports;
	uint32_t room;
};

/* One initiator to many targets. */
struct orr_multi_initiator {
	struct orr_object obj;
	/* read-only */
	uint32_t count;
	/* private */
	const struct orr_initiator_ops *ops;
	struct orr_multi_initiator_port **ports;
	uint32_t room;
};

/*
 * A multi socket named name below parent, without a socket yet. ops outlives
 * it; it may be NULL for an initiator without a backward path.
 */
ORR_API void orr_multi_target_init(struct orr_multi_target *m,
				   struct orr_object *parent, const char *name,
				   const struct orr_target_ops *ops);
ORR_API void orr_multi_initiator_init(struct orr_multi_initiator *m,
				      struct orr_object *parent,
				      const char *name,
				      const struct orr_initiator_ops *ops);

/*
 * One more socket, "0", "1" and so on, to be bound, before the simulation
 * starts; m owns it. One multi socket stands for another, of a module within,
 * if each of its sockets does (orr_pass_initiator, orr_pass_target).
 */
ORR_API struct orr_target_socket *orr_multi_target_add(
	struct orr_multi_target *m);
ORR_API struct orr_initiator_socket *orr_multi_initiator_add(
	struct orr_multi_initiator *m);

/* The socket of that number; one that is not below count is a bug. */
ORR_API struct orr_target_socket *orr_multi_target_at(
	const struct orr_multi_target *m, uint32_t number);
ORR_API struct orr_initiator_socket *orr_multi_initiator_at(
	const struct orr_multi_initiator *m, uint32_t number);

/* What the socket that a call came through is part of; no other has one. */
ORR_API struct orr_multi_target *orr_multi_target_of(
	struct orr_target_socket *t);
ORR_API struct orr_multi_initiator *orr_multi_initiator_of(
	struct orr_initiator_socket *i);

#ifdef __cplusplus
}
#endif

#endif

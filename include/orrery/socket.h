/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Initiator and target sockets (IEEE 1666-2023 clause 13.2), and the calls
 * that pass between them (clause 11).
 */
#ifndef ORRERY_SOCKET_H
#define ORRERY_SOCKET_H

#include <orrery/object.h>
#include <orrery/payload.h>
#include <orrery/time.h>

#ifdef __cplusplus
extern "C" {
#endif

struct orr_target_ops {
	/*
	 * Blocking transport (11.1.1): carry out p as of now + *delay, set its
	 * response, and add what it takes to *delay. May wait if the caller is
	 * a thread; device models never do.
	 */
	void (*b_transport)(struct orr_target_socket *t, struct orr_payload *p,
			    orr_time *delay);
	/*
	 * Debug transport (11.3): carry out p without time or side effects;
	 * returns the number of bytes done. NULL: not supported.
	 */
	uint32_t (*transport_dbg)(struct orr_target_socket *t,
				  struct orr_payload *p);
};

struct orr_target_socket {
	struct orr_object obj;
	/* private */
	const struct orr_target_ops *ops;
};

struct orr_initiator_socket {
	struct orr_object obj;
	/* read-only */
	enum orr_response response; /* of the last orr_read or orr_write */
	/* private */
	struct orr_target_socket *peer;
};

ORR_API void orr_target_socket_init(struct orr_target_socket *t,
				    struct orr_object *parent, const char *name,
				    const struct orr_target_ops *ops);
ORR_API void orr_initiator_socket_init(struct orr_initiator_socket *i,
				       struct orr_object *parent,
				       const char *name);

/* Connect i, unbound so far, to t. Several initiators may share a target. */
ORR_API void orr_bind(struct orr_initiator_socket *i,
		      struct orr_target_socket *t);

/* Whether i has been bound, for initiators that can do without. */
ORR_API bool orr_bound(const struct orr_initiator_socket *i);

/* Call the bound target; an unbound socket is a bug and aborts. */
ORR_API void orr_b_transport(struct orr_initiator_socket *i,
			     struct orr_payload *p, orr_time *delay);
ORR_API uint32_t orr_transport_dbg(struct orr_initiator_socket *i,
				   struct orr_payload *p);

/*
 * One transfer of length bytes, as a driver does it: the call, then, in a
 * thread process, a wait for the time that it took. From anywhere else the
 * transfer takes no time. Returns the response, also left in i->response.
 */
ORR_API enum orr_response orr_read(struct orr_initiator_socket *i,
				   uint64_t address, void *data,
				   uint32_t length);
ORR_API enum orr_response orr_write(struct orr_initiator_socket *i,
				    uint64_t address, const void *data,
				    uint32_t length);

/*
 * The same for one little-endian word. A failed read returns all ones, as a
 * bus does on which nobody answers; i->response tells it apart.
 */
ORR_API uint8_t orr_read8(struct orr_initiator_socket *i, uint64_t address);
ORR_API uint16_t orr_read16(struct orr_initiator_socket *i, uint64_t address);
ORR_API uint32_t orr_read32(struct orr_initiator_socket *i, uint64_t address);
ORR_API uint64_t orr_read64(struct orr_initiator_socket *i, uint64_t address);
ORR_API enum orr_response orr_write8(struct orr_initiator_socket *i,
				     uint64_t address, uint8_t value);
ORR_API enum orr_response orr_write16(struct orr_initiator_socket *i,
				      uint64_t address, uint16_t value);
ORR_API enum orr_response orr_write32(struct orr_initiator_socket *i,
				      uint64_t address, uint32_t value);
ORR_API enum orr_response orr_write64(struct orr_initiator_socket *i,
				      uint64_t address, uint64_t value);

#ifdef __cplusplus
}
#endif

#endif

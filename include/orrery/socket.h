/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Initiator and target sockets (IEEE 1666-2023 clause 13.2), and the calls
 * that pass between them (clause 11): a hop is one indirect call.
 *
 * Every socket is a simple socket (16.2.2): a target gives the transport
 * calls that it has, and the socket derives the other from it.
 */
#ifndef ORRERY_SOCKET_H
#define ORRERY_SOCKET_H

#include <orrery/object.h>
#include <orrery/payload.h>
#include <orrery/time.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Phases of the base protocol (15.1); ORR_FIRST_PHASE and above are free for
 * other protocols and for ignorable phases.
 */
typedef uint32_t orr_phase;
enum {
	ORR_UNINITIALIZED_PHASE,
	ORR_BEGIN_REQ,
	ORR_END_REQ,
	ORR_BEGIN_RESP,
	ORR_END_RESP,
	ORR_FIRST_PHASE = 16
};

/* "BEGIN_REQ" and so on; "phase" for those that are not of the standard. */
ORR_API const char *orr_phase_name(orr_phase phase);

/*
 * What a non-blocking call returns (11.2.3.7): nothing has changed, the phase
 * and the delay have, or the transaction is complete.
 */
enum orr_sync { ORR_ACCEPTED, ORR_UPDATED, ORR_COMPLETED };
ORR_API const char *orr_sync_name(enum orr_sync sync);

/*
 * Direct access to a target's memory (11.3): addresses start to end, which are
 * those of whoever asked. A latency is that of a byte, on average (11.3.5): an
 * access takes as many as it has bytes.
 */
struct orr_dmi {
	unsigned char *ptr; /* of the byte at start */
	uint64_t start;
	uint64_t end; /* the last one */
	bool read;
	bool write;
	orr_time read_latency; /* of a byte */
	orr_time write_latency;
};

/*
 * A protocol other than the base protocol (14.2.3), told apart by address.
 * Sockets of different protocols do not bind. mandatory, ended by NULL, are
 * extensions that each transaction has to carry.
 */
struct orr_protocol {
	const char *name;
	const struct orr_extension_type *const *mandatory;
};

/*
 * What a target offers to its initiator (13.1). Any may be NULL, but not both
 * kinds of transport.
 */
struct orr_target_ops {
	/*
	 * Blocking transport (11.2.2): carry out p as of now + *delay, set its
	 * response, and add what it takes to *delay. May wait if the caller is
	 * a thread; device models never do.
	 */
	void (*b_transport)(struct orr_target_socket *t, struct orr_payload *p,
			    orr_time *delay);
	/*
	 * Debug transport (11.4): carry out p without time or side effects;
	 * returns the number of bytes done. NULL: not supported.
	 */
	uint32_t (*transport_dbg)(struct orr_target_socket *t,
				  struct orr_payload *p);
	/* Non-blocking transport (11.2.3), at *phase as of now + *delay. */
	enum orr_sync (*nb_transport_fw)(struct orr_target_socket *t,
					 struct orr_payload *p,
					 orr_phase *phase, orr_time *delay);
	/*
	 * Direct memory (11.3): fill in dmi for the address and command of p
	 * and return true; or false, with the range and the commands for which
	 * that holds. dmi comes with no pointer and the range of all addresses.
	 * NULL: not supported. It does not wait.
	 */
	bool (*get_direct_mem_ptr)(struct orr_target_socket *t,
				   struct orr_payload *p, struct orr_dmi *dmi);
	/* b_transport may wait: non-blocking calls are served by a thread. */
	bool waits;
};

/* What an initiator offers to its target (13.1). Either may be NULL. */
struct orr_initiator_ops {
	enum orr_sync (*nb_transport_bw)(struct orr_initiator_socket *i,
					 struct orr_payload *p,
					 orr_phase *phase, orr_time *delay);
	/* Forget direct memory that reaches into start to end (11.3.6). */
	void (*invalidate_direct_mem_ptr)(struct orr_initiator_socket *i,
					  uint64_t start, uint64_t end);
};

struct orr_target_socket {
	struct orr_object obj;
	/* to be set before binding; as for initiators */
	const struct orr_protocol *protocol;
	uint32_t bus_width;
	/* read-only */
	uint32_t number; /* within a multi socket (16.2.4) */
	const struct orr_target_ops *ops; /* as given */
	/* private */
	struct orr_target_ops fw; /* complete */
	struct orr_initiator_socket *initiator;
	struct orr_target_socket *inner;
	void *adapter; /* what derives the other kind of transport */
};

struct orr_initiator_socket {
	struct orr_object obj;
	/* to be set before binding */
	const struct orr_protocol *protocol; /* NULL: the base protocol */
	uint32_t bus_width; /* in bits, 32 at first */
	/* read-only */
	uint32_t number; /* within a multi socket (16.2.4) */
	enum orr_response response; /* of the last orr_read or orr_write */
	/* private */
	struct orr_target_socket *target;
	struct orr_initiator_ops bw; /* complete */
	struct orr_initiator_socket *inner;
	struct orr_initiator_socket *next; /* that shares the target */
};

/*
 * A socket named name below parent, of 32 bits and the base protocol, unbound.
 * ops, of which t keeps the address, is a constant table that outlives it; one
 * without any transport is a bug and aborts. The table's functions find their
 * owner by orr_container_of(t, ...).
 */
ORR_API void orr_target_socket_init(struct orr_target_socket *t,
				    struct orr_object *parent, const char *name,
				    const struct orr_target_ops *ops);
ORR_API void orr_initiator_socket_init(struct orr_initiator_socket *i,
				       struct orr_object *parent,
				       const char *name);

/*
 * Give i its backward path, before the simulation starts; ops is copied, and
 * what it leaves out stays as it was. Without one an invalidation is ignored,
 * and to be called back is a bug and aborts.
 */
ORR_API void orr_initiator_socket_set_ops(struct orr_initiator_socket *i,
					  const struct orr_initiator_ops *ops);

/*
 * Connect i, unbound so far, to t. Several initiators may share a target,
 * which then cannot call them back with nb_transport_bw; a multi socket
 * can. A different protocol or bus width is a bug and aborts.
 */
ORR_API void orr_bind(struct orr_initiator_socket *i,
		      struct orr_target_socket *t);

/*
 * Hierarchical binding (13.2.5): what a module's socket is bound to, so is the
 * inner one, whose owner makes and receives the calls. Before or after
 * orr_bind, and through any number of levels.
 */
ORR_API void orr_pass_initiator(struct orr_initiator_socket *inner,
				struct orr_initiator_socket *outer);
ORR_API void orr_pass_target(struct orr_target_socket *outer,
			     struct orr_target_socket *inner);

/* Whether i has been bound, for initiators that can do without. */
ORR_API bool orr_bound(const struct orr_initiator_socket *i);

/*
 * Say that i, or t, has nobody to call, or more than one, and abort: what the
 * calls below do with such a socket.
 */
ORR_API void orr_refuse_initiator(const struct orr_initiator_socket *i)
	ORR_NORETURN;
ORR_API void orr_refuse_target(const struct orr_target_socket *t) ORR_NORETURN;

/*
 * Call the bound target; an unbound socket is a bug and aborts. The payload
 * stays the caller's; its address may be another afterwards (14.7).
 * <orrery/inline.h> has the same calls for inlining.
 *
 * orr_b_transport (11.2.2) returns when p is done, at now + *delay. It may
 * wait, and has to if the target has only nb_transport_fw; that needs a thread,
 * and aborts anywhere else. The response is in p.
 *
 * orr_nb_transport_fw (11.2.3) does not wait. p has a memory manager and a
 * reference of the caller's, until its transaction ends. After ORR_UPDATED,
 * *phase and *delay say how it goes on; after ORR_COMPLETED *delay says when it
 * has ended.
 *
 * orr_transport_dbg (11.4) returns how many bytes it has moved, in no time and
 * without side effects; 0 if the target does not support it, or not there.
 *
 * orr_get_direct_mem_ptr (11.3) returns whether dmi, which it fills in, is a
 * pointer that may be used until it is invalidated, or else the range for which
 * there is none. It does not wait.
 */
ORR_API void orr_b_transport(struct orr_initiator_socket *i,
			     struct orr_payload *p, orr_time *delay);
ORR_API uint32_t orr_transport_dbg(struct orr_initiator_socket *i,
				   struct orr_payload *p);
ORR_API enum orr_sync orr_nb_transport_fw(struct orr_initiator_socket *i,
					  struct orr_payload *p,
					  orr_phase *phase, orr_time *delay);
ORR_API bool orr_get_direct_mem_ptr(struct orr_initiator_socket *i,
				    struct orr_payload *p, struct orr_dmi *dmi);

/*
 * Call back the bound initiator, of which there has to be one, or, to
 * invalidate (11.3.6), each of them. Neither waits.
 */
ORR_API enum orr_sync orr_nb_transport_bw(struct orr_target_socket *t,
					  struct orr_payload *p,
					  orr_phase *phase, orr_time *delay);
ORR_API void orr_invalidate_direct_mem_ptr(struct orr_target_socket *t,
					   uint64_t start, uint64_t end);

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

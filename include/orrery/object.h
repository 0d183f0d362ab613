/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The named object hierarchy (IEEE 1666-2023 clause 5.16). Events, processes,
 * signals, wires, sockets and devices each embed one; a bare orr_object is a
 * module, that is, a scope for the names below it.
 */
#ifndef ORRERY_OBJECT_H
#define ORRERY_OBJECT_H

#include <orrery/base.h>

#ifdef __cplusplus
extern "C" {
#endif

enum orr_kind {
	ORR_KIND_MODULE,
	ORR_KIND_EVENT,
	ORR_KIND_METHOD,
	ORR_KIND_THREAD,
	ORR_KIND_SIGNAL,
	ORR_KIND_CLOCK,
	ORR_KIND_WIRE,
	ORR_KIND_NET,
	ORR_KIND_INITIATOR,
	ORR_KIND_TARGET,
	ORR_KIND_BUS,
	ORR_KIND_I2C_BUS,
	ORR_KIND_CHAR_PORT,
	ORR_KIND_DEVICE,
	ORR_KIND_CHANNEL,
	ORR_KIND_FIFO,
	ORR_KIND_MUTEX,
	ORR_KIND_SEMAPHORE,
	ORR_KIND_EVENT_QUEUE,
	ORR_KIND_RESOLVED,
	ORR_KIND_PORT,
	ORR_KIND_EXPORT,
	ORR_KIND_BRIDGE
};

struct orr_object {
	/* read-only */
	struct orr_sim *sim;
	struct orr_object *parent;
	const char *name;
	/* private */
	struct orr_object *sibling; /* next; the last one leads to the first */
	struct orr_object
		*children; /* the last child, whose sibling is first */
	uint32_t path_hash;
	uint8_t kind;
	/* private to the kind */
	uint8_t flags;
	uint8_t spare;
	uint8_t log_level; /* plus 1; 0: that of the parent */
};

/*
 * Make obj a module named name below parent. The name is copied and may not
 * be empty nor contain '.'; a name already taken by a sibling is a bug of the
 * caller and aborts. The struct is the caller's and must stay in place until
 * orr_object_fini or orr_sim_free.
 */
ORR_API void orr_object_init(struct orr_object *obj, struct orr_object *parent,
			     const char *name);

/* As above for an object of another kind; for authors of new kinds. */
ORR_API void orr_object_init_kind(struct orr_object *obj,
				  struct orr_object *parent, const char *name,
				  enum orr_kind kind);

/*
 * Take obj, which has no children left, out of the hierarchy. Only needed
 * when its memory goes away before the simulation does. Takes time in
 * proportion to the siblings that are older than obj; the name stays in the
 * simulation's memory.
 */
ORR_API void orr_object_fini(struct orr_object *obj);

/* What obj is. */
ORR_API enum orr_kind orr_object_kind(const struct orr_object *obj);

/*
 * Write the full name, "soc.uart0.irq", into buf, cut to size. Returns buf.
 * The root of the hierarchy has no name and does not appear.
 */
ORR_API char *orr_object_path(const struct orr_object *obj, char *buf,
			      size_t size);

/* The object at path below (relative to) scope, or NULL. */
ORR_API struct orr_object *orr_object_find(struct orr_object *scope,
					   const char *path);

/*
 * The children of scope in the order of their creation: the first for
 * prev = NULL, then the one after prev; NULL at the end.
 */
ORR_API struct orr_object *orr_object_next(const struct orr_object *scope,
					   const struct orr_object *prev);

#ifdef __cplusplus
}
#endif

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Extensions of the generic payload (IEEE 1666-2023 clause 14.21). A type of
 * extension is a constant table, and its address is what tells types apart;
 * an extension is a struct that embeds an orr_extension. A payload has one
 * slot per type, and an extension is in one payload at a time. A type that is
 * a member of a module's struct, instead of a constant, makes a slot for each
 * instance (16.5).
 */
#ifndef ORRERY_EXTENSION_H
#define ORRERY_EXTENSION_H

#include <orrery/payload.h>

#ifdef __cplusplus
extern "C" {
#endif

struct orr_extension_type {
	const char *name;
	/* A new copy of e, for a deep copy of its payload; NULL: none. */
	struct orr_extension *(*clone)(struct orr_extension *e);
	/* Take the contents over from another of the same type. */
	void (*copy)(struct orr_extension *e, struct orr_extension *from);
	/* Release e; NULL: nothing to do. */
	void (*free)(struct orr_extension *e);
};

struct orr_extension {
	const struct orr_extension_type *type;
	/* private */
	struct orr_extension *next;
	bool automatic;
};

/* The extension of that type in p, or NULL. */
ORR_API struct orr_extension *orr_payload_extension(
	const struct orr_payload *p, const struct orr_extension_type *type);

/*
 * Put e into its slot; returns what was there before, or NULL. An automatic
 * extension is freed when the payload is reset, which its memory manager does.
 */
ORR_API struct orr_extension *orr_payload_set_extension(
	struct orr_payload *p, struct orr_extension *e);
ORR_API struct orr_extension *orr_payload_set_auto_extension(
	struct orr_payload *p, struct orr_extension *e);

/* Empty the slot and return what was in it, which is not freed. */
ORR_API struct orr_extension *orr_payload_clear_extension(
	struct orr_payload *p, const struct orr_extension_type *type);

/*
 * Done with the extension, if p has one: with a memory manager it becomes
 * automatic, without one it is cleared and freed.
 */
ORR_API void orr_payload_release_extension(
	struct orr_payload *p, const struct orr_extension_type *type);

/*
 * Copy the contents of those extensions of from that p has, too, which is what
 * a bridge does with a response (14.5).
 */
ORR_API void orr_payload_update_extensions(struct orr_payload *p,
					   const struct orr_payload *from);

/*
 * Clear and free all extensions of p, automatic or not (14.5): before a payload
 * without a memory manager goes, or is used anew.
 */
ORR_API void orr_payload_free_extensions(struct orr_payload *p);

#ifdef __cplusplus
}
#endif

#endif

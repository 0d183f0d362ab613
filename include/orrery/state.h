/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The state of devices as data: tables from which it is saved to bytes and
 * loaded again. doc/state.md has the format.
 *
 * Registers with storage, wires, character ports, I2C buses and targets of a
 * device are saved without being listed; a class lists what its struct has
 * besides. What the user has decided (properties, clocks) is saved to be
 * compared.
 */
#ifndef ORRERY_STATE_H
#define ORRERY_STATE_H

#include <orrery/base.h>

#ifdef __cplusplus
extern "C" {
#endif

enum orr_state_type {
	ORR_STATE_END, /* the table ends here */
	ORR_STATE_BOOL,
	ORR_STATE_U8,
	ORR_STATE_U16,
	ORR_STATE_U32,
	ORR_STATE_U64, /* also an orr_time */
	ORR_STATE_EVENT, /* struct orr_event: whether and when it is due */
	ORR_STATE_STRUCT, /* a struct with a table of its own */
	/*
	 * unsigned char *, of as many bytes as the uint64_t at size says;
	 * pages of zeros take no room.
	 */
	ORR_STATE_MEMORY
};

/* A member of a struct, or count of them in an array, stride bytes apart. */
struct orr_state_field {
	const char *name;
	enum orr_state_type type;
	uint32_t field;
	uint16_t count; /* 0: one */
	uint32_t stride;
	uint64_t max; /* of a number; a larger one is refused. 0: any */
	const struct orr_state_field *fields; /* of a struct */
	uint32_t size; /* of a memory: the member that has its size */
	/* the versions of the section that have it; 0: the first, the last */
	uint16_t since;
	uint16_t until;
};

/* Initialisers: a member by its name, an array, a struct with its table. */
#define ORR_STATE_ONE(kind, struct_type, member)   \
	.name = #member, .type = ORR_STATE_##kind, \
	.field = offsetof(struct_type, member),    \
	.stride = sizeof(((struct_type *)0)->member)
#define ORR_STATE_ARRAY(kind, struct_type, member)      \
	.name = #member, .type = ORR_STATE_##kind,      \
	.field = offsetof(struct_type, member),         \
	.count = ORR_COUNT(((struct_type *)0)->member), \
	.stride = sizeof(((struct_type *)0)->member[0])

/*
 * A section. Version 1 is the first; a field that comes later has since, one
 * that goes has until, and upgrade makes the new from the old. A section of a
 * later version than the table's is refused.
 */
struct orr_state {
	const char *name;
	uint16_t version;
	const struct orr_state_field *fields; /* ended by ORR_STATE_END */
	/*
	 * Sub-sections, ended by NULL, or NULL: saved only if needed() says so,
	 * so that older programs can load a state that does without. When one
	 * is missing its fields are as the class's reset_enter leaves them.
	 */
	const struct orr_state *const *sections;
	bool (*needed)(struct orr_device *dev);
	/* May be NULL. A section of version from < version was loaded. */
	int (*upgrade)(struct orr_device *dev, unsigned from,
		       struct orr_error *err);
	/*
	 * May be NULL. Everything was loaded: check what no table can say, and
	 * work out what is not saved. An error undoes the whole load.
	 */
	int (*loaded)(struct orr_device *dev, struct orr_error *err);
};

/*
 * Write the state of all devices and buses at or below scope into bytes, if it
 * fits into room; returns how many bytes it takes. Call it between runs, with
 * nothing left to do at the present time. What a back end of the host holds is
 * not part of it.
 */
ORR_API size_t orr_state_save(struct orr_object *scope, void *bytes,
			      size_t room);

/*
 * Load what was saved into the same devices, at the same simulated time.
 * Nobody is told: wires get their levels silently, as everything is to be
 * restored together. Returns 0, or a negative errno (-EINVAL: not a state, or
 * a damaged one; -ENOTSUP: of a later version; -EEXIST: of other devices,
 * properties or clocks; -ETIME: of another time; -EBUSY: a transfer was in its
 * phases on a bus, or is) with the place and the reason in err; then nothing
 * has changed.
 */
ORR_API int orr_state_load(struct orr_object *scope, const void *bytes,
			   size_t n, struct orr_error *err);

#ifdef __cplusplus
}
#endif

#endif

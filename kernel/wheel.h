/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pending event set: a radix wheel. A timer due at t lies on the level of
 * the highest 6-bit digit in which t differs from the cursor, in the slot of
 * that digit; when the cursor reaches a slot, its timers move to lower levels.
 * Everything is O(1) but for the at most 11 such moves in a timer's life, and
 * equal times keep their order.
 *
 * Slots are lists of chunks, so that moving timers reads memory in sequence
 * and touches no timer. A slot with few of all timers is sorted into an array,
 * the front, instead; while there are few timers in all, the front holds all.
 *
 * A timer that is cancelled leaves its entry behind, unless that is soon found.
 * Such a stale entry is told apart by its generation, and is dropped when its
 * slot is opened or it comes up, or when more than half of all are stale.
 * doc/design.md has what was measured.
 */
#ifndef ORRERY_KERNEL_WHEEL_H
#define ORRERY_KERNEL_WHEEL_H

#include <orrery/event.h>

/* What a timer's state says. */
enum { ORI_TIMER_OFF, ORI_TIMER_DELTA, ORI_TIMER_TIMED };

enum {
	ORI_WHEEL_BITS = 6,
	ORI_WHEEL_SLOTS = 1 << ORI_WHEEL_BITS,
	ORI_WHEEL_LEVELS = 11, /* 66 bits and so all 64 */
	ORI_CHUNK_SIZE = 256,
	ORI_CHUNK_ROOM = ORI_CHUNK_SIZE / 16 - 1, /* entries */
	ORI_FRONT_ROOM = 192
};

/* A timer's address and its generation then in one word, and when it is due. */
struct ori_entry {
	uint64_t tag;
	orr_time when;
};

/* Aligned to its size; full, but for the last one of a slot. */
struct ori_wheel_chunk {
	_Alignas(ORI_CHUNK_SIZE) struct ori_wheel_chunk *next;
	uint64_t unused; /* entries do not cross lines of the cache */
	struct ori_entry entries[ORI_CHUNK_ROOM];
};

struct ori_wheel_slot {
	struct ori_wheel_chunk *first;
	struct ori_entry *end; /* of the entries in the last; NULL if empty */
};

struct ori_wheel {
	orr_time cursor; /* no entry is due before */
	orr_time front_end; /* a front has all due before; MAX: all */
	uint32_t front_count;
	uint32_t front_moves; /* by insertion since it was filled */
	uint32_t levels; /* a bit per level that is not empty */
	uint32_t taken; /* entries gone from the first slot of level 0 */
	uint32_t stale;
	uint32_t pushed; /* so far */
	uint32_t gone; /* of them; the others are entries, stale ones too */
	struct ori_wheel_chunk *idle;
	uint64_t occupied[ORI_WHEEL_LEVELS]; /* a bit per slot */
	struct ori_entry front[ORI_FRONT_ROOM]; /* the earliest is last */
	struct ori_wheel_slot slots[ORI_WHEEL_LEVELS * ORI_WHEEL_SLOTS];
	struct ori_wheel_block *blocks;
};

void ori_wheel_init(struct ori_wheel *w);
void ori_wheel_fini(struct ori_wheel *w);

/* Add t, which is off, due at t->when, behind all that are due then. */
void ori_wheel_push(struct ori_wheel *w, struct orr_timer *t);

/*
 * Take out the first timer if it is due at or before limit. Returns NULL if it
 * is not; from then on nothing may be added that is due before limit, unless
 * the wheel is empty.
 */
struct orr_timer *ori_wheel_pop(struct ori_wheel *w, orr_time limit);

/* Whether an entry, perhaps a stale one, is due at now, as the last one was. */
bool ori_wheel_is_due(const struct ori_wheel *w, orr_time now);

/* Take out the next timer if it is due at now, when the last one was. */
struct orr_timer *ori_wheel_pop_now(struct ori_wheel *w, orr_time now);

/* The first timer, perhaps cancelled, of many, if it is known; else NULL. */
struct orr_timer *ori_wheel_peek(const struct ori_wheel *w);

/* When the first timer is due; ORR_TIME_MAX if there is none. */
orr_time ori_wheel_next(const struct ori_wheel *w);

/* How many timers that are due when t is, which was pushed, come before it. */
uint32_t ori_wheel_rank(const struct ori_wheel *w, const struct orr_timer *t);

/* Forget t, which was pushed and not popped since. */
void ori_wheel_cancel(struct ori_wheel *w, struct orr_timer *t);

/* Drop every stale entry of t, whose memory goes away. */
void ori_wheel_forget(struct ori_wheel *w, struct orr_timer *t);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of the pending event set, for the files that it is made of. */
#ifndef ORRERY_KERNEL_WHEEL_ENTRY_H
#define ORRERY_KERNEL_WHEEL_ENTRY_H

#include "util.h"
#include "wheel.h"

enum { ORI_WHEEL_DIGIT = ORI_WHEEL_SLOTS - 1 };

/* Addresses have 48 significant bits; the generation takes the others. */

static inline uint64_t ori_entry_tag(const struct orr_timer *t)
{
	return (uint64_t)(uintptr_t)t << 16 | t->generation;
}

static inline struct orr_timer *ori_entry_timer(struct ori_entry e)
{
	return (struct orr_timer *)(uintptr_t)((int64_t)e.tag >> 16);
}

/* Not left behind by a timer that was cancelled. */
static inline bool ori_entry_is_live(struct ori_entry e)
{
	return ori_entry_timer(e)->generation == (uint16_t)e.tag;
}

/* Of a time that differs so from the cursor. */
static inline unsigned ori_wheel_level(uint64_t difference)
{
	return (63 - (unsigned)__builtin_clzll(difference | 1)) /
	       ORI_WHEEL_BITS;
}

/* The number of the slot of a time: level and digit. */
static inline unsigned ori_wheel_slot(const struct ori_wheel *w, orr_time when)
{
	unsigned level = ori_wheel_level(when ^ w->cursor);
	unsigned digit = when >> (ORI_WHEEL_BITS * level) & ORI_WHEEL_DIGIT;

	return level << ORI_WHEEL_BITS | digit;
}

/* Where the entries of a chunk of that slot end. */
static inline const struct ori_entry *ori_chunk_end(
	struct ori_wheel_slot s, const struct ori_wheel_chunk *c)
{
	return c->next ? c->entries + ORI_CHUNK_ROOM : s.end;
}

/*
 * Whether no entry can be added at that end of a slot: the end of a chunk, or
 * NULL. An aligned chunk ends where another one could begin.
 */
static inline bool ori_slot_is_full(const struct ori_entry *end)
{
	return (uintptr_t)end % ORI_CHUNK_SIZE == 0;
}

/* wheel_slot.c: a slot that is empty, or the last chunk of which is full */
void ori_slot_file_in_new_chunk(struct ori_wheel *w, struct ori_entry e,
				unsigned slot);
/* Empty a slot. Its chunks are to be freed, or put elsewhere. */
struct ori_wheel_slot ori_slot_take(struct ori_wheel *w, unsigned slot);
void ori_slot_put(struct ori_wheel *w, struct ori_wheel_slot s, unsigned slot);
void ori_chunk_free(struct ori_wheel *w, struct ori_wheel_chunk *c);
void ori_chunks_free(struct ori_wheel *w, struct ori_wheel_chunk *c);

/* Calls only come last, so that this needs no stack where it is inlined. */
static inline void ori_slot_file(struct ori_wheel *w, struct ori_entry e,
				 unsigned slot)
{
	struct ori_entry *end = w->slots[slot].end;

	if (ori_likely(!ori_slot_is_full(end))) {
		*end = e;
		w->slots[slot].end = end + 1;
	} else {
		ori_slot_file_in_new_chunk(w, e, slot);
	}
}

/* wheel_front.c; returned is how many entries had to move */
uint32_t ori_front_insert(struct ori_wheel *w, struct ori_entry e);
void ori_front_remove(struct ori_wheel *w, const struct orr_timer *t);
/* Sort the chunks of a slot of that level, above 0, into the empty front. */
void ori_front_fill(struct ori_wheel *w, struct ori_wheel_slot s,
		    unsigned level);

/* wheel_fetch.c: for what comes after the slot of that level at the cursor */
void ori_wheel_fetch(const struct ori_wheel *w, unsigned level);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of the pending event set, for the files that it is made of. */
#ifndef ORRERY_KERNEL_WHEEL_ENTRY_H
#define ORRERY_KERNEL_WHEEL_ENTRY_H

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

static inline bool ori_entry_is_live(struct ori_entry e)
{
	const struct orr_timer *t = ori_entry_timer(e);

	return t->state == ORI_TIMER_TIMED && t->generation == (uint16_t)e.tag;
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

/* wheel_front.c; returned is how many entries had to move */
uint32_t ori_front_insert(struct ori_wheel *w, struct ori_entry e);
void ori_front_remove(struct ori_wheel *w, const struct orr_timer *t);
/* Sort the chunks of a slot of that level, above 0, into the empty front. */
void ori_front_fill(struct ori_wheel *w, const struct ori_wheel_chunk *c,
		    unsigned level);

/* wheel_fetch.c: for what comes after the slot of that level at the cursor */
void ori_wheel_fetch(const struct ori_wheel *w, unsigned level);

#endif

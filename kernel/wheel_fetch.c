/* SPDX-License-Identifier: Apache-2.0 */
/* What the pending event set will soon need is brought into the cache. */
#include "wheel_entry.h"

#include "util.h"

enum { FETCH_CHUNKS = 4 }; /* of a slot, at most */

/*
 * The object that a timer is of begins a little before it, and what belongs
 * to its owner often follows.
 */
static void fetch_timers(const struct ori_entry *e, const struct ori_entry *end)
{
	for (; e < end; e++) {
		const char *t = (const char *)ori_entry_timer(*e);

		for (int at = -80; at < 112; at += 64)
			ori_fetch(t + at);
	}
}

/*
 * With very many timers neither they nor the chunks are still in the cache
 * when they are due: fetch the timers of the next slot, and the first chunk of
 * the one after, whose turn it is when that slot is spread.
 */
ori_apart void ori_wheel_fetch(const struct ori_wheel *w, unsigned level)
{
	uint64_t left = w->occupied[level];
	const struct ori_wheel_slot *slots = &w->slots[level << ORI_WHEEL_BITS];
	const struct ori_wheel_slot *s;
	const struct ori_wheel_chunk *c;

	if (!left)
		return;
	s = &slots[__builtin_ctzll(left)];
	c = s->first;
	for (unsigned i = 0; c && i < FETCH_CHUNKS; i++, c = c->next)
		fetch_timers(c->entries, ori_chunk_end(*s, c));
	left &= left - 1;
	if (!left)
		return;
	c = slots[__builtin_ctzll(left)].first;
	for (unsigned i = 0; i < sizeof(*c); i += 64)
		ori_fetch((const char *)c + i);
}

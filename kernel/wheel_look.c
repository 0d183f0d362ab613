/* SPDX-License-Identifier: Apache-2.0 */
/* What can be asked of the pending event set without a change to it. */
#include "wheel_entry.h"

/* The earliest live entry of a slot, from its entry number i on. */
static orr_time slot_next(const struct ori_wheel_slot *s, uint32_t i)
{
	orr_time best = ORR_TIME_MAX;

	for (const struct ori_wheel_chunk *c = s->first; c; c = c->next, i = 0)
		for (const struct ori_entry *e = c->entries + i;
		     e < ori_chunk_end(*s, c); e++)
			if (e->when < best && ori_entry_is_live(*e))
				best = e->when;
	return best;
}

orr_time ori_wheel_next(const struct ori_wheel *w)
{
	uint32_t taken = w->taken;

	for (uint32_t i = w->front_count; i-- > 0;)
		if (ori_entry_is_live(w->front[i]))
			return w->front[i].when;
	for (unsigned level = 0; level < ORI_WHEEL_LEVELS; level++) {
		for (uint64_t left = w->occupied[level]; left;
		     left &= left - 1) {
			unsigned digit = (unsigned)__builtin_ctzll(left);
			orr_time t = slot_next(
				&w->slots[level << ORI_WHEEL_BITS | digit],
				taken);

			if (t != ORR_TIME_MAX)
				return t;
			taken = 0;
		}
		taken = 0;
	}
	return ORR_TIME_MAX;
}

static bool is_beside(struct ori_entry e, const struct orr_timer *t)
{
	return e.when == t->when && ori_entry_is_live(e);
}

static uint32_t rank_in_front(const struct ori_wheel *w,
			      const struct orr_timer *t)
{
	uint32_t rank = 0;

	for (uint32_t i = w->front_count; i-- > 0;) {
		if (w->front[i].tag == ori_entry_tag(t))
			break;
		rank += is_beside(w->front[i], t);
	}
	return rank;
}

/* All that are due at one time are in one place, in their order. */
uint32_t ori_wheel_rank(const struct ori_wheel *w, const struct orr_timer *t)
{
	unsigned slot = ori_wheel_slot(w, t->when);
	const struct ori_wheel_slot *s = &w->slots[slot];
	unsigned level = slot >> ORI_WHEEL_BITS;
	unsigned digit = slot & ORI_WHEEL_DIGIT;
	uint64_t earlier = w->occupied[level] & ((UINT64_C(1) << digit) - 1);
	uint32_t i = level == 0 && !earlier ? w->taken : 0;
	uint32_t rank = 0;

	if (w->front_count && t->when < w->front_end)
		return rank_in_front(w, t);
	for (const struct ori_wheel_chunk *c = s->first; c; c = c->next, i = 0)
		for (const struct ori_entry *e = c->entries + i;
		     e < ori_chunk_end(*s, c); e++) {
			if (e->tag == ori_entry_tag(t))
				return rank;
			rank += is_beside(*e, t);
		}
	return rank;
}

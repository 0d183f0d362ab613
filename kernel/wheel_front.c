/* SPDX-License-Identifier: Apache-2.0 */
/* The front of the pending event set: a sorted array, the earliest is last. */
#include "wheel_entry.h"

#include "util.h"

#include <string.h>

/* Behind those that are due at the same time. Returns how many had to move. */
uint32_t ori_front_insert(struct ori_wheel *w, struct ori_entry e)
{
	struct ori_entry *last = &w->front[w->front_count++];
	struct ori_entry *at = last;

	for (; at > w->front && at[-1].when <= e.when; at--)
		at[0] = at[-1];
	*at = e;
	return (uint32_t)(last - at);
}

/* The last that is due comes first there, and is the likeliest. */
ori_apart void ori_front_remove(struct ori_wheel *w, const struct orr_timer *t)
{
	uint64_t tag = ori_entry_tag(t);
	uint32_t i = 0;

	while (w->front[i].tag != tag) /* it is there */
		i++;
	w->front_count--;
	w->gone++;
	for (; i < w->front_count; i++)
		w->front[i] = w->front[i + 1];
}

/*
 * By counting for each entry those that come before it: more comparisons than
 * by insertion, but no branch that depends on one, and so none to mispredict.
 */
static void sort_few(struct ori_entry *front, const struct ori_entry *e,
		     uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t after = n - 1;

		for (uint32_t j = 0; j < i; j++)
			after -= e[j].when <= e[i].when;
		for (uint32_t j = i + 1; j < n; j++)
			after -= e[j].when < e[i].when;
		front[after] = e[i];
	}
}

static unsigned digit_of(struct ori_entry e, unsigned level)
{
	return e.when >> (ORI_WHEEL_BITS * level) & ORI_WHEEL_DIGIT;
}

/*
 * Where the entries of each digit end in the front; those of the lowest come
 * last. Returns how many there are in all.
 */
static uint32_t find_ends(uint8_t ends[ORI_WHEEL_SLOTS],
			  struct ori_wheel_slot s, unsigned level)
{
	uint32_t n = 0;

	memset(ends, 0, ORI_WHEEL_SLOTS);
	for (const struct ori_wheel_chunk *c = s.first; c; c = c->next)
		for (const struct ori_entry *e = c->entries;
		     e < ori_chunk_end(s, c); e++)
			ends[digit_of(*e, level)]++;
	for (unsigned digit = ORI_WHEEL_SLOTS; digit-- > 0;)
		ends[digit] = (uint8_t)(n += ends[digit]);
	return n;
}

static void sort_by_insertion(struct ori_entry *front, uint32_t n)
{
	for (uint32_t i = n; i-- > 0;) {
		struct ori_entry e = front[i];
		uint32_t at = i;

		while (at + 1 < n && front[at + 1].when > e.when) {
			front[at] = front[at + 1];
			at++;
		}
		front[at] = e;
	}
}

/* By the digit of that level, and then by insertion: few have the same. */
ori_apart static uint32_t sort_chunks(struct ori_entry *front,
				      struct ori_wheel_slot s, unsigned level)
{
	uint8_t ends[ORI_WHEEL_SLOTS];
	uint32_t n = find_ends(ends, s, level);

	for (const struct ori_wheel_chunk *c = s.first; c; c = c->next)
		for (const struct ori_entry *e = c->entries;
		     e < ori_chunk_end(s, c); e++)
			front[--ends[digit_of(*e, level)]] = *e;
	sort_by_insertion(front, n);
	return n;
}

void ori_front_fill(struct ori_wheel *w, struct ori_wheel_slot s,
		    unsigned level)
{
	const struct ori_wheel_chunk *c = s.first;

	if (ori_likely(!c->next)) {
		w->front_count = (uint32_t)(s.end - c->entries);
		sort_few(w->front, c->entries, w->front_count);
	} else {
		w->front_count = sort_chunks(w->front, s, level - 1);
	}
	w->front_moves = 0;
}

struct orr_timer *ori_wheel_peek(const struct ori_wheel *w)
{
	if (!w->front_count || w->front_end == ORR_TIME_MAX)
		return NULL;
	return ori_entry_timer(w->front[w->front_count - 1]);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "heap.h"

#include "util.h"

enum { ARITY = 4, FIRST_ROOM = 64 };

void ori_heap_init(struct ori_heap *h)
{
	*h = (struct ori_heap){0};
}

void ori_heap_fini(struct ori_heap *h)
{
	ori_free(h->entries);
}

static bool before(const struct ori_entry *a, const struct ori_entry *b)
{
	return a->when != b->when ? a->when < b->when : a->seq < b->seq;
}

static void place(struct ori_heap *h, uint32_t i, struct ori_entry e)
{
	h->entries[i] = e;
	e.timer->pos = i;
}

/* Move the hole at i towards the root until e fits, and fill it. */
static void sift_up(struct ori_heap *h, uint32_t i, struct ori_entry e)
{
	while (i > 0) {
		uint32_t parent = (i - 1) / ARITY;

		if (!before(&e, &h->entries[parent]))
			break;
		place(h, i, h->entries[parent]);
		i = parent;
	}
	place(h, i, e);
}

/* The least of the children of i, or h->count if it has none. */
static uint32_t least_child(const struct ori_heap *h, uint32_t i)
{
	uint64_t first = (uint64_t)i * ARITY + 1;
	uint64_t end = first + ARITY;
	uint32_t best = h->count;

	if (end > h->count)
		end = h->count;
	for (uint64_t c = first; c < end; c++)
		if (best == h->count ||
		    before(&h->entries[c], &h->entries[best]))
			best = (uint32_t)c;
	return best;
}

/* Move the hole at i towards the leaves until e fits, and fill it. */
static void sift_down(struct ori_heap *h, uint32_t i, struct ori_entry e)
{
	for (;;) {
		uint32_t child = least_child(h, i);

		if (child == h->count || !before(&h->entries[child], &e))
			break;
		place(h, i, h->entries[child]);
		i = child;
	}
	place(h, i, e);
}

void ori_heap_push(struct ori_heap *h, struct orr_timer *t)
{
	struct ori_entry e = {t->when, h->seq++, t};

	if (h->count == h->room) {
		h->room = h->room ? 2 * h->room : FIRST_ROOM;
		h->entries = ori_realloc(h->entries, h->room, sizeof(e));
	}
	sift_up(h, h->count++, e);
}

struct orr_timer *ori_heap_peek(const struct ori_heap *h)
{
	return h->count ? h->entries[0].timer : NULL;
}

struct orr_timer *ori_heap_pop(struct ori_heap *h)
{
	struct orr_timer *t = ori_heap_peek(h);

	if (t)
		ori_heap_remove(h, t);
	return t;
}

void ori_heap_remove(struct ori_heap *h, struct orr_timer *t)
{
	uint32_t i = t->pos;
	struct ori_entry last = h->entries[--h->count];

	if (i == h->count)
		return;
	if (i > 0 && before(&last, &h->entries[(i - 1) / ARITY]))
		sift_up(h, i, last);
	else
		sift_down(h, i, last);
}

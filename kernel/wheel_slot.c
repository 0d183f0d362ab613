/* SPDX-License-Identifier: Apache-2.0 */
/* The slots of the pending event set, and the chunks that they are lists of. */
#include "wheel_entry.h"

#include "util.h"

enum { CHUNKS_PER_BLOCK = 64 };

struct ori_wheel_block {
	struct ori_wheel_block *next;
	struct ori_wheel_chunk chunks[CHUNKS_PER_BLOCK];
};

void ori_chunk_free(struct ori_wheel *w, struct ori_wheel_chunk *c)
{
	c->next = w->idle;
	w->idle = c;
}

void ori_chunks_free(struct ori_wheel *w, struct ori_wheel_chunk *c)
{
	while (c) {
		struct ori_wheel_chunk *next = c->next;

		ori_chunk_free(w, c);
		c = next;
	}
}

ori_apart static void add_block(struct ori_wheel *w)
{
	struct ori_wheel_block *b =
		ori_aligned_alloc(_Alignof(struct ori_wheel_block), sizeof(*b));

	b->next = w->blocks;
	w->blocks = b;
	for (unsigned i = CHUNKS_PER_BLOCK; i-- > 0;)
		ori_chunk_free(w, &b->chunks[i]);
}

void ori_wheel_fini(struct ori_wheel *w)
{
	while (w->blocks) {
		struct ori_wheel_block *b = w->blocks;

		w->blocks = b->next;
		ori_free(b);
	}
}

static struct ori_wheel_chunk *get_chunk(struct ori_wheel *w)
{
	struct ori_wheel_chunk *c = w->idle;

	w->idle = c->next;
	c->next = NULL;
	return c;
}

static void mark_slot(struct ori_wheel *w, unsigned slot)
{
	unsigned level = slot >> ORI_WHEEL_BITS;

	w->occupied[level] |= UINT64_C(1) << (slot & ORI_WHEEL_DIGIT);
	w->levels |= 1u << level;
}

struct ori_wheel_slot ori_slot_take(struct ori_wheel *w, unsigned slot)
{
	struct ori_wheel_slot s = w->slots[slot];
	unsigned level = slot >> ORI_WHEEL_BITS;

	w->slots[slot] = (struct ori_wheel_slot){NULL, NULL};
	w->occupied[level] &= ~(UINT64_C(1) << (slot & ORI_WHEEL_DIGIT));
	if (!w->occupied[level])
		w->levels &= ~(1u << level);
	return s;
}

void ori_slot_put(struct ori_wheel *w, struct ori_wheel_slot s, unsigned slot)
{
	w->slots[slot] = s;
	mark_slot(w, slot);
}

ori_apart static void add_block_and_file(struct ori_wheel *w,
					 struct ori_entry e, unsigned slot)
{
	add_block(w);
	ori_slot_file(w, e, slot);
}

/* Of a slot, given that it is full. */
static struct ori_wheel_chunk *last_chunk(const struct ori_wheel_slot *s)
{
	return (struct ori_wheel_chunk *)s->end - 1;
}

ori_apart void ori_slot_file_in_new_chunk(struct ori_wheel *w,
					  struct ori_entry e, unsigned slot)
{
	struct ori_wheel_slot *s = &w->slots[slot];
	struct ori_wheel_chunk *c;

	if (ori_unlikely(!w->idle)) {
		add_block_and_file(w, e, slot);
		return;
	}
	c = get_chunk(w);
	c->entries[0] = e;
	if (s->end)
		last_chunk(s)->next = c;
	else
		s->first = c;
	s->end = c->entries + 1;
	mark_slot(w, slot);
}

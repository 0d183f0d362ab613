/* SPDX-License-Identifier: Apache-2.0 */
#include "arena.h"

#include "util.h"

#include <stdint.h>
#include <string.h>

struct ori_chunk {
	struct ori_chunk *next;
	max_align_t memory[];
};

enum { CHUNK_SIZE = 64 * 1024 };

/* How far p is from the next multiple of align. */
static size_t padding(const char *p, size_t align)
{
	return -(uintptr_t)p & (align - 1);
}

static void *new_chunk(struct ori_arena *a, size_t size)
{
	size_t whole = sizeof(struct ori_chunk) + size;
	struct ori_chunk *c = ori_calloc(1, whole < size ? SIZE_MAX : whole);

	c->next = a->chunks;
	a->chunks = c;
	return c->memory;
}

void *ori_arena_alloc(struct ori_arena *a, size_t size, size_t align)
{
	size_t pad = padding(a->free, align);
	char *p;

	if (size > CHUNK_SIZE / 4)
		return new_chunk(a, size);
	if (!a->free || pad + size > a->left) {
		a->free = new_chunk(a, CHUNK_SIZE);
		a->left = CHUNK_SIZE;
		pad = 0;
	}
	p = a->free + pad;
	a->free = p + size;
	a->left -= pad + size;
	return p;
}

char *ori_arena_strdup(struct ori_arena *a, const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(ori_arena_alloc(a, size, 1), s, size);
}

void ori_arena_fini(struct ori_arena *a)
{
	while (a->chunks) {
		struct ori_chunk *c = a->chunks;

		a->chunks = c->next;
		ori_free(c);
	}
}

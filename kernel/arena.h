/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that is only ever freed as a whole, when its simulation is. */
#ifndef ORRERY_KERNEL_ARENA_H
#define ORRERY_KERNEL_ARENA_H

#include <stddef.h>

struct ori_arena {
	struct ori_chunk *chunks;
	char *free;
	size_t left; /* bytes from free on */
};

/* Zeroed; align is a power of two, at most that of max_align_t. */
void *ori_arena_alloc(struct ori_arena *a, size_t size, size_t align);
char *ori_arena_strdup(struct ori_arena *a, const char *s);
void ori_arena_fini(struct ori_arena *a);

#endif

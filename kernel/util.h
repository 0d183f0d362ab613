/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that is there or the program aborts, and branch hints. */
#ifndef ORRERY_KERNEL_UTIL_H
#define ORRERY_KERNEL_UTIL_H

#include <stddef.h>

#define ori_likely(x) __builtin_expect(!!(x), 1)
#define ori_unlikely(x) __builtin_expect(!!(x), 0)

/* Inline all calls in a function, where that is measured to pay. */
#define ori_flatten __attribute__((flatten))

/* Keep a function that is seldom called out of those that are flattened. */
#define ori_apart __attribute__((noinline))

/*
 * Bring what p points to into the cache. A compiler would take a function that
 * does nothing else for one without effect.
 */
static inline void ori_fetch(const void *p)
{
	__builtin_prefetch(p, 1);
	__asm__ volatile("");
}

/*
 * value, which nearly always is guess: then what depends on it need not wait
 * until it is loaded. A compiler that knew the two to be equal would take the
 * one for the other.
 */
static inline void *ori_guessed(void *value, void *guess)
{
	void *same = guess;

	__asm__("" : "+r"(same));
	if (ori_likely(value == guess)) {
		__asm__ volatile("");
		return same;
	}
	return value;
}

/* Zeroed; n elements of size bytes. */
void *ori_calloc(size_t n, size_t size);
void *ori_realloc(void *old, size_t n, size_t size);
/* Of one alignment, a power of two that size is a multiple of. */
void *ori_aligned_alloc(size_t alignment, size_t size);
void ori_free(void *p);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* How much memory is allocated, to see that something needs no more of it. */
#ifndef ORRERY_TEST_HEAP_H
#define ORRERY_TEST_HEAP_H

#include <stddef.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#define ORRERY_TEST_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ORRERY_TEST_ASAN 1
#endif
#endif

#if defined(ORRERY_TEST_ASAN)
/* Of its runtime; gcc has no header that declares it. */
size_t __sanitizer_get_current_allocated_bytes(void);

static inline size_t heap_in_use(void)
{
	return __sanitizer_get_current_allocated_bytes();
}
#elif defined(__GLIBC__)
#include <malloc.h>

static inline size_t heap_in_use(void)
{
	const struct mallinfo2 info = mallinfo2();

	return info.uordblks + info.hblkhd;
}
#else
#include <sys/resource.h>

/* The most that was resident: less exact. */
static inline size_t heap_in_use(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (size_t)usage.ru_maxrss * 1024;
}
#endif

/* One chunk of a simulation's memory, which may just have been used up. */
enum { HEAP_CHUNK = 64 * 1024 + 1024 };

#endif

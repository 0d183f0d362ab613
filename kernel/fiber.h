/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What AddressSanitizer is told of stacks, which it calls fibers; nothing in
 * other builds.
 */
#ifndef ORRERY_KERNEL_FIBER_H
#define ORRERY_KERNEL_FIBER_H

#include <stddef.h>

#if defined(__SANITIZE_ADDRESS__)
#define ORI_WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ORI_WITH_ASAN 1
#endif
#endif

#ifdef ORI_WITH_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#include <sanitizer/lsan_interface.h>
enum { ORI_FIBERS = 1 };
#else
enum { ORI_FIBERS = 0 };
#endif

/* For a function that reads others' frames, or whose own may not move. */
#ifdef ORI_WITH_ASAN
#define ori_not_instrumented __attribute__((no_sanitize_address))
#else
#define ori_not_instrumented
#endif

/* Before a switch to the stack there; *fake is for the return. NULL: none. */
static inline void ori_fiber_leave(void **fake, const void *bottom, size_t size)
{
#ifdef ORI_WITH_ASAN
	__sanitizer_start_switch_fiber(fake, bottom, size);
#else
	(void)fake, (void)bottom, (void)size;
#endif
}

/* After it; *bottom and *size are those of the stack that was left. */
static inline void ori_fiber_arrive(void *fake, const void **bottom,
				    size_t *size)
{
#ifdef ORI_WITH_ASAN
	__sanitizer_finish_switch_fiber(fake, bottom, size);
#else
	(void)fake, (void)bottom, (void)size;
#endif
}

/* Frames were left there for good. */
static inline void ori_fiber_unpoison(void *bottom, size_t size)
{
#ifdef ORI_WITH_ASAN
	__asan_unpoison_memory_region(bottom, size);
#else
	(void)bottom, (void)size;
#endif
}

/* What is allocated may be known to that memory alone, and no longer is. */

static inline void ori_fiber_adopt(void *bottom, size_t size)
{
#ifdef ORI_WITH_ASAN
	__lsan_register_root_region(bottom, size);
#else
	(void)bottom, (void)size;
#endif
}

static inline void ori_fiber_abandon(void *bottom, size_t size)
{
#ifdef ORI_WITH_ASAN
	__lsan_unregister_root_region(bottom, size);
#else
	(void)bottom, (void)size;
#endif
}

#endif

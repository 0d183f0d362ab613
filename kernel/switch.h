/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bare switch from one stack to another, in one of three ways: a dozen
 * instructions of our own on x86-64, Boost.Context, or ucontext.
 */
#ifndef ORRERY_KERNEL_SWITCH_H
#define ORRERY_KERNEL_SWITCH_H

#include <stddef.h>
#include <stdint.h>

/*
 * Prepare a stack so that the first switch to it calls fn(arg), which does not
 * return. A stack that nobody is on is known by where it was left.
 */
void *ori_switch_make(void *stack, size_t size, void (*fn)(void *arg),
		      void *arg);

/*
 * The same for one that was left and whose frames are to stay: fn gets what is
 * left of the stack below them.
 */
void *ori_switch_divert(void *left, void *stack, void (*fn)(void *arg),
			void *arg);

/* Leave this stack, where goes to *from, and go on at to. */
void ori_switch_to(void **from, void *to);

/*
 * Call fn(arg) on the stack that was left outside, below its frames, while
 * *self is as if it had been left by a switch: a call and a return, which are
 * predicted as switches are not. If outside is orphaned meanwhile, there is no
 * return: it goes on outside. Only the assembly can.
 */
struct ori_outside {
	void *left;
	uint32_t orphaned; /* the one that called is not there any more */
};

#if defined(WITH_ASSEMBLY_SWITCH)
void ori_switch_call(void **self, struct ori_outside *outside,
		     void (*fn)(void *arg), void *arg);
#endif

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bare switch from one stack to another, in one of three ways: a dozen
 * instructions of our own on x86-64, Boost.Context, or ucontext.
 */
#ifndef ORRERY_KERNEL_SWITCH_H
#define ORRERY_KERNEL_SWITCH_H

#include <stddef.h>
#include <stdint.h>

#if defined(WITH_ASSEMBLY_SWITCH)
struct ori_switch {
	void *sp; /* the assembly knows where these are */
	void (*fn)(void *arg);
	void *arg;
	uint32_t orphaned; /* the one that called is not there any more */
};
#elif defined(WITH_BOOST_CONTEXT)
struct ori_switch {
	void *context;
	void (*fn)(void *arg);
	void *arg;
};
#else
#include <ucontext.h>
struct ori_switch {
	ucontext_t context;
	void *sp;
};
#endif

/* Prepare s so that the first switch to it calls fn(arg) on the stack. */
void ori_switch_make(struct ori_switch *s, void *stack, size_t size,
		     void (*fn)(void *arg), void *arg);

/*
 * The same for an s that was left by a switch and whose frames are to stay:
 * fn, which may not return, gets what is left of the stack below them.
 */
void ori_switch_divert(struct ori_switch *s, void *stack, void (*fn)(void *arg),
		       void *arg);

/* Save the present state in from, and go on at to. */
void ori_switch_to(struct ori_switch *from, struct ori_switch *to);

/*
 * Call fn(arg) on the stack that was left at outside, below its frames, while
 * self is as if it had been left by a switch: a call and a return, which are
 * predicted as switches are not. If outside is orphaned meanwhile, there is no
 * return: it goes on at outside. Only the assembly can.
 */
#if defined(WITH_ASSEMBLY_SWITCH)
void ori_switch_call(struct ori_switch *self, struct ori_switch *outside,
		     void (*fn)(void *arg), void *arg);
#endif

#endif

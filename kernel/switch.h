/* SPDX-License-Identifier: Apache-2.0 */
/* The bare switch from one stack to another, in one of two ways. */
#ifndef ORRERY_KERNEL_SWITCH_H
#define ORRERY_KERNEL_SWITCH_H

#include <stddef.h>

#ifdef WITH_BOOST_CONTEXT
struct ori_switch {
	void *context;
	void (*fn)(void *arg);
	void *arg;
};
#else
#include <ucontext.h>
struct ori_switch {
	ucontext_t context;
};
#endif

/* Prepare s so that the first switch to it calls fn(arg) on the stack. */
void ori_switch_make(struct ori_switch *s, void *stack, size_t size,
		     void (*fn)(void *arg), void *arg);

/* Save the present state in from, and go on at to. */
void ori_switch_to(struct ori_switch *from, struct ori_switch *to);

#endif

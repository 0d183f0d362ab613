/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Coroutines: a function on a stack of its own, with an inaccessible page
 * below. Known to the sanitizers.
 */
#ifndef ORRERY_KERNEL_CORO_H
#define ORRERY_KERNEL_CORO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ori_coro;
struct ori_resumer;

/* Stacks in use and, of the default size, those that wait for reuse. */
struct ori_stacks {
	struct ori_coro *used;
	struct ori_coro *idle;
	struct ori_resumer *resumer; /* where they yield to, while one runs */
	unsigned made;
	bool careful; /* a switch from one to another needs ori_coro_transfer */
};

enum { ORI_STACK_SIZE = 64 * 1024, ORI_STACK_MIN = 16 * 1024 };

/*
 * fn(arg) runs at the first resume. size is rounded up to whole pages and to
 * ORI_STACK_MIN, which leaves room for the switch and one message. *inside, the
 * caller's, says where it was left: a switch there need look for nothing else.
 */
struct ori_coro *ori_coro_new(struct ori_stacks *s, size_t size, void **inside,
			      void (*fn)(void *arg), void *arg);

/*
 * Run c until it, or another to which it has transferred, yields or ends.
 * Returns that one, or NULL if it has gone on elsewhere.
 */
struct ori_coro *ori_coro_resume(struct ori_coro *c);

/* From inside c: back to the one who resumed it. */
void ori_coro_yield(struct ori_coro *c);

/*
 * From inside c, which is of s: call fn(arg) on the stack of the one who
 * resumed c, without a switch. fn may do what it likes, also to c, which counts
 * as waiting: if c has gone on meanwhile, this does not return, but the resumer
 * goes on. False, and nothing is done, where a stack cannot be borrowed like
 * that.
 */
bool ori_coro_call_outside(struct ori_stacks *s, struct ori_coro *c,
			   void (*fn)(void *arg), void *arg);

/* Fetch what a switch to one that was left there needs into the cache. */
void ori_coro_fetch(const void *left);

/*
 * From inside c: go on at to, which will yield to the one who resumed c. Unless
 * the stacks say careful, ori_switch_to does the same.
 */
void ori_coro_transfer(struct ori_coro *c, struct ori_coro *to);

/* The live ones, the latest first: the one after c, or the first for NULL. */
struct ori_coro *ori_coro_next(const struct ori_stacks *s,
			       const struct ori_coro *c);

/*
 * Let c, which has not begun, have floating-point modes of its own, as <fenv.h>
 * sets them: those at hand, to begin with.
 */
void ori_coro_keep_modes(struct ori_coro *c);

bool ori_coro_begun(const struct ori_coro *c);
bool ori_coro_ended(const struct ori_coro *c);
void *ori_coro_arg(const struct ori_coro *c);

/*
 * Let c, which waits and keeps its frames, call fn(arg) when it goes on next.
 * fn does not return: it leaves by one of the two below, or by a jump.
 */
void ori_coro_divert(struct ori_coro *c, void (*fn)(void *arg));

/* From inside c: end it, or let it begin again; its frames are forgotten. */
_Noreturn void ori_coro_end(struct ori_coro *c);
_Noreturn void ori_coro_restart(struct ori_coro *c);

/*
 * The coroutine whose guard page has addr, known to be mapped and not to be
 * accessible; NULL if it is none. For handlers of signals.
 */
const struct ori_coro *ori_coro_of_guard(const void *addr);
size_t ori_coro_stack_size(const struct ori_coro *c);

/* Give back the stack of c, which has ended or will not be resumed. */
void ori_coro_free(struct ori_stacks *s, struct ori_coro *c);

/* Release every stack, used or not. */
void ori_stacks_fini(struct ori_stacks *s);

#endif

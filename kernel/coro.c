/* SPDX-License-Identifier: Apache-2.0 */
#include "coro.h"

#include "fiber.h"
#include "switch.h"
#include "util.h"

#include <fenv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* Where a coroutine yields to: a frame of ori_coro_resume. */
struct ori_resumer {
	struct ori_outside outside;
	struct ori_resumer *before; /* the one who was it before, and will be */
	struct ori_coro *last; /* the one that yielded or ended */
	/* for the sanitizers */
	void *fake;
	const void *stack; /* NULL until the first coroutine has arrived */
	size_t size;
	fenv_t modes; /* of all that have none of their own, while one runs */
};

/* Lives at the top of its own stack, so that it costs no page of its own. */
struct ori_coro {
	void **inside; /* where it was left */
	struct ori_stacks *stacks;
	struct ori_resumer
		*outside; /* on whose stack runs what it has called */
	bool begun;
	bool ended;
	bool own_modes;
	void (*fn)(void *arg);
	void (*diversion)(void *arg);
	void *arg;
	fenv_t modes; /* while others run */
	uint64_t magic; /* tells a stack from other memory */
	char *mapping; /* guard page, then the stack */
	size_t mapped;
	size_t guard;
	struct ori_coro *next;
	struct ori_coro **link;
	void *fake; /* for the sanitizers */
};

#define MAGIC UINT64_C(0x6f72726572792063)

enum {
	COLORS = 16,
	COLOR_STEP = 128,
	LARGEST_GUARDED = 64 * 1024 * 1024,
	FETCH_LINES = 4
};

static char *stack_bottom(const struct ori_coro *c)
{
	return c->mapping + c->guard;
}

static size_t stack_size(const struct ori_coro *c)
{
	return (size_t)((const char *)c - stack_bottom(c));
}

/*
 * Floating-point modes: an own set is exchanged for that of all others. Where
 * the switch itself brings back what was at hand when a coroutine was left,
 * that can only be done after it; the assembly does not, and is called last.
 */
#if defined(WITH_ASSEMBLY_SWITCH)
enum { SWITCH_BRINGS_MODES = false };
#else
enum { SWITCH_BRINGS_MODES = true };
#endif

ori_apart static void put_modes_back(struct ori_coro *c)
{
	fegetenv(&c->modes);
	fesetenv(&c->stacks->resumer->modes);
}

ori_apart static void take_own_modes(struct ori_coro *c)
{
	fegetenv(&c->stacks->resumer->modes);
	fesetenv(&c->modes);
}

static void leave_modes(struct ori_coro *c)
{
	if (ori_unlikely(c->own_modes))
		put_modes_back(c);
}

static void modes_before_switch_to(struct ori_coro *c)
{
	if (!SWITCH_BRINGS_MODES && ori_unlikely(c->own_modes))
		take_own_modes(c);
}

ori_apart static void exchange_modes(struct ori_coro *from, struct ori_coro *to)
{
	leave_modes(from);
	modes_before_switch_to(to);
}

static void modes_after_switch_to(struct ori_coro *c)
{
	if (SWITCH_BRINGS_MODES && c->own_modes)
		take_own_modes(c);
}

/* The first to arrive from a resumer learns where its stack is. */
static void arrive_inside(struct ori_coro *c)
{
	struct ori_resumer *r = c->stacks->resumer;

	if (r->stack)
		ori_fiber_arrive(c->fake, NULL, NULL);
	else
		ori_fiber_arrive(c->fake, &r->stack, &r->size);
	modes_after_switch_to(c);
}

/*
 * The frames that AddressSanitizer keeps aside to find uses after return go
 * when their fiber ends. One that will not end is entered and left for good,
 * in name only.
 */
static void drop_fake_stack(const struct ori_coro *c)
{
	void *own;
	const void *bottom;
	size_t size;

	ori_fiber_leave(&own, stack_bottom(c), stack_size(c));
	ori_fiber_arrive(c->fake, &bottom, &size);
	ori_fiber_leave(NULL, bottom, size);
	ori_fiber_arrive(own, NULL, NULL);
}

static void abandon_memory(struct ori_coro *c)
{
	if (ORI_FIBERS && !c->ended && c->fake)
		drop_fake_stack(c);
	ori_fiber_unpoison(stack_bottom(c), stack_size(c));
	ori_fiber_abandon(stack_bottom(c), c->mapped - c->guard);
}

static void link_to(struct ori_coro **list, struct ori_coro *c)
{
	c->next = *list;
	c->link = list;
	if (c->next)
		c->next->link = &c->next;
	*list = c;
}

static void unlink_from(struct ori_coro *c)
{
	*c->link = c->next;
	if (c->next)
		c->next->link = c->link;
}

static void *map_stack(size_t size, size_t guard)
{
	char *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED || mprotect(p, guard, PROT_NONE) != 0) {
		perror("orrery: cannot map a thread's stack "
		       "(see /proc/sys/vm/max_map_count)");
		abort();
	}
	return p;
}

/* An absurd size stays one, for mmap to refuse. */
static size_t whole_pages(size_t size, size_t page)
{
	if (size < ORI_STACK_MIN)
		size = ORI_STACK_MIN;
	if (size > SIZE_MAX / 2)
		size = SIZE_MAX / 2;
	return (size + page - 1) / page * page;
}

/*
 * Where it lives, given a mapping. Stacks that all began at the same place of
 * a page would compete for the same few lines of the cache, so they begin at
 * one of 16 places.
 */
static struct ori_coro *at_top(char *mapping, size_t mapped, unsigned color)
{
	size_t top = (mapped - sizeof(struct ori_coro)) & ~(size_t)63;

	return (struct ori_coro *)(void *)(mapping + top -
					   color % COLORS * COLOR_STEP);
}

static struct ori_coro *new_stack(size_t size, size_t page, unsigned color)
{
	size_t mapped = size + page;
	char *mapping = map_stack(mapped, page);
	struct ori_coro *c = at_top(mapping, mapped, color);

	c->magic = MAGIC;
	c->mapping = mapping;
	c->mapped = mapped;
	c->guard = page;
	return c;
}

static struct ori_coro *take_stack(struct ori_stacks *s, size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct ori_coro *c = s->idle;

	size = whole_pages(size, page);
	if (size != ORI_STACK_SIZE || !c)
		return new_stack(size, page, s->made++);
	unlink_from(c);
	return c;
}

static void unmap_stack(struct ori_coro *c)
{
	munmap(c->mapping, c->mapped);
}

_Noreturn void ori_coro_end(struct ori_coro *c)
{
	struct ori_resumer *r = c->stacks->resumer;

	c->ended = true;
	r->last = c;
	leave_modes(c);
	ori_fiber_leave(NULL, r->stack, r->size);
	ori_switch_to(c->inside, r->outside.left);
	abort();
}

/* The first function on a new stack. */
static void entry(void *arg)
{
	struct ori_coro *c = arg;

	arrive_inside(c);
	c->begun = true;
	c->fn(c->arg);
	ori_coro_end(c);
}

static void diverted(void *arg)
{
	struct ori_coro *c = arg;

	arrive_inside(c);
	c->diversion(c->arg);
	abort();
}

struct ori_coro *ori_coro_new(struct ori_stacks *s, size_t size, void **inside,
			      void (*fn)(void *arg), void *arg)
{
	struct ori_coro *c = take_stack(s, size);

	c->stacks = s;
	c->inside = inside;
	c->fn = fn;
	c->arg = arg;
	s->careful |= ORI_FIBERS;
	link_to(&s->used, c);
	ori_fiber_adopt(stack_bottom(c), c->mapped - c->guard);
	c->begun = c->ended = c->own_modes = false;
	c->outside = NULL;
	c->fake = NULL;
	*inside = ori_switch_make(stack_bottom(c), stack_size(c), entry, c);
	return c;
}

struct ori_coro *ori_coro_resume(struct ori_coro *c)
{
	struct ori_stacks *s = c->stacks;
	struct ori_resumer r;

	r.outside.orphaned = false;
	r.before = s->resumer;
	r.fake = NULL;
	r.stack = NULL;
	s->resumer = &r;
	modes_before_switch_to(c);
	ori_fiber_leave(&r.fake, stack_bottom(c), stack_size(c));
	ori_switch_to(&r.outside.left, *c->inside);
	ori_fiber_arrive(r.fake, NULL, NULL);
	s->resumer = r.before;
	return r.last;
}

void ori_coro_yield(struct ori_coro *c)
{
	struct ori_resumer *r = c->stacks->resumer;

	r->last = c;
	leave_modes(c);
	ori_fiber_leave(&c->fake, r->stack, r->size);
	ori_switch_to(c->inside, r->outside.left);
	arrive_inside(c);
}

#if defined(WITH_ASSEMBLY_SWITCH) && !defined(ORI_WITH_ASAN)
bool ori_coro_call_outside(struct ori_stacks *s, struct ori_coro *c,
			   void (*fn)(void *arg), void *arg)
{
	struct ori_resumer *r = s->resumer;

	c->outside = r;
	leave_modes(c);
	ori_switch_call(c->inside, &r->outside, fn, arg);
	modes_before_switch_to(c);
	c->outside = NULL;
	return true;
}

/* Once c is gone, its stack may be another's. */
static void stay_outside(struct ori_coro *c)
{
	if (!c->outside)
		return;
	c->outside->outside.orphaned = true;
	c->outside->last = NULL;
	c->outside = NULL;
}
#else
bool ori_coro_call_outside(struct ori_stacks *s, struct ori_coro *c,
			   void (*fn)(void *arg), void *arg)
{
	(void)s, (void)c, (void)fn, (void)arg;
	return false;
}

static void stay_outside(struct ori_coro *c)
{
	(void)c;
}
#endif

/* Registers and frames of the kernel, and perhaps those of fn. */
void ori_coro_fetch(const void *left)
{
	for (int line = 0; line < FETCH_LINES; line++)
		ori_fetch((const char *)left + 64 * line);
}

void ori_coro_transfer(struct ori_coro *c, struct ori_coro *to)
{
	if (ori_unlikely(c->own_modes | to->own_modes))
		exchange_modes(c, to);
	ori_fiber_leave(&c->fake, stack_bottom(to), stack_size(to));
	ori_switch_to(c->inside, *to->inside);
	arrive_inside(c);
}

void ori_coro_keep_modes(struct ori_coro *c)
{
	c->own_modes = true;
	c->stacks->careful = true;
	fegetenv(&c->modes);
}

struct ori_coro *ori_coro_next(const struct ori_stacks *s,
			       const struct ori_coro *c)
{
	return c ? c->next : s->used;
}

bool ori_coro_begun(const struct ori_coro *c)
{
	return c->begun;
}

bool ori_coro_ended(const struct ori_coro *c)
{
	return c->ended;
}

void *ori_coro_arg(const struct ori_coro *c)
{
	return c->arg;
}

void ori_coro_divert(struct ori_coro *c, void (*fn)(void *arg))
{
	stay_outside(c);
	c->diversion = fn;
	*c->inside =
		ori_switch_divert(*c->inside, stack_bottom(c), diverted, c);
}

/* The frame at hand is far from the top, where the new one begins. */
_Noreturn void ori_coro_restart(struct ori_coro *c)
{
	void *nowhere;

	ori_fiber_unpoison(stack_bottom(c), stack_size(c));
	*c->inside = ori_switch_make(stack_bottom(c), stack_size(c), entry, c);
	exchange_modes(c, c);
	ori_fiber_leave(&c->fake, stack_bottom(c), stack_size(c));
	ori_switch_to(&nowhere, *c->inside);
	abort();
}

/*
 * The stack above the page is mapped as far as its top, which tells. On the
 * way there are frames of which AddressSanitizer keeps others off.
 */
ori_not_instrumented const struct ori_coro *ori_coro_of_guard(const void *addr)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *mapping = (char *)((uintptr_t)addr & ~(uintptr_t)(page - 1));

	for (size_t mapped = page + ORI_STACK_MIN; mapped < LARGEST_GUARDED;
	     mapped += page)
		for (unsigned color = 0; color < COLORS; color++) {
			const struct ori_coro *c =
				at_top(mapping, mapped, color);

			if (c->magic == MAGIC && c->mapping == mapping &&
			    c->mapped == mapped)
				return c;
		}
	return NULL;
}

size_t ori_coro_stack_size(const struct ori_coro *c)
{
	return c->mapped - c->guard;
}

void ori_coro_free(struct ori_stacks *s, struct ori_coro *c)
{
	unlink_from(c);
	abandon_memory(c);
	if (c->mapped - c->guard == ORI_STACK_SIZE)
		link_to(&s->idle, c);
	else
		unmap_stack(c);
}

void ori_stacks_fini(struct ori_stacks *s)
{
	while (s->used)
		ori_coro_free(s, s->used);
	while (s->idle) {
		struct ori_coro *c = s->idle;

		unlink_from(c);
		unmap_stack(c);
	}
}

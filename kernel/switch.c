/* SPDX-License-Identifier: Apache-2.0 */
#include "switch.h"

#ifdef WITH_BOOST_CONTEXT

/*
 * The C symbols of Boost.Context (boost/context/detail/fcontext.hpp declares
 * them for C++ only).
 */
struct transfer {
	void *context; /* of the one that jumped here */
	void *data;
};

struct transfer jump_fcontext(void *to, void *data);
void *make_fcontext(void *top, size_t size, void (*fn)(struct transfer));

/* What crosses over at each jump: who left, and for where. */
struct crossing {
	struct ori_switch *from;
	struct ori_switch *to;
};

static void begin(struct transfer t)
{
	struct crossing *x = t.data;
	struct ori_switch *self = x->to;

	x->from->context = t.context;
	self->fn(self->arg);
}

void ori_switch_make(struct ori_switch *s, void *stack, size_t size,
		     void (*fn)(void *arg), void *arg)
{
	s->context = make_fcontext((char *)stack + size, size, begin);
	s->fn = fn;
	s->arg = arg;
}

void ori_switch_to(struct ori_switch *from, struct ori_switch *to)
{
	struct crossing leaving = {from, to};
	struct transfer t = jump_fcontext(to->context, &leaving);
	struct crossing *arriving = t.data;

	arriving->from->context = t.context;
}

#else

#include <stdint.h>

/* makecontext passes ints only, so pointers travel in halves. */
static void *join(unsigned high, unsigned low)
{
	return (void *)((uintptr_t)((uint64_t)high << 32 | low));
}

static void begin(unsigned fn_high, unsigned fn_low, unsigned arg_high,
		  unsigned arg_low)
{
	void *fn = join(fn_high, fn_low);

	((void (*)(void *))(uintptr_t)fn)(join(arg_high, arg_low));
}

void ori_switch_make(struct ori_switch *s, void *stack, size_t size,
		     void (*fn)(void *arg), void *arg)
{
	uint64_t f = (uintptr_t)fn;
	uint64_t a = (uintptr_t)arg;

	getcontext(&s->context);
	s->context.uc_stack.ss_sp = stack;
	s->context.uc_stack.ss_size = size;
	s->context.uc_link = NULL;
	makecontext(&s->context, (void (*)(void))begin, 4, (unsigned)(f >> 32),
		    (unsigned)f, (unsigned)(a >> 32), (unsigned)a);
}

void ori_switch_to(struct ori_switch *from, struct ori_switch *to)
{
	swapcontext(&from->context, &to->context);
}

#endif

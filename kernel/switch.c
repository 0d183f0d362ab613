/* SPDX-License-Identifier: Apache-2.0 */
#include "switch.h"

#include "fiber.h"

#include <stdint.h>
#include <string.h>

#if !defined(WITH_ASSEMBLY_SWITCH)
/* Room for so many bytes at the top of a stack, in whole cache lines. */
static void *top_of(void *stack, size_t size, size_t bytes)
{
	uintptr_t top = (uintptr_t)stack + size - bytes;

	return (void *)(top & ~(uintptr_t)63);
}
#endif

#if defined(WITH_ASSEMBLY_SWITCH)

/*
 * ori_switch_to(from, to) as the System V ABI wants it (3.2): what a function
 * has to preserve goes on the stack, *from says where. It leaves by a jump,
 * since a return to another stack would always be mispredicted. What it says to
 * unwinders holds for either stack, and at each instruction.
 */
__asm__(".pushsection .text\n"
	".hidden ori_switch_to\n"
	".globl ori_switch_to\n"
	".type ori_switch_to, @function\n"
	".p2align 4\n"
	"ori_switch_to:\n"
	".cfi_startproc\n"
	"	pushq %rbp\n"
	".cfi_adjust_cfa_offset 8\n"
	".cfi_rel_offset rbp, 0\n"
	"	pushq %rbx\n"
	".cfi_adjust_cfa_offset 8\n"
	".cfi_rel_offset rbx, 0\n"
	"	pushq %r12\n"
	".cfi_adjust_cfa_offset 8\n"
	".cfi_rel_offset r12, 0\n"
	"	pushq %r13\n"
	".cfi_adjust_cfa_offset 8\n"
	".cfi_rel_offset r13, 0\n"
	"	pushq %r14\n"
	".cfi_adjust_cfa_offset 8\n"
	".cfi_rel_offset r14, 0\n"
	"	pushq %r15\n"
	".cfi_adjust_cfa_offset 8\n"
	".cfi_rel_offset r15, 0\n"
	"	movq %rsp, (%rdi)\n"
	"	movq %rsi, %rsp\n"
	"	popq %r15\n"
	".cfi_adjust_cfa_offset -8\n"
	".cfi_restore r15\n"
	"	popq %r14\n"
	".cfi_adjust_cfa_offset -8\n"
	".cfi_restore r14\n"
	"	popq %r13\n"
	".cfi_adjust_cfa_offset -8\n"
	".cfi_restore r13\n"
	"	popq %r12\n"
	".cfi_adjust_cfa_offset -8\n"
	".cfi_restore r12\n"
	"	popq %rbx\n"
	".cfi_adjust_cfa_offset -8\n"
	".cfi_restore rbx\n"
	"	popq %rbp\n"
	".cfi_adjust_cfa_offset -8\n"
	".cfi_restore rbp\n"
	"	popq %rcx\n"
	".cfi_adjust_cfa_offset -8\n"
	".cfi_register rip, rcx\n"
	"	jmpq *%rcx\n"
	".cfi_endproc\n"
	".size ori_switch_to, .-ori_switch_to\n"
	".popsection\n");

/* What ori_switch_to has left, at so many bytes above the stack pointer. */
#define CALLED_FROM_OUTSIDE(bytes)       \
	".cfi_def_cfa rsp, " #bytes "\n" \
	".cfi_offset rbp, -16\n"         \
	".cfi_offset rbx, -24\n"         \
	".cfi_offset r12, -32\n"         \
	".cfi_offset r13, -40\n"         \
	".cfi_offset r14, -48\n"         \
	".cfi_offset r15, -56\n"

/*
 * ori_switch_call(self, outside, fn, arg). While fn runs, the caller's frame is
 * the one that ori_switch_to left at outside, and so an unwinder finds it. The
 * way back is kept in a register, which fn preserves: self would have to be
 * loaded first. What is left at the end is left for good.
 */
/* clang-format off */
__asm__(".pushsection .text\n"
	".hidden ori_switch_call\n"
	".globl ori_switch_call\n"
	".type ori_switch_call, @function\n"
	".p2align 4\n"
	"ori_switch_call:\n"
	".cfi_startproc\n"
	"	pushq %rbx\n"
	".cfi_adjust_cfa_offset 8\n"
	".cfi_rel_offset rbx, 0\n"
	"	pushq %r12\n"
	".cfi_adjust_cfa_offset 8\n"
	".cfi_rel_offset r12, 0\n"
	"	movq %rsp, %rbx\n"
	"	movq %rsi, %r12\n"
	"	movq %rsp, (%rdi)\n"
	".cfi_remember_state\n"
	"	movq (%r12), %rsp\n"
	CALLED_FROM_OUTSIDE(56)
	"	subq $8, %rsp\n"
	".cfi_adjust_cfa_offset 8\n"
	"	movq %rcx, %rdi\n"
	"	callq *%rdx\n"
	"	cmpl $0, 8(%r12)\n"
	"	jne 1f\n"
	"	movq %rbx, %rsp\n"
	".cfi_restore_state\n"
	"	popq %r12\n"
	".cfi_adjust_cfa_offset -8\n"
	".cfi_restore r12\n"
	"	popq %rbx\n"
	".cfi_adjust_cfa_offset -8\n"
	".cfi_restore rbx\n"
	"	retq\n"
	CALLED_FROM_OUTSIDE(64)
	"1:	movl $0, 8(%r12)\n"
	"	subq $16, %rsp\n"
	".cfi_adjust_cfa_offset 16\n"
	"	movq %rsp, %rdi\n"
	"	movq (%r12), %rsi\n"
	"	callq ori_switch_to\n"
	"	ud2\n"
	".cfi_endproc\n"
	".size ori_switch_call, .-ori_switch_call\n"
	".popsection\n");
/* clang-format on */

/*
 * Where a stack begins, with function and argument in registers that the first
 * switch has brought. Nobody has called it, and it says so: a profiler that
 * looked for a caller would find one in whatever follows.
 */
__asm__(".pushsection .text\n"
	".hidden ori_switch_begin\n"
	".globl ori_switch_begin\n"
	".type ori_switch_begin, @function\n"
	".p2align 4\n"
	"ori_switch_begin:\n"
	".cfi_startproc\n"
	".cfi_undefined rip\n"
	"	subq $8, %rsp\n"
	".cfi_adjust_cfa_offset 8\n"
	"	movq %r12, %rdi\n"
	"	callq *%rbx\n"
	"	ud2\n"
	".cfi_endproc\n"
	".size ori_switch_begin, .-ori_switch_begin\n"
	".popsection\n");

void ori_switch_begin(void);

_Static_assert(offsetof(struct ori_outside, left) == 0 &&
		       offsetof(struct ori_outside, orphaned) == 8,
	       "the assembly knows them");

/* What ori_switch_to pops, from r15 to its return address. */
enum { R12 = 3, RBX = 4, RIP = 6, FRAME = 8 };

/* A function begins with the stack 8 off 16; frame pointers end at a 0. */
static void *prepare(void *top, void (*fn)(void *arg), void *arg)
{
	void **sp = (void **)((uintptr_t)top & ~(uintptr_t)15) - FRAME;

	memset(sp, 0, FRAME * sizeof(*sp));
	sp[R12] = arg;
	sp[RBX] = (void *)(uintptr_t)fn;
	sp[RIP] = (void *)(uintptr_t)ori_switch_begin;
	return sp;
}

void *ori_switch_make(void *stack, size_t size, void (*fn)(void *arg),
		      void *arg)
{
	return prepare((char *)stack + size, fn, arg);
}

void *ori_switch_divert(void *left, void *stack, void (*fn)(void *arg),
			void *arg)
{
	(void)stack;
	return prepare(left, fn, arg);
}

#elif defined(WITH_BOOST_CONTEXT)

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

/* Lies on the stack that was left. */
struct left {
	void *context;
	void (*fn)(void *arg); /* if that has not begun */
	void *arg;
};

/* What crosses over at each jump: who left, and for where. */
struct crossing {
	struct left *from;
	struct left *to;
};

static void begin(struct transfer t)
{
	struct crossing *x = t.data;
	struct left *self = x->to;

	x->from->context = t.context;
	self->fn(self->arg);
}

/* The struct is at the very top, and the stack proper below it. */
void *ori_switch_make(void *stack, size_t size, void (*fn)(void *arg),
		      void *arg)
{
	struct left *self = top_of(stack, size, sizeof(*self));

	size = (size_t)((char *)self - (char *)stack);
	self->context = make_fcontext(self, size, begin);
	self->fn = fn;
	self->arg = arg;
	return self;
}

/* AddressSanitizer may not move here: all below it is taken for free. */
ori_not_instrumented void ori_switch_to(void **from, void *to)
{
	struct left here;
	struct crossing leaving = {&here, to};
	struct crossing *arriving;
	struct transfer t;

	*from = &here;
	t = jump_fcontext(leaving.to->context, &leaving);
	arriving = t.data;
	arriving->from->context = t.context;
}

#else

#include <ucontext.h>

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

/* The context is at the very top, and the stack proper below it. */
void *ori_switch_make(void *stack, size_t size, void (*fn)(void *arg),
		      void *arg)
{
	ucontext_t *context = top_of(stack, size, sizeof(*context));
	uint64_t f = (uintptr_t)fn;
	uint64_t a = (uintptr_t)arg;

	getcontext(context);
	context->uc_stack.ss_sp = stack;
	context->uc_stack.ss_size = (size_t)((char *)context - (char *)stack);
	context->uc_link = NULL;
	makecontext(context, (void (*)(void))begin, 4, (unsigned)(f >> 32),
		    (unsigned)f, (unsigned)(a >> 32), (unsigned)a);
	return context;
}

/* AddressSanitizer may not move here: all below it is taken for free. */
ori_not_instrumented void ori_switch_to(void **from, void *to)
{
	ucontext_t here;

	*from = &here;
	swapcontext(&here, to);
}

#endif

#if !defined(WITH_ASSEMBLY_SWITCH)

/* What is left lies in the last frame, above which all is to stay. */
void *ori_switch_divert(void *left, void *stack, void (*fn)(void *arg),
			void *arg)
{
	size_t size = (size_t)((char *)left - (char *)stack);

	return ori_switch_make(stack, size, fn, arg);
}

#endif

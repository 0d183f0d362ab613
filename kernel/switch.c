/* SPDX-License-Identifier: Apache-2.0 */
#include "switch.h"

#include <string.h>

#if defined(WITH_ASSEMBLY_SWITCH)

/*
 * ori_switch_to(from, to) as the System V ABI wants it (3.2): what a function
 * has to preserve goes on the stack, from->sp says where. It leaves by a jump,
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
	"	movq (%rsi), %rsp\n"
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
 * the one that ori_switch_to left at outside, and so an unwinder finds it. What
 * is left at the end is left for good.
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
	"	movq %rdi, %rbx\n"
	"	movq %rsi, %r12\n"
	"	movq %rsp, (%rbx)\n"
	".cfi_remember_state\n"
	"	movq (%r12), %rsp\n"
	CALLED_FROM_OUTSIDE(56)
	"	subq $8, %rsp\n"
	".cfi_adjust_cfa_offset 8\n"
	"	movq %rcx, %rdi\n"
	"	callq *%rdx\n"
	"	cmpl $0, 24(%r12)\n"
	"	jne 1f\n"
	"	movq (%rbx), %rsp\n"
	".cfi_restore_state\n"
	"	popq %r12\n"
	".cfi_adjust_cfa_offset -8\n"
	".cfi_restore r12\n"
	"	popq %rbx\n"
	".cfi_adjust_cfa_offset -8\n"
	".cfi_restore rbx\n"
	"	retq\n"
	CALLED_FROM_OUTSIDE(64)
	"1:	movl $0, 24(%r12)\n"
	"	subq $16, %rsp\n"
	".cfi_adjust_cfa_offset 16\n"
	"	movq %rsp, %rdi\n"
	"	movq %r12, %rsi\n"
	"	callq ori_switch_to\n"
	"	ud2\n"
	".cfi_endproc\n"
	".size ori_switch_call, .-ori_switch_call\n"
	".popsection\n");
/* clang-format on */

/*
 * Where a stack begins: self->fn(self->arg), as at the first switch the
 * registers still hold the arguments of that. Nobody has called it, and it says
 * so: a profiler that looked for a caller would find one in whatever follows.
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
	"	movq 16(%rsi), %rdi\n"
	"	callq *8(%rsi)\n"
	"	ud2\n"
	".cfi_endproc\n"
	".size ori_switch_begin, .-ori_switch_begin\n"
	".popsection\n");

void ori_switch_begin(void);

_Static_assert(offsetof(struct ori_switch, sp) == 0 &&
		       offsetof(struct ori_switch, fn) == 8 &&
		       offsetof(struct ori_switch, arg) == 16 &&
		       offsetof(struct ori_switch, orphaned) == 24,
	       "the assembly knows them");

/* What ori_switch_to pops; a function begins with the stack 8 off 16. */
static void prepare(struct ori_switch *s, void *top, void (*fn)(void *arg),
		    void *arg)
{
	void **sp = (void **)((uintptr_t)top & ~(uintptr_t)15) - 8;

	memset(sp, 0, 8 * sizeof(*sp)); /* frame pointers end at a 0 */
	sp[6] = (void *)(uintptr_t)ori_switch_begin;
	s->sp = sp;
	s->fn = fn;
	s->arg = arg;
}

void ori_switch_make(struct ori_switch *s, void *stack, size_t size,
		     void (*fn)(void *arg), void *arg)
{
	prepare(s, (char *)stack + size, fn, arg);
}

void ori_switch_divert(struct ori_switch *s, void *stack, void (*fn)(void *arg),
		       void *arg)
{
	(void)stack;
	prepare(s, s->sp, fn, arg);
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

/* A context is the stack pointer, below which the stack is free. */
void ori_switch_divert(struct ori_switch *s, void *stack, void (*fn)(void *arg),
		       void *arg)
{
	size_t size = (size_t)((char *)s->context - (char *)stack);

	ori_switch_make(s, stack, size, fn, arg);
}

void ori_switch_to(struct ori_switch *from, struct ori_switch *to)
{
	struct crossing leaving = {from, to};
	struct transfer t = jump_fcontext(to->context, &leaving);
	struct crossing *arriving = t.data;

	arriving->from->context = t.context;
}

#else

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

/* The frame of ori_switch_to is the last, and no longer needed. */
void ori_switch_divert(struct ori_switch *s, void *stack, void (*fn)(void *arg),
		       void *arg)
{
	size_t size = (size_t)((char *)s->sp - (char *)stack);

	ori_switch_make(s, stack, size, fn, arg);
}

void ori_switch_to(struct ori_switch *from, struct ori_switch *to)
{
	from->sp = __builtin_frame_address(0);
	swapcontext(&from->context, &to->context);
}

#endif

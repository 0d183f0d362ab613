/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a switch between two stacks costs at least, on x86-64.
 *   coswitch WHICH N OPS [shuffle]
 *     swapcontext  of the C library
 *     fcontext     Boost.Context
 *     asm          callee-saved registers on the stack, two pointers swapped
 *     asm_mxcsr    the same with the floating-point control words
 *     asm_ret      the same with ret instead of pop and jmp
 *     asm_color    as asm, with stack tops staggered by some cache lines
 * N coroutines are resumed from main, in turn or in a random order. One
 * operation is one switch, half a round trip. Stacks are 64 KiB of mmap.
 */
#define _GNU_SOURCE
#include "floor.h"

#include <sys/mman.h>
#include <ucontext.h>

enum { STACK = 64 * 1024 };

void co_switch(void **save_sp, void *new_sp);
void co_switch_mxcsr(void **save_sp, void *new_sp);
void co_switch_ret(void **save_sp, void *new_sp);

/* clang-format off */
#define FUNCTION(name, body) \
	__asm__(".text\n.p2align 4\n.globl " name "\n" \
		".type " name ",@function\n" name ":\n" body \
		".size " name ",.-" name "\n")
#define PUSH \
	"push %rbp\npush %rbx\npush %r12\npush %r13\npush %r14\npush %r15\n"
#define POP \
	"pop %r15\npop %r14\npop %r13\npop %r12\npop %rbx\npop %rbp\n"
#define SWAP "mov %rsp, (%rdi)\nmov %rsi, %rsp\n"

FUNCTION("co_switch", PUSH SWAP POP "pop %rcx\njmp *%rcx\n");
FUNCTION("co_switch_ret", PUSH SWAP POP "ret\n");
FUNCTION("co_switch_mxcsr",
	 PUSH "sub $8, %rsp\nstmxcsr (%rsp)\nfnstcw 4(%rsp)\n" SWAP
	 "ldmxcsr (%rsp)\nfldcw 4(%rsp)\nadd $8, %rsp\n" POP
	 "pop %rcx\njmp *%rcx\n");
/* clang-format on */

struct coroutine {
	void *sp;
	ucontext_t context;
	uint64_t count;
};

static void *main_sp;
static ucontext_t main_context;
static struct coroutine *current;

static char *stack_new(void)
{
	char *p = mmap(NULL, STACK, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
	return p;
}

/* The frame that a switch expects: six registers and where to go. */
static void *frame_new(void (*body)(void), size_t color)
{
	void **sp = (void **)(stack_new() + STACK - color - 64);

	*--sp = NULL; /* a return address, for the alignment of the ABI */
	*--sp = (void *)body;
	for (int i = 0; i < 6; i++)
		*--sp = NULL;
	return sp;
}

static void asm_body(void)
{
	for (;;) {
		current->count++;
		co_switch(&current->sp, main_sp);
	}
}

static void asm_prepare(struct coroutine *c, uint64_t i)
{
	(void)i;
	c->sp = frame_new(asm_body, 0);
}

static void color_prepare(struct coroutine *c, uint64_t i)
{
	c->sp = frame_new(asm_body, i * 320 % 16384 & ~UINT64_C(15));
}

static void asm_resume(struct coroutine *c)
{
	current = c;
	co_switch(&main_sp, c->sp);
}

static void ret_body(void)
{
	for (;;) {
		current->count++;
		co_switch_ret(&current->sp, main_sp);
	}
}

static void ret_prepare(struct coroutine *c, uint64_t i)
{
	(void)i;
	c->sp = frame_new(ret_body, 0);
}

static void ret_resume(struct coroutine *c)
{
	current = c;
	co_switch_ret(&main_sp, c->sp);
}

static void mxcsr_body(void)
{
	for (;;) {
		current->count++;
		co_switch_mxcsr(&current->sp, main_sp);
	}
}

static void mxcsr_prepare(struct coroutine *c, uint64_t i)
{
	char *sp = frame_new(mxcsr_body, 0);

	(void)i;
	sp -= 8;
	__asm__("stmxcsr %0" : "=m"(*(uint32_t *)sp));
	__asm__("fnstcw %0" : "=m"(*(uint16_t *)(sp + 4)));
	c->sp = sp;
}

static void mxcsr_resume(struct coroutine *c)
{
	current = c;
	co_switch_mxcsr(&main_sp, c->sp);
}

static void ucontext_body(void)
{
	for (;;) {
		current->count++;
		swapcontext(&current->context, &main_context);
	}
}

static void ucontext_prepare(struct coroutine *c, uint64_t i)
{
	(void)i;
	getcontext(&c->context);
	c->context.uc_stack.ss_sp = stack_new();
	c->context.uc_stack.ss_size = STACK;
	c->context.uc_link = NULL;
	makecontext(&c->context, ucontext_body, 0);
}

static void ucontext_resume(struct coroutine *c)
{
	current = c;
	swapcontext(&main_context, &c->context);
}

struct transfer {
	void *context;
	void *data;
};

struct transfer jump_fcontext(void *to, void *data);
void *make_fcontext(void *sp, size_t size, void (*fn)(struct transfer));

static void fcontext_body(struct transfer t)
{
	for (;;) {
		struct coroutine *c = t.data;

		c->count++;
		t = jump_fcontext(t.context, c);
	}
}

static void fcontext_prepare(struct coroutine *c, uint64_t i)
{
	(void)i;
	c->sp = make_fcontext(stack_new() + STACK, STACK, fcontext_body);
}

static void fcontext_resume(struct coroutine *c)
{
	c->sp = jump_fcontext(c->sp, c).context;
}

static const struct way {
	const char *name;
	void (*prepare)(struct coroutine *c, uint64_t i);
	void (*resume)(struct coroutine *c);
} ways[] = {
	{"asm", asm_prepare, asm_resume},
	{"asm_color", color_prepare, asm_resume},
	{"asm_mxcsr", mxcsr_prepare, mxcsr_resume},
	{"asm_ret", ret_prepare, ret_resume},
	{"fcontext", fcontext_prepare, fcontext_resume},
	{"swapcontext", ucontext_prepare, ucontext_resume},
	{NULL, NULL, NULL},
};

static void shuffle(uint32_t *order, uint64_t n)
{
	uint64_t seed = 99;

	for (uint64_t i = n - 1; i > 0; i--) {
		uint64_t j = bench_random(&seed) % (i + 1);
		uint32_t t = order[i];

		order[i] = order[j];
		order[j] = t;
	}
}

/*
 * The call of resume has to be direct to be as cheap as it can be, so each
 * way gets a loop of its own.
 */
static inline __attribute__((always_inline)) double measure(
	struct coroutine *all, const uint32_t *order, uint64_t n, uint64_t warm,
	uint64_t trips, void (*resume)(struct coroutine *c))
{
	uint64_t next = 0;
	double start = 0;

	for (uint64_t k = 0; k < warm + trips; k++) {
		if (k == warm)
			start = bench_now();
		resume(&all[order[next]]);
		next = next + 1 < n ? next + 1 : 0;
	}
	return bench_now() - start;
}

static double measure_way(const struct way *w, struct coroutine *all,
			  const uint32_t *order, uint64_t n, uint64_t warm,
			  uint64_t trips)
{
	if (w->resume == asm_resume)
		return measure(all, order, n, warm, trips, asm_resume);
	if (w->resume == mxcsr_resume)
		return measure(all, order, n, warm, trips, mxcsr_resume);
	if (w->resume == ret_resume)
		return measure(all, order, n, warm, trips, ret_resume);
	if (w->resume == fcontext_resume)
		return measure(all, order, n, warm, trips, fcontext_resume);
	return measure(all, order, n, warm, trips, ucontext_resume);
}

static const struct way *find(const char *name)
{
	const struct way *w = ways;

	while (w->name && strcmp(w->name, name) != 0)
		w++;
	return w;
}

int main(int argc, char **argv)
{
	const struct way *w = find(word_arg(argc, argv, 1, "asm"));
	uint64_t n = number_arg(argc, argv, 2, 1);
	uint64_t trips = number_arg(argc, argv, 3, 20000000) / 2;
	uint64_t warm = trips / 10 + 2 * n;
	struct coroutine *all = calloc(n, sizeof(*all));
	uint32_t *order = calloc(n, sizeof(*order));
	uint64_t total = 0;
	double seconds;
	char buf[64];

	if (!w->name || !all || !order) {
		fprintf(stderr, "unknown way, or no memory\n");
		return 2;
	}
	for (uint64_t i = 0; i < n; i++) {
		order[i] = (uint32_t)i;
		w->prepare(&all[i], i);
	}
	if (argc > 4)
		shuffle(order, n);
	seconds = measure_way(w, all, order, n, warm, trips);
	for (uint64_t i = 0; i < n; i++)
		total += all[i].count;
	if (total != warm + trips) {
		fprintf(stderr, "count mismatch\n");
		return 1;
	}
	snprintf(buf, sizeof(buf), "nco=%llu order=%s", (unsigned long long)n,
		 argc > 4 ? "random" : "seq");
	print_result("coswitch", w->name, buf, 2 * trips, seconds);
	return 0;
}

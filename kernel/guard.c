/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A thread that runs out of its stack touches the guard page below it. Where
 * the program does nothing about such faults itself, say which thread it was.
 */
#include "sched.h"

#include "util.h"

#include <signal.h>
#include <sys/mman.h>

enum { ALTERNATE_SIZE = 64 * 1024 };

void orr_thread_explain_fault(const void *address)
{
	const struct ori_coro *c = ori_coro_of_guard(address);
	const struct orr_process *p;

	if (!c)
		return;
	p = ori_coro_arg(c);
	orr_fail(&p->obj, __FILE__, __LINE__,
		 "stack overflow: the thread has %zu KiB, see "
		 "orr_thread_set_stack",
		 ori_coro_stack_size(c) / 1024);
}

/* Other faults end the program as they would have, when this returns. */
static void on_fault(int number, siginfo_t *info, void *context)
{
	(void)context;
	signal(number, SIG_DFL);
	if (info->si_code == SEGV_ACCERR)
		orr_thread_explain_fault(info->si_addr);
	raise(number);
}

static bool is_default(void)
{
	struct sigaction now;

	return sigaction(SIGSEGV, NULL, &now) == 0 &&
	       !(now.sa_flags & SA_SIGINFO) && now.sa_handler == SIG_DFL;
}

/* The handler needs a stack that is not the one that is exhausted. */
static void give_stack(struct orr_sim *sim)
{
	stack_t stack;
	void *memory;

	if (sigaltstack(NULL, &stack) != 0 || !(stack.ss_flags & SS_DISABLE))
		return;
	memory = mmap(NULL, ALTERNATE_SIZE, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return;
	stack = (stack_t){.ss_sp = memory, .ss_size = ALTERNATE_SIZE};
	sigaltstack(&stack, NULL);
	sim->alternate = memory;
}

ori_apart static void guard(struct orr_sim *sim)
{
	struct sigaction action = {.sa_sigaction = on_fault,
				   .sa_flags = SA_SIGINFO | SA_ONSTACK};

	sim->guarded = true;
	give_stack(sim);
	if (is_default())
		sigaction(SIGSEGV, &action, NULL);
}

/* Each entry to a thread comes by. */
void ori_guard_stacks(struct orr_sim *sim)
{
	if (ori_unlikely(!sim->guarded))
		guard(sim);
}

/* Another OS thread keeps what it was given. */
void ori_unguard_stacks(struct orr_sim *sim)
{
	stack_t stack;

	if (!sim->alternate || sigaltstack(NULL, &stack) != 0 ||
	    stack.ss_sp != sim->alternate)
		return;
	stack = (stack_t){.ss_flags = SS_DISABLE};
	sigaltstack(&stack, NULL);
	munmap(sim->alternate, ALTERNATE_SIZE);
}

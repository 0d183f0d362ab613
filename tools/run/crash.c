/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A model may end the program: by orr_fail, an assertion, or a fault. What was
 * recorded until then is what one wants to see, so it is written first.
 */
#include "run.h"

#include <signal.h>
#include <unistd.h>

/* Seconds after which the program ends even if its files cannot be written. */
enum { PATIENCE = 10 };

static const int crashes[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV};

/* What a signal handler can reach. */
static struct orr_sim *crashing;

/* The default action ends the program when this returns. */
static void on_crash(int number, siginfo_t *info, void *context)
{
	struct orr_sim *sim = crashing;

	(void)context;
	signal(SIGALRM, SIG_DFL);
	alarm(PATIENCE);
	crashing = NULL;
	if (number == SIGSEGV && info->si_code == SEGV_ACCERR)
		orr_thread_explain_fault(info->si_addr);
	if (sim)
		orr_sim_rescue(sim);
	signal(number, SIG_DFL);
	raise(number);
}

void crash_catch(struct orr_sim *sim)
{
	struct sigaction action = {.sa_sigaction = on_crash,
				   .sa_flags = SA_SIGINFO | SA_ONSTACK |
					       (int)SA_RESETHAND};

	crashing = sim;
	if (!sim)
		action = (struct sigaction){.sa_handler = SIG_DFL};
	for (size_t i = 0; i < ORR_COUNT(crashes); i++)
		sigaction(crashes[i], &action, NULL);
}

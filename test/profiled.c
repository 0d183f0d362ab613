/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For test/profile.sh: in a simulated thread, outer calls inner, which takes
 * all the time; nobody else calls either.
 */
#include <orrery/orrery.h>

#include <stdlib.h>
#include <time.h>

enum { SECONDS = 1, ROUNDS = 200000 };

static volatile unsigned sink;

__attribute__((noinline)) void inner(void)
{
	for (unsigned i = 0; i < ROUNDS; i++)
		sink = sink * 3 + i;
}

__attribute__((noinline)) void outer(struct orr_process *self)
{
	inner();
	sink++;
	orr_wait_for(self, ORR_NS(1));
	inner();
	sink++;
}

void thread_body(struct orr_process *self)
{
	while (clock() < SECONDS * CLOCKS_PER_SEC)
		outer(self);
}

int main(void)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_process process;

	orr_thread_init(&process, orr_sim_root(sim), "process", thread_body);
	orr_sim_run(sim, ORR_TIME_MAX);
	orr_sim_free(sim);
	return EXIT_SUCCESS;
}

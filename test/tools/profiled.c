/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For test/tools/profile.sh. In a simulated thread, outer calls inner, which
 * takes all the time; nobody else calls either. With the argument "switch" two
 * threads hand over to each other instead, which takes most of the time.
 */
#include <orrery/orrery.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SECONDS = 1, ROUNDS = 200000, SWITCHES = 10000 };

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

struct player {
	struct orr_process process;
	struct orr_event turn;
	struct player *other;
};

__attribute__((noinline)) void play(struct player *p)
{
	for (unsigned i = 0; i < SWITCHES; i++) {
		orr_event_notify(&p->other->turn);
		orr_wait_event(&p->process, &p->turn);
	}
	sink++;
}

void player_body(struct orr_process *self)
{
	struct player *p = orr_container_of(self, struct player, process);

	while (clock() < SECONDS * CLOCKS_PER_SEC)
		play(p);
	orr_sim_stop(self->obj.sim);
}

static void switch_threads(struct orr_sim *sim)
{
	struct orr_object *root = orr_sim_root(sim);
	struct player a = {0};
	struct player b = {0};

	orr_event_init(&a.turn, root, "a_turn");
	orr_event_init(&b.turn, root, "b_turn");
	orr_thread_init(&a.process, root, "a", player_body);
	orr_thread_init(&b.process, root, "b", player_body);
	a.other = &b;
	b.other = &a;
	orr_sim_set_delta_limit(sim, 0);
	orr_sim_run(sim, ORR_TIME_MAX);
}

static void compute(struct orr_sim *sim)
{
	struct orr_process process;

	orr_thread_init(&process, orr_sim_root(sim), "process", thread_body);
	orr_sim_run(sim, ORR_TIME_MAX);
}

int main(int argc, char **argv)
{
	struct orr_sim *sim = orr_sim_new();

	if (argc > 1 && strcmp(argv[1], "switch") == 0)
		switch_threads(sim);
	else
		compute(sim);
	orr_sim_free(sim);
	return EXIT_SUCCESS;
}

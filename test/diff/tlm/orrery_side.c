/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The differential test on the side of Orrery.
 *
 *	orrery_side FIRST-SEED SEEDS [all]
 */
#include "orrery_side.h"

#include <stdlib.h>

const struct orr_extension_type tag_type = {.name = "tag"};
struct world *world;

struct tag *tag_of(const struct orr_payload *p)
{
	return orr_container_of(orr_payload_extension(p, &tag_type), struct tag,
				e);
}

struct id id_of(const struct orr_payload *p)
{
	return tag_of(p)->id;
}

unsigned long long now(void)
{
	return orr_now(world->sim);
}

orr_time lat(const struct orr_payload *p, unsigned n)
{
	return latency(world->run, id_of(p), n);
}

unsigned mode_of(const struct orr_payload *p, unsigned field, unsigned n)
{
	return (unsigned)pick(world->run, id_of(p), field, n);
}

static void play(struct run *run)
{
	struct orr_sim *sim = orr_sim_new();

	world = orr_sim_alloc(sim, sizeof(*world));
	world->sim = sim;
	world->run = run;
	world->dmi.end = UINT64_MAX; /* as a tlm_dmi begins */
	orr_sim_set_quantum(sim, pick(run, (struct id){0, 0}, QUANTUM, 100000));
	add_targets(orr_sim_root(sim));
	add_router(orr_sim_root(sim));
	add_initiators(orr_sim_root(sim));
	orr_sim_run(sim, ORR_TIME_MAX);
	orr_sim_free(sim);
}

int main(int argc, char **argv)
{
	static struct run run;
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	uint64_t n = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;

	for (; n > 0; n--, seed++) {
		memset(&run, 0, sizeof(run));
		run.seed = seed;
		play(&run);
		print_run(&run, argc > 3);
	}
	return 0;
}

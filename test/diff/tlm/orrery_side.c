/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The differential test on the side of Orrery.
 *
 *	orrery_side FIRST-SEED SEEDS [all]
 *
 * Status 1: a rule of the protocol was broken, said on standard error.
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

/*
 * Streaming widths of 0 are meant, as bad input; and that responses meet at
 * initiator 1, as the router does not hold them back.
 */
static bool is_meant(enum orr_tlm_rule rule)
{
	return rule == ORR_RULE_STREAMING_WIDTH ||
	       rule == ORR_RULE_RESPONSE_EXCLUSION;
}

/* Says which rules were broken without being meant, and returns how often. */
static uint64_t faults_of(const struct orr_checker *c, uint64_t seed)
{
	uint64_t faults = 0;

	for (unsigned k = 0; k < ORR_RULE_COUNT; k++) {
		enum orr_tlm_rule rule = (enum orr_tlm_rule)k;

		if (is_meant(rule) || !c->broken[k])
			continue;
		fprintf(stderr, "%llu: %s: %s\n", (unsigned long long)seed,
			orr_rule_clause(rule), orr_rule_text(rule));
		faults += c->broken[k];
	}
	return faults;
}

static void say_nothing(void *arg, enum orr_log_level level, const char *line)
{
	(void)arg, (void)level, (void)line;
}

/* Returns how many rules of the protocol were broken. */
static uint64_t play(struct run *run)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_checker checker;

	world = orr_sim_alloc(sim, sizeof(*world));
	world->sim = sim;
	world->run = run;
	world->dmi.end = UINT64_MAX; /* as a tlm_dmi begins */
	orr_sim_set_quantum(sim, pick(run, (struct id){0, 0}, QUANTUM, 100000));
	add_targets(orr_sim_root(sim));
	add_router(orr_sim_root(sim));
	add_initiators(orr_sim_root(sim));
	orr_checker_init(&checker);
	orr_checker_watch_all(&checker, sim);
	orr_sim_set_log(sim, say_nothing, NULL);
	orr_sim_run(sim, ORR_TIME_MAX);
	orr_sim_free(sim);
	return faults_of(&checker, run->seed);
}

int main(int argc, char **argv)
{
	static struct run run;
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	uint64_t n = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	uint64_t faults = 0;

	for (; n > 0; n--, seed++) {
		memset(&run, 0, sizeof(run));
		run.seed = seed;
		faults += play(&run);
		print_run(&run, argc > 3);
	}
	return faults != 0;
}

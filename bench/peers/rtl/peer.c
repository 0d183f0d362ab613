/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A peer of orrery bench for what WHAT says: pure, the RTL alone, with its
 * memory in RTL; or sc, the same under SystemC, with a bridge to a memory by
 * TLM-2.0.
 */
#include "../peer.h"

#include "../../rtl.h"

#include <inttypes.h>
#include <stdio.h>

static void run(const char *what, char **args, bool word, struct bench_meter *m)
{
	uint64_t gap = peer_number(args, "gap", 100);
	const char *problem;
	char load[32];

	snprintf(load, sizeof(load), "%" PRIu64, peer_number(args, "load", 16));
	problem = rtl_run(what, load, gap, word ? gap : 1, m);
	if (problem)
		peer_failed(problem);
}

static void run_clock(char **args, struct bench_meter *m)
{
	run(WHAT, args, false, m);
}

static void run_word(char **args, struct bench_meter *m)
{
	run(WHAT, args, true, m);
}

static void run_lead(char **args, struct bench_meter *m)
{
	run(WHAT "-lead", args, false, m);
}

static const struct peer_workload workloads[] = {
	{"rtl-clock", {"load", "gap"}, 1000000, run_clock},
	{"rtl-word", {"load", "gap"}, 1000000, run_word},
	{"rtl-lead", {"load", "gap"}, 1000000, run_lead}, /* pure only */
	{0},
};

static const struct peer peer = {
	.name = PEER,
	.version = VERSION,
	.flags = FLAGS,
	.workloads = workloads,
};

int main(int argc, char **argv)
{
	return peer_main(&peer, argc, argv);
}

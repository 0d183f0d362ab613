/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A peer of orrery bench (see bench/peers/systemc/README.md) for what WHAT
 * says: pure, the RTL alone, with its memory in RTL; or sc, the same under
 * SystemC, with a bridge to a memory by TLM-2.0.
 */
#include "../../rtl.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t number(char **words, const char *name, uint64_t otherwise)
{
	size_t length = strlen(name);

	for (; *words; words++)
		if (strncmp(*words, name, length) == 0)
			return strtoull(*words + length, NULL, 10);
	return otherwise;
}

int main(int argc, char **argv)
{
	bool word = argc > 1 && strcmp(argv[1], "rtl-word") == 0;
	uint64_t gap = number(argv, "gap=", 100);
	struct bench_meter m = {.ops = number(argv, "ops=", 1000000)};
	const char *problem;
	char load[32];

	if (argc < 2) {
		printf("{\"peer\": \"%s\", \"version\": \"%s\", "
		       "\"flags\": \"%s\"}\n",
		       PEER, VERSION, FLAGS);
		return 0;
	}
	if (!word && strcmp(argv[1], "rtl-clock") != 0) {
		fprintf(stderr, "%s has no %s\n", PEER, argv[1]);
		return 2;
	}
	snprintf(load, sizeof(load), "%" PRIu64, number(argv, "load=", 16));
	problem = rtl_run(WHAT, load, gap, word ? gap : 1, &m);
	if (problem) {
		fprintf(stderr, "%s-%s: %s\n", WHAT, load, problem);
		return 2;
	}
	printf("{\"ns_per_event\": %.4f, \"count\": %" PRIu64
	       ", \"checksum\": \"%016" PRIx64 "\"}\n",
	       m.seconds * 1e9 / (double)m.ops, m.count, m.checksum);
	return 0;
}

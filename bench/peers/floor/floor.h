/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arguments and the result of the programs here, in C11 and C++17. Each prints
 * one line:
 *   RESULT bench=NAME peer=WHAT KEY=VALUE... ops=N sec=S ns_per_op=X mops=Y
 */
#ifndef FLOOR_H
#define FLOOR_H

#include "../../bench.h"
#include "../../delay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline uint64_t number_arg(int argc, char **argv, int i, uint64_t def)
{
	return i < argc ? (uint64_t)strtoull(argv[i], NULL, 0) : def;
}

static inline const char *word_arg(int argc, char **argv, int i,
				   const char *def)
{
	return i < argc ? argv[i] : def;
}

static inline void print_result(const char *bench, const char *what,
				const char *params, uint64_t ops,
				double seconds)
{
	printf("RESULT bench=%s peer=%s %s ops=%llu sec=%.6f ns_per_op=%.3f "
	       "mops=%.4f\n",
	       bench, what, params, (unsigned long long)ops, seconds,
	       seconds * 1e9 / (double)ops, (double)ops / seconds * 1e-6);
	fflush(stdout);
}

#endif

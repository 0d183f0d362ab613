/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the peers share. A peer is a program with workloads of orrery bench, of
 * the same names, parameters, delays, counts and checksums:
 *
 *	peer NAME PARAMETER=VALUE...	run it once; a JSON object is printed
 *	peer				tell who it is
 *
 * Exit status 2: it has no such workload, or not with these parameters.
 */
#ifndef ORRERY_BENCH_PEER_H
#define ORRERY_BENCH_PEER_H

#include "../bench.h"
#include "../delay.h"

#ifdef __cplusplus
extern "C" {
#endif

struct peer_workload {
	const char *name;
	const char *params[BENCH_MAX_PARAMS + 1]; /* names, ended by NULL */
	uint64_t ops; /* if not given */
	/* args are words NAME=VALUE, ended by NULL */
	void (*run)(char **args, struct bench_meter *m);
};

struct peer {
	const char *name;
	const char *version;
	const char *flags; /* the compiler and its options */
	const struct peer_workload *workloads; /* ended by one without name */
};

int peer_main(const struct peer *p, int argc, char **argv);

/* A parameter, or def if it is not there. Ends the program if it is bad. */
uint64_t peer_number(char **args, const char *name, uint64_t def);

/* The index in words, which NULL ends; the first is the default. */
unsigned peer_word(char **args, const char *name, const char *const *words);

/* End the program: it lacks this; or the work went wrong. */
void peer_lacks(const char *what) __attribute__((noreturn));
void peer_failed(const char *why) __attribute__((noreturn));

#ifdef __cplusplus
}
#endif

#endif

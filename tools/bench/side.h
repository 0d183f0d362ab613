/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One run of a workload: in this process, or by a program in a process of its
 * own, so that no run sees the heap, caches and address layout of another.
 * Programs are this one, another build of it, or a peer: see bench/peers.
 */
#ifndef ORRERY_TOOLS_BENCH_SIDE_H
#define ORRERY_TOOLS_BENCH_SIDE_H

#include "plan.h"

struct outcome {
	double ns; /* per operation */
	uint64_t count; /* operations done; 0: not told */
	uint64_t checksum;
	uint64_t peak; /* bytes of memory at most; 0: not told */
	uint64_t bytes; /* per object, of workloads that measure memory */
	double instructions; /* per operation; 0: not counted */
	double floor; /* ns per operation of the structure below; 0: none */
};

enum side_kind {
	SIDE_SELF, /* this build */
	SIDE_BUILD, /* another build of the command */
	SIDE_PEER
};

struct side {
	enum side_kind kind;
	char program[4096];
	bool floor; /* of SIDE_SELF: measure that as well */
	/* of a peer, after side_open */
	char name[32];
	char version[32];
	char flags[256];
};

/* Ask a peer who it is. Returns EXIT_OK, or EXIT_USE after a complaint. */
int side_open(struct side *s);

/*
 * Run job once. Returns EXIT_OK; SIDE_LACKS if the program does not have the
 * workload or its parameters, with its reason in why; or EXIT_CHECK after a
 * complaint.
 */
enum { SIDE_LACKS = -1 };
int side_run(const struct side *s, const struct job *job, struct outcome *o,
	     char *why, size_t size);

/* Run job in this process; EXIT_OK, or EXIT_CHECK after a complaint. */
int run_here(const struct job *job, bool floor, struct outcome *o);

/*
 * Stay on one processor from now on, children too. Returns its number, or -1
 * if the host does not allow it.
 */
int pin_down(void);

#endif

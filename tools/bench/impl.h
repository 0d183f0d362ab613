/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of orrery bench know of each other. */
#ifndef ORRERY_TOOLS_BENCH_IMPL_H
#define ORRERY_TOOLS_BENCH_IMPL_H

#include "history.h"
#include "side.h"
#include "stats.h"

#include <jansson.h>
#include <stdio.h>

enum { MAX_PEERS = 8 };

struct bench_options {
	unsigned reps; /* or pairs; 0: as many as is usual */
	bool list;
	bool quick;
	bool in_process;
	bool floor;
	const char *json;
	const char *history; /* NULL: as usual */
	const char *plot;
	const char *against;
	struct history *kept; /* NULL: none */
	struct side peers[MAX_PEERS];
	unsigned npeers;
};

/* table.c: measure each job; rows get a JSON object for each. */
int measure_plan(const struct plan *plan, const struct bench_options *o,
		 json_t *rows);

/* pairs.c: measure each job and its like, by turns. */
int compare_peers(const struct plan *plan, struct bench_options *o,
		  json_t *rows);

/* against.c: the same with another build, and a verdict. */
int compare_build(const struct plan *plan, const struct bench_options *o,
		  json_t *rows);

/*
 * build.c: what is a program, its folder, or a git revision, which is
 * then built. EXIT_OK, or EXIT_USE after a complaint; to be closed either way.
 */
struct other_build {
	struct side side;
	char folder[1024]; /* to be removed; "": none */
};

int other_build_open(struct other_build *b, const char *what);
void other_build_close(struct other_build *b);

/* plot.c: draw what the history has. */
int plot(struct history *h, const char *path);

/* True, told, if this machine lacks what job needs. */
bool job_lacks(const struct job *job);

/* "n=256 dist=exp" */
char *job_params(const struct job *job, char *buf, size_t size);
json_t *job_params_json(const struct job *job);

/* job with as many operations as the options say. */
struct job job_scaled(const struct job *job, const struct bench_options *o);

#endif

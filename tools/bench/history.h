/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The history of results: an SQLite database with one table, result, which has
 * a row per workload with its parameters, program (orrery or a peer), machine
 * and commit. Measuring the same again replaces the row.
 */
#ifndef ORRERY_TOOLS_BENCH_HISTORY_H
#define ORRERY_TOOLS_BENCH_HISTORY_H

#include "plan.h"
#include "stats.h"

struct history;

/*
 * path, or $ORRERY_BENCH_HISTORY if that is NULL, or else bench.db in
 * ~/.local/state/orrery or where $XDG_STATE_HOME says; "" is none. Cut to
 * size.
 */
void history_path(const char *path, char *buf, size_t size);

/*
 * Open it, or make it. Returns EXIT_OK, with *h = NULL if there is to be none;
 * or EXIT_USE after a complaint. history_close takes NULL, too.
 */
int history_open(struct history **h, const char *path);
void history_close(struct history *h);

struct result {
	const struct job *job;
	const char *program; /* "orrery", or the name of a peer */
	const char *version;
	const char *flags; /* compiler and options */
	struct figures ns;
	unsigned runs;
	uint64_t peak;
	uint64_t bytes;
	uint64_t checksum;
};

/* EXIT_OK, or EXIT_USE after a complaint. Nothing without a history. */
int history_add(struct history *h, const struct result *r);

/*
 * For the plot: call fn for each number of pending events that workload (hold
 * or hold-thread) was measured with here, exponential, ascending, the latest
 * of each program. EXIT_OK, or EXIT_USE after a complaint.
 */
typedef void history_fn(void *arg, const char *program, const char *version,
			uint64_t n, double ns);
int history_pending(struct history *h, const char *workload, history_fn *fn,
		    void *arg);

/* The commit that results are kept under. */
const char *history_commit(void);

/* What this machine is called there: its processor. */
char *machine_name(char *buf, size_t size);

#endif

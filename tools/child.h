/* SPDX-License-Identifier: Apache-2.0 */
/* Programs that are run one after the other, and do not outlive this one. */
#ifndef ORRERY_TOOLS_CHILD_H
#define ORRERY_TOOLS_CHILD_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

struct children {
	sigset_t before; /* the mask of signals */
	sigset_t awaited;
	pid_t pid; /* of the one that runs, and of its process group */
	int status;
	bool ended;
	int interrupted; /* by this signal, or 0 */
};

/*
 * From here to children_end, SIGHUP, SIGINT and SIGTERM, unless ignored, end
 * the program that runs and all that it has started, but not yet this one.
 */
void children_begin(struct children *c);

/*
 * Run a program to its end, its output to standard error; args ends with NULL.
 * Returns 0 and leaves status and interrupted, or an errno if it cannot run.
 */
int children_run(struct children *c, char *const *args);

/* Does not return if one of these signals has come meanwhile. */
void children_end(struct children *c);

#endif

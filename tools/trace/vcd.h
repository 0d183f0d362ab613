/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a value change dump (IEEE 1364-2005 clause 18). */
#ifndef ORRERY_TOOLS_VCD_H
#define ORRERY_TOOLS_VCD_H

#include <orrery/orrery.h>

#include <stdio.h>

enum { VCD_WORD_SIZE = 1024 };

/* A variable of the file. Those with the same code are one. */
struct vcd_var {
	const char *path; /* its scopes and its name, with dots between */
	const char *code;
	unsigned width;
	void *user; /* whatever it is for; NULL: of no interest */
};

struct vcd {
	struct orr_sim *sim; /* which lends the memory */
	const char *path;
	FILE *f;
	unsigned line;
	long start; /* of the changes */
	unsigned start_line;
	struct vcd_var *vars; /* by code, in order */
	unsigned nvars;
	unsigned room;
	uint64_t unit; /* of its time, in fs */
	orr_time time; /* of the changes that are read next */
	char word[VCD_WORD_SIZE];
};

/* A change: each line of value is 0, 1, Z or X. */
typedef void vcd_change_fn(void *arg, const struct vcd_var *var,
			   struct orr_logic_vec value);

/*
 * Read the declarations of a file. All functions that return int return 0, or
 * a negative errno with path, line and what was expected in err.
 */
int vcd_open(struct vcd *vcd, struct orr_sim *sim, const char *path,
	     struct orr_error *err);

/*
 * Read all changes up to the next time, and call fn for those of variables
 * with user. *more: there are some after that, at vcd->time.
 */
int vcd_next(struct vcd *vcd, vcd_change_fn *fn, void *arg, bool *more,
	     struct orr_error *err);

/* Go back to the first change. */
int vcd_rewind(struct vcd *vcd, struct orr_error *err);

#endif

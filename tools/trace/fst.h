/* SPDX-License-Identifier: Apache-2.0 */
/*
 * FST files, the compressed waveforms of GTKWave: its vcd2fst makes them from a
 * VCD that it gets through a pipe. So it is a program that has to be there and
 * no library; and the file is complete however this program ends.
 */
#ifndef ORRERY_TOOLS_FST_H
#define ORRERY_TOOLS_FST_H

#include <orrery/base.h>

#include <stdio.h>
#include <sys/types.h>

struct fst {
	const char *path; /* the caller's */
	FILE *vcd; /* what is written here is converted */
	int fd; /* of vcd */
	pid_t pid;
};

/* Whether a path is that of an FST file. */
bool fst_is_path(const char *path);

/* Returns 0, or a negative errno with the reason in err. */
int fst_open(struct fst *f, const char *path, struct orr_error *err);

/* When vcd is closed: wait until the file is complete. Returns as above. */
int fst_finish(struct fst *f, struct orr_error *err);

/* The same in an abort, when vcd has been flushed and will not be closed. */
void fst_rescue(struct fst *f);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Files in a directory, each of which takes its name when it is complete. */
#ifndef ORRERY_TOOLS_PROFILE_OUTPUT_H
#define ORRERY_TOOLS_PROFILE_OUTPUT_H

#include <stdio.h>

enum { PATH_SIZE = 4096 };

struct output {
	char path[PATH_SIZE];
	char draft[PATH_SIZE];
	FILE *f;
};

/* All return EXIT_OK, or EXIT_USE after a complaint. */

int make_directory(const char *dir);

/* Name the file; and open its draft, before there is anything to lose. */
int output_name(struct output *o, const char *dir, const char *name);
int output_open(struct output *o);

/* Give the draft the name of the file, or take it away if it is not whole. */
int output_close(struct output *o);

/* Take the draft away, if there is one. */
void output_drop(struct output *o);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* A run as a time line for Perfetto; doc/tracing.md says what it shows. */
#ifndef ORRERY_TOOLS_TIMELINE_H
#define ORRERY_TOOLS_TIMELINE_H

#include <orrery/orrery.h>

struct timeline;

/*
 * Create the file at path and write into it, from before the start of the
 * simulation on. Returns NULL with the reason in err. Lives as long as sim,
 * and is completed if the program aborts.
 */
struct timeline *timeline_open(struct orr_sim *sim, const char *path,
			       struct orr_error *err);

/* Complete the file. Returns 0, or a negative errno with the reason in err. */
int timeline_close(struct timeline *t, struct orr_error *err);

#endif

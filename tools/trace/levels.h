/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What objects say, and what is passed in them, as text: trace points that a
 * model declares from the level info on, register accesses and wires at debug.
 */
#ifndef ORRERY_TOOLS_LEVELS_H
#define ORRERY_TOOLS_LEVELS_H

#include <orrery/orrery.h>

/* PATTERN=LEVEL applied to all objects; called before levels_start. */
struct levels {
	struct orr_sim *sim;
	orr_log_fn *fn; /* gets the lines of trace points */
	void *arg;
	enum orr_log_level highest; /* of any rule */
};

/*
 * Let every object that matches, and what is below it, say what is up to that
 * level; of several rules the last counts. Returns 0; -EINVAL for a rule that
 * is none; or -ENOENT, when nothing matches, with the nearest names in err.
 */
int levels_add(struct levels *l, const char *rule, struct orr_error *err);

/* Have trace points told, if any level asks for them. */
void levels_start(struct levels *l);

#endif

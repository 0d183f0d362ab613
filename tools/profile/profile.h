/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Profiles as files: JSON, whose keys doc/profiling.md lists. All times in
 * them are integers in ps, of at most 2^63 - 1.
 */
#ifndef ORRERY_TOOLS_PROFILE_H
#define ORRERY_TOOLS_PROFILE_H

#include <orrery/orrery.h>

#include <jansson.h>
#include <stdio.h>

enum { PROFILE_VERSION = 1 };

/* Whose share of the host's time it is: "process", "device" or "dpi". */
struct profile_share {
	const char *what;
	const char *kind;
	double share; /* of 1 */
	uint64_t samples;
};

/* What the simulation itself does not know of a run. */
struct profile_about {
	const char *board; /* path of the description, "" without */
	const char *script; /* the same */
	double host_seconds;
	const struct profile_share *shares; /* if the host was sampled */
	size_t nshares;
};

/* All that a row has of its histogram: figures, buckets and encoding. */
void profile_set_values(json_t *row, const struct orr_histogram *h);

/* What a profile has of the host. */
json_t *profile_host(double host_seconds, const struct profile_share *shares,
		     size_t n);

/*
 * The profile of sim as a JSON object, without rows if it has none; and write
 * it as a line to f, which the caller closes and checks. The object is the
 * caller's, to json_decref.
 */
json_t *profile_json(struct orr_sim *sim, const struct profile_about *about);
void profile_write(FILE *f, struct orr_sim *sim,
		   const struct profile_about *about);

#endif

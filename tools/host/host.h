/* SPDX-License-Identifier: Apache-2.0 */
/* What a run takes of the host: its processor's time, and its memory. */
#ifndef ORRERY_TOOLS_HOST_H
#define ORRERY_TOOLS_HOST_H

#include "../profile/profile.h"

#include <stdbool.h>
#include <stdio.h>

/*
 * The sampler: at ticks of the host's clock that the simulation's thread
 * spends running, it is interrupted, and what is at work is counted. Each
 * sample counts for one process, and for one device if one is at work.
 */
struct sampler;

/* For a program that only calls the simulation now and then. */
struct sampler_calls {
	const char *volatile current; /* the call at work; NULL: outside */
	const char *outside; /* a name for that, which is then the process */
};

/*
 * Begin, from the thread that will run sim; NULL with errno if the host has no
 * such clock. With calls each sample counts for one of them, too, or is
 * outside. The sampler lives as long as sim, and takes SIGRTMIN.
 */
struct sampler *sampler_start(struct orr_sim *sim,
			      const struct sampler_calls *calls);

/* End; and what it has found, that with most samples first. */
void sampler_stop(struct sampler *s);
const struct profile_share *sampler_shares(const struct sampler *s, size_t *n);
void sampler_print(const struct sampler *s, FILE *f);

/*
 * The CPU profiler of gperftools, and what is made of its profile. Each
 * function returns 0, or an exit code and has said why.
 */
struct cpu_profile {
	const char *profile_path; /* for google-pprof, or NULL */
	const char *flame_path; /* of a flame graph, or NULL */
	FILE *profile;
	FILE *flame;
	int data; /* a file in memory that has the profile */
	void (*stop)(void);
};

/* Begin; files are opened now, lest a long run end without them. */
int cpu_profile_start(struct cpu_profile *p);
int cpu_profile_finish(struct cpu_profile *p);

/* Draw the stacks that in has, "outer;inner;innermost COUNT" in each line. */
bool flame_draw(FILE *in, FILE *out);

/*
 * The heap profiler of gperftools, which has to be there before main: this
 * starts the program anew with it, and then returns 0.
 */
int heap_profile_start(const char *prefix);
/* What is in use now goes to a file. */
int heap_profile_finish(const char *prefix);

#endif

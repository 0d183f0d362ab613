/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trace events in the JSON object format of Chrome's Trace Event Format, as
 * Perfetto and chrome://tracing read them. Each goes to the file at once, so
 * that there may be any number; times are simulated.
 */
#ifndef ORRERY_TOOLS_CHROME_H
#define ORRERY_TOOLS_CHROME_H

#include <orrery/orrery.h>

#include <stdio.h>

struct chrome {
	FILE *f; /* NULL: closed */
	const char *path;
	bool any;
};

/* A track of slices: a thread of a process, as the format calls them. */
struct chrome_track {
	unsigned process;
	unsigned thread;
};

/* Both return 0, or a negative errno with the reason in err. */
int chrome_open(struct chrome *c, const char *path, struct orr_error *err);
int chrome_close(struct chrome *c, struct orr_error *err);

/* Complete the file without closing it, when the program is about to abort. */
void chrome_rescue(struct chrome *c);

void chrome_name_process(struct chrome *c, unsigned process, const char *name);
void chrome_name_track(struct chrome *c, struct chrome_track t,
		       const char *name);

/* A slice whose end is known; how it was made up, or NULL. */
struct chrome_split {
	orr_time wait;
	orr_time transfer;
	orr_time device;
};

void chrome_slice(struct chrome *c, struct chrome_track t, const char *name,
		  orr_time start, orr_time duration,
		  const struct chrome_split *split);

/* A slice whose end is not known yet: in order on each track. */
void chrome_begin(struct chrome *c, struct chrome_track t, const char *name,
		  orr_time when);
void chrome_end(struct chrome *c, struct chrome_track t, orr_time when);

/* An arrow from the slice at one place to that at another. */
void chrome_flow(struct chrome *c, uint64_t id, struct chrome_track from,
		 orr_time start, struct chrome_track to, orr_time end);

void chrome_instant(struct chrome *c, struct chrome_track t, const char *name,
		    orr_time when);
void chrome_counter(struct chrome *c, unsigned process, const char *name,
		    orr_time when, uint64_t value);

#endif

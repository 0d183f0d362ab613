/* SPDX-License-Identifier: Apache-2.0 */
/* Recording values of a simulation, by name, as a waveform. */
#ifndef ORRERY_TOOLS_WAVES_H
#define ORRERY_TOOLS_WAVES_H

#include <orrery/orrery.h>

struct waves;

/*
 * Create the file at path: FST if it is called .fst, else VCD. Returns NULL
 * with the reason in err. Lives as long as sim.
 */
struct waves *waves_open(struct orr_sim *sim, const char *path,
			 struct orr_error *err);

/*
 * Record, from before the first change on, all values that match any of n
 * shell patterns; without any, wires and nets. Lines change in the file when
 * they do; registers, state and fifos when time goes on. missed(arg, pattern,
 * nearest) is called for each pattern that matches nothing, with the names
 * that are most like it, or "".
 */
typedef void waves_missed_fn(void *arg, const char *pattern,
			     const char *nearest);
void waves_record(struct waves *w, const char *const *patterns, size_t n,
		  waves_missed_fn *missed, void *arg);

/* Complete the file. Returns 0, or a negative errno with the reason in err. */
int waves_close(struct waves *w, struct orr_error *err);

#endif

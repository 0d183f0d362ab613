/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waveforms as a value change dump (IEEE 1364-2005 clause 18), in
 * picoseconds. Recording never changes the run.
 */
#ifndef ORRERY_VCD_H
#define ORRERY_VCD_H

#include <orrery/clock.h>
#include <orrery/resolved.h>
#include <orrery/signal.h>

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Create path and record into it until orr_sim_free, which logs an error if
 * anything could not be written, unless orr_vcd_flush has told it. Returns
 * NULL, with the reason in err, if the file cannot be created. Should the
 * program abort (orr_sim_at_abort), all there is is written first.
 */
ORR_API struct orr_vcd *orr_vcd_open(struct orr_sim *sim, const char *path,
				     struct orr_error *err);

/*
 * The same with a file that is open for writing (a pipe, for one), which is
 * owned and closed by the recording; name is for messages.
 */
ORR_API struct orr_vcd *orr_vcd_open_file(struct orr_sim *sim, FILE *file,
					  const char *name);

struct orr_vcd_var;

/*
 * Add a variable of width 1 to 64 bits, named and placed as obj is in the
 * hierarchy, with its value so far; before the first change of any and the
 * first flush. The variable is owned by vcd. And record its change to value.
 */
ORR_API struct orr_vcd_var *orr_vcd_add(struct orr_vcd *vcd,
					const struct orr_object *obj,
					unsigned width, uint64_t value);
ORR_API void orr_vcd_change(struct orr_vcd_var *var, uint64_t value);

/* The same under a name of its own, "soc.uart0.FR". */
ORR_API struct orr_vcd_var *orr_vcd_add_named(struct orr_vcd *vcd,
					      const char *path, unsigned width,
					      uint64_t value);

/* The same of lines that may be X and Z, too. */
ORR_API struct orr_vcd_var *orr_vcd_add_lines(struct orr_vcd *vcd,
					      const char *path, unsigned width,
					      struct orr_logic_vec value);
ORR_API void orr_vcd_change_lines(struct orr_vcd_var *var,
				  struct orr_logic_vec value);

/* Add a signal and record its changes. */
ORR_API void orr_vcd_add_signal(struct orr_vcd *vcd, struct orr_signal *s,
				unsigned width);

/*
 * Add a clock and record all its edges, which are known without anybody waiting
 * for them: they cost no event, but two lines of the file for each period.
 */
ORR_API void orr_vcd_add_clock(struct orr_vcd *vcd, struct orr_clock *c);

/*
 * Write out all there is, up to the present time. Returns 0, or a negative
 * errno if any write so far has failed (a full disk, for one).
 */
ORR_API int orr_vcd_flush(struct orr_vcd *vcd, struct orr_error *err);

/* The same, and the recording ends here; later changes are ignored. */
ORR_API int orr_vcd_close(struct orr_vcd *vcd, struct orr_error *err);

#ifdef __cplusplus
}
#endif

#endif

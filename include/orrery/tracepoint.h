/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trace points: what can be watched of a device, declared once in its class.
 * They cost the test of a bit while nobody watches, and watching never
 * changes the run.
 *
 * Every device with registers has reg_read and reg_write; every wire has a
 * point of its own name.
 */
#ifndef ORRERY_TRACEPOINT_H
#define ORRERY_TRACEPOINT_H

#include <orrery/object.h>
#include <orrery/time.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ORR_TRACE_ARGS = 3 };

/*
 * What a profile takes from a point: what comes in at one leaves at the next
 * one of the same name, in the order in which it came. A FIFO's points have an
 * argument "count", of what is in it then; so it may also be emptied silently.
 */
enum orr_trace_role {
	ORR_TRACE_PLAIN,
	ORR_TRACE_FIFO_IN,
	ORR_TRACE_FIFO_OUT,
	ORR_TRACE_I2C_COMMAND, /* given; a new one takes its place */
	ORR_TRACE_I2C_COMPLETE
};

/* What happens there, and the names of the numbers that come with it. */
struct orr_trace_point {
	const char *name;
	const char *args[ORR_TRACE_ARGS]; /* NULL from the first unused on */
	const char *doc;
	enum orr_trace_role role;
	const char *of; /* the name of the FIFO or transfer; NULL if plain */
};

/* One passage of a trace point. */
struct orr_trace_record {
	orr_time time;
	const struct orr_object *obj; /* the device or wire */
	const struct orr_trace_point *point;
	const char *label; /* the register; NULL elsewhere */
	unsigned element; /* of a register array */
	bool is_array;
	uint64_t args[ORR_TRACE_ARGS];
};

/* A back end. The record is lent for the call. It may not change the run. */
typedef void orr_trace_fn(void *arg, const struct orr_trace_record *record);

/*
 * Call fn with arg whenever a trace point is passed that pattern names, at or
 * below scope: a shell pattern (as in fnmatch(3), '*' also matches dots) for
 * the path of the device, a dot and the name of the point ("soc.uart0.reg_*"),
 * or for the path of a wire ("*.irq"). For as long as the simulation lives;
 * calls add up. Returns how many points match.
 */
ORR_API unsigned orr_trace_start(struct orr_object *scope, const char *pattern,
				 orr_trace_fn *fn, void *arg);

/* "1.25 us soc.uart0 rx_push word=0x41 count=0x1", cut to size. Returns buf. */
ORR_API char *orr_trace_format(const struct orr_trace_record *record, char *buf,
			       size_t size);

/* For a model: its trace point is passed, with these numbers. */
ORR_API void orr_device_trace(const struct orr_device *dev,
			      const struct orr_trace_point *point, uint64_t a,
			      uint64_t b, uint64_t c);

#ifdef __cplusplus
}
#endif

#endif

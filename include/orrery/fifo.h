/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fifos (IEEE 1666-2023 clause 6.23): a queue of elements of one size and of a
 * fixed depth. What is written in one delta cycle can be read in the next, and
 * a slot that is read can be written in the next, so that the order in which
 * processes run within one does not matter. If several processes read, or
 * write, each element goes to one of them.
 */
#ifndef ORRERY_FIFO_H
#define ORRERY_FIFO_H

#include <orrery/channel.h>
#include <orrery/port.h>
#include <orrery/process.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Where a fifo is read, or written. From at up to stop there is nothing to ask;
 * before its first move in a delta cycle a side stands at its stop. limit and
 * since are addresses that may lie a lap off. In this order no two fields that
 * are stored at once are neighbours: compilers would make them a vector first.
 * Private.
 */
struct orr_fifo_side {
	unsigned char *stop;
	unsigned char *at; /* the slot that is next */
	uintptr_t limit; /* of this delta cycle: no more to read, or write */
	unsigned char *end; /* of the slots */
	uintptr_t since; /* where it was when the last update was over */
};

struct orr_fifo {
	struct orr_channel channel;
	/* read-only */
	size_t element; /* bytes */
	size_t depth; /* elements */
	/* private */
	unsigned char *slots;
	struct orr_fifo_side reader;
	struct orr_fifo_side writer;
	struct orr_event written;
	struct orr_event read;
	const struct orr_port *in;
	const struct orr_port *out;
};

/*
 * Make f an empty fifo named name below parent, of depth (at least 1) elements
 * of element bytes each. slots has room for them all and is the caller's; with
 * NULL the simulation lends them.
 */
ORR_API void orr_fifo_init(struct orr_fifo *f, struct orr_object *parent,
			   const char *name, size_t element, size_t depth,
			   void *slots);

/*
 * In a thread: copy the oldest element to out, or one more from in, and wait
 * as long as there is nothing to read or no slot to write.
 */
ORR_API void orr_fifo_read(struct orr_process *self, struct orr_fifo *f,
			   void *out);
ORR_API void orr_fifo_write(struct orr_process *self, struct orr_fifo *f,
			    const void *in);

/* The same without waiting, from anywhere: false, and nothing is done. */
ORR_API bool orr_fifo_nb_read(struct orr_fifo *f, void *out);
ORR_API bool orr_fifo_nb_write(struct orr_fifo *f, const void *in);

/*
 * Whether side can go on from its stop, which is then moved. Private, for what
 * is inlined.
 */
ORR_API bool orr_fifo_go_on(struct orr_fifo *f, struct orr_fifo_side *side);

/* How many elements can be read, or written, right now. */
ORR_API size_t orr_fifo_num_available(const struct orr_fifo *f);
ORR_API size_t orr_fifo_num_free(const struct orr_fifo *f);

/*
 * Events that fire in the delta cycle after one in which something was
 * written, or read. Owned by the fifo.
 */
ORR_API struct orr_event *orr_fifo_data_written(struct orr_fifo *f);
ORR_API struct orr_event *orr_fifo_data_read(struct orr_fifo *f);

/*
 * The two ends of a fifo, to bind ports to (6.24, 6.25): one port for reading
 * and one for writing.
 */
ORR_API extern const struct orr_interface_type orr_fifo_in_type;
ORR_API extern const struct orr_interface_type orr_fifo_out_type;

ORR_API struct orr_interface orr_fifo_in_interface(struct orr_fifo *f);
ORR_API struct orr_interface orr_fifo_out_interface(struct orr_fifo *f);

/* The fifo that p is bound to, to read or to write it. */
ORR_API struct orr_fifo *orr_fifo_port(const struct orr_port *p);

/* Event finders: data was written, data was read. */
ORR_API struct orr_event *orr_fifo_find_data_written(
	const struct orr_interface *i);
ORR_API struct orr_event *orr_fifo_find_data_read(
	const struct orr_interface *i);

#ifdef __cplusplus
}
#endif

#endif

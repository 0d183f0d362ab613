/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages (IEEE 1666-2023 clause 17: TLM-1): put, get and peek, and the fifo
 * that has them. Its elements are of one size; it takes a number of them, or
 * any number. What is put in one delta cycle can be got in the next, and a
 * place that was got empty can be put into in the next.
 */
#ifndef ORRERY_MESSAGE_H
#define ORRERY_MESSAGE_H

#include <orrery/channel.h>
#include <orrery/port.h>
#include <orrery/process.h>

#ifdef __cplusplus
extern "C" {
#endif

struct orr_message_fifo {
	struct orr_channel channel;
	/* read-only */
	size_t element; /* bytes */
	size_t size; /* elements that it takes; 0: any number */
	/* private */
	unsigned char *slots; /* a ring */
	size_t room;
	size_t first;
	size_t count;
	size_t readable; /* when this delta cycle began */
	size_t got; /* in this delta cycle */
	size_t put;
	bool grown;
	struct orr_event ok_to_put;
	struct orr_event ok_to_get;
};

/*
 * Make f an empty fifo named name below parent for size elements of element
 * bytes each, or, with size 0, for any number. The simulation lends the memory,
 * which grows with what is in the fifo.
 */
ORR_API void orr_message_fifo_init(struct orr_message_fifo *f,
				   struct orr_object *parent, const char *name,
				   size_t element, size_t size);

/*
 * In a thread (17.2): put one more; take the oldest, or look at it; and wait as
 * long as there is no place, or nothing.
 */
ORR_API void orr_message_put(struct orr_process *self,
			     struct orr_message_fifo *f, const void *in);
ORR_API void orr_message_get(struct orr_process *self,
			     struct orr_message_fifo *f, void *out);
ORR_API void orr_message_peek(struct orr_process *self,
			      struct orr_message_fifo *f, void *out);

/* The same without waiting, from anywhere: false, and nothing is done. */
ORR_API bool orr_message_nb_put(struct orr_message_fifo *f, const void *in);
ORR_API bool orr_message_nb_get(struct orr_message_fifo *f, void *out);
ORR_API bool orr_message_nb_peek(const struct orr_message_fifo *f, void *out);

/* Whether they would do it now. */
ORR_API bool orr_message_can_put(const struct orr_message_fifo *f);
ORR_API bool orr_message_can_get(const struct orr_message_fifo *f);

/*
 * Events that fire in the delta cycle after one in which something was got, or
 * the fifo became larger; and in which something was put. Owned by the fifo.
 */
ORR_API struct orr_event *orr_message_ok_to_put(struct orr_message_fifo *f);
ORR_API struct orr_event *orr_message_ok_to_get(struct orr_message_fifo *f);

/*
 * How many can be got now, and, for a debugger, the n-th of them (0: the
 * oldest) read, or overwritten; false if there are no more than n (17.3).
 */
ORR_API size_t orr_message_used(const struct orr_message_fifo *f);
ORR_API bool orr_message_peek_at(const struct orr_message_fifo *f, size_t n,
				 void *out);
ORR_API bool orr_message_poke_at(struct orr_message_fifo *f, size_t n,
				 const void *in);

/*
 * From now on it takes size elements, or (0) any number. False if it has more
 * than that: it then takes as many as it has, and no more (17.4).
 */
ORR_API bool orr_message_resize(struct orr_message_fifo *f, size_t size);

/* The two ends, for ports to be bound to; any number of each. */
ORR_API extern const struct orr_interface_type orr_message_put_type;
ORR_API extern const struct orr_interface_type orr_message_get_type;

ORR_API struct orr_interface orr_message_put_interface(
	struct orr_message_fifo *f);
ORR_API struct orr_interface orr_message_get_interface(
	struct orr_message_fifo *f);

/* The fifo that p is bound to. */
ORR_API struct orr_message_fifo *orr_message_port(const struct orr_port *p);

/* Event finders. */
ORR_API struct orr_event *orr_message_find_ok_to_put(
	const struct orr_interface *i);
ORR_API struct orr_event *orr_message_find_ok_to_get(
	const struct orr_interface *i);

#ifdef __cplusplus
}
#endif

#endif

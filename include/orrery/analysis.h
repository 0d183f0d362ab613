/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Analysis ports (IEEE 1666-2023 clause 17.5): what is written to one goes to
 * all its subscribers, of whom there may be none, in the order in which they
 * came, at once and in no time.
 */
#ifndef ORRERY_ANALYSIS_H
#define ORRERY_ANALYSIS_H

#include <orrery/message.h>

#ifdef __cplusplus
extern "C" {
#endif

struct orr_subscriber {
	/* Must not wait, and must not change the value. */
	void (*write)(struct orr_subscriber *s, const void *value);
	/* private */
	struct orr_subscriber *next;
};

struct orr_analysis_port {
	struct orr_object obj;
	/* to subscribe to a port further in, and pass on what comes from it */
	struct orr_subscriber subscriber;
	/* private */
	struct orr_subscriber *first;
};

/* Make port one named name below parent, without subscribers. */
ORR_API void orr_analysis_port_init(struct orr_analysis_port *port,
				    struct orr_object *parent,
				    const char *name);

/*
 * Let s be called for each value from now on, or no more: false if it was not.
 * A subscriber stays in place meanwhile, is at one port at a time (a second
 * time changes nothing), and may leave it when it is called.
 */
ORR_API void orr_subscribe(struct orr_analysis_port *port,
			   struct orr_subscriber *s);
ORR_API bool orr_unsubscribe(struct orr_analysis_port *port,
			     struct orr_subscriber *s);

/* Hand a value, which is lent for the call, to all subscribers (17.5). */
ORR_API void orr_analysis_write(struct orr_analysis_port *port,
				const void *value);

/* A fifo for any number of values that subscribes to a port. */
struct orr_analysis_fifo {
	struct orr_message_fifo fifo;
	struct orr_subscriber subscriber;
};

/*
 * Make f an empty fifo named name below parent for values of element bytes;
 * subscribe f->subscriber, and get them from f->fifo.
 */
ORR_API void orr_analysis_fifo_init(struct orr_analysis_fifo *f,
				    struct orr_object *parent, const char *name,
				    size_t element);

#ifdef __cplusplus
}
#endif

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The interpreter on Orrery, with SystemC's order of evaluation. */
#ifndef DIFF_ON_ORRERY_H
#define DIFF_ON_ORRERY_H

#include "execute.h"

#include <orrery/control.h>
#include <orrery/orrery.h>

/* What a network is made of here; a process of the host has one. */
struct on_orrery {
	const struct network *network;
	struct orr_sim *sim;
	struct orr_event event[MAX_EVENTS];
	struct orr_event never;
	struct orr_signal signal[MAX_SIGNALS];
	struct orr_fifo fifo[MAX_CHANNELS];
	struct orr_event_queue queue[MAX_CHANNELS];
	struct orr_mutex mutex[MAX_CHANNELS];
	struct orr_semaphore semaphore[MAX_CHANNELS];
	struct orr_process process[MAX_INSTANCES];
	struct orr_cleanup cleanup[MAX_INSTANCES];
	bool stopped;
};
extern struct on_orrery on_orrery;

/* The event that is meant, and the process; NULL if p is none of ours. */
struct orr_event *orrery_event(struct awaited a);
struct orr_process *orrery_process(struct instance *i);
struct instance *orrery_instance(const struct orr_process *p);

void orrery_build_channels(const struct network *n);

/* A name for number k of a kind, until the next call. */
const char *orrery_name(const char *kind, unsigned k);

/* Release the simulation that execute_network left. */
void orrery_free(void);

/* Follow the choices in a trace, which stays in place; NULL: one's own. */
void order_follow(const char *trace);

#endif

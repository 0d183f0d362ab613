/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The HPET as a clock-event device, as a kernel's timer code wants one: one
 * interrupt after so many ticks, or one every so many. To copy from.
 */
#ifndef EXAMPLES_HPET_DRIVER_H
#define EXAMPLES_HPET_DRIVER_H

#include <orrery/orrery.h>

struct hpet_driver {
	/* set before hpet_driver_init */
	uint64_t base; /* where the registers are on the bus */
	struct orr_wire *irq; /* that of the line below */
	unsigned line; /* for INT_ROUTE */
	void (*tick)(struct hpet_driver *d); /* called at each interrupt */
	/* read-only, once started */
	uint32_t period_fs;
	/* the driver's own */
	struct orr_initiator_socket bus; /* to be connected */
	struct orr_process handler;
};

void hpet_driver_init(struct hpet_driver *d, struct orr_object *parent,
		      const char *name);

/* In a thread, as all of the following. Returns 0, or -EINVAL: no HPET. */
int hpet_start(struct hpet_driver *d);

uint64_t hpet_now(struct hpet_driver *d);

/*
 * One interrupt in so many ticks. Returns 0, or -ETIME: that time had passed
 * before the comparator was set; try with more ticks.
 */
int hpet_one_shot(struct hpet_driver *d, uint32_t ticks);

/* An interrupt every so many ticks, from now on. */
void hpet_periodic(struct hpet_driver *d, uint32_t ticks);

void hpet_stop(struct hpet_driver *d);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by rtl.c, which has the clock, and rtl_bus.c, which has the buses. */
#ifndef ORRERY_DPI_RTL_IMPL_H
#define ORRERY_DPI_RTL_IMPL_H

#include <orrery/rtl.h>

/* What the module drives, as a flip-flop at the edge samples it. */
struct ori_rtl_sample {
	bool taken[3]; /* AXI4-Lite: AW, W and AR */
	bool done;
	bool bad;
	uint64_t data;
};

/* How a bus moves a request of orrery/rtl_port.h. */
struct ori_rtl_bus {
	const char *name;
	enum orr_rtl_role needed[8];
	unsigned nneeded;
	enum orr_rtl_role data; /* as wide as the bus */
	void (*launch)(struct orr_rtl *r, const struct orr_rtl_request *q);
	void (*sample)(const struct orr_rtl *r, struct ori_rtl_sample *s);
	/* After the edge, unless done; whether any input changes. */
	bool (*step)(struct orr_rtl *r, const struct ori_rtl_sample *s);
	void (*end)(struct orr_rtl *r);
};

/* By the names of the signals; r->bus is NULL if there is none. */
void ori_rtl_find_roles(struct orr_rtl *r);

uint64_t ori_rtl_get(const struct orr_rtl *r, enum orr_rtl_role role,
		     uint64_t absent);
void ori_rtl_set(const struct orr_rtl *r, enum orr_rtl_role role,
		 uint64_t value);

#endif

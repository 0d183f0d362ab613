/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What has a value that can be recorded, by name: wires, nets, signals,
 * resolved signals and clocks; how full fifos are; and of devices the registers
 * ("soc.uart0.FR", "soc.hpet0.TN_CFG_1") and the numbers of their state
 * ("soc.uart0.tx_fifo.count").
 */
#ifndef ORRERY_TOOLS_VALUES_H
#define ORRERY_TOOLS_VALUES_H

#include <orrery/orrery.h>

enum { VALUE_PATH_SIZE = 512 };

struct value {
	const char *path;
	unsigned width; /* 1 to 64 bits */
	uint64_t (*read)(const struct value *v); /* NULL: by read_lines */
	struct orr_logic_vec (*read_lines)(const struct value *v);
	/* Have l called at each change; NULL: one has to look. */
	void (*listen)(const struct value *v, struct orr_listener *l);
	struct orr_object *obj; /* it, or the device that it belongs to */
	const struct orr_reg *reg; /* or, if NULL, */
	const void *member; /* of the device's state */
	unsigned element; /* of reg; of member, its size in bytes */
};

/* The value and its path are lent for the call; reading changes nothing. */
typedef void value_fn(void *arg, const struct value *v);

/* All values at or below scope, in the order of their creation. */
void values_each(struct orr_object *scope, value_fn *fn, void *arg);

#endif

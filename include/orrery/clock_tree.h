/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clock trees: a clock that comes from another one by a factor, and follows
 * all its changes. Those who listen to the derived clock hear of them.
 */
#ifndef ORRERY_CLOCK_TREE_H
#define ORRERY_CLOCK_TREE_H

#include <orrery/clock.h>

#ifdef __cplusplus
extern "C" {
#endif

struct orr_derived_clock {
	struct orr_clock clock;
	/* read-only */
	struct orr_clock *source;
	uint64_t multiplier;
	uint64_t divisor;
	/* private */
	struct orr_listener listener;
};

/*
 * Make c->clock a clock named name below parent, of multiplier/divisor times
 * the rate of source; neither is 0, and the period is at least 2 ps.
 */
ORR_API void orr_derived_clock_init(struct orr_derived_clock *c,
				    struct orr_object *parent, const char *name,
				    struct orr_clock *source,
				    uint64_t multiplier, uint64_t divisor);

/*
 * Another factor from now on, which becomes a rising edge: what a register of
 * a clock controller does.
 */
ORR_API void orr_derived_clock_set(struct orr_derived_clock *c,
				   uint64_t multiplier, uint64_t divisor);

#ifdef __cplusplus
}
#endif

#endif

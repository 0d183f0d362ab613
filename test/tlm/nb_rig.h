/* SPDX-License-Identifier: Apache-2.0 */
/* A bus with a clock of 10 ns, a target, and initiators of both styles. */
#ifndef ORRERY_TEST_NB_RIG_H
#define ORRERY_TEST_NB_RIG_H

#include "at_rig.h"

enum { INITIATORS = 3, MOST = 64 };
#define CYCLE ORR_NS(10)

/* Takes as many cycles as the address says, from 0x0 to 0xf. */
struct slow {
	struct orr_target_socket socket;
	bool waits;
	unsigned calls;
	orr_time when;
};

struct rig {
	struct orr_sim *sim;
	struct orr_object *root;
	struct orr_clock clock;
	struct orr_bus bus;
	struct slow slow;
	struct at_transfer list[INITIATORS][MOST];
	struct at_initiator i[INITIATORS];
	/* the same, loosely timed */
	struct orr_initiator_socket loose[INITIATORS];
	struct orr_process threads[INITIATORS];
	unsigned n[INITIATORS];
	orr_time end_resp; /* of all that play */
	unsigned warnings;
};

extern struct rig *rig;

extern const struct orr_target_ops slow_ops;
extern const struct orr_target_ops waits_ops; /* the same, by waiting */

/* A bus of the given timing, with the slow target at 0x1000. */
void build(struct orr_bus_timing timing, const struct orr_target_ops *ops);
void destroy(void);

/* One more transfer, of so many beats of 4 bytes, for initiator k. */
struct at_transfer *add(unsigned k, unsigned gap, uint64_t address,
			uint32_t beats);

/* All of them in phases, at most most of an initiator at a time. */
void play(unsigned most);

#endif

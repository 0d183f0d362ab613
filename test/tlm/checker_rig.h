/* SPDX-License-Identifier: Apache-2.0 */
/* An initiator and a target under a checker, which do as a script says. */
#ifndef ORRERY_TEST_CHECKER_RIG_H
#define ORRERY_TEST_CHECKER_RIG_H

#include <orrery/orrery.h>

/* What the two parties do; the rest is done right. */
struct script {
	void (*spoil)(struct orr_payload *p); /* before the first call */
	void (*in_target)(struct orr_payload *p, orr_time *delay);
	void (*in_initiator)(struct orr_payload *p); /* called back */
	void (*invalidated)(void);
	enum orr_sync sync; /* of the target to BEGIN_REQ */
	orr_phase phase; /* with this phase, */
	orr_time delay; /* and this much more delay */
	enum orr_sync answer; /* of the initiator to BEGIN_RESP */
	orr_phase answer_phase;
};

struct rig {
	struct orr_sim *sim;
	struct orr_object *root;
	struct orr_checker checker;
	struct orr_initiator_socket i;
	struct orr_target_socket t;
	struct orr_pool pool;
	struct orr_process thread;
	void (*body)(struct orr_process *self);
	struct orr_dmi dmi; /* what the target grants */
	uint32_t debug; /* what it returns */
	struct script s;
	char said[512];
	unsigned lines;
};

extern struct rig rig;
extern unsigned char data[8]; /* of the transactions */

/* The extension that the protocol of some scripts wants. */
extern const struct orr_extension_type stamp;

/* s may be NULL: everything is done right. */
void setup(const struct script *s);

/* Exactly this rule was broken, once; ORR_RULE_COUNT: none. */
void conclude(enum orr_tlm_rule rule);

/* Set up, make a blocking call as s says, and conclude. */
void block(const struct script *s, enum orr_tlm_rule rule);

/* A write of 8 bytes at 4, and the calls that carry one. */
struct orr_payload *payload(void);
enum orr_sync fw(struct orr_payload *p, orr_phase phase, orr_time delay);
enum orr_sync bw(struct orr_payload *p, orr_phase phase, orr_time delay);

#endif

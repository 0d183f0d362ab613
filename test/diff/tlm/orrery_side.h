/* SPDX-License-Identifier: Apache-2.0 */
/* The parties of the differential test on the side of Orrery. */
#ifndef ORRERY_TEST_TLM_ORRERY_SIDE_H
#define ORRERY_TEST_TLM_ORRERY_SIDE_H

#include "plan.h"

#include <orrery/orrery.h>

enum { EXECUTE = ORR_FIRST_PHASE, FINISH };

struct tag {
	struct orr_extension e;
	struct id id;
	unsigned port; /* of the router */
	unsigned target;
};

struct router {
	struct orr_target_socket in[INITIATORS];
	struct orr_initiator_socket out[TARGETS];
};

/* 0 blocks, 1 has phases only, 2 has both. */
struct target {
	struct orr_target_socket socket;
	struct orr_peq q;
	unsigned number;
	bool responding;
	struct orr_payload *ready[2 * MOST];
	unsigned nready;
	unsigned char memory[SIZE];
};

struct world {
	struct orr_sim *sim;
	struct run *run;
	struct router router;
	struct target targets[TARGETS];
	struct orr_initiator_socket lt;
	struct orr_process lt_thread;
	struct id lt_id; /* its present transaction */
	struct orr_dmi dmi;
	bool direct;
	struct orr_initiator_socket at;
	struct orr_process at_thread;
	struct orr_peq at_q;
	struct orr_pool pool;
	struct orr_event progress;
	const struct orr_payload *request;
	unsigned flying;
};

extern const struct orr_extension_type tag_type;
extern struct world *world;

struct tag *tag_of(const struct orr_payload *p);
struct id id_of(const struct orr_payload *p);
unsigned long long now(void);
orr_time lat(const struct orr_payload *p, unsigned n);
unsigned mode_of(const struct orr_payload *p, unsigned field, unsigned n);

/* orrery_router.c, orrery_targets.c, orrery_initiators.c */
void add_router(struct orr_object *root);
void add_targets(struct orr_object *root);
void add_initiators(struct orr_object *root);

#endif

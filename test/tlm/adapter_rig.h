/* SPDX-License-Identifier: Apache-2.0 */
/* A target with one kind of transport, an initiator that uses the other. */
#ifndef ORRERY_TEST_ADAPTER_RIG_H
#define ORRERY_TEST_ADAPTER_RIG_H

#include <orrery/orrery.h>

enum { N = 4 };

/* What there is of each sort, and what came to the initiator, by payload. */
struct rig {
	struct orr_sim *sim;
	struct orr_object *root;
	struct orr_initiator_socket i;
	struct orr_target_socket t;
	struct orr_process process;
	struct orr_process threads[N];
	struct orr_payload p[N];
	struct orr_memory_manager mm;
	unsigned char data[N];
	orr_time called[N]; /* when the target was */
	orr_time resp[N]; /* BEGIN_RESP */
	orr_time done[N]; /* b_transport returned */
	enum orr_sync answer; /* of the initiator to BEGIN_RESP */
	orr_time answer_delay;
	/* the non-blocking target */
	struct orr_peq q;
	enum orr_sync sync; /* its answer to BEGIN_REQ, */
	orr_phase phase; /* with this phase, */
	orr_time delay; /* and this delay */
	unsigned end_resps;
	unsigned requests; /* between BEGIN_REQ and END_REQ */
	orr_time response; /* its BEGIN_RESP, after BEGIN_REQ */
	bool keeps; /* a reference for 100 ns more */
	struct orr_extension *adds; /* to the payload, if not NULL */
	bool twice; /* BEGIN_RESP, where once is right */
	unsigned refusals;
	unsigned faults; /* that the checker says */
	unsigned freed; /* payloads */
};

extern struct rig rig;

unsigned index_of(const struct orr_payload *p);

/* An initiator, watched, bound to a target with these ops. */
void common_setup(const struct orr_target_ops *ops);
int teardown(void **state);

#endif

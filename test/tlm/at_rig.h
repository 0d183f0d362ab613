/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An approximately timed initiator that plays a list of transfers. A transfer
 * is asked for gap after the request of the one before was accepted, and not
 * before fewer than most are on their way.
 */
#ifndef ORRERY_TEST_AT_RIG_H
#define ORRERY_TEST_AT_RIG_H

#include <orrery/orrery.h>

struct at_transfer {
	orr_time gap;
	enum orr_command command;
	uint64_t address;
	uint32_t length;
	/* results */
	orr_time asked;
	orr_time accepted; /* END_REQ */
	orr_time end; /* BEGIN_RESP */
	enum orr_response response;
	uint64_t seen; /* the address of the response */
};

struct at_initiator {
	struct orr_initiator_socket socket;
	orr_time end_resp; /* delay of the END_RESP, returned at once */
	bool gap_from_end; /* gaps count from the end of the one before */
	/* private */
	struct at_transfer *list;
	unsigned n;
	unsigned next;
	unsigned flying;
	unsigned most;
	bool pausing;
	struct orr_pool pool;
	struct orr_event go;
	struct orr_process sender;
};

/* Bind i->socket before the simulation starts. */
void at_initiator_init(struct at_initiator *i, struct orr_object *parent,
		       const char *name, struct at_transfer *list, unsigned n,
		       unsigned most);

/* Whether all have ended. */
bool at_initiator_done(const struct at_initiator *i);

#endif

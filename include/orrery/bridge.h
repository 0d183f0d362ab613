/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bridge from one bus to another with a clock of its own: a target on the
 * one, an initiator on the other. A request passes at an edge of the far
 * clock, so many cycles of it later; the response at an edge of the near one,
 * likewise. What synchronizers cost, and queues, is in those cycles.
 */
#ifndef ORRERY_BRIDGE_H
#define ORRERY_BRIDGE_H

#include <orrery/clock.h>
#include <orrery/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

struct orr_bridge_config {
	const struct orr_clock *near; /* of the bus that it is a target on */
	const struct orr_clock *far; /* of the bus where it goes on */
	uint32_t request_cycles; /* of far */
	uint32_t response_cycles; /* of near */
	uint64_t base; /* added to addresses */
	/*
	 * A target behind it waits, or has nb_transport_fw only: requests in
	 * phases are then passed on by threads, and by methods otherwise.
	 */
	bool waits;
};

/*
 * b_transport, debug and direct memory pass, with the address and the time of
 * both ways; requests in phases are converted to b_transport (16.2.2). Direct
 * memory below the base is not seen, nor are its invalidations.
 */
struct orr_bridge {
	struct orr_object obj;
	struct orr_target_socket in;
	struct orr_initiator_socket out; /* to be bound or connected */
	/* read-only */
	struct orr_bridge_config config;
};

/* near and far stay; out has to be bound before the simulation starts. */
ORR_API void orr_bridge_init(struct orr_bridge *b, struct orr_object *parent,
			     const char *name,
			     const struct orr_bridge_config *config);

#ifdef __cplusplus
}
#endif

#endif

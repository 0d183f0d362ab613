/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A memory-mapped bus: decodes addresses, adds the time that a transfer takes,
 * lets one transfer through at a time, and keeps the latency of every route.
 *
 * A transfer asked for at time t begins when the bus is free, at s >= t, and
 * takes address_time + beats * beat_time, plus what the target adds. beats is
 * the length divided by width, rounded up. What a target transfers by itself
 * while it is called begins, at the earliest, when it has the data.
 */
#ifndef ORRERY_BUS_H
#define ORRERY_BUS_H

#include <orrery/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

struct orr_bus_timing {
	orr_time address_time; /* of the address phase */
	orr_time beat_time; /* of one data beat */
	uint32_t width; /* bytes per beat, not 0 */
};

/* The latency from the call to the end of the transfer, over one route. */
struct orr_latency {
	uint64_t count;
	orr_time min;
	orr_time max;
	orr_time sum; /* saturates; the mean is sum / count */
};

enum { ORR_BUS_PORTS = 16 }; /* how many initiators a bus has room for */

struct orr_bus {
	struct orr_object obj;
	/* read-only */
	struct orr_bus_timing timing;
	uint32_t nports; /* initiators so far */
	/* private */
	struct orr_bus_port *ports;
	struct orr_bus_region *regions; /* sorted by base */
	uint32_t nregions;
	uint32_t room;
	uint32_t last; /* region that was hit last */
	orr_time busy_until;
};

ORR_API void orr_bus_init(struct orr_bus *bus, struct orr_object *parent,
			  const char *name,
			  const struct orr_bus_timing *timing);

/*
 * Give the initiator i, unbound so far, a port of its own on the bus, a socket
 * named "port" below i. More than ORR_BUS_PORTS are a bug of the caller.
 */
ORR_API void orr_bus_connect(struct orr_bus *bus,
			     struct orr_initiator_socket *i);

/*
 * Map target t at [base, base + size); it sees addresses from 0. Returns 0,
 * or -EINVAL for an empty or wrapping range and -EEXIST for an overlap, which
 * err describes with both names.
 */
ORR_API int orr_bus_map(struct orr_bus *bus, uint64_t base, uint64_t size,
			struct orr_target_socket *t, struct orr_error *err);

/* Where target t is mapped: 0 with *base set, or -ENOENT. */
ORR_API int orr_bus_base(const struct orr_bus *bus,
			 const struct orr_target_socket *t, uint64_t *base);

/*
 * Visit the routes (initiator, target) that have carried transfers, in order
 * of port and address; fn must not change the bus.
 */
typedef void orr_bus_route_fn(void *arg, const struct orr_object *initiator,
			      const struct orr_object *target,
			      const struct orr_latency *latency);
ORR_API void orr_bus_routes(const struct orr_bus *bus, orr_bus_route_fn *fn,
			    void *arg);

#ifdef __cplusplus
}
#endif

#endif

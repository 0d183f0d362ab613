/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A memory-mapped bus: decodes addresses, adds the time that a transfer takes,
 * arbitrates, and keeps the latency of every route. It serves loosely timed
 * initiators (b_transport, with an annotated delay) and approximately timed
 * ones (nb_transport_fw, in phases) at once; doc/bus-timing.md has the
 * formulas, what they have been proven against, and how far the two differ.
 *
 * Time on a bus is counted in cycles of its clock; without a clock, a cycle is
 * a picosecond. What a target adds to the delay is rounded up to cycles. What
 * a target transfers by itself while it is called begins, at the earliest,
 * when it has the data.
 */
#ifndef ORRERY_BUS_H
#define ORRERY_BUS_H

#include <orrery/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Who goes first, of those that ask in the same cycle. */
enum orr_arbitration {
	ORR_ARBITRATION_FIXED, /* the one that was connected first */
	ORR_ARBITRATION_ROUND_ROBIN, /* the next one in turn */
	ORR_ARBITRATION_WEIGHTED /* the same, with grants in a row */
};

enum { ORR_BUS_PIPELINE = 16 };

struct orr_bus_timing {
	uint64_t address_cycles; /* of an address phase */
	uint64_t beat_cycles; /* of a beat of data without wait states */
	uint32_t width; /* bytes per beat, not 0 */
	/*
	 * How many transfers may be behind their address phase but not at
	 * their end, at most ORR_BUS_PIPELINE; 0: the next address phase
	 * begins when the data have ended.
	 */
	uint32_t pipeline;
	bool split; /* reads and writes go on wires of their own */
	bool address_per_beat; /* each beat has an address phase */
	enum orr_arbitration arbitration;
	struct orr_clock *clock; /* NULL: cycles are picoseconds */
};

/*
 * Ready descriptions: AMBA APB (IHI 0024: set-up and access phase), AHB-Lite
 * (IHI 0033: address and data phases overlap) and AXI4-Lite (IHI 0022:
 * channels for reads and writes, up to outstanding transfers in each). width
 * is in bytes. The arbitration is fixed; change it in the result.
 */
ORR_API struct orr_bus_timing orr_bus_apb(struct orr_clock *clock);
ORR_API struct orr_bus_timing orr_bus_ahb_lite(struct orr_clock *clock,
					       uint32_t width);
ORR_API struct orr_bus_timing orr_bus_axi4_lite(struct orr_clock *clock,
						uint32_t width,
						uint32_t outstanding);

/*
 * The latency from the call to the end of the transfer, over one route.
 * <orrery/profile.h> has more of it.
 */
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
	struct orr_bus_range *ranges; /* sorted by base */
	uint32_t nranges;
	uint32_t room;
	uint32_t last; /* range that was hit last */
	struct ori_bus_profile *profile; /* NULL: nobody wants it */
	struct orr_bus_channel *channels;
	struct orr_bus_flight *idle;
};

/*
 * A bus named name below parent, with nobody on it yet. timing is copied; its
 * clock stays. A width of 0, or a pipeline beyond ORR_BUS_PIPELINE, is a bug of
 * the caller.
 *
 * A transfer is carried out by one target: one that nobody has all bytes for
 * gets an address error, after the time that it takes all the same, and is a
 * warning in the log with what is mapped around it. Debug access that reaches
 * over the end of a target moves no byte.
 */
ORR_API void orr_bus_init(struct orr_bus *bus, struct orr_object *parent,
			  const char *name,
			  const struct orr_bus_timing *timing);

/*
 * Give the initiator i, unbound so far (or it aborts), a port of its own on the
 * bus, a socket named "port" below i. More than ORR_BUS_PORTS are a bug of the
 * caller.
 */
ORR_API void orr_bus_connect(struct orr_bus *bus,
			     struct orr_initiator_socket *i);

/*
 * Map target t at [base, base + size), in bytes, before the simulation starts;
 * it sees addresses from 0. It may be mapped more than once, and on several
 * buses; for transfers in phases it then has to have a b_transport that does
 * not wait, as nobody could be called back. Returns 0, or -EINVAL for an empty
 * or wrapping range and -EEXIST for an overlap, which err describes with both
 * names; nothing is mapped then.
 */
ORR_API int orr_bus_map(struct orr_bus *bus, uint64_t base, uint64_t size,
			struct orr_target_socket *t, struct orr_error *err);

/*
 * Target t, once mapped, makes each beat of a transfer wait for that many
 * cycles, wherever on this bus it is. Returns 0, or -ENOENT if it is nowhere.
 */
ORR_API int orr_bus_set_wait(struct orr_bus *bus,
			     const struct orr_target_socket *t,
			     uint64_t cycles);

/*
 * With ORR_ARBITRATION_WEIGHTED, the initiator i may have weight (at least 1,
 * the default) grants in a row. Returns 0 or -ENOENT.
 */
ORR_API int orr_bus_set_weight(struct orr_bus *bus,
			       const struct orr_initiator_socket *i,
			       uint32_t weight);

/* Where target t is mapped first: 0 with *base set, or -ENOENT. */
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

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bus from inside. Its time is counted in cycles of its clock, or, without
 * one, in picoseconds.
 */
#ifndef ORRERY_TLM_BUS_H
#define ORRERY_TLM_BUS_H

#include <orrery/bus.h>
#include <orrery/peq.h>

/* One, or, on a split bus, one for writes and one for reads. */
enum { ORI_BUS_CHANNELS = 2 };

/* One per initiator. */
struct orr_bus_port {
	struct orr_target_socket socket;
	struct orr_bus *bus;
	const struct orr_initiator_socket *initiator;
	struct orr_bus_port *next;
	uint32_t number;
	uint32_t weight;
	struct orr_bus_flight *request; /* has asked for the bus */
	bool responding; /* between BEGIN_RESP and END_RESP */
};

/* One per range of addresses. */
struct orr_bus_region {
	struct orr_initiator_socket out;
	struct orr_bus *bus;
	uint64_t base;
	uint64_t last; /* address */
	struct orr_target_socket *target;
	struct orr_latency *routes; /* by the number of the port */
	uint64_t wait; /* cycles per beat */
	struct ori_bus_site *site; /* for a profile; NULL without */
};

/* What decoding looks at. */
struct orr_bus_range {
	uint64_t base;
	uint64_t last; /* address */
	struct orr_bus_region *region;
};

/* When a transfer has what, in cycles. */
struct ori_bus_plan {
	uint64_t begin; /* of the address phase */
	uint64_t accepted; /* its end */
	uint64_t start; /* of the data */
	uint64_t data; /* end of the last beat, but for the target's delay */
	uint64_t free; /* the address wires are */
};

/* A transfer of an approximately timed initiator. */
struct orr_bus_flight {
	struct orr_payload *p;
	struct orr_bus_port *port;
	struct orr_bus_region *region; /* NULL: nobody's address */
	struct orr_bus_channel *channel;
	struct orr_bus_flight *next;
	orr_time asked;
	uint64_t ready; /* the first cycle in which it asks */
	struct ori_bus_plan course; /* but for free */
	uint64_t responded; /* the target has, in this cycle */
	bool held; /* its response waits for the initiator's last one */
	bool at_target; /* which owes BEGIN_RESP */
	bool at_initiator; /* which owes END_RESP */
	bool accepted; /* the target has had END_RESP, or needs none */
};

/*
 * The wires that a transfer occupies: an address phase, then beats of data.
 * The same numbers serve both styles; see doc/bus-timing.md.
 */
struct orr_bus_channel {
	struct orr_bus *bus;
	uint64_t address_free; /* the next address phase may begin */
	uint64_t data_end; /* of the last transfer so far */
	uint64_t ends[ORR_BUS_PIPELINE]; /* of transfers, a ring */
	uint32_t nends;
	/* approximately timed transfers only, from here */
	bool served; /* the rest is in use */
	struct orr_event decide;
	struct orr_process decider;
	struct orr_peq steps;
	struct orr_bus_flight *address; /* in its address phase */
	bool address_done;
	struct orr_bus_flight
		*first; /* in its data phase; others wait behind */
	struct orr_bus_flight *last;
	uint32_t count;
	const struct orr_bus_port *granted; /* last */
	uint32_t credit; /* grants that it may have in a row */
};

/* bus.c */
struct orr_bus_region *ori_bus_decode(struct orr_bus *bus,
				      const struct orr_payload *p);
/* Whether t is the port of a bus, with no target that would take all of p. */
bool ori_bus_refuses(struct orr_target_socket *t, const struct orr_payload *p);

/* The bus that t, or i, is a socket of; NULL if it is none's. */
const struct orr_object *ori_bus_behind(struct orr_target_socket *t);
const struct orr_object *ori_bus_before(struct orr_initiator_socket *i);

void ori_bus_refuse(const struct orr_bus_port *port, struct orr_payload *p);
void ori_bus_record(struct orr_bus_port *port, struct orr_bus_region *r,
		    const struct orr_payload *p, orr_time asked, orr_time end);

/* bus_time.c: the first cycle at or after t, the time of one, its middle. */
uint64_t ori_bus_cycle(const struct orr_bus *bus, orr_time t);
orr_time ori_bus_time(const struct orr_bus *bus, uint64_t cycle);
orr_time ori_bus_middle(const struct orr_bus *bus, uint64_t cycle);
struct orr_bus_channel *ori_bus_channel(struct orr_bus *bus,
					const struct orr_payload *p);
/* How many of the data cycles are wait states of the target. */
uint64_t ori_bus_wait_cycles(const struct orr_bus *bus,
			     const struct orr_bus_region *r,
			     const struct orr_payload *p);
/* From the end of the address phase to that of the last beat. */
uint64_t ori_bus_data_cycles(const struct orr_bus *bus,
			     const struct orr_bus_region *r,
			     const struct orr_payload *p);
/* When the address wires are free of a transfer whose beats end at data. */
uint64_t ori_bus_address_free(const struct orr_bus *bus,
			      const struct orr_bus_region *r,
			      const struct orr_payload *p, uint64_t accepted,
			      uint64_t data);
void ori_bus_note_end(struct orr_bus_channel *ch, uint64_t end);
void ori_bus_b_transport(struct orr_target_socket *t, struct orr_payload *p,
			 orr_time *delay);

/* Call the target of a region, with an address that is its own. */
void ori_bus_call(struct orr_bus_region *r, struct orr_payload *p,
		  orr_time *delay);

/* bus_nb.c */
enum orr_sync ori_bus_nb_transport_fw(struct orr_target_socket *t,
				      struct orr_payload *p, orr_phase *phase,
				      orr_time *delay);
enum orr_sync ori_bus_nb_transport_bw(struct orr_initiator_socket *i,
				      struct orr_payload *p, orr_phase *phase,
				      orr_time *delay);

/* bus_arbiter.c: who of those that ask in this cycle; NULL: nobody. */
struct orr_bus_port *ori_bus_choose(struct orr_bus_channel *ch, uint64_t cycle);

/*
 * bus_profile.c: what a profile is told before the target of a transfer is
 * called, and when it is over.
 */
struct ori_bus_transfer {
	const struct orr_bus_port *port;
	struct orr_bus_region *region;
	const struct orr_payload *payload;
	orr_time asked;
	uint64_t responded; /* the cycle in which the target has */
	uint64_t end; /* and in which the initiator hears of it */
};
void ori_bus_profile_call(const struct orr_bus_port *port,
			  struct orr_bus_region *r, orr_time asked);
void ori_bus_profile_transfer(const struct ori_bus_transfer *t,
			      const struct ori_bus_plan *x, orr_time end);

#endif

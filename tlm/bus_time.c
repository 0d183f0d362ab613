/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The time on a bus, and transfers with annotated delays. doc/bus-timing.md
 * derives the formulas and says what has been proven of them.
 */
#include "bus.h"

#include <orrery/clock.h>
#include <orrery/sim.h>

uint64_t ori_bus_cycle(const struct orr_bus *bus, orr_time t)
{
	const struct orr_clock *clock = bus->timing.clock;
	uint64_t n;

	if (!clock)
		return t;
	n = orr_clock_edge_number(clock, t);
	return orr_clock_edge_time(clock, n) < t ? n + 1 : n;
}

orr_time ori_bus_time(const struct orr_bus *bus, uint64_t cycle)
{
	const struct orr_clock *clock = bus->timing.clock;

	return clock ? orr_clock_edge_time(clock, cycle) : cycle;
}

orr_time ori_bus_middle(const struct orr_bus *bus, uint64_t cycle)
{
	orr_time begin = ori_bus_time(bus, cycle);

	if (!bus->timing.clock)
		return begin;
	return begin + (ori_bus_time(bus, cycle + 1) - begin) / 2;
}

struct orr_bus_channel *ori_bus_channel(struct orr_bus *bus,
					const struct orr_payload *p)
{
	bool second = bus->timing.split && p->command == ORR_READ_COMMAND;

	return &bus->channels[second];
}

static uint64_t beats_of(const struct orr_bus *bus, const struct orr_payload *p)
{
	uint64_t width = bus->timing.width;
	uint64_t beats = ((uint64_t)p->length + width - 1) / width;

	return beats ? beats : 1;
}

static uint64_t beat_cycles(const struct orr_bus *bus,
			    const struct orr_bus_region *r)
{
	return orr_time_add(bus->timing.beat_cycles, r ? r->wait : 0);
}

uint64_t ori_bus_wait_cycles(const struct orr_bus *bus,
			     const struct orr_bus_region *r,
			     const struct orr_payload *p)
{
	return r->wait ? orr_time_mul(r->wait, beats_of(bus, p)) : 0;
}

uint64_t ori_bus_data_cycles(const struct orr_bus *bus,
			     const struct orr_bus_region *r,
			     const struct orr_payload *p)
{
	uint64_t beats = beats_of(bus, p);
	uint64_t cycles = orr_time_mul(beat_cycles(bus, r), beats);

	if (!bus->timing.address_per_beat)
		return cycles;
	return orr_time_add(
		cycles, orr_time_mul(bus->timing.address_cycles, beats - 1));
}

uint64_t ori_bus_address_free(const struct orr_bus *bus,
			      const struct orr_bus_region *r,
			      const struct orr_payload *p, uint64_t accepted,
			      uint64_t data)
{
	if (bus->timing.pipeline == 0)
		return data;
	if (beats_of(bus, p) == 1)
		return accepted;
	return data - beat_cycles(bus, r);
}

static uint64_t later(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* The end of the transfer that has to be over before one more is accepted. */
static uint64_t room_from(const struct orr_bus_channel *ch)
{
	uint32_t depth = ch->bus->timing.pipeline;

	if (depth == 0 || ch->nends < depth)
		return 0;
	return ch->ends[(ch->nends - depth) % ORR_BUS_PIPELINE];
}

void ori_bus_note_end(struct orr_bus_channel *ch, uint64_t end)
{
	ch->data_end = later(ch->data_end, end);
	if (ch->nends == 2 * ORR_BUS_PIPELINE)
		ch->nends = ORR_BUS_PIPELINE; /* the same place in the ring */
	ch->ends[ch->nends++ % ORR_BUS_PIPELINE] = end;
}

__attribute__((always_inline)) static inline struct ori_bus_plan plan(
	struct orr_bus_channel *ch, const struct orr_bus_region *r,
	const struct orr_payload *p, uint64_t asked)
{
	struct orr_bus *bus = ch->bus;
	struct ori_bus_plan x;

	x.begin = later(asked, ch->address_free);
	x.accepted = orr_time_add(x.begin, bus->timing.address_cycles);
	x.accepted = later(x.accepted, room_from(ch));
	x.start = later(x.accepted, ch->data_end);
	x.data = orr_time_add(x.start, ori_bus_data_cycles(bus, r, p));
	x.free = ori_bus_address_free(bus, r, p, x.accepted, x.data);
	return x;
}

void ori_bus_call(struct orr_bus_region *r, struct orr_payload *p,
		  orr_time *delay)
{
	struct orr_sim *sim = r->bus->obj.sim;
	const struct orr_object *outer = orr_sim_enter(sim, &r->target->obj);

	orr_b_transport(&r->out, p, delay);
	orr_sim_leave(sim, outer);
}

/*
 * Before the target is called all is entered as if it took no time, so that
 * what it begins by itself comes after this. Compiled twice, so that a profile
 * that nobody wants costs one branch.
 */
__attribute__((always_inline)) static inline void transport(
	struct orr_bus_port *port, struct orr_payload *p, orr_time *delay,
	bool profiled)
{
	struct orr_bus *bus = port->bus;
	orr_time now = orr_now(bus->obj.sim);
	orr_time asked = orr_time_add(now, *delay);
	struct orr_bus_region *r = ori_bus_decode(bus, p);
	struct orr_bus_channel *ch = ori_bus_channel(bus, p);
	struct ori_bus_plan x = plan(ch, r, p, ori_bus_cycle(bus, asked));
	uint64_t end;

	ch->address_free = x.free;
	ch->data_end = x.data;
	*delay = ori_bus_time(bus, x.data) - now;
	if (r) {
		if (profiled)
			ori_bus_profile_call(port, r, asked);
		p->address -= r->base;
		ori_bus_call(r, p, delay);
		p->address += r->base;
	} else {
		ori_bus_refuse(port, p);
	}
	/* simulated time may have passed in the call */
	now = orr_now(bus->obj.sim);
	end = ori_bus_cycle(bus, orr_time_add(now, *delay));
	if (bus->timing.pipeline == 0)
		ch->address_free = later(ch->address_free, end);
	ori_bus_note_end(ch, end);
	*delay = ori_bus_time(bus, end) - now;
	ori_bus_record(port, r, p, asked, now + *delay);
	if (profiled && r)
		ori_bus_profile_transfer(
			&(struct ori_bus_transfer){port, r, p, asked, end, end},
			&x, now + *delay);
}

void ori_bus_b_transport(struct orr_target_socket *t, struct orr_payload *p,
			 orr_time *delay)
{
	struct orr_bus_port *port =
		orr_container_of(t, struct orr_bus_port, socket);

	if (port->bus->profile)
		transport(port, p, delay, true);
	else
		transport(port, p, delay, false);
}

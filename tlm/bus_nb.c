/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Transfers in phases. A request that stands at an edge of the clock takes
 * part in the arbitration of the cycle that begins there, which is decided in
 * the middle of it, when all who ask have asked. END_REQ is the end of the
 * address phase, BEGIN_RESP that of the last beat; the data wires stay taken
 * until END_RESP.
 */
#include "bus.h"

#include <orrery/log.h>
#include <orrery/sim.h>

enum {
	STEP_ADDRESS = ORR_FIRST_PHASE, /* the address phase may end */
	STEP_DATA, /* the beats have ended: the target's turn */
	STEP_RESPONSE, /* the target is ready */
	STEP_END /* the initiator is, too */
};

static uint64_t this_cycle(const struct orr_bus *bus)
{
	return ori_bus_cycle(bus, orr_now(bus->obj.sim));
}

/* step comes at the beginning of that cycle, or now if it has begun. */
static void schedule(struct orr_bus_channel *ch, struct orr_payload *p,
		     orr_phase step, uint64_t cycle)
{
	orr_time now = orr_now(ch->bus->obj.sim);
	orr_time when = ori_bus_time(ch->bus, cycle);

	orr_peq_notify(&ch->steps, p, step, when > now ? when - now : 0);
}

static void decide_in(struct orr_bus_channel *ch, uint64_t cycle)
{
	orr_time now = orr_now(ch->bus->obj.sim);
	orr_time when = ori_bus_middle(ch->bus, cycle);

	orr_event_notify_after(&ch->decide, when > now ? when - now : 0);
}

/* When somebody asks next; UINT64_MAX: nobody does. */
static uint64_t next_request(struct orr_bus_channel *ch)
{
	const struct orr_bus_port *port = ch->bus->ports;
	uint64_t first = UINT64_MAX;

	for (; port; port = port->next) {
		const struct orr_bus_flight *f = port->request;

		if (f && f->ready < first && f->channel == ch)
			first = f->ready;
	}
	return first;
}

/* The cycle of the next decision is the first in which one can be made. */
static void look_ahead(struct orr_bus_channel *ch)
{
	uint64_t cycle = next_request(ch);

	if (cycle == UINT64_MAX || ch->address ||
	    (ch->bus->timing.pipeline == 0 && ch->count))
		return;
	if (cycle < ch->address_free)
		cycle = ch->address_free;
	if (cycle < this_cycle(ch->bus))
		cycle = this_cycle(ch->bus);
	decide_in(ch, cycle);
}

static void grant(struct orr_bus_channel *ch, struct orr_bus_port *port,
		  uint64_t cycle)
{
	struct orr_bus_flight *f = port->request;
	uint64_t end = orr_time_add(cycle, ch->bus->timing.address_cycles);

	f->course.begin = cycle;
	ch->address = f;
	ch->address_done = false;
	ch->address_free = end;
	schedule(ch, f->p, STEP_ADDRESS, end);
}

/* The cycle in whose middle, or at whose beginning, we are. */
static uint64_t present_cycle(const struct orr_bus *bus)
{
	uint64_t cycle = this_cycle(bus);
	orr_time now = orr_now(bus->obj.sim);

	return ori_bus_time(bus, cycle) > now ? cycle - 1 : cycle;
}

static void decide(struct orr_process *self)
{
	struct orr_bus_channel *ch =
		orr_container_of(self, struct orr_bus_channel, decider);
	uint64_t cycle = present_cycle(ch->bus);
	struct orr_bus_port *port = NULL;

	if (ch->address || (ch->bus->timing.pipeline == 0 && ch->count))
		return;
	if (cycle >= ch->address_free)
		port = ori_bus_choose(ch, cycle);
	if (port)
		grant(ch, port, cycle);
	else
		look_ahead(ch);
}

static void start_data(struct orr_bus_channel *ch)
{
	struct orr_bus_flight *f = ch->first;
	struct orr_bus *bus = ch->bus;
	uint64_t now = this_cycle(bus);
	uint64_t begin = now > ch->data_end ? now : ch->data_end;
	uint64_t end =
		orr_time_add(begin, ori_bus_data_cycles(bus, f->region, f->p));

	f->course.start = begin;
	f->course.data = end;
	ch->data_end = end;
	ch->address_free = ori_bus_address_free(bus, f->region, f->p,
						ch->address_free, end);
	schedule(ch, f->p, STEP_DATA, end);
}

static void append(struct orr_bus_channel *ch, struct orr_bus_flight *f)
{
	if (ch->first)
		ch->last->next = f;
	else
		ch->first = f;
	ch->last = f;
	ch->count++;
}

/* The address phase ends when there is room behind it. */
static void try_accept(struct orr_bus_channel *ch)
{
	struct orr_bus_flight *f = ch->address;
	uint32_t room = ch->bus->timing.pipeline ? ch->bus->timing.pipeline : 1;
	orr_phase phase = ORR_END_REQ;
	orr_time delay = 0;

	if (!f || !ch->address_done || ch->count >= room)
		return;
	ch->address = NULL;
	f->port->request = NULL;
	ch->address_free = this_cycle(ch->bus);
	f->course.accepted = ch->address_free;
	append(ch, f);
	if (ch->first == f)
		start_data(ch);
	orr_nb_transport_bw(&f->port->socket, f->p, &phase, &delay);
	look_ahead(ch);
}

static void finish(struct orr_bus_channel *ch);

static void record(const struct orr_bus_flight *f, orr_time now)
{
	struct orr_bus *bus = f->port->bus;
	const struct ori_bus_transfer t = {
		.port = f->port,
		.region = f->region,
		.payload = f->p,
		.asked = f->asked,
		.responded = f->responded,
		.end = this_cycle(bus),
	};

	ori_bus_record(f->port, f->region, f->p, f->asked, now);
	if (bus->profile && f->region)
		ori_bus_profile_transfer(&t, &f->course, now);
}

/* The end of the last beat, with all that the target added. */
static void respond(struct orr_bus_channel *ch)
{
	struct orr_bus_flight *f = ch->first;
	struct orr_bus_port *port = f->port;
	orr_phase phase = ORR_BEGIN_RESP;
	orr_time delay = 0;
	enum orr_sync sync;
	orr_time now = orr_now(ch->bus->obj.sim);

	if (!f->held)
		f->responded = this_cycle(ch->bus);
	f->held = port->responding;
	if (f->held)
		return;
	if (f->region)
		f->p->address += f->region->base;
	record(f, now);
	port->responding = true;
	sync = orr_nb_transport_bw(&port->socket, f->p, &phase, &delay);
	f->at_initiator = sync != ORR_COMPLETED &&
			  (sync != ORR_UPDATED || phase != ORR_END_RESP);
	if (f->at_initiator)
		return;
	if (delay)
		schedule(ch, f->p, STEP_END,
			 ori_bus_cycle(ch->bus, orr_time_add(now, delay)));
	else
		finish(ch);
}

/* The other channel may have had to wait for this one's initiator. */
static void release_held(struct orr_bus *bus, const struct orr_bus_port *port)
{
	for (unsigned c = 0; c < ORI_BUS_CHANNELS; c++) {
		struct orr_bus_channel *ch = &bus->channels[c];

		if (ch->first && ch->first->held && ch->first->port == port)
			respond(ch);
	}
}

static void finish(struct orr_bus_channel *ch)
{
	struct orr_bus_flight *f = ch->first;
	struct orr_bus *bus = ch->bus;
	struct orr_bus_port *port = f->port;

	ch->first = f->next;
	ch->count--;
	port->responding = false;
	ori_bus_note_end(ch, this_cycle(bus));
	orr_payload_release(f->p);
	f->next = bus->idle;
	bus->idle = f;
	if (ch->first)
		start_data(ch);
	try_accept(ch);
	look_ahead(ch);
	release_held(bus, port);
}

/* After delay, at the next edge. */
static void respond_after(struct orr_bus_channel *ch, orr_time delay)
{
	orr_time now = orr_now(ch->bus->obj.sim);

	if (delay)
		schedule(ch, ch->first->p, STEP_RESPONSE,
			 ori_bus_cycle(ch->bus, orr_time_add(now, delay)));
	else
		respond(ch);
}

static bool is_called_directly(const struct orr_bus_region *r)
{
	return r->target->ops->b_transport && !r->target->ops->waits;
}

static void send_end_resp(struct orr_bus_region *r, struct orr_payload *p)
{
	orr_phase phase = ORR_END_RESP;
	orr_time delay = 0;

	orr_nb_transport_fw(&r->out, p, &phase, &delay);
}

static void call_target(struct orr_bus_channel *ch, struct orr_bus_flight *f)
{
	struct orr_bus_region *r = f->region;
	orr_phase phase = ORR_BEGIN_REQ;
	orr_time delay = 0;
	enum orr_sync sync;

	f->accepted = true;
	if (r->bus->profile)
		ori_bus_profile_call(f->port, r, f->asked);
	f->p->address -= r->base;
	if (is_called_directly(r)) {
		ori_bus_call(r, f->p, &delay);
		respond_after(ch, delay);
		return;
	}
	f->at_target = true;
	sync = orr_nb_transport_fw(&r->out, f->p, &phase, &delay);
	if (!f->at_target)
		return; /* it has called back meanwhile */
	if (sync == ORR_UPDATED && phase == ORR_BEGIN_RESP)
		f->accepted = false;
	else if (sync != ORR_COMPLETED)
		return;
	f->at_target = false;
	respond_after(ch, delay);
}

static void data_is_there(struct orr_bus_channel *ch)
{
	struct orr_bus_flight *f = ch->first;

	if (f->region) {
		call_target(ch, f);
		return;
	}
	ori_bus_refuse(f->port, f->p);
	respond(ch);
}

static void step(struct orr_peq *q, struct orr_payload *p, orr_phase phase)
{
	struct orr_bus_channel *ch =
		orr_container_of(q, struct orr_bus_channel, steps);

	switch (phase) {
	case STEP_ADDRESS:
		ch->address_done = true;
		try_accept(ch);
		break;
	case STEP_DATA:
		data_is_there(ch);
		break;
	case STEP_RESPONSE:
		if (!ch->first->accepted)
			send_end_resp(ch->first->region, p);
		respond(ch);
		break;
	default:
		finish(ch);
		break;
	}
}

/* Not before somebody needs it: a bus has no events of its own otherwise. */
static void serve(struct orr_bus_channel *ch)
{
	struct orr_bus *bus = ch->bus;
	bool second = ch != bus->channels;

	if (ch->served)
		return;
	ch->served = true;
	orr_event_init(&ch->decide, &bus->obj,
		       second ? "decide_read" : "decide");
	orr_method_init_on(&ch->decider, &ch->decide.obj, "call", decide,
			   &ch->decide);
	orr_peq_init(&ch->steps, &bus->obj, second ? "steps_read" : "steps",
		     step);
}

static struct orr_bus_flight *new_flight(struct orr_bus *bus)
{
	struct orr_bus_flight *f = bus->idle;

	if (f)
		bus->idle = f->next;
	else
		f = orr_sim_alloc(bus->obj.sim, sizeof(*f));
	*f = (struct orr_bus_flight){0};
	return f;
}

/* There is one place for a request. */
static enum orr_sync refuse_request(const struct orr_bus_port *port,
				    struct orr_payload *p)
{
	orr_log(&port->initiator->obj, ORR_LOG_ERROR,
		"BEGIN_REQ before the END_REQ of the last request (IEEE "
		"1666-2023 15.2.6)");
	p->response = ORR_GENERIC_ERROR_RESPONSE;
	return ORR_COMPLETED;
}

static enum orr_sync begin_request(struct orr_bus_port *port,
				   struct orr_payload *p, orr_time delay)
{
	struct orr_bus *bus = port->bus;
	struct orr_bus_channel *ch = ori_bus_channel(bus, p);
	struct orr_bus_flight *f;

	if (port->request)
		return refuse_request(port, p);
	serve(ch);
	f = new_flight(bus);
	f->p = p;
	f->port = port;
	f->region = ori_bus_decode(bus, p);
	f->channel = ch;
	f->asked = orr_time_add(orr_now(bus->obj.sim), delay);
	f->ready = ori_bus_cycle(bus, f->asked);
	orr_payload_acquire(p);
	port->request = f;
	look_ahead(ch);
	return ORR_ACCEPTED;
}

/* By which the initiator lets the next response through. */
static enum orr_sync end_response(struct orr_bus_port *port,
				  struct orr_payload *p, orr_time delay)
{
	struct orr_bus *bus = port->bus;

	for (unsigned c = 0; c < ORI_BUS_CHANNELS; c++) {
		struct orr_bus_channel *ch = &bus->channels[c];
		orr_time now = orr_now(bus->obj.sim);

		if (!ch->first || ch->first->p != p || !ch->first->at_initiator)
			continue;
		ch->first->at_initiator = false;
		schedule(ch, p, STEP_END,
			 ori_bus_cycle(bus, orr_time_add(now, delay)));
		return ORR_COMPLETED;
	}
	orr_log(&port->initiator->obj, ORR_LOG_ERROR,
		"END_RESP without a response (IEEE 1666-2023 15.2.4)");
	return ORR_COMPLETED;
}

enum orr_sync ori_bus_nb_transport_fw(struct orr_target_socket *t,
				      struct orr_payload *p, orr_phase *phase,
				      orr_time *delay)
{
	struct orr_bus_port *port =
		orr_container_of(t, struct orr_bus_port, socket);

	if (*phase == ORR_BEGIN_REQ)
		return begin_request(port, p, *delay);
	if (*phase == ORR_END_RESP)
		return end_response(port, p, *delay);
	return ORR_ACCEPTED;
}

/* Where the target of region r has p to answer; NULL: nowhere. */
static struct orr_bus_channel *channel_at_target(struct orr_bus_region *r,
						 const struct orr_payload *p)
{
	for (unsigned c = 0; c < ORI_BUS_CHANNELS; c++) {
		const struct orr_bus_flight *f = r->bus->channels[c].first;

		if (f && f->p == p && f->region == r && f->at_target)
			return &r->bus->channels[c];
	}
	return NULL;
}

/* From a target with phases of its own. END_REQ says nothing new here. */
enum orr_sync ori_bus_nb_transport_bw(struct orr_initiator_socket *i,
				      struct orr_payload *p, orr_phase *phase,
				      orr_time *delay)
{
	struct orr_bus_region *r =
		orr_container_of(i, struct orr_bus_region, out);
	struct orr_bus_channel *ch = channel_at_target(r, p);
	orr_time now = orr_now(r->bus->obj.sim);

	if (*phase != ORR_BEGIN_RESP)
		return ORR_ACCEPTED;
	if (!ch) {
		orr_log(&r->target->obj, ORR_LOG_ERROR,
			"BEGIN_RESP without a request (IEEE 1666-2023 "
			"15.2.4)");
		return ORR_COMPLETED;
	}
	ch->first->at_target = false;
	schedule(ch, p, STEP_RESPONSE,
		 ori_bus_cycle(r->bus, orr_time_add(now, *delay)));
	return ORR_COMPLETED;
}

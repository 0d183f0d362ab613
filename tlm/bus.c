/* SPDX-License-Identifier: Apache-2.0 */
/* Who and what is on a bus, and all that takes no time. */
#include "bus.h"
#include "regs.h"

#include <orrery/clock.h>
#include <orrery/log.h>
#include <orrery/sim.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_ROOM = 16, PATH_SIZE = 256 };

void orr_bus_init(struct orr_bus *bus, struct orr_object *parent,
		  const char *name, const struct orr_bus_timing *timing)
{
	*bus = (struct orr_bus){.timing = *timing};
	orr_object_init_kind(&bus->obj, parent, name, ORR_KIND_BUS);
	orr_check(&bus->obj, timing->width > 0);
	orr_check(&bus->obj, timing->pipeline <= ORR_BUS_PIPELINE);
	bus->channels = orr_sim_alloc(
		bus->obj.sim, ORI_BUS_CHANNELS * sizeof(*bus->channels));
	for (unsigned c = 0; c < ORI_BUS_CHANNELS; c++)
		bus->channels[c].bus = bus;
}

/* The index of the first range that ends at or after address. */
static uint32_t lower_bound(const struct orr_bus *bus, uint64_t address)
{
	uint32_t low = 0;
	uint32_t high = bus->nranges;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (bus->ranges[middle].last < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool covers(const struct orr_bus *bus, uint32_t i, uint64_t address)
{
	return i < bus->nranges && bus->ranges[i].base <= address &&
	       address <= bus->ranges[i].last;
}

/* The region that holds all of [address, last], or NULL. */
static struct orr_bus_region *decode(struct orr_bus *bus, uint64_t address,
				     uint64_t last)
{
	if (!covers(bus, bus->last, address)) {
		uint32_t i = lower_bound(bus, address);

		if (!covers(bus, i, address))
			return NULL;
		bus->last = i;
	}
	if (last < address || last > bus->ranges[bus->last].last)
		return NULL;
	return bus->ranges[bus->last].region;
}

/* A transfer of no bytes has no last address, and so no region. */
struct orr_bus_region *ori_bus_decode(struct orr_bus *bus,
				      const struct orr_payload *p)
{
	return decode(bus, p->address, p->address + orr_payload_span(p) - 1);
}

static const char *target_path(const struct orr_bus *bus, uint32_t i, char *buf)
{
	return orr_object_path(&bus->ranges[i].region->target->obj, buf,
			       PATH_SIZE);
}

/* Between which targets the hole is. */
static const char *name_hole(const struct orr_bus *bus, uint64_t address,
			     char *buf, size_t size)
{
	uint32_t i = lower_bound(bus, address);
	char before[PATH_SIZE];
	char behind[PATH_SIZE];

	if (bus->nranges == 0)
		return "nothing is mapped at all";
	if (i == 0)
		snprintf(buf, size, "nothing is mapped before %s",
			 target_path(bus, i, behind));
	else if (i == bus->nranges)
		snprintf(buf, size, "nothing is mapped behind %s",
			 target_path(bus, i - 1, before));
	else
		snprintf(buf, size, "nothing is mapped between %s and %s",
			 target_path(bus, i - 1, before),
			 target_path(bus, i, behind));
	return buf;
}

/* Why p cannot be carried; buf has room for two paths. */
static const char *reason(struct orr_bus *bus, const struct orr_payload *p,
			  char *buf, size_t size)
{
	const struct orr_bus_region *r = decode(bus, p->address, p->address);
	char path[PATH_SIZE];

	if (orr_payload_span(p) == 0)
		return "no bytes to transfer";
	if (!r)
		return name_hole(bus, p->address, buf, size);
	snprintf(buf, size, "beyond the end of %s",
		 orr_object_path(&r->target->obj, path, sizeof(path)));
	return buf;
}

void ori_bus_refuse(const struct orr_bus_port *port, struct orr_payload *p)
{
	char who[PATH_SIZE];
	char why[2 * PATH_SIZE + 32];

	p->response = orr_payload_span(p) ? ORR_ADDRESS_ERROR_RESPONSE
					  : ORR_BURST_ERROR_RESPONSE;
	orr_log(&port->bus->obj, ORR_LOG_WARNING,
		"%s of %" PRIu32 " bytes at 0x%" PRIx64 " by %s: %s",
		p->command == ORR_WRITE_COMMAND ? "write" : "read", p->length,
		p->address,
		orr_object_path(&port->initiator->obj, who, sizeof(who)),
		reason(port->bus, p, why, sizeof(why)));
}

static void record(struct orr_latency *l, orr_time t)
{
	if (l->count == 0 || t < l->min)
		l->min = t;
	if (t > l->max)
		l->max = t;
	l->sum = orr_time_add(l->sum, t);
	l->count++;
}

/* Only what was moved: the rest of a buffer may be anything. */
static void fold_data(struct orr_sim *sim, const struct orr_payload *p)
{
	if (p->command == ORR_IGNORE_COMMAND || p->response != ORR_OK_RESPONSE)
		return;
	if (!p->byte_enable || !p->byte_enable_length) {
		orr_sim_hash_fold_bytes(sim, p->data, p->length);
		return;
	}
	for (uint32_t i = 0; i < p->length; i++)
		if (p->byte_enable[i % p->byte_enable_length])
			orr_sim_hash_fold(sim, p->data[i]);
}

static void fold(const struct orr_bus *bus, const struct orr_payload *p,
		 orr_time end)
{
	struct orr_sim *sim = bus->obj.sim;
	unsigned response = (unsigned)(ORR_OK_RESPONSE - p->response);

	orr_sim_hash_fold(sim, end);
	orr_sim_hash_fold(sim, p->address);
	orr_sim_hash_fold(sim, (uint64_t)p->length << 8 |
				       (uint64_t)p->command << 4 | response);
	fold_data(sim, p);
}

void ori_bus_record(struct orr_bus_port *port, struct orr_bus_region *r,
		    const struct orr_payload *p, orr_time asked, orr_time end)
{
	if (r)
		record(&r->routes[port->number], end - asked);
	fold(port->bus, p, end);
}

static uint32_t bus_transport_dbg(struct orr_target_socket *t,
				  struct orr_payload *p)
{
	struct orr_bus *bus =
		orr_container_of(t, struct orr_bus_port, socket)->bus;
	struct orr_bus_region *r =
		decode(bus, p->address, p->address + p->length - 1);
	uint32_t done = 0;

	if (!r)
		return 0;
	p->address -= r->base;
	done = orr_transport_dbg(&r->out, p);
	p->address += r->base;
	return done;
}

/* Where nothing is mapped around address. */
static void describe_hole(const struct orr_bus *bus, uint64_t address,
			  struct orr_dmi *dmi)
{
	uint32_t i = lower_bound(bus, address);

	*dmi = (struct orr_dmi){.read = true, .write = true};
	if (i > 0)
		dmi->start = bus->ranges[i - 1].last + 1;
	dmi->end = i < bus->nranges ? bus->ranges[i].base - 1 : UINT64_MAX;
}

/* From the target's addresses to those of the bus, within the region. */
static void translate(const struct orr_bus_region *r, struct orr_dmi *dmi)
{
	uint64_t size = r->last - r->base;

	dmi->start += r->base;
	dmi->end = (dmi->end < size ? dmi->end : size) + r->base;
}

/* Of the time of a single beat on a free bus, each byte has its part. */
static void add_bus_time(struct orr_bus *bus, const struct orr_bus_region *r,
			 struct orr_dmi *dmi)
{
	const struct orr_bus_timing *t = &bus->timing;
	uint64_t cycles = orr_time_add(t->address_cycles, t->beat_cycles);
	orr_time time = orr_time_add(cycles, r->wait);

	if (t->clock)
		time = orr_clock_cycles(t->clock, time);
	time = orr_time_add(time, t->width - 1) / t->width;
	dmi->read_latency = orr_time_add(dmi->read_latency, time);
	dmi->write_latency = orr_time_add(dmi->write_latency, time);
}

static bool bus_get_direct_mem_ptr(struct orr_target_socket *t,
				   struct orr_payload *p, struct orr_dmi *dmi)
{
	struct orr_bus *bus =
		orr_container_of(t, struct orr_bus_port, socket)->bus;
	struct orr_bus_region *r = decode(bus, p->address, p->address);
	bool granted;

	if (!r) {
		describe_hole(bus, p->address, dmi);
		return false;
	}
	p->address -= r->base;
	granted = orr_get_direct_mem_ptr(&r->out, p, dmi);
	p->address += r->base;
	translate(r, dmi);
	if (granted)
		add_bus_time(bus, r, dmi);
	return granted;
}

/* Every initiator on the bus may have been given the pointer (11.3.6). */
static void bus_invalidate(struct orr_initiator_socket *i, uint64_t start,
			   uint64_t end)
{
	const struct orr_bus_region *r =
		orr_container_of(i, struct orr_bus_region, out);
	struct orr_bus_port *port = r->bus->ports;
	uint64_t size = r->last - r->base;

	if (start > size)
		return;
	if (end > size)
		end = size;
	for (; port; port = port->next)
		orr_invalidate_direct_mem_ptr(&port->socket, start + r->base,
					      end + r->base);
}

static const struct orr_target_ops bus_ops = {
	.b_transport = ori_bus_b_transport,
	.transport_dbg = bus_transport_dbg,
	.nb_transport_fw = ori_bus_nb_transport_fw,
	.get_direct_mem_ptr = bus_get_direct_mem_ptr,
};

static const struct orr_initiator_ops out_ops = {
	.nb_transport_bw = ori_bus_nb_transport_bw,
	.invalidate_direct_mem_ptr = bus_invalidate,
};

bool ori_bus_refuses(struct orr_target_socket *t, const struct orr_payload *p)
{
	struct orr_payload there = *p;
	struct orr_bus_region *r;

	if (t->ops != &bus_ops)
		return false;
	r = ori_bus_decode(
		orr_container_of(t, struct orr_bus_port, socket)->bus, p);
	if (!r)
		return true;
	there.address -= r->base;
	return ori_regs_refuse(r->target, &there);
}

const struct orr_object *ori_bus_behind(struct orr_target_socket *t)
{
	if (t->ops != &bus_ops)
		return NULL;
	return &orr_container_of(t, struct orr_bus_port, socket)->bus->obj;
}

const struct orr_object *ori_bus_before(struct orr_initiator_socket *i)
{
	if (i->bw.nb_transport_bw != out_ops.nb_transport_bw)
		return NULL;
	return &orr_container_of(i, struct orr_bus_region, out)->bus->obj;
}

void orr_bus_connect(struct orr_bus *bus, struct orr_initiator_socket *i)
{
	struct orr_bus_port *port = orr_sim_alloc(bus->obj.sim, sizeof(*port));
	struct orr_bus_port **end = &bus->ports;

	if (orr_bound(i))
		orr_fail(&i->obj, __FILE__, __LINE__,
			 "is bound or connected already, and cannot be to %s",
			 bus->obj.name);
	if (bus->nports == ORR_BUS_PORTS)
		orr_fail(&bus->obj, __FILE__, __LINE__,
			 "has room for %d initiators, and no more",
			 ORR_BUS_PORTS);
	port->number = bus->nports++;
	/* below the initiator, lest it take a name from what is on the bus */
	orr_target_socket_init(&port->socket, &i->obj, "port", &bus_ops);
	port->socket.protocol = i->protocol;
	port->socket.bus_width = i->bus_width;
	port->bus = bus;
	port->initiator = i;
	port->weight = 1;
	while (*end)
		end = &(*end)->next;
	*end = port;
	orr_bind(i, &port->socket);
}

static int refuse_overlap(const struct orr_bus_range *r, uint64_t base,
			  uint64_t last, const struct orr_target_socket *t,
			  struct orr_error *err)
{
	char a[PATH_SIZE];
	char b[PATH_SIZE];

	return orr_error_set(
		err, -EEXIST,
		"%s at 0x%" PRIx64 "..0x%" PRIx64 " overlaps %s at 0x%" PRIx64
		"..0x%" PRIx64,
		orr_object_path(&t->obj, a, sizeof(a)), base, last,
		orr_object_path(&r->region->target->obj, b, sizeof(b)), r->base,
		r->last);
}

/* Make room for one more range and return the array. */
static struct orr_bus_range *reserve(struct orr_bus *bus)
{
	struct orr_bus_range *old = bus->ranges;

	if (bus->nranges < bus->room)
		return old;
	bus->room = bus->room ? 2 * bus->room : FIRST_ROOM;
	bus->ranges =
		orr_sim_alloc(bus->obj.sim, bus->room * sizeof(*bus->ranges));
	if (old)
		memcpy(bus->ranges, old, bus->nranges * sizeof(*old));
	return bus->ranges;
}

/* A target may be mapped more than once, and on more than one bus. */
static void bind_out(struct orr_bus_region *r)
{
	struct orr_object *parent = &r->target->obj;
	char name[16];
	unsigned n = 0;

	do
		snprintf(name, sizeof(name), "bus%u", n++);
	while (orr_object_find(parent, name));
	orr_initiator_socket_init(&r->out, parent, name);
	orr_initiator_socket_set_ops(&r->out, &out_ops);
	r->out.protocol = r->target->protocol;
	r->out.bus_width = r->target->bus_width;
	orr_bind(&r->out, r->target);
}

static struct orr_bus_region *new_region(struct orr_bus *bus, uint64_t base,
					 uint64_t last,
					 struct orr_target_socket *t)
{
	struct orr_bus_region *r = orr_sim_alloc(bus->obj.sim, sizeof(*r));

	r->bus = bus;
	r->base = base;
	r->last = last;
	r->target = t;
	r->routes =
		orr_sim_alloc(bus->obj.sim, ORR_BUS_PORTS * sizeof(*r->routes));
	bind_out(r);
	return r;
}

int orr_bus_map(struct orr_bus *bus, uint64_t base, uint64_t size,
		struct orr_target_socket *t, struct orr_error *err)
{
	uint64_t last = base + size - 1;
	uint32_t i = lower_bound(bus, base);
	struct orr_bus_range *r;
	char path[PATH_SIZE];

	if (size == 0 || last < base)
		return orr_error_set(
			err, -EINVAL,
			"%s: 0x%" PRIx64 " bytes at 0x%" PRIx64
			" is no address range",
			orr_object_path(&t->obj, path, sizeof(path)), size,
			base);
	if (i < bus->nranges && bus->ranges[i].base <= last)
		return refuse_overlap(&bus->ranges[i], base, last, t, err);
	r = reserve(bus) + i;
	memmove(r + 1, r, (bus->nranges++ - i) * sizeof(*r));
	*r = (struct orr_bus_range){base, last, new_region(bus, base, last, t)};
	return 0;
}

static struct orr_bus_region *region_of(const struct orr_bus *bus,
					const struct orr_target_socket *t)
{
	for (uint32_t i = 0; i < bus->nranges; i++)
		if (bus->ranges[i].region->target == t)
			return bus->ranges[i].region;
	return NULL;
}

int orr_bus_set_wait(struct orr_bus *bus, const struct orr_target_socket *t,
		     uint64_t cycles)
{
	int code = -ENOENT;

	for (uint32_t i = 0; i < bus->nranges; i++) {
		struct orr_bus_region *r = bus->ranges[i].region;

		if (r->target != t)
			continue;
		r->wait = cycles;
		code = 0;
	}
	return code;
}

int orr_bus_set_weight(struct orr_bus *bus,
		       const struct orr_initiator_socket *i, uint32_t weight)
{
	struct orr_bus_port *port = bus->ports;

	while (port && port->initiator != i)
		port = port->next;
	if (!port)
		return -ENOENT;
	orr_check(&bus->obj, weight > 0);
	port->weight = weight;
	return 0;
}

int orr_bus_base(const struct orr_bus *bus, const struct orr_target_socket *t,
		 uint64_t *base)
{
	const struct orr_bus_region *r = region_of(bus, t);

	if (!r)
		return -ENOENT;
	*base = r->base;
	return 0;
}

void orr_bus_routes(const struct orr_bus *bus, orr_bus_route_fn *fn, void *arg)
{
	const struct orr_bus_port *port = bus->ports;

	for (; port; port = port->next) {
		for (uint32_t i = 0; i < bus->nranges; i++) {
			const struct orr_bus_region *r = bus->ranges[i].region;
			const struct orr_latency *l = &r->routes[port->number];

			if (l->count)
				fn(arg, &port->initiator->obj, &r->target->obj,
				   l);
		}
	}
}

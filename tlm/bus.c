/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/bus.h>

#include <orrery/log.h>
#include <orrery/sim.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* One per initiator. */
struct orr_bus_port {
	struct orr_target_socket socket;
	struct orr_bus *bus;
	const struct orr_initiator_socket *initiator;
	struct orr_bus_port *next;
	uint32_t number;
};

enum { FIRST_ROOM = 16, PATH_SIZE = 256 };

struct orr_bus_region {
	uint64_t base;
	uint64_t last; /* address */
	struct orr_target_socket *target;
	struct orr_latency *routes; /* by the number of the port */
};

void orr_bus_init(struct orr_bus *bus, struct orr_object *parent,
		  const char *name, const struct orr_bus_timing *timing)
{
	*bus = (struct orr_bus){.timing = *timing};
	orr_object_init_kind(&bus->obj, parent, name, ORR_KIND_BUS);
	orr_check(&bus->obj, timing->width > 0);
}

/* The index of the first region that ends at or after address. */
static uint32_t lower_bound(const struct orr_bus *bus, uint64_t address)
{
	uint32_t low = 0;
	uint32_t high = bus->nregions;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (bus->regions[middle].last < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool covers(const struct orr_bus *bus, uint32_t i, uint64_t address)
{
	return i < bus->nregions && bus->regions[i].base <= address &&
	       address <= bus->regions[i].last;
}

/* The region that holds all of [address, last], or NULL. */
static const struct orr_bus_region *decode(struct orr_bus *bus,
					   uint64_t address, uint64_t last)
{
	if (!covers(bus, bus->last, address)) {
		uint32_t i = lower_bound(bus, address);

		if (!covers(bus, i, address))
			return NULL;
		bus->last = i;
	}
	if (last < address || last > bus->regions[bus->last].last)
		return NULL;
	return &bus->regions[bus->last];
}

/* How many bytes of the address space p touches; 0 is a bad attribute. */
static uint32_t reach(const struct orr_payload *p)
{
	return p->length < p->streaming_width ? p->length : p->streaming_width;
}

static const struct orr_bus_region *decode_all(struct orr_bus *bus,
					       const struct orr_payload *p)
{
	return decode(bus, p->address, p->address + reach(p) - 1);
}

/* Why p cannot be carried; buf has room for a path. */
static const char *reason(struct orr_bus *bus, const struct orr_payload *p,
			  char *buf, size_t size)
{
	const struct orr_bus_region *r = decode(bus, p->address, p->address);
	char path[PATH_SIZE];

	if (reach(p) == 0)
		return "no bytes to transfer";
	if (!r)
		return "nothing is mapped there";
	snprintf(buf, size, "beyond the end of %s",
		 orr_object_path(&r->target->obj, path, sizeof(path)));
	return buf;
}

static void refuse(const struct orr_bus_port *port, struct orr_payload *p)
{
	char who[PATH_SIZE];
	char why[PATH_SIZE + 32];

	p->response = reach(p) ? ORR_ADDRESS_ERROR_RESPONSE
			       : ORR_BURST_ERROR_RESPONSE;
	orr_log(&port->bus->obj, ORR_LOG_WARNING,
		"%s of %" PRIu32 " bytes at 0x%" PRIx64 " by %s: %s",
		p->command == ORR_WRITE_COMMAND ? "write" : "read", p->length,
		p->address,
		orr_object_path(&port->initiator->obj, who, sizeof(who)),
		reason(port->bus, p, why, sizeof(why)));
}

static orr_time transfer_time(const struct orr_bus_timing *t, uint32_t length)
{
	uint64_t beats = ((uint64_t)length + t->width - 1) / t->width;

	return orr_time_add(t->address_time,
			    orr_time_mul(t->beat_time, beats ? beats : 1));
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

static void bus_b_transport(struct orr_target_socket *t, struct orr_payload *p,
			    orr_time *delay)
{
	struct orr_bus_port *port =
		orr_container_of(t, struct orr_bus_port, socket);
	struct orr_bus *bus = port->bus;
	const struct orr_sim *sim = bus->obj.sim;
	orr_time asked = orr_time_add(orr_now(sim), *delay);
	orr_time begin = asked > bus->busy_until ? asked : bus->busy_until;
	const struct orr_bus_region *r = decode_all(bus, p);
	orr_time end;

	*delay = orr_time_add(begin - orr_now(sim),
			      transfer_time(&bus->timing, p->length));
	/* so that what the target begins by itself comes after this */
	bus->busy_until = orr_time_add(orr_now(sim), *delay);
	if (r) {
		p->address -= r->base;
		r->target->fw.b_transport(r->target, p, delay);
		p->address += r->base;
	} else {
		refuse(port, p);
	}
	end = orr_time_add(orr_now(sim), *delay);
	if (end > bus->busy_until)
		bus->busy_until = end;
	if (r)
		record(&r->routes[port->number], end - asked);
	fold(bus, p, end);
}

static uint32_t bus_transport_dbg(struct orr_target_socket *t,
				  struct orr_payload *p)
{
	struct orr_bus *bus =
		orr_container_of(t, struct orr_bus_port, socket)->bus;
	const struct orr_bus_region *r =
		decode(bus, p->address, p->address + p->length - 1);
	uint32_t done = 0;

	if (!r)
		return 0;
	p->address -= r->base;
	done = r->target->fw.transport_dbg(r->target, p);
	p->address += r->base;
	return done;
}

static const struct orr_target_ops bus_ops = {
	.b_transport = bus_b_transport,
	.transport_dbg = bus_transport_dbg,
};

void orr_bus_connect(struct orr_bus *bus, struct orr_initiator_socket *i)
{
	struct orr_bus_port *port = orr_sim_alloc(bus->obj.sim, sizeof(*port));
	struct orr_bus_port **end = &bus->ports;

	orr_check(&bus->obj, bus->nports < ORR_BUS_PORTS);
	port->number = bus->nports++;
	/* below the initiator, lest it take a name from what is on the bus */
	orr_target_socket_init(&port->socket, &i->obj, "port", &bus_ops);
	port->bus = bus;
	port->initiator = i;
	while (*end)
		end = &(*end)->next;
	*end = port;
	orr_bind(i, &port->socket);
}

static int refuse_overlap(const struct orr_bus_region *r, uint64_t base,
			  uint64_t last, const struct orr_target_socket *t,
			  struct orr_error *err)
{
	char a[PATH_SIZE];
	char b[PATH_SIZE];

	return orr_error_set(err, -EEXIST,
			     "%s at 0x%" PRIx64 "..0x%" PRIx64
			     " overlaps %s at 0x%" PRIx64 "..0x%" PRIx64,
			     orr_object_path(&t->obj, a, sizeof(a)), base, last,
			     orr_object_path(&r->target->obj, b, sizeof(b)),
			     r->base, r->last);
}

/* Make room for one more region and return the array. */
static struct orr_bus_region *reserve(struct orr_bus *bus)
{
	struct orr_bus_region *old = bus->regions;

	if (bus->nregions < bus->room)
		return old;
	bus->room = bus->room ? 2 * bus->room : FIRST_ROOM;
	bus->regions =
		orr_sim_alloc(bus->obj.sim, bus->room * sizeof(*bus->regions));
	if (old)
		memcpy(bus->regions, old, bus->nregions * sizeof(*old));
	return bus->regions;
}

int orr_bus_map(struct orr_bus *bus, uint64_t base, uint64_t size,
		struct orr_target_socket *t, struct orr_error *err)
{
	uint64_t last = base + size - 1;
	uint32_t i = lower_bound(bus, base);
	struct orr_bus_region *r;
	char path[PATH_SIZE];

	if (size == 0 || last < base)
		return orr_error_set(
			err, -EINVAL,
			"%s: 0x%" PRIx64 " bytes at 0x%" PRIx64
			" is no address range",
			orr_object_path(&t->obj, path, sizeof(path)), size,
			base);
	if (i < bus->nregions && bus->regions[i].base <= last)
		return refuse_overlap(&bus->regions[i], base, last, t, err);
	r = reserve(bus) + i;
	memmove(r + 1, r, (bus->nregions++ - i) * sizeof(*r));
	r->base = base;
	r->last = last;
	r->target = t;
	r->routes =
		orr_sim_alloc(bus->obj.sim, ORR_BUS_PORTS * sizeof(*r->routes));
	return 0;
}

int orr_bus_base(const struct orr_bus *bus, const struct orr_target_socket *t,
		 uint64_t *base)
{
	for (uint32_t i = 0; i < bus->nregions; i++) {
		if (bus->regions[i].target == t) {
			*base = bus->regions[i].base;
			return 0;
		}
	}
	return -ENOENT;
}

void orr_bus_routes(const struct orr_bus *bus, orr_bus_route_fn *fn, void *arg)
{
	const struct orr_bus_port *port = bus->ports;

	for (; port; port = port->next) {
		for (uint32_t i = 0; i < bus->nregions; i++) {
			const struct orr_bus_region *r = &bus->regions[i];
			const struct orr_latency *l = &r->routes[port->number];

			if (l->count)
				fn(arg, &port->initiator->obj, &r->target->obj,
				   l);
		}
	}
}

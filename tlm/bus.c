/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/bus.h>

#include <orrery/log.h>
#include <orrery/sim.h>

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* One per initiator. */
struct orr_bus_port {
	struct orr_target_socket socket;
	struct orr_bus *bus;
	const struct orr_initiator_socket *initiator;
	struct orr_bus_port *next;
	uint32_t number;
};

enum { FIRST_ROOM = 16 };

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

static void refuse(struct orr_bus_port *port, struct orr_payload *p)
{
	const char *verb = p->command == ORR_READ_COMMAND ? "read" : "write";
	char who[256];

	orr_object_path(&port->initiator->obj, who, sizeof(who));
	if (p->length == 0) {
		p->response = ORR_BURST_ERROR_RESPONSE;
		orr_log(&port->bus->obj, ORR_LOG_WARNING,
			"%s of no bytes at 0x%" PRIx64 " by %s", verb,
			p->address, who);
		return;
	}
	p->response = ORR_ADDRESS_ERROR_RESPONSE;
	orr_log(&port->bus->obj, ORR_LOG_WARNING,
		"%s of %" PRIu32 " bytes at 0x%" PRIx64
		" by %s: nothing is mapped there",
		verb, p->length, p->address, who);
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

static void fold(const struct orr_bus *bus, const struct orr_payload *p,
		 orr_time end)
{
	struct orr_sim *sim = bus->obj.sim;
	uint64_t data = 0;

	orr_sim_hash_fold(sim, end);
	orr_sim_hash_fold(sim, p->address);
	orr_sim_hash_fold(sim, (uint64_t)p->length << 8 |
				       (uint64_t)p->command << 4 |
				       (unsigned)-p->response);
	for (uint32_t i = 0; i < p->length; i++) {
		data = data << 8 | p->data[i];
		if (i % 8 == 7 || i + 1 == p->length)
			orr_sim_hash_fold(sim, data);
	}
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
	const struct orr_bus_region *r =
		decode(bus, p->address, p->address + p->length - 1);

	*delay = orr_time_add(begin - orr_now(sim),
			      transfer_time(&bus->timing, p->length));
	if (r) {
		p->address -= r->base;
		r->target->ops->b_transport(r->target, p, delay);
		p->address += r->base;
	} else {
		refuse(port, p);
	}
	bus->busy_until = orr_time_add(orr_now(sim), *delay);
	if (r)
		record(&r->routes[port->number], bus->busy_until - asked);
	fold(bus, p, bus->busy_until);
}

static uint32_t bus_transport_dbg(struct orr_target_socket *t,
				  struct orr_payload *p)
{
	struct orr_bus *bus =
		orr_container_of(t, struct orr_bus_port, socket)->bus;
	const struct orr_bus_region *r =
		decode(bus, p->address, p->address + p->length - 1);
	uint32_t done = 0;

	if (!r || !r->target->ops->transport_dbg)
		return 0;
	p->address -= r->base;
	done = r->target->ops->transport_dbg(r->target, p);
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
	char a[256];
	char b[256];

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
	char path[256];

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

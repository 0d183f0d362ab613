/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/bridge.h>

#include <orrery/sim.h>

static struct orr_bridge *bridge_of(struct orr_target_socket *t)
{
	return orr_container_of(t, struct orr_bridge, in);
}

/* The edge at or after t, and n cycles more. */
static orr_time cross(const struct orr_clock *c, orr_time t, uint32_t n)
{
	uint64_t edge = orr_clock_edge_number(c, t);

	if (orr_clock_edge_time(c, edge) < t)
		edge++;
	return orr_clock_edge_time(c, edge + n);
}

static void bridge_b_transport(struct orr_target_socket *t,
			       struct orr_payload *p, orr_time *delay)
{
	struct orr_bridge *b = bridge_of(t);
	const struct orr_bridge_config *c = &b->config;
	orr_time now = orr_now(b->obj.sim);
	uint64_t address = p->address;

	*delay = cross(c->far, orr_time_add(now, *delay), c->request_cycles) -
		 now;
	p->address += c->base;
	orr_b_transport(&b->out, p, delay);
	p->address = address;
	now = orr_now(b->obj.sim);
	*delay = cross(c->near, orr_time_add(now, *delay), c->response_cycles) -
		 now;
}

static uint32_t bridge_transport_dbg(struct orr_target_socket *t,
				     struct orr_payload *p)
{
	struct orr_bridge *b = bridge_of(t);
	uint64_t address = p->address;
	uint32_t done;

	p->address += b->config.base;
	done = orr_transport_dbg(&b->out, p);
	p->address = address;
	return done;
}

/* Addresses below the base are not to be seen from here. */
static void translate(const struct orr_bridge *b, struct orr_dmi *dmi)
{
	uint64_t base = b->config.base;

	if (dmi->ptr && dmi->start < base)
		dmi->ptr += base - dmi->start;
	dmi->start = dmi->start < base ? 0 : dmi->start - base;
	dmi->end = dmi->end < base ? 0 : dmi->end - base;
}

/* Of what crossing takes, each byte of a word has its part. */
static void add_time(const struct orr_bridge *b, struct orr_dmi *dmi)
{
	const struct orr_bridge_config *c = &b->config;
	uint32_t width = (b->in.bus_width + 7) / 8;
	orr_time time =
		orr_time_add(orr_clock_cycles(c->far, c->request_cycles),
			     orr_clock_cycles(c->near, c->response_cycles));

	time = orr_time_add(time, width - 1) / width;
	dmi->read_latency = orr_time_add(dmi->read_latency, time);
	dmi->write_latency = orr_time_add(dmi->write_latency, time);
}

static bool bridge_get_direct_mem_ptr(struct orr_target_socket *t,
				      struct orr_payload *p,
				      struct orr_dmi *dmi)
{
	struct orr_bridge *b = bridge_of(t);
	uint64_t address = p->address;
	bool granted;

	p->address += b->config.base;
	granted = orr_get_direct_mem_ptr(&b->out, p, dmi);
	p->address = address;
	translate(b, dmi);
	if (granted)
		add_time(b, dmi);
	return granted;
}

static void bridge_invalidate(struct orr_initiator_socket *i, uint64_t start,
			      uint64_t end)
{
	struct orr_bridge *b = orr_container_of(i, struct orr_bridge, out);
	uint64_t base = b->config.base;

	if (end >= base)
		orr_invalidate_direct_mem_ptr(
			&b->in, start < base ? 0 : start - base, end - base);
}

static const struct orr_target_ops in_ops = {
	.b_transport = bridge_b_transport,
	.transport_dbg = bridge_transport_dbg,
	.get_direct_mem_ptr = bridge_get_direct_mem_ptr,
};

static const struct orr_target_ops waiting_ops = {
	.b_transport = bridge_b_transport,
	.transport_dbg = bridge_transport_dbg,
	.get_direct_mem_ptr = bridge_get_direct_mem_ptr,
	.waits = true,
};

static const struct orr_initiator_ops out_ops = {
	.invalidate_direct_mem_ptr = bridge_invalidate,
};

void orr_bridge_init(struct orr_bridge *b, struct orr_object *parent,
		     const char *name, const struct orr_bridge_config *config)
{
	*b = (struct orr_bridge){.config = *config};
	orr_object_init_kind(&b->obj, parent, name, ORR_KIND_BRIDGE);
	orr_target_socket_init(&b->in, &b->obj, "in",
			       config->waits ? &waiting_ops : &in_ops);
	orr_initiator_socket_init(&b->out, &b->obj, "out");
	orr_initiator_socket_set_ops(&b->out, &out_ops);
}

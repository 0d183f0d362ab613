/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/rtl_port.h>

#include <orrery/process.h>
#include <orrery/sim.h>

/* A request for the bytes that p has in the beat at address. */
static void fill(struct orr_rtl_port *port, const struct orr_payload *p,
		 uint64_t address)
{
	struct orr_rtl_request *r = &port->request;

	*r = (struct orr_rtl_request){
		.write = p->command == ORR_WRITE_COMMAND,
		.address = address,
	};
	for (uint32_t b = 0; b < port->width; b++) {
		uint64_t i = address + b - p->address;

		if (i >= p->length ||
		    (p->byte_enable &&
		     !p->byte_enable[i % p->byte_enable_length]))
			continue;
		r->strobes |= 1u << b;
		if (r->write)
			r->data |= (uint64_t)p->data[i] << 8 * b;
	}
}

static void take_data(const struct orr_rtl_port *port, struct orr_payload *p)
{
	const struct orr_rtl_request *r = &port->request;

	for (uint32_t b = 0; b < port->width; b++)
		if (r->strobes >> b & 1)
			p->data[r->address + b - p->address] =
				(unsigned char)(port->data >> 8 * b);
}

static enum orr_response ask(struct orr_rtl_port *port,
			     struct orr_process *self)
{
	port->asked = true;
	port->waiting = true;
	orr_event_notify(&port->requested);
	while (port->waiting)
		orr_wait_event(self, &port->replied);
	return port->response;
}

/* Beat by beat, in ascending order, up to the first that fails. */
static void carry_out(struct orr_rtl_port *port, struct orr_payload *p,
		      struct orr_process *self)
{
	uint64_t first = p->address & ~(uint64_t)(port->width - 1);

	p->response = ORR_OK_RESPONSE;
	for (uint64_t a = first; a < p->address + p->length; a += port->width) {
		fill(port, p, a);
		if (!port->request.strobes)
			continue;
		p->response = ask(port, self);
		if (p->response != ORR_OK_RESPONSE)
			break;
		if (!port->request.write)
			take_data(port, p);
	}
}

/* Why p cannot be asked of the RTL, or NULL. */
static const char *reason(const struct orr_rtl_port *port,
			  const struct orr_process *self)
{
	if (!port->width)
		return "no RTL is attached";
	if (!self || orr_object_kind(&self->obj) != ORR_KIND_THREAD)
		return "RTL answers later, so only a thread process can ask";
	return NULL;
}

static bool is_plain(struct orr_payload *p)
{
	if (p->length == 0 || p->streaming_width < p->length)
		p->response = ORR_BURST_ERROR_RESPONSE;
	else if (p->byte_enable && !p->byte_enable_length)
		p->response = ORR_BYTE_ENABLE_ERROR_RESPONSE;
	else
		return true;
	return false;
}

static void port_b_transport(struct orr_target_socket *t, struct orr_payload *p,
			     orr_time *delay)
{
	struct orr_rtl_port *port =
		orr_container_of(t, struct orr_rtl_port, dev.mmio);
	struct orr_process *self = orr_sim_current(t->obj.sim);
	const char *why = reason(port, self);

	if (why) {
		p->response = ORR_GENERIC_ERROR_RESPONSE;
		orr_log(&port->dev.obj, ORR_LOG_WARNING, "access refused: %s",
			why);
		return;
	}
	if (!is_plain(p))
		return;
	p->response = ORR_OK_RESPONSE;
	if (p->command == ORR_IGNORE_COMMAND)
		return;
	if (*delay)
		orr_wait_for(self, *delay);
	*delay = 0;
	while (port->busy)
		orr_wait_event(self, &port->freed);
	port->busy = true;
	carry_out(port, p, self);
	port->busy = false;
	orr_event_notify_delta(&port->freed);
}

static const struct orr_target_ops port_ops = {
	.b_transport = port_b_transport,
};

static void port_init(struct orr_device *dev)
{
	struct orr_rtl_port *port = orr_device_self(dev);

	orr_event_init(&port->requested, &dev->obj, "requested");
	orr_event_init(&port->replied, &dev->obj, "replied");
	orr_event_init(&port->freed, &dev->obj, "freed");
}

void orr_rtl_port_attach(struct orr_rtl_port *port, uint32_t width)
{
	orr_check(&port->dev.obj,
		  width && width <= 8 && !(width & (width - 1)));
	port->width = width;
}

bool orr_rtl_port_poll(struct orr_rtl_port *port, struct orr_rtl_request *r)
{
	if (!port->asked)
		return false;
	port->asked = false;
	*r = port->request;
	return true;
}

void orr_rtl_port_reply(struct orr_rtl_port *port, enum orr_response response,
			uint64_t data)
{
	orr_check(&port->dev.obj, port->waiting && !port->asked);
	port->response = response;
	port->data = data;
	port->waiting = false;
	orr_event_notify(&port->replied);
}

static const struct orr_prop port_props[] = {
	{"size", ORR_PROP_U64, offsetof(struct orr_rtl_port, size), 0x1000, 1,
	 0, "bytes; on a board, from reg"},
};

static const struct orr_device_port port_ports[] = {
	{"irq", ORR_PORT_OUT, offsetof(struct orr_rtl_port, irq),
	 ORR_RTL_PORT_WIRES, .doc = "driven by the RTL", .interrupt = true},
	{"in", ORR_PORT_IN, offsetof(struct orr_rtl_port, in),
	 ORR_RTL_PORT_WIRES, .doc = "seen by the RTL"},
};

const struct orr_device_class orr_rtl_port_class = {
	.name = "rtl-port",
	.compatible = "orrery,rtl-port",
	.doc = "registers and interrupts that are in RTL",
	.size = sizeof(struct orr_rtl_port),
	.offset = offsetof(struct orr_rtl_port, dev),
	.span = 1, /* as far as the map says */
	.props = port_props,
	.nprops = ORR_COUNT(port_props),
	.ports = port_ports,
	.nports = ORR_COUNT(port_ports),
	.init = port_init,
	.mmio = &port_ops,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* Accesses: of the RTL to models, and of models to the RTL. */
#include "sv_impl.h"

#include <inttypes.h>
#include <string.h>

enum { INITIATORS = 1u << ORR_SV_INITIATOR, TARGETS = 1u << ORR_SV_TARGET };

int ori_sv_initiator_find(struct sv_port *port, const char *path)
{
	struct sv_link *l = port->link;
	struct orr_object *root = orr_sim_root(l->sim);
	struct orr_object *o = *path ? orr_object_find(root, path) : NULL;

	if (*path && (!o || orr_object_kind(o) != ORR_KIND_BUS))
		return ori_sv_fail(l, port, "there is no bus '%s'", path);
	port->bus = o ? orr_container_of(o, struct orr_bus, obj) : l->first_bus;
	if (!port->bus)
		return ori_sv_fail(l, port, "the board has no bus");
	if (strchr(port->name, '.') || !*port->name ||
	    orr_object_find(root, port->name))
		return ori_sv_fail(l, port,
				   "'%s' is no name for an initiator: it is "
				   "taken, empty or has a '.'",
				   port->name);
	return 0;
}

/* One transfer of length bytes from the first strobe on. */
static enum orr_response transfer(struct sv_port *port,
				  const struct sv_access *a, uint32_t first,
				  uint32_t length, unsigned char *bytes,
				  orr_time *delay)
{
	struct orr_payload p;

	orr_payload_init(&p);
	orr_payload_set(&p, a->write ? ORR_WRITE_COMMAND : ORR_READ_COMMAND,
			a->address + first, bytes + first, length);
	orr_b_transport(&port->initiator, &p, delay);
	if (p.response != ORR_OK_RESPONSE)
		ori_sv_note(port->link, port,
			    "%s of %" PRIu32 " bytes at 0x%" PRIx64 ": %s",
			    a->write ? "write" : "read", length,
			    a->address + first, orr_response_name(p.response));
	return p.response;
}

static uint64_t load(const unsigned char *bytes, uint32_t width)
{
	uint64_t value = 0;

	for (uint32_t i = width; i-- > 0;)
		value = value << 8 | bytes[i];
	return value;
}

static void store(unsigned char *bytes, uint64_t value)
{
	for (uint32_t i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(value >> 8 * i);
}

/* Strobes with gaps are several transfers, the lowest bytes first. */
static enum orr_response access_models(struct sv_port *port,
				       struct sv_access *a, orr_time *delay)
{
	enum orr_response worst = ORR_OK_RESPONSE;
	unsigned char bytes[8];

	store(bytes, a->write ? a->data : 0);
	for (uint32_t i = 0; i < port->width;) {
		uint32_t n = 0;
		enum orr_response r;

		while (i + n < port->width && a->strobes >> (i + n) & 1)
			n++;
		if (n) {
			r = transfer(port, a, i, n, bytes, delay);
			worst = worst == ORR_OK_RESPONSE ? r : worst;
		}
		i += n + 1;
	}
	if (!a->write)
		a->data = load(bytes, port->width);
	return worst;
}

static void carry_out(struct sv_port *port, struct orr_process *self)
{
	struct sv_access a = port->access; /* the next may come meanwhile */
	orr_time delay = 0;

	port->wanted = false;
	port->under_way = true;
	port->response = access_models(port, &a, &delay);
	if (delay > 1)
		orr_wait_for(self, delay - 1);
	port->data = a.data;
	port->under_way = false;
	port->done = !port->cancelled;
	port->cancelled = false;
	port->link->changed = true;
}

/* A thread, as what it accesses may wait: a bus, or RTL again. */
static void run_initiator(struct orr_process *self)
{
	struct sv_port *port = orr_container_of(self, struct sv_port, thread);

	for (;;) {
		while (!port->wanted)
			orr_wait_event(self, &port->issued);
		carry_out(port, self);
	}
}

void ori_sv_initiator_start(struct sv_port *port)
{
	struct orr_object *root = orr_sim_root(port->link->sim);

	orr_initiator_socket_init(&port->initiator, root, port->name);
	orr_bus_connect(port->bus, &port->initiator);
	orr_event_init(&port->issued, &port->initiator.obj, "issued");
	orr_thread_init(&port->thread, &port->initiator.obj, "access",
			run_initiator);
}

void ori_sv_initiator_apply(struct sv_port *port)
{
	port->wanted = true;
	orr_event_notify(&port->issued);
}

static void issue(long long s, int number, int write, long long addr,
		  long long data, int strb, long long now, int kick)
{
	struct sv_link *l = ori_sv_at(s, now);
	struct sv_port *port = l ? ori_sv_port(l, number, INITIATORS) : NULL;

	if (!port)
		return;
	if (port->recorded || port->wanted ||
	    (port->under_way && !port->cancelled)) {
		ori_sv_fail(l, port,
			    "a second access before the reply to the "
			    "first");
		return;
	}
	port->access = (struct sv_access){write != 0, (uint64_t)addr,
					  (uint64_t)data, (uint32_t)strb};
	port->done = false;
	ori_sv_record(port, kick);
}

void orr_sv_bus_issue(long long s, int number, int write, long long addr,
		      long long data, int strb, long long now, int kick)
{
	uint64_t begin = sv_begin(s, SV_BUS_ISSUE);

	issue(s, number, write, addr, data, strb, now, kick);
	sv_end(s, SV_BUS_ISSUE, begin);
}

static int collect(long long s, int number, long long *data, int *resp)
{
	struct sv_link *l = ori_sv_link(s);
	struct sv_port *port = l ? ori_sv_port(l, number, INITIATORS) : NULL;

	*data = 0;
	*resp = ORR_GENERIC_ERROR_RESPONSE;
	if (!port)
		return 1; /* so that the RTL goes on, with an error */
	if (!port->done)
		return 0;
	port->done = false;
	*data = (long long)port->data;
	*resp = port->response == ORR_OK_RESPONSE ? 0 : (int)port->response;
	return 1;
}

int orr_sv_bus_collect(long long s, int number, long long *data, int *resp)
{
	uint64_t begin = sv_begin(s, SV_BUS_COLLECT);
	int done = collect(s, number, data, resp);

	sv_end(s, SV_BUS_COLLECT, begin);
	return done;
}

void orr_sv_bus_cancel(long long s, int number, long long now)
{
	struct sv_link *l = ori_sv_at(s, now);
	struct sv_port *port = l ? ori_sv_port(l, number, INITIATORS) : NULL;

	if (!port)
		return;
	ori_sv_fail(l, port, "reset during a %s of 0x%" PRIx64,
		    port->access.write ? "write" : "read",
		    port->access.address);
	port->cancelled = port->under_way;
	port->done = port->wanted = port->recorded = false;
}

static int access_at_once(long long s, int number, int write, long long addr,
			  long long *data, int strb, long long now,
			  long long *delay)
{
	struct sv_link *l = ori_sv_at(s, now);
	struct sv_port *port = l ? ori_sv_port(l, number, INITIATORS) : NULL;
	struct sv_access a = {write != 0, (uint64_t)addr, (uint64_t)*data,
			      (uint32_t)strb};
	enum orr_response r;
	orr_time d = 0;

	*delay = 0;
	if (!port)
		return ORR_GENERIC_ERROR_RESPONSE;
	if (!l->started)
		return ori_sv_fail(l, port,
				   "orr_bus_b before the first "
				   "orr_advance");
	ori_sv_run(l, l->now);
	r = access_models(port, &a, &d);
	l->changed = true;
	*data = (long long)a.data;
	*delay = (long long)d;
	return r == ORR_OK_RESPONSE ? 0 : (int)r;
}

int orr_sv_bus_b(long long s, int number, int write, long long addr,
		 long long *data, int strb, long long now, long long *delay)
{
	uint64_t begin = sv_begin(s, SV_BUS_B);
	int response =
		access_at_once(s, number, write, addr, data, strb, now, delay);

	sv_end(s, SV_BUS_B, begin);
	return response;
}

int orr_sv_dbg(long long s, int number, int write, long long addr,
	       long long *data, int len)
{
	struct sv_link *l = ori_sv_link(s);
	struct sv_port *port = l ? ori_sv_port(l, number, INITIATORS) : NULL;
	unsigned char bytes[8];
	struct orr_payload p;
	uint32_t done;

	if (!port)
		return 0;
	if (!l->started || len < 1 || len > 8) {
		ori_sv_fail(l, port,
			    "orr_dbg of %d bytes; expected 1 to 8, after the "
			    "first orr_advance",
			    len);
		return 0;
	}
	store(bytes, (uint64_t)*data);
	orr_payload_init(&p);
	orr_payload_set(&p, write ? ORR_WRITE_COMMAND : ORR_READ_COMMAND,
			(uint64_t)addr, bytes, (uint32_t)len);
	done = orr_transport_dbg(&port->initiator, &p);
	if (!write)
		*data = (long long)load(bytes, done);
	return (int)done;
}

int ori_sv_target_find(struct sv_port *port, const char *path)
{
	struct orr_object *o =
		orr_object_find(orr_sim_root(port->link->sim), path);
	struct orr_device *dev;

	if (!o || orr_object_kind(o) != ORR_KIND_DEVICE)
		return ori_sv_fail(port->link, port, "there is no device '%s'",
				   path);
	dev = orr_container_of(o, struct orr_device, obj);
	if (dev->cls != &orr_rtl_port_class)
		return ori_sv_fail(port->link, port,
				   "'%s' is a %s; expected an orrery,rtl-port",
				   path, dev->cls->name);
	port->target = orr_device_self(dev);
	orr_rtl_port_attach(port->target, port->width);
	return 0;
}

bool ori_sv_target_asks(const struct sv_port *port)
{
	return port->target->asked && !port->replying;
}

static int poll_request(long long s, int number, int *write, long long *addr,
			long long *data, int *strb)
{
	struct sv_link *l = ori_sv_link(s);
	struct sv_port *port = l ? ori_sv_port(l, number, TARGETS) : NULL;
	struct orr_rtl_request r = {0};
	bool any =
		port && !port->replying && orr_rtl_port_poll(port->target, &r);

	*write = r.write;
	*addr = (long long)r.address;
	*data = (long long)r.data;
	*strb = (int)r.strobes;
	if (any)
		port->replying = true;
	return any;
}

int orr_sv_req_poll(long long s, int number, int *write, long long *addr,
		    long long *data, int *strb)
{
	uint64_t begin = sv_begin(s, SV_REQ_POLL);
	int any = poll_request(s, number, write, addr, data, strb);

	sv_end(s, SV_REQ_POLL, begin);
	return any;
}

static void reply(long long s, int number, int resp, long long data,
		  long long now, int kick)
{
	struct sv_link *l = ori_sv_at(s, now);
	struct sv_port *port = l ? ori_sv_port(l, number, TARGETS) : NULL;

	if (!port)
		return;
	if (!port->replying || port->recorded) {
		ori_sv_fail(l, port, "a reply to no request");
		return;
	}
	port->response = resp ? ORR_GENERIC_ERROR_RESPONSE : ORR_OK_RESPONSE;
	port->data = (uint64_t)data;
	ori_sv_record(port, kick);
}

void orr_sv_req_reply(long long s, int number, int resp, long long data,
		      long long now, int kick)
{
	uint64_t begin = sv_begin(s, SV_REQ_REPLY);

	reply(s, number, resp, data, now, kick);
	sv_end(s, SV_REQ_REPLY, begin);
}

void ori_sv_target_apply(struct sv_port *port)
{
	port->replying = false;
	orr_rtl_port_reply(port->target, port->response, port->data);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "../unit.h"

#include "../watch.h"
#include "bus_rig.h"

#include <stdio.h>
#include <string.h>

static void keep_warning(void *arg, enum orr_log_level level, const char *line)
{
	struct bus_rig *r = arg;

	(void)level;
	r->warnings++;
	snprintf(r->warning, sizeof(r->warning), "%s", line);
}

static void target_transport(struct orr_target_socket *s, struct orr_payload *p,
			     orr_time *delay)
{
	struct target *t = orr_container_of(s, struct target, socket);

	t->transfers++;
	t->address = p->address;
	t->length = p->length;
	if (p->command == ORR_READ_COMMAND)
		memset(p->data, 0x5a, p->length);
	p->response = ORR_OK_RESPONSE;
	*delay += ORR_NS(3);
	if (orr_bound(&t->dma))
		orr_write32(&t->dma, HIGH, 1);
	t->inside = orr_sim_inside(s->obj.sim);
}

static uint32_t target_debug(struct orr_target_socket *s, struct orr_payload *p)
{
	struct target *t = orr_container_of(s, struct target, socket);

	t->address = p->address;
	return p->length;
}

static const struct orr_target_ops target_ops = {
	.b_transport = target_transport,
	.transport_dbg = target_debug,
};

void bus_rig_target(struct bus_rig *r, struct target *t, const char *name)
{
	orr_target_socket_init(&t->socket, orr_sim_root(r->sim), name,
			       &target_ops);
	orr_initiator_socket_init(&t->dma, &t->socket.obj, "dma");
}

int bus_rig_setup(void **state)
{
	const struct orr_bus_timing timing = {ORR_NS(10), ORR_NS(5), 4};
	struct bus_rig *r = test_calloc(1, sizeof(*r));
	struct orr_object *root;

	r->sim = orr_sim_new();
	root = orr_sim_root(r->sim);
	orr_sim_set_log(r->sim, keep_warning, r);
	orr_bus_init(&r->bus, root, "bus", &timing);
	orr_initiator_socket_init(&r->cpu, root, "cpu");
	orr_initiator_socket_init(&r->other, root, "other");
	orr_bus_connect(&r->bus, &r->cpu);
	orr_bus_connect(&r->bus, &r->other);
	bus_rig_target(r, &r->low, "low");
	bus_rig_target(r, &r->high, "high");
	orr_bus_map(&r->bus, HIGH, 0x1000, &r->high.socket, NULL);
	orr_bus_map(&r->bus, 0x1000, 0x1000, &r->low.socket, NULL);
	watch_sockets(r->sim);
	*state = r;
	return 0;
}

int bus_rig_teardown(void **state)
{
	struct bus_rig *r = *state;

	orr_sim_free(r->sim);
	test_free(r);
	return 0;
}

orr_time delay_of(struct bus_rig *r, uint64_t address, uint32_t length)
{
	unsigned char data[64];
	struct orr_payload p;
	orr_time delay = 0;

	orr_payload_init(&p);
	orr_payload_set(&p, ORR_READ_COMMAND, address, data, length);
	orr_b_transport(&r->cpu, &p, &delay);
	assert_true(p.address == address);
	return delay;
}

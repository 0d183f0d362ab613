/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/multi.h>

#include <orrery/log.h>
#include <orrery/sim.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct orr_multi_target_port {
	struct orr_target_socket socket;
	struct orr_multi_target *multi;
};

struct orr_multi_initiator_port {
	struct orr_initiator_socket socket;
	struct orr_multi_initiator *multi;
};

/* Room for one more pointer in an array of count; returns the array. */
static void *reserve(struct orr_sim *sim, void *old, uint32_t count,
		     uint32_t *room)
{
	void *array;

	if (count < *room)
		return old;
	*room = *room ? 2 * *room : 4;
	array = orr_sim_alloc(sim, *room * sizeof(void *));
	if (old)
		memcpy(array, old, count * sizeof(void *));
	return array;
}

void orr_multi_target_init(struct orr_multi_target *m,
			   struct orr_object *parent, const char *name,
			   const struct orr_target_ops *ops)
{
	*m = (struct orr_multi_target){.ops = ops};
	orr_object_init(&m->obj, parent, name);
}

void orr_multi_initiator_init(struct orr_multi_initiator *m,
			      struct orr_object *parent, const char *name,
			      const struct orr_initiator_ops *ops)
{
	*m = (struct orr_multi_initiator){.ops = ops};
	orr_object_init(&m->obj, parent, name);
}

struct orr_target_socket *orr_multi_target_add(struct orr_multi_target *m)
{
	struct orr_multi_target_port *port =
		orr_sim_alloc(m->obj.sim, sizeof(*port));
	char name[16];

	m->ports = reserve(m->obj.sim, m->ports, m->count, &m->room);
	snprintf(name, sizeof(name), "%" PRIu32, m->count);
	orr_target_socket_init(&port->socket, &m->obj, name, m->ops);
	port->socket.number = m->count;
	port->multi = m;
	m->ports[m->count++] = port;
	return &port->socket;
}

struct orr_initiator_socket *orr_multi_initiator_add(
	struct orr_multi_initiator *m)
{
	struct orr_multi_initiator_port *port =
		orr_sim_alloc(m->obj.sim, sizeof(*port));
	char name[16];

	m->ports = reserve(m->obj.sim, m->ports, m->count, &m->room);
	snprintf(name, sizeof(name), "%" PRIu32, m->count);
	orr_initiator_socket_init(&port->socket, &m->obj, name);
	if (m->ops)
		orr_initiator_socket_set_ops(&port->socket, m->ops);
	port->socket.number = m->count;
	port->multi = m;
	m->ports[m->count++] = port;
	return &port->socket;
}

struct orr_target_socket *orr_multi_target_at(const struct orr_multi_target *m,
					      uint32_t number)
{
	orr_check(&m->obj, number < m->count);
	return &m->ports[number]->socket;
}

struct orr_initiator_socket *orr_multi_initiator_at(
	const struct orr_multi_initiator *m, uint32_t number)
{
	orr_check(&m->obj, number < m->count);
	return &m->ports[number]->socket;
}

struct orr_multi_target *orr_multi_target_of(struct orr_target_socket *t)
{
	return orr_container_of(t, struct orr_multi_target_port, socket)->multi;
}

struct orr_multi_initiator *orr_multi_initiator_of(
	struct orr_initiator_socket *i)
{
	return orr_container_of(i, struct orr_multi_initiator_port, socket)
		->multi;
}

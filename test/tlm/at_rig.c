/* SPDX-License-Identifier: Apache-2.0 */
#include "at_rig.h"

#include <string.h>

enum { DATA = 256 };

/* Which transfer a payload is. */
struct tag {
	struct orr_extension e;
	struct at_transfer *t;
	bool accepted;
};

static const struct orr_extension_type tag_type = {.name = "tag"};

static struct tag *tag_of(const struct orr_payload *p)
{
	return orr_container_of(orr_payload_extension(p, &tag_type), struct tag,
				e);
}

static struct orr_sim *sim_of(const struct at_initiator *i)
{
	return i->socket.obj.sim;
}

/* The tag stays with the payload when it goes back to the pool. */
static struct orr_payload *new_payload(struct at_initiator *i,
				       struct at_transfer *t)
{
	struct orr_payload *p = orr_pool_get(&i->pool);
	struct tag *tag;

	if (!orr_payload_extension(p, &tag_type)) {
		tag = orr_sim_alloc(sim_of(i), sizeof(*tag));
		tag->e.type = &tag_type;
		orr_payload_set_extension(p, &tag->e);
	}
	*tag_of(p) = (struct tag){.e = tag_of(p)->e, .t = t};
	orr_payload_set(p, t->command, t->address, p->data, t->length);
	return p;
}

static void request_ended(struct at_initiator *i, struct tag *tag,
			  orr_time when)
{
	orr_time now = orr_now(sim_of(i));

	if (tag->accepted)
		return;
	tag->accepted = true;
	tag->t->accepted = when;
	i->pausing = false;
	if (i->next < i->n && !i->gap_from_end)
		orr_event_notify_after(&i->go,
				       when - now + i->list[i->next].gap);
}

static void response_began(struct at_initiator *i, struct orr_payload *p,
			   orr_time when)
{
	struct at_transfer *t = tag_of(p)->t;

	request_ended(i, tag_of(p), when);
	t->end = when;
	t->response = p->response;
	t->seen = p->address;
	i->flying--;
	orr_payload_release(p);
	if (i->next < i->n && i->gap_from_end)
		orr_event_notify_after(&i->go, when - orr_now(sim_of(i)) +
						       i->list[i->next].gap);
	else if (i->next < i->n && i->pausing)
		orr_event_notify_delta(&i->go);
}

/* END_RESP is given with the answer. */
static enum orr_sync called_back(struct orr_initiator_socket *s,
				 struct orr_payload *p, orr_phase *phase,
				 orr_time *delay)
{
	struct at_initiator *i =
		orr_container_of(s, struct at_initiator, socket);
	orr_time when = orr_now(sim_of(i)) + *delay;

	if (*phase == ORR_END_REQ)
		request_ended(i, tag_of(p), when);
	if (*phase != ORR_BEGIN_RESP)
		return ORR_ACCEPTED;
	response_began(i, p, when);
	*phase = ORR_END_RESP;
	*delay += i->end_resp;
	return ORR_COMPLETED;
}

/* Too many on their way: the end of one will notify again. */
static void send_next(struct orr_process *self)
{
	struct at_initiator *i =
		orr_container_of(self, struct at_initiator, sender);
	struct at_transfer *t = &i->list[i->next];
	orr_phase phase = ORR_BEGIN_REQ;
	orr_time delay = 0;

	i->pausing = i->flying >= i->most;
	if (i->pausing || i->next == i->n)
		return;
	i->next++;
	i->flying++;
	t->asked = orr_now(sim_of(i));
	orr_nb_transport_fw(&i->socket, new_payload(i, t), &phase, &delay);
}

void at_initiator_init(struct at_initiator *i, struct orr_object *parent,
		       const char *name, struct at_transfer *list, unsigned n,
		       unsigned most)
{
	static const struct orr_initiator_ops ops = {.nb_transport_bw =
							     called_back};

	*i = (struct at_initiator){.list = list, .n = n, .most = most};
	orr_initiator_socket_init(&i->socket, parent, name);
	orr_initiator_socket_set_ops(&i->socket, &ops);
	orr_pool_init(&i->pool, parent->sim, DATA);
	orr_event_init(&i->go, &i->socket.obj, "go");
	orr_method_init_on(&i->sender, &i->socket.obj, "send", send_next,
			   &i->go);
	if (n)
		orr_event_notify_after(&i->go, list[0].gap);
}

bool at_initiator_done(const struct at_initiator *i)
{
	return i->next == i->n && i->flying == 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/message.h>

#include <orrery/log.h>
#include <orrery/sim.h>

#include <string.h>

enum { ROOM = 16 };

static unsigned char *slot(const struct orr_message_fifo *f, size_t n)
{
	return f->slots + (f->first + n) % f->room * f->element;
}

/* Elements keep their order, from the first slot on. */
static void grow(struct orr_message_fifo *f)
{
	size_t room = f->room ? 2 * f->room : ROOM;
	unsigned char *slots =
		orr_sim_alloc(f->channel.obj.sim, room * f->element);

	for (size_t n = 0; n < f->count; n++)
		memcpy(slots + n * f->element, slot(f, n), f->element);
	f->slots = slots;
	f->room = room;
	f->first = 0;
}

/* What was put can be got, and what was got can be put into. */
static void update(struct orr_channel *c)
{
	struct orr_message_fifo *f =
		orr_container_of(c, struct orr_message_fifo, channel);

	if (f->got || f->grown)
		orr_event_notify_delta(&f->ok_to_put);
	if (f->put)
		orr_event_notify_delta(&f->ok_to_get);
	f->got = f->put = 0;
	f->grown = false;
	f->readable = f->count;
}

void orr_message_fifo_init(struct orr_message_fifo *f,
			   struct orr_object *parent, const char *name,
			   size_t element, size_t size)
{
	*f = (struct orr_message_fifo){.element = element, .size = size};
	orr_channel_init(&f->channel, parent, name, ORR_KIND_CHANNEL, update);
	orr_check(&f->channel.obj, element > 0);
	orr_event_init(&f->ok_to_put, &f->channel.obj, "ok_to_put");
	orr_event_init(&f->ok_to_get, &f->channel.obj, "ok_to_get");
}

size_t orr_message_used(const struct orr_message_fifo *f)
{
	return f->readable - f->got;
}

bool orr_message_can_get(const struct orr_message_fifo *f)
{
	return orr_message_used(f) > 0;
}

/* A place that is got empty counts until the next delta cycle. */
bool orr_message_can_put(const struct orr_message_fifo *f)
{
	return f->size == 0 || f->readable + f->put < f->size;
}

bool orr_message_nb_put(struct orr_message_fifo *f, const void *in)
{
	if (!orr_message_can_put(f))
		return false;
	if (f->count == f->room)
		grow(f);
	memcpy(slot(f, f->count++), in, f->element);
	f->put++;
	orr_channel_request_update(&f->channel);
	return true;
}

bool orr_message_nb_get(struct orr_message_fifo *f, void *out)
{
	if (!orr_message_nb_peek(f, out))
		return false;
	f->first = (f->first + 1) % f->room;
	f->count--;
	f->got++;
	orr_channel_request_update(&f->channel);
	return true;
}

bool orr_message_nb_peek(const struct orr_message_fifo *f, void *out)
{
	return orr_message_peek_at(f, 0, out);
}

void orr_message_put(struct orr_process *self, struct orr_message_fifo *f,
		     const void *in)
{
	while (!orr_message_nb_put(f, in))
		orr_wait_event(self, &f->ok_to_put);
}

void orr_message_get(struct orr_process *self, struct orr_message_fifo *f,
		     void *out)
{
	while (!orr_message_nb_get(f, out))
		orr_wait_event(self, &f->ok_to_get);
}

void orr_message_peek(struct orr_process *self, struct orr_message_fifo *f,
		      void *out)
{
	while (!orr_message_nb_peek(f, out))
		orr_wait_event(self, &f->ok_to_get);
}

struct orr_event *orr_message_ok_to_put(struct orr_message_fifo *f)
{
	return &f->ok_to_put;
}

struct orr_event *orr_message_ok_to_get(struct orr_message_fifo *f)
{
	return &f->ok_to_get;
}

bool orr_message_peek_at(const struct orr_message_fifo *f, size_t n, void *out)
{
	if (n >= orr_message_used(f))
		return false;
	memcpy(out, slot(f, n), f->element);
	return true;
}

bool orr_message_poke_at(struct orr_message_fifo *f, size_t n, const void *in)
{
	if (n >= orr_message_used(f))
		return false;
	memcpy(slot(f, n), in, f->element);
	return true;
}

bool orr_message_resize(struct orr_message_fifo *f, size_t size)
{
	bool fits = size == 0 || f->count <= size;

	if (!fits)
		size = f->count;
	if (f->size && (size == 0 || size > f->size)) {
		f->grown = true;
		orr_channel_request_update(&f->channel);
	}
	f->size = size;
	return fits;
}

const struct orr_interface_type orr_message_put_type = {"message_put", NULL};
const struct orr_interface_type orr_message_get_type = {"message_get", NULL};

static const struct orr_interface_ops put_ops = {.type = &orr_message_put_type};
static const struct orr_interface_ops get_ops = {.type = &orr_message_get_type};

struct orr_interface orr_message_put_interface(struct orr_message_fifo *f)
{
	return (struct orr_interface){&put_ops, f};
}

struct orr_interface orr_message_get_interface(struct orr_message_fifo *f)
{
	return (struct orr_interface){&get_ops, f};
}

struct orr_message_fifo *orr_message_port(const struct orr_port *p)
{
	orr_check(&p->obj, p->type == &orr_message_put_type ||
				   p->type == &orr_message_get_type);
	return orr_port_interface(p, 0)->self;
}

struct orr_event *orr_message_find_ok_to_put(const struct orr_interface *i)
{
	return orr_message_ok_to_put(i->self);
}

struct orr_event *orr_message_find_ok_to_get(const struct orr_interface *i)
{
	return orr_message_ok_to_get(i->self);
}

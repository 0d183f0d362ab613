/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/fifo.h>

#include "sched.h"
#include "util.h"

#include <string.h>

/* The slots that side has passed since the last update are the other's now. */
static size_t pass_on(struct orr_fifo_side *side, struct orr_fifo_side *other)
{
	uintptr_t at = (uintptr_t)side->at;
	size_t n = at - side->since;

	if (n) {
		side->stop = side->at;
		side->since = at;
		other->limit += n;
	}
	return n;
}

static void fifo_update(struct orr_channel *c)
{
	struct orr_fifo *f = orr_container_of(c, struct orr_fifo, channel);
	size_t read = pass_on(&f->reader, &f->writer);
	size_t written = pass_on(&f->writer, &f->reader);

	if (read)
		ori_event_notify_updated(c->obj.sim, &f->read);
	if (written)
		ori_event_notify_updated(c->obj.sim, &f->written);
}

static void place(struct orr_fifo_side *side, unsigned char *slots, size_t size)
{
	side->stop = side->at = slots;
	side->end = slots + size;
	side->since = side->limit = (uintptr_t)slots;
}

static void check_size(const struct orr_object *obj, size_t element,
		       size_t depth)
{
	if (!element || !depth || depth > SIZE_MAX / 2 / element)
		orr_fail(obj, __FILE__, __LINE__,
			 "a fifo of %zu elements of %zu bytes, expected 1 or "
			 "more of both, and at most %zu bytes in all",
			 depth, element, SIZE_MAX / 2);
}

void orr_fifo_init(struct orr_fifo *f, struct orr_object *parent,
		   const char *name, size_t element, size_t depth, void *slots)
{
	struct orr_object *obj = &f->channel.obj;

	*f = (struct orr_fifo){.element = element, .depth = depth};
	orr_channel_init(&f->channel, parent, name, ORR_KIND_FIFO, fifo_update);
	obj->flags |= ORR_CHANNEL_OWN;
	orr_event_init(&f->written, obj, "data_written");
	orr_event_init(&f->read, obj, "data_read");
	check_size(obj, element, depth);
	if (!slots)
		slots = orr_sim_alloc(obj->sim, element * depth);
	f->slots = slots;
	place(&f->reader, slots, element * depth);
	place(&f->writer, slots, element * depth);
	f->writer.limit += element * depth;
}

/* Bytes to read, or write, in this delta cycle. */
static size_t left(const struct orr_fifo_side *side)
{
	return side->limit - (uintptr_t)side->at;
}

bool orr_fifo_go_on(struct orr_fifo *f, struct orr_fifo_side *side)
{
	size_t size = (size_t)(side->end - f->slots);
	size_t n = left(side);

	if (!n)
		return false;
	if (side->at == side->end) {
		side->at = f->slots;
		side->limit -= size;
		side->since -= size;
	}
	side->stop =
		n < (size_t)(side->end - side->at) ? side->at + n : side->end;
	ori_request_update(&f->channel);
	return true;
}

/* The slot that is next for side, which goes past it. */
static unsigned char *pass(const struct orr_fifo *f, struct orr_fifo_side *side)
{
	unsigned char *slot = side->at;

	side->at = slot + f->element;
	return slot;
}

ori_apart static void copy_any(void *to, const void *from, size_t size)
{
	if (size == sizeof(uint32_t))
		memcpy(to, from, sizeof(uint32_t));
	else
		memcpy(to, from, size);
}

/* Words are what most fifos are of. */
static void copy(void *to, const void *from, size_t size)
{
	if (ori_unlikely(size != sizeof(uint64_t)))
		copy_any(to, from, size);
	else
		memcpy(to, from, sizeof(uint64_t));
}

static void take(struct orr_fifo *f, void *out)
{
	copy(out, pass(f, &f->reader), f->element);
}

static void put(struct orr_fifo *f, const void *in)
{
	copy(pass(f, &f->writer), in, f->element);
}

static bool stands(const struct orr_fifo_side *side)
{
	return ori_unlikely(side->at == side->stop);
}

ori_apart static bool go_on_and_read(struct orr_fifo *f, void *out)
{
	if (!orr_fifo_go_on(f, &f->reader))
		return false;
	take(f, out);
	return true;
}

ori_apart static bool go_on_and_write(struct orr_fifo *f, const void *in)
{
	if (!orr_fifo_go_on(f, &f->writer))
		return false;
	put(f, in);
	return true;
}

bool orr_fifo_nb_read(struct orr_fifo *f, void *out)
{
	if (stands(&f->reader))
		return go_on_and_read(f, out);
	take(f, out);
	return true;
}

bool orr_fifo_nb_write(struct orr_fifo *f, const void *in)
{
	if (stands(&f->writer))
		return go_on_and_write(f, in);
	put(f, in);
	return true;
}

ori_apart static void wait_and_read(struct orr_process *self,
				    struct orr_fifo *f, void *out)
{
	while (!left(&f->reader))
		orr_wait_event(self, &f->written);
	orr_fifo_nb_read(f, out);
}

ori_apart static void wait_and_write(struct orr_process *self,
				     struct orr_fifo *f, const void *in)
{
	while (!left(&f->writer))
		orr_wait_event(self, &f->read);
	orr_fifo_nb_write(f, in);
}

void orr_fifo_read(struct orr_process *self, struct orr_fifo *f, void *out)
{
	if (stands(&f->reader))
		wait_and_read(self, f, out);
	else
		take(f, out);
}

void orr_fifo_write(struct orr_process *self, struct orr_fifo *f,
		    const void *in)
{
	if (stands(&f->writer))
		wait_and_write(self, f, in);
	else
		put(f, in);
}

size_t orr_fifo_num_available(const struct orr_fifo *f)
{
	return left(&f->reader) / f->element;
}

size_t orr_fifo_num_free(const struct orr_fifo *f)
{
	return left(&f->writer) / f->element;
}

struct orr_event *orr_fifo_data_written(struct orr_fifo *f)
{
	return &f->written;
}

struct orr_event *orr_fifo_data_read(struct orr_fifo *f)
{
	return &f->read;
}

/* One port reads and one writes (6.23). */

static const char *register_reader(void *self, const struct orr_port *port)
{
	struct orr_fifo *f = self;

	if (f->in)
		return "another port reads from this fifo already";
	f->in = port;
	return NULL;
}

static const char *register_writer(void *self, const struct orr_port *port)
{
	struct orr_fifo *f = self;

	if (f->out)
		return "another port writes to this fifo already";
	f->out = port;
	return NULL;
}

const struct orr_interface_type orr_fifo_in_type = {"fifo_in", NULL};
const struct orr_interface_type orr_fifo_out_type = {"fifo_out", NULL};

static const struct orr_interface_ops in_ops = {
	.type = &orr_fifo_in_type,
	.register_port = register_reader,
};

static const struct orr_interface_ops out_ops = {
	.type = &orr_fifo_out_type,
	.register_port = register_writer,
};

struct orr_interface orr_fifo_in_interface(struct orr_fifo *f)
{
	return (struct orr_interface){&in_ops, f};
}

struct orr_interface orr_fifo_out_interface(struct orr_fifo *f)
{
	return (struct orr_interface){&out_ops, f};
}

struct orr_fifo *orr_fifo_port(const struct orr_port *p)
{
	orr_check(&p->obj, p->type == &orr_fifo_in_type ||
				   p->type == &orr_fifo_out_type);
	return orr_port_interface(p, 0)->self;
}

struct orr_event *orr_fifo_find_data_written(const struct orr_interface *i)
{
	return orr_fifo_data_written(i->self);
}

struct orr_event *orr_fifo_find_data_read(const struct orr_interface *i)
{
	return orr_fifo_data_read(i->self);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/fifo.h>

#include "sched.h"
#include "util.h"

#include <string.h>

/*
 * What was read and written since the last update changes hands. The counts are
 * read one by one: a vector of both would have to wait for the store of one.
 */
static void fifo_update(struct orr_channel *c)
{
	struct orr_fifo *f = orr_container_of(c, struct orr_fifo, channel);
	size_t available = __atomic_load_n(&f->available, __ATOMIC_RELAXED);
	size_t free = __atomic_load_n(&f->free, __ATOMIC_RELAXED);
	size_t reads = f->was_available - available;
	size_t writes = f->was_free - free;

	f->available = f->was_available = available + writes;
	f->free = f->was_free = free + reads;
	if (reads)
		ori_event_notify_updated(c->obj.sim, &f->read);
	if (writes)
		ori_event_notify_updated(c->obj.sim, &f->written);
}

void orr_fifo_init(struct orr_fifo *f, struct orr_object *parent,
		   const char *name, size_t element, size_t depth, void *slots)
{
	struct orr_object *obj = &f->channel.obj;

	*f = (struct orr_fifo){.element = element,
			       .depth = depth,
			       .slots = slots,
			       .size = element * depth,
			       .free = depth,
			       .was_free = depth};
	orr_channel_init(&f->channel, parent, name, ORR_KIND_FIFO, fifo_update);
	obj->flags |= ORR_CHANNEL_OWN;
	orr_event_init(&f->written, obj, "data_written");
	orr_event_init(&f->read, obj, "data_read");
	orr_check(obj, element > 0 && depth > 0);
	orr_check(obj, depth <= SIZE_MAX / 2 / element);
	if (!slots)
		f->slots = orr_sim_alloc(obj->sim, element * depth);
}

static size_t following(const struct orr_fifo *f, size_t at)
{
	return at + f->element < f->size ? at + f->element : 0;
}

/* What is read, or written, at the place of which *at is the offset. */
static unsigned char *pass(const struct orr_fifo *f, size_t *at)
{
	unsigned char *place = f->slots + *at;

	*at = following(f, *at);
	return place;
}

static void took(struct orr_fifo *f)
{
	f->available--;
	ori_request_update(&f->channel);
}

static void has_put(struct orr_fifo *f)
{
	f->free--;
	ori_request_update(&f->channel);
}

static void copy(void *to, const void *from, size_t size)
{
	if (size == sizeof(uint32_t))
		memcpy(to, from, sizeof(uint32_t));
	else
		memcpy(to, from, size);
}

ori_apart static void take_any(struct orr_fifo *f, void *out)
{
	copy(out, pass(f, &f->head), f->element);
	took(f);
}

ori_apart static void put_any(struct orr_fifo *f, const void *in)
{
	copy(pass(f, &f->tail), in, f->element);
	has_put(f);
}

/* Words are what most fifos are of; all calls come last, and are jumps. */
static void take(struct orr_fifo *f, void *out)
{
	if (ori_unlikely(f->element != sizeof(uint64_t))) {
		take_any(f, out);
		return;
	}
	memcpy(out, pass(f, &f->head), sizeof(uint64_t));
	took(f);
}

static void put(struct orr_fifo *f, const void *in)
{
	if (ori_unlikely(f->element != sizeof(uint64_t))) {
		put_any(f, in);
		return;
	}
	memcpy(pass(f, &f->tail), in, sizeof(uint64_t));
	has_put(f);
}

bool orr_fifo_nb_read(struct orr_fifo *f, void *out)
{
	if (!f->available)
		return false;
	take(f, out);
	return true;
}

bool orr_fifo_nb_write(struct orr_fifo *f, const void *in)
{
	if (!f->free)
		return false;
	put(f, in);
	return true;
}

ori_apart static void wait_and_read(struct orr_process *self,
				    struct orr_fifo *f, void *out)
{
	while (!f->available)
		orr_wait_event(self, &f->written);
	take(f, out);
}

ori_apart static void wait_and_write(struct orr_process *self,
				     struct orr_fifo *f, const void *in)
{
	while (!f->free)
		orr_wait_event(self, &f->read);
	put(f, in);
}

void orr_fifo_read(struct orr_process *self, struct orr_fifo *f, void *out)
{
	if (ori_likely(f->available))
		take(f, out);
	else
		wait_and_read(self, f, out);
}

void orr_fifo_write(struct orr_process *self, struct orr_fifo *f,
		    const void *in)
{
	if (ori_likely(f->free))
		put(f, in);
	else
		wait_and_write(self, f, in);
}

size_t orr_fifo_num_available(const struct orr_fifo *f)
{
	return f->available;
}

size_t orr_fifo_num_free(const struct orr_fifo *f)
{
	return f->free;
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

	if (f->reader)
		return "another port reads from this fifo already";
	f->reader = port;
	return NULL;
}

static const char *register_writer(void *self, const struct orr_port *port)
{
	struct orr_fifo *f = self;

	if (f->writer)
		return "another port writes to this fifo already";
	f->writer = port;
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

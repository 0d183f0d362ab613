/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/fifo.h>

#include <orrery/log.h>

#include <string.h>

/* What was read and written since the last update changes hands. */
static void fifo_update(struct orr_channel *c)
{
	struct orr_fifo *f = orr_container_of(c, struct orr_fifo, channel);

	if (f->reads)
		orr_event_notify_delta(&f->read);
	if (f->writes)
		orr_event_notify_delta(&f->written);
	f->readable += f->writes - f->reads;
	f->reads = f->writes = 0;
}

void orr_fifo_init(struct orr_fifo *f, struct orr_object *parent,
		   const char *name, size_t element, size_t depth, void *slots)
{
	struct orr_object *obj = &f->channel.obj;

	*f = (struct orr_fifo){
		.element = element, .depth = depth, .slots = slots};
	orr_channel_init(&f->channel, parent, name, ORR_KIND_FIFO, fifo_update);
	orr_event_init(&f->written, obj, "data_written");
	orr_event_init(&f->read, obj, "data_read");
	orr_check(obj, element > 0 && depth > 0);
	orr_check(obj, depth <= SIZE_MAX / 2 / element);
	if (!slots)
		f->slots = orr_sim_alloc(obj->sim, element * depth);
}

/* i slots behind the one to read next. */
static unsigned char *slot(const struct orr_fifo *f, size_t i)
{
	size_t n = f->head + i;

	return f->slots + (n < f->depth ? n : n - f->depth) * f->element;
}

bool orr_fifo_nb_read(struct orr_fifo *f, void *out)
{
	if (!orr_fifo_num_available(f))
		return false;
	memcpy(out, slot(f, 0), f->element);
	f->head = f->head + 1 < f->depth ? f->head + 1 : 0;
	f->reads++;
	orr_channel_request_update(&f->channel);
	return true;
}

/* Before head are the slots of what was read in this delta cycle. */
bool orr_fifo_nb_write(struct orr_fifo *f, const void *in)
{
	if (!orr_fifo_num_free(f))
		return false;
	memcpy(slot(f, f->readable - f->reads + f->writes), in, f->element);
	f->writes++;
	orr_channel_request_update(&f->channel);
	return true;
}

void orr_fifo_read(struct orr_process *self, struct orr_fifo *f, void *out)
{
	while (!orr_fifo_nb_read(f, out))
		orr_wait_event(self, &f->written);
}

void orr_fifo_write(struct orr_process *self, struct orr_fifo *f,
		    const void *in)
{
	while (!orr_fifo_nb_write(f, in))
		orr_wait_event(self, &f->read);
}

size_t orr_fifo_num_available(const struct orr_fifo *f)
{
	return f->readable - f->reads;
}

size_t orr_fifo_num_free(const struct orr_fifo *f)
{
	return f->depth - f->readable - f->writes;
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

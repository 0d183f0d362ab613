/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/signal_port.h>

#include <orrery/log.h>

const struct orr_interface_type orr_signal_in_type = {"signal_in", NULL};
const struct orr_interface_type orr_signal_inout_type = {"signal_inout",
							 &orr_signal_in_type};

static uint64_t signal_read(const void *self)
{
	return orr_signal_read(self);
}

static struct orr_event *signal_changed(void *self)
{
	return orr_signal_changed(self);
}

static struct orr_event *signal_posedge(void *self)
{
	return orr_signal_posedge(self);
}

static struct orr_event *signal_negedge(void *self)
{
	return orr_signal_negedge(self);
}

static void signal_write(void *self, uint64_t value)
{
	orr_signal_write(self, value);
}

static const struct orr_signal_ops signal_ops = {
	.base = {.type = &orr_signal_inout_type},
	.read = signal_read,
	.changed = signal_changed,
	.posedge = signal_posedge,
	.negedge = signal_negedge,
	.write = signal_write,
};

static uint64_t clock_read(const void *self)
{
	return orr_clock_read(self);
}

static struct orr_event *clock_changed(void *self)
{
	return orr_clock_changed(self);
}

static struct orr_event *clock_posedge(void *self)
{
	return orr_clock_posedge(self);
}

static struct orr_event *clock_negedge(void *self)
{
	return orr_clock_negedge(self);
}

static const struct orr_signal_ops clock_ops = {
	.base = {.type = &orr_signal_in_type},
	.read = clock_read,
	.changed = clock_changed,
	.posedge = clock_posedge,
	.negedge = clock_negedge,
};

struct orr_interface orr_signal_interface(struct orr_signal *s)
{
	return (struct orr_interface){&signal_ops.base, s};
}

struct orr_interface orr_clock_interface(struct orr_clock *c)
{
	return (struct orr_interface){&clock_ops.base, c};
}

/* The table that base, its first member, begins. */
static const struct orr_signal_ops *ops(const struct orr_interface *i)
{
	const void *table = i->ops;

	return table;
}

uint64_t orr_signal_port_read(const struct orr_port *p)
{
	const struct orr_interface *i = orr_port_interface(p, 0);

	return ops(i)->read(i->self);
}

void orr_signal_port_write(const struct orr_port *p, uint64_t value)
{
	const struct orr_interface *i = orr_port_interface(p, 0);

	orr_check(&p->obj, p->type == &orr_signal_inout_type);
	ops(i)->write(i->self, value);
}

struct orr_event *orr_signal_find_changed(const struct orr_interface *i)
{
	return ops(i)->changed(i->self);
}

struct orr_event *orr_signal_find_posedge(const struct orr_interface *i)
{
	return ops(i)->posedge(i->self);
}

struct orr_event *orr_signal_find_negedge(const struct orr_interface *i)
{
	return ops(i)->negedge(i->self);
}

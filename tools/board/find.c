/* SPDX-License-Identifier: Apache-2.0 */
/* What a board has, by name, number and address. */
#include "impl.h"

#include <string.h>

bool board_names(const char *text, const struct item *it)
{
	char path[256];

	return (it->label && strcmp(it->label, text) == 0) ||
	       strcmp(orr_object_path(it->obj, path, sizeof(path)), text) == 0;
}

struct orr_char_port *board_char_port(const struct item *it)
{
	const struct orr_device_port *port =
		it->dev ? board_port(it->dev->cls, ORR_PORT_CHAR) : NULL;

	return port ? orr_device_port(it->dev, port->name, ORR_PORT_CHAR, 0)
		    : NULL;
}

struct orr_device *board_device(const struct board *b, unsigned k)
{
	for (const struct item *it = b->items; it; it = it->next)
		if (it->dev && k-- == 0)
			return it->dev;
	return NULL;
}

struct orr_device *board_find(const struct board *b, const char *name)
{
	for (const struct item *it = b->items; it; it = it->next)
		if (it->dev && board_names(name, it))
			return it->dev;
	return NULL;
}

const char *board_label(const struct board *b, const struct orr_device *dev)
{
	for (const struct item *it = b->items; it; it = it->next)
		if (it->dev == dev)
			return it->label;
	return NULL;
}

struct orr_char_port *board_uart(const struct board *b, unsigned k)
{
	for (const struct item *it = b->items; it; it = it->next)
		if (board_char_port(it) && k-- == 0)
			return board_char_port(it);
	return NULL;
}

static const struct item *find_bus(const struct board *b,
				   const struct orr_object *obj)
{
	const struct item *it = b->items;

	while (it && !(it->bus && it->obj == obj))
		it = it->next;
	return it;
}

/* Addresses on the bus within bridge become those outside it, if any. */
static bool look_out(const struct item *inner, const struct item *outer,
		     struct board_region *r)
{
	uint64_t child = inner->bridge->config.base;
	uint64_t last = child + (inner->reg_size - 1);
	uint64_t base;

	if (r->base > last || r->last < child ||
	    orr_bus_base(outer->bus, &inner->bridge->in, &base) != 0)
		return false;
	r->base = base + (r->base > child ? r->base - child : 0);
	r->last = base + ((r->last < last ? r->last : last) - child);
	return true;
}

/* Where the cpu sees a device; false: nowhere. */
static bool find_region(const struct board *b, const struct item *it,
			struct board_region *r)
{
	const struct item *bus = find_bus(b, it->obj->parent);

	if (!it->dev || !it->reg_size || !bus ||
	    orr_bus_base(bus->bus, &it->dev->mmio, &r->base) != 0)
		return false;
	r->dev = it->dev;
	r->last = r->base + it->reg_size - 1;
	while (bus->bridge) {
		const struct item *outer = find_bus(b, bus->obj->parent);

		if (!look_out(bus, outer, r))
			return false;
		bus = outer;
	}
	return bus->bus == b->first_bus;
}

struct board_region board_region(const struct board *b, uint64_t address)
{
	struct board_region gap = {NULL, 0, UINT64_MAX};

	for (const struct item *it = b->items; it; it = it->next) {
		struct board_region r;

		if (!find_region(b, it, &r))
			continue;
		if (address >= r.base && address <= r.last)
			return r;
		if (r.last < address && r.last >= gap.base)
			gap.base = r.last + 1;
		if (r.base > address && r.base <= gap.last)
			gap.last = r.base - 1;
	}
	return gap;
}

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

struct board_region board_region(const struct board *b, uint64_t address)
{
	struct board_region gap = {NULL, 0, UINT64_MAX};

	for (const struct item *it = b->items; it; it = it->next) {
		uint64_t base;
		uint64_t last;

		if (!it->dev || !it->reg_size ||
		    orr_bus_base(b->first_bus, &it->dev->mmio, &base) != 0)
			continue;
		last = base + it->reg_size - 1;
		if (address >= base && address <= last)
			return (struct board_region){it->dev, base, last};
		if (last < address && last >= gap.base)
			gap.base = last + 1;
		if (base > address && base <= gap.last)
			gap.last = base - 1;
	}
	return gap;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Devices: properties, and a place on a bus. */
#include "impl.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* The number that a property holds, as its type wants it. */
static int read_number(const struct board *b, int node,
		       const struct orr_prop *prop, int length, uint64_t *value)
{
	static const char *const expected[] = {
		[ORR_PROP_BOOL] = "no value, <0> or <1>",
		[ORR_PROP_U32] = "one cell, <NUMBER>",
		[ORR_PROP_U64] = "one or two cells, <NUMBER>",
	};
	const void *p = fdt_getprop(b->fdt, node, prop->name, NULL);

	*value = 1;
	if (length == 0 && prop->type == ORR_PROP_BOOL)
		return 0;
	if (length == 4)
		*value = fdt32_ld(p);
	else if (length == 8 && prop->type == ORR_PROP_U64)
		*value = fdt64_ld(p);
	else
		return tree_fail(b, node, prop->name, "expected %s",
				 expected[prop->type]);
	return 0;
}

static int set_text(const struct board *b, const struct item *it,
		    const struct orr_prop *prop)
{
	const char *text = fdt_getprop(b->fdt, it->node, prop->name, NULL);
	unsigned n;
	int code = tree_texts(b, it->node, prop->name, &n);

	if (code)
		return code;
	if (n != 1)
		return tree_fail(b, it->node, prop->name,
				 "expected one text, \"...\"");
	return orr_device_set(it->dev, prop->name, text, NULL);
}

bool board_is_from_reg(const struct item *it, const char *property)
{
	return it->dev->cls->span && strcmp(property, "size") == 0;
}

/* A cell for each element; the last one goes for the rest. */
static int set_array(const struct board *b, const struct item *it,
		     const struct orr_prop *prop)
{
	struct orr_error e;
	struct cells c;
	int code = tree_cells(b, it->node, prop->name, &c);

	if (code)
		return code;
	if (c.n == 0)
		return tree_fail(b, it->node, prop->name,
				 "expected 1 to %u cells, <NUMBER ...>",
				 prop->count);
	for (unsigned i = 0; i < c.n; i++)
		if (orr_device_set_from(it->dev, prop->name, i,
					tree_cell(&c, i), &e) != 0)
			return tree_fail(b, it->node, prop->name, "%s", e.text);
	return 0;
}

static int set_property(const struct board *b, const struct item *it,
			const struct orr_prop *prop)
{
	struct orr_error e;
	uint64_t value;
	int length;
	int code;

	if (!fdt_getprop(b->fdt, it->node, prop->name, &length))
		return 0;
	if (board_is_from_reg(it, prop->name))
		return tree_fail(b, it->node, prop->name,
				 "the size comes from reg");
	if (prop->type == ORR_PROP_TEXT)
		return set_text(b, it, prop);
	if (prop->count)
		return set_array(b, it, prop);
	code = read_number(b, it->node, prop, length, &value);
	if (code)
		return code;
	if (orr_device_set_u64(it->dev, prop->name, value, &e) != 0)
		return tree_fail(b, it->node, prop->name, "%s", e.text);
	return 0;
}

static int set_properties(struct board *b, const struct item *it)
{
	static const char *const known[] = {
		"clock-names",
		"clocks",
		"dma-names",
		"dmas",
		"i2c-parent",
		"interrupt-names",
		"interrupt-parent",
		"interrupts",
		"interrupts-extended",
		"orrery,wait-states",
		"reg",
		NULL,
	};
	const struct orr_device_class *cls = it->dev->cls;
	int code = tree_check_known(b, it->node, known, cls);

	for (unsigned p = 0; p < cls->nprops && code == 0; p++)
		code = set_property(b, it, &cls->props[p]);
	return code;
}

/* Devices that make transfers of their own make them on their bus. */
static int connect_initiators(const struct board *b, const struct item *it,
			      struct item *bus)
{
	const struct orr_device_class *cls = it->dev->cls;
	int code = 0;

	for (unsigned p = 0; p < cls->nports; p++) {
		const struct orr_device_port *port = &cls->ports[p];
		struct orr_initiator_socket *i;

		for (unsigned k = 0;
		     code == 0 && (i = orr_device_port(it->dev, port->name,
						       ORR_PORT_INITIATOR, k));
		     k++)
			code = board_add_initiator(b, it->node, bus, i);
	}
	return code;
}

static int set_wait_states(const struct board *b, const struct item *it,
			   struct orr_bus *bus)
{
	static const char property[] = "orrery,wait-states";
	uint32_t cycles = 0;
	int code = tree_u32(b, it->node, property, &cycles);

	if (code || cycles == 0)
		return code;
	if (!bus->timing.clock)
		return tree_fail(b, it->node, property,
				 "the bus has no orrery,protocol that they "
				 "belong to");
	orr_bus_set_wait(bus, &it->dev->mmio, cycles);
	return 0;
}

static int place_on_bus(const struct board *b, struct item *it,
			struct item *parent)
{
	struct orr_bus *bus = parent->bus;
	struct orr_device *dev = it->dev;
	struct orr_error e;
	uint64_t base;
	int code = tree_reg(b, it->node, &base, &it->reg_size);

	if (code)
		return code;
	if (orr_bus_map(bus, base, it->reg_size, &dev->mmio, &e) != 0)
		return tree_fail(b, it->node, "reg", "%s", e.text);
	code = orr_device_set_u64(dev, "size", it->reg_size, &e);
	if (code == -EINVAL)
		return tree_fail(b, it->node, "reg", "%s", e.text);
	code = set_wait_states(b, it, bus);
	return code ? code : connect_initiators(b, it, parent);
}

/* Give the device its address, where it can have one. */
static int place(const struct board *b, struct item *it, struct item *parent)
{
	const struct orr_device_class *cls = it->dev->cls;
	bool on_i2c = parent && parent->dev;

	if (on_i2c && !board_port(cls, ORR_PORT_I2C_TARGET))
		return tree_fail(b, it->node, NULL, "%s is not for an I2C bus",
				 cls->name);
	if (on_i2c)
		return board_place_on_i2c(b, it, parent);
	if (board_port(cls, ORR_PORT_I2C_TARGET))
		return tree_fail(b, it->node, NULL,
				 "%s belongs below an I2C controller",
				 cls->name);
	if (cls->span && parent)
		return place_on_bus(b, it, parent);
	if (cls->span)
		return tree_fail(b, it->node, NULL,
				 "%s has registers and belongs on a bus, in a "
				 "node compatible with \"simple-bus\"",
				 cls->name);
	if (fdt_getprop(b->fdt, it->node, "reg", NULL))
		return tree_fail(b, it->node, "reg", "%s has no registers",
				 cls->name);
	return 0;
}

static int add_targets(struct board *b, struct item *it)
{
	int child = fdt_first_subnode(b->fdt, it->node);

	if (board_port(it->dev->cls, ORR_PORT_I2C_BUS) && !it->i2c_parent)
		return board_add_children(b, it);
	if (child >= 0 && it->i2c_parent)
		return tree_fail(b, child, NULL,
				 "belongs below %s, whose bus it is on",
				 tree_path(b, it->i2c_parent->node));
	if (child >= 0)
		return tree_fail(b, child, NULL,
				 "%s is no bus: nothing can be below it",
				 it->dev->cls->name);
	return 0;
}

int board_add_device(struct board *b, int node, struct item *parent,
		     const struct orr_device_class *cls)
{
	struct orr_object *above = parent ? parent->obj : orr_sim_root(b->sim);
	struct orr_device *dev;
	struct item *it;
	const char *name;
	int code = tree_name(b, node, above, &name);

	if (code)
		return code;
	dev = orr_device_new(cls, above, name);
	it = board_add_item(b, node, &dev->obj);
	it->dev = dev;
	code = set_properties(b, it);
	if (code == 0)
		code = board_set_device(b, it);
	if (code == 0)
		code = place(b, it, parent);
	if (code == 0)
		code = board_connect_clocks(b, it);
	if (code == 0)
		code = board_share_i2c(b, it);
	return code ? code : add_targets(b, it);
}

int board_realize(const struct board *b, const struct item *it)
{
	const struct orr_device_class *cls = it->dev->cls;
	struct orr_error e;
	char sets[sizeof(e.text)];
	uint64_t span;

	board_settings_of(b, it, sets, sizeof(sets));
	if (orr_device_realize(it->dev, &e) != 0)
		return tree_fail(b, it->node, NULL, "%s%s", e.text, sets);
	span = (uint64_t)cls->span << it->dev->reg_shift;
	if (it->reg_size && it->reg_size < span)
		return tree_fail(b, it->node, "reg",
				 "%s has 0x%" PRIx64
				 " bytes of registers, not 0x%" PRIx64 "%s",
				 cls->name, span, it->reg_size, sets);
	return 0;
}

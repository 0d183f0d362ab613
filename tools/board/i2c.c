/* SPDX-License-Identifier: Apache-2.0 */
/* I2C: chips below their controller, and controllers that share a bus. */
#include "impl.h"

int board_place_on_i2c(const struct board *b, const struct item *it,
		       const struct item *controller)
{
	const struct orr_device_port *to =
		board_port(controller->dev->cls, ORR_PORT_I2C_BUS);
	const struct orr_device_port *t =
		board_port(it->dev->cls, ORR_PORT_I2C_TARGET);
	struct orr_error e;
	struct cells c;
	int code = tree_cells(b, it->node, "reg", &c);

	if (code)
		return code;
	if (fdt_address_cells(b->fdt, controller->node) != 1 ||
	    fdt_size_cells(b->fdt, controller->node) != 0)
		return tree_fail(b, controller->node, "#address-cells",
				 "an I2C bus has #address-cells = <1> and "
				 "#size-cells = <0>");
	if (c.n != 1 || tree_cell(&c, 0) > 0x7f)
		return tree_fail(b, it->node, "reg",
				 "expected one I2C address, <0> to <0x7f>");
	if (orr_i2c_attach(
		    orr_device_port(controller->dev, to->name, ORR_PORT_I2C_BUS,
				    0),
		    orr_device_port(it->dev, t->name, ORR_PORT_I2C_TARGET, 0),
		    (uint8_t)tree_cell(&c, 0), &e) != 0)
		return tree_fail(b, it->node, "reg", "%s", e.text);
	return 0;
}

static const char i2c_parent[] = "i2c-parent";

/* The controller that the phandle means: it has a bus of its own. */
static int find_i2c_parent(const struct board *b, const struct item *it,
			   uint32_t phandle, struct item **parent)
{
	int target;
	int code = board_follow(b, it->node, i2c_parent, phandle, &target);

	if (code)
		return code;
	*parent = board_item_at(b, target);
	if (!*parent || *parent == it || !(*parent)->dev ||
	    !board_port((*parent)->dev->cls, ORR_PORT_I2C_BUS))
		return tree_fail(b, it->node, i2c_parent,
				 "%s is no I2C controller that stands before",
				 tree_path(b, target));
	if ((*parent)->i2c_parent)
		return tree_fail(b, it->node, i2c_parent,
				 "%s is itself on the bus of %s",
				 tree_path(b, target),
				 tree_path(b, (*parent)->i2c_parent->node));
	return 0;
}

int board_share_i2c(const struct board *b, struct item *it)
{
	const struct orr_device_port *port =
		board_port(it->dev->cls, ORR_PORT_I2C_SHARED);
	struct orr_i2c_bus **shared;
	struct cells c;
	int code = tree_cells(b, it->node, i2c_parent, &c);

	if (code || !fdt_getprop(b->fdt, it->node, i2c_parent, NULL))
		return code;
	if (!port)
		return tree_fail(b, it->node, i2c_parent,
				 "%s shares no I2C bus", it->dev->cls->name);
	if (c.n != 1)
		return tree_fail(b, it->node, i2c_parent,
				 "expected one phandle, <&CONTROLLER>");
	code = find_i2c_parent(b, it, tree_cell(&c, 0), &it->i2c_parent);
	if (code)
		return code;
	shared = orr_device_port(it->dev, port->name, port->kind, 0);
	port = board_port(it->i2c_parent->dev->cls, ORR_PORT_I2C_BUS);
	*shared =
		orr_device_port(it->i2c_parent->dev, port->name, port->kind, 0);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* DMA requests: a device's two lines to a channel of a controller and back. */
#include "impl.h"

#include <inttypes.h>
#include <stdio.h>

/* One entry of dmas. */
struct request {
	unsigned entry;
	const struct item *controller;
	uint32_t channel;
	struct orr_wire *to_channel; /* the controller's input */
	struct orr_wire *from_channel; /* and output */
};

static const char property[] = "dmas";

static int find_controller(const struct board *b, int node, uint32_t phandle,
			   const struct item **controller)
{
	const struct item *it;
	uint32_t cells = 0;
	int target;
	int code = board_follow(b, node, property, phandle, &target);

	if (code)
		return code;
	it = board_item_at(b, target);
	if (!it || !it->dev ||
	    !orr_device_port(it->dev, "req", ORR_PORT_IN, 0) ||
	    !orr_device_port(it->dev, "clr", ORR_PORT_OUT, 0))
		return tree_fail(b, node, property, "%s is no DMA controller",
				 tree_path(b, target));
	code = tree_u32(b, target, "#dma-cells", &cells);
	if (code)
		return code;
	if (cells != 1)
		return tree_fail(b, target, "#dma-cells", "expected <1>");
	*controller = it;
	return 0;
}

static int find_channel(const struct board *b, int node, struct request *r)
{
	struct orr_device *dev = r->controller->dev;
	int user;

	r->to_channel = orr_device_port(dev, "req", ORR_PORT_IN, r->channel);
	r->from_channel = orr_device_port(dev, "clr", ORR_PORT_OUT, r->channel);
	if (!r->to_channel || !r->from_channel)
		return tree_fail(b, node, property,
				 "entry %u: %s has no channel %" PRIu32,
				 r->entry, tree_path(b, r->controller->node),
				 r->channel);
	user = board_driver(b, r->to_channel);
	if (user >= 0)
		return tree_fail(b, node, property,
				 "entry %u: channel %" PRIu32
				 " already serves %s",
				 r->entry, r->channel, tree_path(b, user));
	return 0;
}

/* "rx": the ports "rxdmasreq", for a single transfer, and "rxdmaclr". */
static int join(struct board *b, const struct item *it, const struct request *r)
{
	const char *name = fdt_stringlist_get(b->fdt, it->node, "dma-names",
					      (int)r->entry, NULL);
	struct orr_wire *request;
	struct orr_wire *clear;
	char port[64];

	snprintf(port, sizeof(port), "%sdmasreq", name);
	request = orr_device_port(it->dev, port, ORR_PORT_OUT, 0);
	snprintf(port, sizeof(port), "%sdmaclr", name);
	clear = orr_device_port(it->dev, port, ORR_PORT_IN, 0);
	if (!request || !clear)
		return tree_fail(b, it->node, "dma-names",
				 "%s has no DMA requests '%s'",
				 it->dev->cls->name, name);
	if (board_driver(b, clear) >= 0)
		return tree_fail(b, it->node, "dma-names", "'%s' stands twice",
				 name);
	board_note_line(b, r->to_channel, it->node, r->controller->node);
	board_note_line(b, clear, r->controller->node, it->node);
	orr_wire_connect(request, r->to_channel);
	orr_wire_connect(r->from_channel, clear);
	return 0;
}

static int connect_request(struct board *b, const struct item *it,
			   const struct cells *c, unsigned entry)
{
	struct request r = {.entry = entry,
			    .channel = tree_cell(c, 2 * entry + 1)};
	int code = find_controller(b, it->node, tree_cell(c, 2 * entry),
				   &r.controller);

	if (code == 0)
		code = find_channel(b, it->node, &r);
	return code ? code : join(b, it, &r);
}

int board_connect_dmas(struct board *b, const struct item *it)
{
	struct cells c;
	unsigned names;
	int code = tree_cells(b, it->node, property, &c);

	if (code == 0)
		code = tree_texts(b, it->node, "dma-names", &names);
	if (code)
		return code;
	if (c.n % 2)
		return tree_fail(b, it->node, property,
				 "expected <&CONTROLLER CHANNEL>");
	if (names != c.n / 2)
		return tree_fail(b, it->node, "dma-names",
				 "expected one for each of dmas: %u, not %u",
				 c.n / 2, names);
	for (unsigned i = 0; i < names && code == 0; i++)
		code = connect_request(b, it, &c, i);
	return code;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A bus within a bus: the bridge between the two, and its window. */
#include "impl.h"

int board_add_bridge(struct board *b, struct item *bus, struct item *outside,
		     const char *name)
{
	struct orr_bridge_config config = {.near = outside->bus_clock,
					   .far = bus->bus_clock,
					   .request_cycles = 2,
					   .response_cycles = 2};
	struct window w;
	struct orr_error e;
	int code = tree_ranges(b, bus->node, &w);

	if (code == 0)
		code = board_read_u32(b, bus->node, name,
				      "orrery,request-cycles",
				      &config.request_cycles);
	if (code == 0)
		code = board_read_u32(b, bus->node, name,
				      "orrery,response-cycles",
				      &config.response_cycles);
	if (code)
		return code;
	if (w.size && w.child + (w.size - 1) < w.child)
		return tree_fail(b, bus->node, "ranges",
				 "the addresses within the bus wrap");
	config.base = w.child;
	bus->bridge = orr_sim_alloc(b->sim, sizeof(*bus->bridge));
	bus->reg_size = w.size;
	orr_bridge_init(bus->bridge, bus->obj, "bridge", &config);
	if (orr_bus_map(outside->bus, w.parent, w.size, &bus->bridge->in, &e))
		return tree_fail(b, bus->node, "ranges", "%s", e.text);
	return board_add_initiator(b, bus->node, bus, &bus->bridge->out);
}

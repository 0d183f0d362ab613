/* SPDX-License-Identifier: Apache-2.0 */
/* Buses: timing, and what sits on them. */
#include "board_impl.h"

#include <inttypes.h>

static int read_timing(struct board *b, int node, const char *name,
		       const struct orr_clock *clock,
		       struct orr_bus_timing *timing)
{
	static const char *const names[] = {"orrery,address-cycles",
					    "orrery,beat-cycles",
					    "orrery,data-width"};
	uint32_t v[] = {1, 1, 4};
	int code = 0;

	for (unsigned i = 0; i < ORR_COUNT(v) && code == 0; i++) {
		code = tree_u32(b, node, names[i], &v[i]);
		if (code == 0)
			code = board_set_u32(b, name, names[i], &v[i]);
	}
	if (code)
		return code;
	if (v[2] == 0 || v[2] > 128 || (v[2] & (v[2] - 1)))
		return tree_fail(
			b, node, names[2],
			"expected 1, 2, 4, ... 128 bytes, not %" PRIu32, v[2]);
	timing->address_cycles = orr_clock_cycles(clock, v[0]);
	timing->beat_cycles = orr_clock_cycles(clock, v[1]);
	timing->width = v[2];
	return 0;
}

/* Its properties but the timing. */
static int read_bus(struct board *b, int node, struct orr_clock **clock)
{
	static const char *const known[] = {"clocks",
					    "interrupt-parent",
					    "orrery,address-cycles",
					    "orrery,beat-cycles",
					    "orrery,data-width",
					    "ranges",
					    NULL};
	struct cells clocks;
	int length;
	int code = tree_check_known(b, node, known, NULL);

	if (code == 0 && fdt_getprop(b->fdt, node, "ranges", &length) && length)
		return tree_fail(b, node, "ranges",
				 "only an empty one is understood: addresses "
				 "are those that the cpu sees");
	if (code == 0)
		code = tree_cells(b, node, "clocks", &clocks);
	if (code)
		return code;
	if (clocks.n != 1)
		return tree_fail(b, node, "clocks",
				 "expected one clock, of the bus");
	return board_clock(b, node, &clocks, 0, clock);
}

/* The bus itself, and the cpu on the first one. */
static int make_bus(struct board *b, int node, struct item **it)
{
	struct orr_object *root = orr_sim_root(b->sim);
	struct orr_bus *bus = orr_sim_alloc(b->sim, sizeof(*bus));
	struct orr_bus_timing timing = {0};
	struct orr_clock *clock;
	const char *name;
	int code = tree_name(b, node, root, &name);

	if (code == 0)
		code = read_bus(b, node, &clock);
	if (code == 0)
		code = read_timing(b, node, name, clock, &timing);
	if (code)
		return code;
	orr_bus_init(bus, root, name, &timing);
	*it = board_add_item(b, node, &bus->obj);
	(*it)->bus = bus;
	if (!b->first_bus) {
		b->first_bus = bus;
		orr_bus_connect(bus, &b->cpu);
	}
	return 0;
}

static int refuse_on_bus(const struct board *b, int node, enum role role)
{
	return tree_fail(b, node, NULL,
			 role == ROLE_BUS
				 ? "a bus within a bus is not "
				   "supported: put it at the root"
				 : "a fixed-clock belongs at the root");
}

int board_add_children(struct board *b, struct item *parent)
{
	const struct orr_device_class *cls;
	enum role role;
	int code = 0;
	int n;

	fdt_for_each_subnode(n, b->fdt, parent->node)
	{
		code = board_role(b, n, &role, &cls);
		if (code == 0 && (role == ROLE_BUS || role == ROLE_CLOCK))
			code = refuse_on_bus(b, n, role);
		if (code == 0 && role == ROLE_DEVICE)
			code = board_add_device(b, n, parent, cls);
		if (code)
			break;
	}
	return code;
}

int board_add_bus(struct board *b, int node)
{
	struct item *it;
	int code = make_bus(b, node, &it);

	return code ? code : board_add_children(b, it);
}

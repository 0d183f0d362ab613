/* SPDX-License-Identifier: Apache-2.0 */
/* Buses: timing, and what sits on them. */
#include "impl.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

int board_read_u32(struct board *b, int node, const char *bus,
		   const char *property, uint32_t *value)
{
	int code = tree_u32(b, node, property, value);

	return code ? code : board_set_u32(b, bus, property, value);
}

static int read_width(struct board *b, int node, const char *bus,
		      uint32_t *width)
{
	static const char property[] = "orrery,data-width";
	int code = board_read_u32(b, node, bus, property, width);

	if (code)
		return code;
	if (*width == 0 || *width > 128 || (*width & (*width - 1)))
		return tree_fail(
			b, node, property,
			"expected 1, 2, 4, ... 128 bytes, not %" PRIu32,
			*width);
	return 0;
}

/* The index of a text in words, which NULL ends; def if it is absent. */
static int read_word(const struct board *b, int node, const char *property,
		     const char *const *words, unsigned def, unsigned *index)
{
	const char *text = fdt_getprop(b->fdt, node, property, NULL);
	char known[128] = "";
	unsigned n;
	int code = tree_texts(b, node, property, &n);

	*index = def;
	if (code || n == 0)
		return code;
	for (unsigned i = 0; words[i]; i++) {
		size_t used = strlen(known);

		*index = i;
		if (n == 1 && strcmp(text, words[i]) == 0)
			return 0;
		snprintf(known + used, sizeof(known) - used, "%s\"%s\"",
			 i ? ", " : "", words[i]);
	}
	return tree_fail(b, node, property, "expected one of %s, not \"%s\"",
			 known, text);
}

/* By cycles of its own: in picoseconds, so that nothing waits for an edge. */
static int read_cycles(struct board *b, int node, const char *bus,
		       const struct orr_clock *clock,
		       struct orr_bus_timing *timing)
{
	uint32_t address = 1;
	uint32_t beat = 1;
	int code =
		board_read_u32(b, node, bus, "orrery,address-cycles", &address);

	if (code == 0)
		code = board_read_u32(b, node, bus, "orrery,beat-cycles",
				      &beat);
	timing->address_cycles = orr_clock_cycles(clock, address);
	timing->beat_cycles = orr_clock_cycles(clock, beat);
	return code;
}

enum { NO_PROTOCOL, APB, AHB_LITE, AXI4_LITE };

/* A protocol says what the cycles are. */
static int read_protocol(struct board *b, int node, const char *bus,
			 struct orr_clock *clock, unsigned protocol,
			 struct orr_bus_timing *timing)
{
	static const char *const own[] = {"orrery,address-cycles",
					  "orrery,beat-cycles"};
	uint32_t outstanding = 4;
	int code = board_read_u32(b, node, bus, "orrery,outstanding",
				  &outstanding);

	for (unsigned i = 0; i < ORR_COUNT(own); i++)
		if (fdt_getprop(b->fdt, node, own[i], NULL))
			return tree_fail(b, node, own[i],
					 "orrery,protocol says what it is");
	if (code == 0 && (outstanding == 0 || outstanding > ORR_BUS_PIPELINE))
		return tree_fail(b, node, "orrery,outstanding",
				 "expected 1 to %d transfers, not %" PRIu32,
				 ORR_BUS_PIPELINE, outstanding);
	if (protocol == APB)
		*timing = orr_bus_apb(clock);
	else if (protocol == AHB_LITE)
		*timing = orr_bus_ahb_lite(clock, 4);
	else
		*timing = orr_bus_axi4_lite(clock, 4, outstanding);
	return code;
}

static int read_timing(struct board *b, int node, const char *bus,
		       struct orr_clock *clock, struct orr_bus_timing *timing)
{
	static const char *const protocols[] = {"none", "apb", "ahb-lite",
						"axi4-lite", NULL};
	static const char *const arbitrations[] = {"fixed", "round-robin",
						   "weighted", NULL};
	unsigned protocol;
	unsigned arbitration;
	int code = read_word(b, node, "orrery,protocol", protocols, NO_PROTOCOL,
			     &protocol);

	if (code == 0)
		code = read_word(b, node, "orrery,arbitration", arbitrations, 0,
				 &arbitration);
	if (code)
		return code;
	if (protocol == NO_PROTOCOL)
		code = read_cycles(b, node, bus, clock, timing);
	else
		code = read_protocol(b, node, bus, clock, protocol, timing);
	timing->width = 4;
	timing->arbitration = (enum orr_arbitration)arbitration;
	return code ? code : read_width(b, node, bus, &timing->width);
}

static int read_clock(const struct board *b, int node, struct orr_clock **clock)
{
	struct cells clocks;
	int code = tree_cells(b, node, "clocks", &clocks);

	if (code)
		return code;
	if (clocks.n != 1)
		return tree_fail(b, node, "clocks",
				 "expected one clock, of the bus");
	return board_clock(b, node, &clocks, 0, clock);
}

/* Of a bus at the root; ranges of others are those of the bridge. */
static int check_ranges(const struct board *b, int node)
{
	int length;

	if (fdt_getprop(b->fdt, node, "ranges", &length) && length)
		return tree_fail(b, node, "ranges",
				 "only an empty one is understood: addresses "
				 "are those that the cpu sees");
	return 0;
}

static int check_properties(const struct board *b, int node, bool inner)
{
	static const char *const known[] = {"clocks",
					    "interrupt-parent",
					    "orrery,address-cycles",
					    "orrery,arbitration",
					    "orrery,beat-cycles",
					    "orrery,data-width",
					    "orrery,outstanding",
					    "orrery,protocol",
					    "orrery,request-cycles",
					    "orrery,response-cycles",
					    "orrery,weights",
					    "ranges",
					    NULL};
	static const char *const inner_only[] = {"orrery,request-cycles",
						 "orrery,response-cycles"};
	int code = tree_check_known(b, node, known, NULL);

	for (unsigned i = 0; i < ORR_COUNT(inner_only) && !inner; i++)
		if (code == 0 && fdt_getprop(b->fdt, node, inner_only[i], NULL))
			code = tree_fail(b, node, inner_only[i],
					 "only a bus within a bus has a bridge "
					 "to pass");
	return code || inner ? code : check_ranges(b, node);
}

int board_add_initiator(const struct board *b, int node, struct item *bus,
			struct orr_initiator_socket *i)
{
	uint32_t n = bus->bus->nports;

	if (n == ORR_BUS_PORTS)
		return tree_fail(b, node, NULL,
				 "more than %d initiators on one bus",
				 ORR_BUS_PORTS);
	bus->initiators[n] = i;
	orr_bus_connect(bus->bus, i);
	return 0;
}

/* "soc" or "soc.apb", to be found by --set. */
static const char *path_of(struct board *b, const struct orr_object *above,
			   const char *name)
{
	char path[256];
	char *kept;

	if (above == orr_sim_root(b->sim))
		return name;
	orr_object_path(above, path, sizeof(path));
	kept = orr_sim_alloc(b->sim, strlen(path) + strlen(name) + 2);
	sprintf(kept, "%s.%s", path, name);
	return kept;
}

/* The bus itself, and who is on it from the start: the cpu, or a bridge. */
static int make_bus(struct board *b, int node, struct item *outside,
		    struct item **it)
{
	struct orr_object *above =
		outside ? outside->obj : orr_sim_root(b->sim);
	struct orr_bus *bus = orr_sim_alloc(b->sim, sizeof(*bus));
	struct orr_bus_timing timing = {0};
	struct orr_clock *clock = NULL;
	const char *name;
	const char *path;
	int code = tree_name(b, node, above, &name);

	if (code == 0)
		code = check_properties(b, node, outside);
	if (code == 0)
		code = read_clock(b, node, &clock);
	if (code)
		return code;
	path = path_of(b, above, name);
	code = read_timing(b, node, path, clock, &timing);
	if (code)
		return code;
	orr_bus_init(bus, above, name, &timing);
	*it = board_add_item(b, node, &bus->obj);
	(*it)->bus = bus;
	(*it)->bus_clock = clock;
	if (outside)
		return board_add_bridge(b, *it, outside, path);
	if (b->first_bus)
		return 0;
	b->first_bus = bus;
	return board_add_initiator(b, node, *it, &b->cpu);
}

static int refuse_here(const struct board *b, int node, enum role role)
{
	return tree_fail(b, node, NULL,
			 role == ROLE_BUS
				 ? "a bus belongs at the root or on a bus"
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
		if (code)
			break;
		if (role == ROLE_DEVICE)
			code = board_add_device(b, n, parent, cls);
		else if (role == ROLE_BUS && parent->bus)
			code = board_add_bus(b, n, parent);
		else if (role != ROLE_NONE)
			code = refuse_here(b, n, role);
		if (code)
			break;
	}
	return code;
}

/* A cell for each initiator, in the order in which they came to the bus. */
static int set_weights(const struct board *b, const struct item *it)
{
	static const char property[] = "orrery,weights";
	struct cells c;
	int code = tree_cells(b, it->node, property, &c);

	if (code || c.n == 0)
		return code;
	if (it->bus->timing.arbitration != ORR_ARBITRATION_WEIGHTED)
		return tree_fail(b, it->node, property,
				 "they belong to orrery,arbitration = "
				 "\"weighted\"");
	if (c.n > it->bus->nports)
		return tree_fail(b, it->node, property,
				 "the bus has %" PRIu32 " initiators, not %u",
				 it->bus->nports, c.n);
	for (unsigned i = 0; i < c.n; i++) {
		if (tree_cell(&c, i) == 0)
			return tree_fail(b, it->node, property,
					 "entry %u: expected 1 or more grants "
					 "in a row",
					 i);
		orr_bus_set_weight(it->bus, it->initiators[i],
				   tree_cell(&c, i));
	}
	return 0;
}

int board_add_bus(struct board *b, int node, struct item *outside)
{
	struct item *it;
	int code = make_bus(b, node, outside, &it);

	if (code == 0)
		code = board_add_children(b, it);
	return code ? code : set_weights(b, it);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Buses: timing, and what sits on them. */
#include "impl.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int read_u32(struct board *b, int node, const char *bus,
		    const char *property, uint32_t *value)
{
	int code = tree_u32(b, node, property, value);

	return code ? code : board_set_u32(b, bus, property, value);
}

static int read_width(struct board *b, int node, const char *bus,
		      uint32_t *width)
{
	static const char property[] = "orrery,data-width";
	int code = read_u32(b, node, bus, property, width);

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
	int code = read_u32(b, node, bus, "orrery,address-cycles", &address);

	if (code == 0)
		code = read_u32(b, node, bus, "orrery,beat-cycles", &beat);
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
	int code = read_u32(b, node, bus, "orrery,outstanding", &outstanding);

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
						   NULL};
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
	timing->arbitration = arbitration ? ORR_ARBITRATION_ROUND_ROBIN
					  : ORR_ARBITRATION_FIXED;
	return code ? code : read_width(b, node, bus, &timing->width);
}

/* Its properties but the timing. */
static int read_bus(struct board *b, int node, struct orr_clock **clock)
{
	static const char *const known[] = {"clocks",
					    "interrupt-parent",
					    "orrery,address-cycles",
					    "orrery,arbitration",
					    "orrery,beat-cycles",
					    "orrery,data-width",
					    "orrery,outstanding",
					    "orrery,protocol",
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

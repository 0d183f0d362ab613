/* SPDX-License-Identifier: Apache-2.0 */
/* Clocks and interrupts: what phandles connect. */
#include "impl.h"

#include <inttypes.h>
#include <string.h>

int board_add_clock(struct board *b, int node)
{
	static const char *const known[] = {"clock-accuracy", "clock-frequency",
					    "clock-output-names", NULL};
	struct orr_object *root = orr_sim_root(b->sim);
	struct orr_clock *clock = orr_sim_alloc(b->sim, sizeof(*clock));
	uint32_t cells = 0;
	uint32_t hz = 0;
	const char *name;
	int code = tree_name(b, node, root, &name);

	if (code == 0)
		code = tree_check_known(b, node, known, NULL);
	if (code == 0)
		code = tree_u32(b, node, "#clock-cells", &cells);
	if (code == 0 && cells != 0)
		return tree_fail(b, node, "#clock-cells", "expected <0>");
	if (code == 0)
		code = tree_u32(b, node, "clock-frequency", &hz);
	if (code == 0)
		code = board_set_u32(b, name, "clock-frequency", &hz);
	if (code)
		return code;
	if (hz == 0)
		return tree_fail(b, node, "clock-frequency",
				 "expected a frequency in hertz, not zero");
	orr_clock_init(clock, root, name, orr_period_hz(hz));
	board_add_item(b, node, &clock->obj)->clock = clock;
	return 0;
}

int board_follow(const struct board *b, int node, const char *property,
		 uint32_t phandle, int *target)
{
	bool enabled;
	int code;

	*target = fdt_node_offset_by_phandle(b->fdt, phandle);
	if (*target < 0)
		return tree_fail(b, node, property,
				 "no node has the phandle 0x%" PRIx32, phandle);
	code = tree_enabled(b, *target, &enabled);
	if (code == 0 && !enabled)
		return tree_fail(b, node, property, "%s is disabled",
				 tree_path(b, *target));
	return code;
}

int board_clock(const struct board *b, int node, const struct cells *clocks,
		unsigned k, struct orr_clock **clock)
{
	const struct item *it;
	int target;
	int code =
		board_follow(b, node, "clocks", tree_cell(clocks, k), &target);

	if (code)
		return code;
	it = board_item_at(b, target);
	if (!it || !it->clock)
		return tree_fail(b, node, "clocks",
				 "%s is no clock, or stands behind",
				 tree_path(b, target));
	*clock = it->clock;
	return 0;
}

/* Numbers from the node, or from --set. */
static int read_factor(struct board *b, int node, const char *name,
		       uint32_t *div, uint32_t *mult)
{
	int code = tree_u32(b, node, "clock-div", div);

	if (code == 0)
		code = tree_u32(b, node, "clock-mult", mult);
	if (code == 0)
		code = board_set_u32(b, name, "clock-div", div);
	if (code == 0)
		code = board_set_u32(b, name, "clock-mult", mult);
	if (code == 0 && (*div == 0 || *mult == 0))
		return tree_fail(b, node, *div ? "clock-mult" : "clock-div",
				 "expected a number, not zero");
	return code;
}

/* A period of 2 ps at least, and numbers that can be counted with. */
static bool is_possible(struct orr_period p, uint32_t div, uint32_t mult)
{
	return orr_time_mul(p.num, div) != ORR_TIME_MAX &&
	       orr_time_mul(p.den, mult) != ORR_TIME_MAX &&
	       p.num * div / (p.den * mult) >= 2;
}

/* The clock that it comes from stands before it. */
int board_add_derived_clock(struct board *b, int node)
{
	static const char *const known[] = {"clock-div", "clock-mult",
					    "clock-output-names", "clocks",
					    NULL};
	struct orr_object *root = orr_sim_root(b->sim);
	struct orr_derived_clock *c = orr_sim_alloc(b->sim, sizeof(*c));
	struct orr_clock *source = NULL;
	struct cells clocks;
	uint32_t div = 0;
	uint32_t mult = 0;
	const char *name;
	int code = tree_name(b, node, root, &name);

	if (code == 0)
		code = tree_check_known(b, node, known, NULL);
	if (code == 0)
		code = read_factor(b, node, name, &div, &mult);
	if (code == 0)
		code = tree_cells(b, node, "clocks", &clocks);
	if (code == 0 && clocks.n != 1)
		return tree_fail(b, node, "clocks", "expected one clock");
	if (code == 0)
		code = board_clock(b, node, &clocks, 0, &source);
	if (code)
		return code;
	if (!is_possible(source->period, div, mult))
		return tree_fail(b, node, "clock-mult",
				 "a clock of that rate is not possible");
	orr_derived_clock_init(c, root, name, source, mult, div);
	board_add_item(b, node, &c->clock.obj)->clock = &c->clock;
	return 0;
}

/* Which clock of the device entry k of clocks is for. */
static const char *clock_name(const struct board *b, const struct item *it,
			      unsigned k)
{
	const struct orr_device_class *cls = it->dev->cls;

	if (fdt_getprop(b->fdt, it->node, "clock-names", NULL))
		return fdt_stringlist_get(b->fdt, it->node, "clock-names",
					  (int)k, NULL);
	for (unsigned p = 0; p < cls->nports; p++)
		if (cls->ports[p].kind == ORR_PORT_CLOCK && k-- == 0)
			return cls->ports[p].name;
	return NULL;
}

static int connect_clock(const struct board *b, const struct item *it,
			 const struct cells *clocks, unsigned k)
{
	const char *name = clock_name(b, it, k);
	struct orr_clock *clock;
	struct orr_error e;
	int code = board_clock(b, it->node, clocks, k, &clock);

	if (code)
		return code;
	if (!name)
		return tree_fail(b, it->node, "clocks",
				 "%s has no clock for entry %u",
				 it->dev->cls->name, k);
	if (orr_device_set_clock(it->dev, name, clock, &e) != 0)
		return tree_fail(b, it->node, "clock-names", "%s", e.text);
	return 0;
}

static int check_required(const struct board *b, const struct item *it)
{
	const struct orr_device_class *cls = it->dev->cls;

	for (unsigned p = 0; p < cls->nports; p++) {
		const struct orr_device_port *port = &cls->ports[p];
		struct orr_clock *const *clock =
			orr_device_port(it->dev, port->name, ORR_PORT_CLOCK, 0);

		if (clock && !*clock && port->required)
			return tree_fail(b, it->node, "clocks",
					 "%s needs a clock '%s'", cls->name,
					 port->name);
	}
	return 0;
}

int board_connect_clocks(const struct board *b, const struct item *it)
{
	struct cells clocks;
	unsigned names;
	int code = tree_cells(b, it->node, "clocks", &clocks);

	if (code == 0)
		code = tree_texts(b, it->node, "clock-names", &names);
	if (code)
		return code;
	if (names && names != clocks.n)
		return tree_fail(b, it->node, "clock-names",
				 "expected one for each of clocks: %u, not %u",
				 clocks.n, names);
	for (unsigned k = 0; k < clocks.n && code == 0; k++)
		code = connect_clock(b, it, &clocks, k);
	return code ? code : check_required(b, it);
}

/* One entry of interrupts or interrupts-extended. */
struct interrupt {
	const char *property;
	unsigned entry;
	const struct item *controller;
	uint32_t line;
	uint32_t flags;
};

/* The inputs of a controller. */
static const char lines[] = "in";

/* The phandle of the controller that interrupts of node go to. */
static int find_parent(const struct board *b, int node, uint32_t *phandle)
{
	for (int n = node; n >= 0; n = fdt_parent_offset(b->fdt, n))
		if (fdt_getprop(b->fdt, n, "interrupt-parent", NULL))
			return tree_u32(b, n, "interrupt-parent", phandle);
	return tree_fail(b, node, "interrupts",
			 "no interrupt-parent, here or above");
}

static int find_controller(const struct board *b, int node,
			   struct interrupt *irq, uint32_t phandle)
{
	const struct item *it;
	uint32_t cells = 0;
	int target;
	int code = board_follow(b, node, irq->property, phandle, &target);

	if (code)
		return code;
	it = board_item_at(b, target);
	if (!it || !it->dev ||
	    !orr_device_port(it->dev, lines, ORR_PORT_IN, 0) ||
	    !fdt_getprop(b->fdt, target, "interrupt-controller", NULL))
		return tree_fail(b, node, irq->property,
				 "%s is no interrupt controller",
				 tree_path(b, target));
	code = tree_u32(b, target, "#interrupt-cells", &cells);
	if (code)
		return code;
	if (cells != 2)
		return tree_fail(b, target, "#interrupt-cells", "expected <2>");
	irq->controller = it;
	return 0;
}

/* How many there are, or what a property of that name leaves in use. */
static uint32_t line_count(struct orr_device *dev)
{
	const struct orr_device_class *cls = dev->cls;
	char *self = orr_device_self(dev);
	uint32_t n = 0;

	for (unsigned p = 0; p < cls->nprops; p++)
		if (strcmp(cls->props[p].name, "lines") == 0 &&
		    cls->props[p].type == ORR_PROP_U32)
			return *(uint32_t *)(void *)(self +
						     cls->props[p].field);
	while (orr_device_port(dev, lines, ORR_PORT_IN, n))
		n++;
	return n;
}

static int find_line(const struct board *b, int node,
		     const struct interrupt *irq, struct orr_wire **in)
{
	struct orr_device *dev = irq->controller->dev;
	uint32_t count = line_count(dev);

	*in = orr_device_port(dev, lines, ORR_PORT_IN, irq->line);
	if (*in && irq->line < count)
		return 0;
	return tree_fail(b, node, irq->property,
			 "entry %u: line %" PRIu32 " is beyond the %" PRIu32
			 " lines of %s",
			 irq->entry, irq->line, count,
			 tree_path(b, irq->controller->node));
}

int board_driver(const struct board *b, const struct orr_wire *in)
{
	for (const struct line *l = b->lines; l; l = l->next)
		if (l->in == in)
			return l->driver;
	return -1;
}

void board_note_line(struct board *b, const struct orr_wire *in, int driver,
		     int controller)
{
	struct line *l = orr_sim_alloc(b->sim, sizeof(*l));

	*l = (struct line){b->lines, in, driver, controller};
	b->lines = l;
}

/* Whether what comes into one node goes on, over its output, to another. */
static bool reaches(const struct board *b, int from, int to)
{
	bool found = from == to;

	for (const struct line *l = b->lines; l && !found; l = l->next)
		found = l->driver == from && reaches(b, l->controller, to);
	return found;
}

/* A wire has one driver, and interrupts do not go round. */
static int claim_line(struct board *b, int node, const struct interrupt *irq,
		      const struct orr_wire *in)
{
	int controller = irq->controller->node;
	int driver = board_driver(b, in);

	if (driver >= 0)
		return tree_fail(b, node, irq->property,
				 "entry %u: line %" PRIu32
				 " is already driven by %s",
				 irq->entry, irq->line, tree_path(b, driver));
	if (reaches(b, controller, node))
		return tree_fail(b, node, irq->property,
				 "entry %u: %s interrupts this one in turn",
				 irq->entry, tree_path(b, controller));
	board_note_line(b, in, node, controller);
	return 0;
}

/* The output of that name, or else the k-th, arrays counted by element. */
static struct orr_wire *find_output(struct orr_device *dev, const char *name,
				    unsigned k)
{
	const struct orr_device_class *cls = dev->cls;

	for (unsigned p = 0; p < cls->nports; p++) {
		const char *port = cls->ports[p].name;
		struct orr_wire *w;

		for (unsigned i = 0;
		     (w = orr_device_port(dev, port, ORR_PORT_OUT, i)); i++)
			if (name ? strcmp(w->obj.name, name) == 0 : k-- == 0)
				return w;
	}
	return NULL;
}

static int connect_interrupt(struct board *b, const struct item *it,
			     const struct interrupt *irq)
{
	const char *name = fdt_stringlist_get(
		b->fdt, it->node, "interrupt-names", (int)irq->entry, NULL);
	struct orr_wire *out = find_output(it->dev, name, irq->entry);
	struct orr_wire *in;
	int code;

	if (!out)
		return tree_fail(b, it->node, irq->property,
				 "%s has no output for entry %u",
				 it->dev->cls->name, irq->entry);
	code = find_line(b, it->node, irq, &in);
	if (code == 0)
		code = claim_line(b, it->node, irq, in);
	if (code)
		return code;
	switch (irq->flags) { /* as in Linux: edges and levels */
	case 1:
	case 4:
		orr_wire_connect(out, in);
		return 0;
	case 2:
	case 8:
		orr_wire_connect_inverted(out, in);
		return 0;
	default:
		return tree_fail(b, it->node, irq->property,
				 "entry %u: flags are 1 or 4 (active high), 2 "
				 "or 8 (active low), not %" PRIu32,
				 irq->entry, irq->flags);
	}
}

/* width cells per entry; with three, the first is the controller. */
static int connect_entries(struct board *b, const struct item *it,
			   const struct cells *c, unsigned width,
			   const char *property)
{
	struct interrupt irq = {.property = property};
	uint32_t phandle = 0;
	unsigned names;
	int code = tree_texts(b, it->node, "interrupt-names", &names);

	if (code == 0 && width == 2)
		code = find_parent(b, it->node, &phandle);
	if (code)
		return code;
	if (names && names != c->n / width)
		return tree_fail(b, it->node, "interrupt-names",
				 "expected one for each interrupt: %u, not %u",
				 c->n / width, names);
	if (c->n % width)
		return tree_fail(b, it->node, property, "expected %s",
				 width == 2 ? "<LINE FLAGS>"
					    : "<&CONTROLLER LINE FLAGS>");
	for (unsigned i = 0; i < c->n && code == 0; i += width) {
		if (width == 3)
			phandle = tree_cell(c, i);
		irq.entry = i / width;
		irq.line = tree_cell(c, i + width - 2);
		irq.flags = tree_cell(c, i + width - 1);
		code = find_controller(b, it->node, &irq, phandle);
		if (code == 0)
			code = connect_interrupt(b, it, &irq);
	}
	return code;
}

int board_connect_interrupts(struct board *b, const struct item *it)
{
	static const char extended[] = "interrupts-extended";
	struct cells c;
	int code = tree_cells(b, it->node, extended, &c);

	if (code)
		return code;
	if (c.n) /* takes precedence (Devicetree Specification 2.4.1.4) */
		return connect_entries(b, it, &c, 3, extended);
	code = tree_cells(b, it->node, "interrupts", &c);
	if (code == 0 && c.n)
		code = connect_entries(b, it, &c, 2, "interrupts");
	return code;
}

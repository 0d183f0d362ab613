/* SPDX-License-Identifier: Apache-2.0 */
#include "impl.h"

#include <string.h>

struct item *board_add_item(struct board *b, int node, struct orr_object *obj)
{
	struct item *it = orr_sim_alloc(b->sim, sizeof(*it));

	it->obj = obj;
	it->node = node;
	it->label = tree_label(b, node);
	*b->items_end = it;
	b->items_end = &it->next;
	return it;
}

struct item *board_item_at(const struct board *b, int node)
{
	struct item *it = b->items;

	while (it && it->node != node)
		it = it->next;
	return it;
}

const struct orr_device_port *board_port(const struct orr_device_class *cls,
					 enum orr_port_kind kind)
{
	for (unsigned p = 0; p < cls->nports; p++)
		if (cls->ports[p].kind == kind)
			return &cls->ports[p];
	return NULL;
}

/* Nodes at the root that describe no hardware to simulate. */
static bool is_description(const struct board *b, int node)
{
	static const char *const names[] = {"__symbols__", "aliases", "chosen",
					    "cpus"};
	const char *name = fdt_get_name(b->fdt, node, NULL);

	for (size_t i = 0; i < ORR_COUNT(names); i++)
		if (strcmp(name, names[i]) == 0)
			return fdt_parent_offset(b->fdt, node) == 0;
	return false;
}

static const struct orr_device_class *find_class(const struct board *b,
						 const char *compatible)
{
	const struct orr_device_class *const *c = b->classes;

	for (; c && *c; c++)
		if (strcmp((*c)->compatible, compatible) == 0)
			return *c;
	return orr_model_find(compatible);
}

/* The role by the first compatible text that means something here. */
static int find_role(const struct board *b, int node, enum role *role,
		     const struct orr_device_class **cls)
{
	unsigned n;
	int code = tree_texts(b, node, "compatible", &n);

	if (code)
		return code;
	for (int i = 0; i < (int)n; i++) {
		const char *text =
			fdt_stringlist_get(b->fdt, node, "compatible", i, NULL);

		*cls = find_class(b, text);
		*role = *cls				  ? ROLE_DEVICE
			: strcmp(text, "simple-bus") == 0 ? ROLE_BUS
			: strcmp(text, "fixed-clock") == 0 ||
					strcmp(text, "fixed-factor-clock") == 0
				? ROLE_CLOCK
				: ROLE_NONE;
		if (*role != ROLE_NONE)
			return 0;
	}
	if (n == 0)
		return tree_fail(b, node, "compatible",
				 "missing: it says what the node is");
	return tree_fail(
		b, node, "compatible",
		"no model of '%s' ('orrery models' lists what there "
		"is)",
		(const char *)fdt_getprop(b->fdt, node, "compatible", NULL));
}

int board_role(const struct board *b, int node, enum role *role,
	       const struct orr_device_class **cls)
{
	bool enabled;
	int code;

	*role = ROLE_NONE;
	*cls = NULL;
	if (is_description(b, node))
		return 0;
	code = tree_enabled(b, node, &enabled);
	if (code || !enabled)
		return code;
	return find_role(b, node, role, cls);
}

/* The nodes at the root that have the given role. */
static int add_all(struct board *b, enum role wanted)
{
	const struct orr_device_class *cls;
	enum role role;
	int code = 0;
	int n;

	fdt_for_each_subnode(n, b->fdt, 0)
	{
		code = board_role(b, n, &role, &cls);
		if (code == 0 && role == wanted) {
			if (role == ROLE_CLOCK &&
			    fdt_node_check_compatible(b->fdt, n,
						      "fixed-clock") != 0)
				code = board_add_derived_clock(b, n);
			else if (role == ROLE_CLOCK)
				code = board_add_clock(b, n);
			else if (role == ROLE_BUS)
				code = board_add_bus(b, n, NULL);
			else
				code = board_add_device(b, n, NULL, cls);
		}
		if (code)
			break;
	}
	return code;
}

static int add_root(struct board *b)
{
	static const char *const known[] = {"interrupt-parent", NULL};
	int code = tree_check_known(b, 0, known, NULL);

	orr_initiator_socket_init(&b->cpu, orr_sim_root(b->sim), "cpu");
	/* clocks first: buses and devices need them */
	if (code == 0)
		code = add_all(b, ROLE_CLOCK);
	if (code == 0)
		code = add_all(b, ROLE_DEVICE);
	if (code == 0)
		code = add_all(b, ROLE_BUS);
	if (code == 0 && !b->first_bus)
		return tree_fail(b, 0, NULL,
				 "no bus: expected a node compatible with "
				 "\"simple-bus\"");
	return code;
}

static int complete_all(struct board *b)
{
	int code = 0;

	for (struct item *it = b->items; it && code == 0; it = it->next)
		if (it->dev) {
			code = board_connect_interrupts(b, it);
			if (code == 0)
				code = board_connect_dmas(b, it);
		}
	for (struct item *it = b->items; it && code == 0; it = it->next)
		if (it->dev)
			code = board_realize(b, it);
	return code;
}

static int build(struct board *b, const struct board_options *options)
{
	int code = board_read_settings(b, options);

	if (code == 0)
		code = board_compile(b);
	if (code == 0)
		code = add_root(b);
	if (code == 0)
		code = board_check_settings(b);
	if (code == 0)
		code = complete_all(b);
	if (code == 0)
		code = board_open_uarts(b, options);
	return code;
}

/* Texts of a board may hold anything; a terminal shall not act on it. */
static void make_printable(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			*text = '?';
}

struct board *board_load(struct orr_sim *sim, const char *path,
			 const struct board_options *options,
			 struct orr_error *err)
{
	struct board *b = orr_sim_alloc(sim, sizeof(*b));
	struct orr_error e;
	int code;

	b->sim = sim;
	b->file = path;
	b->err = &e;
	b->items_end = &b->items;
	b->classes = options->classes;
	code = build(b, options);
	b->err = NULL;
	if (code == 0)
		return b;
	make_printable(e.text);
	orr_error_set(err, code, "%s", e.text);
	return NULL;
}

struct orr_initiator_socket *board_cpu(struct board *b)
{
	return &b->cpu;
}

void board_routes(const struct board *b, orr_bus_route_fn *fn, void *arg)
{
	for (const struct item *it = b->items; it; it = it->next)
		if (it->bus)
			orr_bus_routes(it->bus, fn, arg);
}

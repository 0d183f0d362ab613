/* SPDX-License-Identifier: Apache-2.0 */
/* Reading nodes and properties, with errors that say where. */
#include "impl.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 256 };

static char *node_path(const struct board *b, int node, char *buf)
{
	if (fdt_get_path(b->fdt, node, buf, PATH_SIZE) != 0)
		snprintf(buf, PATH_SIZE, ".../%s",
			 fdt_get_name(b->fdt, node, NULL));
	return buf;
}

/* The --set in whose words the node has the property, or NULL: the file's. */
static const char *setting_of(const struct board *b, int node,
			      const char *property)
{
	const char *label = tree_label(b, node);

	for (size_t i = 0; label && property && i < b->nsettings; i++) {
		const struct setting *s = &b->settings[i];
		const char *dot = strrchr(s->path, '.');

		if (s->used && strcmp(s->property, property) == 0 &&
		    strcmp(dot ? dot + 1 : s->path, label) == 0)
			return s->option;
	}
	return NULL;
}

int tree_fail(const struct board *b, int node, const char *property,
	      const char *fmt, ...)
{
	const char *set = setting_of(b, node, property);
	char path[PATH_SIZE];
	char text[sizeof(b->err->text)];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	orr_error_set(b->err, -EINVAL, "%s: %s: %s%s%s%s%s%s%s", b->file,
		      node_path(b, node, path), property ? "property '" : "",
		      property ? property : "", property ? "': " : "", text,
		      set ? " (by --set " : "", set ? set : "", set ? ")" : "");
	return -EINVAL;
}

static const char *keep(const struct board *b, const char *text, size_t length)
{
	char *copy = orr_sim_alloc(b->sim, length + 1);

	return memcpy(copy, text, length);
}

const char *tree_path(const struct board *b, int node)
{
	char path[PATH_SIZE];

	node_path(b, node, path);
	return keep(b, path, strlen(path));
}

int tree_texts(const struct board *b, int node, const char *property,
	       unsigned *n)
{
	int count = fdt_stringlist_count(b->fdt, node, property);

	*n = 0;
	if (count == -FDT_ERR_NOTFOUND)
		return 0;
	if (count < 0)
		return tree_fail(b, node, property, "expected text, \"...\"");
	*n = (unsigned)count;
	return 0;
}

int tree_enabled(const struct board *b, int node, bool *enabled)
{
	unsigned n;
	int code = tree_texts(b, node, "status", &n);
	const char *text = fdt_getprop(b->fdt, node, "status", NULL);

	if (code)
		return code;
	*enabled =
		!text || strcmp(text, "okay") == 0 || strcmp(text, "ok") == 0;
	if (*enabled || strcmp(text, "disabled") == 0)
		return 0;
	return tree_fail(b, node, "status",
			 "expected \"okay\" or \"disabled\", not \"%s\"", text);
}

int tree_u32(const struct board *b, int node, const char *property,
	     uint32_t *value)
{
	int length;
	const fdt32_t *cell = fdt_getprop(b->fdt, node, property, &length);

	if (!cell)
		return 0;
	if (length != sizeof(*cell))
		return tree_fail(b, node, property,
				 "expected one cell, <NUMBER>");
	*value = fdt32_ld(cell);
	return 0;
}

int tree_cells(const struct board *b, int node, const char *property,
	       struct cells *c)
{
	int length;

	*c = (struct cells){
		.cell = fdt_getprop(b->fdt, node, property, &length)};
	if (!c->cell)
		return 0;
	if (length == 0 || length % (int)sizeof(*c->cell))
		return tree_fail(b, node, property, "expected cells, <...>");
	c->n = (unsigned)length / sizeof(*c->cell);
	return 0;
}

uint32_t tree_cell(const struct cells *c, unsigned i)
{
	return fdt32_ld(c->cell + i);
}

static uint64_t number(const struct cells *c, unsigned first, unsigned n)
{
	uint64_t value = 0;

	for (unsigned i = first; i < first + n; i++)
		value = value << 32 | tree_cell(c, i);
	return value;
}

/* How many cells an address or a size takes among the children of node. */
static int cell_count(const struct board *b, int node, const char *property,
		      int count, unsigned *n)
{
	if (count < 1 || count > 2)
		return tree_fail(b, node, property, "expected <1> or <2>");
	*n = (unsigned)count;
	return 0;
}

int tree_reg(const struct board *b, int node, uint64_t *base, uint64_t *size)
{
	int parent = fdt_parent_offset(b->fdt, node);
	unsigned na = 0;
	unsigned ns = 0;
	struct cells c;
	int code = tree_cells(b, node, "reg", &c);

	if (code == 0)
		code = cell_count(b, parent, "#address-cells",
				  fdt_address_cells(b->fdt, parent), &na);
	if (code == 0)
		code = cell_count(b, parent, "#size-cells",
				  fdt_size_cells(b->fdt, parent), &ns);
	if (code)
		return code;
	if (c.n == 0)
		return tree_fail(b, node, "reg",
				 "missing: expected <ADDRESS SIZE>");
	if (c.n != na + ns)
		return tree_fail(b, node, "reg",
				 "expected one <ADDRESS SIZE> of %u + %u "
				 "cells, found %u",
				 na, ns, c.n);
	*base = number(&c, 0, na);
	*size = number(&c, na, ns);
	return 0;
}

/* The numbers of cells: na, nn (in the parent) and ns. */
int tree_ranges(const struct board *b, int node, struct window *w)
{
	int parent = fdt_parent_offset(b->fdt, node);
	struct cells c = {0};
	unsigned na = 0;
	unsigned nn = 0;
	unsigned ns = 0;
	int length = 0;
	int code = cell_count(b, node, "#address-cells",
			      fdt_address_cells(b->fdt, node), &na);

	if (code == 0)
		code = cell_count(b, parent, "#address-cells",
				  fdt_address_cells(b->fdt, parent), &nn);
	if (code == 0)
		code = cell_count(b, node, "#size-cells",
				  fdt_size_cells(b->fdt, node), &ns);
	if (code == 0 && fdt_getprop(b->fdt, node, "ranges", &length) && length)
		code = tree_cells(b, node, "ranges", &c);
	if (code)
		return code;
	if (c.n != na + nn + ns)
		return tree_fail(b, node, "ranges",
				 "expected one <CHILD PARENT SIZE> of %u + %u "
				 "+ %u cells, found %u: a bus within a bus is "
				 "seen through it",
				 na, nn, ns, c.n);
	*w = (struct window){number(&c, 0, na), number(&c, na, nn),
			     number(&c, na + nn, ns)};
	return 0;
}

const char *tree_label(const struct board *b, int node)
{
	int symbols = fdt_subnode_offset(b->fdt, 0, "__symbols__");
	char path[PATH_SIZE];
	int p;

	node_path(b, node, path);
	fdt_for_each_property_offset(p, b->fdt, symbols)
	{
		const char *label;
		int length;
		const void *value =
			fdt_getprop_by_offset(b->fdt, p, &label, &length);

		if (value && (size_t)length == strlen(path) + 1 &&
		    memcmp(value, path, (size_t)length) == 0)
			return label;
	}
	return NULL;
}

int tree_name(const struct board *b, int node, struct orr_object *parent,
	      const char **name)
{
	const char *node_name = fdt_get_name(b->fdt, node, NULL);

	*name = tree_label(b, node);
	if (!*name)
		*name = keep(b, node_name, strcspn(node_name, "@"));
	if (**name == '\0' || strchr(*name, '.'))
		return tree_fail(b, node, NULL,
				 "'%s' cannot name an object: give the node a "
				 "label",
				 *name);
	if (orr_object_find(parent, *name))
		return tree_fail(b, node, NULL,
				 "the name '%s' is taken here: give the node "
				 "%s label",
				 *name, tree_label(b, node) ? "another" : "a");
	return 0;
}

/* Properties that any node may have and that change nothing here. */
static bool is_standard(const char *name)
{
	static const char *const names[] = {
		"compatible",
		"device_type",
		"gpio-controller",
		"gpio-line-names",
		"interrupt-controller",
		"label",
		"model",
		"phandle",
		"status",
	};
	size_t length = strlen(name);

	for (size_t i = 0; i < ORR_COUNT(names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return name[0] == '#' && length > 6 &&
	       strcmp(name + length - 6, "-cells") == 0;
}

static bool is_known(const char *name, const char *const *known,
		     const struct orr_device_class *cls)
{
	while (*known)
		if (strcmp(*known++, name) == 0)
			return true;
	for (unsigned p = 0; cls && p < cls->nprops; p++)
		if (strcmp(cls->props[p].name, name) == 0)
			return true;
	return is_standard(name);
}

int tree_check_known(const struct board *b, int node, const char *const *known,
		     const struct orr_device_class *cls)
{
	int p;

	fdt_for_each_property_offset(p, b->fdt, node)
	{
		const char *name;

		if (!fdt_getprop_by_offset(b->fdt, p, &name, NULL))
			return tree_fail(b, node, NULL, "unreadable property");
		if (is_known(name, known, cls))
			continue;
		if (!cls)
			return tree_fail(b, node, name, "not understood here");
		return tree_fail(b, node, name,
				 "%s has no such property ('orrery models %s' "
				 "lists those it has)",
				 cls->name, cls->name);
	}
	return 0;
}

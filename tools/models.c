/* SPDX-License-Identifier: Apache-2.0 */
/* orrery models: what a board can be made of, from the classes' own tables. */
#include "commands.h"

#include <orrery/device.h>

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Beyond 32 bits it is a mask or a power of two. */
static const char *number(uint64_t n, char *buf, size_t size)
{
	snprintf(buf, size, n >= UINT32_MAX ? "0x%" PRIx64 : "%" PRIu64, n);
	return buf;
}

static const char *prop_default(const struct orr_prop *p, char *buf,
				size_t size)
{
	if (p->type == ORR_PROP_TEXT)
		return "none";
	if (p->type == ORR_PROP_BOOL)
		return p->def ? "true" : "false";
	return number(p->def, buf, size);
}

/* "name", or "name[count]" for an array. */
static const char *element_name(const char *name, unsigned count, char *buf,
				size_t size)
{
	if (count)
		snprintf(buf, size, "%s[%u]", name, count);
	else
		snprintf(buf, size, "%s", name);
	return buf;
}

static void print_prop(const struct orr_prop *p)
{
	static const char *const types[] = {
		[ORR_PROP_BOOL] = "flag",
		[ORR_PROP_U32] = "u32",
		[ORR_PROP_U64] = "u64",
		[ORR_PROP_TEXT] = "text",
	};
	char name[64];
	char def[32];
	char min[32];
	char max[32];

	printf("    %-22s %-5s default %s",
	       element_name(p->name, p->count, name, sizeof(name)),
	       types[p->type], prop_default(p, def, sizeof(def)));
	if (p->max)
		printf(", %s to %s", number(p->min, min, sizeof(min)),
		       number(p->max, max, sizeof(max)));
	printf("; %s\n", p->doc ? p->doc : "");
}

static void print_port(const struct orr_device_port *p)
{
	static const char *const kinds[] = {
		[ORR_PORT_OUT] = "output",
		[ORR_PORT_IN] = "input",
		[ORR_PORT_CLOCK] = "clock",
		[ORR_PORT_CHAR] = "character port",
		[ORR_PORT_I2C_BUS] = "I2C bus",
		[ORR_PORT_I2C_TARGET] = "I2C target",
		[ORR_PORT_INITIATOR] = "initiator",
		[ORR_PORT_I2C_SHARED] = "I2C bus of another master",
	};
	char name[64];

	printf("    %-22s %s%s%s%s\n",
	       element_name(p->name, p->count, name, sizeof(name)),
	       kinds[p->kind], p->required ? ", required" : "",
	       p->doc ? "; " : "", p->doc ? p->doc : "");
}

static const char *reg_access(const struct orr_reg *r)
{
	bool readable = r->read || r->fsize;
	bool writable = r->write || r->wmask || r->w1c;

	if (readable && writable)
		return r->w1c && !r->wmask && !r->write ? "w1c" : "rw";
	return writable ? "wo" : "ro";
}

static void print_reg(const struct orr_reg *r)
{
	unsigned width = r->width ? r->width : 4;
	char name[64];

	printf("    0x%03" PRIx32 "  %-14s %u bits  %-3s  reset 0x%0*" PRIx64,
	       r->offset, element_name(r->name, r->count, name, sizeof(name)),
	       8 * width, reg_access(r), (int)(2 * width), r->reset);
	if (r->count)
		printf(", every 0x%" PRIx32 " bytes", r->stride);
	putchar('\n');
}

static void print_point(const struct orr_trace_point *p)
{
	printf("    %-22s", p->name);
	for (unsigned i = 0; i < ORR_TRACE_ARGS && p->args[i]; i++)
		printf("%s %s", i ? "," : "", p->args[i]);
	printf("; %s\n", p->doc);
}

static void print_model(const struct orr_device_class *cls)
{
	printf("%s\n  compatible \"%s\"\n", cls->name, cls->compatible);
	if (cls->doc)
		printf("  %s\n", cls->doc);
	if (cls->nprops)
		puts("  properties");
	for (unsigned i = 0; i < cls->nprops; i++)
		print_prop(&cls->props[i]);
	if (cls->nports)
		puts("  ports");
	for (unsigned i = 0; i < cls->nports; i++)
		print_port(&cls->ports[i]);
	if (cls->nregs)
		puts("  registers");
	for (unsigned i = 0; i < cls->nregs; i++)
		print_reg(&cls->regs[i]);
	if (cls->npoints)
		puts("  trace points");
	for (unsigned i = 0; i < cls->npoints; i++)
		print_point(&cls->points[i]);
}

static const struct orr_device_class *find(const char *name)
{
	const struct orr_device_class *const *m = orr_models();

	while (*m && strcmp((*m)->name, name) != 0 &&
	       strcmp((*m)->compatible, name) != 0)
		m++;
	return *m;
}

static int list_all(void)
{
	const struct orr_device_class *const *m = orr_models();

	for (; *m; m++) {
		print_model(*m);
		if (m[1])
			putchar('\n');
	}
	return EXIT_OK;
}

static int list_named(char **names)
{
	for (; *names; names++) {
		const struct orr_device_class *cls = find(*names);

		if (!cls)
			return complain("no model '%s'; 'orrery models' lists "
					"what there is",
					*names);
		print_model(cls);
		if (names[1])
			putchar('\n');
	}
	return EXIT_OK;
}

static int help(void)
{
	puts("Usage: orrery models [NAME...]\n"
	     "List the models that boards can use, or those of the given "
	     "names or compatible\n"
	     "strings: properties, connections, registers and trace points.");
	return EXIT_OK;
}

int cmd_models(int argc, char **argv)
{
	static const struct option options[] = {
		{"help", no_argument, NULL, 'h'},
		{0},
	};
	int c;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 'h')
			return help();
		fputs("Try 'orrery models --help'.\n", stderr);
		return EXIT_USE;
	}
	return argv[optind] ? list_named(argv + optind) : list_all();
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "qom.h"

#include <stdio.h>
#include <string.h>

static const char container[] = "/machine/unattached/";

/* What is left of text after a prefix, or NULL. */
static const char *after(const char *text, const char *prefix)
{
	size_t n = strlen(prefix);

	return strncmp(text, prefix, n) == 0 ? text + n : NULL;
}

/* "device[K]" */
static struct orr_device *find_numbered(const struct qom *qom, const char *text)
{
	unsigned k;
	int end = 0;

	if (sscanf(text, "device[%4u]%n", &k, &end) != 1 || text[end])
		return NULL;
	return board_device(qom->board, k);
}

struct orr_device *qom_find(const struct qom *qom, const char *path)
{
	const char *rest = after(path, container);

	if (!rest)
		rest = after(path, "unattached/");
	if (rest)
		return find_numbered(qom, rest);
	if (find_numbered(qom, path))
		return find_numbered(qom, path);
	return board_find(qom->board, path);
}

static void add(json_t *list, const char *name, const char *type)
{
	json_array_append_new(
		list, json_pack("{s:s, s:s}", "name", name, "type", type));
}

static void add_child(json_t *list, const char *name, const char *type)
{
	char text[128];

	snprintf(text, sizeof(text), "child<%s>", type);
	add(list, name, text);
}

static const char *type_of(const struct qom *qom, const struct orr_device *dev)
{
	const char *label = board_label(qom->board, dev);

	if (label && qom->controller && strcmp(label, qom->controller) == 0)
		return qom->controller_type;
	return dev->cls->name;
}

static void list_devices(const struct qom *qom, json_t *list)
{
	const struct orr_device *dev;
	char name[32];

	for (unsigned k = 0; (dev = board_device(qom->board, k)); k++) {
		snprintf(name, sizeof(name), "device[%u]", k);
		add_child(list, name, type_of(qom, dev));
	}
}

/* Interrupts, as QEMU's lists call those of every device. */
static void list_ports(const struct orr_device *dev, json_t *list)
{
	for (unsigned p = 0; p < dev->cls->nports; p++) {
		const struct orr_device_port *port = &dev->cls->ports[p];
		char name[128];

		if (port->kind != ORR_PORT_OUT && port->kind != ORR_PORT_IN)
			continue;
		for (unsigned i = 0; i < (port->count ? port->count : 1u);
		     i++) {
			snprintf(name, sizeof(name), "%s[%u]", port->name, i);
			add(list, name, "link<irq>");
		}
	}
}

static void list_device(const struct orr_device *dev, json_t *list)
{
	static const char *const types[] = {
		[ORR_PROP_BOOL] = "bool",
		[ORR_PROP_U32] = "uint32",
		[ORR_PROP_U64] = "uint64",
		[ORR_PROP_TEXT] = "str",
	};

	for (unsigned p = 0; p < dev->cls->nprops; p++)
		add(list, dev->cls->props[p].name,
		    types[dev->cls->props[p].type]);
	list_ports(dev, list);
}

json_t *qom_list(const struct qom *qom, const char *path)
{
	const struct orr_device *dev = qom_find(qom, path);
	json_t *list = json_array();

	add(list, "type", "string");
	if (dev) {
		list_device(dev, list);
	} else if (strcmp(path, "/") == 0) {
		add_child(list, "machine", qom->machine);
	} else if (strcmp(path, "/machine") == 0) {
		add_child(list, "unattached", "container");
	} else if (strcmp(path, "/machine/unattached") == 0) {
		list_devices(qom, list);
	} else {
		json_decref(list);
		list = NULL;
	}
	return list;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "charport.h"

#include <orrery/log.h>
#include <orrery/sim.h>

#include <errno.h>
#include <string.h>

static const struct ori_char_ops *const kinds[] = {
	&ori_char_stdio,
	&ori_char_file,
	&ori_char_memory,
};

void orr_char_port_init(struct orr_char_port *port, struct orr_object *parent,
			const char *name)
{
	*port = (struct orr_char_port){0};
	orr_object_init_kind(&port->obj, parent, name, ORR_KIND_CHAR_PORT);
	orr_event_init(&port->rx_ready, &port->obj, "rx_ready");
	orr_event_init(&port->tx_ready, &port->obj, "tx_ready");
}

/* The kind that spec names, and in *rest what follows its colon. */
static const struct ori_char_ops *find_kind(const char *spec, const char **rest)
{
	size_t length = strcspn(spec, ":");

	*rest = spec[length] ? spec + length + 1 : "";
	for (size_t i = 0; i < ORR_COUNT(kinds); i++)
		if (strlen(kinds[i]->name) == length &&
		    memcmp(kinds[i]->name, spec, length) == 0 &&
		    kinds[i]->has_rest == (spec[length] == ':'))
			return kinds[i];
	return NULL;
}

static void close_backend(void *arg)
{
	struct orr_char_backend *b = arg;

	b->ops->close(b);
}

int orr_char_open(struct orr_char_port *port, const char *spec,
		  struct orr_error *err)
{
	const char *rest;
	const struct ori_char_ops *ops = find_kind(spec, &rest);

	orr_check(&port->obj, !port->backend);
	if (strcmp(spec, "null") == 0)
		return 0;
	if (!ops || (ops->has_rest && !*rest))
		return orr_error_set(err, -EINVAL,
				     "'%s' is no character back end: expected "
				     "null, stdio, file:PATH, pty, tcp:PORT, "
				     "unix:PATH or memory",
				     spec);
	port->backend = ops->open(port, rest, err);
	if (!port->backend)
		return -EIO;
	orr_sim_at_free(port->obj.sim, close_backend, port->backend);
	return 0;
}

int orr_char_get(struct orr_char_port *port)
{
	struct orr_char_backend *b = port->backend;

	return b ? b->ops->get(b) : ORR_CHAR_NONE;
}

bool orr_char_put(struct orr_char_port *port, uint8_t c)
{
	struct orr_char_backend *b = port->backend;

	return b ? b->ops->put(b, c) : true;
}

const char *orr_char_kind(const struct orr_char_port *port)
{
	return port->backend ? port->backend->ops->name : "null";
}

bool orr_char_interactive(const struct orr_char_port *port)
{
	return port->backend && port->backend->interactive;
}

bool orr_char_uses_stdio(const struct orr_char_port *port)
{
	return port->backend && port->backend->stdio;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "charport.h"

#include <orrery/log.h>
#include <orrery/sim.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct ori_char_ops *const kinds[] = {
	&ori_char_stdio,      &ori_char_file,	     &ori_char_memory,
	&ori_char_pty,	      &ori_char_tcp,	     &ori_char_unix,
	&ori_char_tcp_client, &ori_char_unix_client,
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

	b->port = NULL;
	b->ops->close(b);
}

static void flush_backend(void *arg)
{
	struct orr_char_backend *b = arg;

	b->ops->flush(b);
}

void ori_char_init(struct orr_char_backend *b, struct orr_char_port *port,
		   const struct ori_char_ops *ops)
{
	b->ops = ops;
	b->port = port;
	b->sim = port->obj.sim;
}

void ori_char_attach(struct orr_char_backend *b)
{
	b->port->backend = b;
	orr_sim_at_free(b->sim, close_backend, b);
	if (b->ops->flush)
		orr_sim_at_return(b->sim, flush_backend, b);
}

void ori_char_failed(struct orr_char_backend *b, int code, const char *fmt, ...)
{
	va_list args;

	if (b->error)
		return;
	b->error = code;
	va_start(args, fmt);
	vsnprintf(b->failure.text, sizeof(b->failure.text), fmt, args);
	va_end(args);
	orr_log(b->port ? &b->port->obj : orr_sim_root(b->sim), ORR_LOG_ERROR,
		"%s", b->failure.text);
}

int orr_char_open(struct orr_char_port *port, const char *spec,
		  struct orr_error *err)
{
	const char *rest;
	const struct ori_char_ops *ops = find_kind(spec, &rest);

	if (port->backend)
		orr_fail(&port->obj, __FILE__, __LINE__,
			 "'%s' comes second: the back end is %s already", spec,
			 orr_char_kind(port));
	if (strcmp(spec, "null") == 0)
		return 0;
	if (!ops || (ops->has_rest && !*rest))
		return orr_error_set(err, -EINVAL,
				     "'%s' is no character back end: expected "
				     "null, stdio, file:PATH, pty, tcp:PORT, "
				     "unix:PATH, tcp-connect:HOST:PORT, "
				     "unix-connect:PATH or memory",
				     spec);
	return ops->open(port, rest, err);
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

const char *orr_char_address(const struct orr_char_port *port)
{
	const struct orr_char_backend *b = port->backend;

	return b && b->address ? b->address : "";
}

int orr_char_error(const struct orr_char_port *port, struct orr_error *err)
{
	const struct orr_char_backend *b = port->backend;

	if (!b || !b->error)
		return 0;
	return orr_error_set(err, b->error, "%s", b->failure.text);
}

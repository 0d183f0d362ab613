/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/analysis.h>

static void pass_on(struct orr_subscriber *s, const void *value)
{
	orr_analysis_write(
		orr_container_of(s, struct orr_analysis_port, subscriber),
		value);
}

void orr_analysis_port_init(struct orr_analysis_port *port,
			    struct orr_object *parent, const char *name)
{
	*port = (struct orr_analysis_port){.subscriber.write = pass_on};
	orr_object_init(&port->obj, parent, name);
}

/* The link that leads to s, or the last one. */
static struct orr_subscriber **find(struct orr_analysis_port *port,
				    const struct orr_subscriber *s)
{
	struct orr_subscriber **link = &port->first;

	while (*link && *link != s)
		link = &(*link)->next;
	return link;
}

void orr_subscribe(struct orr_analysis_port *port, struct orr_subscriber *s)
{
	struct orr_subscriber **link = find(port, s);

	if (*link)
		return;
	s->next = NULL;
	*link = s;
}

bool orr_unsubscribe(struct orr_analysis_port *port, struct orr_subscriber *s)
{
	struct orr_subscriber **link = find(port, s);

	if (!*link)
		return false;
	*link = s->next;
	return true;
}

void orr_analysis_write(struct orr_analysis_port *port, const void *value)
{
	struct orr_subscriber *next;

	for (struct orr_subscriber *s = port->first; s; s = next) {
		next = s->next;
		s->write(s, value);
	}
}

static void keep(struct orr_subscriber *s, const void *value)
{
	struct orr_analysis_fifo *f =
		orr_container_of(s, struct orr_analysis_fifo, subscriber);

	orr_message_nb_put(&f->fifo, value);
}

void orr_analysis_fifo_init(struct orr_analysis_fifo *f,
			    struct orr_object *parent, const char *name,
			    size_t element)
{
	*f = (struct orr_analysis_fifo){.subscriber.write = keep};
	orr_message_fifo_init(&f->fifo, parent, name, element, 0);
}

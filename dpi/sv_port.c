/* SPDX-License-Identifier: Apache-2.0 */
/* Attaching ports: what is there is known at once, what is new comes later. */
#include "sv_impl.h"

#include <stdlib.h>
#include <string.h>

static char *copy(struct orr_sim *sim, const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(orr_sim_alloc(sim, size), s, size);
}

static int order(const struct sv_port *a, const struct sv_port *b)
{
	return a->kind != b->kind ? (int)a->kind - (int)b->kind
				  : strcmp(a->name, b->name);
}

/* By kind and name, which unlike the order of attaching is the RTL's own. */
static int insert(struct sv_link *l, struct sv_port *port)
{
	struct sv_port **at = &l->first;

	while (*at && order(*at, port) < 0)
		at = &(*at)->next;
	if (*at && order(*at, port) == 0)
		return ori_sv_fail(l, port, "'%s' is taken by %s", port->name,
				   (*at)->scope);
	port->next = *at;
	*at = port;
	return 0;
}

static int find(struct sv_port *port, const char *path)
{
	switch (port->kind) {
	case ORR_SV_INITIATOR:
		return ori_sv_initiator_find(port, path);
	case ORR_SV_TARGET:
		return ori_sv_target_find(port, path);
	case ORR_SV_PINS_OUT:
	case ORR_SV_PINS_IN:
	case ORR_SV_LINES:
		break;
	}
	return ori_sv_pins_find(port, path);
}

static int check(struct sv_link *l, const struct sv_port *port, int kind,
		 int width)
{
	bool bus = kind == ORR_SV_INITIATOR || kind == ORR_SV_TARGET;
	int most = bus ? 8 : SV_MAX_PINS;

	if (l->started)
		return ori_sv_fail(l, port,
				   "orr_attach after the first orr_advance");
	if (l->nports == ORR_COUNT(l->ports))
		return ori_sv_fail(l, port, "more than %d ports",
				   (int)ORR_COUNT(l->ports));
	if (kind < ORR_SV_INITIATOR || kind > ORR_SV_LINES)
		return ori_sv_fail(l, port, "there is no kind %d of ports",
				   kind);
	if (width < 1 || width > most || (bus && (width & (width - 1))))
		return ori_sv_fail(l, port, "a width of %d; expected %s", width,
				   bus ? "1, 2, 4 or 8 bytes" : "1 to 64 pins");
	return 0;
}

int orr_sv_attach(long long s, int kind, const char *name, const char *path,
		  int width, const char *scope)
{
	struct sv_link *l = ori_sv_link(s);
	struct sv_port *port;

	if (!l)
		return -1;
	port = orr_sim_alloc(l->sim, sizeof(*port));
	port->link = l;
	port->kind = (enum orr_sv_kind)kind;
	port->scope = copy(l->sim, ori_sv_scope(scope));
	port->name = copy(l->sim, *name ? name : path);
	port->width = (uint32_t)width;
	if (check(l, port, kind, width) != 0 || find(port, path) != 0 ||
	    insert(l, port) != 0)
		return -1;
	port->number = l->nports;
	l->ports[l->nports] = port;
	return l->nports++;
}

void ori_sv_start(struct sv_link *l)
{
	for (struct sv_port *p = l->first; p; p = p->next)
		if (p->kind == ORR_SV_INITIATOR)
			ori_sv_initiator_start(p);
}

void orr_sv_fault(long long s, int number, const char *what, long long now)
{
	struct sv_link *l = ori_sv_at(s, now);
	const struct sv_port *port = l ? ori_sv_port(l, number, ~0u) : NULL;

	if (port)
		ori_sv_fail(l, port, "%s", what);
}

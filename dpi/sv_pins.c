/* SPDX-License-Identifier: Apache-2.0 */
/* Pins: wires and nets of the models, up to 64 to a port. */
#include "sv_impl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	PINS = 1u << ORR_SV_PINS_OUT | 1u << ORR_SV_PINS_IN |
	       1u << ORR_SV_LINES,
	DRIVEN = 1u << ORR_SV_PINS_IN | 1u << ORR_SV_LINES
};

static void changed(struct orr_listener *l)
{
	struct sv_pin *pin = orr_container_of(l, struct sv_pin, listener);

	pin->port->link->changed = true;
}

/* "in[3]" is the element of an array that is named in3. */
static void write_name(const char *path, char *buf, size_t size)
{
	size_t n = 0;

	for (; *path && n + 1 < size; path++)
		if (*path != '[' && *path != ']')
			buf[n++] = *path;
	buf[n] = '\0';
}

static int find_pin(struct sv_port *port, struct sv_pin *pin, const char *name)
{
	struct orr_object *o =
		orr_object_find(orr_sim_root(port->link->sim), name);

	pin->port = port;
	pin->listener.fn = changed;
	if (o && orr_object_kind(o) == ORR_KIND_WIRE &&
	    port->kind != ORR_SV_LINES) {
		pin->wire = orr_container_of(o, struct orr_wire, obj);
		if (port->kind == ORR_SV_PINS_OUT)
			orr_wire_listen(pin->wire, &pin->listener);
		return 0;
	}
	if (!o || orr_object_kind(o) != ORR_KIND_NET)
		return ori_sv_fail(port->link, port, "there is no %snet '%s'",
				   port->kind == ORR_SV_LINES ? "" : "wire or ",
				   name);
	pin->net = orr_container_of(o, struct orr_net, obj);
	if (port->kind != ORR_SV_PINS_IN)
		orr_net_listen(pin->net, &pin->listener);
	return 0;
}

/* After all have been found, so that nothing is half attached. */
static void attach(struct sv_port *port)
{
	for (uint32_t i = 0; i < port->width; i++)
		if (port->pins[i].net && port->kind != ORR_SV_PINS_OUT)
			orr_net_attach(port->pins[i].net,
				       &port->pins[i].driver);
}

static int find_name(struct sv_port *port, const char *name, uint32_t *n)
{
	if (*n < port->width && find_pin(port, &port->pins[*n], name))
		return -1;
	(*n)++;
	return 0;
}

/* "in[7:4]" is in4 to in7, the lowest first; other words are one name. */
static int find_names(struct sv_port *port, const char *word, uint32_t *n)
{
	char high[6]; /* %u would take a sign */
	char low[6];
	char name[256];
	int stem = 0;
	int end = 0;

	if (!strchr(word, ':')) {
		write_name(word, name, sizeof(name));
		return find_name(port, name, n);
	}
	sscanf(word, "%*[^[]%n[%5[0-9]:%5[0-9]]%n", &stem, high, low, &end);
	if (!end || word[end] || atoi(high) < atoi(low))
		return ori_sv_fail(port->link, port,
				   "'%s': expected NAME[HIGH:LOW]", word);
	for (int i = atoi(low); i <= atoi(high); i++) {
		snprintf(name, sizeof(name), "%.*s%d", stem, word, i);
		if (find_name(port, name, n))
			return -1;
	}
	return 0;
}

int ori_sv_pins_find(struct sv_port *port, const char *path)
{
	struct orr_sim *sim = port->link->sim;
	size_t size = strlen(path) + 1;
	char *words = memcpy(orr_sim_alloc(sim, size), path, size);
	uint32_t n = 0;
	char *rest;

	port->pins = orr_sim_alloc(sim, SV_MAX_PINS * sizeof(*port->pins));
	for (char *word = strtok_r(words, " \t\n,", &rest); word;
	     word = strtok_r(NULL, " \t\n,", &rest))
		if (find_names(port, word, &n))
			return -1;
	if (n != port->width)
		return ori_sv_fail(port->link, port,
				   "%u names for %u pins: expected one each", n,
				   port->width);
	attach(port);
	return 0;
}

static void set_pin(struct sv_pin *pin, enum orr_logic value)
{
	if (pin->net)
		orr_net_drive(&pin->driver, value);
	else if (value == ORR_LOGIC_0 || value == ORR_LOGIC_1)
		orr_wire_set(pin->wire, value == ORR_LOGIC_1);
}

void ori_sv_pins_apply(struct sv_port *port)
{
	for (uint32_t i = 0; i < port->width; i++)
		set_pin(&port->pins[i],
			(enum orr_logic)((port->a >> i & 1) | (port->b >> i & 1)
								      << 1));
}

static void set_pins(long long s, int number, long long a, long long b,
		     long long now, int kick)
{
	struct sv_link *l = ori_sv_at(s, now);
	struct sv_port *port = l ? ori_sv_port(l, number, DRIVEN) : NULL;

	if (!port)
		return;
	port->a = (uint64_t)a;
	port->b = (uint64_t)b;
	ori_sv_record(port, kick);
}

void orr_sv_pins_set(long long s, int number, long long a, long long b,
		     long long now, int kick)
{
	uint64_t begin = sv_begin(s, SV_PINS_SET);

	set_pins(s, number, a, b, now, kick);
	sv_end(s, SV_PINS_SET, begin);
}

static enum orr_logic get_pin(const struct sv_pin *pin)
{
	if (pin->wire)
		return orr_wire_level(pin->wire) ? ORR_LOGIC_1 : ORR_LOGIC_0;
	if (pin->port->kind == ORR_SV_LINES)
		return orr_net_level_without(&pin->driver);
	return orr_net_level(pin->net);
}

static void get_pins(const struct sv_port *port, uint64_t *a, uint64_t *b)
{
	*a = *b = 0;
	for (uint32_t i = 0; i < port->width; i++) {
		uint64_t v = get_pin(&port->pins[i]);

		*a |= (v & 1) << i;
		*b |= v >> 1 << i;
	}
}

/*
 * What the others drive can change without the level of the net, while the
 * RTL pulls it low as well; that calls no listener.
 */
bool ori_sv_lines_changed(struct sv_port *port)
{
	uint64_t a;
	uint64_t b;

	get_pins(port, &a, &b);
	if (a == port->shown_a && b == port->shown_b)
		return false;
	port->shown_a = a;
	port->shown_b = b;
	return true;
}

static void read_pins(long long s, int number, long long *a, long long *b)
{
	struct sv_link *l = ori_sv_link(s);
	const struct sv_port *port = l ? ori_sv_port(l, number, PINS) : NULL;
	uint64_t va = 0;
	uint64_t vb = 0;

	if (port)
		get_pins(port, &va, &vb);
	*a = (long long)va;
	*b = (long long)vb;
}

void orr_sv_pins_get(long long s, int number, long long *a, long long *b)
{
	uint64_t begin = sv_begin(s, SV_PINS_GET);

	read_pins(s, number, a, b);
	sv_end(s, SV_PINS_GET, begin);
}

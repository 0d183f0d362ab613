/* SPDX-License-Identifier: Apache-2.0 */
/* Who gets the bus, of those that ask for it in the same cycle. */
#include "bus.h"

static bool asks(const struct orr_bus_channel *ch,
		 const struct orr_bus_port *port, uint64_t cycle)
{
	const struct orr_bus_flight *f = port->request;

	return f && f->ready <= cycle && f->channel == ch;
}

static struct orr_bus_port *first_from(struct orr_bus_channel *ch,
				       struct orr_bus_port *port,
				       const struct orr_bus_port *end,
				       uint64_t cycle)
{
	while (port != end && !asks(ch, port, cycle))
		port = port->next;
	return port != end ? port : NULL;
}

/* The next one behind the last that had it, and round to that one. */
static struct orr_bus_port *next_in_turn(struct orr_bus_channel *ch,
					 uint64_t cycle)
{
	struct orr_bus_port *after =
		ch->granted ? ch->granted->next : ch->bus->ports;
	struct orr_bus_port *port = first_from(ch, after, NULL, cycle);

	return port ? port : first_from(ch, ch->bus->ports, after, cycle);
}

static struct orr_bus_port *by_weight(struct orr_bus_channel *ch,
				      uint64_t cycle)
{
	struct orr_bus_port *port = ch->bus->ports;

	while (port && port != ch->granted)
		port = port->next;
	if (port && ch->credit > 0 && asks(ch, port, cycle)) {
		ch->credit--;
		return port;
	}
	port = next_in_turn(ch, cycle);
	if (port)
		ch->credit = port->weight - 1;
	return port;
}

static struct orr_bus_port *choose(struct orr_bus_channel *ch, uint64_t cycle)
{
	switch (ch->bus->timing.arbitration) {
	case ORR_ARBITRATION_ROUND_ROBIN:
		return next_in_turn(ch, cycle);
	case ORR_ARBITRATION_WEIGHTED:
		return by_weight(ch, cycle);
	case ORR_ARBITRATION_FIXED:
		break;
	}
	return first_from(ch, ch->bus->ports, NULL, cycle);
}

struct orr_bus_port *ori_bus_choose(struct orr_bus_channel *ch, uint64_t cycle)
{
	struct orr_bus_port *port = choose(ch, cycle);

	if (port)
		ch->granted = port;
	return port;
}

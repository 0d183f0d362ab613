/* SPDX-License-Identifier: Apache-2.0 */
#include "scramble.h"

#include <string.h>

uint64_t garbage(void)
{
	static uint64_t x = 88172645463325252;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return x;
}

static void scramble_fields(void *base, const struct orr_state_field *f);

static void scramble(void *p, const struct orr_state_field *f)
{
	switch (f->type) {
	case ORR_STATE_BOOL:
		*(bool *)p = garbage() & 1;
		break;
	case ORR_STATE_EVENT:
		orr_event_cancel(p);
		if (garbage() & 1)
			orr_event_notify_after(p, garbage() % ORR_MS(1));
		break;
	case ORR_STATE_STRUCT:
		scramble_fields(p, f->fields);
		break;
	case ORR_STATE_MEMORY:
		memset(*(unsigned char **)p, 0x5a, 0x10000);
		break;
	default:
		for (unsigned i = 0; i < f->stride; i++)
			((unsigned char *)p)[i] = (unsigned char)garbage();
		break;
	}
}

static void scramble_fields(void *base, const struct orr_state_field *f)
{
	for (; f->type != ORR_STATE_END; f++)
		for (unsigned i = 0; i < (f->count ? f->count : 1u); i++)
			scramble((char *)base + f->field + i * f->stride, f);
}

static void scramble_regs(struct orr_device *dev)
{
	char *self = orr_device_self(dev);

	for (unsigned r = 0; r < dev->cls->nregs; r++) {
		const struct orr_reg *reg = &dev->cls->regs[r];
		unsigned n = (reg->count ? reg->count : 1u) * reg->fsize;

		for (unsigned i = 0; i < n; i++)
			self[reg->field + i] = (char)garbage();
	}
}

static void scramble_net(struct orr_net *n)
{
	n->level = (enum orr_logic)(garbage() % 4);
	for (unsigned i = 0; i < ORR_COUNT(n->drivers); i++)
		n->drivers[i] = (uint32_t)garbage();
}

static void scramble_i2c_bus(struct orr_i2c_bus *bus)
{
	struct orr_i2c_lines *l = &bus->lines;

	scramble_net(&bus->scl);
	scramble_net(&bus->sda);
	l->scl.value = (enum orr_logic)(garbage() % 4);
	l->sda.value = (enum orr_logic)(garbage() % 4);
	l->scl_high = garbage() & 1;
	l->sda_high = garbage() & 1;
	l->part = (uint8_t)garbage();
	l->clocks = (uint8_t)garbage();
	l->byte = (uint8_t)garbage();
	bus->held = garbage() & 1;
	bus->reading = garbage() & 1;
}

static void scramble_target(struct orr_i2c_target *t)
{
	t->called = (uint8_t)garbage();
	t->addressed = garbage() & 1;
	t->acknowledged = garbage() & 1;
}

static void scramble_port(const struct orr_device_port *port, void *p)
{
	if (port->kind == ORR_PORT_IN || port->kind == ORR_PORT_OUT)
		((struct orr_wire *)p)->level = garbage() & 1;
	if (port->kind == ORR_PORT_I2C_BUS)
		scramble_i2c_bus(p);
	if (port->kind == ORR_PORT_I2C_TARGET)
		scramble_target(p);
}

static void scramble_ports(struct orr_device *dev)
{
	for (unsigned p = 0; p < dev->cls->nports; p++) {
		const struct orr_device_port *port = &dev->cls->ports[p];
		void *member;

		for (unsigned i = 0;
		     (member = orr_device_port(dev, port->name, port->kind, i));
		     i++)
			scramble_port(port, member);
	}
}

void scramble_device(struct orr_device *dev)
{
	const struct orr_state *s = dev->cls->state;

	scramble_fields(orr_device_self(dev), s->fields);
	for (unsigned i = 0; s->sections && s->sections[i]; i++)
		scramble_fields(orr_device_self(dev), s->sections[i]->fields);
	scramble_regs(dev);
	scramble_ports(dev);
}

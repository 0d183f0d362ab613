/* SPDX-License-Identifier: Apache-2.0 */
#include "state.h"

uint64_t ori_state_sum(uint64_t sum, const void *bytes, size_t n)
{
	const unsigned char *b = bytes;

	for (size_t i = 0; i < n; i++)
		sum = (sum ^ b[i]) * UINT64_C(0x100000001b3);
	return sum;
}

unsigned ori_state_width(enum orr_state_type type)
{
	switch (type) {
	case ORR_STATE_BOOL:
	case ORR_STATE_U8:
		return 1;
	case ORR_STATE_U16:
		return 2;
	case ORR_STATE_U32:
		return 4;
	case ORR_STATE_U64:
		return 8;
	default:
		return 0;
	}
}

unsigned ori_state_count(const struct orr_state_field *field)
{
	return field->count ? field->count : 1;
}

bool ori_state_has(const struct orr_state_field *field, unsigned version)
{
	return field->since <= version &&
	       (!field->until || version <= field->until);
}

unsigned ori_state_fields(const struct orr_state_field *fields,
			  unsigned version)
{
	unsigned n = 0;

	for (; fields && fields->type != ORR_STATE_END; fields++)
		n += ori_state_has(fields, version);
	return n;
}

static enum orr_state_type type_of_width(unsigned width)
{
	switch (width) {
	case 1:
		return ORR_STATE_U8;
	case 2:
		return ORR_STATE_U16;
	case 4:
		return ORR_STATE_U32;
	default:
		return ORR_STATE_U64;
	}
}

static const struct orr_state_field wire_fields[] = {
	{ORR_STATE_ONE(BOOL, struct orr_wire, level)},
	{ORR_STATE_ONE(EVENT, struct orr_wire, changed)},
	{0},
};

static const struct orr_state_field char_fields[] = {
	{ORR_STATE_ONE(EVENT, struct orr_char_port, rx_ready)},
	{ORR_STATE_ONE(EVENT, struct orr_char_port, tx_ready)},
	{0},
};

static const struct orr_state_field target_fields[] = {
	{ORR_STATE_ONE(U8, struct orr_i2c_target, called)},
	{ORR_STATE_ONE(BOOL, struct orr_i2c_target, addressed)},
	{ORR_STATE_ONE(BOOL, struct orr_i2c_target, acknowledged)},
	{0},
};

/* What each driver of a net drives is its owner's to list. */
static const struct orr_state_field net_fields[] = {
	{ORR_STATE_ONE(U32, struct orr_net, level), .max = ORR_LOGIC_X},
	{ORR_STATE_ARRAY(U32, struct orr_net, drivers)},
	{ORR_STATE_ONE(EVENT, struct orr_net, changed)},
	{0},
};

static const struct orr_state_field driver_fields[] = {
	{ORR_STATE_ONE(U32, struct orr_net_driver, value), .max = ORR_LOGIC_X},
	{0},
};

static const struct orr_state_field lines_fields[] = {
	{ORR_STATE_ONE(STRUCT, struct orr_i2c_lines, scl),
	 .fields = driver_fields},
	{ORR_STATE_ONE(STRUCT, struct orr_i2c_lines, sda),
	 .fields = driver_fields},
	{ORR_STATE_ONE(BOOL, struct orr_i2c_lines, scl_high)},
	{ORR_STATE_ONE(BOOL, struct orr_i2c_lines, sda_high)},
	{ORR_STATE_ONE(U8, struct orr_i2c_lines, part), .max = 3},
	{ORR_STATE_ONE(U8, struct orr_i2c_lines, clocks), .max = 9},
	{ORR_STATE_ONE(U8, struct orr_i2c_lines, byte)},
	{ORR_STATE_ONE(EVENT, struct orr_i2c_lines, stretched)},
	{0},
};

static const struct orr_state_field i2c_bus_fields[] = {
	{ORR_STATE_ONE(STRUCT, struct orr_i2c_bus, scl), .fields = net_fields},
	{ORR_STATE_ONE(STRUCT, struct orr_i2c_bus, sda), .fields = net_fields},
	{ORR_STATE_ONE(STRUCT, struct orr_i2c_bus, lines),
	 .fields = lines_fields},
	{ORR_STATE_ONE(BOOL, struct orr_i2c_bus, held)},
	{ORR_STATE_ONE(BOOL, struct orr_i2c_bus, reading)},
	{0},
};

const struct orr_state_field ori_bus_channel_fields[] = {
	{ORR_STATE_ONE(U64, struct orr_bus_channel, address_free)},
	{ORR_STATE_ONE(U64, struct orr_bus_channel, data_end)},
	{ORR_STATE_ARRAY(U64, struct orr_bus_channel, ends)},
	{ORR_STATE_ONE(U32, struct orr_bus_channel, nends),
	 .max = 2 * ORR_BUS_PIPELINE},
	{ORR_STATE_ONE(U32, struct orr_bus_channel, credit)},
	{0},
};

/* What belongs to a port of this kind, and how far apart two of them are. */
static const struct orr_state_field *port_fields(enum orr_port_kind kind,
						 uint32_t *stride)
{
	switch (kind) {
	case ORR_PORT_OUT:
	case ORR_PORT_IN:
		*stride = sizeof(struct orr_wire);
		return wire_fields;
	case ORR_PORT_CHAR:
		*stride = sizeof(struct orr_char_port);
		return char_fields;
	case ORR_PORT_I2C_BUS:
		*stride = sizeof(struct orr_i2c_bus);
		return i2c_bus_fields;
	case ORR_PORT_I2C_TARGET:
		*stride = sizeof(struct orr_i2c_target);
		return target_fields;
	default:
		return NULL;
	}
}

static int each_reg(struct orr_device *dev, ori_state_field_fn *fn, void *arg)
{
	int ret = 0;

	for (unsigned r = 0; r < dev->cls->nregs && ret == 0; r++) {
		const struct orr_reg *reg = &dev->cls->regs[r];
		const struct orr_state_field field = {
			.name = reg->name,
			.type = type_of_width(reg->fsize),
			.field = reg->field,
			.count = reg->count,
			.stride = reg->fsize,
		};

		if (reg->fsize)
			ret = fn(arg, dev, &field);
	}
	return ret;
}

static int each_port(struct orr_device *dev, ori_state_field_fn *fn, void *arg)
{
	int ret = 0;

	for (unsigned p = 0; p < dev->cls->nports && ret == 0; p++) {
		const struct orr_device_port *port = &dev->cls->ports[p];
		struct orr_state_field field = {
			.name = port->name,
			.type = ORR_STATE_STRUCT,
			.field = port->field,
			.count = port->count,
		};

		field.fields = port_fields(port->kind, &field.stride);
		if (field.fields)
			ret = fn(arg, dev, &field);
	}
	return ret;
}

int ori_state_each_own(struct orr_device *dev, ori_state_field_fn *fn,
		       void *arg)
{
	int ret = each_reg(dev, fn, arg);

	return ret ? ret : each_port(dev, fn, arg);
}

void ori_each_bus(struct orr_object *scope,
		  void (*fn)(struct orr_bus *bus, void *arg), void *arg)
{
	struct orr_object *child = NULL;

	if (orr_object_kind(scope) == ORR_KIND_BUS)
		fn(orr_container_of(scope, struct orr_bus, obj), arg);
	while ((child = orr_object_next(scope, child)))
		ori_each_bus(child, fn, arg);
}

bool ori_bus_in_phases(const struct orr_bus_channel *ch)
{
	const struct orr_bus_port *port = ch->bus->ports;

	while (port && !(port->request && port->request->channel == ch))
		port = port->next;
	return port || ch->address || ch->count;
}

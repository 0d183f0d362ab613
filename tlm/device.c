/* SPDX-License-Identifier: Apache-2.0 */
#include "device.h"

#include "regs.h"
#include "socket.h"

#include <orrery/sim.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *orr_device_self(struct orr_device *dev)
{
	return (char *)dev - dev->cls->offset;
}

void *ori_device_member(const struct orr_device *dev, uint32_t field)
{
	return (char *)(uintptr_t)dev - dev->cls->offset + field;
}

static size_t port_size(enum orr_port_kind kind)
{
	switch (kind) {
	case ORR_PORT_OUT:
	case ORR_PORT_IN:
		return sizeof(struct orr_wire);
	case ORR_PORT_CLOCK:
		return sizeof(struct orr_clock *);
	case ORR_PORT_CHAR:
		return sizeof(struct orr_char_port);
	case ORR_PORT_I2C_BUS:
		return sizeof(struct orr_i2c_bus);
	case ORR_PORT_I2C_TARGET:
		return sizeof(struct orr_i2c_target);
	case ORR_PORT_INITIATOR:
		return sizeof(struct orr_initiator_socket);
	case ORR_PORT_I2C_SHARED:
		return sizeof(struct orr_i2c_bus *);
	}
	return 0;
}

unsigned ori_port_count(const struct orr_device_port *port)
{
	return port->count ? port->count : 1;
}

void *ori_port_member(const struct orr_device *dev,
		      const struct orr_device_port *port, unsigned i)
{
	return (char *)ori_device_member(dev, port->field) +
	       i * port_size(port->kind);
}

static void init_port(struct orr_device *dev,
		      const struct orr_device_port *port, unsigned i)
{
	void *m = ori_port_member(dev, port, i);
	char name[64];

	if (port->count)
		snprintf(name, sizeof(name), "%s%u", port->name, i);
	else
		snprintf(name, sizeof(name), "%s", port->name);
	switch (port->kind) {
	case ORR_PORT_OUT:
	case ORR_PORT_IN:
		orr_wire_init(m, &dev->obj, name, port->level);
		break;
	case ORR_PORT_CHAR:
		orr_char_port_init(m, &dev->obj, name);
		break;
	case ORR_PORT_I2C_BUS:
		orr_i2c_bus_init(m, &dev->obj, name);
		break;
	case ORR_PORT_INITIATOR:
		orr_initiator_socket_init(m, &dev->obj, name);
		break;
	case ORR_PORT_CLOCK:
	case ORR_PORT_I2C_TARGET:
	case ORR_PORT_I2C_SHARED:
		break;
	}
}

unsigned ori_prop_count(const struct orr_prop *prop)
{
	return prop->count ? prop->count : 1;
}

void *ori_prop_member(const struct orr_device *dev, const struct orr_prop *prop,
		      unsigned i)
{
	static const uint8_t sizes[] = {
		[ORR_PROP_BOOL] = sizeof(bool),
		[ORR_PROP_U32] = sizeof(uint32_t),
		[ORR_PROP_U64] = sizeof(uint64_t),
		[ORR_PROP_TEXT] = sizeof(const char *),
	};

	return ori_device_member(dev, prop->field + i * sizes[prop->type]);
}

static void set_number(struct orr_device *dev, const struct orr_prop *prop,
		       unsigned i, uint64_t value)
{
	void *m = ori_prop_member(dev, prop, i);

	switch (prop->type) {
	case ORR_PROP_BOOL:
		*(bool *)m = value != 0;
		break;
	case ORR_PROP_U32:
		*(uint32_t *)m = (uint32_t)value;
		break;
	case ORR_PROP_U64:
		*(uint64_t *)m = value;
		break;
	case ORR_PROP_TEXT:
		break;
	}
}

static void set_numbers(struct orr_device *dev, const struct orr_prop *prop,
			unsigned first, uint64_t value)
{
	for (unsigned i = first; i < ori_prop_count(prop); i++)
		set_number(dev, prop, i, value);
}

/* What a device does on its bus until it is realized. */

static ORR_NORETURN void refuse_access(struct orr_target_socket *t)
{
	orr_fail(&orr_container_of(t, struct orr_device, mmio)->obj, __FILE__,
		 __LINE__, "is accessed before orr_device_realize");
}

static void early_b_transport(struct orr_target_socket *t,
			      struct orr_payload *p, orr_time *delay)
{
	(void)p;
	(void)delay;
	refuse_access(t);
}

static uint32_t early_transport_dbg(struct orr_target_socket *t,
				    struct orr_payload *p)
{
	(void)p;
	refuse_access(t);
}

static enum orr_sync early_nb_transport_fw(struct orr_target_socket *t,
					   struct orr_payload *p,
					   orr_phase *phase, orr_time *delay)
{
	(void)p;
	(void)phase;
	(void)delay;
	refuse_access(t);
}

static bool early_direct_mem_ptr(struct orr_target_socket *t,
				 struct orr_payload *p, struct orr_dmi *dmi)
{
	(void)p;
	(void)dmi;
	refuse_access(t);
}

static void init_mmio(struct orr_device *dev)
{
	const struct orr_device_class *cls = dev->cls;

	orr_target_socket_init(&dev->mmio, &dev->obj, "mmio",
			       cls->mmio ? cls->mmio : &ori_regs_ops);
	dev->mmio.fw = (struct orr_target_ops){
		.b_transport = early_b_transport,
		.transport_dbg = early_transport_dbg,
		.nb_transport_fw = early_nb_transport_fw,
		.get_direct_mem_ptr = early_direct_mem_ptr,
	};
}

void orr_device_init(struct orr_device *dev, const struct orr_device_class *cls,
		     struct orr_object *parent, const char *name)
{
	memset((char *)dev - cls->offset, 0, cls->size);
	dev->cls = cls;
	orr_object_init_kind(&dev->obj, parent, name, ORR_KIND_DEVICE);
	ori_regs_check(dev);
	if (cls->span)
		init_mmio(dev);
	for (unsigned p = 0; p < cls->nports; p++)
		for (unsigned i = 0; i < ori_port_count(&cls->ports[p]); i++)
			init_port(dev, &cls->ports[p], i);
	for (unsigned p = 0; p < cls->nprops; p++)
		set_numbers(dev, &cls->props[p], 0, cls->props[p].def);
	if (cls->init)
		cls->init(dev);
}

struct orr_device *orr_device_new(const struct orr_device_class *cls,
				  struct orr_object *parent, const char *name)
{
	char *self = orr_sim_alloc(parent->sim, cls->size);
	struct orr_device *dev =
		(struct orr_device *)(void *)(self + cls->offset);

	orr_device_init(dev, cls, parent, name);
	return dev;
}

static const struct orr_prop *find_prop(const struct orr_device *dev,
					const char *name)
{
	for (unsigned p = 0; p < dev->cls->nprops; p++)
		if (strcmp(dev->cls->props[p].name, name) == 0)
			return &dev->cls->props[p];
	return NULL;
}

char *ori_device_path(const struct orr_device *dev, char *buf)
{
	return orr_object_path(&dev->obj, buf, ORI_PATH_SIZE);
}

static int no_prop(const struct orr_device *dev, const char *name,
		   struct orr_error *err)
{
	char path[ORI_PATH_SIZE];

	return orr_error_set(err, -ENOENT,
			     "%s: %s has no property '%s' ('orrery models' "
			     "lists those it has)",
			     ori_device_path(dev, path), dev->cls->name, name);
}

static int bad_value(const struct orr_device *dev, const struct orr_prop *prop,
		     const char *value, struct orr_error *err)
{
	static const char *const types[] = {
		[ORR_PROP_BOOL] = "true or false",
		[ORR_PROP_U32] = "a 32-bit number",
		[ORR_PROP_U64] = "a 64-bit number",
		[ORR_PROP_TEXT] = "a text",
	};
	char path[ORI_PATH_SIZE];
	char bounds[64] = "";

	if (prop->max)
		snprintf(bounds, sizeof(bounds),
			 " from %" PRIu64 " to %" PRIu64, prop->min, prop->max);
	return orr_error_set(err, -EINVAL, "%s: property %s is %s%s, not '%s'",
			     ori_device_path(dev, path), prop->name,
			     types[prop->type], bounds, value);
}

static int too_many(const struct orr_device *dev, const struct orr_prop *prop,
		    struct orr_error *err)
{
	char path[ORI_PATH_SIZE];

	return orr_error_set(
		err, -EINVAL, "%s: property %s has %u values at most",
		ori_device_path(dev, path), prop->name, ori_prop_count(prop));
}

static bool in_bounds(const struct orr_prop *prop, uint64_t value)
{
	if (prop->type == ORR_PROP_BOOL)
		return value <= 1;
	if (prop->type == ORR_PROP_U32 && value > UINT32_MAX)
		return false;
	return !prop->max || (value >= prop->min && value <= prop->max);
}

static void check_early(const struct orr_device *dev, const char *name)
{
	if (dev->realized)
		orr_fail(&dev->obj, __FILE__, __LINE__,
			 "'%s' is set too late: before orr_device_realize",
			 name);
}

int orr_device_set_from(struct orr_device *dev, const char *name,
			unsigned first, uint64_t value, struct orr_error *err)
{
	const struct orr_prop *prop = find_prop(dev, name);
	char text[32];

	check_early(dev, name);
	if (!prop)
		return no_prop(dev, name, err);
	if (first >= ori_prop_count(prop))
		return too_many(dev, prop, err);
	snprintf(text, sizeof(text), "%" PRIu64, value);
	if (prop->type == ORR_PROP_TEXT || !in_bounds(prop, value))
		return bad_value(dev, prop, text, err);
	set_numbers(dev, prop, first, value);
	return 0;
}

int orr_device_set_u64(struct orr_device *dev, const char *name, uint64_t value,
		       struct orr_error *err)
{
	return orr_device_set_from(dev, name, 0, value, err);
}

/* Returns what follows the number, or NULL if there is none. */
static const char *parse_number(const char *text, uint64_t *value)
{
	char *end;

	if (strncmp(text, "true", 4) == 0 || strncmp(text, "false", 5) == 0) {
		*value = text[0] == 't';
		return text + (*value ? 4 : 5);
	}
	if (text[0] < '0' || text[0] > '9')
		return NULL;
	errno = 0;
	*value = strtoull(text, &end, 0);
	return errno ? NULL : end;
}

/* Check the numbers of a list, or set them; the last counts for the rest. */
static int walk_numbers(struct orr_device *dev, const struct orr_prop *prop,
			const char *text, bool set, struct orr_error *err)
{
	const char *next = text;
	unsigned i = 0;

	for (;;) {
		uint64_t value;

		if (i == ori_prop_count(prop))
			return too_many(dev, prop, err);
		next = parse_number(next, &value);
		if (!next || !in_bounds(prop, value) || (*next && *next != ','))
			return bad_value(dev, prop, text, err);
		if (set)
			set_numbers(dev, prop, i, value);
		if (!*next++)
			return 0;
		i++;
	}
}

int orr_device_set(struct orr_device *dev, const char *name, const char *text,
		   struct orr_error *err)
{
	const struct orr_prop *prop = find_prop(dev, name);
	int ret;

	check_early(dev, name);
	if (!prop)
		return no_prop(dev, name, err);
	if (prop->type == ORR_PROP_TEXT) {
		size_t size = strlen(text) + 1;

		*(const char **)ori_device_member(dev, prop->field) =
			memcpy(orr_sim_alloc(dev->obj.sim, size), text, size);
		return 0;
	}
	ret = walk_numbers(dev, prop, text, false, err);
	return ret ? ret : walk_numbers(dev, prop, text, true, err);
}

static const struct orr_device_port *find_port(const struct orr_device *dev,
					       const char *name,
					       enum orr_port_kind kind)
{
	for (unsigned p = 0; p < dev->cls->nports; p++) {
		const struct orr_device_port *port = &dev->cls->ports[p];

		if (port->kind == kind && strcmp(port->name, name) == 0)
			return port;
	}
	return NULL;
}

void *orr_device_port(struct orr_device *dev, const char *name,
		      enum orr_port_kind kind, unsigned i)
{
	const struct orr_device_port *port = find_port(dev, name, kind);

	if (!port || i >= ori_port_count(port))
		return NULL;
	return ori_port_member(dev, port, i);
}

int orr_device_set_clock(struct orr_device *dev, const char *name,
			 struct orr_clock *clock, struct orr_error *err)
{
	struct orr_clock **m = orr_device_port(dev, name, ORR_PORT_CLOCK, 0);
	char path[ORI_PATH_SIZE];

	check_early(dev, name);
	if (!m)
		return orr_error_set(err, -ENOENT, "%s: %s has no clock '%s'",
				     ori_device_path(dev, path), dev->cls->name,
				     name);
	*m = clock;
	return 0;
}

static int check_clocks(struct orr_device *dev, struct orr_error *err)
{
	for (unsigned p = 0; p < dev->cls->nports; p++) {
		const struct orr_device_port *port = &dev->cls->ports[p];
		char path[ORI_PATH_SIZE];

		if (port->kind != ORR_PORT_CLOCK || !port->required ||
		    *(struct orr_clock **)ori_port_member(dev, port, 0))
			continue;
		return orr_error_set(err, -EINVAL,
				     "%s: clock '%s' is not connected",
				     ori_device_path(dev, path), port->name);
	}
	return 0;
}

int orr_device_realize(struct orr_device *dev, struct orr_error *err)
{
	int status;

	if (dev->realized)
		orr_fail(&dev->obj, __FILE__, __LINE__,
			 "is realized for the second time");
	status = check_clocks(dev, err);
	if (status == 0 && dev->cls->realize)
		status = dev->cls->realize(dev, err);
	if (status != 0)
		return status;
	dev->realized = true;
	if (dev->cls->span)
		ori_target_socket_open(&dev->mmio);
	orr_device_reset(dev);
	return 0;
}

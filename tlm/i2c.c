/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/i2c.h>

#include <orrery/log.h>

#include <errno.h>

void orr_i2c_bus_init(struct orr_i2c_bus *bus, struct orr_object *parent,
		      const char *name)
{
	*bus = (struct orr_i2c_bus){0};
	orr_object_init_kind(&bus->obj, parent, name, ORR_KIND_I2C_BUS);
}

void orr_i2c_target_init(struct orr_i2c_target *t, struct orr_object *owner,
			 const struct orr_i2c_target_ops *ops)
{
	*t = (struct orr_i2c_target){.owner = owner, .ops = ops};
}

static struct orr_i2c_target *find(const struct orr_i2c_bus *bus,
				   uint8_t address)
{
	struct orr_i2c_target *t = bus->targets;

	while (t && t->address != address)
		t = t->next;
	return t;
}

int orr_i2c_attach(struct orr_i2c_bus *bus, struct orr_i2c_target *t,
		   uint8_t address, struct orr_error *err)
{
	const struct orr_i2c_target *other = find(bus, address);
	char a[256];
	char b[256];

	orr_check(t->owner, !t->bus);
	if (address > 0x7f)
		return orr_error_set(
			err, -EINVAL, "%s: I2C address 0x%x is beyond 7 bits",
			orr_object_path(t->owner, a, sizeof(a)), address);
	if (other)
		return orr_error_set(
			err, -EEXIST, "%s: I2C address 0x%x is taken by %s",
			orr_object_path(t->owner, a, sizeof(a)), address,
			orr_object_path(other->owner, b, sizeof(b)));
	t->address = address;
	t->bus = bus;
	t->next = bus->targets;
	bus->targets = t;
	return 0;
}

static void release(struct orr_i2c_bus *bus)
{
	struct orr_i2c_target *t = bus->addressed;

	bus->addressed = NULL;
	if (t && t->ops->stop)
		t->ops->stop(t);
}

bool orr_i2c_start(struct orr_i2c_bus *bus, uint8_t address, bool read)
{
	struct orr_i2c_target *t = find(bus, address);

	release(bus);
	bus->held = true;
	bus->reading = read;
	if (!t || !t->ops->start(t, read))
		return false;
	bus->addressed = t;
	return true;
}

bool orr_i2c_write(struct orr_i2c_bus *bus, uint8_t byte)
{
	struct orr_i2c_target *t = bus->addressed;

	return t && !bus->reading && t->ops->write(t, byte);
}

uint8_t orr_i2c_read(struct orr_i2c_bus *bus)
{
	struct orr_i2c_target *t = bus->addressed;

	return t && bus->reading ? t->ops->read(t) : 0xff; /* the pull-up */
}

void orr_i2c_ack(struct orr_i2c_bus *bus, bool ack)
{
	struct orr_i2c_target *t = bus->addressed;

	if (t && bus->reading && t->ops->ack)
		t->ops->ack(t, ack);
}

void orr_i2c_stop(struct orr_i2c_bus *bus)
{
	release(bus);
	bus->held = false;
}

bool orr_i2c_held(const struct orr_i2c_bus *bus)
{
	return bus->held;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "i2c.h"

#include <orrery/log.h>

#include <errno.h>

void orr_i2c_bus_init(struct orr_i2c_bus *bus, struct orr_object *parent,
		      const char *name)
{
	*bus = (struct orr_i2c_bus){0};
	orr_object_init_kind(&bus->obj, parent, name, ORR_KIND_I2C_BUS);
	orr_net_init(&bus->scl, &bus->obj, "scl", ORR_LOGIC_1);
	orr_net_init(&bus->sda, &bus->obj, "sda", ORR_LOGIC_1);
	ori_i2c_lines_init(bus);
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

/* 3.1.11: the first byte of a 10-bit address, which up to 256 may share. */
static bool is_shared(uint8_t address)
{
	return (address & 0x7c) == 0x78;
}

static int refuse(const struct orr_i2c_bus *bus, const struct orr_i2c_target *t,
		  uint8_t address, struct orr_error *err)
{
	const struct orr_i2c_target *other = find(bus, address);
	char a[256];
	char b[256];

	orr_object_path(t->owner, a, sizeof(a));
	if (address > 0x7f)
		return orr_error_set(err, -EINVAL,
				     "%s: I2C address 0x%x is beyond 7 bits", a,
				     address);
	if (other && !is_shared(address))
		return orr_error_set(
			err, -EEXIST, "%s: I2C address 0x%x is taken by %s", a,
			address, orr_object_path(other->owner, b, sizeof(b)));
	if (t->ops->stretch && bus->byte_level)
		return orr_error_set(err, -EINVAL,
				     "%s stretches the clock, for which the "
				     "master of %s must be at pin level",
				     a,
				     orr_object_path(&bus->obj, b, sizeof(b)));
	return 0;
}

int orr_i2c_attach(struct orr_i2c_bus *bus, struct orr_i2c_target *t,
		   uint8_t address, struct orr_error *err)
{
	int code = refuse(bus, t, address, err);

	if (t->bus)
		orr_fail(t->owner, __FILE__, __LINE__,
			 "is attached to an I2C bus already, at 0x%02x",
			 t->address);
	if (code)
		return code;
	t->address = address;
	t->bus = bus;
	t->next = bus->targets;
	bus->targets = t;
	bus->stretching |= t->ops->stretch != NULL;
	return 0;
}

/* Those that have attached themselves, but for the targets. */
static bool is_driven(const struct orr_net *n)
{
	return n->drivers[0] + n->drivers[1] + n->drivers[2] + n->drivers[3] >
	       1;
}

int orr_i2c_use_bytes(struct orr_i2c_bus *bus, struct orr_error *err)
{
	char path[256];

	orr_object_path(&bus->obj, path, sizeof(path));
	if (bus->stretching)
		return orr_error_set(err, -EINVAL,
				     "%s: a target stretches the clock: its "
				     "master must be at pin level",
				     path);
	if (bus->byte_level || is_driven(&bus->scl) || is_driven(&bus->sda))
		return orr_error_set(err, -EINVAL,
				     "%s: others than its master drive the "
				     "lines: it must be at pin level",
				     path);
	bus->byte_level = true;
	return 0;
}

int orr_i2c_use_lines(struct orr_i2c_bus *bus, struct orr_error *err)
{
	char path[256];

	if (!bus->byte_level)
		return 0;
	return orr_error_set(err, -EINVAL,
			     "%s: another master is at byte level, where the "
			     "lines do not move",
			     orr_object_path(&bus->obj, path, sizeof(path)));
}

/* The first of the targets from t on that is addressed. */
static struct orr_i2c_target *addressed(struct orr_i2c_target *t)
{
	while (t && !t->addressed)
		t = t->next;
	return t;
}

static void release(const struct orr_i2c_bus *bus, bool restart)
{
	struct orr_i2c_target *t = bus->targets;

	while ((t = addressed(t))) {
		t->addressed = false;
		if (t->ops->stop)
			t->ops->stop(t, restart);
	}
}

static bool call(struct orr_i2c_target *t, uint8_t address, bool read)
{
	t->called = address;
	t->acknowledged = t->addressed = t->ops->start(t, read);
	return t->addressed;
}

void ori_i2c_begin(struct orr_i2c_bus *bus)
{
	release(bus, true);
	bus->held = true;
}

static bool call_all(const struct orr_i2c_bus *bus)
{
	bool acknowledged = false;

	for (struct orr_i2c_target *t = bus->targets; t; t = t->next)
		if (t->general_call)
			acknowledged |= call(t, 0, false);
	return acknowledged;
}

bool ori_i2c_address(struct orr_i2c_bus *bus, uint8_t address, bool read)
{
	bool acknowledged = false;

	bus->reading = read;
	if (address == 0)
		return !read && call_all(bus);
	for (struct orr_i2c_target *t = bus->targets; t; t = t->next)
		if (t->address == address)
			acknowledged |= call(t, address, read);
	return acknowledged;
}

bool ori_i2c_byte(struct orr_i2c_bus *bus, uint8_t byte)
{
	struct orr_i2c_target *t = addressed(bus->targets);
	bool acknowledged = false;

	for (; t && !bus->reading; t = addressed(t->next)) {
		t->acknowledged = t->ops->write(t, byte);
		acknowledged |= t->acknowledged;
	}
	return acknowledged;
}

void ori_i2c_commit(struct orr_i2c_bus *bus)
{
	struct orr_i2c_target *t = addressed(bus->targets);

	for (; t; t = addressed(t->next))
		if (t->acknowledged && t->ops->commit)
			t->ops->commit(t);
}

bool orr_i2c_start(struct orr_i2c_bus *bus, uint8_t address, bool read)
{
	bool acknowledged;

	ori_i2c_begin(bus);
	acknowledged = ori_i2c_address(bus, address, read);
	ori_i2c_commit(bus);
	return acknowledged;
}

bool orr_i2c_write(struct orr_i2c_bus *bus, uint8_t byte)
{
	bool acknowledged = ori_i2c_byte(bus, byte);

	ori_i2c_commit(bus);
	return acknowledged;
}

uint8_t orr_i2c_read(struct orr_i2c_bus *bus)
{
	struct orr_i2c_target *t = addressed(bus->targets);

	return t && bus->reading ? t->ops->read(t) : 0xff; /* the pull-up */
}

void orr_i2c_ack(struct orr_i2c_bus *bus, bool ack)
{
	struct orr_i2c_target *t = addressed(bus->targets);

	if (t && bus->reading && t->ops->ack)
		t->ops->ack(t, ack);
}

void orr_i2c_stop(struct orr_i2c_bus *bus)
{
	release(bus, false);
	bus->held = false;
}

bool orr_i2c_held(const struct orr_i2c_bus *bus)
{
	return bus->held;
}

orr_time ori_i2c_stretch(const struct orr_i2c_bus *bus)
{
	struct orr_i2c_target *t = addressed(bus->targets);
	orr_time longest = 0;

	for (; t; t = addressed(t->next)) {
		orr_time time = t->ops->stretch ? t->ops->stretch(t) : 0;

		if (time > longest)
			longest = time;
	}
	return longest;
}

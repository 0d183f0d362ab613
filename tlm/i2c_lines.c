/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The targets of a bus, seen from its lines: bits become bytes, and bytes
 * bits. Sections are those of NXP UM10204 revision 6.
 */
#include "i2c.h"

enum { SILENT, ADDRESS, RECEIVE, SEND };
enum { DATA_BITS = 8, NINTH = 9 };

static struct orr_i2c_bus *bus_of(struct orr_i2c_lines *l)
{
	return orr_container_of(l, struct orr_i2c_bus, lines);
}

static void pull(struct orr_net_driver *d, bool low)
{
	enum orr_logic value = low ? ORR_LOGIC_0 : ORR_LOGIC_Z;

	if (d->value != value)
		orr_net_drive(d, value);
}

static void stretch(struct orr_i2c_lines *l)
{
	orr_time time = ori_i2c_stretch(bus_of(l));

	if (time == 0)
		return;
	pull(&l->scl, true);
	orr_event_notify_after(&l->stretched, time);
}

static void let_go(struct orr_process *self)
{
	pull(&orr_container_of(self, struct orr_i2c_lines, let_go)->scl, false);
}

/* Eight bits are there: is there anybody to acknowledge them (3.1.6)? */
static void answer(struct orr_i2c_lines *l)
{
	struct orr_i2c_bus *bus = bus_of(l);
	bool ack = l->part == ADDRESS
			   ? ori_i2c_address(bus, l->byte >> 1, l->byte & 1)
			   : ori_i2c_byte(bus, l->byte);

	if (l->part == ADDRESS && !ack)
		l->part = SILENT;
	pull(&l->sda, ack);
	if (ack)
		stretch(l);
}

static void put_bit(struct orr_i2c_lines *l)
{
	pull(&l->sda, !(l->byte >> (DATA_BITS - 1 - l->clocks) & 1));
}

static void next_byte(struct orr_i2c_lines *l)
{
	if (l->part == ADDRESS)
		l->part = bus_of(l)->reading ? SEND : RECEIVE;
	l->clocks = 0;
	if (l->part != SEND) {
		pull(&l->sda, false);
		return;
	}
	l->byte = orr_i2c_read(bus_of(l));
	put_bit(l);
}

static void scl_fell(struct orr_i2c_lines *l)
{
	if (l->clocks == NINTH) {
		next_byte(l);
	} else if (l->clocks == DATA_BITS && l->part == SEND) {
		pull(&l->sda, false);
		stretch(l);
	} else if (l->clocks == DATA_BITS) {
		answer(l);
	} else if (l->part == SEND) {
		put_bit(l);
	}
}

/* A byte sent is the master's to acknowledge; without, the target is done. */
static void ninth_clock(struct orr_i2c_lines *l)
{
	struct orr_i2c_bus *bus = bus_of(l);
	bool ack = !l->sda_high;

	if (l->part != SEND) {
		ori_i2c_commit(bus);
		return;
	}
	orr_i2c_ack(bus, ack);
	if (!ack)
		l->part = SILENT;
}

static void scl_rose(struct orr_i2c_lines *l)
{
	l->clocks++;
	if (l->clocks == NINTH)
		ninth_clock(l);
	else if (l->part != SEND)
		l->byte = (uint8_t)(l->byte << 1 | l->sda_high);
}

static void on_scl(struct orr_listener *listener)
{
	struct orr_i2c_lines *l =
		orr_container_of(listener, struct orr_i2c_lines, on_scl);
	bool high = orr_net_level(&bus_of(l)->scl) == ORR_LOGIC_1;

	if (high == l->scl_high)
		return;
	l->scl_high = high;
	if (l->part == SILENT)
		return;
	if (high)
		scl_rose(l);
	else
		scl_fell(l);
}

/* START and STOP: SDA moves while SCL is high (3.1.4). */
static void on_sda(struct orr_listener *listener)
{
	struct orr_i2c_lines *l =
		orr_container_of(listener, struct orr_i2c_lines, on_sda);
	bool high = orr_net_level(&bus_of(l)->sda) == ORR_LOGIC_1;

	if (high == l->sda_high)
		return;
	l->sda_high = high;
	if (!l->scl_high)
		return;
	l->part = high ? SILENT : ADDRESS;
	l->clocks = 0;
	if (high)
		orr_i2c_stop(bus_of(l));
	else
		ori_i2c_begin(bus_of(l));
	pull(&l->sda, false);
}

void ori_i2c_lines_init(struct orr_i2c_bus *bus)
{
	struct orr_i2c_lines *l = &bus->lines;

	l->scl_high = l->sda_high = true;
	l->on_scl.fn = on_scl;
	l->on_sda.fn = on_sda;
	orr_net_attach(&bus->scl, &l->scl);
	orr_net_attach(&bus->sda, &l->sda);
	orr_net_listen(&bus->scl, &l->on_scl);
	orr_net_listen(&bus->sda, &l->on_sda);
	orr_event_init(&l->stretched, &bus->obj, "stretched");
	orr_method_init_on(&l->let_go, &bus->obj, "let_go", let_go,
			   &l->stretched);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The master, loosely timed: a command is one event, at which the targets
 * hear of all of it. Its duration is that of the RTL for the mean phase of the
 * divider and a steady stall; the phase of the divider is off by half a tick
 * at most, and the first stall by less than a period of the filter.
 */
#include "i2c_ocores_impl.h"

enum { ANY = ORI_I2C_STO | ORI_I2C_RD | ORI_I2C_WR };

static void drive_irq(struct orr_i2c_ocores *m)
{
	m->core.irq = m->core.interrupt && m->core.ctr & ORI_I2C_IEN;
	orr_wire_set(&m->irq, m->core.irq);
}

/*
 * Clocks that the divider waits for a released SCL, bit after bit: the filter
 * needs F + 4, and up to F - 1 more until bits keep step with it.
 */
static uint64_t stall(uint64_t prer)
{
	uint64_t filter = prer / 4 + 1;
	uint64_t past = (5 * (prer + 1) + 4) % filter;

	return filter + 4 + (past ? filter - past : 0) - (prer == 2);
}

/* From the write of CR to IF. */
static uint64_t duration(const struct orr_i2c_ocores *m)
{
	uint8_t cr = m->core.cr;
	uint64_t n = m->core.prer + UINT64_C(1);
	uint64_t s = stall(m->core.prer);
	uint64_t clocks = 4 + n / 2 - n; /* a command ends before its last n */

	if (cr & ORI_I2C_STA)
		clocks += 6 * n + (orr_i2c_held(&m->bus) ? s : 0);
	if (cr & (ORI_I2C_STA | ORI_I2C_RD | ORI_I2C_WR))
		clocks += 9 * (5 * n + s);
	if (cr & ORI_I2C_STO)
		clocks += 5 * n + s;
	return clocks;
}

static void loose_command(struct orr_i2c_ocores *m)
{
	struct orr_i2c_core *c = &m->core;

	if (c->cr & ORI_I2C_IACK)
		c->interrupt = false;
	c->cr &= ORI_I2C_COMMAND | ORI_I2C_ACK;
	c->tip = c->cr & (ORI_I2C_RD | ORI_I2C_WR);
	drive_irq(m);
	if (m->next != UINT64_MAX || !(c->cr & ANY))
		return;
	c->rxr = m->seq.byte = c->txr;
	m->seq.first = c->cr & ORI_I2C_STA;
	m->seq.reading = c->cr & ORI_I2C_RD;
	c->busy |= m->seq.first;
	m->seq.part = m->seq.first || c->cr & (ORI_I2C_RD | ORI_I2C_WR);
	m->next = m->edge + duration(m);
	ori_i2c_wake_at(m, m->next);
}

static void send_byte(struct orr_i2c_ocores *m)
{
	uint8_t byte = m->seq.byte;
	bool ack = m->seq.first ? orr_i2c_start(&m->bus, byte >> 1, byte & 1)
				: orr_i2c_write(&m->bus, byte);

	m->core.rx_nack = !ack;
	m->core.rxr = (uint8_t)(byte >> 1 | byte << 7); /* from the bus */
}

static void receive_byte(struct orr_i2c_ocores *m)
{
	m->core.rx_nack = m->core.cr & ORI_I2C_ACK;
	m->core.rxr = orr_i2c_read(&m->bus);
	orr_i2c_ack(&m->bus, !m->core.rx_nack);
}

static void complete(struct orr_i2c_ocores *m)
{
	if (m->seq.part && m->seq.reading && !m->seq.first)
		receive_byte(m);
	else if (m->seq.part)
		send_byte(m);
	if (m->core.cr & ORI_I2C_STO) {
		orr_i2c_stop(&m->bus);
		m->core.busy = false;
	}
	m->core.cr &= ORI_I2C_ACK;
	m->core.tip = false;
	m->core.interrupt = true;
	ori_i2c_complete(m);
	drive_irq(m);
}

static void loose_sync(struct orr_i2c_ocores *m)
{
	m->edge = ori_i2c_present_edge(m);
	if (m->edge < m->next)
		return;
	m->next = UINT64_MAX;
	complete(m);
}

static void loose_changed(struct orr_i2c_ocores *m)
{
	ori_i2c_wake_at(m, m->next);
	drive_irq(m);
}

static void loose_reset(struct orr_i2c_ocores *m)
{
	m->next = m->next_bus = UINT64_MAX;
	drive_irq(m);
	orr_i2c_stop(&m->bus);
}

const struct ori_i2c_level ori_i2c_loose_level = {
	.name = "loose",
	.connect = ori_i2c_connect_bytes,
	.sync = loose_sync,
	.command = loose_command,
	.changed = loose_changed,
	.reset = loose_reset,
	.restore = ori_i2c_restore_bytes,
};

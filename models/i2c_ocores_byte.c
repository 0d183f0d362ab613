/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The master at byte level: the lines do not move, but the edges at which they
 * would are computed, and those of the registers are the same.
 */
#include "i2c_ocores_impl.h"

#include <errno.h>

/* Parts of a command. Each is made of bits, which take a tick per step. */
enum { IDLE, START, BYTE, STOP };
enum { NINTH = 8 };
enum { RELEASE_SCL = 2, DROP_SDA = 3, LAST = 4, LAST_OF_START = 5 };

/* The first of base, base + period, ... that is not before edge. */
static uint64_t first_from(uint64_t edge, uint64_t base, uint64_t period)
{
	uint64_t behind = edge > base ? edge - base : 0;

	return base + (behind + period - 1) / period * period;
}

/* Clocks per step, and per sample of the input filter; ORI_I2C_EN bypasses
 * both. */
static uint64_t tick_period(const struct orr_i2c_ocores_seq *s)
{
	return s->enabled ? s->prer + UINT64_C(1) : 1;
}

static uint64_t filter_period(const struct orr_i2c_ocores_seq *s)
{
	return s->enabled ? s->prer / 4 + UINT64_C(1) : 1;
}

/* When the majority of three samples shows what the lines do at edge. */
static uint64_t filtered(const struct orr_i2c_ocores_seq *s, uint64_t edge)
{
	uint64_t period = filter_period(s);

	return first_from(edge + 3, s->filter, period) + period + 1;
}

/* Having let go of SCL at edge, the divider waits until it is seen high. */
static uint64_t stall(const struct orr_i2c_ocores_seq *s, uint64_t edge)
{
	if (!s->enabled)
		return 0;
	/* with PRER 2 the divider has reloaded before it is held */
	return filtered(s, edge) - edge - (s->prer == 2);
}

static bool is_busy(const struct orr_i2c_ocores_seq *s, uint64_t edge)
{
	return edge >= s->busy_at ? s->busy : s->was_busy;
}

static void set_busy(struct orr_i2c_ocores_seq *s, uint64_t edge, bool busy)
{
	s->was_busy = is_busy(s, edge);
	s->busy = busy;
	s->busy_at = filtered(s, edge) + 2;
}

static void begin_byte(struct orr_i2c_ocores_seq *s)
{
	s->bit = 0;
	s->byte = s->rxr = s->txr;
}

/* RXR is the shift register; what is sent enters it again from the bus. */
static void shift(struct orr_i2c_ocores_seq *s)
{
	if (s->bit < (s->reading ? 8 : 7))
		s->rxr = (uint8_t)(s->rxr << 1 | (s->byte >> (7 - s->bit) & 1));
	s->bit++;
}

static void end_bit(struct orr_i2c_ocores_seq *s, uint64_t edge)
{
	switch (s->part) {
	case START:
		s->part = BYTE;
		s->scl_low = true;
		begin_byte(s);
		break;
	case BYTE:
		s->scl_low = true;
		shift(s);
		break;
	case STOP:
		s->scl_low = false;
		set_busy(s, edge, false);
		break;
	}
}

static void step(struct orr_i2c_ocores_seq *s)
{
	uint64_t edge = s->tick;
	uint8_t last = s->part == START ? LAST_OF_START : LAST;

	s->tick += tick_period(s);
	if (s->step == RELEASE_SCL && (s->scl_low || s->part == STOP))
		s->tick += stall(s, edge);
	if (s->step == DROP_SDA && s->part == START)
		set_busy(s, edge, true);
	if (s->step++ < last)
		return;
	s->step = 0;
	end_bit(s, edge);
}

/* Whether the next step is one that bus and registers take part in. */
static bool meets_bus(const struct orr_i2c_ocores_seq *s)
{
	if (s->part == BYTE && s->bit == NINTH)
		return s->step == RELEASE_SCL || s->step == LAST;
	if (s->part == BYTE && s->bit == 0 && s->reading)
		return s->step == RELEASE_SCL;
	return s->part == STOP && s->step == LAST;
}

static void go_to_bus(struct orr_i2c_ocores_seq *s)
{
	while (!meets_bus(s))
		step(s);
}

/* When that will be. Registers see the end of a bit two clocks later. */
static uint64_t next_bus(struct orr_i2c_ocores_seq s)
{
	if (s.part == IDLE)
		return UINT64_MAX;
	go_to_bus(&s);
	return s.step == LAST ? s.tick + 2 : s.tick;
}

/* Take the steps that registers see at edge and that concern nobody else. */
static void advance(struct orr_i2c_ocores_seq *s, uint64_t edge)
{
	if (s->part == IDLE)
		s->tick = first_from(edge + 1, s->tick + 2, tick_period(s)) - 2;
	else
		while (s->tick + 2 <= edge && !meets_bus(s))
			step(s);
}

static void set_timing(struct orr_i2c_ocores_seq *s, uint64_t edge,
		       uint16_t prer, bool enabled)
{
	/* an enabled divider has decided on the tick of the next edge */
	advance(s, edge + (s->enabled ? 3 : 2));
	if (s->enabled && !enabled && s->tick > edge + 2)
		s->tick = edge + 2;
	s->filter = first_from(edge + 1, s->filter, filter_period(s));
	s->prer = prer;
	s->enabled = enabled;
}

static void begin(struct orr_i2c_ocores_seq *s, uint64_t edge, uint8_t cr)
{
	s->tick = first_from(edge + 2, s->tick, tick_period(s));
	s->part = cr & ORI_I2C_STA		   ? START
		  : cr & (ORI_I2C_RD | ORI_I2C_WR) ? BYTE
						   : STOP;
	s->step = 0;
	s->first = cr & ORI_I2C_STA;
	s->reading = cr & ORI_I2C_RD;
	begin_byte(s);
}

/* The ninth clock of a byte; returns the level of SDA. */
static bool ninth_clock(struct orr_i2c_ocores *m)
{
	uint8_t byte = m->seq.byte;
	bool nack = m->core.cr & ORI_I2C_ACK;
	bool ack;

	if (!m->seq.first && m->seq.reading) {
		orr_i2c_ack(&m->bus, !nack);
		return nack;
	}
	ack = m->seq.first ? orr_i2c_start(&m->bus, byte >> 1, byte & 1)
			   : orr_i2c_write(&m->bus, byte);
	return !ack && (nack || !m->seq.reading);
}

/* A byte or STOP is over; returns whether the command is. */
static bool end_part(struct orr_i2c_ocores *m, uint8_t part)
{
	if (part == STOP)
		orr_i2c_stop(&m->bus);
	else
		m->core.rx_nack = m->sda_ninth;
	m->seq.part = part == BYTE && m->core.cr & ORI_I2C_STO ? STOP : IDLE;
	return m->seq.part == IDLE;
}

/* The step for which next_bus was planned; returns whether it is the last. */
static bool meet_bus(struct orr_i2c_ocores *m)
{
	struct orr_i2c_ocores_seq *s = &m->seq;
	uint8_t part;

	go_to_bus(s);
	part = s->part;
	if (s->step == LAST) {
		step(s);
		return end_part(m, part);
	}
	if (s->bit == NINTH)
		m->sda_ninth = ninth_clock(m);
	else
		s->byte = s->first ? 0xff : orr_i2c_read(&m->bus);
	step(s);
	return false;
}

static bool irq_level(const struct orr_i2c_ocores *m)
{
	return m->core.interrupt && m->core.ctr & ORI_I2C_IEN;
}

/* One clock edge: all registers at once, from what they were before. */
static void clock_registers(struct orr_i2c_ocores *m, bool done)
{
	bool irq = irq_level(m);
	uint8_t cr = m->core.cr;

	if (done)
		ori_i2c_complete(m);
	m->core.tip = cr & (ORI_I2C_RD | ORI_I2C_WR);
	m->core.interrupt = (m->core.interrupt || done) && !(cr & ORI_I2C_IACK);
	m->core.cr = cr & (done ? ORI_I2C_ACK : ORI_I2C_COMMAND | ORI_I2C_ACK);
	orr_wire_set(&m->irq, irq);
}

/* Whether another clock edge would change nothing. */
static bool is_settled(const struct orr_i2c_ocores *m)
{
	return orr_wire_level(&m->irq) == irq_level(m) &&
	       m->core.tip == !!(m->core.cr & (ORI_I2C_RD | ORI_I2C_WR)) &&
	       !(m->core.cr & ~(ORI_I2C_COMMAND | ORI_I2C_ACK));
}

static void plan(struct orr_i2c_ocores *m)
{
	m->next = is_settled(m) ? m->next_bus : m->edge + 1;
	if (m->next > m->next_bus)
		m->next = m->next_bus;
	ori_i2c_wake_at(m, m->next);
}

/* What can be read of the sequence. */
static void show(struct orr_i2c_ocores *m)
{
	advance(&m->seq, m->edge);
	m->core.rxr = m->seq.rxr;
	m->core.busy = is_busy(&m->seq, m->edge);
}

int ori_i2c_connect_bytes(struct orr_i2c_ocores *m, struct orr_error *err)
{
	char path[256];

	if (!m->shared)
		return orr_i2c_use_bytes(&m->bus, err);
	return orr_error_set(err, -EINVAL,
			     "%s: a master that shares a bus must be at pin "
			     "level",
			     orr_object_path(&m->dev.obj, path, sizeof(path)));
}

/* Where something is on the lines, pin level, which has the same edges. */
static int byte_connect(struct orr_i2c_ocores *m, struct orr_error *err)
{
	struct orr_error why;

	if (m->shared || orr_i2c_use_bytes(&m->bus, &why) == 0)
		return m->shared ? ori_i2c_connect_bytes(m, err) : 0;
	orr_log(&m->dev.obj, ORR_LOG_INFO, "at pin level: %s", why.text);
	m->follow = &ori_i2c_pin_level;
	return m->follow->connect(m, err);
}

bool ori_i2c_restore_bytes(struct orr_i2c_ocores *m)
{
	const struct orr_i2c_ocores_seq *s = &m->seq;
	uint64_t present = ori_i2c_present_edge(m);

	return m->next > present && m->next_bus > present &&
	       s->step <= (s->part == START ? LAST_OF_START : LAST) &&
	       !(s->part == BYTE && s->bit > NINTH);
}

static void byte_sync(struct orr_i2c_ocores *m)
{
	bool at_bus;

	m->edge = ori_i2c_present_edge(m);
	if (m->next <= m->edge) {
		at_bus = m->next_bus <= m->edge;
		clock_registers(m, at_bus && meet_bus(m));
		if (at_bus)
			m->next_bus = next_bus(m->seq);
		plan(m);
	}
	show(m);
}

static void byte_command(struct orr_i2c_ocores *m)
{
	const uint8_t any = ORI_I2C_STO | ORI_I2C_RD | ORI_I2C_WR;

	if (m->seq.part == IDLE && m->core.cr & any) {
		begin(&m->seq, m->edge, m->core.cr);
		m->next_bus = next_bus(m->seq);
	}
	plan(m);
}

static void byte_changed(struct orr_i2c_ocores *m)
{
	bool on = m->core.ctr & ORI_I2C_EN;

	m->seq.txr = m->core.txr;
	if (m->seq.prer != m->core.prer || m->seq.enabled != on)
		set_timing(&m->seq, m->edge, m->core.prer, on);
	m->next_bus = next_bus(m->seq);
	plan(m);
}

static void byte_reset(struct orr_i2c_ocores *m)
{
	m->seq = (struct orr_i2c_ocores_seq){.prer = 0xffff};
	m->next_bus = m->next = UINT64_MAX;
	orr_wire_set(&m->irq, false);
	orr_i2c_stop(&m->bus);
}

const struct ori_i2c_level ori_i2c_byte_level = {
	.name = "byte",
	.connect = byte_connect,
	.sync = byte_sync,
	.command = byte_command,
	.changed = byte_changed,
	.reset = byte_reset,
	.restore = ori_i2c_restore_bytes,
};

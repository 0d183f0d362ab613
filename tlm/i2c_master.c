/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/i2c_master.h>

int orr_i2c_master_init(struct orr_i2c_master *m, struct orr_i2c_bus *bus,
			orr_time period, bool lines, struct orr_error *err)
{
	int code;

	*m = (struct orr_i2c_master){
		.bus = bus,
		.lines = lines,
		.quarter = period / 4,
	};
	if (!lines)
		return orr_i2c_use_bytes(bus, err);
	code = orr_i2c_use_lines(bus, err);
	if (code)
		return code;
	orr_net_attach(&bus->scl, &m->scl);
	orr_net_attach(&bus->sda, &m->sda);
	return 0;
}

static void put(struct orr_net_driver *line, bool high)
{
	orr_net_drive(line, high ? ORR_LOGIC_Z : ORR_LOGIC_0);
}

static void wait_quarters(struct orr_process *self,
			  const struct orr_i2c_master *m, unsigned n)
{
	orr_wait_for(self, orr_time_mul(m->quarter, n));
}

static void lose(struct orr_i2c_master *m)
{
	m->lost = true;
	m->holds = false;
	put(&m->sda, true);
	put(&m->scl, true);
}

/* SCL is low for half a bit, and for as long as anybody holds it. */
static void raise_scl(struct orr_process *self, struct orr_i2c_master *m,
		      bool sda)
{
	wait_quarters(self, m, 1);
	put(&m->sda, sda);
	wait_quarters(self, m, 1);
	put(&m->scl, true);
	orr_net_wait(self, &m->bus->scl, ORR_LOGIC_1, ORR_TIME_MAX);
}

/* The high half ends early if another master's does. */
static void lower_scl(struct orr_process *self, struct orr_i2c_master *m)
{
	orr_net_wait(self, &m->bus->scl, ORR_LOGIC_0,
		     orr_time_mul(m->quarter, 2));
	put(&m->scl, false);
}

/*
 * Returns the level of SDA. A 1 that is sent, and not only left to others, is
 * lost if it is low; from then on the clock is another's.
 */
static bool move_bit(struct orr_process *self, struct orr_i2c_master *m,
		     bool high, bool sent)
{
	bool level;

	raise_scl(self, m, high);
	level = orr_net_level(&m->bus->sda) == ORR_LOGIC_1;
	if (sent && high && !level)
		lose(m);
	else
		lower_scl(self, m);
	return level;
}

static uint8_t move_byte(struct orr_process *self, struct orr_i2c_master *m,
			 uint8_t byte, bool sent)
{
	uint8_t got = 0;

	for (unsigned i = 8; i-- > 0 && !m->lost;)
		got = (uint8_t)(got << 1 |
				move_bit(self, m, byte >> i & 1, sent));
	return got;
}

static void move_start(struct orr_process *self, struct orr_i2c_master *m)
{
	if (m->holds) {
		raise_scl(self, m, true);
		wait_quarters(self, m, 1);
		put(&m->sda, false);
		wait_quarters(self, m, 1);
	} else {
		put(&m->sda, false);
		wait_quarters(self, m, 2);
	}
	put(&m->scl, false);
}

static bool send_on_lines(struct orr_process *self, struct orr_i2c_master *m,
			  uint8_t byte)
{
	move_byte(self, m, byte, true);
	return !m->lost && !move_bit(self, m, true, false);
}

bool orr_i2c_master_start(struct orr_process *self, struct orr_i2c_master *m,
			  uint8_t address, bool read)
{
	uint8_t byte = (uint8_t)(address << 1 | read);
	bool again = m->holds;
	bool ack;

	m->lost = false;
	if (m->lines) {
		move_start(self, m);
		m->holds = true;
		return send_on_lines(self, m, byte);
	}
	m->holds = true;
	wait_quarters(self, m, (again ? 4 : 2) + 34);
	ack = orr_i2c_start(m->bus, address, read);
	wait_quarters(self, m, 2);
	return ack;
}

bool orr_i2c_master_write(struct orr_process *self, struct orr_i2c_master *m,
			  uint8_t byte)
{
	bool ack;

	if (!m->holds)
		return false;
	if (m->lines)
		return send_on_lines(self, m, byte);
	wait_quarters(self, m, 34);
	ack = orr_i2c_write(m->bus, byte);
	wait_quarters(self, m, 2);
	return ack;
}

static uint8_t receive_on_lines(struct orr_process *self,
				struct orr_i2c_master *m, bool ack)
{
	uint8_t byte = move_byte(self, m, 0xff, false);

	move_bit(self, m, !ack, true);
	return byte;
}

uint8_t orr_i2c_master_read(struct orr_process *self, struct orr_i2c_master *m,
			    bool ack)
{
	uint8_t byte;

	if (!m->holds)
		return 0xff;
	if (m->lines)
		return receive_on_lines(self, m, ack);
	wait_quarters(self, m, 2);
	byte = orr_i2c_read(m->bus);
	wait_quarters(self, m, 32);
	orr_i2c_ack(m->bus, ack);
	wait_quarters(self, m, 2);
	return byte;
}

void orr_i2c_master_stop(struct orr_process *self, struct orr_i2c_master *m)
{
	if (!m->holds)
		return;
	m->holds = false;
	if (m->lines) {
		raise_scl(self, m, false);
		wait_quarters(self, m, 2);
		put(&m->sda, true);
	} else {
		wait_quarters(self, m, 4);
		orr_i2c_stop(m->bus);
	}
}

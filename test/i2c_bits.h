/* SPDX-License-Identifier: Apache-2.0 */
/* An I2C master that is no more than two drivers, and takes no time. */
#ifndef ORRERY_TEST_I2C_BITS_H
#define ORRERY_TEST_I2C_BITS_H

#include <orrery/i2c.h>

struct bits {
	struct orr_net_driver scl;
	struct orr_net_driver sda;
};

static inline void bits_init(struct bits *b, struct orr_i2c_bus *bus)
{
	orr_net_attach(&bus->scl, &b->scl);
	orr_net_attach(&bus->sda, &b->sda);
}

static inline void put(struct orr_net_driver *line, bool high)
{
	orr_net_drive(line, high ? ORR_LOGIC_Z : ORR_LOGIC_0);
}

static inline void start(struct bits *b)
{
	put(&b->sda, true);
	put(&b->scl, true);
	put(&b->sda, false);
	put(&b->scl, false);
}

static inline void stop(struct bits *b)
{
	put(&b->sda, false);
	put(&b->scl, true);
	put(&b->sda, true);
}

/* A clock; returns the level of SDA in it. */
static inline bool bit(struct bits *b, bool high)
{
	bool level;

	put(&b->sda, high);
	put(&b->scl, true);
	level = orr_net_level(b->sda.net) == ORR_LOGIC_1;
	put(&b->scl, false);
	return level;
}

static inline uint8_t send_bits(struct bits *b, uint8_t byte, unsigned n)
{
	uint8_t got = 0;

	while (n--)
		got = (uint8_t)(got << 1 | bit(b, byte >> n & 1));
	return got;
}

/* Whether it was acknowledged. */
static inline bool send(struct bits *b, uint8_t byte)
{
	send_bits(b, byte, 8);
	return !bit(b, true);
}

static inline uint8_t receive(struct bits *b, bool ack)
{
	uint8_t byte = send_bits(b, 0xff, 8);

	bit(b, !ack);
	return byte;
}

#endif

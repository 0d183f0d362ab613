/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/endian.h>

#include <errno.h>
#include <string.h>

enum orr_endianness orr_host_endianness(void)
{
	const uint16_t one = 1;
	unsigned char first;

	memcpy(&first, &one, 1);
	return first ? ORR_LITTLE_ENDIAN : ORR_BIG_ENDIAN;
}

bool orr_has_host_endianness(enum orr_endianness e)
{
	return e == orr_host_endianness();
}

/* Bytes of a stream that go to addresses of their own; of others, all. */
static uint32_t width_of(const struct orr_payload *p)
{
	return orr_payload_span(p);
}

/* The bus words that one turn of a stream touches: from start, span bytes. */
static uint64_t start_of(const struct orr_hostendian *c)
{
	return c->original.address & ~(uint64_t)(c->bus - 1);
}

static uint64_t span_of(const struct orr_hostendian *c)
{
	uint64_t end = c->original.address + width_of(&c->original);

	return ((end + c->bus - 1) & ~(uint64_t)(c->bus - 1)) - start_of(c);
}

/*
 * Byte i of the initiator's array is, within its word, at the mirrored place,
 * as the other order counts addresses; and an address of the other order is,
 * within the width of the bus, a mirrored one of the host's.
 */
static uint64_t place(const struct orr_hostendian *c, uint32_t i)
{
	uint32_t width = width_of(&c->original);
	uint64_t mirrored = c->original.address + (i % width ^ (c->word - 1));

	return (mirrored ^ (c->bus - 1)) - start_of(c) + i / width * span_of(c);
}

static bool is_power_of_two(uint32_t n)
{
	return n && (n & (n - 1)) == 0;
}

/* Words are whole, and so are the turns of a stream. */
static bool is_convertible(const struct orr_payload *p, uint32_t word,
			   uint32_t bus)
{
	uint32_t width = width_of(p);

	return is_power_of_two(word) && is_power_of_two(bus) && width &&
	       width % word == 0 && p->length % width == 0 &&
	       !(p->byte_enable && p->byte_enable_length == 0) &&
	       p->address <= UINT64_MAX - width - bus;
}

int orr_to_hostendian(struct orr_hostendian *c, struct orr_payload *p,
		      uint32_t word, uint32_t bus)
{
	uint64_t span;
	uint64_t length;

	if (!is_convertible(p, word, bus))
		return -EINVAL;
	c->original = *p;
	c->word = word;
	c->bus = bus;
	span = span_of(c);
	length = span * (p->length / width_of(p));
	if (length > c->room)
		return -ENOSPC;
	memset(c->enable, 0, length);
	for (uint32_t i = 0; i < p->length; i++) {
		uint64_t to = place(c, i);

		c->data[to] = p->data[i];
		c->enable[to] = orr_payload_enabled(p, i) ? 0xff : 0;
	}
	p->address = start_of(c);
	p->data = c->data;
	p->length = (uint32_t)length;
	p->streaming_width = (uint32_t)span;
	p->byte_enable = c->enable;
	p->byte_enable_length = (uint32_t)length;
	return 0;
}

void orr_from_hostendian(const struct orr_hostendian *c, struct orr_payload *p)
{
	const struct orr_payload *o = &c->original;

	for (uint32_t i = 0; p->command == ORR_READ_COMMAND && i < o->length;
	     i++)
		if (orr_payload_enabled(o, i))
			o->data[i] = c->data[place(c, i)];
	p->address = o->address;
	p->data = o->data;
	p->length = o->length;
	p->streaming_width = o->streaming_width;
	p->byte_enable = o->byte_enable;
	p->byte_enable_length = o->byte_enable_length;
}

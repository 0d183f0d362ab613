/* SPDX-License-Identifier: Apache-2.0 */
/* Endianness: IEEE 1666-2023 clauses 14.18 to 14.20. */
#include "../unit.h"

#include <orrery/orrery.h>

#include <errno.h>
#include <string.h>

static unsigned char data[32];
static unsigned char enable[32];
static struct orr_hostendian c = {data, enable, 32};

static void host_has_one_of_two_14_19(void **state)
{
	enum orr_endianness host = orr_host_endianness();

	(void)state;
	assert_true(host == ORR_LITTLE_ENDIAN || host == ORR_BIG_ENDIAN);
	assert_true(orr_has_host_endianness(host));
	assert_false(orr_has_host_endianness(ORR_UNKNOWN_ENDIAN));
}

/* A word as wide as the bus lies on it as it lies in a register. */
static void word_of_the_bus_stays_14_20(void **state)
{
	unsigned char word[4] = {1, 2, 3, 4};
	struct orr_payload p;

	(void)state;
	orr_payload_init(&p);
	orr_payload_set(&p, ORR_WRITE_COMMAND, 0x104, word, 4);
	assert_int_equal(orr_to_hostendian(&c, &p, 4, 4), 0);
	assert_true(p.address == 0x104);
	assert_int_equal(p.length, 4);
	assert_memory_equal(p.data, word, 4);
	orr_from_hostendian(&c, &p);
	assert_ptr_equal(p.data, word);
	assert_null(p.byte_enable);
}

/*
 * Byte n of a big-endian bus word is byte 3 - n of a little-endian one: the
 * bytes at 1 and 2 go to 2 and 1, with the others disabled.
 */
static void bytes_change_lanes_14_20(void **state)
{
	unsigned char bytes[2] = {0xa, 0xb};
	unsigned char memory[4] = {0};
	struct orr_payload p;

	(void)state;
	orr_payload_init(&p);
	orr_payload_set(&p, ORR_WRITE_COMMAND, 1, bytes, 2);
	assert_int_equal(orr_to_hostendian(&c, &p, 1, 4), 0);
	assert_true(p.address == 0);
	orr_payload_copy(&p, memory);
	assert_memory_equal(memory, ((unsigned char[]){0, 0xb, 0xa, 0}), 4);
	orr_from_hostendian(&c, &p);
	assert_true(p.address == 1);
	assert_int_equal(p.length, 2);
}

/* Half-words at 2 and 4, over the border of two bus words. */
static void halves_swap_within_the_bus_14_20(void **state)
{
	unsigned char halves[4] = {1, 2, 3, 4};
	unsigned char memory[8] = {0};
	struct orr_payload p;

	(void)state;
	orr_payload_init(&p);
	orr_payload_set(&p, ORR_WRITE_COMMAND, 2, halves, 4);
	assert_int_equal(orr_to_hostendian(&c, &p, 2, 4), 0);
	orr_payload_copy(&p, memory);
	assert_memory_equal(memory, ((unsigned char[]){1, 2, 0, 0, 0, 0, 3, 4}),
			    8);
}

static void reads_come_back_14_20(void **state)
{
	unsigned char memory[4] = {9, 8, 7, 6};
	unsigned char bytes[3] = {0};
	unsigned char only[3] = {0xff, 0, 0xff};
	struct orr_payload p;

	(void)state;
	orr_payload_init(&p);
	orr_payload_set(&p, ORR_READ_COMMAND, 0, bytes, 3);
	p.byte_enable = only;
	p.byte_enable_length = 3;
	assert_int_equal(orr_to_hostendian(&c, &p, 1, 4), 0);
	orr_payload_copy(&p, memory);
	orr_from_hostendian(&c, &p);
	assert_memory_equal(bytes, ((unsigned char[]){6, 0, 8}), 3);
	assert_ptr_equal(p.byte_enable, only);
}

/* Four half-words, each to address 2, over the one before. */
static void streams_stay_where_they_are_14_20(void **state)
{
	unsigned char halves[8] = {1, 2, 3, 4, 5, 6, 7, 8};
	unsigned char memory[4] = {0};
	struct orr_payload p;

	(void)state;
	orr_payload_init(&p);
	orr_payload_set(&p, ORR_WRITE_COMMAND, 2, halves, 8);
	p.streaming_width = 2;
	assert_int_equal(orr_to_hostendian(&c, &p, 2, 4), 0);
	assert_int_equal(p.length, 16);
	assert_int_equal(p.streaming_width, 4);
	orr_payload_copy(&p, memory);
	assert_memory_equal(memory, ((unsigned char[]){7, 8, 0, 0}), 4);
	orr_from_hostendian(&c, &p);
	assert_int_equal(p.streaming_width, 2);
	assert_int_equal(p.length, 8);
}

enum { MEMORY = 256, LONGEST = 64, ROOM = 1024 };

static unsigned draw(uint64_t *seed, unsigned below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return (unsigned)(*seed >> 33) % below;
}

/* Any transfer of whole words, with or without enables, one in two a stream. */
static void draw_transfer(uint64_t *seed, struct orr_payload *p, uint32_t word,
			  unsigned char *bytes, unsigned char *enables)
{
	uint32_t width = word * (1 + draw(seed, LONGEST / 4 / word));
	uint32_t turns = 1 + draw(seed, 2) * draw(seed, 4);

	for (unsigned i = 0; i < LONGEST; i++) {
		bytes[i] = (unsigned char)draw(seed, 256);
		enables[i] = draw(seed, 2) ? 0xff : 0;
	}
	orr_payload_init(p);
	orr_payload_set(p, draw(seed, 2) ? ORR_READ_COMMAND : ORR_WRITE_COMMAND,
			32 + draw(seed, 128), bytes, width * turns);
	p->streaming_width = width;
	if (draw(seed, 2)) {
		p->byte_enable = enables;
		p->byte_enable_length = 1 + draw(seed, LONGEST);
	}
}

/*
 * What the initiator means: a word lies at its address with the last byte of
 * its array first, as it is of the other order, and such an address is, within
 * a word of the bus, the mirrored one of memory.
 */
static void transfer_as_meant(const struct orr_payload *p, uint32_t word,
			      uint32_t bus, unsigned char *memory,
			      unsigned char *bytes)
{
	for (uint32_t i = 0; i < p->length; i++) {
		uint32_t j = i % p->streaming_width;
		uint64_t first = p->address + j / word * word;
		uint64_t address = first + (word - 1 - j % word);
		uint64_t in_word = bus - 1 - address % bus;
		unsigned char *m = &memory[address / bus * bus + in_word];

		if (!orr_payload_enabled(p, i))
			continue;
		if (p->command == ORR_WRITE_COMMAND)
			*m = bytes[i];
		else
			bytes[i] = *m;
	}
}

static void any_transfer_is_what_was_meant_14_20(void **state)
{
	static unsigned char room[2][ROOM];
	struct orr_hostendian any = {room[0], room[1], ROOM};
	uint64_t seed = 1;

	(void)state;
	for (unsigned n = 0; n < 20000; n++) {
		uint32_t word = 1u << draw(&seed, 4);
		uint32_t bus = 1u << draw(&seed, 5);
		unsigned char memory[2][MEMORY];
		unsigned char bytes[2][LONGEST];
		unsigned char enables[LONGEST];
		struct orr_payload p;

		for (unsigned i = 0; i < MEMORY; i++)
			memory[0][i] = memory[1][i] = (unsigned char)i;
		draw_transfer(&seed, &p, word, bytes[0], enables);
		memcpy(bytes[1], bytes[0], LONGEST);
		transfer_as_meant(&p, word, bus, memory[1], bytes[1]);
		assert_int_equal(orr_to_hostendian(&any, &p, word, bus), 0);
		assert_true(p.address % bus == 0 && p.length % bus == 0);
		orr_payload_copy(&p, memory[0] + p.address);
		orr_from_hostendian(&any, &p);
		assert_memory_equal(memory[0], memory[1], MEMORY);
		assert_memory_equal(bytes[0], bytes[1], LONGEST);
	}
}

/* A byte in the middle of a word becomes that word, and no more. */
static void room_for_the_words_is_enough(void **state)
{
	unsigned char byte = 7;
	unsigned char room[2][4];
	struct orr_hostendian small = {room[0], room[1], 3};
	struct orr_payload p;

	(void)state;
	orr_payload_init(&p);
	orr_payload_set(&p, ORR_WRITE_COMMAND, 2, &byte, 1);
	assert_int_equal(orr_to_hostendian(&small, &p, 1, 4), -ENOSPC);
	assert_int_equal(p.length, 1);
	small.room = 4;
	assert_int_equal(orr_to_hostendian(&small, &p, 1, 4), 0);
	assert_int_equal(p.length, 4);
}

static void what_cannot_be_converted_stays(void **state)
{
	unsigned char bytes[32] = {0};
	struct orr_payload p;

	(void)state;
	orr_payload_init(&p);
	orr_payload_set(&p, ORR_WRITE_COMMAND, 0, bytes, 6);
	assert_int_equal(orr_to_hostendian(&c, &p, 4, 4), -EINVAL);
	assert_int_equal(orr_to_hostendian(&c, &p, 3, 4), -EINVAL);
	assert_int_equal(orr_to_hostendian(&c, &p, 2, 0), -EINVAL);
	p.streaming_width = 4; /* 6 bytes are one turn and a half */
	assert_int_equal(orr_to_hostendian(&c, &p, 2, 4), -EINVAL);
	p.streaming_width = 3; /* a word and a half */
	assert_int_equal(orr_to_hostendian(&c, &p, 2, 4), -EINVAL);
	p.streaming_width = 0;
	assert_int_equal(orr_to_hostendian(&c, &p, 2, 4), -EINVAL);
	orr_payload_set(&p, ORR_WRITE_COMMAND, 1, bytes, 32);
	assert_int_equal(orr_to_hostendian(&c, &p, 1, 4), -ENOSPC);
	orr_payload_set(&p, ORR_WRITE_COMMAND, UINT64_MAX, bytes, 1);
	assert_int_equal(orr_to_hostendian(&c, &p, 1, 4), -EINVAL);
	assert_ptr_equal(p.data, bytes);
	assert_true(p.address == UINT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(host_has_one_of_two_14_19),
		cmocka_unit_test(word_of_the_bus_stays_14_20),
		cmocka_unit_test(bytes_change_lanes_14_20),
		cmocka_unit_test(halves_swap_within_the_bus_14_20),
		cmocka_unit_test(reads_come_back_14_20),
		cmocka_unit_test(streams_stay_where_they_are_14_20),
		cmocka_unit_test(any_transfer_is_what_was_meant_14_20),
		cmocka_unit_test(room_for_the_words_is_enough),
		cmocka_unit_test(what_cannot_be_converted_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

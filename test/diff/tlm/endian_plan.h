/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Transfers of an initiator of the other endianness, drawn from a seed, as each
 * of the four helpers of IEEE 1666-2023 clause 14.20 takes them; and what is
 * printed of them, on either side.
 */
#ifndef ORRERY_TEST_TLM_ENDIAN_PLAN_H
#define ORRERY_TEST_TLM_ENDIAN_PLAN_H

#include "plan.h"

enum helper { GENERIC, WORD, ALIGNED, SINGLE, HELPERS };

enum { MEMORY = 512, LONGEST = 64 };

/* What is drawn for a transfer. */
enum { E_WORD, E_BUS, E_WRITE, E_ADDRESS, E_LENGTH, E_ENABLES, E_ENABLED };

struct transfer {
	enum helper helper;
	unsigned word; /* bytes */
	unsigned bus;
	bool write;
	unsigned address;
	unsigned length;
	bool has_enables; /* as many as bytes */
	unsigned char data[LONGEST];
	unsigned char enables[LONGEST];
	unsigned char memory[MEMORY];
};

static inline unsigned draw(const struct run *r, unsigned k, unsigned field,
			    unsigned below)
{
	struct id id = {k, 0};

	return (unsigned)pick(r, id, field, below);
}

/* All words are whole on the bus, but with GENERIC; see the helpers' limits. */
static inline void shape(struct transfer *t, const struct run *r, unsigned k)
{
	unsigned unit;

	t->helper = (enum helper)(k % HELPERS);
	t->word = 1u << draw(r, k, E_WORD, 4);
	t->bus = 1u << draw(r, k, E_BUS, 4);
	if (t->helper != GENERIC && t->bus < t->word)
		t->bus = t->word;
	unit = t->helper == ALIGNED ? t->bus : t->word;
	t->length = unit;
	if (t->helper != SINGLE)
		t->length *= 1 + draw(r, k, E_LENGTH, LONGEST / unit);
	t->address = 64 + draw(r, k, E_ADDRESS, 128);
	if (t->helper != GENERIC)
		t->address &= ~(unit - 1);
}

/* A word is enabled or is not. */
static inline void fill(struct transfer *t, const struct run *r, unsigned k)
{
	t->write = draw(r, k, E_WRITE, 2);
	t->has_enables = draw(r, k, E_ENABLES, 2);
	for (unsigned i = 0; i < LONGEST; i++) {
		t->data[i] = (unsigned char)draw(r, k, 100 + i, 256);
		t->enables[i] = 0;
		if (draw(r, k, 200 + i / t->word, 2))
			t->enables[i] = 0xff;
	}
	for (unsigned i = 0; i < MEMORY; i++)
		t->memory[i] = (unsigned char)draw(r, k, 300 + i, 256);
}

static inline void print_transfer(const struct transfer *t, unsigned k)
{
	printf("%u %u %u %u %d %u %u %d", k, (unsigned)t->helper, t->word,
	       t->bus, t->write, t->address, t->length, t->has_enables);
	for (unsigned i = 0; i < MEMORY && t->write; i++)
		printf(" %02x", t->memory[i]);
	for (unsigned i = 0; i < t->length && !t->write; i++)
		printf(" %02x", t->data[i]);
	putchar('\n');
}

#endif

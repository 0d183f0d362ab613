/* SPDX-License-Identifier: Apache-2.0 */
/* What a saved PL011 consists of, besides registers and wires. */
#include "pl011_line.h"

#include <errno.h>

#define LINE(type, member) ORR_STATE_ONE(type, struct orr_pl011_line, member)

static const struct orr_state_field line_fields[] = {
	{LINE(EVENT, done)},
	{LINE(U64, since)},
	{LINE(U64, ticks)},
	{LINE(U64, tail)},
	{LINE(U64, half_bit)},
	{LINE(BOOL, busy)},
	{0},
};

#define WAVE(type, member) ORR_STATE_ONE(type, struct orr_pl011_wave, member)

static const struct orr_state_field wave_fields[] = {
	{WAVE(EVENT, edge)},	     {WAVE(U16, frame)},
	{WAVE(U8, bits), .max = 13}, {WAVE(U8, idle), .max = 1},
	{WAVE(U8, next), .max = 14}, {0},
};

static const struct orr_state_field fifo_fields[] = {
	{ORR_STATE_ARRAY(U16, struct orr_pl011_fifo, words), .max = 0xfff},
	{ORR_STATE_ONE(U32, struct orr_pl011_fifo, first),
	 .max = ORR_PL011_FIFO_MAX - 1},
	{ORR_STATE_ONE(U32, struct orr_pl011_fifo, count),
	 .max = ORR_PL011_FIFO_MAX},
	{0},
};

#define ONE(type, member) ORR_STATE_ONE(type, struct orr_pl011, member)

static const struct orr_state_field fields[] = {
	{ONE(U32, div), .max = 0xffff * 64},
	{ONE(BOOL, fen)},
	{ONE(STRUCT, tx_fifo), .fields = fifo_fields},
	{ONE(STRUCT, rx_fifo), .fields = fifo_fields},
	{ONE(STRUCT, tx), .fields = line_fields},
	{ONE(STRUCT, rx), .fields = line_fields},
	{ONE(STRUCT, rt), .fields = line_fields},
	{ONE(U8, tx_shift)},
	{ONE(U16, rx_shift), .max = 0xfff},
	{ONE(U16, modem), .max = 0xf},
	{ONE(U16, injected), .max = 0x700},
	{ONE(BOOL, overrun)},
	{ONE(BOOL, rx_broken)},
	{ONE(BOOL, breaking)},
	{ONE(BOOL, tx_rest)},
	{ONE(BOOL, input_ended)},
	{0},
};

static const struct orr_state_field pins_fields[] = {
	{ONE(STRUCT, host), .fields = line_fields},
	{ONE(STRUCT, tx_wave), .fields = wave_fields},
	{ONE(STRUCT, host_wave), .fields = wave_fields},
	{ONE(BOOL, rx_level)},
	{ONE(U8, rx_bit), .max = 12},
	{ONE(U8, rx_format)},
	{ONE(U16, rx_samples)},
	{0},
};

static const struct orr_state_field reading_fields[] = {
	{ONE(U8, rx_first), .max = ORI_PL011_WAS_HIGH},
	{ONE(BOOL, rx_tie)},
	{0},
};

static bool is_reading(struct orr_device *dev)
{
	const struct orr_pl011 *u =
		orr_container_of(dev, struct orr_pl011, dev);

	return u->rx_first != ORI_PL011_SAME || u->rx_tie;
}

/* A bit is about to be sampled, and the line has just changed. */
static const struct orr_state reading_state = {
	.name = "reading",
	.version = 1,
	.fields = reading_fields,
	.needed = is_reading,
};

static const struct orr_state *const pins_sections[] = {&reading_state, NULL};

static bool has_pins(struct orr_device *dev)
{
	return orr_container_of(dev, struct orr_pl011, dev)->bit_pins;
}

static const struct orr_state pins_state = {
	.name = "pins",
	.version = 1,
	.fields = pins_fields,
	.sections = pins_sections,
	.needed = has_pins,
};

static const struct orr_state *const sections[] = {&pins_state, NULL};

static int loaded(struct orr_device *dev, struct orr_error *err)
{
	const struct orr_pl011 *u =
		orr_container_of(dev, struct orr_pl011, dev);

	if (u->tx_fifo.count <= ori_pl011_depth(u) &&
	    u->rx_fifo.count <= ori_pl011_depth(u))
		return 0;
	return orr_error_set(err, -EINVAL,
			     "state: %s has more characters than FIFO",
			     dev->obj.name);
}

const struct orr_state ori_pl011_state = {
	.name = "pl011",
	.version = 1,
	.fields = fields,
	.sections = sections,
	.loaded = loaded,
};

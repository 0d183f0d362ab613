/* SPDX-License-Identifier: Apache-2.0 */
/* What a saved I2C master consists of, besides registers, wires and lines. */
#include "i2c_ocores_impl.h"

#include <errno.h>

static const struct orr_state_field input_fields[] = {
	{ORR_STATE_ONE(U8, struct orr_i2c_input, sync), .max = 3},
	{ORR_STATE_ONE(U8, struct orr_i2c_input, taps), .max = 7},
	{ORR_STATE_ONE(BOOL, struct orr_i2c_input, level)},
	{ORR_STATE_ONE(BOOL, struct orr_i2c_input, before)},
	{0},
};

#define CORE(type, member) ORR_STATE_ONE(type, struct orr_i2c_core, member)

static const struct orr_state_field core_fields[] = {
	{CORE(U8, rxr)},
	{CORE(U8, cr)},
	{CORE(U8, cr_before)},
	{CORE(BOOL, rx_nack)},
	{CORE(BOOL, busy)},
	{CORE(BOOL, al)},
	{CORE(BOOL, tip)},
	{CORE(BOOL, interrupt)},
	{CORE(BOOL, irq)},
	{CORE(U8, part), .max = 5},
	{CORE(U8, order), .max = 4},
	{CORE(U8, left), .max = 7},
	{CORE(BOOL, load)},
	{CORE(BOOL, shift)},
	{CORE(BOOL, data)},
	{CORE(BOOL, nack)},
	{CORE(BOOL, done)},
	{CORE(U8, bit), .max = 4},
	{CORE(U8, step), .max = 5},
	{CORE(BOOL, bit_done)},
	{CORE(BOOL, scl)},
	{CORE(BOOL, sda)},
	{CORE(BOOL, scl_before)},
	{CORE(BOOL, check)},
	{CORE(BOOL, stopping)},
	{CORE(BOOL, lost)},
	{CORE(BOOL, received)},
	{CORE(BOOL, start_seen)},
	{CORE(BOOL, stop_seen)},
	{CORE(BOOL, held)},
	{CORE(STRUCT, scl_in), .fields = input_fields},
	{CORE(STRUCT, sda_in), .fields = input_fields},
	{CORE(BOOL, tick)},
	{CORE(U16, count)},
	{CORE(U16, filter)},
	{CORE(U16, prer)},
	{0},
};

#define SEQ(type, member) ORR_STATE_ONE(type, struct orr_i2c_ocores_seq, member)

static const struct orr_state_field seq_fields[] = {
	{SEQ(U64, tick)},
	{SEQ(U64, filter)},
	{SEQ(U64, busy_at)},
	{SEQ(U16, prer)},
	{SEQ(BOOL, enabled)},
	{SEQ(BOOL, busy)},
	{SEQ(BOOL, was_busy)},
	{SEQ(BOOL, scl_low)},
	{SEQ(BOOL, reading)},
	{SEQ(BOOL, first)},
	{SEQ(U8, part), .max = 3},
	{SEQ(U8, bit), .max = 9},
	{SEQ(U8, step), .max = 5},
	{SEQ(U8, txr)},
	{SEQ(U8, rxr)},
	{SEQ(U8, byte)},
	{0},
};

static const struct orr_state_field driver_fields[] = {
	{ORR_STATE_ONE(U32, struct orr_net_driver, value), .max = ORR_LOGIC_X},
	{0},
};

#define ONE(type, member) ORR_STATE_ONE(type, struct orr_i2c_ocores, member)
#define DRIVER(member) ONE(STRUCT, member), .fields = driver_fields

static const struct orr_state_field fields[] = {
	{ONE(STRUCT, core), .fields = core_fields},
	{ONE(U64, edge)},
	{ONE(EVENT, wake)},
	{ONE(U64, ahead_edge)},
	{DRIVER(drive_scl)},
	{DRIVER(drive_sda)},
	{DRIVER(pull_scl)},
	{DRIVER(pull_sda)},
	{ONE(BOOL, scl_high)},
	{ONE(BOOL, sda_high)},
	{ONE(STRUCT, seq), .fields = seq_fields},
	{ONE(BOOL, sda_ninth)},
	{ONE(U64, next_bus)},
	{ONE(U64, next)},
	{0},
};

/* What is to come is worked out again, and has to come when it is due. */
static int loaded(struct orr_device *dev, struct orr_error *err)
{
	struct orr_i2c_ocores *m =
		orr_container_of(dev, struct orr_i2c_ocores, dev);

	if (ori_i2c_core_is_possible(&m->core) &&
	    m->edge <= ori_i2c_present_edge(m) && m->follow->restore(m))
		return 0;
	return orr_error_set(err, -EINVAL, "state: %s cannot be at work so",
			     dev->obj.name);
}

const struct orr_state ori_i2c_ocores_state = {
	.name = "i2c-ocores",
	.version = 1,
	.fields = fields,
	.loaded = loaded,
};

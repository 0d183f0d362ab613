/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Replays register traffic recorded from QEMU's PL011 in states in which it
 * follows the data sheet: test/golden/pl011_*.jsonl, or the files named on
 * the command line. Each line is an operation and what was seen then:
 *
 *	op	wr or rd a register; rx or tx characters; step time; end
 *	off	offset of the register
 *	val	the value, bits of mask to be ignored; for a step, nanoseconds
 *	irq	the interrupt afterwards
 *
 * QEMU's characters take no time. The traces step after each one sent, and
 * here time passes for each one received.
 */
#include "golden_trace.h"
#include "pl011_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const fixtures[] = {
	"pl011_common_1", "pl011_common_2", "pl011_common_3",
	"pl011_common_4", "pl011_common_5", "pl011_common_6",
};

/* With any divisor in the traces. */
#define LONGEST_CHARACTER ORR_MS(2)

struct replay {
	struct golden_trace trace;
	struct rig *rig;
	bool tx_differs;
};

static void compare(const struct replay *r, const char *what, uint64_t seen,
		    uint64_t recorded)
{
	golden_trace_expect(&r->trace, seen == recorded, what, seen, recorded);
}

/* A member of the step that is a number written in hexadecimal. */
static uint32_t hex(const json_t *step, const char *key)
{
	const char *text = json_string_value(json_object_get(step, key));

	assert_non_null(text);
	return (uint32_t)strtoul(text, NULL, 16);
}

/*
 * With FIFOs, QEMU raises TX at every write of DR, not at the trigger level;
 * the traces then clear it, and until they do the interrupt is not compared.
 */
static void write_register(struct replay *r, const json_t *step)
{
	uint32_t offset = hex(step, "off");

	wr(r->rig, offset, hex(step, "val"));
	if (offset == ORR_PL011_ICR)
		r->tx_differs = false;
	else if (offset == ORR_PL011_DR)
		r->tx_differs =
			rd(r->rig, ORR_PL011_LCR_H) & ORR_PL011_LCR_H_FEN;
}

static void receive_char(struct replay *r, const json_t *step)
{
	uint8_t c = (uint8_t)hex(step, "val");

	orr_char_feed(&r->rig->uart.serial, &c, 1);
	run(r->rig, LONGEST_CHARACTER);
}

static void check_sent(struct replay *r, const json_t *step)
{
	const char *want = json_string_value(json_object_get(step, "val"));
	uint8_t bytes[64];
	size_t n = orr_char_take(&r->rig->uart.serial, bytes, sizeof(bytes));

	compare(r, "number of characters sent", n, strlen(want) / 2);
	for (size_t i = 0; i < n; i++) {
		unsigned byte;

		assert_int_equal(sscanf(want + 2 * i, "%2x", &byte), 1);
		compare(r, "character sent", bytes[i], byte);
	}
}

static void check_read(struct replay *r, const json_t *step)
{
	const char *name = json_string_value(json_object_get(step, "reg"));
	uint32_t keep = ~hex(step, "mask");

	compare(r, name, rd(r->rig, hex(step, "off")) & keep,
		hex(step, "val") & keep);
}

static void replay_step(struct golden_trace *t, const char *op,
			const json_t *step)
{
	struct replay *r = orr_container_of(t, struct replay, trace);
	const json_t *val = json_object_get(step, "val");

	if (strcmp(op, "wr") == 0)
		write_register(r, step);
	else if (strcmp(op, "rd") == 0)
		check_read(r, step);
	else if (strcmp(op, "rx") == 0)
		receive_char(r, step);
	else if (strcmp(op, "tx") == 0)
		check_sent(r, step);
	else if (strcmp(op, "step") == 0)
		run(r->rig, ORR_NS(json_integer_value(val)));
	else
		assert_string_equal(op, "end");
	if (!r->tx_differs)
		compare(r, "interrupt", orr_wire_level(&r->rig->uart.irq),
			(uint64_t)json_integer_value(
				json_object_get(step, "irq")));
}

static void replay_file(void **state)
{
	struct replay r = {.trace.path = *state};
	void *rig;

	set_up_16(&rig);
	r.rig = rig;
	golden_trace_replay(&r.trace, replay_step);
	tear_down(&rig);
	assert_true(r.trace.line > 100);
}

int main(int argc, char **argv)
{
	return golden_trace_main("pl011_golden", replay_file, fixtures,
				 ORR_COUNT(fixtures), argc, argv);
}

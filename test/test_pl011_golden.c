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
#include "pl011_rig.h"

#include <jansson.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const fixtures[] = {
	"pl011_common_1", "pl011_common_2", "pl011_common_3",
	"pl011_common_4", "pl011_common_5", "pl011_common_6",
};

enum { MAX_FILES = 64 };

/* With any divisor in the traces. */
#define LONGEST_CHARACTER ORR_MS(2)

struct replay {
	struct rig *rig;
	const char *path;
	int line;
	bool tx_differs;
};

static void compare(const struct replay *r, const char *what,
		    unsigned long have, unsigned long want)
{
	if (have != want)
		fail_msg("%s:%d: %s is 0x%lx, recorded is 0x%lx", r->path,
			 r->line, what, have, want);
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

static void replay_step(struct replay *r, const json_t *step)
{
	const char *op = json_string_value(json_object_get(step, "op"));
	const json_t *val = json_object_get(step, "val");

	assert_non_null(op);
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
			(unsigned long)json_integer_value(
				json_object_get(step, "irq")));
}

static void replay_file(void **state)
{
	struct replay r = {.path = *state};
	FILE *f = fopen(r.path, "r");
	void *rig;
	char text[512];

	if (!f)
		fail_msg("cannot open %s", r.path);
	set_up_16(&rig);
	r.rig = rig;
	while (fgets(text, sizeof(text), f)) {
		json_t *step = json_loads(text, 0, NULL);

		r.line++;
		assert_non_null(step);
		replay_step(&r, step);
		json_decref(step);
	}
	tear_down(&rig);
	fclose(f);
	assert_true(r.line > 100);
}

static char *fixture_path(const char *name)
{
	const char *srcdir = getenv("srcdir");
	char path[4096];

	snprintf(path, sizeof(path), "%s/test/golden/%s.jsonl",
		 srcdir ? srcdir : ".", name);
	return strdup(path);
}

int main(int argc, char **argv)
{
	struct CMUnitTest tests[MAX_FILES];
	char *paths[ORR_COUNT(fixtures)];
	size_t n = ORR_COUNT(fixtures);
	char **files = paths;
	int failed;

	for (size_t i = 0; i < ORR_COUNT(fixtures); i++)
		paths[i] = fixture_path(fixtures[i]);
	if (argc > 1) {
		files = argv + 1;
		n = (size_t)argc - 1 < MAX_FILES ? (size_t)argc - 1 : MAX_FILES;
	}
	for (size_t i = 0; i < n; i++)
		tests[i] = (struct CMUnitTest){files[i], replay_file, NULL,
					       NULL, files[i]};
	failed = _cmocka_run_group_tests("pl011_golden", tests, n, NULL, NULL);
	for (size_t i = 0; i < ORR_COUNT(fixtures); i++)
		free(paths[i]);
	return failed;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The I2C master against recordings of its Verilog: the same stimulus, and
 * then the same clock edge for every change of CR, IF, TIP, Busy, the interrupt
 * output, SCL and SDA, and the same SR, RXR and pins after every command. At
 * byte level the lines do not move, and all the rest is the same.
 *
 * A recording has a line "E EDGE NAME VALUE" for each change, and "C COMMAND
 * W=EDGE IF=EDGE ... sr=.. rxr=.. latch=.." for each command. An 8-bit port,
 * in which bits 1, 3, 4 and 6 are pulled low outside, answers at 0x20. In some
 * it holds SCL low for 7 PRER clocks before each ninth one.
 */
#include "../unit.h"

#include <orrery/models/i2c_ocores.h>
#include <orrery/models/pcf8574.h>
#include <orrery/sim.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLOCK_NS = 10, PULLED_LOW = 0x5a };

/* What is in TXR for each command. */
static const uint8_t transmitted[] = {0x40, 0x3c, 0xf0, 0x41, 0x41, 0x41,
				      0x41, 0x40, 0x55, 0x41, 0x41, 0x40,
				      0xaa, 0xaa, 0x70, 0x70};

enum { CR, IF, TIP, INTA, BUSY, SCL, SDA, VALUES };
static const char *const names[VALUES] = {"cr",	  "if",	 "tip", "inta",
					  "busy", "scl", "sda"};

struct rig {
	struct orr_sim *sim;
	struct orr_clock clock;
	struct orr_i2c_ocores master;
	struct orr_pcf8574 port;
	struct orr_i2c_target_ops
		stretching; /* those of the port, and stretch */
	const char *level;
	unsigned hold; /* clocks that the port stretches; 0: none */
	bool every_edge; /* compare at every edge, not only about changes */
	uint64_t edge; /* the present one */
	unsigned values[VALUES]; /* recorded for it */
	unsigned changes; /* how many there were */
	unsigned commands;
	unsigned sr; /* when the interrupt rose */
};

static void reg_write(struct rig *r, const char *name, unsigned value)
{
	struct orr_device *dev = &r->master.dev;

	orr_reg_write(dev, orr_reg_find(dev, name), 0, value);
}

static unsigned reg_read(struct rig *r, const char *name)
{
	struct orr_device *dev = &r->master.dev;

	return (unsigned)orr_reg_read(dev, orr_reg_find(dev, name), 0);
}

static orr_time stretch(struct orr_i2c_target *t)
{
	const struct rig *r = orr_container_of(t, struct rig, port.i2c);

	return orr_clock_cycles(&r->clock, r->hold);
}

static void power_on(struct rig *r)
{
	struct orr_object *root;

	r->sim = orr_sim_new();
	root = orr_sim_root(r->sim);
	orr_clock_init(&r->clock, root, "clk",
		       orr_period_fs(CLOCK_NS * 1000000));
	orr_i2c_ocores_init(&r->master, root, "i2c");
	orr_device_set_clock(&r->master.dev, "clk", &r->clock, NULL);
	orr_device_set(&r->master.dev, "level", r->level, NULL);
	orr_pcf8574_init(&r->port, root, "port");
	r->stretching = *r->port.i2c.ops;
	r->stretching.stretch = stretch;
	if (r->hold)
		r->port.i2c.ops = &r->stretching;
	orr_i2c_attach(&r->master.bus, &r->port.i2c, 0x20, NULL);
	assert_int_equal(orr_device_realize(&r->master.dev, NULL), 0);
	assert_int_equal(orr_device_realize(&r->port.dev, NULL), 0);
	for (unsigned i = 0; i < ORR_PCF8574_PINS; i++)
		orr_wire_set(&r->port.ext[i], !(PULLED_LOW >> i & 1));
}

/* Everything at the edge has happened when this returns. */
static void run_to(struct rig *r, uint64_t edge)
{
	orr_time t = orr_clock_edge_time(&r->clock, edge);

	orr_sim_run(r->sim, t - orr_now(r->sim));
	r->edge = edge;
}

static void compare(struct rig *r)
{
	unsigned sr = reg_read(r, "SR");
	unsigned values[VALUES] = {
		[CR] = reg_read(r, "CR_BACK"),
		[IF] = sr & 1,
		[TIP] = sr >> 1 & 1,
		[INTA] = orr_wire_level(&r->master.irq),
		[BUSY] = sr >> 6 & 1,
		[SCL] = orr_net_level(&r->master.bus.scl),
		[SDA] = orr_net_level(&r->master.bus.sda),
	};
	bool lines = strcmp(r->level, "pin") == 0;

	for (unsigned i = 0; i < (lines ? VALUES : SCL); i++)
		if (values[i] != r->values[i])
			fail_msg("edge %" PRIu64 ": %s is %02x, not %02x",
				 r->edge, names[i], values[i], r->values[i]);
}

/* Nothing may change before edge but what is recorded so far. */
static void compare_until(struct rig *r, uint64_t edge)
{
	if (edge == r->edge)
		return;
	compare(r);
	while (r->edge + 1 < edge) {
		run_to(r, r->every_edge ? r->edge + 1 : edge - 1);
		compare(r);
	}
	run_to(r, edge);
}

static void enable(struct rig *r, uint64_t edge, unsigned prer)
{
	reg_write(r, "PRERlo", prer & 0xff);
	reg_write(r, "PRERhi", prer >> 8);
	run_to(r, edge);
	reg_write(r, "CTR", 0xc0);
}

static void change(struct rig *r, uint64_t edge, unsigned i, unsigned value)
{
	compare_until(r, edge);
	r->values[i] = value;
	r->changes++;
	if (i == INTA && value)
		r->sr = reg_read(r, "SR");
	if (i != CR || !(value & 0xf1))
		return;
	/* with a command or IACK in it, this is the write */
	if (value & 0xf0) {
		assert_true(r->commands < sizeof(transmitted));
		reg_write(r, "TXR", transmitted[r->commands++]);
	}
	reg_write(r, "CR", value);
}

static unsigned pins(const struct rig *r)
{
	unsigned levels = 0;

	for (unsigned i = 0; i < ORR_PCF8574_PINS; i++)
		levels |= (unsigned)orr_wire_level(&r->port.p[i]) << i;
	return levels;
}

static void command_ended(struct rig *r, unsigned sr, unsigned rxr,
			  unsigned latch)
{
	compare(r);
	assert_int_equal(r->sr, sr);
	assert_int_equal(reg_read(r, "RXR"), rxr);
	assert_int_equal(r->port.latch, latch);
	assert_int_equal(pins(r), latch & ~PULLED_LOW);
}

static void replay_line(struct rig *r, const char *line)
{
	uint64_t edge;
	char name[8];
	unsigned a;
	unsigned b;
	unsigned c;

	if (sscanf(line, "EN %" SCNu64 " P=%u", &edge, &a) == 2)
		enable(r, edge, a);
	if (sscanf(line, "E %" SCNu64 " %7s %x", &edge, name, &a) == 3)
		for (unsigned i = 0; i < VALUES; i++)
			if (strcmp(name, names[i]) == 0)
				change(r, edge, i, a);
	if (sscanf(line, "C %*s %*s %*s %*s %*s sr=%x rxr=%x latch=%x", &a, &b,
		   &c) == 3)
		command_ended(r, a, b, c);
}

static void replay(const char *path, const char *level, unsigned hold,
		   bool every_edge)
{
	FILE *f = fopen(path, "r");
	struct rig r = {
		.level = level,
		.hold = hold,
		.every_edge = every_edge,
		.values = {[SCL] = 1, [SDA] = 1},
	};
	char line[128];

	if (!f)
		fail_msg("%s: cannot be opened", path);
	power_on(&r);
	while (fgets(line, sizeof(line), f))
		replay_line(&r, line);
	fclose(f);
	compare(&r);
	assert_int_equal(r.commands, sizeof(transmitted));
	assert_in_range(r.changes, 450, 500);
	orr_sim_free(r.sim);
}

static void replay_fixture(unsigned prer, const char *level, bool stretched,
			   bool every_edge)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/test/golden/i2c_ocores_prer%u%s.txt",
		 getenv("srcdir") ? getenv("srcdir") : ".", prer,
		 stretched ? "_stretch" : "");
	replay(path, level, stretched ? 7 * prer : 0, every_edge);
}

static const unsigned prescales[] = {2, 3, 7, 63, 99, 249};

static void replay_all(const char *level, bool stretched, bool every_edge)
{
	for (size_t i = 0; i < ORR_COUNT(prescales); i++)
		replay_fixture(prescales[i], level, stretched, every_edge);
}

static void pin_level_agrees_at_every_edge(void **state)
{
	(void)state;
	replay_all("pin", false, true);
}

static void it_agrees_with_a_target_that_stretches(void **state)
{
	(void)state;
	replay_all("pin", true, true);
}

/* Looking at the registers must not be what moves them. */
static void it_agrees_when_nobody_looks_in_between(void **state)
{
	(void)state;
	replay_all("pin", false, false);
	replay_all("pin", true, false);
}

static void byte_level_agrees_at_every_edge(void **state)
{
	(void)state;
	replay_all("byte", false, true);
	replay_all("byte", false, false);
}

/* Of a recording called van_PPRER.txt or van_PPRER_stretch.txt. */
static void replay_given(const char *path)
{
	const char *p = strrchr(path, 'P');
	unsigned prer = p ? (unsigned)strtoul(p + 1, NULL, 10) : 0;
	bool stretched = strstr(path, "stretch") != NULL;

	printf("# %s\n", path);
	replay(path, "pin", stretched ? 7 * prer : 0, true);
	replay(path, "pin", stretched ? 7 * prer : 0, false);
	if (!stretched)
		replay(path, "byte", 0, true);
}

static void recordings_agree(void **state)
{
	char **paths = *state;

	for (unsigned i = 0; paths[i]; i++)
		replay_given(paths[i]);
}

/* With arguments: the recordings to replay instead. */
int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pin_level_agrees_at_every_edge),
		cmocka_unit_test(it_agrees_with_a_target_that_stretches),
		cmocka_unit_test(it_agrees_when_nobody_looks_in_between),
		cmocka_unit_test(byte_level_agrees_at_every_edge),
	};
	const struct CMUnitTest given[] = {
		cmocka_unit_test_prestate(recordings_agree, argv + 1),
	};

	if (argc > 1)
		return cmocka_run_group_tests(given, NULL, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

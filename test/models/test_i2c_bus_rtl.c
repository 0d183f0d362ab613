/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One or two I2C masters on one bus, and somebody else who pulls its lines at
 * random, against recordings of the Verilog: every change of the lines and of
 * what each master shows, at the same edge. Among the recordings are masters
 * that begin at once and lose the arbitration in any bit, STOPs of others,
 * clocks of different speeds, and programs that clear EN or write PRER in the
 * middle of a transfer.
 *
 *	W EDGE MASTER REGISTER VALUE	a write that takes effect at the edge
 *	P EDGE SCL SDA	somebody pulls (1), right after the edge
 *	L EDGE SCL SDA	the lines have changed
 *	R EDGE MASTER CR INTA SR RXR	the registers have
 */
#include "../unit.h"

#include <orrery/models/i2c_ocores.h>
#include <orrery/sim.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLOCK_NS = 10, MASTERS = 2 };

struct shown {
	unsigned cr;
	unsigned inta;
	unsigned sr;
	unsigned rxr;
};

struct rig {
	struct orr_sim *sim;
	struct orr_clock clock;
	struct orr_i2c_ocores master[MASTERS];
	struct orr_net_driver pull_scl;
	struct orr_net_driver pull_sda;
	bool every_edge;
	unsigned edge;
	struct shown recorded[MASTERS];
	unsigned scl;
	unsigned sda;
	unsigned compared;
};

static uint64_t get(struct rig *r, unsigned i, const char *name)
{
	struct orr_device *dev = &r->master[i].dev;

	return orr_reg_read(dev, orr_reg_find(dev, name), 0);
}

static void put(struct rig *r, unsigned i, const char *name, uint64_t value)
{
	struct orr_device *dev = &r->master[i].dev;

	orr_reg_write(dev, orr_reg_find(dev, name), 0, value);
}

static void add_master(struct rig *r, unsigned i, const char *name)
{
	struct orr_i2c_ocores *m = &r->master[i];

	orr_i2c_ocores_init(m, orr_sim_root(r->sim), name);
	orr_device_set_clock(&m->dev, "clk", &r->clock, NULL);
	orr_device_set(&m->dev, "rtl-race", "true", NULL);
	if (i > 0)
		m->shared = &r->master[0].bus;
	assert_int_equal(orr_device_realize(&m->dev, NULL), 0);
}

static void power_on(struct rig *r)
{
	r->sim = orr_sim_new();
	orr_clock_init(&r->clock, orr_sim_root(r->sim), "clk",
		       orr_period_fs(CLOCK_NS * 1000000));
	add_master(r, 0, "m0");
	add_master(r, 1, "m1");
	orr_net_attach(&r->master[0].bus.scl, &r->pull_scl);
	orr_net_attach(&r->master[0].bus.sda, &r->pull_sda);
}

static void compare_master(struct rig *r, unsigned i)
{
	const struct shown *s = &r->recorded[i];
	struct orr_i2c_ocores *m = &r->master[i];

	if (get(r, i, "CR_BACK") != s->cr ||
	    orr_wire_level(&m->irq) != s->inta || get(r, i, "SR") != s->sr ||
	    get(r, i, "RXR") != s->rxr)
		fail_msg("edge %u, master %u: CR %02x INTA %d SR %02x RXR %02x"
			 ", not %02x %u %02x %02x",
			 r->edge, i, (unsigned)get(r, i, "CR_BACK"),
			 orr_wire_level(&m->irq), (unsigned)get(r, i, "SR"),
			 (unsigned)get(r, i, "RXR"), s->cr, s->inta, s->sr,
			 s->rxr);
}

static void compare(struct rig *r)
{
	const struct orr_i2c_bus *bus = &r->master[0].bus;

	if (orr_net_level(&bus->scl) != r->scl ||
	    orr_net_level(&bus->sda) != r->sda)
		fail_msg("edge %u: SCL %d SDA %d, not %u %u", r->edge,
			 orr_net_level(&bus->scl), orr_net_level(&bus->sda),
			 r->scl, r->sda);
	compare_master(r, 0);
	compare_master(r, 1);
	r->compared++;
}

static void step(struct rig *r, unsigned edges)
{
	orr_sim_run(r->sim, orr_clock_cycles(&r->clock, edges));
	r->edge += edges;
}

/* What is recorded of the edges before this one is complete. */
static void go_to(struct rig *r, unsigned edge)
{
	if (edge == r->edge)
		return;
	compare(r);
	while (r->edge + 1 < edge) {
		step(r, r->every_edge ? 1 : edge - 1 - r->edge);
		compare(r);
	}
	step(r, 1);
}

static void write_register(struct rig *r, unsigned i, unsigned reg,
			   unsigned value)
{
	static const char *const names[] = {"PRERlo", "PRERhi", "CTR", "TXR",
					    "CR"};

	put(r, i, names[reg], value);
}

static void replay_line(struct rig *r, const char *line)
{
	struct shown s;
	unsigned edge;
	unsigned i;
	unsigned a;
	unsigned b;

	if (sscanf(line, "%*c %u", &edge) == 1)
		go_to(r, edge);
	if (sscanf(line, "W %u %u %x %x", &edge, &i, &a, &b) == 4)
		write_register(r, i, a, b);
	if (sscanf(line, "P %u %u %u", &edge, &a, &b) == 3) {
		orr_net_drive(&r->pull_scl, a ? ORR_LOGIC_0 : ORR_LOGIC_Z);
		orr_net_drive(&r->pull_sda, b ? ORR_LOGIC_0 : ORR_LOGIC_Z);
	}
	if (sscanf(line, "L %u %u %u", &edge, &a, &b) == 3) {
		r->scl = a;
		r->sda = b;
	}
	if (sscanf(line, "R %u %u %x %u %x %x", &edge, &i, &s.cr, &s.inta,
		   &s.sr, &s.rxr) == 6)
		r->recorded[i] = s;
}

static void replay(const char *name, bool every_edge)
{
	struct rig r = {.every_edge = every_edge, .scl = 1, .sda = 1};
	char path[512];
	char line[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/test/golden/i2c_bus_%s.txt",
		 getenv("srcdir") ? getenv("srcdir") : ".", name);
	f = fopen(path, "r");
	if (!f)
		fail_msg("%s: cannot be opened", path);
	power_on(&r);
	while (fgets(line, sizeof(line), f))
		replay_line(&r, line);
	fclose(f);
	compare(&r);
	assert_true(r.compared > 80);
	orr_sim_free(r.sim);
}

static void lines_pulled_by_others(void **state)
{
	(void)state;
	replay("pulled1", true);
	replay("pulled1", false);
	replay("pulled2", true);
	replay("pulled2", false);
}

static void programs_that_no_driver_has(void **state)
{
	(void)state;
	replay("wild1", true);
	replay("wild1", false);
	replay("wild2", true);
	replay("wild2", false);
}

static void masters_of_one_speed(void **state)
{
	(void)state;
	replay("masters1", true);
	replay("masters1", false);
	replay("masters2", true);
	replay("masters2", false);
}

static void masters_of_different_speeds(void **state)
{
	(void)state;
	replay("masters3", true);
	replay("masters3", false);
	replay("masters4", true);
	replay("masters4", false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_pulled_by_others),
		cmocka_unit_test(programs_that_no_driver_has),
		cmocka_unit_test(masters_of_one_speed),
		cmocka_unit_test(masters_of_different_speeds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

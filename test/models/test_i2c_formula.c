/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When the I2C master completes a command, by formula, for every prescale from
 * 2 to 4095, commands at random times and a target that stretches the clock
 * for random times. The formula was found from the Verilog, and 9344 commands
 * of its simulation agreed with it.
 */
#include "../unit.h"

#include <orrery/models/i2c_ocores.h>
#include <orrery/sim.h>

#include <inttypes.h>
#include <stdlib.h>

enum { CLOCK_NS = 10, LAST_PRESCALE = 4095 };
enum { STA = 0x80, STO = 0x40, RD = 0x20, WR = 0x10, NACK = 0x08, IACK = 0x01 };

struct rig {
	struct orr_sim *sim;
	struct orr_clock clock;
	struct orr_i2c_ocores master;
	struct orr_i2c_target target;
	struct orr_listener on_irq;
	uint64_t hold; /* clocks that the target stretches */
	uint64_t irq_edge;
	uint64_t seed;
};

static uint64_t random_below(struct rig *r, uint64_t n)
{
	r->seed = r->seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (r->seed >> 33) % n;
}

/* The formula */

struct core {
	uint64_t n; /* clocks per tick */
	uint64_t f; /* clocks per sample of the filter */
	uint64_t filter; /* an edge at which it samples */
	uint64_t tick; /* an edge at which the divider ticks */
	bool scl;
};

static uint64_t first_from(uint64_t edge, uint64_t base, uint64_t period)
{
	return edge <= base
		       ? base
		       : base + (edge - base + period - 1) / period * period;
}

/* SCL is released at edge e, and high from edge r on. */
static uint64_t stall(const struct core *c, uint64_t e, uint64_t r)
{
	uint64_t seen = first_from(r + 3, c->filter, c->f) + c->f + 1;

	return seen - e - (c->n == 3);
}

static void add_start(struct core *c)
{
	uint64_t e = c->tick + 2 * c->n;

	c->tick += 6 * c->n + (c->scl ? 0 : stall(c, e, e));
	c->scl = false;
}

static void add_bit(struct core *c, uint64_t hold)
{
	uint64_t e = c->tick + 2 * c->n;
	uint64_t r = c->tick - c->n + hold;

	c->tick += 5 * c->n + stall(c, e, r > e ? r : e);
	c->scl = false;
}

/* From the edge at which CR is written to that of IF. */
static uint64_t completion(struct core *c, uint64_t edge, uint8_t cr,
			   uint64_t hold)
{
	c->tick = first_from(edge + 2, c->tick, c->n);
	if (cr & STA)
		add_start(c);
	for (unsigned i = 0; cr & (RD | WR) && i < 9; i++)
		add_bit(c, i == 8 ? hold : 0);
	if (cr & STO) {
		add_bit(c, 0); /* STOP takes as long, and leaves SCL high */
		c->scl = true;
	}
	return c->tick - c->n + 2;
}

/* The master */

static bool start(struct orr_i2c_target *t, bool read)
{
	(void)t;
	(void)read;
	return true;
}

static bool write(struct orr_i2c_target *t, uint8_t byte)
{
	(void)t;
	(void)byte;
	return true;
}

static uint8_t read_byte(struct orr_i2c_target *t)
{
	(void)t;
	return 0x5a;
}

static orr_time stretch(struct orr_i2c_target *t)
{
	const struct rig *r = orr_container_of(t, struct rig, target);

	return orr_clock_cycles(&r->clock, r->hold);
}

static const struct orr_i2c_target_ops ops = {
	.start = start,
	.write = write,
	.read = read_byte,
	.stretch = stretch,
};

static uint64_t present_edge(const struct rig *r)
{
	return orr_clock_edge_number(&r->clock, orr_now(r->sim));
}

static void on_irq(struct orr_listener *l)
{
	struct rig *r = orr_container_of(l, struct rig, on_irq);

	r->irq_edge = present_edge(r);
	if (orr_wire_level(&r->master.irq))
		orr_sim_pause(r->sim);
}

static void reg_write(struct rig *r, const char *name, uint64_t value)
{
	struct orr_device *dev = &r->master.dev;

	orr_reg_write(dev, orr_reg_find(dev, name), 0, value);
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
	orr_i2c_target_init(&r->target, &r->master.dev.obj, &ops);
	orr_i2c_attach(&r->master.bus, &r->target, 0x20, NULL);
	assert_int_equal(orr_device_realize(&r->master.dev, NULL), 0);
	r->on_irq.fn = on_irq;
	orr_wire_listen(&r->master.irq, &r->on_irq);
}

static void run_clocks(struct rig *r, uint64_t n)
{
	orr_sim_run(r->sim, orr_clock_cycles(&r->clock, n));
}

/* Disabled and enabled again, at a random time. */
static struct core enable(struct rig *r, unsigned prer)
{
	uint64_t edge;

	reg_write(r, "CTR", 0);
	reg_write(r, "PRERlo", prer & 0xff);
	reg_write(r, "PRERhi", prer >> 8);
	run_clocks(r, 10 + random_below(r, 100));
	edge = present_edge(r);
	reg_write(r, "CTR", 0xc0);
	return (struct core){
		.n = prer + 1,
		.f = prer / 4 + 1,
		.filter = edge + 1,
		.tick = edge + 1,
		.scl = true,
	};
}

static void check_command(struct rig *r, struct core *c, uint8_t cr)
{
	uint64_t due;

	run_clocks(r, 4 + random_below(r, 5 * c->n));
	r->hold = random_below(r, 3) ? 0 : random_below(r, 12 * c->n);
	reg_write(r, "CR", cr | IACK);
	due = completion(c, present_edge(r), cr, r->hold);
	orr_sim_run(r->sim, ORR_S(1));
	if (r->irq_edge != due + 1)
		fail_msg("PRER %" PRIu64 ", CR %02x: IF at edge %" PRIu64
			 ", not %" PRIu64,
			 c->n - 1, cr, r->irq_edge - 1, due);
}

static void commands_complete_as_the_formula_says(void **state)
{
	static const uint8_t commands[] = {
		STA | WR, WR, STA | WR, RD, RD | NACK | STO, STA | WR, STO};
	struct rig r = {.seed = 7};

	(void)state;
	power_on(&r);
	for (unsigned prer = 2; prer <= LAST_PRESCALE; prer++) {
		struct core c = enable(&r, prer);

		reg_write(&r, "TXR", 0x40);
		for (size_t i = 0; i < sizeof(commands); i++) {
			reg_write(&r, "TXR", i == 2 ? 0x41 : 0x40);
			check_command(&r, &c, commands[i]);
		}
	}
	orr_sim_free(r.sim);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commands_complete_as_the_formula_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

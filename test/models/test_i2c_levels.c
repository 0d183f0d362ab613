/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The same random transfers at pin level, at byte level and loosely timed:
 * equal data and equal status always; equal edges of registers, interrupts and
 * pins at the first two; and a stated error in time at the last.
 */
#include "../unit.h"

#include <orrery/models/at24.h>
#include <orrery/models/i2c_ocores.h>
#include <orrery/models/pcf8574.h>
#include <orrery/sim.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { STA = 0x80, STO = 0x40, RD = 0x20, WR = 0x10, NACK = 0x08, IACK = 0x01 };
enum { RXACK = 0x80, BUSY = 0x40 };
enum { ROOM = 4000, COMMANDS = 300, RUNS = 12 };

/* One thing that could be seen, and when. */
struct seen {
	uint64_t edge;
	unsigned what;
	unsigned value;
};

enum { IRQ, INT, PINS, STATUS, DATA, LATER };

struct world {
	struct orr_sim *sim;
	struct orr_clock clock;
	struct orr_i2c_ocores master;
	struct orr_pcf8574 port; /* at 0x20 */
	struct orr_at24 rom; /* at 0x50 */
	struct orr_listener on_irq;
	struct orr_listener on_int;
	struct orr_listener on_pin[ORR_PCF8574_PINS];
	struct seen seen[ROOM];
	unsigned n;
	uint64_t durations[COMMANDS];
	unsigned commands;
	uint64_t seed;
	unsigned prer;
	/* somebody at pin level, who holds SCL for a while */
	bool with_slave;
	struct orr_net_driver slave_scl;
	struct orr_listener on_scl;
	struct orr_event let_go;
	struct orr_process slave;
	unsigned holds;
};

static uint64_t random_below(struct world *w, uint64_t n)
{
	w->seed = w->seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (w->seed >> 33) % n;
}

static uint64_t present_edge(const struct world *w)
{
	return orr_clock_edge_number(&w->clock, orr_now(w->sim));
}

static void note(struct world *w, unsigned what, unsigned value)
{
	assert_true(w->n < ROOM);
	w->seen[w->n++] = (struct seen){present_edge(w), what, value};
}

static void on_irq(struct orr_listener *l)
{
	struct world *w = orr_container_of(l, struct world, on_irq);
	bool level = orr_wire_level(&w->master.irq);

	note(w, IRQ, level);
	if (level)
		orr_sim_pause(w->sim);
}

static void on_int(struct orr_listener *l)
{
	struct world *w = orr_container_of(l, struct world, on_int);

	note(w, INT, orr_wire_level(&w->port.int_n));
}

/* Any pin; which one shows in the value. */
static void note_pins(struct world *w)
{
	unsigned pins = 0;

	for (unsigned i = 0; i < ORR_PCF8574_PINS; i++)
		pins |= (unsigned)orr_wire_level(&w->port.p[i]) << i;
	note(w, PINS, pins);
}

static void on_pin0(struct orr_listener *l)
{
	note_pins(orr_container_of(l, struct world, on_pin[0]));
}

static void on_pin5(struct orr_listener *l)
{
	note_pins(orr_container_of(l, struct world, on_pin[5]));
}

static void reg_write(struct world *w, const char *name, unsigned value)
{
	struct orr_device *dev = &w->master.dev;

	orr_reg_write(dev, orr_reg_find(dev, name), 0, value);
}

static unsigned reg_read(struct world *w, const char *name)
{
	struct orr_device *dev = &w->master.dev;

	return (unsigned)orr_reg_read(dev, orr_reg_find(dev, name), 0);
}

static void slave_holds(struct orr_listener *l)
{
	struct world *w = orr_container_of(l, struct world, on_scl);

	if (orr_net_level(&w->master.bus.scl) == ORR_LOGIC_1 ||
	    orr_event_pending(&w->let_go))
		return;
	w->holds++;
	orr_event_notify_after(&w->let_go, ORR_NS(3000 + w->holds % 7 * 110));
	orr_net_drive(&w->slave_scl, ORR_LOGIC_0);
}

static void slave_lets_go(struct orr_process *self)
{
	struct world *w = orr_container_of(self, struct world, slave);

	orr_net_drive(&w->slave_scl, ORR_LOGIC_Z);
}

static void add_slave(struct world *w)
{
	struct orr_object *root = orr_sim_root(w->sim);

	w->on_scl.fn = slave_holds;
	orr_event_init(&w->let_go, root, "let_go");
	orr_method_init_on(&w->slave, root, "slave", slave_lets_go, &w->let_go);
	orr_net_attach(&w->master.bus.scl, &w->slave_scl);
	orr_net_listen(&w->master.bus.scl, &w->on_scl);
}

static void add_devices(struct world *w, const char *level)
{
	struct orr_object *root = orr_sim_root(w->sim);

	orr_i2c_ocores_init(&w->master, root, "i2c");
	orr_device_set_clock(&w->master.dev, "clk", &w->clock, NULL);
	orr_device_set(&w->master.dev, "level", level, NULL);
	orr_pcf8574_init(&w->port, root, "port");
	orr_at24_init(&w->rom, root, "rom");
	orr_device_set_u64(&w->rom.dev, "write-time-us", 50, NULL);
	orr_i2c_attach(&w->master.bus, &w->port.i2c, 0x20, NULL);
	orr_i2c_attach(&w->master.bus, &w->rom.i2c, 0x50, NULL);
	if (w->with_slave)
		add_slave(w);
	assert_int_equal(orr_device_realize(&w->master.dev, NULL), 0);
	assert_int_equal(orr_device_realize(&w->port.dev, NULL), 0);
	assert_int_equal(orr_device_realize(&w->rom.dev, NULL), 0);
}

static struct world *power_on(const char *level, uint64_t seed, bool slave)
{
	struct world *w = calloc(1, sizeof(*w));

	w->seed = seed;
	w->with_slave = slave;
	w->prer = 2 + (unsigned)random_below(w, 60);
	w->sim = orr_sim_new();
	orr_clock_init(&w->clock, orr_sim_root(w->sim), "clk",
		       orr_period_fs(10000000));
	add_devices(w, level);
	w->on_irq.fn = on_irq;
	w->on_int.fn = on_int;
	w->on_pin[0].fn = on_pin0;
	w->on_pin[5].fn = on_pin5;
	orr_wire_listen(&w->master.irq, &w->on_irq);
	orr_wire_listen(&w->port.int_n, &w->on_int);
	orr_wire_listen(&w->port.p[0], &w->on_pin[0]);
	orr_wire_listen(&w->port.p[5], &w->on_pin[5]);
	reg_write(w, "PRERlo", w->prer);
	reg_write(w, "PRERhi", 0);
	reg_write(w, "CTR", 0xc0);
	return w;
}

static void power_off(struct world *w)
{
	orr_sim_free(w->sim);
	free(w);
}

static void wait_clocks(struct world *w, uint64_t n)
{
	orr_sim_run(w->sim, orr_clock_cycles(&w->clock, n));
}

/* Returns the status when it is over. */
static unsigned command(struct world *w, unsigned txr, unsigned cr)
{
	uint64_t begin = present_edge(w);
	unsigned status;

	reg_write(w, "TXR", txr);
	reg_write(w, "CR", cr | IACK);
	assert_int_equal(orr_sim_run(w->sim, ORR_S(1)), ORR_RUN_PAUSED);
	w->durations[w->commands++] = present_edge(w) - 1 - begin;
	status = reg_read(w, "SR");
	note(w, STATUS, status);
	note(w, DATA, reg_read(w, "RXR"));
	return status;
}

/* In between: some time, an input that moves, and a look at Busy. */
static void rest(struct world *w)
{
	wait_clocks(w, 4 + random_below(w, 100));
	if (random_below(w, 3) == 0)
		orr_wire_set(&w->port.ext[5], random_below(w, 2));
	wait_clocks(w, 1 + random_below(w, 40));
	note(w, LATER, reg_read(w, "SR"));
}

static unsigned maybe_stop(struct world *w)
{
	return random_below(w, 4) ? 0 : STO;
}

/* A command with STO included has ended the transfer. */
static void write_bytes(struct world *w)
{
	for (unsigned i = 0; i < 1 + random_below(w, 4); i++) {
		unsigned stop = maybe_stop(w);

		rest(w);
		command(w, (unsigned)random_below(w, 256), WR | stop);
		if (stop)
			return;
	}
}

static void read_bytes(struct world *w)
{
	unsigned n = 1 + (unsigned)random_below(w, 4);

	for (unsigned i = 0; i < n; i++) {
		bool last = i + 1 == n;

		rest(w);
		command(w, (unsigned)random_below(w, 256),
			RD | (last ? NACK | maybe_stop(w) : 0));
	}
}

static void transfer(struct world *w)
{
	static const uint8_t addresses[] = {0x40, 0x41, 0xa0, 0xa1, 0x66, 0x41};
	uint8_t address = addresses[random_below(w, sizeof(addresses))];
	unsigned status;

	rest(w);
	status = command(w, address, STA | WR);
	if (!(status & RXACK) && address & 1)
		read_bytes(w);
	else if (!(status & RXACK))
		write_bytes(w);
	rest(w);
	if (random_below(w, 2) && orr_i2c_held(&w->master.bus))
		command(w, 0, STO);
}

static struct world *play_with(const char *level, uint64_t seed, bool slave)
{
	struct world *w = power_on(level, seed, slave);

	while (w->commands + 10 < COMMANDS)
		transfer(w);
	return w;
}

static struct world *play(const char *level, uint64_t seed)
{
	return play_with(level, seed, false);
}

static void assert_alike(const struct world *a, const struct world *b,
			 uint64_t seed)
{
	for (unsigned i = 0; i < a->n && i < b->n; i++)
		if (memcmp(&a->seen[i], &b->seen[i], sizeof(a->seen[i])) != 0)
			fail_msg("seed %" PRIu64 ", %u: %u is %02x at edge "
				 "%" PRIu64 ", or %u %02x at %" PRIu64,
				 seed, i, a->seen[i].what, a->seen[i].value,
				 a->seen[i].edge, b->seen[i].what,
				 b->seen[i].value, b->seen[i].edge);
	assert_int_equal(a->n, b->n);
	assert_memory_equal(a->rom.bytes, b->rom.bytes, 256);
}

static void pin_and_byte_level_agree_in_everything(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= RUNS; seed++) {
		struct world *pin = play("pin", seed);
		struct world *byte = play("byte", seed);

		assert_alike(pin, byte, seed);
		power_off(pin);
		power_off(byte);
	}
}

/* It is at pin level then, and waits as the RTL does. */
static void byte_level_gives_way_to_a_slave_on_the_lines(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 3; seed++) {
		struct world *pin = play_with("pin", seed, true);
		struct world *byte = play_with("byte", seed, true);
		struct world *alone = play("byte", seed);

		assert_alike(pin, byte, seed);
		assert_int_equal(pin->holds, byte->holds);
		assert_true(byte->holds > 1000);
		assert_true(orr_now(byte->sim) > orr_now(alone->sim));
		power_off(pin);
		power_off(byte);
		power_off(alone);
	}
}

/*
 * What of a run has no time in it. After STOP, Busy falls some clocks after IF,
 * or with it.
 */
static unsigned results(const struct world *w, unsigned *out)
{
	unsigned n = 0;

	for (unsigned i = 0; i < w->n; i++)
		if (w->seen[i].what == STATUS || w->seen[i].what == DATA)
			out[n++] = w->seen[i].what == STATUS
					   ? w->seen[i].value & ~BUSY
					   : w->seen[i].value;
	return n;
}

static void loose_timing_gives_the_same_data(void **state)
{
	static unsigned a[ROOM];
	static unsigned b[ROOM];

	(void)state;
	for (uint64_t seed = 1; seed <= RUNS; seed++) {
		struct world *pin = play("pin", seed);
		struct world *loose = play("loose", seed);
		unsigned n = results(pin, a);

		assert_int_equal(results(loose, b), n);
		assert_memory_equal(a, b, n * sizeof(a[0]));
		power_off(pin);
		power_off(loose);
	}
}

/* PRER + 1 clocks for the phase of the divider, PRER / 4 + 1 for the filter. */
static void loose_timing_keeps_its_stated_error(void **state)
{
	uint64_t worst = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= RUNS; seed++) {
		struct world *pin = play("pin", seed);
		struct world *loose = play("loose", seed);
		uint64_t limit = pin->prer + 1 + pin->prer / 4 + 1;

		for (unsigned i = 0; i < pin->commands; i++) {
			uint64_t x = pin->durations[i];
			uint64_t y = loose->durations[i];
			uint64_t error = x > y ? x - y : y - x;

			if (error > limit)
				fail_msg("seed %" PRIu64 ", command %u takes "
					 "%" PRIu64 " clocks, not %" PRIu64,
					 seed, i, y, x);
			worst = worst > error ? worst : error;
		}
		power_off(pin);
		power_off(loose);
	}
	assert_true(worst > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pin_and_byte_level_agree_in_everything),
		cmocka_unit_test(byte_level_gives_way_to_a_slave_on_the_lines),
		cmocka_unit_test(loose_timing_gives_the_same_data),
		cmocka_unit_test(loose_timing_keeps_its_stated_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The master without a controller: with the lines and without them it does the
 * same at the same times, to targets of bytes; with them also to what is on the
 * lines itself.
 */
#include "../unit.h"

#include <orrery/i2c_master.h>
#include <orrery/models/pcf8574.h>
#include <orrery/sim.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 64 };
#define PERIOD ORR_US(10)
#define QUARTER (PERIOD / 4)

struct seen {
	orr_time time;
	unsigned value;
};

struct rig {
	struct orr_sim *sim;
	struct orr_i2c_bus bus;
	struct orr_pcf8574 port; /* at 0x20 */
	struct orr_i2c_master master;
	struct orr_i2c_master rival;
	struct orr_process program;
	struct orr_process rival_program;
	struct orr_listener on_pin;
	struct seen seen[ROOM];
	unsigned n;
	/* a target on the lines: it acknowledges whatever comes */
	struct orr_net_driver ack;
	struct orr_listener on_scl;
	unsigned clocks;
	unsigned falls;
	bool acked;
	bool done;
};

static void note(struct rig *r, unsigned value)
{
	assert_true(r->n < ROOM);
	r->seen[r->n++] = (struct seen){orr_now(r->sim), value};
}

static void on_pin(struct orr_listener *l)
{
	struct rig *r = orr_container_of(l, struct rig, on_pin);

	note(r, 0x100 | orr_wire_level(&r->port.p[0]));
}

static struct rig *build(bool lines)
{
	struct rig *r = calloc(1, sizeof(*r));
	struct orr_object *root;

	r->sim = orr_sim_new();
	root = orr_sim_root(r->sim);
	orr_i2c_bus_init(&r->bus, root, "bus");
	orr_pcf8574_init(&r->port, root, "port");
	orr_i2c_attach(&r->bus, &r->port.i2c, 0x20, NULL);
	assert_int_equal(orr_device_realize(&r->port.dev, NULL), 0);
	r->on_pin.fn = on_pin;
	orr_wire_listen(&r->port.p[0], &r->on_pin);
	assert_int_equal(
		orr_i2c_master_init(&r->master, &r->bus, PERIOD, lines, NULL),
		0);
	return r;
}

static void demolish(struct rig *r)
{
	orr_sim_free(r->sim);
	free(r);
}

static void run(struct rig *r, orr_process_fn *fn)
{
	orr_thread_init(&r->program, orr_sim_root(r->sim), "program", fn);
	orr_sim_run(r->sim, ORR_MS(100));
	assert_true(r->done);
}

static void transfers(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, program);
	struct orr_i2c_master *m = &r->master;

	note(r, orr_i2c_master_start(self, m, 0x20, false));
	note(r, orr_i2c_master_write(self, m, 0xa4));
	note(r, orr_i2c_master_write(self, m, 0x37));
	note(r, orr_i2c_master_start(self, m, 0x20, true));
	note(r, orr_i2c_master_read(self, m, true));
	note(r, orr_i2c_master_read(self, m, false));
	orr_i2c_master_stop(self, m);
	note(r, orr_i2c_held(&r->bus));
	note(r, orr_i2c_master_start(self, m, 0x21, false));
	orr_i2c_master_stop(self, m);
	note(r, 0);
	r->done = true;
}

static void lines_and_bytes_agree_in_data_and_time(void **state)
{
	struct rig *a = build(true);
	struct rig *b = build(false);

	(void)state;
	run(a, transfers);
	run(b, transfers);
	assert_int_equal(a->n, b->n);
	for (unsigned i = 0; i < a->n; i++) {
		assert_int_equal(a->seen[i].value, b->seen[i].value);
		assert_int_equal(a->seen[i].time, b->seen[i].time);
	}
	demolish(a);
	demolish(b);
}

/* START 2, address 36 quarters; pins change at the rise of the ninth clock. */
static void each_part_takes_its_time(void **state)
{
	struct rig *r = build(true);

	(void)state;
	run(r, transfers);
	assert_int_equal(r->seen[0].time, 38 * QUARTER);
	assert_int_equal(r->seen[1].value, 0x100);
	assert_int_equal(r->seen[1].time, (38 + 34) * QUARTER);
	assert_int_equal(r->seen[2].time, (38 + 36) * QUARTER);
	demolish(r);
}

/* On the lines */

static void on_scl(struct orr_listener *l)
{
	struct rig *r = orr_container_of(l, struct rig, on_scl);
	bool high = orr_net_level(&r->bus.scl) == ORR_LOGIC_1;

	r->clocks += high;
	if (!high)
		orr_net_drive(&r->ack,
			      r->clocks % 9 == 8 ? ORR_LOGIC_0 : ORR_LOGIC_Z);
}

static void speak_to_lines(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, program);

	r->acked = orr_i2c_master_start(self, &r->master, 0x33, false) &&
		   orr_i2c_master_write(self, &r->master, 0x55);
	orr_i2c_master_stop(self, &r->master);
	r->done = true;
}

static void target_that_is_on_the_lines_answers(void **state)
{
	struct rig *r = build(true);

	(void)state;
	orr_net_attach(&r->bus.sda, &r->ack);
	r->on_scl.fn = on_scl;
	orr_net_listen(&r->bus.scl, &r->on_scl);
	run(r, speak_to_lines);
	assert_true(r->acked);
	assert_int_equal(r->clocks, 2 * 9 + 1); /* and that of STOP */
	demolish(r);
}

static void master_of_bytes_has_the_bus_to_itself(void **state)
{
	struct rig *r = build(false);
	struct orr_error err;

	(void)state;
	assert_int_equal(
		orr_i2c_master_init(&r->rival, &r->bus, PERIOD, false, &err),
		-EINVAL);
	assert_int_equal(
		orr_i2c_master_init(&r->rival, &r->bus, PERIOD, true, &err),
		-EINVAL);
	demolish(r);
}

static void write_5a(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, program);

	orr_i2c_master_start(self, &r->master, 0x20, false);
	r->acked = orr_i2c_master_write(self, &r->master, 0x5a);
	orr_i2c_master_stop(self, &r->master);
	r->done = true;
}

/* Begins at once, and is 50 % faster; 0x5b is one bit more than 0x5a. */
static void write_5b(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, rival_program);

	orr_i2c_master_start(self, &r->rival, 0x20, false);
	orr_i2c_master_write(self, &r->rival, 0x5b);
	orr_i2c_master_stop(self, &r->rival);
}

static void one_of_two_masters_gives_way(void **state)
{
	struct rig *r = build(true);

	(void)state;
	assert_int_equal(orr_i2c_master_init(&r->rival, &r->bus, PERIOD * 2 / 3,
					     true, NULL),
			 0);
	orr_thread_init(&r->rival_program, orr_sim_root(r->sim), "rival",
			write_5b);
	run(r, write_5a);
	assert_true(r->acked);
	assert_false(r->master.lost);
	assert_true(r->rival.lost);
	assert_int_equal(r->port.latch, 0x5a);
	assert_false(orr_i2c_held(&r->bus));
	demolish(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_and_bytes_agree_in_data_and_time),
		cmocka_unit_test(each_part_takes_its_time),
		cmocka_unit_test(target_that_is_on_the_lines_answers),
		cmocka_unit_test(master_of_bytes_has_the_bus_to_itself),
		cmocka_unit_test(one_of_two_masters_gives_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

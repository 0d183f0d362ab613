/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the I2C master puts on SCL and SDA, and what it makes of others there.
 * Section numbers are those of the core's specification, revision 0.9.
 */
#include "i2c_rig.h"

#include <stdlib.h>
#include <string.h>

enum { AL = 0x20, MEMORY = 0x4e };

/* Writes down the lines: S and P, and each bit as of the rise of SCL. */
struct spy {
	struct rig *r;
	struct orr_listener on_scl;
	struct orr_listener on_sda;
	char bit;
	bool marked; /* this clock was a START or STOP */
	char text[128];
	unsigned n;
	struct orr_i2c_target memory; /* not attached as yet */
	uint8_t got[4];
	unsigned n_got;
};

static bool is_high(const struct orr_net *line)
{
	return orr_net_level(line) == ORR_LOGIC_1;
}

static void note(struct spy *spy, char what)
{
	assert_true(spy->n + 1 < sizeof(spy->text));
	spy->text[spy->n++] = what;
}

static void scl_changed(struct orr_listener *l)
{
	struct spy *spy = orr_container_of(l, struct spy, on_scl);
	const struct orr_i2c_bus *bus = &spy->r->master.bus;

	if (is_high(&bus->scl))
		spy->bit = is_high(&bus->sda) ? '1' : '0';
	else if (!spy->marked)
		note(spy, spy->bit);
	spy->marked = false;
}

static void sda_changed(struct orr_listener *l)
{
	struct spy *spy = orr_container_of(l, struct spy, on_sda);
	const struct orr_i2c_bus *bus = &spy->r->master.bus;

	if (!is_high(&bus->scl))
		return;
	note(spy, is_high(&bus->sda) ? 'P' : 'S');
	spy->marked = true;
}

static bool memory_start(struct orr_i2c_target *t, bool read)
{
	(void)t;
	(void)read;
	return true;
}

static bool memory_write(struct orr_i2c_target *t, uint8_t byte)
{
	struct spy *spy = orr_container_of(t, struct spy, memory);

	assert_true(spy->n_got < sizeof(spy->got));
	spy->got[spy->n_got++] = byte;
	return true;
}

static uint8_t memory_read(struct orr_i2c_target *t)
{
	(void)t;
	return 0x35;
}

static const struct orr_i2c_target_ops memory_ops = {
	.start = memory_start,
	.write = memory_write,
	.read = memory_read,
};

static int setup_spied(void **state)
{
	struct spy *spy = calloc(1, sizeof(*spy));
	void *rig = NULL;

	setup(&rig);
	spy->r = rig;
	spy->on_scl.fn = scl_changed;
	spy->on_sda.fn = sda_changed;
	orr_net_listen(&spy->r->master.bus.scl, &spy->on_scl);
	orr_net_listen(&spy->r->master.bus.sda, &spy->on_sda);
	orr_i2c_target_init(&spy->memory, &spy->r->master.dev.obj, &memory_ops);
	*state = spy;
	return 0;
}

static int teardown_spied(void **state)
{
	struct spy *spy = *state;
	void *rig = spy->r;

	teardown(&rig);
	free(spy);
	return 0;
}

/* 4.2.1, 4.2.2: a fall of SDA while SCL is high, and the address */
static void start_comes_before_the_address(void **state)
{
	struct spy *spy = *state;

	command(spy->r, PORT_W, STA | WR);
	assert_string_equal(spy->text, "S"
				       "01000000"
				       "0");
}

static void repeated_start_comes_without_stop(void **state)
{
	struct spy *spy = *state;

	command(spy->r, PORT_W, STA | WR);
	command(spy->r, PORT_R, STA | WR);
	assert_string_equal(spy->text, "S"
				       "01000000"
				       "0"
				       "S"
				       "01000001"
				       "0");
}

/* 4.1, 4.2.3 */
static void data_goes_out_highest_bit_first(void **state)
{
	struct spy *spy = *state;

	command(spy->r, PORT_W, STA | WR);
	command(spy->r, 0x4b, WR);
	assert_string_equal(spy->text + 10, "01001011"
					    "0");
}

/* 4.2.2: who is not addressed leaves the ninth bit high */
static void ninth_bit_stays_high_if_nobody_answers(void **state)
{
	struct spy *spy = *state;

	command(spy->r, NOBODY_W, STA | WR);
	assert_string_equal(spy->text, "S"
				       "01000100"
				       "1");
}

/* 3.2.5 ACK: the port shows 0x7e */
static void ack_bit_answers_what_is_read(void **state)
{
	struct spy *spy = *state;

	orr_wire_set(&spy->r->port.ext[0], false);
	orr_wire_set(&spy->r->port.ext[7], false);
	command(spy->r, PORT_R, STA | WR);
	command(spy->r, 0, RD);
	command(spy->r, 0, RD | NACK);
	assert_string_equal(spy->text + 10, "01111110"
					    "0"
					    "01111110"
					    "1");
}

/* 4.2.4: a rise of SDA while SCL is high */
static void stop_ends_the_transfer(void **state)
{
	struct spy *spy = *state;

	command(spy->r, PORT_W, STA | WR);
	command(spy->r, 0, STO);
	assert_string_equal(spy->text + 10, "P");
	assert_true(is_high(&spy->r->master.bus.scl));
}

/* 5.2: of nobody, so that all bits read 1 */
static void start_read_and_stop_are_one_command(void **state)
{
	struct spy *spy = *state;

	command(spy->r, 0, STA | RD | STO);
	assert_string_equal(spy->text, "S"
				       "11111111"
				       "0"
				       "P");
}

/* 4.2.2: 0x234 is 11110 10 and 0x34 */
static void ten_bit_address_takes_two_bytes(void **state)
{
	struct spy *spy = *state;

	orr_i2c_attach(&spy->r->master.bus, &spy->memory, 0x7a, NULL);
	command(spy->r, 0xf4, STA | WR);
	assert_int_equal(command(spy->r, 0x34, WR), BUSY | IF);
	assert_string_equal(spy->text, "S"
				       "11110100"
				       "0"
				       "00110100"
				       "0");
}

/* 6, example 1: 0xac to the target at 0x51 */
static void example_1_writes_a_byte(void **state)
{
	struct spy *spy = *state;

	orr_i2c_attach(&spy->r->master.bus, &spy->memory, 0x51, NULL);
	assert_int_equal(command(spy->r, 0xa2, STA | WR) & RXACK, 0);
	assert_int_equal(command(spy->r, 0xac, STO | WR) & RXACK, 0);
	assert_string_equal(spy->text, "S"
				       "10100010"
				       "0"
				       "10101100"
				       "0"
				       "P");
	assert_int_equal(spy->got[0], 0xac);
}

/* 6, example 2: from location 0x20 of the memory at 0x4e */
static void example_2_reads_a_byte(void **state)
{
	struct spy *spy = *state;

	orr_i2c_attach(&spy->r->master.bus, &spy->memory, MEMORY, NULL);
	assert_int_equal(command(spy->r, 0x9c, STA | WR) & RXACK, 0);
	assert_int_equal(command(spy->r, 0x20, WR) & RXACK, 0);
	assert_int_equal(command(spy->r, 0x9d, STA | WR) & RXACK, 0);
	command(spy->r, 0, RD | NACK | STO);
	assert_int_equal(orr_read8(&spy->r->cpu, RXR), 0x35);
	assert_string_equal(spy->text, "S"
				       "10011100"
				       "0"
				       "00100000"
				       "0"
				       "S"
				       "10011101"
				       "0"
				       "00110101"
				       "1"
				       "P");
	assert_int_equal(spy->got[0], 0x20);
}

/* 3.2.6 Busy */
static void bus_is_busy_from_start_to_stop_of_others(void **state)
{
	struct spy *spy = *state;
	struct rig *r = spy->r;

	orr_wire_set(&r->master.ext_sda, false);
	run_clocks(r, 20);
	assert_int_equal(orr_read8(&r->cpu, SR), BUSY);
	orr_wire_set(&r->master.ext_scl, false);
	orr_wire_set(&r->master.ext_scl, true);
	run_clocks(r, 20);
	assert_int_equal(orr_read8(&r->cpu, SR), BUSY);
	orr_wire_set(&r->master.ext_sda, true);
	run_clocks(r, 20);
	assert_int_equal(orr_read8(&r->cpu, SR), 0);
}

/* To the next edge of SCL that leaves it at this level. */
static void run_to_scl(struct rig *r, bool level)
{
	unsigned n = 0;

	while (is_high(&r->master.bus.scl) == level && n++ < 1000)
		run_clocks(r, 1);
	while (is_high(&r->master.bus.scl) != level && n++ < 1000)
		run_clocks(r, 1);
	assert_true(n < 1000);
}

/* Both lines are let go, nothing is under way, and there is an interrupt. */
static void assert_lost(struct rig *r)
{
	run_to_irq(r);
	orr_wire_set(&r->master.ext_sda, true);
	assert_int_equal(orr_read8(&r->cpu, SR) & (AL | TIP | IF), AL | IF);
	assert_true(is_high(&r->master.bus.scl));
	assert_true(is_high(&r->master.bus.sda));
	run_clocks(r, 1000);
	assert_true(is_high(&r->master.bus.scl));
}

/* 3.2.6 AL: the bits of a write, and that of a NACK */
static void sda_low_for_a_one_loses_the_arbitration(void **state)
{
	struct spy *spy = *state;
	struct rig *r = spy->r;

	command(r, PORT_W, STA | WR);
	orr_write8(&r->cpu, TXR, 0xff);
	orr_write8(&r->cpu, CR, WR | IACK);
	run_to_scl(r, true);
	run_to_scl(r, false);
	orr_wire_set(&r->master.ext_sda, false);
	assert_lost(r);
	assert_int_equal(r->port.latch, 0xff);
	orr_write8(&r->cpu, CR, STA | WR | IACK);
	run_clocks(r, 3);
	assert_int_equal(orr_read8(&r->cpu, SR) & AL, 0);
}

/* 3.2.6 AL: others pull SDA low in a bit that is read, and end it with STOP */
static void stop_of_others_loses_the_arbitration(void **state)
{
	struct spy *spy = *state;
	struct rig *r = spy->r;

	command(r, PORT_R, STA | WR);
	orr_write8(&r->cpu, CR, RD | IACK);
	run_to_scl(r, true);
	run_to_scl(r, false);
	orr_wire_set(&r->master.ext_sda, false);
	run_to_scl(r, true);
	run_clocks(r, 10);
	assert_int_equal(orr_read8(&r->cpu, SR) & (AL | TIP), TIP);
	orr_wire_set(&r->master.ext_sda, true);
	assert_lost(r);
}

/* How long SCL is low if somebody pulls it as soon as the core sees it high. */
static unsigned clocks_low(struct rig *r, unsigned held)
{
	unsigned n;

	run_to_scl(r, true);
	run_clocks(r, 35);
	orr_wire_set(&r->master.ext_scl, false);
	assert_false(is_high(&r->master.bus.scl));
	run_clocks(r, held);
	orr_wire_set(&r->master.ext_scl, true);
	for (n = held; !is_high(&r->master.bus.scl); n++)
		run_clocks(r, 1);
	return n;
}

/*
 * 4.3.1, with ticks of 64 clocks and a filter of 16. The core sees the fall
 * after 20 to 35 clocks and counts anew from there: a tick later it pulls SCL,
 * and lets go three after that, or as late as the other does.
 */
static void scl_is_low_as_long_as_anybody_holds_it(void **state)
{
	struct spy *spy = *state;
	struct rig *r = spy->r;

	orr_write8(&r->cpu, CTR, 0);
	orr_write8(&r->cpu, PRERLO, 63);
	orr_write8(&r->cpu, CTR, 0xc0);
	command(r, PORT_W, STA | WR);
	orr_write8(&r->cpu, CR, WR | IACK);
	assert_in_range(clocks_low(r, 100), 4 * 64 + 20, 4 * 64 + 35);
	assert_int_equal(clocks_low(r, 400), 400);
	run_to_irq(r);
	assert_int_equal(orr_read8(&r->cpu, SR), BUSY | IF);
}

/* 3.2.2; what becomes of the data is not said */
static void pending_command_is_finished_without_en(void **state)
{
	struct spy *spy = *state;
	struct rig *r = spy->r;

	command(r, PORT_W, STA | WR);
	orr_write8(&r->cpu, CR, WR | IACK);
	run_clocks(r, 100);
	orr_write8(&r->cpu, CTR, 0x40);
	run_to_irq(r);
	assert_int_equal(orr_read8(&r->cpu, SR) & (TIP | IF), IF);
	assert_int_equal(orr_read8(&r->cpu, CR_BACK), 0);
}

#define spied_test(fn) \
	cmocka_unit_test_setup_teardown(fn, setup_spied, teardown_spied)

int main(void)
{
	const struct CMUnitTest tests[] = {
		spied_test(start_comes_before_the_address),
		spied_test(repeated_start_comes_without_stop),
		spied_test(data_goes_out_highest_bit_first),
		spied_test(ninth_bit_stays_high_if_nobody_answers),
		spied_test(ack_bit_answers_what_is_read),
		spied_test(stop_ends_the_transfer),
		spied_test(start_read_and_stop_are_one_command),
		spied_test(ten_bit_address_takes_two_bytes),
		spied_test(example_1_writes_a_byte),
		spied_test(example_2_reads_a_byte),
		spied_test(bus_is_busy_from_start_to_stop_of_others),
		spied_test(sda_low_for_a_one_loses_the_arbitration),
		spied_test(stop_of_others_loses_the_arbitration),
		spied_test(scl_is_low_as_long_as_anybody_holds_it),
		spied_test(pending_command_is_finished_without_en),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

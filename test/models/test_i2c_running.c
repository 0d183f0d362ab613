/* SPDX-License-Identifier: Apache-2.0 */
/* What may change while the I2C master runs a command. */
#include "i2c_rig.h"

#include <string.h>

static void txr_may_change_once_the_byte_has_begun(void **state)
{
	struct rig *r = *state;

	orr_write8(&r->cpu, TXR, PORT_W);
	orr_write8(&r->cpu, CR, STA | WR);
	run_clocks(r, 100); /* START is over after 57 at most */
	orr_write8(&r->cpu, TXR, 0x12);
	run_to_irq(r);
	orr_write8(&r->cpu, CR, WR | IACK);
	run_clocks(r, 10);
	orr_write8(&r->cpu, TXR, 0x34);
	run_to_irq(r);
	assert_int_equal(r->port.latch, 0x12);
	assert_int_equal(orr_read8(&r->cpu, 5), 0x34);
}

/* The byte after START is taken from TXR when START is over. */
static void txr_may_change_during_start(void **state)
{
	struct rig *r = *state;

	orr_write8(&r->cpu, TXR, NOBODY_W);
	orr_write8(&r->cpu, CR, STA | WR);
	run_clocks(r, 30);
	orr_write8(&r->cpu, TXR, PORT_W);
	run_to_irq(r);
	assert_int_equal(orr_read8(&r->cpu, SR) & RXACK, 0);
}

static void stop_may_join_a_byte_under_way(void **state)
{
	struct rig *r = *state;

	command(r, PORT_W, STA | WR);
	orr_write8(&r->cpu, CR, WR | IACK);
	run_clocks(r, 100);
	orr_write8(&r->cpu, CR, WR | STO);
	run_to_irq(r);
	assert_false(orr_i2c_held(&r->master.bus));
}

static void ack_is_decided_in_the_ninth_bit(void **state)
{
	struct rig *r = *state;

	command(r, PORT_R, STA | WR);
	orr_write8(&r->cpu, CR, RD | IACK);
	run_clocks(r, 300);
	orr_write8(&r->cpu, CR, RD | NACK);
	run_to_irq(r);
	assert_int_equal(orr_read8(&r->cpu, SR) & RXACK, RXACK);
	assert_int_equal(orr_read8(&r->cpu, CR_BACK), NACK);
}

static void rxr_shows_the_shift_register_at_work(void **state)
{
	struct rig *r = *state;

	command(r, PORT_W, STA | WR);
	orr_write8(&r->cpu, TXR, 0xa5);
	orr_write8(&r->cpu, CR, WR | IACK);
	run_clocks(r, 2);
	assert_int_equal(orr_read8(&r->cpu, RXR), 0xa5);
	run_clocks(r, 60); /* one bit is 46 clocks */
	assert_int_equal(orr_read8(&r->cpu, RXR), 0x4b);
	run_clocks(r, 46);
	assert_int_equal(orr_read8(&r->cpu, RXR), 0x96);
}

/* Without the divider a bit takes 5 clocks; what is on the lines, nobody knows.
 */
static void transfer_hurries_to_its_end_without_en(void **state)
{
	struct rig *r = *state;

	command(r, PORT_W, STA | WR);
	orr_write8(&r->cpu, PRERHI, 0xff);
	orr_write8(&r->cpu, TXR, 0x5a);
	orr_write8(&r->cpu, CR, WR | IACK);
	run_clocks(r, 100);
	orr_write8(&r->cpu, CTR, 0x40);
	assert_in_range(run_to_irq(r), 45, 50);
	assert_int_equal(r->port.latch, 0x5a);
}

static void prescale_counts_from_the_next_reload(void **state)
{
	struct rig *r = *state;

	command(r, PORT_W, STA | WR);
	orr_write8(&r->cpu, CR, WR | IACK);
	run_clocks(r, 207); /* four or five bits of 46 clocks */
	orr_write8(&r->cpu, PRERLO, 63); /* now 352 */
	assert_in_range(run_to_irq(r), 4 * 352, 5 * 352);
}

/*
 * EN was set at edge 0, so there are ticks at 1 + 8k. The divider reloads at
 * edge 8, when the new value is not there yet: the next tick but one is at 17.
 * STOP then takes 4 * 64 clocks and a stall of 20 to 35.
 */
static void prescale_is_late_on_the_edge_of_a_reload(void **state)
{
	struct rig *r = *state;

	run_clocks(r, 8);
	orr_write8(&r->cpu, PRERLO, 63);
	run_clocks(r, 2);
	orr_write8(&r->cpu, CR, STO);
	assert_in_range(run_to_irq(r) + 10, 17 + 256 + 20 + 3,
			17 + 256 + 35 + 3);
}

/* From a tick at 9, SCL falls, rises at 25 and is seen at 32. */
static void stop_on_a_free_bus_waits_for_scl_too(void **state)
{
	struct rig *r = *state;

	orr_write8(&r->cpu, CR, STO);
	assert_int_equal(run_to_irq(r), 51);
}

static void slower_clock_stretches_what_is_pending(void **state)
{
	struct rig *r = *state;
	orr_time begin;

	command(r, PORT_W, STA | WR);
	orr_write8(&r->cpu, CR, WR | IACK);
	run_clocks(r, 207);
	orr_clock_set_period(&r->clock, orr_period_hz(1000000));
	begin = orr_now(r->sim);
	run_to_irq(r);
	assert_in_range(orr_now(r->sim) - begin, ORR_US(200), ORR_US(215));
	assert_int_equal(orr_read8(&r->cpu, SR), BUSY | IF);
}

static void reset_ends_the_transfer(void **state)
{
	struct rig *r = *state;

	command(r, PORT_W, STA | WR);
	orr_write8(&r->cpu, CR, WR);
	run_clocks(r, 100);
	orr_device_reset(&r->master.dev);
	assert_false(orr_wire_level(&r->master.irq));
	assert_int_equal(orr_net_level(&r->master.bus.scl), ORR_LOGIC_1);
	assert_int_equal(orr_net_level(&r->master.bus.sda), ORR_LOGIC_1);
	run_clocks(r, 2000);
	assert_int_equal(orr_read8(&r->cpu, SR), 0);
	assert_int_equal(r->port.latch, 0xff);
}

static void prescale_that_cannot_work_is_reported(void **state)
{
	struct rig *r = *state;

	orr_write8(&r->cpu, PRERLO, 1);
	assert_non_null(strstr(r->log, "does not work with PRER = 1"));
}

/* Clocks from the write of a command, after START and address, to IF. */
static unsigned clocks_to_if(void)
{
	void *state = NULL;
	struct rig *r;
	unsigned n = 1;

	setup(&state);
	r = state;
	command(r, PORT_W, STA | WR);
	orr_write8(&r->cpu, CR, WR | IACK);
	for (run_clocks(r, 1); !(orr_read8(&r->cpu, SR) & IF); n++)
		run_clocks(r, 1);
	teardown(&state);
	return n;
}

static void iack_just_before_completion_loses_the_interrupt(void **state)
{
	struct rig *r = *state;
	unsigned n = clocks_to_if();

	command(r, PORT_W, STA | WR);
	orr_write8(&r->cpu, CR, WR | IACK);
	run_clocks(r, n - 1);
	orr_write8(&r->cpu, CR, WR | IACK);
	run_clocks(r, 2000);
	assert_int_equal(orr_read8(&r->cpu, SR), BUSY);
	assert_int_equal(orr_read8(&r->cpu, CR_BACK), 0);
}

/* The thread's time-out fires before the master's own event. */
static void write_at_completion(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, driver);

	orr_write8(&r->cpu, TXR, 0x12);
	orr_write8(&r->cpu, CR, WR | IACK);
	orr_wait_for(self, orr_clock_cycles(&r->clock, r->clocks));
	orr_write8(&r->cpu, TXR, 0x34);
	orr_write8(&r->cpu, CR, WR | IACK);
}

static void command_at_completion_is_the_next_command(void **state)
{
	struct rig *r = *state;

	r->clocks = clocks_to_if();
	command(r, PORT_W, STA | WR);
	orr_thread_init(&r->driver, orr_sim_root(r->sim), "driver",
			write_at_completion);
	run_clocks(r, 500);
	assert_int_equal(r->port.latch, 0x12);
	assert_int_equal(orr_read8(&r->cpu, SR) & (IF | TIP), TIP);
	run_clocks(r, 500);
	assert_int_equal(r->port.latch, 0x34);
	assert_int_equal(orr_read8(&r->cpu, SR) & (IF | TIP), IF);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		both_test(txr_may_change_once_the_byte_has_begun),
		both_test(txr_may_change_during_start),
		both_test(stop_may_join_a_byte_under_way),
		both_test(ack_is_decided_in_the_ninth_bit),
		both_test(rxr_shows_the_shift_register_at_work),
		byte_test(transfer_hurries_to_its_end_without_en),
		both_test(prescale_counts_from_the_next_reload),
		both_test(prescale_is_late_on_the_edge_of_a_reload),
		both_test(stop_on_a_free_bus_waits_for_scl_too),
		both_test(slower_clock_stretches_what_is_pending),
		both_test(reset_ends_the_transfer),
		both_test(prescale_that_cannot_work_is_reported),
		both_test(iack_just_before_completion_loses_the_interrupt),
		both_test(command_at_completion_is_the_next_command),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Registers and commands; timing is the business of test_i2c_rtl.c. */
#include "i2c_rig.h"

#include <errno.h>
#include <string.h>

/* Registers */

static void registers_have_their_reset_values(void **state)
{
	struct rig *r = *state;
	static const uint8_t values[8] = {0xff, 0xff};

	for (unsigned i = 0; i < 7; i++)
		assert_int_equal(orr_read8(&r->cpu, i), values[i]);
}

static void all_bits_of_ctr_and_prer_are_kept(void **state)
{
	struct rig *r = *state;

	orr_write8(&r->cpu, PRERLO, 0x34);
	orr_write8(&r->cpu, PRERHI, 0x12);
	orr_write8(&r->cpu, CTR, 0x7f);
	assert_int_equal(orr_read8(&r->cpu, PRERLO), 0x34);
	assert_int_equal(orr_read8(&r->cpu, PRERHI), 0x12);
	assert_int_equal(orr_read8(&r->cpu, CTR), 0x7f);
}

static void reg_shift_spreads_the_registers(void **state)
{
	struct rig *r = *state;
	struct orr_device *dev = &r->master.dev;

	orr_device_set_clock(dev, "clk", &r->clock, NULL);
	orr_device_set_u64(dev, "reg-shift", 2, NULL);
	orr_device_set_u64(dev, "reg-io-width", 4, NULL);
	assert_int_equal(orr_device_realize(dev, NULL), 0);
	orr_write32(&r->cpu, PRERLO << 2, 0x12);
	orr_write32(&r->cpu, CTR << 2, 0x40);
	assert_int_equal(orr_read32(&r->cpu, PRERLO << 2), 0x12);
	assert_int_equal(orr_read32(&r->cpu, PRERHI << 2), 0xff);
	assert_int_equal(orr_read8(&r->cpu, CTR << 2), 0x40);
	assert_string_equal(r->log, "");
}

static void registers_narrower_than_an_access_are_refused(void **state)
{
	struct rig *r = *state;
	struct orr_device *dev = &r->master.dev;
	struct orr_error err;

	orr_device_set_clock(dev, "clk", &r->clock, NULL);
	orr_device_set_u64(dev, "reg-io-width", 4, NULL);
	assert_int_equal(orr_device_realize(dev, &err), -EINVAL);
	assert_string_equal(err.text,
			    "i2c: reg-io-width is 1, 2 or 4, and at most the 1 "
			    "bytes from register to register, not 4");
	orr_device_set_u64(dev, "reg-shift", 2, NULL);
	orr_device_set_u64(dev, "reg-io-width", 3, NULL);
	assert_int_equal(orr_device_realize(dev, &err), -EINVAL);
}

static void clock_is_required(void **state)
{
	struct rig *r = *state;
	struct orr_error err;

	assert_int_equal(orr_device_realize(&r->master.dev, &err), -EINVAL);
	assert_string_equal(
		err.text, "i2c: clock 'clk' is not connected, and there is no "
			  "opencores,ip-clock-frequency");
}

/* In the words of the binding; 10 MHz for the core. */
static void clock_may_be_a_frequency(void **state)
{
	struct rig *r = *state;
	struct orr_device *dev = &r->master.dev;

	orr_device_set_u64(dev, "clock-frequency", 100000, NULL);
	orr_device_set_u64(dev, "opencores,ip-clock-frequency", 10000000, NULL);
	assert_int_equal(orr_device_realize(dev, NULL), 0);
	assert_int_equal(orr_clock_cycles(r->master.clk, 1), ORR_NS(100));
}

static void frequency_alone_is_that_of_the_core(void **state)
{
	struct rig *r = *state;
	struct orr_device *dev = &r->master.dev;

	orr_device_set_u64(dev, "clock-frequency", 10000000, NULL);
	assert_int_equal(orr_device_realize(dev, NULL), 0);
	assert_int_equal(orr_clock_cycles(r->master.clk, 1), ORR_NS(100));
}

static void regstep_spreads_the_registers_too(void **state)
{
	struct rig *r = *state;
	struct orr_device *dev = &r->master.dev;

	orr_device_set_clock(dev, "clk", &r->clock, NULL);
	orr_device_set_u64(dev, "regstep", 3, NULL);
	assert_int_equal(orr_device_realize(dev, NULL), -EINVAL);
	orr_device_set_u64(dev, "regstep", 4, NULL);
	assert_int_equal(orr_device_realize(dev, NULL), 0);
	orr_write8(&r->cpu, CTR << 2, 0x40);
	assert_int_equal(orr_read8(&r->cpu, CTR << 2), 0x40);
}

static void level_is_one_of_three(void **state)
{
	struct rig *r = *state;
	struct orr_device *dev = &r->master.dev;
	struct orr_error err;

	orr_device_set_clock(dev, "clk", &r->clock, NULL);
	orr_device_set(dev, "level", "exact", NULL);
	assert_int_equal(orr_device_realize(dev, &err), -EINVAL);
	assert_string_equal(err.text, "i2c: level is pin, byte or loose, not "
				      "'exact'");
}

static void lines_are_wires_too(void **state)
{
	struct rig *r = *state;

	orr_write8(&r->cpu, TXR, PORT_W);
	orr_write8(&r->cpu, CR, STA | WR);
	orr_wire_set(&r->master.ext_sda, false);
	assert_false(orr_wire_level(&r->master.sda));
	orr_wire_set(&r->master.ext_sda, true);
	assert_true(orr_wire_level(&r->master.sda));
	orr_wire_set(&r->master.ext_scl, false);
	run_clocks(r, 5000);
	assert_int_equal(orr_read8(&r->cpu, SR) & (TIP | IF), TIP);
	orr_wire_set(&r->master.ext_scl, true);
	run_to_irq(r);
}

/* Commands, as Linux's i2c-ocores gives them */

static void written_bytes_reach_the_target(void **state)
{
	struct rig *r = *state;

	assert_int_equal(command(r, PORT_W, STA | WR), BUSY | IF);
	assert_int_equal(command(r, 0x5a, WR), BUSY | IF);
	assert_int_equal(r->port.latch, 0x5a);
	assert_int_equal(command(r, 0x00, STO), BUSY | IF);
	run_clocks(r, 10);
	assert_int_equal(orr_read8(&r->cpu, SR), IF);
	assert_int_equal(r->port.latch, 0x5a);
}

static void read_bytes_arrive_in_rxr(void **state)
{
	struct rig *r = *state;

	orr_wire_set(&r->port.ext[0], false);
	command(r, PORT_R, STA | WR);
	assert_int_equal(command(r, 0, RD), BUSY | IF);
	assert_int_equal(orr_read8(&r->cpu, RXR), 0xfe);
	orr_wire_set(&r->port.ext[7], false);
	command(r, 0, RD);
	assert_int_equal(orr_read8(&r->cpu, RXR), 0xfe);
	assert_int_equal(command(r, 0, RD | NACK), RXACK | BUSY | IF);
	assert_int_equal(orr_read8(&r->cpu, RXR), 0x7e);
}

static void one_command_may_be_start_byte_and_stop(void **state)
{
	struct rig *r = *state;

	assert_int_equal(command(r, PORT_W, STA | WR | STO), BUSY | IF);
	assert_false(orr_i2c_held(&r->master.bus));
	orr_write8(&r->cpu, CR, IACK);
	run_clocks(r, 2000);
	assert_int_equal(orr_read8(&r->cpu, SR), 0);
}

static void address_of_nobody_is_not_acknowledged(void **state)
{
	struct rig *r = *state;

	assert_int_equal(command(r, NOBODY_W, STA | WR), RXACK | BUSY | IF);
	assert_int_equal(command(r, 0x00, WR | STO), RXACK | BUSY | IF);
	assert_int_equal(r->port.latch, 0xff);
}

static void repeated_start_keeps_the_bus(void **state)
{
	struct rig *r = *state;

	command(r, PORT_W, STA | WR);
	command(r, 0xa5, WR);
	assert_int_equal(command(r, PORT_R, STA | WR), BUSY | IF);
	command(r, 0, RD | NACK | STO);
	assert_int_equal(orr_read8(&r->cpu, RXR), 0xa5);
}

static void byte_without_start_reaches_nobody(void **state)
{
	struct rig *r = *state;

	assert_int_equal(command(r, PORT_W, WR), RXACK | IF);
}

static void read_wins_over_write(void **state)
{
	struct rig *r = *state;

	command(r, PORT_R, STA | WR);
	command(r, 0x00, RD | WR);
	assert_int_equal(orr_read8(&r->cpu, RXR), 0xff);
	assert_int_equal(r->port.latch, 0xff);
}

static void start_alone_waits_for_a_command(void **state)
{
	struct rig *r = *state;

	orr_write8(&r->cpu, CR, STA);
	run_clocks(r, 2000);
	assert_int_equal(orr_read8(&r->cpu, SR), 0);
	assert_int_equal(orr_read8(&r->cpu, CR_BACK), STA);
	assert_int_equal(command(r, PORT_W, WR), RXACK | IF);
}

static void start_and_stop_alone_send_a_byte_between(void **state)
{
	struct rig *r = *state;

	assert_int_equal(command(r, PORT_W, STA | STO), BUSY | IF);
	assert_false(orr_i2c_held(&r->master.bus));
}

static void stop_alone_never_sets_tip(void **state)
{
	struct rig *r = *state;

	command(r, PORT_W, STA | WR);
	orr_write8(&r->cpu, CR, STO | IACK);
	run_clocks(r, 2);
	while (!orr_wire_level(&r->master.irq)) {
		assert_int_equal(orr_read8(&r->cpu, SR) & TIP, 0);
		run_clocks(r, 1);
	}
}

static void start_right_after_read_addresses_with_ones(void **state)
{
	struct rig *r = *state;

	command(r, PORT_W, STA | WR);
	command(r, 0x80, WR); /* SDA is high when START comes */
	command(r, PORT_R, STA | WR);
	assert_int_equal(command(r, 0, STA | RD), BUSY | IF);
	assert_int_equal(orr_read8(&r->cpu, RXR), 0xff);
	assert_int_equal(command(r, 0, STA | RD | NACK), RXACK | BUSY | IF);
}

/* EN and the interrupt */

static void command_needs_en(void **state)
{
	struct rig *r = *state;

	orr_write8(&r->cpu, CTR, 0x40);
	orr_write8(&r->cpu, CR, STA | WR);
	run_clocks(r, 2000);
	assert_int_equal(orr_read8(&r->cpu, SR), 0);
	assert_int_equal(orr_read8(&r->cpu, CR_BACK), 0);
	assert_non_null(strstr(r->log, "command 0x90 ignored: CTR.EN is 0"));
}

static void iack_needs_en(void **state)
{
	struct rig *r = *state;

	command(r, PORT_W, STA | WR);
	orr_write8(&r->cpu, CTR, 0x40);
	orr_write8(&r->cpu, CR, IACK);
	run_clocks(r, 10);
	assert_true(orr_wire_level(&r->master.irq));
	assert_string_equal(r->log, "");
}

static void iack_lowers_the_interrupt(void **state)
{
	struct rig *r = *state;

	command(r, PORT_W, STA | WR);
	orr_write8(&r->cpu, CR, IACK);
	run_clocks(r, 2);
	assert_false(orr_wire_level(&r->master.irq));
	assert_int_equal(orr_read8(&r->cpu, SR), BUSY);
	assert_int_equal(orr_read8(&r->cpu, CR_BACK), 0);
}

static void interrupt_needs_ien(void **state)
{
	struct rig *r = *state;

	orr_write8(&r->cpu, CTR, 0x80);
	orr_write8(&r->cpu, CR, STA | WR);
	run_clocks(r, 2000);
	assert_int_equal(orr_read8(&r->cpu, SR) & IF, IF);
	assert_false(orr_wire_level(&r->master.irq));
	orr_write8(&r->cpu, CTR, 0xc0);
	run_clocks(r, 1);
	assert_true(orr_wire_level(&r->master.irq));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		reset_test(registers_have_their_reset_values),
		reset_test(all_bits_of_ctr_and_prer_are_kept),
		raw_test(reg_shift_spreads_the_registers),
		raw_test(registers_narrower_than_an_access_are_refused),
		raw_test(clock_is_required),
		raw_test(clock_may_be_a_frequency),
		raw_test(frequency_alone_is_that_of_the_core),
		raw_test(regstep_spreads_the_registers_too),
		raw_test(level_is_one_of_three),
		on_test(lines_are_wires_too),
		both_test(written_bytes_reach_the_target),
		both_test(read_bytes_arrive_in_rxr),
		both_test(one_command_may_be_start_byte_and_stop),
		both_test(address_of_nobody_is_not_acknowledged),
		both_test(repeated_start_keeps_the_bus),
		both_test(byte_without_start_reaches_nobody),
		both_test(read_wins_over_write),
		both_test(start_alone_waits_for_a_command),
		both_test(start_and_stop_alone_send_a_byte_between),
		both_test(stop_alone_never_sets_tip),
		both_test(start_right_after_read_addresses_with_ones),
		both_test(command_needs_en),
		both_test(iack_needs_en),
		both_test(iack_lowers_the_interrupt),
		both_test(interrupt_needs_ien),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

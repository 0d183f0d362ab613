/* SPDX-License-Identifier: Apache-2.0 */
/* The PL011's receive time-out. */
#include "pl011_rig.h"

static bool raised(struct rig *r, uint32_t interrupt)
{
	return rd(r, ORR_PL011_RIS) & interrupt;
}

/* The time-out counts from the middle of the last stop bit. */
static void timeout_strikes_after_exactly_32_bits(void **state)
{
	struct rig *r = *state;
	orr_time stored = half_bits(CHARACTER + STORED);

	wr(r, ORR_PL011_IMSC, ORR_PL011_INT_RT);
	start(r, LCR_FIFO, CR_ON);
	feed(r, "ab");
	run_to(r, stored + half_bits(TIMEOUT) - 1);
	assert_false(raised(r, ORR_PL011_INT_RT));
	run(r, 1);
	assert_true(raised(r, ORR_PL011_INT_RT));
	assert_true(orr_wire_level(&r->uart.rtintr));
	read_chars(r, 1);
	assert_true(raised(r, ORR_PL011_INT_RT));
	read_chars(r, 1);
	assert_false(raised(r, ORR_PL011_INT_RT));
}

static void timeout_works_without_fifos(void **state)
{
	struct rig *r = *state;

	wr(r, ORR_PL011_IMSC, ORR_PL011_INT_RT);
	start(r, LCR_8N1, CR_ON);
	feed(r, "a");
	run_to(r, half_bits(STORED) + half_bits(TIMEOUT));
	assert_true(raised(r, ORR_PL011_INT_RT));
}

static void timeout_needs_its_mask_from_the_start(void **state)
{
	struct rig *r = *state;

	start(r, LCR_FIFO, CR_ON);
	receive(r, 1);
	run(r, ORR_MS(10));
	assert_false(raised(r, ORR_PL011_INT_RT));
	wr(r, ORR_PL011_IMSC, ORR_PL011_INT_RT);
	run(r, half_bits(TIMEOUT) - 1);
	wr(r, ORR_PL011_IMSC, ORR_PL011_INT_RT | ORR_PL011_INT_RX);
	assert_false(raised(r, ORR_PL011_INT_RT));
	run(r, 1);
	assert_true(raised(r, ORR_PL011_INT_RT));
	wr(r, ORR_PL011_IMSC, 0);
	assert_false(raised(r, ORR_PL011_INT_RT));
}

static void reading_restarts_the_timeout(void **state)
{
	struct rig *r = *state;

	wr(r, ORR_PL011_IMSC, ORR_PL011_INT_RT);
	start(r, LCR_FIFO, CR_ON);
	receive(r, 3);
	run(r, half_bits(TIMEOUT - 2));
	read_chars(r, 1);
	run(r, half_bits(TIMEOUT) - 1);
	assert_false(raised(r, ORR_PL011_INT_RT));
	run(r, 1);
	assert_true(raised(r, ORR_PL011_INT_RT));
}

static void emptying_the_fifo_stops_the_timeout(void **state)
{
	struct rig *r = *state;

	wr(r, ORR_PL011_IMSC, ORR_PL011_INT_RT);
	start(r, LCR_FIFO, CR_ON);
	receive(r, 1);
	read_chars(r, 1);
	run(r, ORR_MS(10));
	assert_false(raised(r, ORR_PL011_INT_RT));
}

static void cleared_timeout_returns_while_data_stays(void **state)
{
	struct rig *r = *state;

	wr(r, ORR_PL011_IMSC, ORR_PL011_INT_RT);
	start(r, LCR_FIFO, CR_ON);
	receive(r, 1);
	run(r, half_bits(TIMEOUT));
	wr(r, ORR_PL011_ICR, ORR_PL011_INT_RT);
	run(r, half_bits(TIMEOUT) - 1);
	assert_false(raised(r, ORR_PL011_INT_RT));
	run(r, 1);
	assert_true(raised(r, ORR_PL011_INT_RT));
}

static void reading_the_holding_register_clears_the_timeout(void **state)
{
	struct rig *r = *state;

	wr(r, ORR_PL011_IMSC, ORR_PL011_INT_RT);
	start(r, LCR_8N1, CR_ON);
	receive(r, 1);
	run(r, half_bits(TIMEOUT));
	assert_true(raised(r, ORR_PL011_INT_RT));
	read_chars(r, 1);
	assert_false(raised(r, ORR_PL011_INT_RT));
	assert_false(orr_wire_level(&r->uart.rtintr));
}

struct late_reader {
	struct orr_event now;
	struct orr_process process;
	struct rig *rig;
};

static void read_one(struct orr_process *self)
{
	read_chars(orr_container_of(self, struct late_reader, process)->rig, 1);
}

static void reading_at_the_last_moment_averts_the_timeout(void **state)
{
	struct rig *r = *state;
	struct late_reader reader = {.rig = r};

	orr_event_init(&reader.now, orr_sim_root(r->sim), "now");
	orr_method_init_on(&reader.process, orr_sim_root(r->sim), "reader",
			   read_one, &reader.now);
	orr_event_notify_after(&reader.now, half_bits(CHARACTER + STORED) +
						    half_bits(TIMEOUT));
	wr(r, ORR_PL011_IMSC, ORR_PL011_INT_RT);
	start(r, LCR_FIFO, CR_ON);
	feed(r, "ab");
	run_to(r, half_bits(CHARACTER + STORED) + half_bits(TIMEOUT) + 1);
	assert_int_equal(r->uart.rx_fifo.count, 1);
	assert_false(raised(r, ORR_PL011_INT_RT));
}

static void clock_change_retimes_the_timeout(void **state)
{
	struct rig *r = *state;

	wr(r, ORR_PL011_IMSC, ORR_PL011_INT_RT);
	start(r, LCR_FIFO, CR_ON);
	receive(r, 1); /* and one half bit */
	orr_clock_set_period(&r->clock, orr_period_hz(12000000));
	run(r, half_bits(2 * (TIMEOUT - 1)) - 1000);
	assert_false(raised(r, ORR_PL011_INT_RT));
	run(r, 2000);
	assert_true(raised(r, ORR_PL011_INT_RT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(timeout_strikes_after_exactly_32_bits),
		RIG_TEST(timeout_works_without_fifos),
		RIG_TEST(timeout_needs_its_mask_from_the_start),
		RIG_TEST(reading_restarts_the_timeout),
		RIG_TEST(emptying_the_fifo_stops_the_timeout),
		RIG_TEST(cleared_timeout_returns_while_data_stays),
		RIG_TEST(reading_the_holding_register_clears_the_timeout),
		RIG_TEST(reading_at_the_last_moment_averts_the_timeout),
		RIG_TEST(clock_change_retimes_the_timeout),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Times of the PL011 and the HPET against rational arithmetic done here, to
 * the picosecond: with n ticks of a/b ps each, something happens at the first
 * whole picosecond at or after n * a / b.
 */
#include "../unit.h"

#include "../watch.h"

#include <orrery/models/hpet.h>
#include <orrery/models/pl011.h>
#include <orrery/orrery.h>

__extension__ typedef unsigned __int128 u128;

static orr_time exact(u128 n, u128 a, u128 b)
{
	return (orr_time)((n * a + b - 1) / b);
}

static uint64_t seed;

/* xorshift64; from 1 to most. */
static uint64_t any(uint64_t most)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return 1 + seed % most;
}

struct uart_rig {
	struct orr_sim *sim;
	struct orr_clock clock;
	struct orr_initiator_socket cpu;
	struct orr_pl011 uart;
	uint64_t hz;
	uint32_t divisor; /* 64 IBRD + FBRD */
};

static void put(struct uart_rig *r, uint32_t reg, uint32_t value)
{
	orr_write32(&r->cpu, reg, value);
}

static uint32_t get(struct uart_rig *r, uint32_t reg)
{
	return orr_read32(&r->cpu, reg);
}

static void begin(struct uart_rig *r, uint32_t lcr_h)
{
	struct orr_object *root;

	*r = (struct uart_rig){.sim = orr_sim_new(), .hz = any(200000000)};
	root = orr_sim_root(r->sim);
	r->divisor = (uint32_t)any(any(4) == 1 ? 0xffff * 64 : 64 * 64) + 63;
	if (r->divisor / 64 == 0xffff)
		r->divisor = 0xffff * 64;
	orr_clock_init(&r->clock, root, "uartclk", orr_period_hz(r->hz));
	orr_initiator_socket_init(&r->cpu, root, "cpu");
	orr_pl011_init(&r->uart, root, "uart");
	r->uart.uartclk = &r->clock;
	orr_bind(&r->cpu, &r->uart.dev.mmio);
	watch_sockets(r->sim);
	assert_int_equal(orr_char_open(&r->uart.serial, "memory", NULL), 0);
	assert_int_equal(orr_device_realize(&r->uart.dev, NULL), 0);
	put(r, ORR_PL011_IBRD, r->divisor / 64);
	put(r, ORR_PL011_FBRD, r->divisor % 64);
	put(r, ORR_PL011_LCR_H, lcr_h);
	put(r, ORR_PL011_CR, 0x301);
	orr_sim_run(r->sim, any(ORR_MS(1)));
}

/* A bit is (64 IBRD + FBRD) / 4 cycles. */
static orr_time half_bits(const struct uart_rig *r, uint64_t n)
{
	return exact(n, (u128)r->divisor * ORR_S(1), (u128)r->hz * 8);
}

/* FR or RIS is off at the picosecond before, and on at it; or vice versa. */
static void assert_changes(struct uart_rig *r, orr_time t, uint32_t reg,
			   uint32_t bit)
{
	uint32_t before;

	orr_sim_run(r->sim, t - 1 - orr_now(r->sim));
	before = get(r, reg) & bit;
	orr_sim_run(r->sim, 1);
	assert_int_equal(get(r, reg) & bit, before ^ bit);
}

static void characters_end_to_the_picosecond(void **state)
{
	(void)state;
	seed = 1;
	for (unsigned i = 0; i < 300; i++) {
		unsigned lcr_h = (unsigned)any(256) - 1;
		unsigned bits = 1 + 5 + (lcr_h >> 5 & 3) + (lcr_h >> 1 & 1) +
				1 + (lcr_h >> 3 & 1);
		struct uart_rig r;
		orr_time start;

		begin(&r, lcr_h & 0xfe);
		start = orr_now(r.sim);
		put(&r, ORR_PL011_DR, 'x');
		assert_changes(&r, start + half_bits(&r, 2 * bits),
			       ORR_PL011_FR, ORR_PL011_FR_BUSY);
		orr_sim_free(r.sim);
	}
}

static void long_streams_end_to_the_picosecond(void **state)
{
	(void)state;
	seed = 2;
	for (unsigned i = 0; i < 50; i++) {
		struct uart_rig r;
		orr_time start;

		begin(&r, 0x70);
		start = orr_now(r.sim);
		for (unsigned n = 0; n < 33; n++)
			put(&r, ORR_PL011_DR, n);
		assert_changes(&r, start + half_bits(&r, 20 * 33), ORR_PL011_FR,
			       ORR_PL011_FR_BUSY);
		orr_sim_free(r.sim);
	}
}

static void time_outs_strike_to_the_picosecond(void **state)
{
	(void)state;
	seed = 3;
	for (unsigned i = 0; i < 200; i++) {
		struct uart_rig r;
		orr_time start;
		orr_time stored;

		begin(&r, 0x70);
		put(&r, ORR_PL011_IMSC, ORR_PL011_INT_RT);
		start = orr_now(r.sim);
		orr_char_feed(&r.uart.serial, "x", 1);
		stored = start + half_bits(&r, 19);
		assert_changes(&r, stored, ORR_PL011_FR, ORR_PL011_FR_RXFE);
		assert_changes(&r, stored + half_bits(&r, 64), ORR_PL011_RIS,
			       ORR_PL011_INT_RT);
		orr_sim_free(r.sim);
	}
}

struct hpet_rig {
	struct orr_sim *sim;
	struct orr_initiator_socket cpu;
	struct orr_hpet hpet;
	/* the rises of line 5 */
	struct orr_listener listener;
	unsigned rises;
	orr_time rose;
};

static void on_change(struct orr_listener *l)
{
	struct hpet_rig *r = orr_container_of(l, struct hpet_rig, listener);

	if (!r->hpet.irq[5].level)
		return;
	r->rises++;
	r->rose = orr_now(r->sim);
}

static void begin_hpet(struct hpet_rig *r, uint64_t fs)
{
	struct orr_object *root;

	*r = (struct hpet_rig){.sim = orr_sim_new()};
	root = orr_sim_root(r->sim);
	orr_initiator_socket_init(&r->cpu, root, "cpu");
	orr_hpet_init(&r->hpet, root, "hpet");
	orr_bind(&r->cpu, &r->hpet.dev.mmio);
	watch_sockets(r->sim);
	orr_device_set_u64(&r->hpet.dev, "counter-clk-period-fs", fs, NULL);
	assert_int_equal(orr_device_realize(&r->hpet.dev, NULL), 0);
	r->listener.fn = on_change;
	orr_wire_listen(&r->hpet.irq[5], &r->listener);
}

static void set(struct hpet_rig *r, uint32_t offset, uint64_t value)
{
	orr_write64(&r->cpu, offset, value);
}

/* Where the PC's 14.31818 MHz leaves it: 69.841279 ns. */
enum { PC_FS = 69841279 };

static void one_shot_is_exact_up_to_1e9_ticks(void **state)
{
	(void)state;
	seed = 4;
	for (unsigned i = 0; i < 300; i++) {
		uint64_t fs = i % 3 ? PC_FS : 1000 + any(99999000);
		uint64_t n = i ? any(1000000000) : 1000000000;
		struct hpet_rig r;
		orr_time start;

		begin_hpet(&r, fs);
		orr_sim_run(r.sim, any(ORR_US(1)));
		start = orr_now(r.sim);
		set(&r, ORR_HPET_TN_CONF, ORR_HPET_INT_ENB | 5 << 9);
		set(&r, ORR_HPET_TN_COMP, n);
		set(&r, ORR_HPET_GEN_CONF, 1);
		orr_sim_run(r.sim, ORR_S(101));
		assert_int_equal(r.rises, 1);
		assert_int_equal(r.rose, start + exact(n, fs, 1000));
		orr_sim_free(r.sim);
	}
}

static void periodic_is_exact_over_1e9_ticks(void **state)
{
	enum { TICKS = 99991, MANY = 10001 }; /* 1.00001e9 ticks */
	struct hpet_rig r;

	(void)state;
	begin_hpet(&r, PC_FS);
	set(&r, ORR_HPET_TN_CONF,
	    ORR_HPET_INT_ENB | ORR_HPET_TYPE | ORR_HPET_VAL_SET | 5 << 9);
	set(&r, ORR_HPET_TN_COMP, TICKS);
	set(&r, ORR_HPET_GEN_CONF, 1);
	for (unsigned n = 1; n <= MANY; n++) {
		orr_time t = exact((u128)n * TICKS, PC_FS, 1000);

		orr_sim_run(r.sim, t - orr_now(r.sim));
		assert_int_equal(r.rises, n);
		assert_int_equal(r.rose, t);
	}
	orr_sim_free(r.sim);
}

static void counter_is_exact_at_any_time(void **state)
{
	struct hpet_rig r;

	(void)state;
	seed = 5;
	begin_hpet(&r, PC_FS);
	set(&r, ORR_HPET_GEN_CONF, 1);
	for (unsigned i = 0; i < 10000; i++) {
		uint64_t ticks;

		orr_sim_run(r.sim, any(ORR_MS(20)));
		ticks = (uint64_t)((u128)orr_now(r.sim) * 1000 / PC_FS);
		assert_int_equal(orr_read64(&r.cpu, ORR_HPET_MAIN_CNT), ticks);
	}
	assert_true(orr_now(r.sim) > ORR_S(70)); /* 1e9 ticks */
	orr_sim_free(r.sim);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(characters_end_to_the_picosecond),
		cmocka_unit_test(long_streams_end_to_the_picosecond),
		cmocka_unit_test(time_outs_strike_to_the_picosecond),
		cmocka_unit_test(one_shot_is_exact_up_to_1e9_ticks),
		cmocka_unit_test(periodic_is_exact_over_1e9_ticks),
		cmocka_unit_test(counter_is_exact_at_any_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

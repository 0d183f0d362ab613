/* SPDX-License-Identifier: Apache-2.0 */
#include "pl011_rig.h"
#include "../watch.h"

#include <stdlib.h>
#include <string.h>

orr_time half_bits(uint64_t n)
{
	/* 1/8 cycle of 24 MHz is 15625/3 ps */
	return (n * HALF_BIT * 15625 + 2) / 3;
}

uint32_t rd(struct rig *r, uint32_t offset)
{
	return orr_read32(&r->cpu, offset);
}

void wr(struct rig *r, uint32_t offset, uint32_t value)
{
	orr_write32(&r->cpu, offset, value);
}

void run_to(struct rig *r, orr_time t)
{
	orr_sim_run(r->sim, t - orr_now(r->sim));
}

void run(struct rig *r, orr_time t)
{
	orr_sim_run(r->sim, t);
}

void assert_sent(struct rig *r, const char *text)
{
	char sent[256];
	size_t n = orr_char_take(&r->uart.serial, sent, sizeof(sent) - 1);

	sent[n] = '\0';
	assert_string_equal(sent, text);
}

void assert_sent_at(struct rig *r, const char *text, orr_time t)
{
	char before[256];
	size_t n;

	run_to(r, t - 1);
	n = orr_char_take(&r->uart.serial, before, sizeof(before));
	assert_int_equal(n, strlen(text) - 1);
	assert_memory_equal(before, text, n);
	run_to(r, t);
	assert_sent(r, text + n);
}

void assert_stored_at(struct rig *r, unsigned n, orr_time t)
{
	run_to(r, t - 1);
	assert_int_equal(r->uart.rx_fifo.count, n - 1);
	run_to(r, t);
	assert_int_equal(r->uart.rx_fifo.count, n);
}

void feed(struct rig *r, const char *text)
{
	assert_int_equal(orr_char_feed(&r->uart.serial, text, strlen(text)), 0);
}

void write_text(struct rig *r, const char *text)
{
	for (; *text; text++)
		wr(r, ORR_PL011_DR, (unsigned char)*text);
}

void receive(struct rig *r, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		feed(r, "x");
	run(r, half_bits(CHARACTER * n));
}

void read_chars(struct rig *r, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		rd(r, ORR_PL011_DR);
}

void start(struct rig *r, uint32_t lcr_h, uint32_t cr)
{
	wr(r, ORR_PL011_IBRD, 13);
	wr(r, ORR_PL011_FBRD, 1);
	wr(r, ORR_PL011_LCR_H, lcr_h);
	wr(r, ORR_PL011_CR, cr);
}

static void count_warning(void *arg, enum orr_log_level level, const char *line)
{
	struct rig *r = arg;

	(void)line;
	r->warnings += level == ORR_LOG_WARNING;
}

static struct rig *new_rig(const char *depth, const char *flow_control)
{
	struct rig *r = calloc(1, sizeof(*r));
	struct orr_object *root;

	assert_non_null(r);
	r->sim = orr_sim_new();
	root = orr_sim_root(r->sim);
	orr_sim_set_log(r->sim, count_warning, r);
	orr_clock_init(&r->clock, root, "uartclk", orr_period_hz(24000000));
	orr_initiator_socket_init(&r->cpu, root, "cpu");
	orr_pl011_init(&r->uart, root, "uart");
	r->uart.uartclk = &r->clock;
	orr_device_set(&r->uart.dev, "fifo-depth", depth, NULL);
	orr_device_set(&r->uart.dev, "flow-control", flow_control, NULL);
	assert_int_equal(orr_char_open(&r->uart.serial, "memory", NULL), 0);
	assert_int_equal(orr_device_realize(&r->uart.dev, NULL), 0);
	orr_bind(&r->cpu, &r->uart.dev.mmio);
	watch_sockets(r->sim);
	return r;
}

int set_up(void **state)
{
	*state = new_rig("32", "true");
	return 0;
}

int set_up_16(void **state)
{
	*state = new_rig("16", "true");
	return 0;
}

int set_up_free(void **state)
{
	*state = new_rig("32", "false");
	return 0;
}

int tear_down(void **state)
{
	struct rig *r = *state;

	orr_sim_free(r->sim);
	free(r);
	return 0;
}

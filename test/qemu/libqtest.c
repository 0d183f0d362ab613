/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The HPET and the PL011 through QEMU's own libqtest, which is not part of this
 * project: doc/qtest.md says how to build it. The binary is the one that
 * QTEST_QEMU_BINARY names, orrery-system-x86_64 or orrery-system-arm.
 */
#include "qemu/osdep.h"

#include "libqtest.h"

#define HPET UINT64_C(0xfed00000)
#define UART UINT64_C(0x09000000)

/* HPET 1.0a, 2.3.4: a period in fs in the upper half, at most 100 ns. */
static void hpet_tells_its_period(void)
{
	QTestState *s = qtest_init("-machine q35");
	uint64_t id = qtest_readq(s, HPET);

	g_assert_cmphex(id & 0xff, ==, 1);
	g_assert_cmpuint(id >> 32, ==, 10000000);
	qtest_quit(s);
}

/* 2.3.8: timer 0, level, on input 2; 1000 ticks of 10 ns. */
static void hpet_interrupts_when_it_is_due(void)
{
	QTestState *s = qtest_init("-machine q35");

	qtest_irq_intercept_in(s, "ioapic");
	qtest_writeq(s, HPET + 0x100, 1 << 1 | 1 << 2 | 2 << 9);
	qtest_writeq(s, HPET + 0x108, 1000);
	qtest_writeq(s, HPET + 0x10, 1);
	qtest_clock_step(s, 9999);
	g_assert_false(qtest_get_irq(s, 2));
	qtest_clock_step(s, 1);
	g_assert_true(qtest_get_irq(s, 2));
	g_assert_cmphex(qtest_readq(s, HPET + 0x20), ==, 1);
	qtest_writeq(s, HPET + 0x20, 1);
	g_assert_false(qtest_get_irq(s, 2));
	qtest_quit(s);
}

static void memory_passes_in_blocks(void)
{
	QTestState *s = qtest_init("-machine q35");
	uint8_t out[300];
	uint8_t in[300];

	for (unsigned i = 0; i < sizeof(out); i++)
		out[i] = (uint8_t)(i * 7);
	qtest_memwrite(s, 0x1000, out, sizeof(out));
	qtest_bufread(s, 0x1000, in, sizeof(in));
	g_assert_cmpmem(in, sizeof(in), out, sizeof(out));
	qtest_bufwrite(s, 0x2000, out, sizeof(out));
	qtest_memset(s, 0x2000, 0x5a, 1);
	qtest_memread(s, 0x2000, in, sizeof(in));
	g_assert_cmphex(in[0], ==, 0x5a);
	g_assert_cmpmem(in + 1, sizeof(in) - 1, out + 1, sizeof(out) - 1);
	g_assert_false(qtest_big_endian(s));
	qtest_quit(s);
}

/* Both ways over the serial socket; 8N1 with FIFOs, at 1.5 Mbaud. */
static void pl011_talks_on_its_serial_line(void)
{
	int line = -1;
	QTestState *s = qtest_init_with_serial("-machine virt", &line);
	char c = 0;

	qtest_writel(s, UART + 0x24, 1);
	qtest_writel(s, UART + 0x2c, 0x70);
	qtest_writel(s, UART + 0x30, 0x301);
	qtest_writel(s, UART + 0x00, 'A');
	qtest_clock_step(s, 100000);
	g_assert_cmpint(read(line, &c, 1), ==, 1);
	g_assert_cmpint(c, ==, 'A');
	g_assert_cmpint(write(line, "z", 1), ==, 1);
	qtest_clock_step(s, 100000);
	g_assert_cmphex(qtest_readl(s, UART), ==, 'z');
	close(line);
	qtest_quit(s);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	if (strcmp(qtest_get_arch(), "x86_64") == 0) {
		qtest_add_func("/hpet/period", hpet_tells_its_period);
		qtest_add_func("/hpet/irq", hpet_interrupts_when_it_is_due);
		qtest_add_func("/memory/blocks", memory_passes_in_blocks);
	} else {
		qtest_add_func("/pl011/serial", pl011_talks_on_its_serial_line);
	}
	return g_test_run();
}

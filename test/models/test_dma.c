/* SPDX-License-Identifier: Apache-2.0 */
/* The DMA controller: by itself, and with a PL011. */
#include "../unit.h"

#include <orrery/models/dma.h>
#include <orrery/models/pl011.h>
#include <orrery/models/ram.h>
#include <orrery/orrery.h>

#include <string.h>

enum { RAM = 0x0, DMA = 0x20000, UART = 0x30000 };

struct rig {
	struct orr_sim *sim;
	struct orr_bus bus;
	struct orr_initiator_socket cpu;
	struct orr_clock clock;
	struct orr_ram ram;
	struct orr_dma dma;
	struct orr_pl011 uart;
	struct orr_checker checker;
};

static struct rig *rig;

/* 100 MHz, APB: a word takes 20 ns, and so does a byte. */
static int setup(void **state)
{
	struct orr_bus_timing timing;
	struct orr_object *root;
	struct orr_error e;

	(void)state;
	rig = test_calloc(1, sizeof(*rig));
	rig->sim = orr_sim_new();
	root = orr_sim_root(rig->sim);
	orr_clock_init(&rig->clock, root, "clock",
		       (struct orr_period){ORR_NS(10), 1});
	timing = orr_bus_apb(&rig->clock);
	orr_bus_init(&rig->bus, root, "bus", &timing);
	orr_initiator_socket_init(&rig->cpu, root, "cpu");
	orr_bus_connect(&rig->bus, &rig->cpu);
	orr_ram_init(&rig->ram, root, "ram");
	orr_dma_init(&rig->dma, root, "dma");
	orr_bus_connect(&rig->bus, &rig->dma.bus);
	orr_pl011_init(&rig->uart, root, "uart");
	orr_device_set_clock(&rig->uart.dev, "uartclk", &rig->clock, NULL);
	orr_device_set_clock(&rig->uart.dev, "apb_pclk", &rig->clock, NULL);
	orr_bus_map(&rig->bus, RAM, 0x10000, &rig->ram.dev.mmio, NULL);
	orr_bus_map(&rig->bus, DMA, 0x100, &rig->dma.dev.mmio, NULL);
	orr_bus_map(&rig->bus, UART, 0x1000, &rig->uart.dev.mmio, NULL);
	assert_int_equal(orr_device_realize(&rig->ram.dev, &e), 0);
	assert_int_equal(orr_device_realize(&rig->dma.dev, &e), 0);
	if (orr_device_realize(&rig->uart.dev, &e) != 0)
		fail_msg("%s", e.text);
	orr_checker_init(&rig->checker);
	orr_checker_watch_all(&rig->checker, rig->sim);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	assert_int_equal(rig->checker.faults, 0);
	orr_sim_free(rig->sim);
	test_free(rig);
	return 0;
}

static uint32_t reg(unsigned channel, unsigned offset)
{
	return orr_read32(&rig->cpu, DMA + channel * ORR_DMA_STRIDE + offset);
}

static void start(unsigned channel, uint32_t src, uint32_t dst, uint32_t count,
		  uint32_t ctrl)
{
	uint32_t base = DMA + channel * ORR_DMA_STRIDE;

	orr_write32(&rig->cpu, base + ORR_DMA_SRC, src);
	orr_write32(&rig->cpu, base + ORR_DMA_DST, dst);
	orr_write32(&rig->cpu, base + ORR_DMA_COUNT, count);
	orr_write32(&rig->cpu, base + ORR_DMA_CTRL, ctrl);
}

enum { BYTES = 0, WORDS = 2 << ORR_DMA_CTRL_WIDTH_SHIFT };
enum {
	COPY = ORR_DMA_CTRL_ENABLE | ORR_DMA_CTRL_SRC_INC | ORR_DMA_CTRL_DST_INC
};

static void copies_memory_and_says_so(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 64; i++)
		rig->ram.bytes[i] = (unsigned char)(i + 1);
	start(1, RAM, RAM + 0x100, 16, COPY | WORDS | ORR_DMA_CTRL_IRQ);
	orr_sim_run(rig->sim, ORR_US(10));
	assert_memory_equal(rig->ram.bytes + 0x100, rig->ram.bytes, 64);
	assert_true(rig->dma.irq.level);
	assert_int_equal(reg(0, ORR_DMA_DONE), 2);
	assert_int_equal(reg(1, ORR_DMA_COUNT), 0);
	assert_int_equal(reg(1, ORR_DMA_SRC), 64);
	assert_int_equal(reg(1, ORR_DMA_CTRL) & ORR_DMA_CTRL_ENABLE, 0);
	orr_write32(&rig->cpu, DMA + ORR_DMA_DONE, 2);
	assert_false(rig->dma.irq.level);
}

/* A unit is a read and a write of 2 cycles each, on a bus that is free. */
static void takes_the_time_of_the_bus(void **state)
{
	orr_time begin;

	(void)state;
	orr_sim_run(rig->sim, ORR_US(1));
	begin = orr_now(rig->sim);
	start(0, RAM, RAM + 0x100, 8, COPY | WORDS);
	/* four writes by the cpu: 8 cycles; then 8 times 4 */
	orr_sim_run(rig->sim, ORR_NS(10) * (8 + 32) - 1);
	assert_int_equal(rig->dma.done, 0);
	orr_sim_run(rig->sim, 1);
	assert_int_equal(rig->dma.done, 1);
	assert_true(orr_now(rig->sim) == begin + ORR_NS(400));
}

static void failed_transfer_stops_the_channel(void **state)
{
	(void)state;
	orr_sim_set_log(rig->sim, NULL, NULL);
	orr_sim_set_log_level(rig->sim, ORR_LOG_FATAL);
	start(2, RAM, 0x80000, 4, COPY | ORR_DMA_CTRL_IRQ);
	orr_sim_run(rig->sim, ORR_US(10));
	assert_int_equal(rig->dma.error, 4);
	assert_int_equal(rig->dma.done, 0);
	assert_int_equal(reg(2, ORR_DMA_COUNT), 4);
	assert_true(rig->dma.irq.level);
}

static void nothing_to_move_is_done(void **state)
{
	(void)state;
	start(3, 0, 0, 0, COPY);
	assert_int_equal(rig->dma.done, 8);
	assert_int_equal(orr_sim_run(rig->sim, ORR_TIME_MAX), ORR_RUN_STARVED);
}

static void paced_channel_moves_one_per_request(void **state)
{
	struct orr_wire *req = &rig->dma.req[0];

	(void)state;
	rig->ram.bytes[0] = 7;
	start(0, RAM, RAM + 0x100, 2, COPY | ORR_DMA_CTRL_PACED);
	orr_sim_run(rig->sim, ORR_US(1));
	assert_int_equal(rig->dma.count[0], 2);
	orr_wire_set(req, true);
	orr_sim_run(rig->sim, ORR_US(1));
	assert_int_equal(rig->dma.count[0], 1);
	assert_true(rig->dma.clr[0].level);
	assert_int_equal(rig->ram.bytes[0x100], 7);
	orr_sim_run(rig->sim, ORR_US(1));
	assert_int_equal(rig->dma.count[0], 1); /* the request still stands */
	orr_wire_set(req, false);
	assert_false(rig->dma.clr[0].level);
	orr_wire_set(req, true);
	orr_sim_run(rig->sim, ORR_US(1));
	assert_int_equal(rig->dma.done, 1);
}

static void reset_ends_everything(void **state)
{
	(void)state;
	start(0, RAM, RAM + 0x100, 1000, COPY | WORDS);
	orr_sim_run(rig->sim, ORR_US(1));
	orr_device_reset(&rig->dma.dev);
	assert_int_equal(orr_sim_run(rig->sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_int_equal(rig->dma.done, 0);
}

/* A line of 32 characters out and, in a loop, in again: no cpu in between. */
static void moves_the_data_of_a_pl011(void **state)
{
	static const char text[] = "through a UART without a driver.";
	const uint32_t n = sizeof(text) - 1;

	(void)state;
	orr_wire_connect(&rig->uart.rxdmasreq, &rig->dma.req[0]);
	orr_wire_connect(&rig->dma.clr[0], &rig->uart.rxdmaclr);
	orr_wire_connect(&rig->uart.txdmasreq, &rig->dma.req[1]);
	orr_wire_connect(&rig->dma.clr[1], &rig->uart.txdmaclr);
	memcpy(rig->ram.bytes, text, n);
	orr_write32(&rig->cpu, UART + ORR_PL011_IBRD, 1);
	orr_write32(&rig->cpu, UART + ORR_PL011_LCR_H, 0x70);
	orr_write32(&rig->cpu, UART + ORR_PL011_DMACR,
		    ORR_PL011_DMACR_RXDMAE | ORR_PL011_DMACR_TXDMAE);
	orr_write32(&rig->cpu, UART + ORR_PL011_CR, 0x381); /* LBE */
	start(0, UART + ORR_PL011_DR, RAM + 0x100, n,
	      ORR_DMA_CTRL_ENABLE | ORR_DMA_CTRL_DST_INC | ORR_DMA_CTRL_PACED |
		      BYTES);
	start(1, RAM, UART + ORR_PL011_DR, n,
	      ORR_DMA_CTRL_ENABLE | ORR_DMA_CTRL_SRC_INC | ORR_DMA_CTRL_PACED |
		      BYTES);
	orr_sim_run(rig->sim, ORR_MS(10));
	assert_int_equal(rig->dma.error, 0);
	assert_int_equal(rig->dma.done, 3);
	assert_memory_equal(rig->ram.bytes + 0x100, text, n);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(copies_memory_and_says_so),
		TEST(takes_the_time_of_the_bus),
		TEST(failed_transfer_stops_the_channel),
		TEST(nothing_to_move_is_done),
		TEST(paced_channel_moves_one_per_request),
		TEST(reset_ends_everything),
		TEST(moves_the_data_of_a_pl011),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

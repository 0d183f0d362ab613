/* SPDX-License-Identifier: Apache-2.0 */
/* A testbench: firmware on a bus with a UART and a timer. */
#include <orrery/models/hpet.h>
#include <orrery/models/pl011.h>
#include <orrery/orrery.h>

#include <stdio.h>

enum { UART = 0x09000000, HPET = 0x09010000 };

struct soc {
	struct orr_initiator_socket cpu;
	struct orr_bus bus;
	struct orr_clock uartclk;
	struct orr_pl011 uart;
	struct orr_hpet hpet;
	struct orr_process firmware;
};

static void report(struct soc *s, const char *what)
{
	char now[32];

	orr_time_format(orr_now(s->cpu.obj.sim), now, sizeof(now));
	printf("%s: %s\n", now, what);
}

/* A thread process may wait, so firmware reads like a driver. */
static void firmware(struct orr_process *self)
{
	struct soc *s = orr_container_of(self, struct soc, firmware);

	/* 115200 baud of 24 MHz, looped back: what is sent is received */
	orr_write32(&s->cpu, UART + ORR_PL011_IBRD, 13);
	orr_write32(&s->cpu, UART + ORR_PL011_FBRD, 1);
	orr_write32(&s->cpu, UART + ORR_PL011_LCR_H, ORR_PL011_LCR_H_WLEN8);
	orr_write32(&s->cpu, UART + ORR_PL011_IMSC, ORR_PL011_INT_RX);
	orr_write32(&s->cpu, UART + ORR_PL011_CR,
		    ORR_PL011_CR_UARTEN | ORR_PL011_CR_LBE | ORR_PL011_CR_TXE |
			    ORR_PL011_CR_RXE);
	orr_write32(&s->cpu, UART + ORR_PL011_DR, 'A');
	orr_wire_wait(self, &s->uart.irq, true, ORR_TIME_MAX);
	if (orr_read32(&s->cpu, UART + ORR_PL011_DR) == 'A')
		report(s, "A is back");

	orr_write64(&s->cpu, HPET + ORR_HPET_TN_COMP, 8000);
	orr_write64(&s->cpu, HPET + ORR_HPET_TN_CONF,
		    ORR_HPET_INT_ENB | ORR_HPET_INT_TYPE);
	orr_write64(&s->cpu, HPET + ORR_HPET_GEN_CONF, ORR_HPET_ENABLE_CNF);
	orr_wire_wait(self, &s->hpet.irq[0], true, ORR_TIME_MAX);
	report(s, "8000 ticks have passed");
	orr_sim_stop(self->obj.sim);
}

static bool build(struct soc *s, struct orr_object *root, struct orr_error *err)
{
	static const struct orr_bus_timing timing = {ORR_NS(10), ORR_NS(10), 4};

	orr_initiator_socket_init(&s->cpu, root, "cpu");
	orr_bus_init(&s->bus, root, "bus", &timing);
	orr_bus_connect(&s->bus, &s->cpu);
	orr_clock_init(&s->uartclk, root, "uartclk", orr_period_hz(24000000));
	orr_pl011_init(&s->uart, root, "uart");
	s->uart.uartclk = &s->uartclk;
	orr_hpet_init(&s->hpet, root, "hpet");
	s->hpet.period_fs = 100000000;
	orr_thread_init(&s->firmware, root, "firmware", firmware);
	return orr_device_realize(&s->uart.dev, err) == 0 &&
	       orr_device_realize(&s->hpet.dev, err) == 0 &&
	       orr_bus_map(&s->bus, UART, 0x1000, &s->uart.dev.mmio, err) ==
		       0 &&
	       orr_bus_map(&s->bus, HPET, 0x400, &s->hpet.dev.mmio, err) == 0;
}

int main(void)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_error err;
	struct soc s;

	if (!build(&s, orr_sim_root(sim), &err)) {
		fprintf(stderr, "soc: %s\n", err.text);
		return 1;
	}
	orr_sim_run(sim, ORR_MS(10));
	orr_sim_free(sim);
}

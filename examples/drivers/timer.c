/* SPDX-License-Identifier: Apache-2.0 */
/* An HPET of a PC, 14.31818 MHz, as a clock-event device. */
#include "hpet_driver.h"

#include <orrery/models/hpet.h>

#include <errno.h>
#include <stdio.h>

struct pc {
	struct orr_sim *sim;
	struct orr_bus bus;
	struct orr_hpet hpet;
	struct hpet_driver driver;
	struct orr_process kernel;
	struct orr_event ticked;
	unsigned ticks;
};

static void on_tick(struct hpet_driver *d)
{
	struct pc *pc = orr_container_of(d, struct pc, driver);

	pc->ticks++;
	orr_event_notify_delta(&pc->ticked);
}

static void report(const struct pc *pc, const char *what)
{
	char now[32];

	printf("%s at %s\n", what,
	       orr_time_format(orr_now(pc->sim), now, sizeof(now)));
}

static void one_shots(struct pc *pc, struct orr_process *self)
{
	for (uint32_t ticks = 1000; ticks <= 100000; ticks *= 10) {
		if (hpet_one_shot(&pc->driver, ticks) != 0) {
			report(pc, "too late");
			continue;
		}
		orr_wait_event(self, &pc->ticked);
		report(pc, "one shot");
	}
	if (hpet_one_shot(&pc->driver, 1) == -ETIME)
		report(pc, "one tick is too soon");
}

/* 100 Hz: 143182 ticks are 10.000014 ms. */
static void period(struct pc *pc, struct orr_process *self)
{
	hpet_periodic(&pc->driver, 143182);
	while (pc->ticks < 8) {
		orr_wait_event(self, &pc->ticked);
		report(pc, "tick");
	}
	hpet_stop(&pc->driver);
}

static void kernel(struct orr_process *self)
{
	struct pc *pc = orr_container_of(self, struct pc, kernel);

	if (hpet_start(&pc->driver) != 0)
		return;
	printf("period %u fs\n", pc->driver.period_fs);
	one_shots(pc, self);
	period(pc, self);
	orr_sim_stop(pc->sim);
}

int main(void)
{
	static const struct orr_bus_timing timing = {.address_cycles =
							     ORR_NS(10),
						     .beat_cycles = ORR_NS(10),
						     .width = 8};
	struct pc pc = {.sim = orr_sim_new()};
	struct orr_object *root = orr_sim_root(pc.sim);
	struct orr_error err = {""};

	orr_bus_init(&pc.bus, root, "bus", &timing);
	orr_hpet_init(&pc.hpet, root, "hpet");
	orr_device_set_u64(&pc.hpet.dev, "counter-clk-period-fs", 69841279,
			   NULL);
	pc.driver.base = 0xfed00000;
	pc.driver.line = 8;
	pc.driver.irq = &pc.hpet.irq[8];
	pc.driver.tick = on_tick;
	hpet_driver_init(&pc.driver, root, "driver");
	orr_bus_connect(&pc.bus, &pc.driver.bus);
	orr_event_init(&pc.ticked, root, "ticked");
	orr_thread_init(&pc.kernel, root, "kernel", kernel);
	if (orr_bus_map(&pc.bus, 0xfed00000, 0x400, &pc.hpet.dev.mmio, &err) ||
	    orr_device_realize(&pc.hpet.dev, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	orr_sim_run(pc.sim, ORR_S(1));
	orr_sim_free(pc.sim);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Any register program and time does the HPET no harm. */
#include "fuzz_device.h"

#include <orrery/models/hpet.h>
#include <orrery/models/ram.h>

/* A step has 1000 ticks at most, in each of which a timer may match. */
enum { MOST_STEPS = 60, RAM = 0x100000 };

const char fuzz_corpus[] = "hpet";

struct rig {
	struct orr_sim *sim;
	struct orr_bus bus;
	struct orr_initiator_socket cpu;
	struct orr_hpet hpet;
	struct orr_ram ram;
};

static void set(struct rig *r, const char *name, uint64_t value)
{
	orr_device_set_u64(&r->hpet.dev, name, value, NULL);
}

static void begin(struct rig *r, unsigned how)
{
	static const struct orr_bus_timing timing = {.width = 8};
	struct orr_object *root;

	r->sim = fuzz_sim();
	root = orr_sim_root(r->sim);
	orr_bus_init(&r->bus, root, "bus", &timing);
	orr_initiator_socket_init(&r->cpu, root, "cpu");
	orr_bus_connect(&r->bus, &r->cpu);
	orr_hpet_init(&r->hpet, root, "hpet");
	orr_bus_connect(&r->bus, &r->hpet.dma);
	orr_ram_init(&r->ram, root, "ram");
	set(r, "timers", how & 1 ? 32 : 3);
	set(r, "counter-64", how >> 1 & 1);
	set(r, "fsb", how >> 2 & 1);
	set(r, "legacy-route", how >> 3 & 1);
	set(r, "wide-timers", how & 0x10 ? 0x5 : 0xffffffff);
	set(r, "periodic-timers", how & 0x20 ? 0x3 : 0xffffffff);
	set(r, "pulse-ticks", how >> 6);
	orr_bus_map(&r->bus, 0, 0x500, &r->hpet.dev.mmio, NULL);
	orr_bus_map(&r->bus, RAM, 0x10000, &r->ram.dev.mmio, NULL);
	FUZZ_CHECK(orr_device_realize(&r->hpet.dev, NULL) == 0);
	FUZZ_CHECK(orr_device_realize(&r->ram.dev, NULL) == 0);
}

static void step(struct rig *r, struct fuzz_input *in)
{
	unsigned op = (unsigned)fuzz_take(in, 1);

	switch (op >> 5) {
	case 0:
		orr_sim_run(r->sim, ORR_NS(10) * (fuzz_take(in, 2) % 1000));
		break;
	case 1:
		orr_sim_run(r->sim, fuzz_take(in, 2));
		break;
	case 2:
		if (op & 1)
			orr_device_reset(&r->hpet.dev);
		else
			fuzz_check_state(&r->hpet.dev);
		break;
	default:
		fuzz_access(in, &r->cpu, 0x500);
		break;
	}
}

/* Level interrupts stand while their status does, and only then. */
static void check(const struct rig *r)
{
	const struct orr_hpet *h = &r->hpet;

	FUZZ_CHECK(h->gintr_sta >> 1 >> (h->timers - 1) == 0);
	for (unsigned n = 0; n < h->timers; n++) {
		bool level = h->conf[n] & ORR_HPET_INT_TYPE;
		bool routed = !(h->conf[n] & ORR_HPET_FSB_EN) &&
			      !(h->gen_conf & ORR_HPET_LEG_RT_CNF && n < 2);
		unsigned line = (h->conf[n] & ORR_HPET_INT_ROUTE) >> 9;

		FUZZ_CHECK(level || !(h->gintr_sta >> n & 1));
		if (level && routed && h->gintr_sta >> n & 1 &&
		    h->conf[n] & ORR_HPET_INT_ENB && h->gen_conf & 1)
			FUZZ_CHECK(h->irq[line].level);
	}
	for (unsigned k = 0; k < ORR_HPET_ROUTES; k++)
		FUZZ_CHECK(!h->irq[k].level || h->gen_conf & 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = {data, size};
	struct rig r;

	begin(&r, (unsigned)fuzz_take(&in, 1));
	for (unsigned i = 0; i < MOST_STEPS && in.left; i++) {
		step(&r, &in);
		check(&r);
	}
	orr_sim_free(r.sim);
	return 0;
}

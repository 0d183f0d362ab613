/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any register program and any requests do the DMA controller no harm, its own
 * transfers to its own registers and to nobody included.
 */
#include "fuzz_device.h"

#include <orrery/models/dma.h>
#include <orrery/models/ram.h>

enum { DMA = 0, RAM = 0x100, NOBODY = 0x200, END = 0x240 };
enum { MOST_STEPS = 200 };

const char fuzz_corpus[] = "dma";

struct rig {
	struct orr_sim *sim;
	struct orr_clock clock;
	struct orr_bus bus;
	struct orr_initiator_socket cpu;
	struct orr_ram ram;
	struct orr_dma dma;
};

static void begin(struct rig *r)
{
	struct orr_object *root;
	struct orr_bus_timing timing;

	r->sim = fuzz_sim();
	root = orr_sim_root(r->sim);
	orr_clock_init(&r->clock, root, "clock", orr_period_hz(100000000));
	timing = orr_bus_apb(&r->clock);
	orr_bus_init(&r->bus, root, "bus", &timing);
	orr_initiator_socket_init(&r->cpu, root, "cpu");
	orr_bus_connect(&r->bus, &r->cpu);
	orr_ram_init(&r->ram, root, "ram");
	orr_device_set_u64(&r->ram.dev, "size", NOBODY - RAM, NULL);
	orr_dma_init(&r->dma, root, "dma");
	orr_bus_connect(&r->bus, &r->dma.bus);
	orr_bus_map(&r->bus, DMA, 0x100, &r->dma.dev.mmio, NULL);
	orr_bus_map(&r->bus, RAM, NOBODY - RAM, &r->ram.dev.mmio, NULL);
	FUZZ_CHECK(orr_device_realize(&r->ram.dev, NULL) == 0);
	FUZZ_CHECK(orr_device_realize(&r->dma.dev, NULL) == 0);
}

static void step(struct rig *r, struct fuzz_input *in)
{
	unsigned op = (unsigned)fuzz_take(in, 1);
	struct orr_wire *req = &r->dma.req[op % ORR_DMA_CHANNELS];

	switch (op >> 4) {
	case 0:
		orr_sim_run(r->sim, ORR_US(fuzz_take(in, 1)));
		break;
	case 1:
		orr_sim_run(r->sim, fuzz_take(in, 2));
		break;
	case 2:
	case 3:
		orr_wire_set(req, !req->level);
		break;
	case 4:
		orr_device_reset(&r->dma.dev);
		break;
	case 5:
		fuzz_check_state(&r->dma.dev);
		break;
	default:
		fuzz_access(in, &r->cpu, END);
		break;
	}
}

static void check(const struct rig *r)
{
	const struct orr_dma *d = &r->dma;
	uint32_t bits = d->done | d->error;
	bool irq = false;

	for (unsigned i = 0; i < ORR_DMA_CHANNELS; i++) {
		irq |= bits >> i & 1 && d->ctrl[i] & ORR_DMA_CTRL_IRQ;
		FUZZ_CHECK(!d->clr[i].level || d->req[i].level);
	}
	FUZZ_CHECK(d->irq.level == irq);
	FUZZ_CHECK(bits < 1u << ORR_DMA_CHANNELS);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = {data, size};
	struct rig r;

	begin(&r);
	for (unsigned i = 0; i < MOST_STEPS && in.left; i++) {
		step(&r, &in);
		check(&r);
	}
	orr_sim_run(r.sim, ORR_US(100));
	check(&r);
	orr_sim_free(r.sim);
	return 0;
}

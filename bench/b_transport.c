/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes of 4 bytes to memories that take 10 ns, the annotated delay
 * discarded; over a bus to four memories in turn, or straight to one. One
 * operation is one completed transaction.
 */
#include "bench.h"

#include <orrery/models/ram.h>
#include <orrery/orrery.h>

#include <stdio.h>

enum { MODE };
enum { DIRECT, BUS };
enum { SIZE = 1 << 16, MEMORIES = 4 };

struct rig {
	struct bench_meter *meter;
	struct orr_initiator_socket cpu;
	struct orr_bus bus;
	struct orr_ram memories[MEMORIES];
	struct orr_process process;
	uint64_t space; /* bytes of address space to walk, a power of two */
	bool failed;
};

static void walk(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, process);
	uint64_t step = r->space / MEMORIES + 4;
	uint64_t address = 0;
	uint32_t data = 0;
	struct orr_payload p;

	orr_payload_init(&p);
	do {
		orr_time delay = 0;

		orr_payload_set(&p, ORR_WRITE_COMMAND, address, &data,
				sizeof(data));
		orr_b_transport(&r->cpu, &p, &delay);
		r->failed |= p.response != ORR_OK_RESPONSE || delay == 0;
		address = (address + step) & (r->space - 1);
		data++;
	} while (!bench_tick(r->meter));
}

static void add_memory(struct rig *r, struct orr_object *root, unsigned i)
{
	struct orr_ram *m = &r->memories[i];
	char name[16];

	snprintf(name, sizeof(name), "memory%u", i);
	orr_ram_init(m, root, name);
	m->size = SIZE;
	m->latency_ns = 10;
	r->failed |= orr_device_realize(&m->dev, NULL) != 0;
}

static void connect(struct rig *r, struct orr_object *root, bool bus)
{
	static const struct orr_bus_timing timing = {
		.address_time = ORR_NS(10),
		.beat_time = ORR_NS(10),
		.width = 4,
	};
	unsigned n = bus ? MEMORIES : 1;

	orr_initiator_socket_init(&r->cpu, root, "cpu");
	for (unsigned i = 0; i < n; i++)
		add_memory(r, root, i);
	r->space = (uint64_t)n * SIZE;
	if (!bus) {
		orr_bind(&r->cpu, &r->memories[0].dev.mmio);
		return;
	}
	orr_bus_init(&r->bus, root, "bus", &timing);
	orr_bus_connect(&r->bus, &r->cpu);
	for (unsigned i = 0; i < n; i++)
		r->failed |= orr_bus_map(&r->bus, (uint64_t)i * SIZE, SIZE,
					 &r->memories[i].dev.mmio, NULL) != 0;
}

static const char *run(const uint64_t *values, struct bench_meter *m)
{
	struct orr_sim *sim = orr_sim_new();
	struct rig rig = {.meter = m};

	connect(&rig, orr_sim_root(sim), values[MODE] == BUS);
	orr_thread_init(&rig.process, orr_sim_root(sim), "walk", walk);
	bench_meter_warm(m, m->ops / 10);
	orr_sim_run(sim, 0);
	orr_sim_free(sim);
	return rig.failed ? "a transaction failed" : NULL;
}

static const char *const modes[] = {
	[DIRECT] = "direct",
	[BUS] = "bus",
	NULL,
};

static const struct bench_param params[] = {
	[MODE] = {"mode", "direct", .words = modes},
};

static const char *const sets[] = {"mode=direct", "mode=bus", NULL};

const struct bench bench_b_transport = {
	.name = "b_transport",
	.doc = "writes of 4 bytes to a memory",
	.params = params,
	.nparams = ORR_COUNT(params),
	.sets = sets,
	.ops = 10000000,
	.run = run,
};

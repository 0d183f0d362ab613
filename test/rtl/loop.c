/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random accesses to a memory through RTL, against a copy; and a wire that
 * changes around edges of the RTL's clock. For loop.sv and loop.dts.
 */
#include <orrery/orrery.h>
#include <orrery/sv.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { RAM_SIZE = 0x1000, ROUNDS = 200, PERIOD = 10000, EDGE = 5000 };

struct loop {
	struct orr_process thread;
	struct orr_initiator_socket *cpu;
	struct orr_wire *wire;
	uint64_t random;
	unsigned char copy[RAM_SIZE];
};

void driver_start(long long s);

static uint32_t draw(struct loop *l, uint32_t n)
{
	l->random = l->random * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(l->random >> 33) % n;
}

/* One access of 1 to 9 bytes anywhere; false if what is read is wrong. */
static bool access_one(struct loop *l, uint64_t base)
{
	uint32_t length = 1 + draw(l, 9);
	uint32_t at = draw(l, RAM_SIZE - length);
	unsigned char bytes[9];

	if (draw(l, 2)) {
		for (uint32_t i = 0; i < length; i++)
			l->copy[at + i] = bytes[i] =
				(unsigned char)draw(l, 256);
		return orr_write(l->cpu, base + at, bytes, length) ==
		       ORR_OK_RESPONSE;
	}
	return orr_read(l->cpu, base + at, bytes, length) == ORR_OK_RESPONSE &&
	       memcmp(bytes, l->copy + at, length) == 0;
}

static void access_all(struct loop *l, const char *name, uint64_t base)
{
	unsigned wrong = 0;

	memset(l->copy, 0, sizeof(l->copy));
	orr_write(l->cpu, base, l->copy, sizeof(l->copy));
	for (unsigned i = 0; i < ROUNDS; i++) {
		wrong += !access_one(l, base);
		if (draw(l, 4) == 0)
			orr_wait_for(&l->thread, draw(l, 3 * PERIOD));
	}
	printf("%" PRIu64 " %s: %u of %d accesses wrong\n",
	       orr_now(l->thread.obj.sim), name, wrong, ROUNDS);
	orr_read32(l->cpu, base + RAM_SIZE);
	printf("%" PRIu64 " %s: beyond the memory: %s\n",
	       orr_now(l->thread.obj.sim), name,
	       orr_response_name(l->cpu->response));
}

/* offset from an edge, far from what happened before. */
static void change_at_edge(struct loop *l, int offset)
{
	struct orr_sim *sim = l->thread.obj.sim;
	orr_time edge = (orr_now(sim) / PERIOD + 3) * PERIOD + EDGE;

	orr_wait_for(&l->thread, edge + (orr_time)offset - orr_now(sim));
	orr_wire_set(l->wire, !orr_wire_level(l->wire));
	printf("%" PRIu64 " wire is %d, at an edge %+d ps\n", orr_now(sim),
	       orr_wire_level(l->wire), offset);
}

static void run(struct orr_process *self)
{
	struct loop *l = orr_container_of(self, struct loop, thread);

	orr_wait_for(self, 33000);
	access_all(l, "apb", 0x10000000);
	access_all(l, "axi", 0x20000000);
	access_all(l, "wb", 0x30000000);
	access_all(l, "axi-rtl", 0x40000000);
	access_all(l, "wb-rtl", 0x50000000);
	access_all(l, "apb-rtl", 0x60000000);
	for (int offset = -1; offset <= 1; offset++) {
		change_at_edge(l, offset);
		change_at_edge(l, offset);
	}
	orr_wait_for(self, 3 * PERIOD);
	fflush(stdout);
	orr_sim_stop(self->obj.sim);
}

void driver_start(long long s)
{
	struct orr_sim *sim = orr_sv_sim(s);
	struct orr_object *root;
	struct loop *l;

	if (!sim)
		return;
	root = orr_sim_root(sim);
	l = orr_sim_alloc(sim, sizeof(*l));
	l->cpu = orr_container_of(orr_object_find(root, "cpu"),
				  struct orr_initiator_socket, obj);
	l->wire = orr_container_of(orr_object_find(root, "soc.apb.in0"),
				   struct orr_wire, obj);
	l->random = 1;
	setvbuf(stdout, NULL, _IONBF, 0);
	orr_thread_init(&l->thread, root, "driver", run);
}

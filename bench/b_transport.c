/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes of 4 bytes to a memory that takes 10 ns, all attributes set before
 * each. direct: the annotated delay is discarded. router: the same by way of
 * one that decodes four memories. quantum: as direct, with a quantum keeper
 * that synchronizes each microsecond. wait: the thread waits for each delay.
 * dmi: stores through a direct memory pointer, with the keeper. ram and bus
 * are like direct and router, with the library's memory model and bus. One
 * operation is one completed transaction.
 */
#include "floor.h"

#include <orrery/inline.h>
#include <orrery/models/ram.h>
#include <orrery/orrery.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { MODE };
enum { DIRECT, ROUTER, QUANTUM, WAIT, DMI, RAM, BUS };
enum { SIZE = 1 << 16, MEMORIES = 4 };

/* A target with what the base protocol asks of it, and no more. */
struct memory {
	struct orr_target_socket socket;
	unsigned char bytes[SIZE];
};

struct router {
	struct orr_target_socket in;
	struct orr_initiator_socket out[MEMORIES];
};

struct rig {
	struct bench_meter *meter;
	struct orr_initiator_socket cpu;
	struct router router;
	struct memory memories[MEMORIES];
	struct orr_bus bus;
	struct orr_ram rams[MEMORIES];
	const unsigned char *bytes[MEMORIES]; /* of these or those */
	struct orr_process process;
	uint64_t space; /* bytes of address space to walk, a power of two */
	bool failed;
};

/* A whole word, as most transfers are, in one move. */
static void move(unsigned char *to, const unsigned char *from, uint32_t length)
{
	if (length == 4)
		memcpy(to, from, 4);
	else
		memcpy(to, from, length);
}

static void memory_transport(struct orr_target_socket *t, struct orr_payload *p,
			     orr_time *delay)
{
	struct memory *m = orr_container_of(t, struct memory, socket);
	const uint64_t address = p->address;
	const uint32_t length = p->length;

	if (address + length > SIZE) {
		p->response = ORR_ADDRESS_ERROR_RESPONSE;
		return;
	}
	if (p->byte_enable || p->streaming_width < length) {
		p->response = ORR_BURST_ERROR_RESPONSE;
		return;
	}
	*delay += ORR_NS(10);
	p->dmi_allowed = true;
	p->response = ORR_OK_RESPONSE;
	if (p->command == ORR_WRITE_COMMAND)
		move(m->bytes + address, p->data, length);
	else if (p->command == ORR_READ_COMMAND)
		move(p->data, m->bytes + address, length);
}

static bool memory_direct(struct orr_target_socket *t, struct orr_payload *p,
			  struct orr_dmi *dmi)
{
	struct memory *m = orr_container_of(t, struct memory, socket);

	(void)p;
	*dmi = (struct orr_dmi){
		.ptr = m->bytes,
		.end = SIZE - 1,
		.read = true,
		.write = true,
		.read_latency = ORR_NS(10),
		.write_latency = ORR_NS(10),
	};
	return true;
}

static const struct orr_target_ops memory_ops = {
	.b_transport = memory_transport,
	.get_direct_mem_ptr = memory_direct,
};

static void router_transport(struct orr_target_socket *t, struct orr_payload *p,
			     orr_time *delay)
{
	struct router *r = orr_container_of(t, struct router, in);
	uint64_t address = p->address;

	if (address / SIZE >= MEMORIES) {
		p->response = ORR_ADDRESS_ERROR_RESPONSE;
		return;
	}
	p->address = address % SIZE;
	orr_b_transport(&r->out[address / SIZE], p, delay);
	p->address = address;
}

static const struct orr_target_ops router_ops = {
	.b_transport = router_transport,
};

/* From one address to the next, which visits the memories in turn. */
struct steps {
	uint64_t step;
	uint64_t mask;
};

static struct steps steps_of(const struct rig *r)
{
	return (struct steps){r->space / MEMORIES + 4, r->space - 1};
}

static uint64_t next(struct steps s, uint64_t address)
{
	return (address + s.step) & s.mask;
}

static void transfer(struct rig *r, struct orr_payload *p, uint64_t address,
		     uint32_t *data, orr_time *delay)
{
	orr_payload_set(p, ORR_WRITE_COMMAND, address, data, sizeof(*data));
	orr_b_transport(&r->cpu, p, delay);
	if (p->response != ORR_OK_RESPONSE)
		r->failed = true;
}

static void walk(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, process);
	const struct steps steps = steps_of(r);
	uint64_t address = 0;
	uint32_t data = 0;
	struct orr_payload p;

	orr_payload_init(&p);
	do {
		orr_time delay = 0;

		transfer(r, &p, address, &data, &delay);
		address = next(steps, address);
		data++;
	} while (!bench_tick(r->meter));
}

static void walk_and_wait(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, process);
	const struct steps steps = steps_of(r);
	uint64_t address = 0;
	uint32_t data = 0;
	struct orr_payload p;

	orr_payload_init(&p);
	do {
		orr_time delay = 0;

		transfer(r, &p, address, &data, &delay);
		orr_wait_for(self, delay);
		address = next(steps, address);
		data++;
	} while (!bench_tick(r->meter));
}

static void walk_by_quantum(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, process);
	const struct steps steps = steps_of(r);
	uint64_t address = 0;
	uint32_t data = 0;
	struct orr_quantum_keeper k;
	struct orr_payload p;

	orr_payload_init(&p);
	orr_keeper_init(&k, self->obj.sim);
	do {
		transfer(r, &p, address, &data, &k.local);
		if (k.local >= k.limit)
			orr_keeper_sync(self, &k);
		address = next(steps, address);
		data++;
	} while (!bench_tick(r->meter));
}

static void walk_directly(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, process);
	const struct steps steps = steps_of(r);
	uint64_t address = 0;
	uint32_t data = 0;
	struct orr_quantum_keeper k;
	struct orr_payload p;
	struct orr_dmi dmi;
	unsigned char *bytes;
	orr_time latency;
	orr_time local = 0; /* the keeper's, where the compiler sees it */
	uint64_t left = bench_left(r->meter);

	orr_payload_init(&p);
	orr_keeper_init(&k, self->obj.sim);
	r->failed |= !orr_get_direct_mem_ptr(&r->cpu, &p, &dmi);
	bytes = dmi.ptr;
	latency = dmi.write_latency;
	do {
		if (address < dmi.start || address + 3 > dmi.end) {
			r->failed = true;
			return;
		}
		memcpy(bytes + address, &data, sizeof(data));
		local += latency;
		if (local >= k.limit) {
			k.local = local;
			orr_keeper_sync(self, &k);
			local = k.local;
		}
		address = next(steps, address);
		data++;
	} while (!bench_tick_left(r->meter, &left));
}

static struct orr_target_socket *add_memory(struct rig *r,
					    struct orr_object *root, unsigned i)
{
	char name[16];

	snprintf(name, sizeof(name), "memory%u", i);
	orr_target_socket_init(&r->memories[i].socket, root, name, &memory_ops);
	r->bytes[i] = r->memories[i].bytes;
	return &r->memories[i].socket;
}

static struct orr_target_socket *add_ram(struct rig *r, struct orr_object *root,
					 unsigned i)
{
	struct orr_ram *m = &r->rams[i];
	char name[16];

	snprintf(name, sizeof(name), "ram%u", i);
	orr_ram_init(m, root, name);
	m->size = SIZE;
	m->latency_ns = 10;
	r->failed |= orr_device_realize(&m->dev, NULL) != 0;
	r->bytes[i] = m->bytes;
	return &m->dev.mmio;
}

static void add_router(struct rig *r, struct orr_object *root)
{
	char name[16];

	orr_target_socket_init(&r->router.in, root, "router", &router_ops);
	for (unsigned i = 0; i < MEMORIES; i++) {
		snprintf(name, sizeof(name), "out%u", i);
		orr_initiator_socket_init(&r->router.out[i], root, name);
		orr_bind(&r->router.out[i], add_memory(r, root, i));
	}
	orr_bind(&r->cpu, &r->router.in);
}

static void add_bus(struct rig *r, struct orr_object *root)
{
	static const struct orr_bus_timing timing = {
		.address_cycles = ORR_NS(10),
		.beat_cycles = ORR_NS(10),
		.width = 4,
	};

	orr_bus_init(&r->bus, root, "bus", &timing);
	orr_bus_connect(&r->bus, &r->cpu);
	for (unsigned i = 0; i < MEMORIES; i++)
		r->failed |= orr_bus_map(&r->bus, (uint64_t)i * SIZE, SIZE,
					 add_ram(r, root, i), NULL) != 0;
}

static void connect(struct rig *r, struct orr_object *root, uint64_t mode)
{
	orr_initiator_socket_init(&r->cpu, root, "cpu");
	r->space = mode == ROUTER || mode == BUS ? MEMORIES * SIZE : SIZE;
	switch (mode) {
	case ROUTER:
		add_router(r, root);
		break;
	case RAM:
		orr_bind(&r->cpu, add_ram(r, root, 0));
		break;
	case BUS:
		add_bus(r, root);
		break;
	default:
		orr_bind(&r->cpu, add_memory(r, root, 0));
	}
}

/* What was written last to each word, and how long it took. */
static void sum_up(struct rig *r, struct orr_sim *sim)
{
	bench_fold(r->meter, orr_now(sim));
	for (uint64_t i = 0; i < r->space; i += 4) {
		uint32_t word;

		memcpy(&word, &r->bytes[i / SIZE][i % SIZE], sizeof(word));
		bench_fold(r->meter, word);
	}
}

static orr_process_fn *const walks[] = {
	[DIRECT] = walk, [ROUTER] = walk,	 [QUANTUM] = walk_by_quantum,
	[RAM] = walk,	 [WAIT] = walk_and_wait, [DMI] = walk_directly,
	[BUS] = walk,
};

static const char *run(const uint64_t *values, struct bench_meter *m)
{
	struct orr_sim *sim = orr_sim_new();
	struct rig *rig = orr_sim_alloc(sim, sizeof(*rig));
	bool failed;

	rig->meter = m;
	connect(rig, orr_sim_root(sim), values[MODE]);
	orr_sim_set_quantum(sim, ORR_US(1));
	orr_thread_init(&rig->process, orr_sim_root(sim), "walk",
			walks[values[MODE]]);
	bench_meter_warm(m, m->ops / 10);
	orr_sim_run(sim, ORR_TIME_MAX);
	sum_up(rig, sim);
	failed = rig->failed;
	orr_sim_free(sim);
	return failed ? "a transaction failed" : NULL;
}

static void floor_of(const uint64_t *values, struct bench_meter *m)
{
	(void)values;
	bench_floor_call(m, 1);
}

static const char *const modes[] = {
	[DIRECT] = "direct",   [ROUTER] = "router",
	[QUANTUM] = "quantum", [WAIT] = "wait",
	[DMI] = "dmi",	       [RAM] = "ram",
	[BUS] = "bus",	       NULL,
};

static const struct bench_param params[] = {
	[MODE] = {"mode", "direct", .words = modes},
};

static const char *const sets[] = {
	"mode=direct", "mode=router", "mode=quantum", "mode=wait ops=3000000",
	"mode=dmi",    "mode=ram",    "mode=bus",     NULL,
};

const struct bench bench_b_transport = {
	.name = "b_transport",
	.doc = "writes of 4 bytes to a memory",
	.params = params,
	.nparams = ORR_COUNT(params),
	.sets = sets,
	.ops = 10000000,
	.run = run,
	.floor = floor_of,
};

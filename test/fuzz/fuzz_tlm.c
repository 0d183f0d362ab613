/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Transactions made of bytes: any attributes, through buses of every kind to a
 * memory, a device and nobody, blocking and in phases, with the rules of the
 * base protocol broken as often as not. Whatever they are, the answer is a
 * response or a line of the log; with AddressSanitizer, nothing else is
 * touched.
 */
#include "fuzz.h"

#include <orrery/models/dma.h>
#include <orrery/models/ram.h>

#include <string.h>

const char fuzz_corpus[] = "tlm";

enum { BUFFER = 512, ENABLES = 16, PAYLOADS = 4, CALLS = 200 };

struct input {
	const uint8_t *data;
	size_t size;
};

struct rig {
	struct orr_sim *sim;
	struct orr_clock clock;
	struct orr_bus bus;
	struct orr_initiator_socket cpu;
	struct orr_ram ram;
	struct orr_dma dma;
	struct orr_checker checker;
	struct orr_payload payloads[PAYLOADS];
	unsigned char data[PAYLOADS][BUFFER];
	unsigned char enables[ENABLES];
	struct orr_memory_manager mm;
	enum orr_sync answer;
};

static struct rig *rig;

static uint8_t byte(struct input *in)
{
	if (in->size == 0)
		return 0;
	in->size--;
	return *in->data++;
}

static uint64_t number(struct input *in, unsigned bytes)
{
	uint64_t n = 0;

	while (bytes-- > 0)
		n = n << 8 | byte(in);
	return n;
}

static void drop(void *arg, enum orr_log_level level, const char *line)
{
	(void)arg;
	(void)line;
	if (level == ORR_LOG_FATAL)
		abort();
}

static void freed(struct orr_memory_manager *mm, struct orr_payload *p)
{
	(void)mm;
	(void)p;
}

static enum orr_sync called_back(struct orr_initiator_socket *i,
				 struct orr_payload *p, orr_phase *phase,
				 orr_time *delay)
{
	(void)i;
	(void)p;
	(void)delay;
	if (*phase == ORR_BEGIN_RESP && rig->answer == ORR_UPDATED)
		*phase = ORR_END_RESP;
	return *phase == ORR_END_REQ ? ORR_ACCEPTED : rig->answer;
}

static struct orr_bus_timing timing(unsigned kind)
{
	switch (kind % 4) {
	case 0:
		return orr_bus_apb(&rig->clock);
	case 1:
		return orr_bus_ahb_lite(&rig->clock, 8);
	case 2:
		return orr_bus_axi4_lite(&rig->clock, 4, 1 + kind / 4 % 16);
	default:
		return (struct orr_bus_timing){0, kind, 1 + kind / 4 % 8};
	}
}

/* The memory ends at the end of the world. */
static void build(struct rig *r, unsigned kind)
{
	static const struct orr_initiator_ops ops = {.nb_transport_bw =
							     called_back};
	struct orr_object *root;
	struct orr_bus_timing t;

	rig = r;
	r->sim = orr_sim_new();
	root = orr_sim_root(r->sim);
	orr_sim_set_log(r->sim, drop, NULL);
	orr_clock_init(&r->clock, root, "clock",
		       (struct orr_period){ORR_NS(10), 3});
	t = timing(kind);
	orr_bus_init(&r->bus, root, "bus", &t);
	orr_ram_init(&r->ram, root, "ram");
	r->ram.size = 0x1000;
	orr_dma_init(&r->dma, root, "dma");
	orr_device_realize(&r->ram.dev, NULL);
	orr_device_realize(&r->dma.dev, NULL);
	orr_initiator_socket_init(&r->cpu, root, "cpu");
	orr_initiator_socket_set_ops(&r->cpu, &ops);
	orr_bus_connect(&r->bus, &r->cpu);
	orr_bus_connect(&r->bus, &r->dma.bus);
	orr_bus_map(&r->bus, UINT64_MAX - 0xfff, 0x1000, &r->ram.dev.mmio,
		    NULL);
	orr_bus_map(&r->bus, 0x1000, 0x100, &r->dma.dev.mmio, NULL);
	orr_checker_init(&r->checker);
	orr_checker_watch_all(&r->checker, r->sim);
	r->mm.free = freed;
	for (unsigned k = 0; k < PAYLOADS; k++)
		orr_payload_init(&r->payloads[k]);
}

/*
 * An address near one of the targets, or anywhere. The data array is as long
 * as its length says, or there is none: nobody can tell otherwise (14.12).
 */
static void fill(struct orr_payload *p, unsigned char *data, struct input *in)
{
	static const uint64_t bases[] = {0x1000, UINT64_MAX - 0xfff,
					 UINT64_MAX - 15, 0};
	uint8_t kind = byte(in);

	p->command = (enum orr_command)(kind & 3);
	p->address = bases[kind >> 2 & 3] + number(in, 1);
	if (kind & 16)
		p->address = number(in, 8);
	p->length = (uint32_t)number(in, 1);
	p->data = data;
	if (kind & 32) {
		p->length = (uint32_t)number(in, 4);
		p->data = p->length <= BUFFER ? data : NULL;
	}
	p->streaming_width = kind & 64 ? (uint32_t)number(in, 2) : p->length;
	p->byte_enable = kind & 128 ? rig->enables : NULL;
	p->byte_enable_length = byte(in) % (ENABLES + 1);
	p->response = kind & 8 ? ORR_INCOMPLETE_RESPONSE : ORR_OK_RESPONSE;
	p->mm = &rig->mm;
	p->refs = 1 + p->refs % 8;
}

/* A payload that is under way keeps its attributes: they may be looked at. */
static void call(struct input *in)
{
	uint8_t op = byte(in);
	unsigned k = op >> 3 & 3;
	struct orr_payload *p = &rig->payloads[k];
	orr_time delay = op & 32 ? number(in, 2) : 0;
	orr_phase phase = op & 64 ? ORR_BEGIN_REQ : (orr_phase)(op >> 6);
	struct orr_payload q;
	struct orr_dmi dmi = {0};

	orr_payload_init(&q);
	switch (op & 7) {
	case 0:
	case 1:
		fill(&q, rig->data[k], in);
		orr_b_transport(&rig->cpu, &q, &delay);
		break;
	case 2:
		if (p->refs <= 1)
			fill(p, rig->data[k], in);
		rig->answer = (enum orr_sync)(byte(in) % 3);
		orr_nb_transport_fw(&rig->cpu, p, &phase, &delay);
		break;
	case 3:
		phase = op & 64 ? ORR_END_RESP : (orr_phase)byte(in);
		if (p->data)
			orr_nb_transport_fw(&rig->cpu, p, &phase, &delay);
		break;
	case 4:
		fill(&q, rig->data[k], in);
		orr_transport_dbg(&rig->cpu, &q);
		break;
	case 5:
		fill(&q, rig->data[k], in);
		orr_get_direct_mem_ptr(&rig->cpu, &q, &dmi);
		break;
	default:
		orr_sim_run(rig->sim, number(in, 2));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct rig r;
	struct input in = {data, size};

	memset(&r, 0, sizeof(r));
	build(&r, byte(&in));
	for (unsigned k = 0; k < ENABLES; k++)
		r.enables[k] = k % 3 ? 0xff : 0;
	for (unsigned n = 0; n < CALLS && in.size > 0; n++)
		call(&in);
	orr_sim_run(r.sim, ORR_US(10));
	orr_sim_free(r.sim);
	return 0;
}

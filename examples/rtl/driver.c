/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A driver for apb_timer.sv: a thread of the models, whose every access is
 * carried out by the RTL. SystemVerilog calls driver_start by DPI.
 */
#include <orrery/orrery.h>
#include <orrery/sv.h>

#include <inttypes.h>
#include <stdio.h>

enum {
	TIMER = 0x40000000,
	CTRL = TIMER,
	LOAD = TIMER + 4,
	VALUE = TIMER + 8,
	STATUS = TIMER + 12,
	NOWHERE = TIMER + 0x800,
	START = 7, /* count, interrupt, once */
};

struct driver {
	struct orr_process thread;
	struct orr_initiator_socket *cpu;
	struct orr_wire *irq;
	orr_time begun;
};

void driver_start(long long s);

static void begin(struct driver *d)
{
	d->begun = orr_now(d->thread.obj.sim);
}

static void say(const struct driver *d, const char *what, uint32_t value)
{
	orr_time now = orr_now(d->thread.obj.sim);

	printf("%" PRIu64 " ps: %s 0x%" PRIx32 ", took %" PRIu64 " ps\n", now,
	       what, value, now - d->begun);
}

static void write_register(struct driver *d, uint64_t address, uint32_t value)
{
	begin(d);
	orr_write32(d->cpu, address, value);
	say(d, "wrote", value);
}

static void read_register(struct driver *d, uint64_t address)
{
	begin(d);
	say(d, "read", orr_read32(d->cpu, address));
}

static void one_shot(struct driver *d, uint32_t clocks)
{
	write_register(d, LOAD, clocks);
	write_register(d, CTRL, START);
	begin(d);
	orr_wire_wait(&d->thread, d->irq, true, ORR_TIME_MAX);
	say(d, "interrupt", orr_wire_level(d->irq));
	read_register(d, STATUS);
	read_register(d, VALUE);
	write_register(d, STATUS, 1);
	begin(d);
	orr_wire_wait(&d->thread, d->irq, false, ORR_TIME_MAX);
	say(d, "interrupt", orr_wire_level(d->irq));
}

/* Bytes, and where nothing is. */
static void odd_accesses(struct driver *d)
{
	write_register(d, LOAD, 0x11223344);
	begin(d);
	orr_write8(d->cpu, LOAD + 2, 0xaa);
	say(d, "wrote", 0xaa);
	read_register(d, LOAD);
	begin(d);
	say(d, "halfword", orr_read16(d->cpu, LOAD + 2));
	read_register(d, NOWHERE);
	printf("%s\n", orr_response_name(d->cpu->response));
}

static void drive(struct orr_process *self)
{
	struct driver *d = orr_container_of(self, struct driver, thread);

	orr_wait_for(self, ORR_NS(33)); /* past the reset, between edges */
	for (uint32_t clocks = 1; clocks < 200; clocks += 66)
		one_shot(d, clocks);
	odd_accesses(d);
	fflush(stdout);
	orr_sim_stop(self->obj.sim);
}

void driver_start(long long s)
{
	struct orr_sim *sim = orr_sv_sim(s);
	struct orr_object *root;
	struct driver *d;

	if (!sim)
		return; /* the board did not load; that has been told */
	root = orr_sim_root(sim);
	d = orr_sim_alloc(sim, sizeof(*d));
	d->cpu = orr_container_of(orr_object_find(root, "cpu"),
				  struct orr_initiator_socket, obj);
	d->irq = orr_container_of(orr_object_find(root, "intc.in0"),
				  struct orr_wire, obj);
	orr_thread_init(&d->thread, root, "driver", drive);
}

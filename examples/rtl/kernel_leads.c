/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A C program that owns a verilated timer: apb_timer.so, made by
 * orrery wrap --top apb_timer apb_timer.sv. It goes back in the RTL's time
 * once, to a state that it has saved.
 */
#include <orrery/orrery.h>
#include <orrery/rtl.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { CTRL = 0, LOAD = 4, VALUE = 8, COUNT = 1 };

struct program {
	struct orr_clock clk;
	struct orr_initiator_socket cpu;
	struct orr_device *timer;
	struct orr_process driver;
};

static void must(int code, const struct orr_error *err)
{
	if (code == 0)
		return;
	fprintf(stderr, "%s\n", err->text);
	exit(2);
}

static void say(struct program *p, const char *when)
{
	printf("%s: %" PRIu32 " clocks are left\n", when,
	       orr_read32(&p->cpu, VALUE));
}

static void drive(struct orr_process *self)
{
	struct program *p = orr_container_of(self, struct program, driver);
	struct orr_error err;

	orr_write32(&p->cpu, LOAD, 1000);
	orr_write32(&p->cpu, CTRL, COUNT);
	orr_wait_for(self, ORR_US(2));
	say(p, "running"); /* and so behind an edge of the clock */
	must(orr_rtl_save(p->timer, "timer.state", &err), &err);
	say(p, "saved");
	orr_wait_for(self, ORR_US(5));
	say(p, "5 us later");
	must(orr_rtl_restore(p->timer, "timer.state", &err), &err);
	say(p, "restored");
	orr_sim_stop(self->obj.sim);
}

int main(int argc, char **argv)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_object *root = orr_sim_root(sim);
	const struct orr_device_class *cls;
	struct orr_error err;
	struct program p;

	if (argc != 2)
		return 2;
	cls = orr_rtl_load(argv[1], &err);
	must(cls ? 0 : -1, &err);
	orr_clock_init(&p.clk, root, "clk", orr_period_hz(100000000));
	p.timer = orr_device_new(cls, root, "timer");
	must(orr_device_set_clock(p.timer, "clk", &p.clk, &err), &err);
	must(orr_device_realize(p.timer, &err), &err);
	orr_initiator_socket_init(&p.cpu, root, "cpu");
	orr_bind(&p.cpu, &p.timer->mmio);
	orr_thread_init(&p.driver, root, "driver", drive);
	orr_sim_run(sim, ORR_MS(1));
	orr_sim_free(sim);
	return 0;
}

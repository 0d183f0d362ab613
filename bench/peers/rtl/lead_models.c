/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lead.sv as a device, which orrery wrap has made of it: the kernel clocks it,
 * and a thread of the models accesses it once in gap clocks.
 */
#include <orrery/orrery.h>
#include <orrery/rtl.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PERIOD = 10000 };

struct lead {
	struct orr_clock clk;
	struct orr_initiator_socket cpu;
	struct orr_process thread;
	uint64_t gap;
	uint64_t transfers;
	uint32_t sum;
};

static void access_one(struct lead *l)
{
	uint64_t address = l->transfers / 2 * 28 % 0x1000;

	if (l->transfers % 2 == 0)
		orr_write32(&l->cpu, address,
			    (uint32_t)l->transfers * 0x9e3779b1);
	else
		l->sum = l->sum * 3 + orr_read32(&l->cpu, address);
	l->transfers++;
}

static void run(struct orr_process *self)
{
	struct lead *l = orr_container_of(self, struct lead, thread);

	for (orr_time at = l->gap * PERIOD;; at += l->gap * PERIOD) {
		orr_wait_for(self, at - orr_now(self->obj.sim));
		access_one(l);
	}
}

static void must(bool ok, const struct orr_error *err)
{
	if (ok)
		return;
	fprintf(stderr, "%s\n", err->text);
	exit(2);
}

static uint64_t plusarg(int argc, char **argv, const char *name,
			uint64_t otherwise)
{
	size_t n = strlen(name);

	for (int i = 1; i < argc; i++)
		if (strncmp(argv[i], name, n) == 0)
			return strtoull(argv[i] + n, NULL, 10);
	return otherwise;
}

int main(int argc, char **argv)
{
	uint64_t steps = plusarg(argc, argv, "+steps=", 20000);
	struct orr_sim *sim = orr_sim_new();
	struct orr_object *root = orr_sim_root(sim);
	struct lead l = {.gap = plusarg(argc, argv, "+gap=", 100)};
	const struct orr_device_class *cls;
	struct orr_device *dev;
	struct orr_error err;

	cls = orr_rtl_load(MODEL, &err);
	must(cls, &err);
	orr_clock_init(&l.clk, root, "clk", orr_period_hz(100000000));
	dev = orr_device_new(cls, root, "rtl");
	must(orr_device_set_clock(dev, "clk", &l.clk, &err) == 0 &&
		     orr_device_realize(dev, &err) == 0,
	     &err);
	orr_initiator_socket_init(&l.cpu, root, "cpu");
	orr_bind(&l.cpu, &dev->mmio);
	orr_thread_init(&l.thread, root, "driver", run);
	orr_sim_run(sim, steps * PERIOD - 1);
	printf("%" PRIu64 " steps, %" PRIu64 " transfers, sum %08" PRIx32 "\n",
	       steps, l.transfers, l.sum);
	orr_sim_free(sim);
	return 0;
}

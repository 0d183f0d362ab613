/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Replays register traffic that was recorded from QEMU 7.2's HPET, in states
 * in which it follows the specification: test/golden/hpet_*.jsonl, or the
 * files named on the command line. Each line is an operation and what was
 * seen after it:
 *
 *	op	wr or rd a register, step time, read back mem, end
 *	off	offset in the HPET, or in memory
 *	val	the value; for a step, in nanoseconds
 *	mask	bits of val to ignore
 *	t	nanoseconds since the start
 *	hi	interrupt inputs that are high; in legacy mode, 0 and 8 are
 *		those of timers 0 and 1
 *	pulse	interrupt inputs that have seen a pulse
 *
 * A pulse takes no time in QEMU; property pulse-ticks makes it so here, too.
 */
#include "../watch.h"
#include "golden_trace.h"

#include <orrery/bus.h>
#include <orrery/models/hpet.h>
#include <orrery/models/ram.h>
#include <orrery/sim.h>

#include <stdlib.h>
#include <string.h>

enum { HPET = 0x00000000, RAM = 0x00100000 };

static const char *const fixtures[] = {
	"hpet_common_1",  "hpet_common_7", "hpet_common_13",
	"hpet_common_24", "hpet_msi_1",	   "hpet_msi_3",
};

struct replay;

/* Watches a wire that leads to an interrupt input. */
struct probe {
	struct orr_listener listener;
	const struct orr_wire *wire;
	struct replay *replay;
	unsigned input;
};

struct replay {
	struct golden_trace trace;
	struct orr_sim *sim;
	struct orr_bus bus;
	struct orr_initiator_socket cpu;
	struct orr_hpet hpet;
	struct orr_ram ram;
	struct probe routes[ORR_HPET_ROUTES];
	struct probe legacy[2];
	/* interrupt inputs, bit k for input k */
	uint32_t high;
	uint32_t rose; /* in this operation */
};

static void on_change(struct orr_listener *l)
{
	struct probe *p = orr_container_of(l, struct probe, listener);
	uint32_t bit = UINT32_C(1) << p->input;
	struct replay *r = p->replay;

	r->high &= ~bit;
	if (!orr_wire_level(p->wire))
		return;
	r->high |= bit;
	r->rose |= bit;
}

static void watch(struct replay *r, struct probe *p, struct orr_wire *w,
		  unsigned input)
{
	*p = (struct probe){{.fn = on_change}, w, r, input};
	orr_wire_listen(w, &p->listener);
}

static void build(struct replay *r, bool fsb)
{
	struct orr_object *root = orr_sim_root(r->sim);
	struct orr_device *hpet = &r->hpet.dev;

	orr_bus_init(&r->bus, root, "bus", &(struct orr_bus_timing){0, 0, 4});
	orr_initiator_socket_init(&r->cpu, root, "cpu");
	orr_bus_connect(&r->bus, &r->cpu);
	orr_ram_init(&r->ram, root, "ram");
	orr_hpet_init(&r->hpet, root, "hpet");
	orr_bus_connect(&r->bus, &r->hpet.dma);
	orr_device_set_u64(hpet, "int-route-cap", 0xff0104, NULL);
	orr_device_set_u64(hpet, "fsb", fsb, NULL);
	orr_device_set_u64(hpet, "pulse-ticks", 0, NULL);
	assert_int_equal(orr_device_realize(&r->ram.dev, NULL), 0);
	assert_int_equal(orr_device_realize(hpet, NULL), 0);
	orr_bus_map(&r->bus, RAM, 0x1000, &r->ram.dev.mmio, NULL);
	orr_bus_map(&r->bus, HPET, 0x400, &hpet->mmio, NULL);
	watch_sockets(r->sim);
	for (unsigned k = 0; k < ORR_HPET_ROUTES; k++)
		watch(r, &r->routes[k], &r->hpet.irq[k], k);
	watch(r, &r->legacy[0], &r->hpet.legacy[0], 0);
	watch(r, &r->legacy[1], &r->hpet.legacy[1], 8);
}

static void expect(const struct replay *r, bool ok, const char *what,
		   uint64_t seen, uint64_t recorded)
{
	golden_trace_expect(&r->trace, ok, what, seen, recorded);
}

/* A number, or a text such as "0xff"; 0 if there is none. */
static uint64_t number(const json_t *op, const char *key)
{
	const json_t *v = json_object_get(op, key);

	if (json_is_string(v))
		return strtoull(json_string_value(v), NULL, 0);
	return (uint64_t)json_integer_value(v);
}

static uint32_t inputs(const json_t *op, const char *key)
{
	const json_t *list = json_object_get(op, key);
	uint32_t mask = 0;

	assert_true(json_is_array(list));
	for (size_t i = 0; i < json_array_size(list); i++)
		mask |= UINT32_C(1)
			<< json_integer_value(json_array_get(list, i));
	return mask;
}

static void apply(struct replay *r, const char *verb, const json_t *op)
{
	uint64_t off = number(op, "off");
	uint64_t val = number(op, "val");
	uint64_t seen = val;

	if (strcmp(verb, "wr") == 0)
		orr_write32(&r->cpu, HPET + off, (uint32_t)val);
	else if (strcmp(verb, "rd") == 0)
		seen = orr_read32(&r->cpu, HPET + off);
	else if (strcmp(verb, "mem") == 0)
		seen = orr_read32(&r->cpu, off);
	else if (strcmp(verb, "step") == 0)
		orr_sim_run(r->sim, ORR_NS(val));
	else if (strcmp(verb, "end") != 0)
		fail_msg("%s:%u: unknown op '%s'", r->trace.path, r->trace.line,
			 verb);
	expect(r, ((seen ^ val) & ~number(op, "mask")) == 0, "value", seen,
	       val);
	expect(r, orr_now(r->sim) == ORR_NS(number(op, "t")), "time",
	       orr_now(r->sim), ORR_NS(number(op, "t")));
}

static void compare_inputs(struct replay *r, const json_t *op)
{
	uint32_t want_high = inputs(op, "hi");
	uint32_t want_pulse = inputs(op, "pulse");
	uint32_t rose = r->rose;
	uint32_t high = r->high;

	expect(r, (want_pulse & ~rose) == 0, "rising inputs", rose, want_pulse);
	expect(r, (rose & ~(want_pulse | want_high)) == 0, "rising inputs",
	       rose, want_pulse | want_high);
	expect(r, high == want_high, "high inputs", high, want_high);
	r->rose = 0;
}

static void replay_step(struct golden_trace *t, const char *verb,
			const json_t *op)
{
	struct replay *r = orr_container_of(t, struct replay, trace);

	apply(r, verb, op);
	compare_inputs(r, op);
}

static void replay_file(void **state)
{
	struct replay r = {.trace.path = *state};

	r.sim = orr_sim_new();
	build(&r, strstr(r.trace.path, "msi") != NULL);
	golden_trace_replay(&r.trace, replay_step);
	orr_sim_free(r.sim);
}

int main(int argc, char **argv)
{
	return golden_trace_main("hpet_golden", replay_file, fixtures,
				 ORR_COUNT(fixtures), argc, argv);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "../unit.h"

#include "../watch.h"
#include "hpet_rig.h"

static void count_warning(void *arg, enum orr_log_level level, const char *line)
{
	struct hpet_rig *r = arg;

	(void)level, (void)line;
	r->warnings++;
}

int hpet_rig_setup(void **state)
{
	struct hpet_rig *r = test_calloc(1, sizeof(*r));
	struct orr_object *root;

	r->sim = orr_sim_new();
	root = orr_sim_root(r->sim);
	orr_sim_set_log(r->sim, count_warning, r);
	orr_bus_init(&r->bus, root, "bus", &(struct orr_bus_timing){0, 0, 8});
	orr_initiator_socket_init(&r->cpu, root, "cpu");
	orr_bus_connect(&r->bus, &r->cpu);
	orr_ram_init(&r->ram, root, "ram");
	orr_hpet_init(&r->hpet, root, "hpet");
	orr_bus_map(&r->bus, HPET_BASE, 0x500, &r->hpet.dev.mmio, NULL);
	orr_bus_map(&r->bus, RAM_BASE, 0x10000, &r->ram.dev.mmio, NULL);
	watch_sockets(r->sim);
	assert_int_equal(orr_device_realize(&r->ram.dev, NULL), 0);
	*state = r;
	return 0;
}

int hpet_rig_teardown(void **state)
{
	struct hpet_rig *r = *state;

	orr_sim_free(r->sim);
	test_free(r);
	return 0;
}

void hpet_rig_set(struct hpet_rig *r, const char *prop, uint64_t value)
{
	assert_int_equal(orr_device_set_u64(&r->hpet.dev, prop, value, NULL),
			 0);
}

void hpet_rig_realize(struct hpet_rig *r)
{
	assert_int_equal(orr_device_realize(&r->hpet.dev, NULL), 0);
}

uint64_t get(struct hpet_rig *r, uint32_t offset)
{
	return orr_read64(&r->cpu, HPET_BASE + offset);
}

void set(struct hpet_rig *r, uint32_t offset, uint64_t value)
{
	orr_write64(&r->cpu, HPET_BASE + offset, value);
}

uint32_t tn_conf(unsigned n)
{
	return ORR_HPET_TN_CONF + n * ORR_HPET_STRIDE;
}

uint32_t tn_comp(unsigned n)
{
	return ORR_HPET_TN_COMP + n * ORR_HPET_STRIDE;
}

uint32_t tn_fsb(unsigned n)
{
	return ORR_HPET_TN_FSB + n * ORR_HPET_STRIDE;
}

uint32_t route(unsigned k)
{
	return k << ORR_HPET_INT_ROUTE_SHIFT;
}

void start(struct hpet_rig *r)
{
	set(r, ORR_HPET_GEN_CONF,
	    get(r, ORR_HPET_GEN_CONF) | ORR_HPET_ENABLE_CNF);
}

void halt(struct hpet_rig *r)
{
	set(r, ORR_HPET_GEN_CONF,
	    get(r, ORR_HPET_GEN_CONF) & ~(uint64_t)ORR_HPET_ENABLE_CNF);
}

void ticks(struct hpet_rig *r, uint64_t n)
{
	orr_sim_run(r->sim, orr_period_time(r->hpet.period, n));
}

void arm_timer(struct hpet_rig *r, unsigned n, uint32_t conf)
{
	set(r, tn_conf(n), conf);
	set(r, tn_comp(n), 100);
}

static void on_change(struct orr_listener *l)
{
	struct recorder *rec = orr_container_of(l, struct recorder, listener);
	bool high = orr_wire_level(rec->wire);
	unsigned *n = high ? &rec->rises : &rec->falls;
	orr_time *when = high ? rec->rose : rec->fell;

	if (*n < ORR_COUNT(rec->rose))
		when[*n] = orr_now(rec->wire->obj.sim);
	(*n)++;
}

void record(struct recorder *rec, struct orr_wire *w)
{
	*rec = (struct recorder){.listener = {.fn = on_change}, .wire = w};
	orr_wire_listen(w, &rec->listener);
}

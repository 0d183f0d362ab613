/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Debug access to every model: IEEE 1666-2023 clause 11.4. It takes no time and
 * has no side effects, so a run with reads by a debugger in it is the same run.
 */
#include "../unit.h"

#include "../watch.h"

#include <orrery/orrery.h>

static void give_clocks(struct orr_device *dev, struct orr_clock *clock)
{
	for (unsigned p = 0; p < dev->cls->nports; p++)
		if (dev->cls->ports[p].kind == ORR_PORT_CLOCK)
			orr_device_set_clock(dev, dev->cls->ports[p].name,
					     clock, NULL);
}

static void read_all(struct orr_initiator_socket *i, uint64_t span)
{
	unsigned char bytes[8];
	struct orr_payload p;

	for (uint64_t a = 0; a < span; a++)
		for (uint32_t n = 1; n <= 8; n *= 2) {
			orr_payload_init(&p);
			orr_payload_set(&p, ORR_READ_COMMAND, a, bytes, n);
			assert_true(orr_transport_dbg(i, &p) <= n);
		}
}

/* What the device reads and does, with or without a debugger beside. */
static uint64_t hash_of(const struct orr_device_class *cls, bool look)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_object *root = orr_sim_root(sim);
	uint32_t span = cls->span < 4 ? 4 : cls->span;
	struct orr_initiator_socket i;
	struct orr_clock clock;
	struct orr_device *dev;
	uint64_t hash;

	orr_sim_hash_enable(sim, true);
	orr_sim_set_log_level(sim, ORR_LOG_ERROR);
	orr_clock_init(&clock, root, "clock", orr_period_hz(10000000));
	dev = orr_device_new(cls, root, "dev");
	give_clocks(dev, &clock);
	assert_int_equal(orr_device_realize(dev, NULL), 0);
	orr_initiator_socket_init(&i, root, "i");
	orr_bind(&i, &dev->mmio);
	watch_sockets(sim);
	for (uint32_t k = 0; k < 256; k++) {
		orr_write32(&i, k * 4 % span, k * UINT32_C(0x9e3779b9));
		orr_sim_run(sim, ORR_NS(300));
		if (look && k % 16 == 0)
			read_all(&i, span < 0x200 ? span : 0x200);
		orr_sim_hash_fold(sim, orr_read32(&i, k * 12 % span));
	}
	hash = orr_sim_hash(sim);
	orr_sim_free(sim);
	return hash;
}

static void debugger_changes_nothing_in_any_model_11_4(void **state)
{
	const struct orr_device_class *const *cls = orr_models();
	unsigned seen = 0;

	(void)state;
	for (; *cls; cls++) {
		if (!(*cls)->span)
			continue;
		if (hash_of(*cls, true) != hash_of(*cls, false))
			fail_msg("%s notices a debugger", (*cls)->name);
		seen++;
	}
	assert_true(seen >= 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(debugger_changes_nothing_in_any_model_11_4),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

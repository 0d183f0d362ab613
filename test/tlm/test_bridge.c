/* SPDX-License-Identifier: Apache-2.0 */
/* A bridge between a bus of 100 MHz and one of 40 MHz. */
#include "../unit.h"

#include "../watch.h"
#include "at_rig.h"

#include <orrery/models/ram.h>
#include <orrery/orrery.h>

struct rig {
	struct orr_sim *sim;
	struct orr_clock fast;
	struct orr_clock slow;
	struct orr_bus near;
	struct orr_bus far;
	struct orr_bridge bridge;
	struct orr_initiator_socket cpu;
	struct orr_ram ram;
	uint64_t start;
	uint64_t end;
};

static struct rig rig;

static void invalidated(struct orr_initiator_socket *i, uint64_t start,
			uint64_t end)
{
	(void)i;
	rig.start = start;
	rig.end = end;
}

/* The memory is at 0x1000 of the far bus, that at 0x8000 of the near one. */
static int setup(void **state)
{
	static const struct orr_initiator_ops ops = {
		.invalidate_direct_mem_ptr = invalidated};
	struct orr_bridge_config config = {.near = &rig.fast,
					   .far = &rig.slow,
					   .request_cycles = 2,
					   .response_cycles = 3,
					   .base = 0x1000};
	struct orr_bus_timing timing;
	struct orr_object *root;

	(void)state;
	rig = (struct rig){.sim = orr_sim_new()};
	root = orr_sim_root(rig.sim);
	orr_clock_init(&rig.fast, root, "fast",
		       (struct orr_period){ORR_NS(10), 1});
	orr_clock_init(&rig.slow, root, "slow",
		       (struct orr_period){ORR_NS(25), 1});
	timing = orr_bus_ahb_lite(&rig.fast, 4);
	orr_bus_init(&rig.near, root, "near", &timing);
	timing = orr_bus_apb(&rig.slow);
	orr_bus_init(&rig.far, root, "far", &timing);
	orr_bridge_init(&rig.bridge, root, "bridge", &config);
	orr_ram_init(&rig.ram, root, "ram");
	orr_device_realize(&rig.ram.dev, NULL);
	orr_bus_map(&rig.near, 0x8000, 0x100, &rig.bridge.in, NULL);
	orr_bus_connect(&rig.far, &rig.bridge.out);
	orr_bus_map(&rig.far, 0x1000, 0x1000, &rig.ram.dev.mmio, NULL);
	orr_initiator_socket_init(&rig.cpu, root, "cpu");
	orr_initiator_socket_set_ops(&rig.cpu, &ops);
	orr_bus_connect(&rig.near, &rig.cpu);
	watch_sockets(rig.sim);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	orr_sim_free(rig.sim);
	return 0;
}

/*
 * Near: address 0 to 10, data to 20 ns. The far edge after 20 is 25; 2 cycles
 * more are 75; APB to 125. The near edge at 130, 3 cycles more: 160.
 */
static void crossing_takes_edges_of_both_clocks(void **state)
{
	unsigned char byte = 9;
	orr_time delay = 0;
	struct orr_payload p;

	(void)state;
	orr_payload_init(&p);
	orr_payload_set(&p, ORR_WRITE_COMMAND, 0x8004, &byte, 1);
	orr_b_transport(&rig.cpu, &p, &delay);
	assert_int_equal(p.response, ORR_OK_RESPONSE);
	assert_true(delay == ORR_NS(160));
	assert_true(p.address == 0x8004);
	assert_int_equal(rig.ram.bytes[4], 9);
}

static void debug_and_direct_memory_pass_11(void **state)
{
	unsigned char byte = 5;
	struct orr_payload p;
	struct orr_dmi dmi;

	(void)state;
	orr_payload_init(&p);
	orr_payload_set(&p, ORR_WRITE_COMMAND, 0x8010, &byte, 1);
	assert_int_equal(orr_transport_dbg(&rig.cpu, &p), 1);
	assert_int_equal(rig.ram.bytes[0x10], 5);
	assert_true(orr_get_direct_mem_ptr(&rig.cpu, &p, &dmi));
	assert_true(dmi.start == 0x8000 && dmi.end == 0x80ff);
	assert_int_equal(dmi.ptr[0x10], 5);
	/* 2 + 2 cycles of 25 ns, 3 + 2 of 10 ns */
	assert_true(4 * dmi.read_latency == ORR_NS(100 + 50)); /* a word */
	orr_invalidate_direct_mem_ptr(&rig.ram.dev.mmio, 0x20, 0x2f);
	assert_true(rig.start == 0x8020 && rig.end == 0x802f);
}

static enum orr_sync answer_at_once(struct orr_target_socket *t,
				    struct orr_payload *p, orr_phase *phase,
				    orr_time *delay)
{
	(void)t;
	if (*phase == ORR_END_RESP)
		return ORR_COMPLETED;
	p->response = ORR_OK_RESPONSE;
	*phase = ORR_BEGIN_RESP;
	*delay += ORR_NS(27);
	return ORR_UPDATED;
}

/*
 * To the bridge at 20 ns, to the far bus at 75, to the target at 125, which
 * responds at 152. The far edge is at 175, the near one at 180, and 3 more 210.
 */
static void phases_come_to_phases_by_threads(void **state)
{
	static const struct orr_target_ops ops = {.nb_transport_fw =
							  answer_at_once};
	struct orr_bridge_config config = rig.bridge.config;
	struct orr_object *root = orr_sim_root(rig.sim);
	struct at_transfer t = {
		.command = ORR_READ_COMMAND, .address = 0x9000, .length = 4};
	struct orr_target_socket phased;
	struct at_initiator at;
	struct orr_bridge slow;

	(void)state;
	config.base = 0x4000;
	config.waits = true;
	orr_bridge_init(&slow, root, "slow_bridge", &config);
	orr_target_socket_init(&phased, root, "phased", &ops);
	orr_bus_map(&rig.near, 0x9000, 0x100, &slow.in, NULL);
	orr_bus_connect(&rig.far, &slow.out);
	orr_bus_map(&rig.far, 0x4000, 0x100, &phased, NULL);
	at_initiator_init(&at, root, "at", &t, 1, 1);
	orr_bus_connect(&rig.near, &at.socket);
	orr_sim_run(rig.sim, ORR_US(1));
	assert_true(at_initiator_done(&at));
	assert_int_equal(t.response, ORR_OK_RESPONSE);
	assert_true(t.end == ORR_NS(210));
}

static uint64_t heard[2];

static void note_range(struct orr_initiator_socket *i, uint64_t start,
		       uint64_t end)
{
	(void)i;
	heard[0] = start;
	heard[1] = end;
}

/* Its base is in the middle of the memory: what is below is not to be seen. */
static void only_what_is_behind_the_base_is_seen_11_3_5(void **state)
{
	static const struct orr_initiator_ops ops = {
		.invalidate_direct_mem_ptr = note_range};
	struct orr_bridge_config config = {
		.near = &rig.fast, .far = &rig.slow, .base = 0x80};
	struct orr_object *root = orr_sim_root(rig.sim);
	struct orr_initiator_socket direct;
	struct orr_bridge half;
	struct orr_payload p;
	struct orr_dmi dmi;

	(void)state;
	orr_bridge_init(&half, root, "half", &config);
	orr_initiator_socket_init(&direct, root, "direct");
	orr_initiator_socket_set_ops(&direct, &ops);
	orr_bind(&direct, &half.in);
	orr_bind(&half.out, &rig.ram.dev.mmio);
	orr_payload_init(&p);
	p.command = ORR_READ_COMMAND;
	p.address = 0x10;
	assert_true(orr_get_direct_mem_ptr(&direct, &p, &dmi));
	assert_ptr_equal(dmi.ptr, rig.ram.bytes + 0x80);
	assert_true(dmi.start == 0 && dmi.end == rig.ram.size - 1 - 0x80);
	heard[1] = 1;
	orr_invalidate_direct_mem_ptr(&rig.ram.dev.mmio, 0x10, 0x7f);
	assert_true(heard[1] == 1); /* it has not heard of it */
	orr_invalidate_direct_mem_ptr(&rig.ram.dev.mmio, 0x10, 0x8f);
	assert_true(heard[0] == 0 && heard[1] == 0xf);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(crossing_takes_edges_of_both_clocks),
		TEST(debug_and_direct_memory_pass_11),
		TEST(phases_come_to_phases_by_threads),
		TEST(only_what_is_behind_the_base_is_seen_11_3_5),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

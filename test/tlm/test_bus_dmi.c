/* SPDX-License-Identifier: Apache-2.0 */
/* Direct memory by way of buses: IEEE 1666-2023 clause 11.3. */
#include "../unit.h"

#include "../watch.h"

#include <orrery/models/ram.h>
#include <orrery/orrery.h>

#include <string.h>

/* The memory is at 0x10000, with only half of it within the range. */
struct rig {
	struct orr_sim *sim;
	struct orr_bus bus;
	struct orr_initiator_socket cpu[2];
	struct orr_ram ram;
	uint64_t start[2];
	uint64_t end[2];
};

static struct rig rig;

static void invalidated(struct orr_initiator_socket *i, uint64_t start,
			uint64_t end)
{
	rig.start[i - rig.cpu] = start;
	rig.end[i - rig.cpu] = end;
}

static int setup(void **state)
{
	static const struct orr_bus_timing timing = {ORR_NS(10), ORR_NS(5), 4};
	static const struct orr_initiator_ops ops = {
		.invalidate_direct_mem_ptr = invalidated};
	static const char *const names[] = {"a", "b"};
	struct orr_object *root;

	(void)state;
	rig = (struct rig){.sim = orr_sim_new()};
	root = orr_sim_root(rig.sim);
	orr_bus_init(&rig.bus, root, "bus", &timing);
	orr_ram_init(&rig.ram, root, "ram");
	orr_device_set(&rig.ram.dev, "latency-ns", "7", NULL);
	orr_device_realize(&rig.ram.dev, NULL);
	orr_bus_map(&rig.bus, 0x10000, 0x8000, &rig.ram.dev.mmio, NULL);
	for (unsigned k = 0; k < 2; k++) {
		orr_initiator_socket_init(&rig.cpu[k], root, names[k]);
		orr_initiator_socket_set_ops(&rig.cpu[k], &ops);
		orr_bus_connect(&rig.bus, &rig.cpu[k]);
	}
	watch_sockets(rig.sim);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	orr_sim_free(rig.sim);
	return 0;
}

static void range_is_translated_and_cut_11_3(void **state)
{
	struct orr_payload p;
	struct orr_dmi dmi;

	(void)state;
	orr_payload_init(&p);
	p.command = ORR_READ_COMMAND;
	p.address = 0x12345;
	assert_true(orr_get_direct_mem_ptr(&rig.cpu[0], &p, &dmi));
	assert_true(p.address == 0x12345);
	assert_true(dmi.start == 0x10000 && dmi.end == 0x17fff);
	dmi.ptr[0x2345] = 0x5a;
	assert_int_equal(orr_read8(&rig.cpu[1], 0x12345), 0x5a);
}

/* A word of 4 bytes: 10 and 5 ns on the bus, 7 in the memory. */
static void latency_is_that_of_a_byte_11_3_5(void **state)
{
	unsigned char word[4] = {0};
	orr_time delay = 0;
	struct orr_payload p;
	struct orr_dmi dmi;

	(void)state;
	orr_payload_init(&p);
	orr_payload_set(&p, ORR_READ_COMMAND, 0x10000, word, 4);
	orr_get_direct_mem_ptr(&rig.cpu[0], &p, &dmi);
	orr_b_transport(&rig.cpu[0], &p, &delay);
	assert_true(delay == ORR_NS(10 + 5 + 7));
	assert_true(4 * dmi.read_latency == delay);
	assert_true(4 * dmi.write_latency == delay);
}

static void never_called(struct orr_target_socket *t, struct orr_payload *p,
			 orr_time *delay)
{
	(void)t;
	(void)p;
	(void)delay;
}

static bool refuse_without_a_word(struct orr_target_socket *t,
				  struct orr_payload *p, struct orr_dmi *dmi)
{
	(void)t;
	(void)p;
	(void)dmi;
	return false;
}

/* A descriptor comes to the target in its initial state, which is of all. */
static void refusal_without_a_word_is_for_all_11_3_5(void **state)
{
	static const struct orr_target_ops ops = {
		.b_transport = never_called,
		.get_direct_mem_ptr = refuse_without_a_word};
	struct orr_target_socket silent;
	struct orr_payload p;
	struct orr_dmi dmi;

	(void)state;
	memset(&dmi, 0x5a, sizeof(dmi));
	orr_target_socket_init(&silent, orr_sim_root(rig.sim), "silent", &ops);
	assert_int_equal(orr_bus_map(&rig.bus, 0x40000, 0x100, &silent, NULL),
			 0);
	orr_payload_init(&p);
	p.command = ORR_READ_COMMAND;
	p.address = 0x40010;
	assert_false(orr_get_direct_mem_ptr(&rig.cpu[0], &p, &dmi));
	assert_null(dmi.ptr);
	assert_true(dmi.start == 0x40000 && dmi.end == 0x400ff);
	assert_true(dmi.read_latency == 0 && dmi.write_latency == 0);
}

static void hole_is_described_11_3_5(void **state)
{
	struct orr_payload p;
	struct orr_dmi dmi;

	(void)state;
	orr_payload_init(&p);
	p.command = ORR_READ_COMMAND;
	p.address = 0xffff;
	assert_false(orr_get_direct_mem_ptr(&rig.cpu[0], &p, &dmi));
	assert_true(dmi.start == 0 && dmi.end == 0xffff);
	p.address = 0x18000;
	assert_false(orr_get_direct_mem_ptr(&rig.cpu[0], &p, &dmi));
	assert_true(dmi.start == 0x18000 && dmi.end == UINT64_MAX);
}

static void every_initiator_hears_of_an_invalidation_11_3_6(void **state)
{
	(void)state;
	orr_invalidate_direct_mem_ptr(&rig.ram.dev.mmio, 0x100, 0x1ff);
	for (unsigned k = 0; k < 2; k++)
		assert_true(rig.start[k] == 0x10100 && rig.end[k] == 0x101ff);
	orr_invalidate_direct_mem_ptr(&rig.ram.dev.mmio, 0x7000, UINT64_MAX);
	assert_true(rig.start[0] == 0x17000 && rig.end[0] == 0x17fff);
	/* beyond what is mapped */
	orr_invalidate_direct_mem_ptr(&rig.ram.dev.mmio, 0x8000, 0x8fff);
	assert_true(rig.start[0] == 0x17000);
}

static void debug_access_takes_no_time_11_4(void **state)
{
	unsigned char bytes[4] = {1, 2, 3, 4};
	struct orr_payload p;

	(void)state;
	orr_payload_init(&p);
	orr_payload_set(&p, ORR_WRITE_COMMAND, 0x10010, bytes, 4);
	assert_int_equal(orr_transport_dbg(&rig.cpu[0], &p), 4);
	assert_true(p.address == 0x10010);
	assert_int_equal(rig.ram.bytes[0x13], 4);
	assert_int_equal(orr_sim_run(rig.sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_true(orr_now(rig.sim) == 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(range_is_translated_and_cut_11_3),
		TEST(latency_is_that_of_a_byte_11_3_5),
		TEST(refusal_without_a_word_is_for_all_11_3_5),
		TEST(hole_is_described_11_3_5),
		TEST(every_initiator_hears_of_an_invalidation_11_3_6),
		TEST(debug_access_takes_no_time_11_4),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

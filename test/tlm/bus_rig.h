/* SPDX-License-Identifier: Apache-2.0 */
/* A bus with two initiators and two targets. */
#ifndef ORRERY_TEST_BUS_RIG_H
#define ORRERY_TEST_BUS_RIG_H

#include <orrery/bus.h>
#include <orrery/log.h>
#include <orrery/sim.h>

#define HIGH UINT64_C(0x800000000000)

/* A target that notes the last transfer; it takes 3 ns. */
struct target {
	struct orr_target_socket socket;
	unsigned transfers;
	uint64_t address;
	uint32_t length;
	const struct orr_object *inside; /* at the end of the call */
	/* if bound, writes to HIGH for each transfer that it gets */
	struct orr_initiator_socket dma;
};

/* 10 ns for the address, and 5 ns for each 4 bytes. */
struct bus_rig {
	struct orr_sim *sim;
	struct orr_bus bus;
	struct orr_initiator_socket cpu;
	struct orr_initiator_socket other;
	struct target low; /* at 0x1000, of 0x1000 bytes */
	struct target high; /* at HIGH, the same */
	unsigned warnings;
	char warning[512]; /* the last one */
};

/* cmocka's set-up and tear-down; *state is the rig. */
int bus_rig_setup(void **state);
int bus_rig_teardown(void **state);

/* One more target, to be mapped. */
void bus_rig_target(struct bus_rig *r, struct target *t, const char *name);

/* The delay of a read of length bytes, as annotated. */
orr_time delay_of(struct bus_rig *r, uint64_t address, uint32_t length);

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, bus_rig_setup, bus_rig_teardown)

#endif

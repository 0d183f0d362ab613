/* SPDX-License-Identifier: Apache-2.0 */
/* Two PL011, joined bit by bit or not, for the tests of their pins. */
#ifndef ORRERY_TEST_PL011_PAIR_H
#define ORRERY_TEST_PL011_PAIR_H

#include "pl011_rig.h"

/* Two UARTs at 24 MHz; what the first sends on txd the second receives. */
struct pair {
	struct orr_sim *sim;
	struct orr_clock clock;
	struct orr_initiator_socket cpu[2];
	struct orr_pl011 uart[2];
	/* the changes of a wire */
	struct orr_listener listener;
	const struct orr_wire *watched;
	orr_time edges[64];
	unsigned nedges;
};

/* Registers of UART i. */
void put(struct pair *p, unsigned i, uint32_t offset, uint32_t value);
uint32_t get(struct pair *p, unsigned i, uint32_t offset);

/* 115200 baud in the given format. */
void begin(struct pair *p, unsigned i, uint32_t lcr_h, uint32_t cr);

/*
 * cmocka's set-up and tear-down: *state is a pair; the second one's line is by
 * bits, the first one's too, and joined to it, or by characters.
 */
int set_up_joined(void **state);
int set_up_faces(void **state);
int tear_down_pair(void **state);

#define JOINED(f) \
	cmocka_unit_test_setup_teardown(f, set_up_joined, tear_down_pair)
#define FACES(f) \
	cmocka_unit_test_setup_teardown(f, set_up_faces, tear_down_pair)

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A PL011 at 24 MHz between a driver that takes no time and a memory back
 * end, for the tests of the PL011.
 */
#ifndef ORRERY_TEST_PL011_RIG_H
#define ORRERY_TEST_PL011_RIG_H

#include "../unit.h"

#include <orrery/models/pl011.h>
#include <orrery/orrery.h>

/*
 * 115200 baud: IBRD 13, FBRD 1. A half bit is 833 eighths of a cycle of 1/24
 * us, so a bit is 208.25 cycles and an 8N1 character 2082.5.
 */
enum { HALF_BIT = 833, CHARACTER = 20, STORED = 19, TIMEOUT = 64 };

enum {
	LCR_8N1 = ORR_PL011_LCR_H_WLEN8,
	LCR_FIFO = ORR_PL011_LCR_H_WLEN8 | ORR_PL011_LCR_H_FEN,
	CR_ON = ORR_PL011_CR_UARTEN | ORR_PL011_CR_TXE | ORR_PL011_CR_RXE
};

struct rig {
	struct orr_sim *sim;
	struct orr_clock clock;
	struct orr_initiator_socket cpu;
	struct orr_pl011 uart;
	unsigned warnings;
};

/* The first picosecond at which n half bits have elapsed, at 115200 baud. */
orr_time half_bits(uint64_t n);

/* Registers, as 32-bit words. */
uint32_t rd(struct rig *r, uint32_t offset);
void wr(struct rig *r, uint32_t offset, uint32_t value);

/* 115200 baud in the given format. */
void start(struct rig *r, uint32_t lcr_h, uint32_t cr);

/* Run for a time, or until a time since the start. */
void run(struct rig *r, orr_time t);
void run_to(struct rig *r, orr_time t);

/* Software's side: characters into DR, and out of it. */
void write_text(struct rig *r, const char *text);
void read_chars(struct rig *r, unsigned n);

/* The host's side: characters to come; n of 10 bits, and their time. */
void feed(struct rig *r, const char *text);
void receive(struct rig *r, unsigned n);

/* The output so far is exactly text; it is taken away. */
void assert_sent(struct rig *r, const char *text);

/* text has left at time t, and its last character not before. */
void assert_sent_at(struct rig *r, const char *text, orr_time t);

/* The FIFO's count of characters becomes n at time t. */
void assert_stored_at(struct rig *r, unsigned n, orr_time t);

/*
 * cmocka's set-up and tear-down: *state is a rig, with deep or shallow FIFOs,
 * or with a peer that sends whether or not there is room.
 */
int set_up(void **state);
int set_up_16(void **state);
int set_up_free(void **state);
int tear_down(void **state);

#define RIG_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
#define RIG_TEST_16(f) cmocka_unit_test_setup_teardown(f, set_up_16, tear_down)
#define RIG_TEST_FREE(f) \
	cmocka_unit_test_setup_teardown(f, set_up_free, tear_down)

#endif

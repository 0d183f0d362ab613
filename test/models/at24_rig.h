/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An EEPROM of 256 bytes on a bus of its own, as a driver uses it. Section
 * numbers are those of the AT24C02C's data sheet, DS20006111A.
 */
#ifndef ORRERY_TEST_AT24_RIG_H
#define ORRERY_TEST_AT24_RIG_H

#include "../unit.h"

#include <orrery/models/at24.h>
#include <orrery/sim.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

enum { ADDRESS = 0x50, PAGE = 8 };

struct rig {
	struct orr_sim *sim;
	struct orr_i2c_bus bus;
	struct orr_at24 rom;
	char dir[32];
	char path[64]; /* of a file that is not there yet */
	char log[256]; /* the last line */
};

/* cmocka's set-up and tear-down: realized without a file; with, but not yet. */
int setup(void **state);
int setup_file(void **state);
int teardown(void **state);

#define on_test(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
#define file_test(fn) cmocka_unit_test_setup_teardown(fn, setup_file, teardown)

/* Write n bytes from an address on: false if one is not acknowledged. */
bool put(struct rig *r, uint8_t at, const uint8_t *bytes, unsigned n);
/* Let the longest write cycle pass. */
void cycle(struct rig *r);
/* One byte, with its cycle. */
void put1(struct rig *r, uint8_t at, uint8_t byte);
/* The byte at an address, or at the one that comes next. */
uint8_t get(struct rig *r, uint8_t at);
uint8_t get_current(struct rig *r);

/* A new run with the same file; a file of so many zeros, with these rights. */
void start_again(struct rig *r);
void make_file(const struct rig *r, size_t size, mode_t mode);

#endif

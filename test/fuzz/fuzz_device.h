/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Register programs from arbitrary bytes, for the targets that are devices.
 */
#ifndef ORRERY_TEST_FUZZ_FUZZ_DEVICE_H
#define ORRERY_TEST_FUZZ_FUZZ_DEVICE_H

#include "fuzz.h"

#include <orrery/orrery.h>

/* The bytes that are left; beyond them all is 0. */
struct fuzz_input {
	const uint8_t *data;
	size_t left;
};

uint64_t fuzz_take(struct fuzz_input *in, unsigned bytes);

/* Ends the program, with the condition, unless it holds. */
void fuzz_check(bool holds, const char *condition);
#define FUZZ_CHECK(condition) fuzz_check((condition), #condition)

/* A read or write of 1, 2, 4 or 8 bytes at an offset below span. */
void fuzz_access(struct fuzz_input *in, struct orr_initiator_socket *cpu,
		 uint32_t span);

/* The state of dev can be saved, and loading it changes nothing. */
void fuzz_check_state(struct orr_device *dev);

/* A simulation whose log is dropped. */
struct orr_sim *fuzz_sim(void);

#endif

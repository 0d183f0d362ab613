/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the bytes of a state. */
#ifndef ORRERY_TLM_STATE_IN_H
#define ORRERY_TLM_STATE_IN_H

#include "state.h"

struct ori_state_in {
	const unsigned char *bytes;
	size_t size; /* without the checksum */
	size_t at;
	struct orr_device *dev; /* whose turn it is, or */
	const struct orr_bus *bus; /* NULL, both: the header's */
	unsigned version; /* of the section */
	bool apply;
	struct ori_state_events events; /* those of a check */
	int ret; /* of the first failure */
	struct orr_error *err;
};

/* "state, byte 123 (soc.uart0): ..." into err; returns code. */
int ori_state_fail(struct ori_state_in *in, int code, const char *fmt, ...)
	ORR_PRINTF(3, 4);

/* n bytes, if there are as many. */
int ori_state_get_bytes(struct ori_state_in *in, size_t n,
			const unsigned char **bytes);
int ori_state_get(struct ori_state_in *in, unsigned width, uint64_t *value);

/* A number and a text that are known already; else fail with code. */
int ori_state_expect(struct ori_state_in *in, unsigned width, uint64_t wanted,
		     const char *what, int code);
int ori_state_expect_text(struct ori_state_in *in, const char *wanted,
			  const char *what, int code);

/* A memory of size bytes. */
int ori_state_get_memory(struct ori_state_in *in, unsigned char *memory,
			 uint64_t size);

#endif

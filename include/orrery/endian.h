/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Endianness (IEEE 1666-2023 clauses 14.18 to 14.20). The data array of a
 * payload is in the order of addresses, of words in the host's byte order. An
 * initiator whose own order is the other one sends what these make of its
 * transfer: each byte at the place of the bus where the other order has it.
 */
#ifndef ORRERY_ENDIAN_H
#define ORRERY_ENDIAN_H

#include <orrery/payload.h>

#ifdef __cplusplus
extern "C" {
#endif

enum orr_endianness { ORR_UNKNOWN_ENDIAN, ORR_LITTLE_ENDIAN, ORR_BIG_ENDIAN };

/* The host's, and whether e is the host's. */
ORR_API enum orr_endianness orr_host_endianness(void);
ORR_API bool orr_has_host_endianness(enum orr_endianness e);

/* What it takes to come back; data and enable are the caller's. */
struct orr_hostendian {
	unsigned char *data; /* room bytes each */
	unsigned char *enable;
	uint32_t room; /* see below */
	/* private */
	struct orr_payload original;
	uint32_t word;
	uint32_t bus;
};

/*
 * Convert p, a transfer of words of word bytes over a bus of bus bytes (both
 * powers of two), before it is sent: any transfer, with byte enables of any
 * pattern, to any address, wider or narrower than the bus, or a stream. It
 * becomes whole words of the bus, for which the length and twice the width of
 * the bus, for each turn of a stream, is room enough. Returns 0, or -EINVAL if
 * the length is no multiple of the streaming width, or that none of word, and
 * -ENOSPC if room is too small; p is then as it was.
 */
ORR_API int orr_to_hostendian(struct orr_hostendian *c, struct orr_payload *p,
			      uint32_t word, uint32_t bus);

/* Back: attributes as they were, and, of a read, the data. */
ORR_API void orr_from_hostendian(const struct orr_hostendian *c,
				 struct orr_payload *p);

#ifdef __cplusplus
}
#endif

#endif

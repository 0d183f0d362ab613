/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The TLM-2.0 generic payload (IEEE 1666-2023 clause 14): one transaction on
 * a memory-mapped bus.
 */
#ifndef ORRERY_PAYLOAD_H
#define ORRERY_PAYLOAD_H

#include <orrery/base.h>

#ifdef __cplusplus
extern "C" {
#endif

enum orr_command { ORR_READ_COMMAND, ORR_WRITE_COMMAND, ORR_IGNORE_COMMAND };

enum orr_response {
	ORR_OK_RESPONSE = 1,
	ORR_INCOMPLETE_RESPONSE = 0,
	ORR_GENERIC_ERROR_RESPONSE = -1,
	ORR_ADDRESS_ERROR_RESPONSE = -2,
	ORR_COMMAND_ERROR_RESPONSE = -3,
	ORR_BURST_ERROR_RESPONSE = -4,
	ORR_BYTE_ENABLE_ERROR_RESPONSE = -5
};

struct orr_payload {
	enum orr_command command;
	enum orr_response response;
	uint64_t address;
	unsigned char *data; /* the initiator's, length bytes */
	uint32_t length;
	uint32_t streaming_width; /* length or more: no streaming */
	const unsigned char *byte_enable; /* 0xff or 0 each; NULL: all */
	uint32_t byte_enable_length; /* the pattern repeats */
	bool dmi_allowed;
};

/* All attributes at their defaults (14.5). */
ORR_API void orr_payload_init(struct orr_payload *p);

/*
 * Ready for one plain transfer of length bytes at data: the attributes that
 * the base protocol wants set before each call (14.7).
 */
ORR_API void orr_payload_set(struct orr_payload *p, enum orr_command command,
			     uint64_t address, void *data, uint32_t length);

/* "TLM_ADDRESS_ERROR_RESPONSE" and so on, as the standard spells them. */
ORR_API const char *orr_response_name(enum orr_response r);

#ifdef __cplusplus
}
#endif

#endif

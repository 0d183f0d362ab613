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

/*
 * Whether debug and DMI calls use all attributes of the payload (14.8); the
 * initiator asks, and the target answers with ORR_FULL_PAYLOAD_ACCEPTED.
 */
enum orr_payload_option {
	ORR_MIN_PAYLOAD,
	ORR_FULL_PAYLOAD,
	ORR_FULL_PAYLOAD_ACCEPTED
};

/*
 * Who takes a payload back when its last reference is released (14.5). free
 * is called with the reference count at 0; before the payload is used again,
 * orr_payload_reset has to be called on it.
 */
struct orr_memory_manager {
	void (*free)(struct orr_memory_manager *mm, struct orr_payload *p);
};

/*
 * The column on the right says who may change an attribute after the first
 * call that carries it (14.7): nobody, the interconnect, or the target.
 */
struct orr_payload {
	enum orr_command command; /* nobody */
	enum orr_response response; /* target, and who answers in its place */
	uint64_t address; /* interconnect */
	unsigned char *data; /* nobody; the bytes: target, for a read */
	uint32_t length; /* nobody; bytes at data */
	uint32_t streaming_width; /* nobody; length or more: no streaming */
	const unsigned char *byte_enable; /* nobody; 0xff or 0; NULL: all */
	uint32_t byte_enable_length; /* nobody; the pattern repeats */
	enum orr_payload_option option;
	bool dmi_allowed; /* target, interconnect */
	/* private */
	struct orr_extension *extensions;
	struct orr_memory_manager *mm;
	uint32_t refs;
};

/* All attributes at their defaults (14.7), no extensions, no references. */
ORR_API void orr_payload_init(struct orr_payload *p);

/*
 * Ready for one plain transfer of length bytes at data: the attributes that
 * the base protocol wants set before each call (14.7).
 */
ORR_API void orr_payload_set(struct orr_payload *p, enum orr_command command,
			     uint64_t address, void *data, uint32_t length);

/* "TLM_ADDRESS_ERROR_RESPONSE" and so on, as the standard spells them. */
ORR_API const char *orr_response_name(enum orr_response r);

/*
 * Whether byte i of the data is enabled (14.13, 14.14). A pattern of no length,
 * which orr_payload_check refuses, disables nothing.
 */
ORR_API bool orr_payload_enabled(const struct orr_payload *p, uint32_t i);

/*
 * What no target can carry out, as the response that says so: no bytes
 * (14.12: burst error), a streaming width of 0 (14.15: burst error), enables
 * without a length (14.14: byte enable error), no data, or an address range
 * that wraps (14.10: address error). ORR_OK_RESPONSE if nothing is wrong.
 */
ORR_API enum orr_response orr_payload_check(const struct orr_payload *p);

/* The bytes of the address space that p reaches over: at most length. */
ORR_API uint32_t orr_payload_span(const struct orr_payload *p);

/*
 * Carry out p on memory, whose first byte is at p->address, with byte enables
 * and streaming; memory has orr_payload_span bytes, and orr_payload_check has
 * found nothing wrong.
 */
ORR_API void orr_payload_copy(struct orr_payload *p, unsigned char *memory);

/*
 * Make p a copy of from (14.5): attributes, and the data and byte enables, as
 * many as from has, if both payloads point to an array; p's, which the caller
 * provides, are as long as that, and lie apart from from's. Extensions that p
 * lacks are cloned, automatic ones if p has a memory manager, and the others
 * copied into. Memory management stays.
 */
ORR_API void orr_payload_deep_copy(struct orr_payload *p,
				   const struct orr_payload *from);

/*
 * The way back (14.5): bring what a target has changed in p, a deep copy of
 * original, into original: response, DMI hint, of a read the bytes, as many as
 * original has, and the contents of extensions that both have. Disabled bytes
 * of original are left alone if use_byte_enable.
 */
ORR_API void orr_payload_update_original(const struct orr_payload *p,
					 struct orr_payload *original,
					 bool use_byte_enable);

/*
 * References (14.5). Both need a memory manager; without one a release is
 * nothing and a payload lives as long as its owner lets it.
 */
ORR_API void orr_payload_acquire(struct orr_payload *p);
ORR_API void orr_payload_release(struct orr_payload *p);

/*
 * Free the extensions that were set as automatic, and go back to the minimal
 * payload (14.5): what a memory manager does before a payload is used again.
 */
ORR_API void orr_payload_reset(struct orr_payload *p);

#ifdef __cplusplus
}
#endif

#endif

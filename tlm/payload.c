/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/payload.h>

#include "extension.h"

#include <string.h>

void orr_payload_init(struct orr_payload *p)
{
	*p = (struct orr_payload){.command = ORR_IGNORE_COMMAND};
}

void orr_payload_set(struct orr_payload *p, enum orr_command command,
		     uint64_t address, void *data, uint32_t length)
{
	p->command = command;
	p->response = ORR_INCOMPLETE_RESPONSE;
	p->address = address;
	p->data = data;
	p->length = length;
	p->streaming_width = length;
	p->byte_enable = NULL;
	p->byte_enable_length = 0;
	p->option = ORR_MIN_PAYLOAD;
	p->dmi_allowed = false;
}

const char *orr_response_name(enum orr_response r)
{
	switch (r) {
	case ORR_OK_RESPONSE:
		return "TLM_OK_RESPONSE";
	case ORR_INCOMPLETE_RESPONSE:
		return "TLM_INCOMPLETE_RESPONSE";
	case ORR_GENERIC_ERROR_RESPONSE:
		return "TLM_GENERIC_ERROR_RESPONSE";
	case ORR_ADDRESS_ERROR_RESPONSE:
		return "TLM_ADDRESS_ERROR_RESPONSE";
	case ORR_COMMAND_ERROR_RESPONSE:
		return "TLM_COMMAND_ERROR_RESPONSE";
	case ORR_BURST_ERROR_RESPONSE:
		return "TLM_BURST_ERROR_RESPONSE";
	case ORR_BYTE_ENABLE_ERROR_RESPONSE:
		return "TLM_BYTE_ENABLE_ERROR_RESPONSE";
	}
	return "(no response status)";
}

bool orr_payload_enabled(const struct orr_payload *p, uint32_t i)
{
	return !p->byte_enable || p->byte_enable_length == 0 ||
	       p->byte_enable[i % p->byte_enable_length] != 0;
}

uint32_t orr_payload_span(const struct orr_payload *p)
{
	return p->length < p->streaming_width ? p->length : p->streaming_width;
}

enum orr_response orr_payload_check(const struct orr_payload *p)
{
	if (p->length == 0 || p->streaming_width == 0)
		return ORR_BURST_ERROR_RESPONSE;
	if (p->byte_enable && p->byte_enable_length == 0)
		return ORR_BYTE_ENABLE_ERROR_RESPONSE;
	if (!p->data && p->command != ORR_IGNORE_COMMAND)
		return ORR_GENERIC_ERROR_RESPONSE;
	if (p->address + (orr_payload_span(p) - 1) < p->address)
		return ORR_ADDRESS_ERROR_RESPONSE;
	return ORR_OK_RESPONSE;
}

/* Byte by byte, for byte enables and streaming (14.12, 14.14). */
static void copy_slowly(struct orr_payload *p, unsigned char *memory)
{
	for (uint32_t i = 0; i < p->length; i++) {
		unsigned char *m = memory + i % p->streaming_width;

		if (!orr_payload_enabled(p, i))
			continue;
		if (p->command == ORR_WRITE_COMMAND)
			*m = p->data[i];
		else
			p->data[i] = *m;
	}
}

void orr_payload_copy(struct orr_payload *p, unsigned char *memory)
{
	if (p->command == ORR_IGNORE_COMMAND)
		return;
	if (p->byte_enable || p->streaming_width < p->length)
		copy_slowly(p, memory);
	else if (p->command == ORR_WRITE_COMMAND)
		memcpy(memory, p->data, p->length);
	else
		memcpy(p->data, memory, p->length);
}

/* The enables are the owner's, who gave p an array to copy into. */
static unsigned char *writable(const unsigned char *bytes)
{
	return (unsigned char *)(uintptr_t)bytes;
}

void orr_payload_deep_copy(struct orr_payload *p,
			   const struct orr_payload *from)
{
	p->command = from->command;
	p->response = from->response;
	p->address = from->address;
	p->length = from->length;
	p->streaming_width = from->streaming_width;
	p->byte_enable_length = from->byte_enable_length;
	p->dmi_allowed = from->dmi_allowed;
	p->option = from->option;
	if (p->data && from->data)
		memcpy(p->data, from->data, from->length);
	if (p->byte_enable && from->byte_enable)
		memcpy(writable(p->byte_enable), from->byte_enable,
		       from->byte_enable_length);
	ori_extensions_deep_copy(p, from);
}

static void bring_back_data(const struct orr_payload *p,
			    struct orr_payload *original, bool use_byte_enable)
{
	for (uint32_t i = 0; i < original->length; i++)
		if (!use_byte_enable || orr_payload_enabled(original, i))
			original->data[i] = p->data[i];
}

void orr_payload_update_original(const struct orr_payload *p,
				 struct orr_payload *original,
				 bool use_byte_enable)
{
	original->response = p->response;
	original->dmi_allowed = p->dmi_allowed;
	if (original->command == ORR_READ_COMMAND && p->data &&
	    original->data && p->data != original->data)
		bring_back_data(p, original, use_byte_enable);
	orr_payload_update_extensions(original, p);
}

void orr_payload_acquire(struct orr_payload *p)
{
	p->refs++;
}

void orr_payload_release(struct orr_payload *p)
{
	if (p->refs > 0 && --p->refs == 0 && p->mm)
		p->mm->free(p->mm, p);
}

void orr_payload_reset(struct orr_payload *p)
{
	ori_extensions_free_automatic(p);
	p->option = ORR_MIN_PAYLOAD;
}

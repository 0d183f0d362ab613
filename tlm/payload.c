/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/payload.h>

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

/* SPDX-License-Identifier: Apache-2.0 */
/* Transfers as a driver makes them: calls that return when they are over. */
#include <orrery/socket.h>

#include <orrery/process.h>
#include <orrery/sim.h>

static enum orr_response transfer(struct orr_initiator_socket *i,
				  enum orr_command command, uint64_t address,
				  void *data, uint32_t length)
{
	struct orr_process *self = orr_sim_current(i->obj.sim);
	struct orr_payload p;
	orr_time delay = 0;

	orr_payload_init(&p);
	orr_payload_set(&p, command, address, data, length);
	orr_b_transport(i, &p, &delay);
	if (delay && self && orr_object_kind(&self->obj) == ORR_KIND_THREAD)
		orr_wait_for(self, delay);
	return i->response = p.response;
}

enum orr_response orr_read(struct orr_initiator_socket *i, uint64_t address,
			   void *data, uint32_t length)
{
	return transfer(i, ORR_READ_COMMAND, address, data, length);
}

enum orr_response orr_write(struct orr_initiator_socket *i, uint64_t address,
			    const void *data, uint32_t length)
{
	return transfer(i, ORR_WRITE_COMMAND, address, (void *)(uintptr_t)data,
			length);
}

static uint64_t read_word(struct orr_initiator_socket *i, uint64_t address,
			  uint32_t length)
{
	unsigned char bytes[8];
	uint64_t value = 0;

	if (orr_read(i, address, bytes, length) != ORR_OK_RESPONSE)
		return UINT64_MAX;
	for (uint32_t b = length; b-- > 0;)
		value = value << 8 | bytes[b];
	return value;
}

static enum orr_response write_word(struct orr_initiator_socket *i,
				    uint64_t address, uint64_t value,
				    uint32_t length)
{
	unsigned char bytes[8];

	for (uint32_t b = 0; b < length; b++)
		bytes[b] = (unsigned char)(value >> 8 * b);
	return orr_write(i, address, bytes, length);
}

uint8_t orr_read8(struct orr_initiator_socket *i, uint64_t address)
{
	return (uint8_t)read_word(i, address, 1);
}

uint16_t orr_read16(struct orr_initiator_socket *i, uint64_t address)
{
	return (uint16_t)read_word(i, address, 2);
}

uint32_t orr_read32(struct orr_initiator_socket *i, uint64_t address)
{
	return (uint32_t)read_word(i, address, 4);
}

uint64_t orr_read64(struct orr_initiator_socket *i, uint64_t address)
{
	return read_word(i, address, 8);
}

enum orr_response orr_write8(struct orr_initiator_socket *i, uint64_t address,
			     uint8_t value)
{
	return write_word(i, address, value, 1);
}

enum orr_response orr_write16(struct orr_initiator_socket *i, uint64_t address,
			      uint16_t value)
{
	return write_word(i, address, value, 2);
}

enum orr_response orr_write32(struct orr_initiator_socket *i, uint64_t address,
			      uint32_t value)
{
	return write_word(i, address, value, 4);
}

enum orr_response orr_write64(struct orr_initiator_socket *i, uint64_t address,
			      uint64_t value)
{
	return write_word(i, address, value, 8);
}

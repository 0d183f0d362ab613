// SPDX-License-Identifier: Apache-2.0
// The same by Accellera's four helpers.
#include "endian_plan.h"

#include <cstdlib>
#include <systemc>
#include <tlm>

using tlm::tlm_generic_payload;

namespace
{
// The data word is a type here, the helper a function.
template <class WORD_TYPE>
void to_host(enum helper helper, tlm_generic_payload *p, unsigned bus)
{
	switch (helper) {
	case GENERIC:
		tlm::tlm_to_hostendian_generic<WORD_TYPE>(p, bus);
		break;
	case WORD:
		tlm::tlm_to_hostendian_word<WORD_TYPE>(p, bus);
		break;
	case ALIGNED:
		tlm::tlm_to_hostendian_aligned<WORD_TYPE>(p, bus);
		break;
	default:
		tlm::tlm_to_hostendian_single<WORD_TYPE>(p, bus);
	}
}

void to_host(const struct transfer &t, tlm_generic_payload *p)
{
	switch (t.word) {
	case 1:
		to_host<uint8_t>(t.helper, p, t.bus);
		break;
	case 2:
		to_host<uint16_t>(t.helper, p, t.bus);
		break;
	case 4:
		to_host<uint32_t>(t.helper, p, t.bus);
		break;
	default:
		to_host<uint64_t>(t.helper, p, t.bus);
	}
}

void access(tlm_generic_payload &p, unsigned char *memory)
{
	unsigned char *be = p.get_byte_enable_ptr();

	for (unsigned i = 0; i < p.get_data_length(); i++) {
		unsigned char *m =
			memory + p.get_address() + i % p.get_streaming_width();

		if (be && !be[i % p.get_byte_enable_length()])
			continue;
		if (p.is_write())
			*m = p.get_data_ptr()[i];
		else
			p.get_data_ptr()[i] = *m;
	}
}

void carry_out(struct transfer &t)
{
	tlm_generic_payload p;

	p.set_command(t.write ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND);
	p.set_address(t.address);
	p.set_data_ptr(t.data);
	p.set_data_length(t.length);
	p.set_streaming_width(t.length);
	if (t.has_enables) {
		p.set_byte_enable_ptr(t.enables);
		p.set_byte_enable_length(t.length);
	}
	to_host(t, &p);
	access(p, t.memory);
	tlm::tlm_from_hostendian(&p);
}
} // namespace

int sc_main(int argc, char **argv)
{
	static struct run run;
	static struct transfer t;
	unsigned n = argc > 2 ? (unsigned)atoi(argv[2]) : 1;

	run.seed = argc > 1 ? strtoull(argv[1], nullptr, 10) : 1;
	for (unsigned k = 0; k < n; k++) {
		shape(&t, &run, k);
		fill(&t, &run, k);
		carry_out(t);
		print_transfer(&t, k);
	}
	return 0;
}

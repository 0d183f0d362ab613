// SPDX-License-Identifier: Apache-2.0
// TLM-2.0 loosely timed: 4-byte writes by b_transport, one payload reused, all
// mandatory attributes set before each call as the base protocol demands.
//   direct   initiator -> target, delay discarded, no wait
//   router   initiator -> router (4 targets, decode and address rewrite)
//   wait     direct, wait(delay) = 10 ns per transaction in the SC_THREAD
//   quantum  direct, tlm_quantumkeeper, global quantum 1 us (sync each 100)
//   dmi      get_direct_mem_ptr once, then stores through the pointer with
//            the quantum keeper advanced per access
// One operation is one completed transaction.
#include "workloads.h"

#include <cstring>
#include <tlm>
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>
#include <tlm_utils/tlm_quantumkeeper.h>
#include <vector>

using sc_core::sc_time;
using tlm::tlm_generic_payload;

namespace
{
bench_meter *meter;
const char *const modes[] = {"direct",	"router", "wait",
			     "quantum", "dmi",	  nullptr};
enum { SIZE_LOG2 = 16, TARGETS = 4 };
const uint64_t MASK = (1u << SIZE_LOG2) - 1;

// A whole word, as most transfers are, in one move.
inline void move(unsigned char *to, const unsigned char *from, unsigned length)
{
	if (length == 4)
		memcpy(to, from, 4);
	else
		memcpy(to, from, length);
}

struct Memory : sc_core::sc_module {
	tlm_utils::simple_target_socket<Memory> socket;
	unsigned char mem[1u << SIZE_LOG2];
	const sc_time latency;

	explicit Memory(sc_core::sc_module_name name)
	    : sc_module(name), socket("socket"), latency(10, sc_core::SC_NS)
	{
		memset(mem, 0, sizeof mem);
		socket.register_b_transport(this, &Memory::b_transport);
		socket.register_get_direct_mem_ptr(this,
						   &Memory::get_direct_mem_ptr);
	}

	void b_transport(tlm_generic_payload &t, sc_time &delay)
	{
		const sc_dt::uint64 adr = t.get_address();
		const unsigned len = t.get_data_length();
		if (adr + len > sizeof mem) {
			t.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
			return;
		}
		if (t.get_byte_enable_ptr() || t.get_streaming_width() < len) {
			t.set_response_status(tlm::TLM_BURST_ERROR_RESPONSE);
			return;
		}
		delay += latency;
		t.set_dmi_allowed(true);
		t.set_response_status(tlm::TLM_OK_RESPONSE);
		if (t.get_command() == tlm::TLM_WRITE_COMMAND)
			move(mem + adr, t.get_data_ptr(), len);
		else if (t.get_command() == tlm::TLM_READ_COMMAND)
			move(t.get_data_ptr(), mem + adr, len);
	}

	bool get_direct_mem_ptr(tlm_generic_payload &, tlm::tlm_dmi &d)
	{
		d.init();
		d.allow_read_write();
		d.set_dmi_ptr(mem);
		d.set_start_address(0);
		d.set_end_address(sizeof mem - 1);
		d.set_write_latency(latency);
		return true;
	}
};

struct Router : sc_core::sc_module {
	tlm_utils::simple_target_socket<Router> in;
	tlm_utils::simple_initiator_socket_tagged<Router> *out[TARGETS];

	explicit Router(sc_core::sc_module_name name)
	    : sc_module(name), in("in")
	{
		in.register_b_transport(this, &Router::b_transport);
		for (int i = 0; i < TARGETS; i++) {
			char buf[16];
			snprintf(buf, sizeof buf, "out%d", i);
			out[i] = new tlm_utils::simple_initiator_socket_tagged<
				Router>(buf);
		}
	}

	void b_transport(tlm_generic_payload &t, sc_time &delay)
	{
		const sc_dt::uint64 adr = t.get_address();
		const uint64_t port = adr >> SIZE_LOG2;
		if (port >= TARGETS) {
			t.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
			return;
		}
		t.set_address(adr & MASK);
		(*out[port])->b_transport(t, delay);
		t.set_address(adr);
	}
};

struct Initiator : sc_core::sc_module {
	SC_HAS_PROCESS(Initiator);
	tlm_utils::simple_initiator_socket<Initiator> socket;
	const char *mode;
	uint64_t space; // bytes of address space to walk

	Initiator(sc_core::sc_module_name name, const char *m, uint64_t sp)
	    : sc_module(name), socket("socket"), mode(m), space(sp)
	{
		SC_THREAD(run);
	}

	inline void access(tlm_generic_payload &t, uint64_t adr, uint32_t &data,
			   sc_time &delay)
	{
		t.set_command(tlm::TLM_WRITE_COMMAND);
		t.set_address(adr);
		t.set_data_ptr(reinterpret_cast<unsigned char *>(&data));
		t.set_data_length(4);
		t.set_streaming_width(4);
		t.set_byte_enable_ptr(0);
		t.set_dmi_allowed(false);
		t.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
		socket->b_transport(t, delay);
		if (t.is_response_error())
			SC_REPORT_ERROR("tlm_lt", "transaction failed");
	}

	void run()
	{
		tlm_generic_payload t;
		uint64_t adr = 0;
		uint32_t data = 0;
		const uint64_t step =
			space / TARGETS + 4; // visits the targets in turn

		if (!strcmp(mode, "direct") || !strcmp(mode, "router")) {
			do {
				sc_time delay = sc_core::SC_ZERO_TIME;
				access(t, adr, data, delay);
				adr = (adr + step) & (space - 1);
				data++;
			} while (!bench_tick(meter));
		} else if (!strcmp(mode, "wait")) {
			do {
				sc_time delay = sc_core::SC_ZERO_TIME;
				access(t, adr, data, delay);
				wait(delay);
				adr = (adr + step) & (space - 1);
				data++;
			} while (!bench_tick(meter));
		} else {
			tlm_utils::tlm_quantumkeeper qk;
			tlm_utils::tlm_quantumkeeper::set_global_quantum(
				sc_time(1, sc_core::SC_US));
			qk.reset();
			if (!strcmp(mode, "dmi")) {
				tlm::tlm_dmi dmi;
				socket->get_direct_mem_ptr(t, dmi);
				unsigned char *p = dmi.get_dmi_ptr();
				const sc_time lat = dmi.get_write_latency();
				uint64_t left = bench_left(meter);
				do {
					if (adr < dmi.get_start_address() ||
					    adr + 3 > dmi.get_end_address())
						SC_REPORT_ERROR("tlm_lt",
								"outside the "
								"DMI region");
					memcpy(p + adr, &data, 4);
					qk.inc(lat);
					if (qk.need_sync())
						qk.sync();
					adr = (adr + step) & (space - 1);
					data++;
				} while (!bench_tick_left(meter, &left));
			} else {
				do {
					sc_time delay = qk.get_local_time();
					access(t, adr, data, delay);
					qk.set(delay);
					if (qk.need_sync())
						qk.sync();
					adr = (adr + step) & (space - 1);
					data++;
				} while (!bench_tick(meter));
			}
		}
		sc_core::sc_stop();
	}
};

// What was written last to each word, and how long it took.
void sum_up(bench_meter *m, const std::vector<Memory *> &memories)
{
	bench_fold(m, now());
	for (const Memory *memory : memories)
		for (size_t i = 0; i < sizeof(memory->mem); i += 4) {
			uint32_t word;

			memcpy(&word, memory->mem + i, sizeof(word));
			bench_fold(m, word);
		}
}
} // namespace

void run_b_transport(char **args, bench_meter *m)
{
	const char *mode = modes[peer_word(args, "mode", modes)];
	const bool routed = !strcmp(mode, "router");
	std::vector<Memory *> memories;
	Initiator initiator("initiator", mode,
			    routed ? (uint64_t)TARGETS << SIZE_LOG2
				   : 1u << SIZE_LOG2);

	meter = m;
	for (int i = 0; i < (routed ? TARGETS : 1); i++)
		memories.push_back(
			new Memory(("memory" + std::to_string(i)).c_str()));
	if (routed) {
		Router *r = new Router("router");

		initiator.socket.bind(r->in);
		for (int i = 0; i < TARGETS; i++)
			r->out[i]->bind(memories[i]->socket);
	} else {
		initiator.socket.bind(memories[0]->socket);
	}
	bench_meter_warm(m, m->ops / 10);
	sc_core::sc_start();
	sum_up(m, memories);
}

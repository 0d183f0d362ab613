// SPDX-License-Identifier: Apache-2.0
// TLM-2.0 approximately timed: the full 4-phase handshake of the base protocol
// (BEGIN_REQ, END_REQ, BEGIN_RESP, END_RESP, each its own nb_transport call),
// peq_with_cb_and_phase at both ends, payloads pooled by a memory manager.
// Timing: BEGIN_REQ -> 10 ns -> END_REQ, 20 ns -> BEGIN_RESP, 10 ns ->
// END_RESP. One operation is one completed transaction.
#include "workloads.h"

#include <cstring>
#include <deque>
#include <tlm>
#include <tlm_utils/peq_with_cb_and_phase.h>
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>
#include <vector>

using sc_core::sc_time;
using tlm::tlm_generic_payload;
using tlm::tlm_phase;

namespace
{
bench_meter *meter;
DECLARE_EXTENDED_PHASE(internal_execute); // private to the target's own queue

class Pool : public tlm::tlm_mm_interface
{
	std::vector<tlm_generic_payload *> free_list;

      public:
	tlm_generic_payload *allocate()
	{
		if (free_list.empty())
			return new tlm_generic_payload(this);
		tlm_generic_payload *t = free_list.back();
		free_list.pop_back();
		return t;
	}
	void free(tlm_generic_payload *t)
	{
		t->reset();
		free_list.push_back(t);
	}
};

struct Initiator : sc_core::sc_module {
	SC_HAS_PROCESS(Initiator);
	tlm_utils::simple_initiator_socket<Initiator> socket;
	tlm_utils::peq_with_cb_and_phase<Initiator> peq;
	Pool pool;
	tlm_generic_payload *request; // between BEGIN_REQ and END_REQ
	unsigned in_flight, limit;
	sc_core::sc_event end_request, completed;
	const sc_time response_delay;
	uint32_t data;

	Initiator(sc_core::sc_module_name name, unsigned outstanding)
	    : sc_module(name), socket("socket"), peq(this, &Initiator::peq_cb),
	      request(0), in_flight(0), limit(outstanding),
	      response_delay(10, sc_core::SC_NS), data(0)
	{
		socket.register_nb_transport_bw(this,
						&Initiator::nb_transport_bw);
		SC_THREAD(run);
	}

	void run()
	{
		for (uint64_t adr = 0;; adr = (adr + 4) & 0xFFFF) {
			while (in_flight >= limit)
				wait(completed);
			tlm_generic_payload *t = pool.allocate();
			t->acquire();
			t->set_command(tlm::TLM_WRITE_COMMAND);
			t->set_address(adr);
			t->set_data_ptr(
				reinterpret_cast<unsigned char *>(&data));
			t->set_data_length(4);
			t->set_streaming_width(4);
			t->set_byte_enable_ptr(0);
			t->set_dmi_allowed(false);
			t->set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);

			request = t;
			in_flight++;
			tlm_phase phase = tlm::BEGIN_REQ;
			sc_time delay = sc_core::SC_ZERO_TIME;
			if (socket->nb_transport_fw(*t, phase, delay) !=
			    tlm::TLM_ACCEPTED)
				SC_REPORT_ERROR(
					"tlm_at",
					"target did not accept BEGIN_REQ");
			while (request)
				wait(end_request); // the request exclusion rule
		}
	}

	tlm::tlm_sync_enum nb_transport_bw(tlm_generic_payload &t,
					   tlm_phase &phase, sc_time &delay)
	{
		peq.notify(t, phase, delay);
		return tlm::TLM_ACCEPTED;
	}

	void peq_cb(tlm_generic_payload &t, const tlm_phase &phase)
	{
		if (phase == tlm::END_REQ) {
			request = 0;
			end_request.notify();
		} else if (phase == tlm::BEGIN_RESP) {
			if (t.is_response_error())
				SC_REPORT_ERROR("tlm_at", "transaction failed");
			tlm_phase ph = tlm::END_RESP;
			sc_time delay = response_delay;
			socket->nb_transport_fw(t, ph, delay);
			t.release();
			in_flight--;
			completed.notify();
			if (bench_tick(meter))
				sc_core::sc_stop();
		}
	}
};

struct Target : sc_core::sc_module {
	tlm_utils::simple_target_socket<Target> socket;
	tlm_utils::peq_with_cb_and_phase<Target> peq;
	unsigned char mem[1 << 16];
	bool response_busy; // between BEGIN_RESP and END_RESP
	std::deque<tlm_generic_payload *> done;
	const sc_time accept_delay, latency;

	explicit Target(sc_core::sc_module_name name)
	    : sc_module(name), socket("socket"), peq(this, &Target::peq_cb),
	      response_busy(false), accept_delay(10, sc_core::SC_NS),
	      latency(30, sc_core::SC_NS)
	{
		memset(mem, 0, sizeof mem);
		socket.register_nb_transport_fw(this, &Target::nb_transport_fw);
	}

	tlm::tlm_sync_enum nb_transport_fw(tlm_generic_payload &t,
					   tlm_phase &phase, sc_time &delay)
	{
		peq.notify(t, phase, delay);
		return tlm::TLM_ACCEPTED;
	}

	void send_response(tlm_generic_payload &t)
	{
		tlm_phase ph = tlm::BEGIN_RESP;
		sc_time delay = sc_core::SC_ZERO_TIME;
		response_busy = true;
		socket->nb_transport_bw(t, ph, delay);
	}

	void peq_cb(tlm_generic_payload &t, const tlm_phase &phase)
	{
		if (phase == tlm::BEGIN_REQ) {
			t.acquire();
			tlm_phase ph = tlm::END_REQ;
			sc_time delay = accept_delay;
			socket->nb_transport_bw(t, ph, delay);
			peq.notify(t, internal_execute, latency);
		} else if (phase == internal_execute) {
			const sc_dt::uint64 adr = t.get_address();
			if (adr + t.get_data_length() > sizeof mem) {
				t.set_response_status(
					tlm::TLM_ADDRESS_ERROR_RESPONSE);
			} else {
				memcpy(mem + adr, t.get_data_ptr(),
				       t.get_data_length());
				t.set_response_status(tlm::TLM_OK_RESPONSE);
			}
			if (response_busy)
				done.push_back(&t);
			else
				send_response(t);
		} else if (phase == tlm::END_RESP) {
			t.release();
			response_busy = false;
			if (!done.empty()) {
				tlm_generic_payload *next = done.front();
				done.pop_front();
				send_response(*next);
			}
		}
	}
};

} // namespace

void run_nb_transport(char **args, bench_meter *m)
{
	Initiator initiator("initiator",
			    (unsigned)peer_number(args, "outstanding", 1));
	Target target("target");

	meter = m;
	initiator.socket.bind(target.socket);
	bench_meter_warm(m, m->ops / 10);
	sc_core::sc_start();
	bench_fold(m, now());
	for (size_t i = 0; i < sizeof(target.mem); i += 4) {
		uint32_t word;

		memcpy(&word, target.mem + i, sizeof(word));
		bench_fold(m, word);
	}
}

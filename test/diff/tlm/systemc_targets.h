// SPDX-License-Identifier: Apache-2.0
// The router and the targets.
#ifndef ORRERY_TEST_TLM_SYSTEMC_TARGETS_H
#define ORRERY_TEST_TLM_SYSTEMC_TARGETS_H

#include "systemc_side.h"

namespace
{

struct Router : sc_core::sc_module {
	std::vector<tlm_utils::simple_target_socket_tagged<Router> *> in;
	std::vector<tlm_utils::simple_initiator_socket_tagged<Router> *> out;

	explicit Router(sc_core::sc_module_name name) : sc_module(name)
	{
		for (int k = 0; k < INITIATORS; k++) {
			auto *s = new tlm_utils::simple_target_socket_tagged<
				Router>(sc_core::sc_gen_unique_name("in"));
			s->register_b_transport(this, &Router::b, k);
			s->register_nb_transport_fw(this, &Router::fw, k);
			s->register_transport_dbg(this, &Router::dbg, k);
			s->register_get_direct_mem_ptr(this, &Router::dmi, k);
			in.push_back(s);
		}
		for (int k = 0; k < TARGETS; k++) {
			auto *s = new tlm_utils::simple_initiator_socket_tagged<
				Router>(sc_core::sc_gen_unique_name("out"));
			s->register_nb_transport_bw(this, &Router::bw, k);
			s->register_invalidate_direct_mem_ptr(
				this, &Router::invalidate, k);
			out.push_back(s);
		}
	}

	bool decode(tlm_generic_payload &p, int port)
	{
		uint64_t target = p.get_address() / SIZE;

		tag_of(p).port = (unsigned)port;
		tag_of(p).target = (unsigned)target;
		if (target < TARGETS) {
			p.set_address(p.get_address() % SIZE);
			return true;
		}
		p.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
		return false;
	}

	void encode(tlm_generic_payload &p)
	{
		p.set_address(p.get_address() +
			      (uint64_t)tag_of(p).target * SIZE);
	}

	void b(int port, tlm_generic_payload &p, sc_time &delay)
	{
		if (!decode(p, port))
			return;
		(*out[tag_of(p).target])->b_transport(p, delay);
		encode(p);
	}

	tlm_sync_enum fw(int port, tlm_generic_payload &p, tlm_phase &phase,
			 sc_time &delay)
	{
		if (phase == tlm::BEGIN_REQ && !decode(p, port))
			return tlm::TLM_COMPLETED;
		return (*out[tag_of(p).target])
			->nb_transport_fw(p, phase, delay);
	}

	tlm_sync_enum bw(int, tlm_generic_payload &p, tlm_phase &phase,
			 sc_time &delay)
	{
		return (*in[tag_of(p).port])->nb_transport_bw(p, phase, delay);
	}

	unsigned dbg(int port, tlm_generic_payload &p)
	{
		unsigned n;

		if (!decode(p, port))
			return 0;
		n = (*out[tag_of(p).target])->transport_dbg(p);
		encode(p);
		return n;
	}

	bool dmi(int port, tlm_generic_payload &p, tlm::tlm_dmi &d)
	{
		uint64_t base, end;
		bool granted;

		if (!decode(p, port)) {
			d.set_start_address((uint64_t)TARGETS * SIZE);
			d.set_end_address(UINT64_MAX);
			return false;
		}
		granted = (*out[tag_of(p).target])->get_direct_mem_ptr(p, d);
		encode(p);
		base = (uint64_t)tag_of(p).target * SIZE;
		end = d.get_end_address() < SIZE - 1 ? d.get_end_address()
						     : SIZE - 1;
		d.set_start_address(d.get_start_address() + base);
		d.set_end_address(end + base);
		return granted;
	}

	void invalidate(int target, sc_dt::uint64 start, sc_dt::uint64 end)
	{
		uint64_t base = (uint64_t)target * SIZE;

		for (auto *s : in)
			(*s)->invalidate_direct_mem_ptr(start + base,
							end + base);
	}
};

struct Target : sc_core::sc_module {
	tlm_utils::simple_target_socket<Target> socket;
	tlm_utils::peq_with_cb_and_phase<Target> q;
	unsigned number;
	bool responding;
	std::vector<tlm_generic_payload *> ready;
	unsigned char memory[SIZE];

	Target(sc_core::sc_module_name name, unsigned n)
	    : sc_module(name), socket("socket"), q(this, &Target::phase_due),
	      number(n), responding(false)
	{
		memset(memory, 0, sizeof(memory));
		if (n != 1)
			socket.register_b_transport(this, &Target::b);
		if (n != 0)
			socket.register_nb_transport_fw(this, &Target::fw);
		if (n != 2)
			socket.register_transport_dbg(this, &Target::dbg);
		if (n == 0)
			socket.register_get_direct_mem_ptr(this, &Target::dmi);
	}

	tlm::tlm_response_status check(tlm_generic_payload &p)
	{
		unsigned width = p.get_streaming_width();
		unsigned length = p.get_data_length();
		unsigned span = width < length ? width : length;

		if (span == 0)
			return tlm::TLM_BURST_ERROR_RESPONSE;
		if (p.get_address() + span > SIZE)
			return tlm::TLM_ADDRESS_ERROR_RESPONSE;
		return tlm::TLM_OK_RESPONSE;
	}

	void execute(tlm_generic_payload &p)
	{
		unsigned char *m = memory + p.get_address();
		unsigned char *enable = p.get_byte_enable_ptr();

		p.set_response_status(check(p));
		if (p.is_response_error())
			return;
		for (unsigned i = 0; i < p.get_data_length(); i++) {
			unsigned char &data = p.get_data_ptr()[i];
			unsigned char &cell = m[i % p.get_streaming_width()];

			if (enable && !enable[i % p.get_byte_enable_length()])
				continue;
			if (p.is_write())
				cell = data;
			else if (p.is_read())
				data = cell;
		}
	}

	void b(tlm_generic_payload &p, sc_time &delay)
	{
		note(the_run, id_of(p), " b@%llu+%llu", now(),
		     (unsigned long long)delay.value());
		execute(p);
		if (number == 0 && mode_of(p, WAITS, 2)) {
			wait(delay + lat(p, 1));
			delay = sc_core::SC_ZERO_TIME;
		}
		delay += lat(p, 0);
		p.set_dmi_allowed(number == 0);
		if (number == 0 && mode_of(p, INVALIDATES, 5) == 0)
			socket->invalidate_direct_mem_ptr(
				p.get_address(),
				p.get_address() + p.get_data_length());
	}

	unsigned dbg(tlm_generic_payload &p)
	{
		execute(p);
		return p.is_response_ok() ? p.get_data_length() : 0;
	}

	bool dmi(tlm_generic_payload &p, tlm::tlm_dmi &d)
	{
		d.init();
		d.set_dmi_ptr(memory);
		d.set_start_address(0);
		d.set_end_address(SIZE - 1);
		d.allow_read_write();
		d.set_read_latency(ps(700));
		d.set_write_latency(ps(900));
		return p.get_address() < SIZE;
	}

	void begin_response(tlm_generic_payload &p)
	{
		tlm_phase phase = tlm::BEGIN_RESP;
		sc_time delay;
		tlm_sync_enum sync;

		responding = true;
		sync = socket->nb_transport_bw(p, phase, delay);
		if (sync == tlm::TLM_COMPLETED ||
		    (sync == tlm::TLM_UPDATED && phase == tlm::END_RESP))
			q.notify(p, tlm::END_RESP, delay);
	}

	void request_due(tlm_generic_payload &p)
	{
		tlm_phase phase = tlm::END_REQ;
		sc_time delay = lat(p, 0);

		q.notify(p, EXECUTE, delay + lat(p, 1) + ps(AFTER));
		if (mode_of(p, TARGET_MODE, 4) != 2)
			socket->nb_transport_bw(p, phase, delay);
	}

	void phase_due(tlm_generic_payload &p, const tlm_phase &phase)
	{
		if (phase == tlm::BEGIN_REQ) {
			request_due(p);
		} else if (phase == EXECUTE) {
			execute(p);
			if (responding)
				ready.push_back(&p);
			else
				begin_response(p);
		} else {
			p.release();
			responding = false;
			if (!ready.empty()) {
				tlm_generic_payload *next = ready.front();

				ready.erase(ready.begin());
				begin_response(*next);
			}
		}
	}

	tlm_sync_enum begin_req(tlm_generic_payload &p, tlm_phase &phase,
				sc_time &delay)
	{
		unsigned mode = mode_of(p, TARGET_MODE, 4);

		if (number == 2 && mode == 2) { // early completion
			execute(p);
			delay += lat(p, 0);
			return tlm::TLM_COMPLETED;
		}
		p.acquire();
		if (mode == 3 && !responding) {
			responding = true;
			execute(p);
			phase = tlm::BEGIN_RESP;
			delay += lat(p, 0);
			return tlm::TLM_UPDATED;
		}
		if (mode == 1) {
			phase = tlm::END_REQ;
			delay += lat(p, 0);
			q.notify(p, EXECUTE, delay + lat(p, 1) + ps(AFTER));
			return tlm::TLM_UPDATED;
		}
		q.notify(p, tlm::BEGIN_REQ, delay);
		return tlm::TLM_ACCEPTED;
	}

	tlm_sync_enum fw(tlm_generic_payload &p, tlm_phase &phase,
			 sc_time &delay)
	{
		note(the_run, id_of(p), " fw%u@%llu+%llu", (unsigned)phase,
		     now(), (unsigned long long)delay.value());
		if (phase == tlm::BEGIN_REQ)
			return begin_req(p, phase, delay);
		q.notify(p, tlm::END_RESP, delay);
		return tlm::TLM_COMPLETED;
	}
};

} // namespace

#endif

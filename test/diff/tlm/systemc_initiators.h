// SPDX-License-Identifier: Apache-2.0
// The initiators.
#ifndef ORRERY_TEST_TLM_SYSTEMC_INITIATORS_H
#define ORRERY_TEST_TLM_SYSTEMC_INITIATORS_H

#include "systemc_side.h"

namespace
{

void prepare(tlm_generic_payload &p, Tag &tag, struct id id,
	     struct attributes &a)
{
	a = attributes(the_run, id);
	tag.id = id;
	p.set_command(a.command == 0   ? tlm::TLM_READ_COMMAND
		      : a.command == 1 ? tlm::TLM_WRITE_COMMAND
				       : tlm::TLM_IGNORE_COMMAND);
	p.set_address(a.address);
	p.set_data_ptr(a.data);
	p.set_data_length(a.length);
	p.set_streaming_width(a.width);
	p.set_byte_enable_ptr(a.enable_length ? a.enable : nullptr);
	p.set_byte_enable_length(a.enable_length);
	p.set_dmi_allowed(false);
	p.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
}

void conclude(tlm_generic_payload &p)
{
	note(the_run, id_of(p), " end@%llu %d dmi=%d", now(),
	     (int)p.get_response_status(), p.is_dmi_allowed());
	note_bytes(the_run, id_of(p), p.get_data_ptr(), p.get_data_length());
}

struct Lt : sc_core::sc_module {
	SC_HAS_PROCESS(Lt);
	tlm_utils::simple_initiator_socket<Lt> socket;
	struct id present;
	tlm::tlm_dmi d;
	bool direct;

	explicit Lt(sc_core::sc_module_name name)
	    : sc_module(name), socket("socket"), present(), direct(false)
	{
		socket.register_invalidate_direct_mem_ptr(this,
							  &Lt::invalidate);
		SC_THREAD(play);
	}

	void invalidate(sc_dt::uint64 start, sc_dt::uint64 end)
	{
		direct = false;
		note(the_run, present, " inv@%llu:%llx-%llx", now(),
		     (unsigned long long)start, (unsigned long long)end);
	}

	void use_debugger(tlm_generic_payload &p, struct id id)
	{
		unsigned n = socket->transport_dbg(p);

		note(the_run, id, " dbg=%u", n);
		note_bytes(the_run, id, p.get_data_ptr(), p.get_data_length());
		p.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
	}

	void use_pointer(tlm_generic_payload &p, struct id id,
			 tlm_utils::tlm_quantumkeeper &k)
	{
		if (!direct) {
			direct = socket->get_direct_mem_ptr(p, d);
			note(the_run, id, " ask=%d:%llx-%llx", direct,
			     (unsigned long long)d.get_start_address(),
			     (unsigned long long)d.get_end_address());
		}
		if (!direct || p.get_address() < d.get_start_address() ||
		    p.get_address() + p.get_data_length() - 1 >
			    d.get_end_address())
			return;
		note_bytes(the_run, id,
			   d.get_dmi_ptr() +
				   (p.get_address() - d.get_start_address()),
			   p.get_data_length());
		k.inc(d.get_read_latency());
	}

	void play()
	{
		struct id id = {0, 0};
		Tag tag;
		tlm_utils::tlm_quantumkeeper k;
		struct attributes a;
		tlm_generic_payload p;

		p.set_extension(&tag);
		k.reset();
		for (; id.k < COUNT; id.k++) {
			sc_time delay;

			present = id;
			prepare(p, tag, id, a);
			k.inc(ps(pick(the_run, id, GAP, 30000)));
			if (pick(the_run, id, DEBUG, 5) == 0)
				use_debugger(p, id);
			if (p.get_command() != tlm::TLM_IGNORE_COMMAND &&
			    pick(the_run, id, DIRECT, 4) == 0)
				use_pointer(p, id, k);
			delay = k.get_local_time();
			socket->b_transport(p, delay);
			note(the_run, id, " +%llu",
			     (unsigned long long)delay.value());
			conclude(p);
			k.set_and_sync(delay);
		}
		p.clear_extension(&tag);
	}
};

class Pool : public tlm::tlm_mm_interface
{
	std::vector<tlm_generic_payload *> idle;

      public:
	tlm_generic_payload *get()
	{
		tlm_generic_payload *p;

		if (idle.empty())
			return new tlm_generic_payload(this);
		p = idle.back();
		idle.pop_back();
		return p;
	}
	void free(tlm_generic_payload *p) override
	{
		p->reset();
		idle.push_back(p);
	}
};

struct At : sc_core::sc_module {
	SC_HAS_PROCESS(At);
	tlm_utils::simple_initiator_socket<At> socket;
	tlm_utils::peq_with_cb_and_phase<At> q;
	Pool pool;
	sc_core::sc_event progress;
	const tlm_generic_payload *request;
	unsigned flying;

	explicit At(sc_core::sc_module_name name)
	    : sc_module(name), socket("socket"), q(this, &At::phase_due),
	      request(nullptr), flying(0)
	{
		socket.register_nb_transport_bw(this, &At::bw);
		SC_THREAD(play);
	}

	void free_request(tlm_generic_payload &p)
	{
		if (request == &p)
			request = nullptr;
		progress.notify();
	}

	void end(tlm_generic_payload &p)
	{
		flying--;
		free_request(p);
		conclude(p);
		p.release();
	}

	sc_time answer_delay(tlm_generic_payload &p)
	{
		return tag_of(p).target == 0 ? sc_core::SC_ZERO_TIME
					     : lat(p, 3);
	}

	void phase_due(tlm_generic_payload &p, const tlm_phase &phase)
	{
		if (phase == tlm::END_REQ) {
			note(the_run, id_of(p), " er@%llu", now());
			free_request(p);
			return;
		}
		if (phase == tlm::BEGIN_RESP) {
			tlm_phase next = tlm::END_RESP;
			sc_time delay = answer_delay(p);

			socket->nb_transport_fw(p, next, delay);
		}
		end(p);
	}

	tlm_sync_enum bw(tlm_generic_payload &p, tlm_phase &phase,
			 sc_time &delay)
	{
		unsigned answer = mode_of(p, ANSWER, 3);

		note(the_run, id_of(p), " bw%u@%llu+%llu", (unsigned)phase,
		     now(), (unsigned long long)delay.value());
		if (phase == tlm::BEGIN_RESP && answer) {
			q.notify(p, FINISH, delay);
			phase = tlm::END_RESP;
			delay += answer_delay(p);
			return answer == 1 ? tlm::TLM_COMPLETED
					   : tlm::TLM_UPDATED;
		}
		q.notify(p, phase, delay);
		return tlm::TLM_ACCEPTED;
	}

	void send(tlm_generic_payload &p)
	{
		tlm_phase phase = tlm::BEGIN_REQ;
		sc_time delay = lat(p, 2);
		tlm_sync_enum sync;

		request = &p;
		flying++;
		sync = socket->nb_transport_fw(p, phase, delay);
		note(the_run, id_of(p), " sync%d/%u@%llu+%llu", (int)sync,
		     (unsigned)phase, now(), (unsigned long long)delay.value());
		if (sync == tlm::TLM_COMPLETED)
			q.notify(p, FINISH, delay);
		else if (sync == tlm::TLM_UPDATED)
			q.notify(p, phase, delay);
	}

	void play()
	{
		static struct attributes a[COUNT];
		struct id id = {1, 0};

		for (; id.k < COUNT; id.k++) {
			tlm_generic_payload *p;
			Tag *tag;

			wait(ps(pick(the_run, id, GAP, 20000)));
			while (request || flying == MOST)
				wait(progress);
			p = pool.get();
			p->acquire();
			p->get_extension(tag);
			if (!tag)
				p->set_extension(tag = new Tag);
			prepare(*p, *tag, id, a[id.k]);
			send(*p);
		}
	}
};

} // namespace

#endif

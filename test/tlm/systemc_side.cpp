// SPDX-License-Identifier: Apache-2.0
// The differential test on the side of Accellera's TLM-2.0; the same parties as
// in orrery_side.c, function by function.
//
//	systemc_side FIRST-SEED SEEDS [all]
#include "plan.h"

#include <cstdlib>
#include <sys/wait.h>
#include <systemc>
#include <tlm>
#include <tlm_utils/peq_with_cb_and_phase.h>
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>
#include <tlm_utils/tlm_quantumkeeper.h>
#include <unistd.h>
#include <vector>

using sc_core::sc_time;
using tlm::tlm_generic_payload;
using tlm::tlm_phase;
using tlm::tlm_sync_enum;

namespace
{

DECLARE_EXTENDED_PHASE(EXECUTE);
DECLARE_EXTENDED_PHASE(FINISH);

struct Tag : tlm::tlm_extension<Tag> {
	struct id id;
	unsigned port, target;

	tlm_extension_base *clone() const override
	{
		return new Tag(*this);
	}
	void copy_from(const tlm_extension_base &from) override
	{
		*this = static_cast<const Tag &>(from);
	}
};

run *the_run;

Tag &tag_of(tlm_generic_payload &p)
{
	return *p.get_extension<Tag>();
}

id id_of(tlm_generic_payload &p)
{
	return tag_of(p).id;
}

unsigned long long now()
{
	return sc_core::sc_time_stamp().value();
}

sc_time ps(uint64_t n)
{
	return sc_time::from_value(n);
}

sc_time lat(tlm_generic_payload &p, unsigned n)
{
	return ps(latency(the_run, id_of(p), n));
}

unsigned mode_of(tlm_generic_payload &p, unsigned field, unsigned n)
{
	return (unsigned)pick(the_run, id_of(p), field, n);
}

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

		if (!decode(p, port))
			return false;
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
			if (pick(the_run, id, DIRECT, 4) == 0)
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

void play(run *r)
{
	static const char *const names[] = {"t0", "t1", "t2"};

	the_run = r;
	tlm_utils::tlm_quantumkeeper::set_global_quantum(
		ps(pick(r, id{0, 0}, QUANTUM, 100000)));

	Lt lt("lt");
	At at("at");
	Router router("router");

	lt.socket.bind(*router.in[0]);
	at.socket.bind(*router.in[1]);
	for (unsigned k = 0; k < TARGETS; k++)
		router.out[k]->bind((new Target(names[k], k))->socket);
	sc_core::sc_start();
}

} // namespace

// A process can elaborate once only.
int sc_main(int argc, char **argv)
{
	static run r;
	uint64_t seed = argc > 1 ? strtoull(argv[1], nullptr, 10) : 1;
	uint64_t n = argc > 2 ? strtoull(argv[2], nullptr, 10) : 1;

	for (; n > 0; n--, seed++) {
		int status;
		pid_t child;

		fflush(stdout);
		child = fork();
		if (child == 0) {
			r.seed = seed;
			play(&r);
			print_run(&r, argc > 3);
			fflush(stdout);
			_exit(0);
		}
		if (child < 0 || waitpid(child, &status, 0) < 0 || status)
			return 1;
	}
	return 0;
}

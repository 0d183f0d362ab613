// SPDX-License-Identifier: Apache-2.0
// Two processes hand a token back and forth through a pair of sc_events.
//   pingpong mode ops     mode: delta | immediate | delta_method
// One operation = one hand-over (in the delta modes, also one delta cycle).
//   delta         SC_THREADs, notify(SC_ZERO_TIME) + wait(event)
//   immediate     SC_THREADs, notify() + wait(event)
//   delta_method  SC_METHODs statically sensitive, notify(SC_ZERO_TIME)
#include "bench_common.h"
#include <systemc>

static bench_meter meter;
enum Mode { DELTA, IMMEDIATE, DELTA_METHOD };

struct Top : sc_core::sc_module {
	SC_HAS_PROCESS(Top);
	sc_core::sc_event ping, pong;
	const Mode mode;

	Top(sc_core::sc_module_name name, Mode m) : sc_module(name), mode(m)
	{
		if (mode == DELTA_METHOD) {
			SC_METHOD(b_method);
			sensitive << ping;
			dont_initialize();
			SC_METHOD(a_method);
			sensitive << pong;
		} else {
			SC_THREAD(b_thread);
			SC_THREAD(a_thread);
		}
	}

	void send(sc_core::sc_event &e)
	{
		if (bench_tick(&meter))
			sc_core::sc_stop();
		if (mode == IMMEDIATE)
			e.notify();
		else
			e.notify(sc_core::SC_ZERO_TIME);
	}

	void b_thread()
	{
		for (;;) {
			wait(ping);
			send(pong);
		}
	}

	void a_thread()
	{
		for (;;) {
			send(ping);
			wait(pong);
		}
	}

	void b_method()
	{
		send(pong);
	}
	void a_method()
	{
		send(ping);
	}
};

int sc_main(int argc, char **argv)
{
	const char *mname = bench_args(argc, argv, 1, "delta");
	uint64_t ops = bench_argu(argc, argv, 2, 5000000);
	Mode mode = !strcmp(mname, "delta")	  ? DELTA
		    : !strcmp(mname, "immediate") ? IMMEDIATE
						  : DELTA_METHOD;
	bench_meter_init(&meter, ops / 10, ops);

	// Immediate notification never leaves the evaluation phase, which the
	// default stop mode would wait for.
	if (mode == IMMEDIATE)
		sc_core::sc_set_stop_mode(sc_core::SC_STOP_IMMEDIATE);
	Top top("top", mode);
	sc_core::sc_start();

	char buf[64];
	snprintf(buf, sizeof buf, "mode=%s", mname);
	bench_meter_result("pingpong", buf, &meter);
	return 0;
}

// SPDX-License-Identifier: Apache-2.0
// Two processes hand a token back and forth through a pair of sc_events.
#include "workloads.h"

namespace
{
enum Mode { DELTA, IMMEDIATE, DELTA_METHOD };
const char *const modes[] = {"delta", "immediate", "delta_method", nullptr};
bench_meter *meter;

struct Top : sc_core::sc_module {
	SC_HAS_PROCESS(Top);
	sc_core::sc_event ping, pong;
	const Mode mode;
	uint64_t token;

	Top(sc_core::sc_module_name name, Mode m)
	    : sc_module(name), mode(m), token(0)
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

	bool send(sc_core::sc_event &e)
	{
		if (bench_tick(meter)) {
			sc_core::sc_stop();
			return false;
		}
		if (mode == IMMEDIATE)
			e.notify();
		else
			e.notify(sc_core::SC_ZERO_TIME);
		return true;
	}

	void a_thread()
	{
		while (send(ping)) {
			wait(pong);
			token *= 3;
		}
	}

	void b_thread()
	{
		do {
			wait(ping);
			token++;
		} while (send(pong));
	}

	void a_method()
	{
		token *= 3;
		send(ping);
	}

	void b_method()
	{
		token++;
		send(pong);
	}
};
} // namespace

void run_pingpong(char **args, bench_meter *m)
{
	Mode mode = static_cast<Mode>(peer_word(args, "mode", modes));
	Top top("top", mode);

	meter = m;
	bench_meter_warm(m, m->ops / 10);
	sc_core::sc_start();
	bench_fold(m, top.token);
}

// SPDX-License-Identifier: Apache-2.0
// N SC_METHODs with next_trigger(random delay), or SC_THREADs with wait.
#include "workloads.h"

#include <vector>

namespace
{
bench_meter *meter;
bench_delays delays;

struct Hold : sc_core::sc_module {
	SC_HAS_PROCESS(Hold);
	uint64_t seed;

	Hold(sc_core::sc_module_name name, uint64_t s, bool thread)
	    : sc_module(name), seed(s)
	{
		if (thread) {
			SC_THREAD(run);
		} else {
			SC_METHOD(step);
		}
	}

	sc_core::sc_time next()
	{
		if (bench_tick(meter))
			sc_core::sc_stop();
		return sc_core::sc_time::from_value(
			bench_delay(&delays, &seed));
	}

	void step()
	{
		next_trigger(next());
	}

	void run()
	{
		for (;;)
			wait(next());
	}
};

void run_all(char **args, bench_meter *m, bool thread)
{
	uint64_t n = peer_number(args, "n", 256);
	std::vector<Hold *> all;

	meter = m;
	bench_delays_init(&delays, static_cast<bench_dist>(peer_word(
					   args, "dist", bench_dist_words)));
	for (uint64_t i = 0; i < n; i++)
		all.push_back(new Hold(("p" + std::to_string(i)).c_str(),
				       bench_seed(i), thread));
	bench_meter_warm(m, 2 * n + m->ops / 10);
	sc_core::sc_start();
	bench_fold(m, now());
	for (Hold *h : all)
		bench_fold(m, h->seed);
}
} // namespace

void run_hold(char **args, bench_meter *m)
{
	run_all(args, m, false);
}

void run_hold_thread(char **args, bench_meter *m)
{
	run_all(args, m, true);
}

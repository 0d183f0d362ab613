// SPDX-License-Identifier: Apache-2.0
// A ring of n sc_signals, each with an SC_METHOD that is sensitive to it and
// writes one more into the next.
#include "workloads.h"

#include <vector>

namespace
{
bench_meter *meter;

struct Station : sc_core::sc_module {
	SC_HAS_PROCESS(Station);
	sc_core::sc_signal<uint64_t> signal;
	sc_core::sc_signal<uint64_t> *next;

	Station(sc_core::sc_module_name name, uint64_t value)
	    : sc_module(name), signal("signal", value), next(nullptr)
	{
		SC_METHOD(pass);
		sensitive << signal;
	}

	void pass()
	{
		if (bench_tick(meter))
			sc_core::sc_stop();
		next->write(signal.read() + 1);
	}
};
} // namespace

void run_signal(char **args, bench_meter *m)
{
	uint64_t n = peer_number(args, "n", 1);
	std::vector<Station *> all;

	meter = m;
	for (uint64_t i = 0; i < n; i++)
		all.push_back(new Station(
			("station" + std::to_string(i)).c_str(), i));
	for (uint64_t i = 0; i < n; i++)
		all[i]->next = &all[(i + 1) % n]->signal;
	bench_meter_warm(m, m->ops / 10);
	sc_core::sc_start();
	for (Station *s : all)
		bench_fold(m, s->signal.read());
}

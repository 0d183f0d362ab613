// SPDX-License-Identifier: Apache-2.0
// Resident memory per object, after one activation of everything.
#include "workloads.h"

#include <vector>

namespace
{
enum What { EVENT, METHOD, THREAD, SIGNAL, PENDING };
const char *const kinds[] = {"event",  "method",  "thread",
			     "signal", "pending", nullptr};
const sc_core::sc_time delay = sc_core::sc_time::from_value(BENCH_MEAN);

struct Process : sc_core::sc_module {
	SC_HAS_PROCESS(Process);
	Process(sc_core::sc_module_name name, bool thread) : sc_module(name)
	{
		if (thread) {
			SC_THREAD(run);
		} else {
			SC_METHOD(step);
		}
	}
	void step()
	{
		next_trigger(delay);
	}
	void run()
	{
		wait(delay);
	}
};

void make(What what, const std::string &name)
{
	sc_core::sc_event *e;

	switch (what) {
	case METHOD:
	case THREAD:
		new Process(name.c_str(), what == THREAD);
		break;
	case SIGNAL:
		new sc_core::sc_signal<uint64_t>(name.c_str());
		break;
	default:
		e = new sc_core::sc_event(name.c_str());
		if (what == PENDING)
			e->notify(delay);
	}
}
} // namespace

void run_memory(char **args, bench_meter *m)
{
	What what = static_cast<What>(peer_word(args, "what", kinds));
	uint64_t before = bench_resident();
	double start = bench_now();

	for (uint64_t i = 0; i < m->ops; i++)
		make(what, "o" + std::to_string(i));
	sc_core::sc_start(sc_core::SC_ZERO_TIME);
	m->seconds = bench_now() - start;
	m->count = m->ops;
	m->bytes = (bench_resident() - before) / m->ops;
}

// SPDX-License-Identifier: Apache-2.0
// Resident memory per object, after one activation of everything.
//   memory what N
//     module   empty sc_module (to subtract)
//     method   sc_module with one SC_METHOD that did next_trigger(delay)
//     thread   sc_module with one SC_THREAD that did wait(delay), default stack
//     event    sc_event objects created during elaboration, not notified
//     devent   sc_event objects created during simulation (unnamed)
//     pending  timed notifications outstanding on those (difference to devent)
#include "bench_common.h"
#include <systemc>
#include <vector>

using sc_core::sc_time;
static uint64_t rng = 12345;

struct Empty : sc_core::sc_module {
	explicit Empty(sc_core::sc_module_name name) : sc_module(name)
	{
	}
};
struct Method : sc_core::sc_module {
	SC_CTOR(Method)
	{
		SC_METHOD(step);
	}
	void step()
	{
		next_trigger(sc_time::from_value(bench_delay(BENCH_UNI, &rng)));
	}
};
struct Thread : sc_core::sc_module {
	SC_CTOR(Thread)
	{
		SC_THREAD(run);
	}
	void run()
	{
		for (;;)
			wait(sc_time::from_value(bench_delay(BENCH_UNI, &rng)));
	}
};
static std::vector<sc_core::sc_event *> events;
struct Maker : sc_core::sc_module {
	SC_HAS_PROCESS(Maker);
	uint64_t n;
	bool notify;
	Maker(sc_core::sc_module_name name, uint64_t n_, bool notify_)
	    : sc_module(name), n(n_), notify(notify_)
	{
		SC_METHOD(make);
	}
	void make()
	{
		for (uint64_t i = 0; i < n; i++) {
			events[i] = new sc_core::sc_event();
			if (notify)
				events[i]->notify(sc_time::from_value(
					bench_delay(BENCH_UNI, &rng)));
		}
	}
};

int sc_main(int argc, char **argv)
{
	const char *what = bench_args(argc, argv, 1, "method");
	uint64_t n = bench_argu(argc, argv, 2, 10000);
	char buf[96];
	bench_dist_init("uni");
	events.resize(n);
	uint64_t r0 = bench_rss();
	for (uint64_t i = 0; i < n; i++) {
		snprintf(buf, sizeof buf, "o%llu", (unsigned long long)i);
		if (!strcmp(what, "module"))
			new Empty(buf);
		else if (!strcmp(what, "method"))
			new Method(buf);
		else if (!strcmp(what, "thread"))
			new Thread(buf);
		else if (!strcmp(what, "event"))
			events[i] = new sc_core::sc_event();
	}
	if (!strcmp(what, "devent"))
		new Maker("maker", n, false);
	if (!strcmp(what, "pending"))
		new Maker("maker", n, true);
	sc_core::sc_start(sc_core::SC_ZERO_TIME);
	uint64_t r1 = bench_rss();
	printf("RESULT bench=memory peer=%s what=%s n=%llu bytes_each=%.1f\n",
	       PEER, what, (unsigned long long)n,
	       (double)(r1 - r0) / (double)n);
	fflush(stdout);
	_exit(0);
}

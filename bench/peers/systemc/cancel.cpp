// SPDX-License-Identifier: Apache-2.0
// Cancel and notify again: one event at one instant, or every nanosecond the
// next of many watchdogs. At the end everything fires.
#include "workloads.h"

#include <vector>

namespace
{
const char *const modes[] = {"still", "watchdog", nullptr};
bench_meter *meter;
bench_delays delays;

struct Top : sc_core::sc_module {
	SC_HAS_PROCESS(Top);
	std::vector<sc_core::sc_event *> events;
	sc_core::sc_event hot;
	const bool watch;
	uint64_t seed, fired, sum;
	bool done, early;

	Top(sc_core::sc_module_name name, bool w, uint64_t pending)
	    : sc_module(name), watch(w), seed(bench_seed(7)), fired(0), sum(0),
	      done(false), early(false)
	{
		SC_METHOD(expire);
		dont_initialize();
		sensitive << hot;
		for (uint64_t i = 0; i < pending; i++) {
			events.push_back(new sc_core::sc_event());
			sensitive << *events.back();
			events.back()->notify(far_away());
		}
		if (watch) {
			SC_THREAD(watchdog);
		} else {
			SC_THREAD(still);
		}
	}

	sc_core::sc_time far_away()
	{
		return sc_core::sc_time::from_value(
			BENCH_MEAN + bench_delay(&delays, &seed));
	}

	static void rearm(sc_core::sc_event &e, const sc_core::sc_time &delay)
	{
		e.cancel();
		e.notify(delay);
	}

	void still()
	{
		do
			rearm(hot, far_away());
		while (!bench_tick(meter));
		done = true;
	}

	void watchdog()
	{
		const sc_core::sc_time step(1, sc_core::SC_NS);
		const sc_core::sc_time ahead((double)events.size() + 10,
					     sc_core::SC_NS);
		size_t i = 0;

		do {
			wait(step);
			rearm(*events[i], ahead);
			i = i + 1 < events.size() ? i + 1 : 0;
		} while (!bench_tick(meter));
		done = true;
	}

	void expire()
	{
		early |= !done;
		fired++;
		sum += now();
	}
};
} // namespace

void run_cancel(char **args, bench_meter *m)
{
	bool watch = peer_word(args, "mode", modes) == 1;
	uint64_t pending = peer_number(args, "pending", 10000);

	meter = m;
	bench_delays_init(&delays, BENCH_UNI);
	Top top("top", watch, pending);
	bench_meter_warm(m, m->ops / 10 + 2 * pending);
	sc_core::sc_start();
	if (top.early)
		peer_failed("an event fired too early");
	bench_fold(m, top.fired);
	bench_fold(m, top.sum);
}

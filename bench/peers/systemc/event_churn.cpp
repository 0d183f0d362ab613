// SPDX-License-Identifier: Apache-2.0
// Cancel and re-schedule.
//   event_churn mode pending ops
//     still     one sc_event is cancelled and notified again at a random later
//               time, over and over at one instant, `pending` others queued
//     watchdog  `pending` watchdog events; a thread waits 1 ns, then re-arms
//               the next (cancel + notify) `pending` ns ahead plus a bit, so
//               that none expires
// One operation = one cancel + notify pair.
#include "bench_common.h"
#include <systemc>
#include <vector>

using sc_core::sc_time;
static bench_meter meter;

struct Top : sc_core::sc_module {
	SC_HAS_PROCESS(Top);
	std::vector<sc_core::sc_event *> others;
	sc_core::sc_event hot;
	const char *mode;
	uint64_t rng, expired;

	Top(sc_core::sc_module_name name, const char *m, uint64_t pending)
	    : sc_module(name), mode(m), rng(bench_seed(7)), expired(0)
	{
		for (uint64_t i = 0; i < pending; i++)
			others.push_back(new sc_core::sc_event());
		SC_THREAD(run);
		SC_METHOD(on_expire);
		dont_initialize();
		for (uint64_t i = 0; i < pending; i++)
			sensitive << *others[i];
	}

	void on_expire()
	{
		expired++;
	}

	void run()
	{
		for (size_t i = 0; i < others.size(); i++)
			others[i]->notify(sc_time::from_value(
				BENCH_MEAN + bench_delay(BENCH_UNI, &rng)));
		if (!strcmp(mode, "still")) {
			do {
				hot.cancel();
				hot.notify(sc_time::from_value(
					BENCH_MEAN +
					bench_delay(BENCH_UNI, &rng)));
			} while (!bench_tick(&meter));
		} else {
			const sc_time step(1, sc_core::SC_NS);
			const sc_time ahead((double)others.size() + 10,
					    sc_core::SC_NS);
			size_t i = 0;
			do {
				wait(step);
				others[i]->cancel();
				others[i]->notify(ahead);
				if (++i == others.size())
					i = 0;
			} while (!bench_tick(&meter));
		}
		sc_core::sc_stop();
	}
};

int sc_main(int argc, char **argv)
{
	const char *mode = bench_args(argc, argv, 1, "still");
	uint64_t pending = bench_argu(argc, argv, 2, 10000),
		 ops = bench_argu(argc, argv, 3, 2000000);
	bench_meter_init(&meter, ops / 10 + 2 * pending, ops);
	Top top("top", mode, pending);
	sc_core::sc_start(sc_core::SC_ZERO_TIME);
	uint64_t r0 = bench_rss();
	if (strcmp(mode, "still"))
		sc_core::sc_start();

	char buf[128];
	snprintf(buf, sizeof buf,
		 "mode=%s pending=%llu expired=%llu rss_mib=%.1f", mode,
		 (unsigned long long)pending, (unsigned long long)top.expired,
		 (double)r0 / 1048576.0);
	bench_meter_result("event_churn", buf, &meter);
	_exit(0);
}

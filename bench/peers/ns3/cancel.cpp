// SPDX-License-Identifier: Apache-2.0
// Cancel and schedule again: one event at one instant, or every nanosecond the
// next of many watchdogs. At the end everything fires.
#include "workloads.h"

#include <vector>

namespace
{
const char *const modes[] = {"still", "watchdog", nullptr};
bench_meter *meter;
bench_delays delays;
uint64_t seed, fired, sum;
bool done, early;

void expire()
{
	early |= !done;
	fired++;
	sum += now();
}

ns3::Time far_away()
{
	return ns3::TimeStep(BENCH_MEAN + bench_delay(&delays, &seed));
}

void rearm(ns3::EventId &event, const ns3::Time &delay)
{
	event.Cancel();
	event = ns3::Simulator::Schedule(delay, expire);
}

void still()
{
	ns3::EventId hot;

	do
		rearm(hot, far_away());
	while (!bench_tick(meter));
	done = true;
}

struct Watchdogs {
	std::vector<ns3::EventId> events;
	size_t next;
	ns3::Time ahead;
};

void watch(Watchdogs *w)
{
	rearm(w->events[w->next], w->ahead);
	w->next = w->next + 1 < w->events.size() ? w->next + 1 : 0;
	if (bench_tick(meter))
		done = true;
	else
		ns3::Simulator::Schedule(ns3::NanoSeconds(1), watch, w);
}
} // namespace

void run_cancel(char **args, bench_meter *m)
{
	uint64_t pending = peer_number(args, "pending", 10000);
	Watchdogs w = {{}, 0, ns3::NanoSeconds(pending + 10)};

	meter = m;
	seed = bench_seed(7);
	bench_delays_init(&delays, BENCH_UNI);
	for (uint64_t i = 0; i < pending; i++)
		w.events.push_back(
			ns3::Simulator::Schedule(far_away(), expire));
	bench_meter_warm(m, m->ops / 10 + 2 * pending);
	if (peer_word(args, "mode", modes) == 0)
		ns3::Simulator::ScheduleNow(still);
	else
		ns3::Simulator::Schedule(ns3::NanoSeconds(1), watch, &w);
	ns3::Simulator::Run();
	if (early)
		peer_failed("an event fired too early");
	bench_fold(m, fired);
	bench_fold(m, sum);
}

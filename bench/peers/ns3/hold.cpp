// SPDX-License-Identifier: Apache-2.0
// N events, each of which schedules itself anew after a random delay.
#include "workloads.h"

#include <vector>

namespace
{
bench_meter *meter;
bench_delays delays;

// What else is due now was scheduled before, and so comes before the end.
void fire(uint64_t *seed)
{
	if (bench_tick(meter))
		ns3::Simulator::Stop(ns3::Time(0));
	ns3::Simulator::Schedule(ns3::TimeStep(bench_delay(&delays, seed)),
				 fire, seed);
}
} // namespace

void run_hold(char **args, bench_meter *m)
{
	std::vector<uint64_t> seeds(peer_number(args, "n", 256));

	meter = m;
	bench_delays_init(&delays, static_cast<bench_dist>(peer_word(
					   args, "dist", bench_dist_words)));
	for (size_t i = 0; i < seeds.size(); i++) {
		seeds[i] = bench_seed(i);
		ns3::Simulator::Schedule(ns3::Time(0), fire, &seeds[i]);
	}
	bench_meter_warm(m, 2 * seeds.size() + m->ops / 10);
	ns3::Simulator::Run();
	bench_fold(m, now());
	for (uint64_t seed : seeds)
		bench_fold(m, seed);
}

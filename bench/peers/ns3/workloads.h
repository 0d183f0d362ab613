// SPDX-License-Identifier: Apache-2.0
// The workloads of this peer, and what they share. ns-3 has events, which are
// calls at a time, and no processes. Its unit of time is a picosecond here.
#ifndef WORKLOADS_H
#define WORKLOADS_H

#include "../peer.h"

#include <ns3/nstime.h>
#include <ns3/simulator.h>

void run_cancel(char **args, bench_meter *m);
void run_hold(char **args, bench_meter *m);

static inline uint64_t now()
{
	return static_cast<uint64_t>(ns3::Simulator::Now().GetTimeStep());
}

#endif

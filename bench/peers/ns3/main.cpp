// SPDX-License-Identifier: Apache-2.0
// The peer of orrery bench for ns-3, with the quickest of its schedulers.
#include "workloads.h"

#include <ns3/object-factory.h>

static const peer_workload workloads[] = {
	{"cancel", {"mode", "pending"}, 2000000, run_cancel},
	{"hold", {"n", "dist"}, 5000000, run_hold},
	{},
};

static const peer ns_3 = {
	"ns3",
	PEER_VERSION,
	PEER_FLAGS ", PriorityQueueScheduler",
	workloads,
};

int main(int argc, char **argv)
{
	ns3::ObjectFactory scheduler("ns3::PriorityQueueScheduler");

	ns3::Time::SetResolution(ns3::Time::PS);
	ns3::Simulator::SetScheduler(scheduler);
	return peer_main(&ns_3, argc, argv);
}

// SPDX-License-Identifier: Apache-2.0
// Timed hold model with SC_METHODs: N methods, each re-arms itself with
// next_trigger(random delay). One operation = one method activation.
//   hold_method N ops dist
#include "bench_common.h"
#include <systemc>

static bench_meter meter;
static bench_dist dist;

struct Hold : sc_core::sc_module {
	SC_HAS_PROCESS(Hold);
	uint64_t rng;

	Hold(sc_core::sc_module_name name, uint64_t seed)
	    : sc_module(name), rng(seed)
	{
		SC_METHOD(step);
	}

	void step()
	{
		if (bench_tick(&meter))
			sc_core::sc_stop();
		next_trigger(
			sc_core::sc_time::from_value(bench_delay(dist, &rng)));
	}
};

int sc_main(int argc, char **argv)
{
	uint64_t n = bench_argu(argc, argv, 1, 256),
		 ops = bench_argu(argc, argv, 2, 5000000);
	const char *dname = bench_args(argc, argv, 3, "exp");
	dist = bench_dist_init(dname);
	// n activations at time zero, then at least as many to reach a steady
	// state
	bench_meter_init(&meter, 2 * n + ops / 10, ops);

	char buf[96];
	for (uint64_t i = 0; i < n; i++) {
		snprintf(buf, sizeof buf, "m%llu", (unsigned long long)i);
		new Hold(buf, bench_seed(i));
	}
	sc_core::sc_start();

	snprintf(buf, sizeof buf, "n=%llu dist=%s", (unsigned long long)n,
		 dname);
	bench_meter_result("hold_method", buf, &meter);
	_exit(0); // skip tearing down up to a million modules
}

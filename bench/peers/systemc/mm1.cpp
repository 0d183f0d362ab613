// SPDX-License-Identifier: Apache-2.0
// The M/M/1 queue: objects arrive at rate 0.9 and are served at rate 1, by an
// SC_THREAD each, with an sc_fifo between that never fills.
#include "workloads.h"

namespace
{
bench_meter *meter;
bench_delays delays;

struct Arrival : sc_core::sc_module {
	sc_core::sc_port<sc_core::sc_fifo_out_if<uint64_t>> out;
	SC_CTOR(Arrival)
	{
		SC_THREAD(run);
	}
	void run()
	{
		uint64_t seed = bench_seed(1);

		for (;;) {
			wait(sc_core::sc_time::from_value(
				bench_delay(&delays, &seed) * 10 / 9));
			out->write(now());
		}
	}
};

struct Service : sc_core::sc_module {
	sc_core::sc_port<sc_core::sc_fifo_in_if<uint64_t>> in;
	uint64_t sum;
	SC_CTOR(Service) : sum(0)
	{
		SC_THREAD(run);
	}
	void run()
	{
		uint64_t seed = bench_seed(2);

		do {
			uint64_t arrived = in->read();

			wait(sc_core::sc_time::from_value(
				bench_delay(&delays, &seed)));
			sum += now() - arrived;
		} while (!bench_tick(meter));
		sc_core::sc_stop();
	}
};
} // namespace

void run_mm1(char **, bench_meter *m)
{
	sc_core::sc_fifo<uint64_t> fifo("fifo", 65536);
	Arrival a("a");
	Service s("s");

	meter = m;
	bench_delays_init(&delays, BENCH_EXP);
	a.out(fifo);
	s.in(fifo);
	bench_meter_warm(m, m->ops / 10);
	sc_core::sc_start();
	bench_fold(m, now());
	bench_fold(m, s.sum);
}

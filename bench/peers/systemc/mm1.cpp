// SPDX-License-Identifier: Apache-2.0
// cimba's M/M/1 benchmark on SystemC: arrivals at rate 0.9, service at rate 1,
// one SC_THREAD each, an sc_fifo between (deep enough never to fill here).
//   mm1 objects       One operation = one object through the system; cimba's
//                     own accounting calls that 4 events.
#include "bench_common.h"
#include <systemc>

static const double TICKS = (double)BENCH_MEAN; // one time unit
static uint64_t objects;
static double sum_wait;

static sc_core::sc_time exponential(uint64_t *rng, double mean)
{
	return sc_core::sc_time::from_value(
		(uint64_t)((double)bench_delay(BENCH_EXP, rng) * mean));
}

struct Arrival : sc_core::sc_module {
	sc_core::sc_port<sc_core::sc_fifo_out_if<uint64_t>> out;
	SC_CTOR(Arrival)
	{
		SC_THREAD(run);
	}
	void run()
	{
		uint64_t rng = bench_seed(1);
		for (uint64_t i = 0; i < objects; i++) {
			wait(exponential(&rng, 1.0 / 0.9));
			out->write(sc_core::sc_time_stamp().value());
		}
	}
};

struct Service : sc_core::sc_module {
	sc_core::sc_port<sc_core::sc_fifo_in_if<uint64_t>> in;
	SC_CTOR(Service)
	{
		SC_THREAD(run);
	}
	void run()
	{
		uint64_t rng = bench_seed(2);
		for (uint64_t i = 0; i < objects; i++) {
			const uint64_t t = in->read();
			wait(exponential(&rng, 1.0));
			sum_wait +=
				(double)(sc_core::sc_time_stamp().value() - t) /
				TICKS;
		}
		sc_core::sc_stop();
	}
};

int sc_main(int argc, char **argv)
{
	objects = bench_argu(argc, argv, 1, 1000000);
	bench_dist_init("exp");
	sc_core::sc_fifo<uint64_t> fifo("fifo", 65536);
	Arrival a("a");
	Service s("s");
	a.out(fifo);
	s.in(fifo);
	double t0 = bench_now();
	sc_core::sc_start();
	double t1 = bench_now();
	char buf[64];
	snprintf(buf, sizeof buf, "mean_time=%.2f", sum_wait / (double)objects);
	bench_result("mm1", buf, objects, t1 - t0);
	return 0;
}

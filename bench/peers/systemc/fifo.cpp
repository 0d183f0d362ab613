// SPDX-License-Identifier: Apache-2.0
// sc_fifo<uint64_t> of a given depth from one SC_THREAD to another.
#include "workloads.h"

namespace
{
bench_meter *meter;

struct Producer : sc_core::sc_module {
	sc_core::sc_port<sc_core::sc_fifo_out_if<uint64_t>> out;
	SC_CTOR(Producer)
	{
		SC_THREAD(run);
	}
	void run()
	{
		for (uint64_t i = 0;; i++)
			out->write(i);
	}
};

struct Consumer : sc_core::sc_module {
	sc_core::sc_port<sc_core::sc_fifo_in_if<uint64_t>> in;
	uint64_t sum;
	SC_CTOR(Consumer) : sum(0)
	{
		SC_THREAD(run);
	}
	void run()
	{
		do
			sum = 3 * sum + in->read();
		while (!bench_tick(meter));
		sc_core::sc_stop();
	}
};
} // namespace

void run_fifo(char **args, bench_meter *m)
{
	sc_core::sc_fifo<uint64_t> fifo("fifo",
					(int)peer_number(args, "depth", 16));
	Producer p("p");
	Consumer c("c");

	meter = m;
	p.out(fifo);
	c.in(fifo);
	bench_meter_warm(m, m->ops / 10);
	sc_core::sc_start();
	bench_fold(m, c.sum);
}

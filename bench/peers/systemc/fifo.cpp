// SPDX-License-Identifier: Apache-2.0
// sc_fifo<int> of a given depth between a producer and a consumer SC_THREAD.
//   fifo depth ops          One operation = one item carried across.
#include "bench_common.h"
#include <systemc>

static bench_meter meter;

struct Producer : sc_core::sc_module {
	sc_core::sc_port<sc_core::sc_fifo_out_if<int>> out;
	SC_CTOR(Producer)
	{
		SC_THREAD(run);
	}
	void run()
	{
		for (int i = 0;; i++)
			out->write(i);
	}
};

struct Consumer : sc_core::sc_module {
	sc_core::sc_port<sc_core::sc_fifo_in_if<int>> in;
	SC_CTOR(Consumer)
	{
		SC_THREAD(run);
	}
	void run()
	{
		for (int i = 0;; i++) {
			if (in->read() != i)
				SC_REPORT_ERROR("fifo", "item out of order");
			if (bench_tick(&meter))
				sc_core::sc_stop();
		}
	}
};

int sc_main(int argc, char **argv)
{
	int depth = (int)bench_argu(argc, argv, 1, 16);
	uint64_t ops = bench_argu(argc, argv, 2, 5000000);
	bench_meter_init(&meter, ops / 10, ops);
	sc_core::sc_fifo<int> fifo("fifo", depth);
	Producer p("p");
	Consumer c("c");
	p.out(fifo);
	c.in(fifo);
	sc_core::sc_start();
	char buf[64];
	snprintf(buf, sizeof buf, "depth=%d", depth);
	bench_meter_result("fifo", buf, &meter);
	_exit(0);
}

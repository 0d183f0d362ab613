// SPDX-License-Identifier: Apache-2.0
// An sc_clock and M SC_METHODs sensitive to its rising edge through
// sc_in<bool>.
//   clock_signal mode M ops
//     count   each method bumps a counter
//     toggle  each method inverts its own sc_signal<bool>
//     chain   as toggle, and a second method per module is sensitive to that
//             signal (activations of both kinds are counted)
// One operation = one method activation (the clock's own two methods per cycle
// are not counted).
#include "bench_common.h"
#include <systemc>

static bench_meter meter;
enum Mode { COUNT, TOGGLE, CHAIN };

struct Block : sc_core::sc_module {
	SC_HAS_PROCESS(Block);
	sc_core::sc_in<bool> clk;
	sc_core::sc_signal<bool> sig;
	const Mode mode;
	uint64_t seen;

	Block(sc_core::sc_module_name name, Mode m)
	    : sc_module(name), clk("clk"), sig("sig"), mode(m), seen(0)
	{
		SC_METHOD(on_clk);
		sensitive << clk.pos();
		dont_initialize();
		if (mode == CHAIN) {
			SC_METHOD(on_sig);
			sensitive << sig;
			dont_initialize();
		}
	}

	void on_clk()
	{
		if (bench_tick(&meter))
			sc_core::sc_stop();
		if (mode == COUNT)
			seen++;
		else
			sig.write(!sig.read());
	}

	void on_sig()
	{
		if (bench_tick(&meter))
			sc_core::sc_stop();
		seen++;
	}
};

int sc_main(int argc, char **argv)
{
	const char *mname = bench_args(argc, argv, 1, "count");
	uint64_t n = bench_argu(argc, argv, 2, 10),
		 ops = bench_argu(argc, argv, 3, 5000000);
	Mode mode = !strcmp(mname, "count")    ? COUNT
		    : !strcmp(mname, "toggle") ? TOGGLE
					       : CHAIN;
	bench_meter_init(&meter, ops / 10, ops);

	sc_core::sc_clock clk("clk", 10, sc_core::SC_NS);
	char buf[96];
	for (uint64_t i = 0; i < n; i++) {
		snprintf(buf, sizeof buf, "b%llu", (unsigned long long)i);
		(new Block(buf, mode))->clk(clk);
	}
	sc_core::sc_start();

	snprintf(buf, sizeof buf, "mode=%s n=%llu", mname,
		 (unsigned long long)n);
	bench_meter_result("clock_signal", buf, &meter);
	_exit(0);
}

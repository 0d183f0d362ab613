// SPDX-License-Identifier: Apache-2.0
// An sc_clock and n SC_METHODs sensitive to its rising edge through
// sc_in<bool>: they count, invert a signal each, or do that with a second
// method sensitive to the signal.
#include "workloads.h"

#include <vector>

namespace
{
enum Mode { COUNT, TOGGLE, CHAIN };
const char *const modes[] = {"count", "toggle", "chain", nullptr};
bench_meter *meter;

struct Block : sc_core::sc_module {
	SC_HAS_PROCESS(Block);
	sc_core::sc_in<bool> clock;
	sc_core::sc_signal<bool> signal;
	const Mode mode;
	uint64_t seen;

	Block(sc_core::sc_module_name name, Mode m)
	    : sc_module(name), clock("clock"), signal("signal"), mode(m),
	      seen(0)
	{
		SC_METHOD(on_clock);
		sensitive << clock.pos();
		dont_initialize();
		if (mode == CHAIN) {
			SC_METHOD(on_signal);
			sensitive << signal;
			dont_initialize();
		}
	}

	void on_clock()
	{
		if (bench_tick(meter))
			sc_core::sc_stop();
		if (mode == COUNT)
			seen++;
		else
			signal.write(!signal.read());
	}

	void on_signal()
	{
		if (bench_tick(meter))
			sc_core::sc_stop();
		seen++;
	}
};
} // namespace

void run_clock(char **args, bench_meter *m)
{
	Mode mode = static_cast<Mode>(peer_word(args, "mode", modes));
	uint64_t n = peer_number(args, "n", 10);
	sc_core::sc_clock clock("clock", 10, sc_core::SC_NS);
	std::vector<Block *> blocks;

	meter = m;
	for (uint64_t i = 0; i < n; i++) {
		blocks.push_back(
			new Block(("block" + std::to_string(i)).c_str(), mode));
		blocks.back()->clock(clock);
	}
	bench_meter_warm(m, m->ops / 10);
	sc_core::sc_start();
	bench_fold(m, now());
	for (Block *b : blocks) {
		bench_fold(m, b->seen);
		bench_fold(m, b->signal.read());
	}
}

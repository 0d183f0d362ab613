// SPDX-License-Identifier: Apache-2.0
// The peer: `peer NAME PARAMETER=VALUE...` runs a workload once and prints the
// result as a JSON object, as `orrery bench --json` does. Without arguments, it
// tells what it is. Exit status 2: there is no such workload.
#include "peer.h"

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <unistd.h>

static const Workload workloads[] = {
	{"b_transport", 10000000, run_b_transport},
	{"cancel", 2000000, run_cancel},
	{"clock", 10000000, run_clock},
	{"fifo", 5000000, run_fifo},
	{"hold", 5000000, run_hold},
	{"hold-thread", 3000000, run_hold_thread},
	{"memory", 100000, run_memory},
	{"mm1", 1000000, run_mm1},
	{"nb_transport", 500000, run_nb_transport},
	{"pingpong", 5000000, run_pingpong},
	{"signal", 5000000, run_signal},
};

std::string Args::word(const std::string &name, const std::string &def) const
{
	for (int i = 0; i < count; i++)
		if (strncmp(words[i], name.c_str(), name.size()) == 0 &&
		    words[i][name.size()] == '=')
			return words[i] + name.size() + 1;
	return def;
}

uint64_t Args::number(const std::string &name, uint64_t def) const
{
	return strtoull(word(name, std::to_string(def)).c_str(), nullptr, 10);
}

unsigned index_of(const std::string &word, const char *const *words)
{
	for (unsigned i = 0; words[i]; i++)
		if (word == words[i])
			return i;
	throw Lacks{word};
}

static void print(const bench_meter &m)
{
	printf("{\"ns_per_event\": %.4f, \"count\": %" PRIu64
	       ", \"checksum\": \"%016" PRIx64 "\", \"peak_bytes\": %" PRIu64
	       ", \"bytes_each\": %" PRIu64 "}\n",
	       m.seconds * 1e9 / (double)m.ops, m.count, m.checksum,
	       bench_peak(), m.bytes);
	fflush(stdout);
}

static void run(const Workload &w, const Args &args)
{
	bench_meter m = bench_meter();

	m.ops = args.number("ops", w.ops);
	w.run(args, &m);
	print(m);
	_exit(0); // tearing down a million modules takes longer than the run
}

int sc_main(int argc, char **argv)
{
	std::string name = argc > 1 ? argv[1] : "";

	if (argc < 2) {
		printf("{\"peer\": \"systemc\", \"version\": \"%s\", "
		       "\"flags\": \"%s\"}\n",
		       PEER_VERSION, PEER_FLAGS);
		return 0;
	}
	sc_core::sc_report_handler::set_actions(sc_core::SC_INFO,
						sc_core::SC_DO_NOTHING);
	try {
		for (const Workload &w : workloads)
			if (name == w.name)
				run(w, Args(argc - 2, argv + 2));
	} catch (const Lacks &lacks) {
		name += " " + lacks.what;
	}
	std::cerr << "SystemC has no " << name << "\n";
	return 2;
}

int main(int argc, char **argv)
{
	setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1);
	return sc_core::sc_elab_and_sim(argc, argv);
}

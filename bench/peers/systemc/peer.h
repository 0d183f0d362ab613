// SPDX-License-Identifier: Apache-2.0
// What the workloads of this peer share. Each is that of orrery bench of the
// same name, with the same parameters, delays and checksum.
#ifndef PEER_H
#define PEER_H

#include "../../bench.h"
#include "../../delay.h"

#include <cstdint>
#include <string>
#include <systemc>

// The words "NAME=VALUE" of the command line.
class Args
{
	int count;
	char **words;

      public:
	Args(int n, char **w) : count(n), words(w)
	{
	}
	std::string word(const std::string &name, const std::string &def) const;
	uint64_t number(const std::string &name, uint64_t def) const;
};

// Its index in a list of words that NULL ends; throws Lacks.
unsigned index_of(const std::string &word, const char *const *words);

// Thrown by a workload that this peer does not have.
struct Lacks {
	std::string what;
};

struct Workload {
	const char *name;
	uint64_t ops; // if not given
	void (*run)(const Args &args, bench_meter *m);
};

void run_b_transport(const Args &args, bench_meter *m);
void run_cancel(const Args &args, bench_meter *m);
void run_clock(const Args &args, bench_meter *m);
void run_fifo(const Args &args, bench_meter *m);
void run_hold(const Args &args, bench_meter *m);
void run_hold_thread(const Args &args, bench_meter *m);
void run_memory(const Args &args, bench_meter *m);
void run_mm1(const Args &args, bench_meter *m);
void run_nb_transport(const Args &args, bench_meter *m);
void run_pingpong(const Args &args, bench_meter *m);
void run_signal(const Args &args, bench_meter *m);

static inline uint64_t now()
{
	return sc_core::sc_time_stamp().value();
}

#endif

// SPDX-License-Identifier: Apache-2.0
// The workloads of this peer, and what they share.
#ifndef WORKLOADS_H
#define WORKLOADS_H

#include "../peer.h"

#include <cstdint>
#include <string>
#include <systemc>

void run_b_transport(char **args, bench_meter *m);
void run_cancel(char **args, bench_meter *m);
void run_clock(char **args, bench_meter *m);
void run_fifo(char **args, bench_meter *m);
void run_hold(char **args, bench_meter *m);
void run_hold_thread(char **args, bench_meter *m);
void run_memory(char **args, bench_meter *m);
void run_mm1(char **args, bench_meter *m);
void run_nb_transport(char **args, bench_meter *m);
void run_pingpong(char **args, bench_meter *m);
void run_signal(char **args, bench_meter *m);

static inline uint64_t now()
{
	return sc_core::sc_time_stamp().value();
}

#endif

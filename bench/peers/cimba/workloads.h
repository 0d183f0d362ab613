/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The workloads of this peer, and what they share. cimba's time is a double,
 * whose unit is a picosecond here.
 */
#ifndef WORKLOADS_H
#define WORKLOADS_H

#include "../peer.h"

#include <cimba.h>

void run_cancel(char **args, struct bench_meter *m);
void run_fifo(char **args, struct bench_meter *m);
void run_hold(char **args, struct bench_meter *m);
void run_hold_thread(char **args, struct bench_meter *m);
void run_mm1(char **args, struct bench_meter *m);

/* Ends the program when doubles no longer hold every picosecond. */
uint64_t now(void);

/* Make a process and start it. */
void start(cmb_process_func *run, void *context);

/* What else is due now comes first. */
void stop(void);

#endif

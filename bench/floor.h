/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a workload would cost if there were nothing but the structure below
 * it: an indirect call, a switch of stacks, or the pending set by itself with
 * as many timers in it. These are the library's own, compiled apart; one
 * operation stands for one of the workload.
 */
#ifndef ORRERY_BENCH_FLOOR_H
#define ORRERY_BENCH_FLOOR_H

#include "bench.h"
#include "delay.h"

/* A call by pointer of one of n objects in turn, from a ring. */
void bench_floor_call(struct bench_meter *m, uint64_t n);

/* A switch from the one stack to the other. */
void bench_floor_switch(struct bench_meter *m);

/* Take out the first of n timers, and put it back after a random delay. */
void bench_floor_pending(struct bench_meter *m, uint64_t n,
			 enum bench_dist dist);

/* Cancel one timer while n others are pending, and put it back. */
void bench_floor_cancel(struct bench_meter *m, uint64_t n);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order in which runnable processes run. IEEE 1666-2023 clause 4.3.2.3
 * leaves it to the implementation, and the outcome of a network may depend on
 * it. So SystemC's order is imposed on Orrery: kernel.c compiles the kernel
 * with this in place of its own choice.
 */
#ifndef DIFF_ORDER_H
#define DIFF_ORDER_H

struct orr_process;
struct orr_sim;

/* Bring the process that is to run next to the front of the queue. */
void order_choose(struct orr_sim *sim);

/* p is the only one that can run, and does. */
void order_chosen(const struct orr_sim *sim, const struct orr_process *p);

#endif

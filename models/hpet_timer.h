/* SPDX-License-Identifier: Apache-2.0 */
/* Between the parts of the HPET: registers, timers, state. */
#ifndef ORRERY_MODELS_HPET_TIMER_H
#define ORRERY_MODELS_HPET_TIMER_H

#include <orrery/models/hpet.h>

/* hpet_timer.c */

bool ori_hpet_is_running(const struct orr_hpet *h);
/* The main counter as it stands now. */
uint64_t ori_hpet_count(const struct orr_hpet *h);
/* The bits of comparator and counter that timer n compares. */
uint64_t ori_hpet_width_mask(const struct orr_hpet *h, unsigned n);

/*
 * Bring all state up to now. Every access does so first: what it sees does not
 * depend on whether it or the event comes first in a delta cycle.
 */
void ori_hpet_settle(struct orr_hpet *h);
/* After a change: when timer n matches next; the lines; the next event. */
void ori_hpet_aim(struct orr_hpet *h, unsigned n);
void ori_hpet_drive_lines(struct orr_hpet *h);
void ori_hpet_arm(struct orr_hpet *h);

/* ENABLE_CNF changes. */
void ori_hpet_start_or_halt(struct orr_hpet *h);

/* The process: settle, and send the messages that are due. */
void ori_hpet_run(struct orr_process *self);

/* What can be watched. */
enum { ORI_HPET_MATCH, ORI_HPET_MESSAGE, ORI_HPET_POINTS };
extern const struct orr_trace_point ori_hpet_points[ORI_HPET_POINTS];

/* hpet.c: Tn_CONF as it reads after a reset, its capabilities. */
uint64_t ori_hpet_capabilities(const struct orr_hpet *h, unsigned n);

/* hpet_state.c */
extern const struct orr_state ori_hpet_state;

#endif

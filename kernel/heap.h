/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pending event set: timers ordered by (time, order of arming). An
 * implicit 4-ary heap; each timer knows its position, so that cancelling is
 * O(log n). See doc/design.md for what was measured against it.
 */
#ifndef ORRERY_KERNEL_HEAP_H
#define ORRERY_KERNEL_HEAP_H

#include <orrery/event.h>

struct ori_entry {
	orr_time when;
	uint64_t seq;
	struct orr_timer *timer;
};

struct ori_heap {
	struct ori_entry *entries;
	uint32_t count;
	uint32_t room;
	uint64_t seq;
};

void ori_heap_init(struct ori_heap *h);
void ori_heap_fini(struct ori_heap *h);

/* Add t, due at t->when, behind all others that are due then. */
void ori_heap_push(struct ori_heap *h, struct orr_timer *t);

/* The first timer, NULL if there is none; and the same taken out. */
struct orr_timer *ori_heap_peek(const struct ori_heap *h);
struct orr_timer *ori_heap_pop(struct ori_heap *h);

/* Take out t, which is in the heap. */
void ori_heap_remove(struct ori_heap *h, struct orr_timer *t);

#endif

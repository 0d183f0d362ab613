/* SPDX-License-Identifier: Apache-2.0 */
/* What notifications leave behind that are cancelled: nothing. */
#include "../unit.h"

#include "../heap.h"
#include "../probe.h"
#include "worker.h"

#include <stdio.h>

/* An event that is watched, and a process that notifies it. */
struct bench {
	struct orr_event ev;
	struct probe probe;
	struct orr_process actor;
};

/* Hundreds of thousands of cancelled notifications take no memory. */
static void renotify(struct orr_process *self)
{
	struct bench *b = orr_container_of(self, struct bench, actor);
	unsigned times = orr_now(self->obj.sim) ? 1000000 : 100000;

	for (unsigned i = 0; i < times; i++) {
		orr_event_notify_delta(&b->ev);
		orr_event_cancel(&b->ev);
		orr_event_notify_after(&b->ev, 5);
		orr_event_cancel(&b->ev);
	}
	orr_event_notify_delta(&b->ev);
	orr_next_trigger_for(self, 5);
}

/* They would take 24 MiB if they piled up. */
static void cancelled_notifications_do_not_pile_up(void **state)
{
	struct orr_sim *sim = *state;
	struct bench b = {0};
	size_t before;

	orr_event_init(&b.ev, orr_sim_root(sim), "ev");
	probe_init(&b.probe, orr_sim_root(sim), "probe", &b.ev);
	orr_method_init(&b.actor, orr_sim_root(sim), "actor", renotify);
	orr_sim_run(sim, 0);
	before = heap_in_use();
	orr_sim_run(sim, 5);
	assert_true(heap_in_use() <= before + HEAP_CHUNK);
	assert_int_equal(b.probe.n, 2);
	assert_int_equal(b.probe.time[1], 5);
}

/* Others that are pending all the time, and cancelled ones among them. */
enum { OTHERS = 10000, DOGS = 100, ROUNDS = 10, PER_ROUND = 1000000 };

struct crowd {
	struct orr_process actor;
	struct orr_event dogs[DOGS]; /* that never bite */
	struct orr_event others[OTHERS];
};

/* Delays of all magnitudes up to a second. */
static void arm_and_cancel(struct orr_process *self)
{
	struct crowd *c = orr_container_of(self, struct crowd, actor);
	uint64_t dice = 1;

	for (unsigned i = 0; i < PER_ROUND; i++) {
		dice = dice * UINT64_C(6364136223846793005) + 1;
		orr_event_notify_after(&c->dogs[i % DOGS],
				       1 + (dice >> 24) % ORR_S(1));
		orr_event_cancel(&c->dogs[i % DOGS]);
	}
	orr_next_trigger_for(self, ORR_MS(1));
}

static void crowd_init(struct crowd *c, struct orr_object *root)
{
	char name[16];

	for (unsigned i = 0; i < DOGS; i++) {
		snprintf(name, sizeof(name), "dog%u", i);
		orr_event_init(&c->dogs[i], root, name);
	}
	for (unsigned i = 0; i < OTHERS; i++) {
		snprintf(name, sizeof(name), "other%u", i);
		orr_event_init(&c->others[i], root, name);
		orr_event_notify_after(&c->others[i], ORR_S(1) + i * ORR_MS(1));
	}
	orr_method_init(&c->actor, root, "crowd", arm_and_cancel);
}

/*
 * Ten million after the first million, which take no heap, but for chunks of
 * the pending set that happen to be in use: 160 MB if they piled up.
 */
static void cancelled_notifications_need_no_heap(void **state)
{
	struct orr_sim *sim = *state;
	struct crowd *c = orr_sim_alloc(sim, sizeof(*c));
	size_t before;

	crowd_init(c, orr_sim_root(sim));
	orr_sim_run(sim, 0);
	before = heap_in_use();
	orr_sim_run(sim, ROUNDS * ORR_MS(1));
	assert_true(heap_in_use() <= before + HEAP_CHUNK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(cancelled_notifications_do_not_pile_up),
		TEST(cancelled_notifications_need_no_heap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

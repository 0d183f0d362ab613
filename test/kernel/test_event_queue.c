/* SPDX-License-Identifier: Apache-2.0 */
/* Event queues: IEEE 1666-2023 clause 6.30. */
#include "../unit.h"

#include "../child.h"
#include "../probe.h"

#include <orrery/event_queue.h>

enum { QUEUE_ROOM = 40 };

struct rig {
	struct orr_sim *sim;
	struct orr_event_queue queue;
	orr_time times[QUEUE_ROOM];
	struct probe probe;
};

static int setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));

	r->sim = orr_sim_new();
	orr_event_queue_init(&r->queue, orr_sim_root(r->sim), "queue",
			     QUEUE_ROOM, r->times);
	probe_init(&r->probe, orr_sim_root(r->sim), "probe",
		   orr_event_queue_event(&r->queue));
	*state = r;
	return 0;
}

static int teardown(void **state)
{
	struct rig *r = *state;

	orr_sim_free(r->sim);
	free(r);
	return 0;
}

static void notify(struct rig *r, const orr_time *delays, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		orr_event_queue_notify(&r->queue, delays[i]);
}

static void assert_fired(const struct rig *r, const orr_time *times, unsigned n)
{
	assert_int_equal(r->probe.n, n);
	for (unsigned i = 0; i < n; i++)
		assert_int_equal(r->probe.time[i], times[i]);
}

static void queue_6_30_no_notification_discards_another(void **state)
{
	static const orr_time delays[] = {30, 10, 20, 40, 5, 25};
	static const orr_time times[] = {5, 10, 20, 25, 30, 40};
	struct rig *r = *state;

	notify(r, delays, 6);
	assert_int_equal(orr_event_queue_pending(&r->queue), 6);
	orr_sim_run(r->sim, 25);
	assert_int_equal(orr_event_queue_pending(&r->queue), 2);
	orr_sim_run(r->sim, 100);
	assert_fired(r, times, 6);
	assert_int_equal(orr_event_queue_pending(&r->queue), 0);
}

/* The first in the delta cycle in which a timed notification wakes. */
static void queue_6_30_equal_times_are_successive_deltas(void **state)
{
	static const orr_time delays[] = {10, 10, 10};
	struct rig *r = *state;

	notify(r, delays, 3);
	orr_sim_run(r->sim, 20);
	assert_fired(r, delays, 3);
	assert_int_equal(r->probe.delta[1], r->probe.delta[0] + 1);
	assert_int_equal(r->probe.delta[2], r->probe.delta[0] + 2);
}

/* After the initialization phase, in delta cycles of their own. */
static void queue_6_30_zero_delays_are_successive_deltas(void **state)
{
	static const orr_time delays[] = {0, 10, 0};
	static const orr_time times[] = {0, 0, 10};
	struct rig *r = *state;

	orr_sim_run(r->sim, 0);
	notify(r, delays, 3);
	orr_sim_run(r->sim, 20);
	assert_fired(r, times, 3);
	assert_int_equal(r->probe.delta[1], r->probe.delta[0] + 1);
}

static void queue_6_30_cancel_all_discards_all(void **state)
{
	static const orr_time delays[] = {30, 10, 10};
	static const orr_time times[] = {15};
	struct rig *r = *state;

	notify(r, delays, 3);
	orr_event_queue_cancel_all(&r->queue);
	assert_int_equal(orr_event_queue_pending(&r->queue), 0);
	notify(r, times, 1);
	orr_sim_run(r->sim, 100);
	assert_fired(r, times, 1);
}

/* Runs at 10 ps, before all that was notified after the start. */
struct canceller {
	struct orr_process method;
	struct rig *rig;
};

static void cancel_and_notify_two(struct orr_process *self)
{
	struct canceller *c = orr_container_of(self, struct canceller, method);
	static const orr_time delays[] = {0, 0};

	if (!orr_now(c->rig->sim)) {
		orr_next_trigger_for(self, 10);
		return;
	}
	orr_event_queue_cancel_all(&c->rig->queue);
	notify(c->rig, delays, 2);
}

/* The first of two at 10 ps has fired, the second is discarded, two come. */
static void cancel_all_between_two_of_one_time_is_exact(void **state)
{
	static const orr_time delays[] = {10, 10};
	static const orr_time times[] = {10, 10, 10};
	struct rig *r = *state;
	struct canceller c = {.rig = r};

	orr_method_init(&c.method, orr_sim_root(r->sim), "canceller",
			cancel_and_notify_two);
	orr_sim_run(r->sim, 0);
	notify(r, delays, 2);
	orr_sim_run(r->sim, 100);
	assert_fired(r, times, 3);
}

/* Against a plain sorted list. */
static void queue_6_30_any_order_comes_out_sorted(void **state)
{
	struct rig *r = *state;
	uint32_t random = 1;
	orr_time last = 0;

	for (unsigned i = 0; i < QUEUE_ROOM; i++) {
		random = random * 1664525u + 1013904223u;
		orr_event_queue_notify(&r->queue, random >> 28);
	}
	orr_sim_run(r->sim, 100);
	assert_int_equal(r->probe.n, QUEUE_ROOM);
	for (unsigned i = 0; i < QUEUE_ROOM; i++) {
		assert_true(r->probe.time[i] >= last);
		last = r->probe.time[i];
	}
}

static void beyond_the_end_of_time_nothing_is_pending(void **state)
{
	struct rig *r = *state;

	orr_event_queue_notify(&r->queue, ORR_TIME_MAX);
	assert_int_equal(orr_event_queue_pending(&r->queue), 0);
}

static void overflow(void)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_event_queue q;

	orr_event_queue_init(&q, orr_sim_root(sim), "q", 2, NULL);
	for (unsigned i = 0; i < 3; i++)
		orr_event_queue_notify(&q, 7);
}

static void more_than_there_is_room_for_aborts(void **state)
{
	(void)state;
	assert_aborts(overflow,
		      "q: all 2 notifications that the queue has room for "
		      "are pending");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(queue_6_30_no_notification_discards_another),
		TEST(queue_6_30_equal_times_are_successive_deltas),
		TEST(queue_6_30_zero_delays_are_successive_deltas),
		TEST(queue_6_30_cancel_all_discards_all),
		TEST(cancel_all_between_two_of_one_time_is_exact),
		TEST(queue_6_30_any_order_comes_out_sorted),
		TEST(beyond_the_end_of_time_nothing_is_pending),
		cmocka_unit_test(more_than_there_is_room_for_aborts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

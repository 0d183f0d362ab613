/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The run hash. GOLDEN is what every compiler, build and thread switch must
 * agree on; it changes only with the meaning of a run.
 */
#include "../unit.h"

#include <orrery/clock.h>
#include <orrery/process.h>
#include <orrery/signal.h>
#include <orrery/sim.h>

#include <stdlib.h>

#define GOLDEN UINT64_C(0xe0c89d52c75083d1)

/* A bit of everything: what may change the hash is a parameter. */
struct net {
	struct orr_sim *sim;
	struct orr_object top;
	struct orr_clock clock;
	struct orr_signal count;
	struct orr_event ping;
	struct orr_event pong;
	struct orr_process counter; /* method on every rising edge */
	struct orr_process pinger; /* thread with every kind of wait */
	struct orr_process ponger; /* method by next_trigger */
	orr_time pause;
	bool swap;
};

struct param {
	const char *name;
	orr_time pause;
	bool swap;
};

static const struct param usual = {"ping", ORR_NS(100), false};

static void count_edges(struct orr_process *self)
{
	struct net *n = orr_container_of(self, struct net, counter);

	orr_signal_write(&n->count, orr_signal_read(&n->count) + 1);
}

static void play_ping(struct orr_process *self)
{
	struct net *n = orr_container_of(self, struct net, pinger);
	struct orr_event *const evs[] = {&n->pong, orr_clock_negedge(&n->clock),
					 orr_signal_changed(&n->count)};

	for (;;) {
		orr_event_notify(&n->ping);
		orr_wait_any(self, evs, 3, ORR_NS(30));
		orr_event_notify_delta(&n->ping);
		orr_wait_all(self, evs + 1, 2, ORR_NS(75));
		orr_event_notify_after(n->swap ? &n->pong : &n->ping, 7);
		orr_event_notify_after(n->swap ? &n->ping : &n->pong, 7);
		orr_wait_event_for(self, &n->pong, 5);
		orr_wait_for(self, n->pause);
	}
}

static void play_pong(struct orr_process *self)
{
	struct net *n = orr_container_of(self, struct net, ponger);

	orr_event_notify_after(&n->pong, ORR_NS(3));
	if (orr_process_cause(self))
		orr_next_trigger_for(self, ORR_NS(11));
	else
		orr_next_trigger_event(self, &n->ping, ORR_NS(500));
}

static void net_init(struct net *n, const struct param *p)
{
	*n = (struct net){
		.sim = orr_sim_new(), .pause = p->pause, .swap = p->swap};
	orr_sim_hash_enable(n->sim, true);
	orr_object_init(&n->top, orr_sim_root(n->sim), "top");
	orr_clock_init(&n->clock, &n->top, "clk", orr_period_fs(69841279));
	orr_signal_init(&n->count, &n->top, "count", 0);
	orr_event_init(&n->ping, &n->top, p->name);
	orr_event_init(&n->pong, &n->top, "pong");
	orr_method_init_on(&n->counter, &n->top, "counter", count_edges,
			   orr_clock_posedge(&n->clock));
	orr_thread_init(&n->pinger, &n->top, "pinger", play_ping);
	orr_method_init(&n->ponger, &n->top, "ponger", play_pong);
}

static uint64_t net_end(struct net *n)
{
	uint64_t hash = orr_sim_hash(n->sim);

	orr_sim_free(n->sim);
	return hash;
}

static uint64_t hash_of(const struct param *p, orr_time duration)
{
	struct net n;

	net_init(&n, p);
	orr_sim_run(n.sim, duration);
	return net_end(&n);
}

static void reference_has_its_golden_hash(void **state)
{
	(void)state;
	assert_int_equal(hash_of(&usual, ORR_MS(1)), GOLDEN);
}

static void equal_runs_have_equal_hashes(void **state)
{
	(void)state;
	assert_int_equal(hash_of(&usual, ORR_US(50)),
			 hash_of(&usual, ORR_US(50)));
}

static void any_difference_changes_the_hash(void **state)
{
	static const struct param others[] = {
		{"pinG", ORR_NS(100), false},
		{"ping", ORR_NS(100) + 1, false},
		{"ping", ORR_NS(100), true},
	};
	uint64_t hash = hash_of(&usual, ORR_US(50));

	(void)state;
	for (unsigned i = 0; i < ORR_COUNT(others); i++)
		assert_int_not_equal(hash_of(&others[i], ORR_US(50)), hash);
	assert_int_not_equal(hash_of(&usual, ORR_US(51)), hash);
}

static void slices_give_the_hash_of_the_whole(void **state)
{
	uint64_t hash = hash_of(&usual, ORR_US(50));
	struct net n;

	(void)state;
	net_init(&n, &usual);
	for (unsigned i = 0; i < 500; i++)
		orr_sim_run(n.sim, ORR_NS(100));
	assert_int_equal(net_end(&n), hash);
}

static void interleaved_runs_have_the_hashes_of_each_alone(void **state)
{
	static const struct param other = {"ping", ORR_NS(77), true};
	struct net a;
	struct net b;

	(void)state;
	net_init(&a, &usual);
	net_init(&b, &other);
	for (unsigned i = 0; i < 500; i++) {
		orr_sim_run(a.sim, ORR_NS(100));
		orr_sim_run(b.sim, ORR_NS(100));
	}
	assert_int_equal(net_end(&a), hash_of(&usual, ORR_US(50)));
	assert_int_equal(net_end(&b), hash_of(&other, ORR_US(50)));
}

/* Folds one value, or two, into a fresh simulation's hash. */
static uint64_t hash_of_values(unsigned n, uint64_t a, uint64_t b)
{
	struct orr_sim *sim = orr_sim_new();
	uint64_t hash;

	orr_sim_hash_enable(sim, true);
	orr_sim_hash_fold(sim, a);
	if (n > 1)
		orr_sim_hash_fold(sim, b);
	hash = orr_sim_hash(sim);
	orr_sim_free(sim);
	return hash;
}

static void every_value_and_their_order_count(void **state)
{
	(void)state;
	assert_int_not_equal(hash_of_values(1, 5, 0), hash_of_values(1, 6, 0));
	assert_int_not_equal(hash_of_values(2, 5, 6), hash_of_values(2, 6, 5));
	assert_int_not_equal(hash_of_values(2, 0, 5), hash_of_values(1, 5, 0));
	assert_int_not_equal(hash_of_values(2, 5, 0), hash_of_values(1, 5, 0));
	assert_int_not_equal(hash_of_values(1, UINT64_C(1) << 63, 0),
			     hash_of_values(1, 0, 0));
}

static void hash_is_off_until_enabled(void **state)
{
	struct orr_sim *sim = orr_sim_new();

	(void)state;
	orr_sim_hash_fold(sim, 5);
	assert_int_equal(orr_sim_hash(sim), 0);
	orr_sim_hash_enable(sim, true);
	orr_sim_hash_fold(sim, 5);
	assert_int_not_equal(orr_sim_hash(sim), 0);
	orr_sim_free(sim);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reference_has_its_golden_hash),
		cmocka_unit_test(equal_runs_have_equal_hashes),
		cmocka_unit_test(any_difference_changes_the_hash),
		cmocka_unit_test(slices_give_the_hash_of_the_whole),
		cmocka_unit_test(
			interleaved_runs_have_the_hashes_of_each_alone),
		cmocka_unit_test(every_value_and_their_order_count),
		cmocka_unit_test(hash_is_off_until_enabled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Temporal decoupling: IEEE 1666-2023 clauses 12 and 16.3. */
#include "../unit.h"

#include <orrery/orrery.h>

struct rig {
	struct orr_sim *sim;
	struct orr_process thread;
	void (*body)(struct orr_process *self, struct rig *r);
	struct orr_quantum_keeper k;
};

static void run_body(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, thread);

	orr_keeper_init(&r->k, r->sim);
	r->body(self, r);
}

static void run(orr_time quantum,
		void (*body)(struct orr_process *self, struct rig *r))
{
	struct rig r = {.sim = orr_sim_new(), .body = body};

	if (quantum)
		orr_sim_set_quantum(r.sim, quantum);
	orr_thread_init(&r.thread, orr_sim_root(r.sim), "t", run_body);
	orr_sim_run(r.sim, ORR_MS(1));
	assert_true(orr_process_ended(&r.thread));
	orr_sim_free(r.sim);
}

static void quantum_is_of_the_simulation_12(void **state)
{
	struct orr_sim *a = orr_sim_new();
	struct orr_sim *b = orr_sim_new();

	(void)state;
	assert_true(orr_sim_quantum(a) == 0);
	orr_sim_set_quantum(a, ORR_US(1));
	assert_true(orr_sim_quantum(a) == ORR_US(1));
	assert_true(orr_sim_quantum(b) == 0);
	orr_sim_run(a, ORR_NS(2300));
	assert_true(orr_sim_local_quantum(a) == ORR_NS(700));
	assert_true(orr_sim_local_quantum(b) == 0);
	orr_sim_free(a);
	orr_sim_free(b);
}

static void without_a_quantum(struct orr_process *self, struct rig *r)
{
	(void)self;
	assert_true(orr_keeper_need_sync(&r->k));
	orr_keeper_set_and_sync(self, &r->k, ORR_NS(3));
	assert_true(orr_now(r->sim) == ORR_NS(3));
}

static void no_quantum_means_a_sync_each_time_12(void **state)
{
	(void)state;
	run(0, without_a_quantum);
}

static void to_the_multiple(struct orr_process *self, struct rig *r)
{
	orr_wait_for(self, ORR_NS(250));
	orr_keeper_reset(&r->k);
	assert_true(r->k.limit == ORR_NS(750));
	orr_keeper_inc(&r->k, ORR_NS(700));
	assert_false(orr_keeper_need_sync(&r->k));
	assert_true(orr_keeper_time(&r->k) == ORR_NS(950));
	orr_keeper_inc(&r->k, ORR_NS(50));
	assert_true(orr_keeper_need_sync(&r->k));
	orr_keeper_sync(self, &r->k);
	assert_true(orr_now(r->sim) == ORR_US(1));
	assert_true(r->k.local == 0);
	assert_true(r->k.limit == ORR_US(1));
}

static void sync_points_are_multiples_of_the_quantum_16_3(void **state)
{
	(void)state;
	run(ORR_US(1), to_the_multiple);
}

/* A target that waited: 1 us may be over sooner than local says. */
static void after_another_wait(struct orr_process *self, struct rig *r)
{
	orr_keeper_set(&r->k, ORR_NS(300));
	assert_false(orr_keeper_need_sync(&r->k));
	orr_wait_for(self, ORR_NS(700));
	assert_true(orr_keeper_need_sync(&r->k));
	orr_keeper_set_and_sync(self, &r->k, ORR_NS(200));
	assert_true(orr_now(r->sim) == ORR_NS(700));
	/* 200 ns is before 1 us, with the 700 that have passed: no sync */
}

static void need_sync_sees_time_that_passed_meanwhile_16_3(void **state)
{
	(void)state;
	run(ORR_US(1), after_another_wait);
}

static void local_time_saturates(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_quantum_keeper k;

	(void)state;
	orr_keeper_init(&k, sim);
	orr_keeper_set(&k, ORR_TIME_MAX - 1);
	orr_keeper_inc(&k, 5);
	assert_true(k.local == ORR_TIME_MAX);
	assert_true(orr_keeper_need_sync(&k));
	orr_sim_free(sim);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quantum_is_of_the_simulation_12),
		cmocka_unit_test(no_quantum_means_a_sync_each_time_12),
		cmocka_unit_test(sync_points_are_multiples_of_the_quantum_16_3),
		cmocka_unit_test(
			need_sync_sees_time_that_passed_meanwhile_16_3),
		cmocka_unit_test(local_time_saturates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

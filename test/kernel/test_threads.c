/* SPDX-License-Identifier: Apache-2.0 */
/* Simulations do not know of each other: alone, interleaved or in parallel. */
#include "../unit.h"

#include <orrery/orrery.h>

#include <pthread.h>

enum { WORKERS = 8 };

/* Threads, signals and a clock that keep each other busy. */
struct world {
	struct orr_sim *sim;
	struct orr_clock clock;
	struct orr_signal total;
	struct orr_event go;
	struct orr_process workers[WORKERS];
	struct orr_process counter;
	uint32_t random;
	unsigned edges;
};

static uint32_t next_random(struct world *w)
{
	w->random = w->random * 1664525u + 1013904223u;
	return w->random >> 8;
}

static struct world *world_of(struct orr_process *worker)
{
	uintptr_t i = (uintptr_t)(worker->obj.name[0] - 'a');

	return orr_container_of(worker - i, struct world, workers);
}

static void work(struct orr_process *self)
{
	struct world *w = world_of(self);

	for (;;) {
		orr_time t = next_random(w) % 5000;

		if (orr_wait_event_for(self, &w->go, t))
			orr_signal_write(&w->total, next_random(w));
		else
			orr_event_notify_after(&w->go, t / 2);
	}
}

static void count_edge(struct orr_process *self)
{
	struct world *w = orr_container_of(self, struct world, counter);

	if (++w->edges % 3 == 0)
		orr_event_notify(&w->go);
}

static void world_init(struct world *w, uint32_t seed)
{
	struct orr_object *root;

	*w = (struct world){.sim = orr_sim_new(), .random = seed};
	root = orr_sim_root(w->sim);
	orr_sim_hash_enable(w->sim, true);
	orr_clock_init(&w->clock, root, "clock", orr_period_hz(700000000));
	orr_signal_init(&w->total, root, "total", 0);
	orr_signal_set_writers(&w->total, ORR_UNCHECKED_WRITERS);
	orr_event_init(&w->go, root, "go");
	for (int i = 0; i < WORKERS; i++) {
		char name[] = {(char)('a' + i), 0};

		orr_thread_init(&w->workers[i], root, name, work);
	}
	orr_method_init_on(&w->counter, root, "counter", count_edge,
			   orr_clock_posedge(&w->clock));
}

static uint64_t world_fini(struct world *w)
{
	uint64_t hash = orr_sim_hash(w->sim);

	orr_sim_free(w->sim);
	return hash;
}

static uint64_t run_alone(uint32_t seed)
{
	struct world w;

	world_init(&w, seed);
	orr_sim_run(w.sim, ORR_US(50));
	return world_fini(&w);
}

static void hash_tells_runs_apart(void **state)
{
	(void)state;
	assert_true(run_alone(1) == run_alone(1));
	assert_true(run_alone(1) != run_alone(2));
}

static void interleaved_simulations_run_as_if_alone(void **state)
{
	struct world one;
	struct world two;

	(void)state;
	world_init(&one, 1);
	world_init(&two, 2);
	for (int i = 0; i < 500; i++) {
		orr_sim_run(one.sim, ORR_NS(100));
		orr_sim_run(two.sim, ORR_NS(100));
	}
	assert_true(world_fini(&one) == run_alone(1));
	assert_true(world_fini(&two) == run_alone(2));
}

struct run {
	pthread_t thread;
	uint32_t seed;
	uint64_t hash;
};

static void *run_in_thread(void *arg)
{
	struct run *r = arg;

	r->hash = run_alone(r->seed);
	return NULL;
}

static void parallel_simulations_run_as_if_alone(void **state)
{
	struct run runs[] = {{.seed = 1}, {.seed = 2}};

	(void)state;
	for (size_t i = 0; i < ORR_COUNT(runs); i++)
		assert_int_equal(pthread_create(&runs[i].thread, NULL,
						run_in_thread, &runs[i]),
				 0);
	for (size_t i = 0; i < ORR_COUNT(runs); i++) {
		pthread_join(runs[i].thread, NULL);
		assert_true(runs[i].hash == run_alone(runs[i].seed));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hash_tells_runs_apart),
		cmocka_unit_test(interleaved_simulations_run_as_if_alone),
		cmocka_unit_test(parallel_simulations_run_as_if_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

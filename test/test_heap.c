/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "../kernel/heap.h"

#include <stdlib.h>

enum { TIMERS = 5000, STEPS = 100000 };

/* A timer with what the reference knows of it. */
struct item {
	struct orr_timer timer;
	uint64_t pushed; /* number of the push, 0 when not in the heap */
};

struct model {
	struct ori_heap heap;
	struct item items[TIMERS];
	uint64_t pushes;
	uint64_t random;
};

static uint64_t next_random(struct model *m)
{
	m->random ^= m->random << 13;
	m->random ^= m->random >> 7;
	m->random ^= m->random << 17;
	return m->random;
}

static int setup(void **state)
{
	struct model *m = calloc(1, sizeof(*m));

	m->random = UINT64_C(88172645463325252);
	ori_heap_init(&m->heap);
	*state = m;
	return 0;
}

static int teardown(void **state)
{
	struct model *m = *state;

	ori_heap_fini(&m->heap);
	free(m);
	return 0;
}

static void push(struct model *m, struct item *it, orr_time when)
{
	it->timer.when = when;
	it->pushed = ++m->pushes;
	ori_heap_push(&m->heap, &it->timer);
}

/* What a search of everything says is first. */
static struct item *reference_first(struct model *m)
{
	struct item *first = NULL;

	for (struct item *it = m->items; it < m->items + TIMERS; it++)
		if (it->pushed &&
		    (!first || it->timer.when < first->timer.when ||
		     (it->timer.when == first->timer.when &&
		      it->pushed < first->pushed)))
			first = it;
	return first;
}

static struct item *pop(struct model *m)
{
	struct orr_timer *t = ori_heap_pop(&m->heap);
	struct item *it = t ? orr_container_of(t, struct item, timer) : NULL;

	if (it)
		it->pushed = 0;
	return it;
}

static void empty_heap_has_nothing(void **state)
{
	struct model *m = *state;

	assert_null(ori_heap_peek(&m->heap));
	assert_null(ori_heap_pop(&m->heap));
}

static void equal_times_come_in_order_of_arming(void **state)
{
	struct model *m = *state;

	for (unsigned i = 0; i < 1000; i++)
		push(m, &m->items[i], i % 3);
	for (unsigned time = 0; time < 3; time++)
		for (unsigned i = time; i < 1000; i += 3)
			assert_ptr_equal(pop(m), &m->items[i]);
	assert_null(pop(m));
}

static void extreme_times_keep_their_order(void **state)
{
	struct model *m = *state;

	push(m, &m->items[0], ORR_TIME_MAX);
	push(m, &m->items[1], ORR_TIME_MAX - 1);
	push(m, &m->items[2], 0);
	assert_ptr_equal(pop(m), &m->items[2]);
	assert_ptr_equal(pop(m), &m->items[1]);
	assert_ptr_equal(pop(m), &m->items[0]);
}

static void any_place_can_be_removed(void **state)
{
	struct model *m = *state;

	for (unsigned victim = 0; victim < 100; victim++) {
		for (unsigned i = 0; i < 100; i++)
			push(m, &m->items[i], i * 7919 % 100);
		ori_heap_remove(&m->heap, &m->items[victim].timer);
		m->items[victim].pushed = 0;
		for (unsigned i = 0; i < 99; i++) {
			struct item *first = reference_first(m);

			assert_ptr_equal(pop(m), first);
		}
		assert_null(pop(m));
	}
}

/* Grows to thousands, shrinks, and grows again; few distinct times. */
static void random_step(struct model *m, unsigned step)
{
	struct item *it = &m->items[next_random(m) % TIMERS];
	unsigned growth = step / 20000 % 2 ? 30 : 70;

	if (!it->pushed && next_random(m) % 100 < growth) {
		push(m, it, next_random(m) % 500);
	} else if (it->pushed && next_random(m) % 2) {
		ori_heap_remove(&m->heap, &it->timer);
		it->pushed = 0;
	}
}

static void random_use_agrees_with_a_search(void **state)
{
	struct model *m = *state;

	for (unsigned step = 0; step < STEPS; step++) {
		random_step(m, step);
		if (step % 16 == 0) {
			struct item *first = reference_first(m);

			assert_ptr_equal(pop(m), first);
		}
	}
	for (struct item *first; (first = reference_first(m));)
		assert_ptr_equal(pop(m), first);
	assert_null(pop(m));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(empty_heap_has_nothing, setup,
						teardown),
		cmocka_unit_test_setup_teardown(
			equal_times_come_in_order_of_arming, setup, teardown),
		cmocka_unit_test_setup_teardown(extreme_times_keep_their_order,
						setup, teardown),
		cmocka_unit_test_setup_teardown(any_place_can_be_removed, setup,
						teardown),
		cmocka_unit_test_setup_teardown(random_use_agrees_with_a_search,
						setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Mutexes and semaphores: IEEE 1666-2023 clauses 6.27 and 6.29. */
#include "../unit.h"

#include "../child.h"

#include <orrery/mutex.h>
#include <orrery/semaphore.h>
#include <orrery/sim.h>

enum { THREADS = 3 };

/* Threads a, b and c; a word of what they do. */
struct rig {
	struct orr_sim *sim;
	struct orr_mutex mutex;
	struct orr_semaphore semaphore;
	struct orr_process threads[THREADS];
	void (*act)(struct rig *r, struct orr_process *self);
	char record[64];
};

static struct rig *rig_of(struct orr_process *self)
{
	uintptr_t i = (uintptr_t)(self->obj.name[0] - 'a');

	return orr_container_of(self - i, struct rig, threads);
}

static void run_thread(struct orr_process *self)
{
	struct rig *r = rig_of(self);

	r->act(r, self);
}

/* Two may pass the semaphore at once. */
static int setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));
	struct orr_object *root;

	r->sim = orr_sim_new();
	root = orr_sim_root(r->sim);
	orr_mutex_init(&r->mutex, root, "mutex");
	orr_semaphore_init(&r->semaphore, root, "semaphore", 2);
	for (int i = 0; i < THREADS; i++) {
		char name[] = {(char)('a' + i), 0};

		orr_thread_init(&r->threads[i], root, name, run_thread);
	}
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

static void note(struct rig *r, const struct orr_process *self, char what)
{
	size_t n = strlen(r->record);

	r->record[n] = self->obj.name[0];
	r->record[n + 1] = what;
}

static void run(struct rig *r,
		void (*act)(struct rig *r, struct orr_process *self))
{
	r->act = act;
	orr_sim_run(r->sim, ORR_NS(100));
}

static void hold_for_10_ns(struct rig *r, struct orr_process *self)
{
	orr_mutex_lock(self, &r->mutex);
	note(r, self, '+');
	orr_wait_for(self, ORR_NS(10));
	note(r, self, '-');
	assert_true(orr_mutex_unlock(self, &r->mutex));
}

static void mutex_6_27_has_one_owner_at_a_time(void **state)
{
	struct rig *r = *state;

	run(r, hold_for_10_ns);
	assert_string_equal(r->record, "a+a-b+b-c+c-");
}

static void lock_twice(struct rig *r, struct orr_process *self)
{
	if (self != &r->threads[0])
		return;
	orr_mutex_lock(self, &r->mutex);
	orr_mutex_lock(self, &r->mutex);
	assert_true(orr_mutex_trylock(self, &r->mutex));
	note(r, self, '+');
	assert_true(orr_mutex_unlock(self, &r->mutex));
	assert_false(orr_mutex_unlock(self, &r->mutex));
	note(r, self, '-');
}

/* As the reference implementation has it, one unlock is enough. */
static void mutex_6_27_owner_may_lock_again(void **state)
{
	struct rig *r = *state;

	run(r, lock_twice);
	assert_string_equal(r->record, "a+a-");
}

static void try(struct rig *r, struct orr_process *self)
{
	note(r, self, orr_mutex_trylock(self, &r->mutex) ? '+' : '!');
	if (self != &r->threads[0])
		note(r, self, orr_mutex_unlock(self, &r->mutex) ? '-' : '!');
}

static void mutex_6_27_of_another_is_neither_locked_nor_unlocked(void **state)
{
	struct rig *r = *state;

	run(r, try);
	assert_string_equal(r->record, "a+b!b!c!c!");
}

/* a unlocks at 10 ns and takes it again in the same breath. */
static void take_it_back(struct rig *r, struct orr_process *self)
{
	orr_mutex_lock(self, &r->mutex);
	note(r, self, '+');
	orr_wait_for(self, ORR_NS(10));
	orr_mutex_unlock(self, &r->mutex);
	if (self != &r->threads[0] || r->record[2])
		return;
	orr_mutex_lock(self, &r->mutex);
	note(r, self, '*');
	orr_wait_for(self, ORR_NS(10));
	orr_mutex_unlock(self, &r->mutex);
}

static void mutex_6_27_who_locks_before_the_waiting_run_has_it(void **state)
{
	struct rig *r = *state;

	run(r, take_it_back);
	assert_string_equal(r->record, "a+a*b+c+");
}

static void pass_for_10_ns(struct rig *r, struct orr_process *self)
{
	orr_semaphore_wait(self, &r->semaphore);
	note(r, self, '+');
	orr_wait_for(self, ORR_NS(10));
	note(r, self, '-');
	orr_semaphore_post(&r->semaphore);
}

static void semaphore_6_29_lets_as_many_in_as_its_value(void **state)
{
	struct rig *r = *state;

	run(r, pass_for_10_ns);
	assert_string_equal(r->record, "a+b+a-b-c+c-");
	assert_int_equal(orr_semaphore_value(&r->semaphore), 2);
}

static void semaphore_6_29_trywait_does_not_wait(void **state)
{
	struct orr_semaphore *s = &((struct rig *)*state)->semaphore;

	assert_true(orr_semaphore_trywait(s));
	assert_true(orr_semaphore_trywait(s));
	assert_int_equal(orr_semaphore_value(s), 0);
	assert_false(orr_semaphore_trywait(s));
	orr_semaphore_post(s);
	assert_int_equal(orr_semaphore_value(s), 1);
	assert_true(orr_semaphore_trywait(s));
}

/* Nobody has to have taken what is given. */
static void semaphore_6_29_post_may_exceed_the_first_value(void **state)
{
	struct orr_semaphore *s = &((struct rig *)*state)->semaphore;

	orr_semaphore_post(s);
	assert_int_equal(orr_semaphore_value(s), 3);
}

static void negative(void)
{
	struct orr_semaphore s;

	orr_semaphore_init(&s, orr_sim_root(orr_sim_new()), "s", -1);
}

static void semaphore_6_29_has_no_negative_value(void **state)
{
	(void)state;
	assert_aborts(negative, "s: value >= 0 does not hold");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(mutex_6_27_has_one_owner_at_a_time),
		TEST(mutex_6_27_owner_may_lock_again),
		TEST(mutex_6_27_of_another_is_neither_locked_nor_unlocked),
		TEST(mutex_6_27_who_locks_before_the_waiting_run_has_it),
		TEST(semaphore_6_29_lets_as_many_in_as_its_value),
		TEST(semaphore_6_29_trywait_does_not_wait),
		TEST(semaphore_6_29_post_may_exceed_the_first_value),
		cmocka_unit_test(semaphore_6_29_has_no_negative_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

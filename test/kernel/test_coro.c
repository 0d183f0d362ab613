/* SPDX-License-Identifier: Apache-2.0 */
/* The stacks of thread processes. */
#include "../unit.h"

#include "../child.h"
#include "worker.h"

#include <stdio.h>

/* Uses depth kibibytes of stack, all written, and waits at the bottom. */
static unsigned dive(struct orr_process *self, unsigned depth)
{
	volatile unsigned char frame[1024];

	for (unsigned i = 0; i < sizeof(frame); i++)
		frame[i] = (unsigned char)depth;
	if (depth == 0)
		orr_wait_for(self, 1);
	else if (dive(self, depth - 1) != depth - 1)
		return 0;
	return frame[depth] == depth ? depth : 0;
}

static void dive_32(struct orr_process *self)
{
	worker_of(self)->n = dive(self, 32);
}

static void default_stack_holds_32_kib(void **state)
{
	struct worker w[2];

	start(&w[0], *state, "a", dive_32);
	start(&w[1], *state, "b", dive_32);
	orr_sim_run(*state, 10);
	assert_int_equal(w[0].n, 32);
	assert_int_equal(w[1].n, 32);
}

static void dive_200(struct orr_process *self)
{
	worker_of(self)->n = dive(self, 200);
}

static void stack_is_as_large_as_asked_for(void **state)
{
	struct worker w;

	start(&w, *state, "a", dive_200);
	orr_thread_set_stack(&w.thread, 320 * 1024);
	orr_sim_run(*state, 10);
	assert_int_equal(w.n, 200);
}

static void dive_1(struct orr_process *self)
{
	worker_of(self)->n = dive(self, 1);
}

static void no_stack_is_too_small_to_run(void **state)
{
	struct worker w[2];

	start(&w[0], *state, "a", dive_1);
	orr_thread_set_stack(&w[0].thread, 0);
	start(&w[1], *state, "b", dive_1);
	orr_thread_set_stack(&w[1].thread, 5000);
	orr_sim_run(*state, 10);
	assert_int_equal(w[0].n, 1);
	assert_int_equal(w[1].n, 1);
}

static void dive_too_deep(struct orr_process *self)
{
	worker_of(self)->n = dive(self, 1000);
}

static void overflow(void)
{
	struct orr_sim *sim = orr_sim_new();
	struct worker w[2];

	start(&w[0], sim, "a", dive_32);
	start(&w[1], sim, "b", dive_too_deep);
	orr_sim_run(sim, 10);
}

/* AddressSanitizer has a handler of its own, which is left alone. */
static void overflow_names_the_thread_and_its_stack(void **state)
{
	struct child c = run_child(overflow);

	(void)state;
	if (strstr(c.said, "AddressSanitizer: stack-overflow"))
		return;
	assert_non_null(strstr(c.said, "b: stack overflow: the thread has "
				       "64 KiB"));
	assert_true(WIFSIGNALED(c.status));
	assert_int_equal(WTERMSIG(c.status), SIGABRT);
}

static void fault(struct orr_process *self)
{
	raise(SIGSEGV);
	orr_wait_for(self, 1);
}

static void fault_in_a_thread(void)
{
	struct orr_sim *sim = orr_sim_new();
	struct worker w;

	start(&w, sim, "a", fault);
	orr_sim_run(sim, 10);
}

static void other_faults_stay_what_they_are(void **state)
{
	struct child c = run_child(fault_in_a_thread);

	(void)state;
	assert_null(strstr(c.said, "stack overflow"));
	assert_true(WIFSIGNALED(c.status) || WEXITSTATUS(c.status) != 0);
}

static void absurd_size(void)
{
	struct worker w;

	start(&w, orr_sim_new(), "a", dive_1);
	orr_thread_set_stack(&w.thread, SIZE_MAX);
}

static void after_its_end(void)
{
	struct orr_sim *sim = orr_sim_new();
	struct worker w;

	start(&w, sim, "a", dive_1);
	orr_sim_run(sim, 10);
	orr_thread_set_stack(&w.thread, 4096);
}

static void impossible_stacks_abort(void **state)
{
	(void)state;
	assert_aborts(absurd_size, "cannot map a thread's stack");
	assert_aborts(after_its_end, "a: orr_thread_set_stack comes too late");
}

static void see_no_end(struct orr_process *self)
{
	dive(self, 1);
	orr_wait_for(self, ORR_TIME_MAX);
}

static unsigned long virtual_pages(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	unsigned long pages;

	assert_non_null(f);
	assert_int_equal(fscanf(f, "%lu", &pages), 1);
	fclose(f);
	return pages;
}

static void run_without_end(void)
{
	struct orr_sim *sim = orr_sim_new();
	struct worker w;

	start(&w, sim, "a", see_no_end);
	orr_sim_run(sim, ORR_TIME_MAX);
	orr_sim_free(sim);
}

/* With all that the sanitizers keep for a stack. */
static void stacks_of_the_sleeping_go_with_the_simulation(void **state)
{
	unsigned long before;

	(void)state;
	run_without_end();
	before = virtual_pages();
	for (unsigned i = 0; i < 200; i++)
		run_without_end();
	assert_in_range(virtual_pages() - before, 0, 1000);
}

static unsigned count_mappings(void)
{
	FILE *f = fopen("/proc/self/maps", "r");
	unsigned n = 0;
	int c;

	assert_non_null(f);
	while ((c = getc(f)) != EOF)
		n += c == '\n';
	fclose(f);
	return n;
}

static void run_briefly(struct orr_process *self)
{
	orr_wait_for(self, 1);
}

/* What 1000 threads, one after the other, leave mapped. */
static unsigned mappings_of_many(struct orr_sim *sim, size_t stack)
{
	struct worker *w = orr_sim_alloc(sim, 1000 * sizeof(*w));
	unsigned before = count_mappings();
	char name[32];

	for (unsigned i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "t%u_%zu", i, stack);
		start(&w[i], sim, name, run_briefly);
		if (stack)
			orr_thread_set_stack(&w[i].thread, stack);
		orr_sim_run(sim, 1);
		assert_true(orr_process_ended(&w[i].thread));
	}
	return count_mappings() - before;
}

static void stacks_are_used_again(void **state)
{
	assert_in_range(mappings_of_many(*state, 0), 0, 100);
	assert_in_range(mappings_of_many(*state, 65000), 0, 100);
	assert_in_range(mappings_of_many(*state, 200000), 0, 100);
}

static void wait_often(struct orr_process *self)
{
	struct worker *w = worker_of(self);
	struct orr_event *const evs[] = {&w->ev, &w->ev};

	for (w->n = 0; w->n < 300000; w->n += 5) {
		orr_wait_for(self, 1);
		orr_event_notify_delta(&w->ev);
		orr_wait_event(self, &w->ev);
		orr_event_notify_after(&w->ev, 3);
		orr_wait_event_for(self, &w->ev, 2);
		orr_wait_any(self, evs, 1 + w->n % 2, 5);
		orr_wait_all(self, evs, 2, 5);
	}
}

static long resident_kib(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

static void waiting_takes_no_memory(void **state)
{
	struct worker w;
	long before;

	start(&w, *state, "a", wait_often);
	orr_sim_run(*state, 200000); /* the sanitizers' own memory as well */
	assert_in_range(w.n, 50000, 150000);
	before = resident_kib();
	orr_sim_run(*state, ORR_TIME_MAX);
	assert_true(orr_process_ended(&w.thread));
	assert_true(resident_kib() - before < 512);
}

/* As an interpreter that handles its errors by longjmp. */
static void fail_deep(struct orr_process *self, jmp_buf where, unsigned depth)
{
	volatile char frame[100];

	frame[depth] = 1;
	orr_wait_for(self, 1);
	worker_of(self)->seen += frame[depth];
	if (depth > 0)
		fail_deep(self, where, depth - 1);
	else if (worker_of(self)->n % 4)
		longjmp(where, 1);
}

static void fail_and_recover(struct orr_process *self)
{
	struct worker *w = worker_of(self);
	jmp_buf where;

	for (w->n = 0; w->n < 100; w->n++) {
		if (setjmp(where) == 0)
			fail_deep(self, where, 7);
		dive(self, 8); /* over the frames that were left behind */
	}
}

static void longjmp_stays_within_its_thread(void **state)
{
	struct worker w[3];

	start(&w[0], *state, "a", fail_and_recover);
	start(&w[1], *state, "b", fail_and_recover);
	start(&w[2], *state, "c", fail_and_recover);
	orr_sim_run(*state, ORR_TIME_MAX);
	for (unsigned i = 0; i < 3; i++) {
		assert_true(orr_process_ended(&w[i].thread));
		assert_int_equal(w[i].n, 100);
		assert_int_equal(w[i].seen, 8 * 100);
	}
}

/* A thread may run another simulation, whose threads then return to it. */
static void run_inner(struct orr_process *self)
{
	struct orr_sim *inner = orr_sim_new();
	struct worker w;

	start(&w, inner, "inner", wait_often);
	for (unsigned i = 0; i < 10; i++) {
		orr_sim_run(inner, 10);
		orr_wait_for(self, 1);
	}
	worker_of(self)->n = w.n;
	orr_sim_free(inner);
}

static void simulations_nest(void **state)
{
	struct worker w[2];

	start(&w[0], *state, "a", run_inner);
	start(&w[1], *state, "b", run_inner);
	orr_sim_run(*state, 100);
	assert_true(w[0].n > 0);
	assert_int_equal(w[0].n, w[1].n);
}

static void hold_memory(struct orr_process *self)
{
	char *p = malloc(100);

	p[0] = 'x';
	orr_wait_for(self, 5);
	worker_of(self)->seen = p[0];
	free(p);
}

/* Memory that only a sleeping stack knows is no leak, nor is it freed. */
static void threads_need_not_end(void **state)
{
	struct worker w[3];

	start(&w[0], *state, "a", hold_memory);
	start(&w[1], *state, "b", wait_often);
	start(&w[2], *state, "c", run_briefly);
	orr_thread_set_stack(&w[2].thread, 100000);
	orr_process_dont_initialize(&w[2].thread);
	orr_sim_run(*state, 10);
	assert_int_equal(w[0].seen, 'x');
	assert_false(orr_process_ended(&w[1].thread));
	assert_false(orr_process_ended(&w[2].thread));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(default_stack_holds_32_kib),
		TEST(stack_is_as_large_as_asked_for),
		TEST(no_stack_is_too_small_to_run),
		TEST(overflow_names_the_thread_and_its_stack),
		cmocka_unit_test(other_faults_stay_what_they_are),
		TEST(impossible_stacks_abort),
		TEST(stacks_of_the_sleeping_go_with_the_simulation),
		TEST(stacks_are_used_again),
		TEST(waiting_takes_no_memory),
		TEST(longjmp_stays_within_its_thread),
		TEST(simulations_nest),
		TEST(threads_need_not_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What is called at a wrong time, or of a wrong thing, says so in words. */
#include "../unit.h"

#include "../child.h"

#include <orrery/control.h>
#include <orrery/fifo.h>
#include <orrery/mutex.h>
#include <orrery/semaphore.h>
#include <orrery/signal.h>
#include <orrery/sim.h>
#include <orrery/vcd.h>

static void nothing(struct orr_process *self)
{
	(void)self;
}

/* A method, named m, that is there to run again. */
static struct orr_process *method_that_has_run(void)
{
	static struct orr_process m;
	struct orr_sim *sim = orr_sim_new();

	orr_method_init(&m, orr_sim_root(sim), "m", nothing);
	orr_sim_run(sim, 1);
	return &m;
}

static void late_dont_initialize(void)
{
	orr_process_dont_initialize(method_that_has_run());
}

static void method_as_a_daemon(void)
{
	orr_thread_set_daemon(method_that_has_run());
}

static void fini_of_one_alive(void)
{
	orr_process_fini(method_that_has_run());
}

static void two_stacks(void)
{
	struct orr_process t;

	orr_thread_init(&t, orr_sim_root(orr_sim_new()), "t", nothing);
	orr_thread_set_stack(&t, 16384);
	orr_thread_set_stack(&t, 16384);
}

static void processes_say_what_is_wrong(void **state)
{
	(void)state;
	assert_aborts(late_dont_initialize,
		      "m: orr_process_dont_initialize comes too late");
	assert_aborts(method_as_a_daemon,
		      "m: orr_thread_set_daemon is for threads");
	assert_aborts(fini_of_one_alive,
		      "m: orr_process_fini of a process that has not ended");
	assert_aborts(two_stacks, "t: orr_thread_set_stack comes too late");
}

static void ignore(struct orr_cleanup *c)
{
	(void)c;
}

static void push_outside(void)
{
	struct orr_cleanup c = {.fn = ignore};

	orr_cleanup_push(method_that_has_run(), &c);
}

static void push(struct orr_process *self, struct orr_cleanup *c)
{
	c->fn = ignore;
	orr_cleanup_push(self, c);
}

static void pop_in_a_wrong_order(struct orr_process *self)
{
	struct orr_cleanup c[2];

	push(self, &c[0]);
	push(self, &c[1]);
	orr_cleanup_pop(self, &c[0]);
}

static void leave_one(struct orr_process *self, void *arg)
{
	push(self, arg);
}

static void catch_and_leave_one(struct orr_process *self)
{
	struct orr_cleanup c;

	orr_catch(self, leave_one, &c);
}

static void push_in_a_method(struct orr_process *self)
{
	struct orr_cleanup c;

	push(self, &c);
}

static void run_thread(orr_process_fn *fn)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_process t;

	orr_thread_init(&t, orr_sim_root(sim), "t", fn);
	orr_sim_run(sim, 1);
}

static void wrong_order(void)
{
	run_thread(pop_in_a_wrong_order);
}

static void left_in_a_catch(void)
{
	run_thread(catch_and_leave_one);
}

static void run_method(orr_process_fn *fn)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_process m;

	orr_method_init(&m, orr_sim_root(sim), "m", fn);
	orr_sim_run(sim, 1);
}

static void in_a_method(void)
{
	run_method(push_in_a_method);
}

static void clean_ups_say_what_is_wrong(void **state)
{
	(void)state;
	assert_aborts(push_outside, "m: clean-ups and orr_catch are called by");
	assert_aborts(wrong_order, "t: orr_cleanup_pop of another than");
	assert_aborts(left_in_a_catch, "t: what orr_catch called has returned");
	assert_aborts(in_a_method, "m: a method has no frames to unwind");
}

static void run_from_inside(struct orr_process *self)
{
	orr_sim_run(self->obj.sim, 1);
}

static void nested_run(void)
{
	run_thread(run_from_inside);
}

static void remove_what_is_not_there(void)
{
	struct orr_stage_callback callback = {0};

	orr_sim_remove_callback(orr_sim_new(), &callback);
}

static void nobody_unsuspendable(void)
{
	orr_sim_unsuspendable(orr_sim_new());
}

static void one_left_too_many(void)
{
	orr_sim_outside(orr_sim_new(), -1);
}

static void simulations_say_what_is_wrong(void **state)
{
	(void)state;
	assert_aborts(nested_run, "0 ps: the simulation is running");
	assert_aborts(remove_what_is_not_there, "of one that was not added");
	assert_aborts(nobody_unsuspendable,
		      "orr_sim_unsuspendable is called by a process");
	assert_aborts(one_left_too_many, "more have left than have come");
}

static void free_of_no_simulation_does_nothing(void **state)
{
	(void)state;
	orr_sim_free(NULL);
}

static struct orr_vcd *waves(void)
{
	return orr_vcd_open(orr_sim_new(), "/dev/null", NULL);
}

static void too_wide(void)
{
	orr_vcd_add_named(waves(), "soc.a", 65, 0);
}

static void too_late(void)
{
	struct orr_vcd *vcd = waves();

	orr_vcd_flush(vcd, NULL);
	orr_vcd_add_named(vcd, "soc.a", 1, 0);
}

static void waveforms_say_what_is_wrong(void **state)
{
	(void)state;
	assert_aborts(too_wide, "variable soc.a has a width of 65");
	assert_aborts(too_late, "variable soc.a comes too late");
}

static void make_fifo(size_t element, size_t depth)
{
	struct orr_fifo f;

	orr_fifo_init(&f, orr_sim_root(orr_sim_new()), "f", element, depth,
		      NULL);
}

static void elements_of_no_bytes(void)
{
	make_fifo(0, 1);
}

static void more_than_memory_has(void)
{
	make_fifo(2, SIZE_MAX / 2);
}

static void fifos_say_what_is_wrong(void **state)
{
	(void)state;
	assert_aborts(elements_of_no_bytes, "f: a fifo of 1 elements of 0 "
					    "bytes, expected 1 or more");
	assert_aborts(more_than_memory_has, "and at most");
}

static struct orr_event awaited;

static void wait_for_it(struct orr_process *self)
{
	orr_wait_event(self, &awaited);
}

static void fini_of_what_is_awaited(void)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_process t;

	orr_event_init(&awaited, orr_sim_root(sim), "ev");
	orr_thread_init(&t, orr_sim_root(sim), "t", wait_for_it);
	orr_sim_run(sim, 0);
	orr_event_fini(&awaited);
}

static void events_say_what_is_wrong(void **state)
{
	(void)state;
	assert_aborts(fini_of_what_is_awaited,
		      "ev: orr_event_fini is called while a process waits for "
		      "the event, expected none");
}

static void unknown_policy(void)
{
	struct orr_signal s;

	orr_signal_init(&s, orr_sim_root(orr_sim_new()), "s", 0);
	orr_signal_set_writers(&s, (enum orr_writer_policy)3);
}

static void signals_say_what_is_wrong(void **state)
{
	(void)state;
	assert_aborts(unknown_policy,
		      "s: writer policy 3, expected ORR_ONE_WRITER, "
		      "ORR_MANY_WRITERS or ORR_UNCHECKED_WRITERS");
}

/* A mutex that is free. */
static void lock(struct orr_process *self)
{
	struct orr_mutex m;

	orr_mutex_init(&m, orr_sim_root(self->obj.sim), "mutex");
	orr_mutex_lock(self, &m);
}

/* A semaphore that has one to take. */
static void take(struct orr_process *self)
{
	struct orr_semaphore s;

	orr_semaphore_init(&s, orr_sim_root(self->obj.sim), "semaphore", 1);
	orr_semaphore_wait(self, &s);
}

static void lock_in_a_method(void)
{
	run_method(lock);
}

static void take_in_a_method(void)
{
	run_method(take);
}

/* A thread that has not started. */
static void do_for_another(orr_process_fn *fn)
{
	struct orr_process t;

	orr_thread_init(&t, orr_sim_root(orr_sim_new()), "t", nothing);
	fn(&t);
}

static void lock_for_another(void)
{
	do_for_another(lock);
}

static void take_for_another(void)
{
	do_for_another(take);
}

static void locks_say_what_is_wrong(void **state)
{
	(void)state;
	assert_aborts(lock_in_a_method,
		      "m: orr_mutex_lock: a method process cannot wait");
	assert_aborts(take_in_a_method,
		      "m: orr_semaphore_wait: a method process cannot wait");
	assert_aborts(lock_for_another, "t: orr_mutex_lock: a process can only "
					"wait itself, while it runs");
	assert_aborts(take_for_another, "t: orr_semaphore_wait: a process can "
					"only wait itself, while it runs");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(processes_say_what_is_wrong),
		cmocka_unit_test(clean_ups_say_what_is_wrong),
		cmocka_unit_test(simulations_say_what_is_wrong),
		cmocka_unit_test(free_of_no_simulation_does_nothing),
		cmocka_unit_test(waveforms_say_what_is_wrong),
		cmocka_unit_test(fifos_say_what_is_wrong),
		cmocka_unit_test(events_say_what_is_wrong),
		cmocka_unit_test(signals_say_what_is_wrong),
		cmocka_unit_test(locks_say_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

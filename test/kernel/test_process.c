/* SPDX-License-Identifier: Apache-2.0 */
/* Method processes and what all processes have in common. */
#include "../unit.h"

#include "../child.h"
#include "../probe.h"

#include <stdio.h>

struct bench {
	struct orr_sim *sim;
	struct orr_object *root;
	struct orr_event a;
	struct orr_event b;
	struct probe probe; /* sensitive to a */
	void (*trigger)(struct bench *b, struct orr_process *self);
};

/* Runs once more for each trigger that is set, then falls silent. */
static void run_once(struct orr_process *self)
{
	struct probe *p = orr_container_of(self, struct probe, method);
	struct bench *b = orr_container_of(p, struct bench, probe);

	probe_run(self);
	if (b->trigger)
		b->trigger(b, self);
	b->trigger = NULL;
}

static int setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));

	b->sim = orr_sim_new();
	b->root = orr_sim_root(b->sim);
	orr_event_init(&b->a, b->root, "a");
	orr_event_init(&b->b, b->root, "b");
	orr_method_init(&b->probe.method, b->root, "probe", run_once);
	orr_sensitive(&b->probe.method, &b->a);
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	struct bench *b = *state;

	orr_sim_free(b->sim);
	free(b);
	return 0;
}

static void runs_at_the_start_and_on_its_events(void **state)
{
	struct bench *b = *state;

	orr_sim_run(b->sim, 0);
	assert_int_equal(b->probe.n, 1);
	assert_null(orr_process_cause(&b->probe.method));
	orr_event_notify_after(&b->a, 5);
	orr_sim_run(b->sim, 10);
	assert_int_equal(b->probe.n, 2);
	assert_int_equal(b->probe.time[1], 5);
	assert_ptr_equal(orr_process_cause(&b->probe.method), &b->a);
}

static void two_events_of_one_instant_wake_it_once(void **state)
{
	struct bench *b = *state;

	orr_sensitive(&b->probe.method, &b->b);
	orr_sensitive(&b->probe.method, &b->b);
	orr_sim_run(b->sim, 0);
	orr_event_notify_after(&b->a, 5);
	orr_event_notify_after(&b->b, 5);
	orr_sim_run(b->sim, 10);
	assert_int_equal(b->probe.n, 2);
	assert_ptr_equal(orr_process_cause(&b->probe.method), &b->a);
}

static void one_event_wakes_many(void **state)
{
	struct bench *b = *state;
	struct probe probes[5];

	for (unsigned i = 0; i < ORR_COUNT(probes); i++)
		probe_init(&probes[i], b->root,
			   (const char *[]){"p", "q", "r", "s", "t"}[i], &b->b);
	orr_event_notify_after(&b->b, 3);
	orr_sim_run(b->sim, 5);
	for (unsigned i = 0; i < ORR_COUNT(probes); i++)
		assert_int_equal(probes[i].n, 1);
}

static void dont_initialize_waits_for_the_event(void **state)
{
	struct bench *b = *state;

	orr_process_dont_initialize(&b->probe.method);
	orr_process_dont_initialize(&b->probe.method);
	orr_sim_run(b->sim, 5);
	assert_int_equal(b->probe.n, 0);
	orr_event_notify_delta(&b->a);
	orr_sim_run(b->sim, 5);
	assert_int_equal(b->probe.n, 1);
}

static void dont_initialize_hears_a_delta_of_elaboration(void **state)
{
	struct bench *b = *state;

	orr_process_dont_initialize(&b->probe.method);
	orr_event_notify_delta(&b->a);
	orr_sim_run(b->sim, 0);
	assert_int_equal(b->probe.n, 1);
}

static void trigger_for(struct bench *b, struct orr_process *self)
{
	(void)b;
	orr_next_trigger_for(self, 7);
}

static void next_trigger_for_replaces_the_static_once(void **state)
{
	struct bench *b = *state;

	b->trigger = trigger_for;
	orr_event_notify_after(&b->a, 3);
	orr_sim_run(b->sim, 10);
	assert_int_equal(b->probe.n, 2);
	assert_int_equal(b->probe.time[1], 7);
	assert_null(orr_process_cause(&b->probe.method));
	orr_event_notify_after(&b->a, 3);
	orr_sim_run(b->sim, 10);
	assert_int_equal(b->probe.n, 3);
	assert_int_equal(b->probe.time[2], 13);
}

static void trigger_for_zero(struct bench *b, struct orr_process *self)
{
	(void)b;
	orr_next_trigger_for(self, 0);
}

static void next_trigger_for_zero_is_one_delta(void **state)
{
	struct bench *b = *state;

	b->trigger = trigger_for_zero;
	orr_sim_run(b->sim, 0);
	assert_int_equal(b->probe.n, 2);
	assert_int_equal(b->probe.delta[1], 1);
}

static void trigger_for_ever(struct bench *b, struct orr_process *self)
{
	(void)b;
	orr_next_trigger_for(self, ORR_TIME_MAX);
}

static void next_trigger_for_ever_is_the_end(void **state)
{
	struct bench *b = *state;

	b->trigger = trigger_for_ever;
	orr_event_notify_after(&b->a, 3);
	orr_sim_run(b->sim, ORR_TIME_MAX);
	assert_int_equal(b->probe.n, 1);
	assert_int_equal(orr_now(b->sim), 3);
}

static void trigger_event(struct bench *b, struct orr_process *self)
{
	orr_next_trigger_event(self, &b->b, 20);
}

static void next_trigger_event_wakes_on_the_event(void **state)
{
	struct bench *b = *state;

	b->trigger = trigger_event;
	orr_event_notify_after(&b->a, 3);
	orr_event_notify_after(&b->b, 6);
	orr_sim_run(b->sim, ORR_TIME_MAX);
	assert_int_equal(b->probe.n, 2);
	assert_int_equal(b->probe.time[1], 6);
	assert_ptr_equal(orr_process_cause(&b->probe.method), &b->b);
	assert_int_equal(orr_now(b->sim), 6); /* the time-out is gone */
}

static void next_trigger_event_times_out(void **state)
{
	struct bench *b = *state;

	b->trigger = trigger_event;
	orr_event_notify_after(&b->b, 25);
	orr_sim_run(b->sim, ORR_TIME_MAX);
	assert_int_equal(b->probe.n, 2);
	assert_int_equal(b->probe.time[1], 20);
	assert_null(orr_process_cause(&b->probe.method));
}

static void trigger_any(struct bench *b, struct orr_process *self)
{
	struct orr_event *evs[] = {&b->a, &b->b};

	orr_next_trigger_any(self, evs, 2, 20);
	evs[0] = evs[1] = NULL; /* the list was copied */
}

static void next_trigger_any_wakes_on_the_first(void **state)
{
	struct bench *b = *state;

	b->trigger = trigger_any;
	orr_process_dont_initialize(&b->probe.method);
	orr_event_notify_delta(&b->a);
	orr_sim_run(b->sim, 0);
	orr_event_notify_after(&b->b, 6);
	orr_sim_run(b->sim, 10);
	assert_int_equal(b->probe.n, 2);
	assert_ptr_equal(orr_process_cause(&b->probe.method), &b->b);
	orr_event_notify_after(&b->b, 6); /* static again: only a counts */
	orr_sim_run(b->sim, 10);
	assert_int_equal(b->probe.n, 2);
}

static void trigger_all(struct bench *b, struct orr_process *self)
{
	struct orr_event *const evs[] = {&b->a, &b->b};

	orr_next_trigger_all(self, evs, 2, 20);
}

static void next_trigger_all_wakes_on_the_last(void **state)
{
	struct bench *b = *state;

	b->trigger = trigger_all;
	orr_event_notify_after(&b->b, 4);
	orr_event_notify_after(&b->a, 9);
	orr_sim_run(b->sim, ORR_TIME_MAX);
	assert_int_equal(b->probe.n, 2);
	assert_int_equal(b->probe.time[1], 9);
	assert_ptr_equal(orr_process_cause(&b->probe.method), &b->a);
}

static void next_trigger_all_times_out_with_one_missing(void **state)
{
	struct bench *b = *state;

	b->trigger = trigger_all;
	orr_event_notify_after(&b->b, 4);
	orr_sim_run(b->sim, 30);
	assert_int_equal(b->probe.n, 2);
	assert_int_equal(b->probe.time[1], 20);
	assert_null(orr_process_cause(&b->probe.method));
	orr_event_notify_delta(&b->b); /* nothing is left of the list */
	orr_sim_run(b->sim, 1);
	assert_int_equal(b->probe.n, 2);
}

static void trigger_many_times(struct bench *b, struct orr_process *self)
{
	trigger_all(b, self);
	trigger_any(b, self);
	trigger_event(b, self);
	orr_next_trigger_for(self, 2);
	orr_next_trigger(self);
}

static void last_next_trigger_counts(void **state)
{
	struct bench *b = *state;

	b->trigger = trigger_many_times;
	orr_event_notify_after(&b->b, 3);
	orr_event_notify_after(&b->a, 8);
	orr_sim_run(b->sim, ORR_TIME_MAX);
	assert_int_equal(b->probe.n, 2);
	assert_int_equal(b->probe.time[1], 8);
	assert_int_equal(orr_now(b->sim), 8);
}

/* A process born in a process runs in the same evaluation phase. */
struct parent {
	struct orr_process method;
	struct probe child;
	struct probe idle;
	struct orr_event ev;
};

static void give_birth(struct orr_process *self)
{
	struct parent *p = orr_container_of(self, struct parent, method);

	orr_event_init(&p->ev, &self->obj, "ev");
	orr_method_init(&p->child.method, &self->obj, "child", probe_run);
	probe_init(&p->idle, &self->obj, "idle", &p->ev);
	orr_event_notify_after(&p->ev, 5);
	orr_next_trigger_for(self, ORR_TIME_MAX);
}

static void born_in_a_run_it_runs_at_once(void **state)
{
	struct bench *b = *state;
	struct parent parent = {0};

	orr_sim_run(b->sim, 10);
	orr_method_init(&parent.method, b->root, "parent", give_birth);
	orr_sim_run(b->sim, 10);
	assert_int_equal(parent.child.n, 1);
	assert_int_equal(parent.child.time[0], 10);
	assert_int_equal(parent.child.delta[0],
			 orr_sim_delta_count(b->sim) - 2);
	assert_int_equal(parent.idle.n, 1);
	assert_int_equal(parent.idle.time[0], 15);
}

static void wait_in_method(void)
{
	struct bench *b;
	void *state;

	setup(&state);
	b = state;
	b->probe.method.fn = orr_wait;
	orr_sim_run(b->sim, 0);
}

static void trigger_other(struct orr_process *self)
{
	orr_next_trigger(
		orr_container_of(orr_object_find(self->obj.parent, "probe"),
				 struct orr_process, obj));
}

static void trigger_of_another(void)
{
	struct orr_process other;
	struct bench *b;
	void *state;

	setup(&state);
	b = state;
	orr_method_init(&other, b->root, "other", trigger_other);
	orr_sim_run(b->sim, 0);
}

static void other_sim(void)
{
	struct orr_event ev;
	struct bench *b;
	void *state;

	setup(&state);
	b = state;
	orr_event_init(&ev, orr_sim_root(orr_sim_new()), "ev");
	orr_sensitive(&b->probe.method, &ev);
}

static void late_sensitivity(void)
{
	struct orr_event ev;
	struct bench *b;
	void *state;

	setup(&state);
	b = state;
	orr_event_init(&ev, b->root, "late");
	orr_sim_run(b->sim, 0);
	orr_sensitive(&b->probe.method, &ev);
}

static void misuse_aborts(void **state)
{
	(void)state;
	assert_aborts(late_sensitivity,
		      "probe: the static sensitivity is complete once");
	assert_aborts(wait_in_method, "probe: a method process cannot wait");
	assert_aborts(trigger_of_another,
		      "probe: a process can only wait itself");
	assert_aborts(other_sim, "probe: cannot be sensitive to an event of");
}

/* Two threads and a method that take turns. */
static void take_turns(struct orr_process *self)
{
	struct orr_event *go = orr_process_arg(self);

	for (unsigned i = 0; i < 2; i++)
		orr_wait_event(self, go);
}

static void ring(struct orr_process *self)
{
	struct orr_event *go = orr_process_arg(self);

	orr_event_notify_delta(go);
	if (orr_now(self->obj.sim) < 20)
		orr_next_trigger_for(self, 10);
}

static void see(void *arg, struct orr_process *p)
{
	char *seen = arg;

	snprintf(seen + strlen(seen), 64 - strlen(seen), "%s@%d ", p->obj.name,
		 (int)orr_now(p->obj.sim));
}

static uint64_t run_turns(char *seen, bool watched)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_object *root = orr_sim_root(sim);
	struct orr_event go;
	uint64_t hash;

	orr_sim_hash_enable(sim, true);
	orr_event_init(&go, root, "go");
	orr_spawn_thread(root, "a", take_turns, &go);
	orr_spawn_thread(root, "b", take_turns, &go);
	orr_spawn_method(root, "m", ring, &go);
	*seen = '\0';
	if (watched)
		orr_sim_watch(sim, see, seen);
	orr_sim_run(sim, 15);
	orr_sim_watch(sim, NULL, NULL);
	orr_sim_run(sim, ORR_TIME_MAX);
	hash = orr_sim_hash(sim);
	orr_sim_free(sim);
	return hash;
}

/* Also where threads would hand over to each other directly. */
static void watcher_sees_each_activation_and_changes_nothing(void **state)
{
	char seen[64];
	uint64_t hash = run_turns(seen, false);

	(void)state;
	assert_int_equal(run_turns(seen, true), hash);
	/* the event wakes them in the delta cycle after the method */
	assert_string_equal(seen, "a@0 b@0 m@0 a@0 b@0 m@10 a@10 b@10 ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			runs_at_the_start_and_on_its_events, setup, teardown),
		cmocka_unit_test_setup_teardown(
			two_events_of_one_instant_wake_it_once, setup,
			teardown),
		cmocka_unit_test_setup_teardown(one_event_wakes_many, setup,
						teardown),
		cmocka_unit_test_setup_teardown(
			dont_initialize_waits_for_the_event, setup, teardown),
		cmocka_unit_test_setup_teardown(
			dont_initialize_hears_a_delta_of_elaboration, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			next_trigger_for_replaces_the_static_once, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			next_trigger_for_zero_is_one_delta, setup, teardown),
		cmocka_unit_test_setup_teardown(
			next_trigger_for_ever_is_the_end, setup, teardown),
		cmocka_unit_test_setup_teardown(
			next_trigger_event_wakes_on_the_event, setup, teardown),
		cmocka_unit_test_setup_teardown(next_trigger_event_times_out,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			next_trigger_any_wakes_on_the_first, setup, teardown),
		cmocka_unit_test_setup_teardown(
			next_trigger_all_wakes_on_the_last, setup, teardown),
		cmocka_unit_test_setup_teardown(
			next_trigger_all_times_out_with_one_missing, setup,
			teardown),
		cmocka_unit_test_setup_teardown(last_next_trigger_counts, setup,
						teardown),
		cmocka_unit_test_setup_teardown(born_in_a_run_it_runs_at_once,
						setup, teardown),
		cmocka_unit_test(
			watcher_sees_each_activation_and_changes_nothing),
		cmocka_unit_test_setup_teardown(misuse_aborts, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

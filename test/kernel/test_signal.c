/* SPDX-License-Identifier: Apache-2.0 */
#include "../unit.h"

#include "../child.h"
#include "../probe.h"

#include <orrery/signal.h>

#include <stdio.h>

/* A writer that makes its writes in one evaluation phase, each 10 ps. */
struct bench {
	struct orr_sim *sim;
	struct orr_signal s;
	struct orr_process writer;
	const uint64_t *writes;
	unsigned n; /* of writes in one phase */
	uint64_t seen; /* by the writer, after its writes */
	struct probe changed;
	struct probe pos;
	struct probe neg;
};

static void write_all(struct orr_process *self)
{
	struct bench *b = orr_container_of(self, struct bench, writer);

	for (unsigned i = 0; i < b->n; i++)
		orr_signal_write(&b->s, *b->writes++);
	b->seen = orr_signal_read(&b->s);
	orr_next_trigger_for(self, 10);
}

static int setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));
	struct orr_object *root;

	b->sim = orr_sim_new();
	root = orr_sim_root(b->sim);
	orr_signal_init(&b->s, root, "s", 5);
	orr_method_init(&b->writer, root, "writer", write_all);
	probe_init(&b->changed, root, "changed", orr_signal_changed(&b->s));
	probe_init(&b->pos, root, "pos", orr_signal_posedge(&b->s));
	probe_init(&b->neg, root, "neg", orr_signal_negedge(&b->s));
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

static void assert_events(const struct bench *b, unsigned changed, unsigned pos,
			  unsigned neg)
{
	assert_int_equal(b->changed.n, changed);
	assert_int_equal(b->pos.n, pos);
	assert_int_equal(b->neg.n, neg);
}

static void write_is_seen_after_the_update_phase(void **state)
{
	struct bench *b = *state;

	b->writes = (const uint64_t[]){7};
	b->n = 1;
	orr_sim_run(b->sim, 0);
	assert_int_equal(b->seen, 5);
	assert_int_equal(orr_signal_read(&b->s), 7);
	assert_int_equal(b->changed.delta[0], 1);
	assert_events(b, 1, 0, 0);
}

static void last_write_wins(void **state)
{
	struct bench *b = *state;

	b->writes = (const uint64_t[]){7, 0, UINT64_MAX};
	b->n = 3;
	orr_sim_run(b->sim, 0);
	assert_true(orr_signal_read(&b->s) == UINT64_MAX);
	assert_events(b, 1, 0, 0);
}

static void no_change_is_no_event(void **state)
{
	struct bench *b = *state;

	b->writes = (const uint64_t[]){5, 7, 5};
	b->n = 3;
	orr_sim_run(b->sim, 0);
	assert_int_equal(orr_signal_read(&b->s), 5);
	assert_events(b, 0, 0, 0);
}

static void edges_are_changes_from_and_to_zero(void **state)
{
	struct bench *b = *state;

	b->writes = (const uint64_t[]){0, 3, 4, 0};
	b->n = 1;
	orr_sim_run(b->sim, 0);
	assert_events(b, 1, 0, 1);
	orr_sim_run(b->sim, 10);
	assert_events(b, 2, 1, 1);
	orr_sim_run(b->sim, 10);
	assert_events(b, 3, 1, 1);
	orr_sim_run(b->sim, 10);
	assert_events(b, 4, 1, 2);
}

static void events_are_made_once(void **state)
{
	struct bench *b = *state;

	assert_ptr_equal(orr_signal_posedge(&b->s), orr_signal_posedge(&b->s));
	assert_ptr_equal(orr_signal_negedge(&b->s), orr_signal_negedge(&b->s));
	assert_ptr_equal(orr_object_find(orr_sim_root(b->sim), "s.posedge"),
			 &orr_signal_posedge(&b->s)->obj);
}

static void write_in_elaboration_comes_before_the_first_process(void **state)
{
	struct bench *b = *state;

	orr_signal_write(&b->s, 9);
	assert_int_equal(orr_signal_read(&b->s), 5);
	orr_sim_run(b->sim, 0);
	assert_int_equal(b->seen, 9);
	assert_events(b, 1, 0, 0);
	assert_int_equal(b->changed.delta[0], 0);
}

/* Listeners that copy a signal onto another and keep a record. */
struct copier {
	struct orr_listener listener;
	struct orr_signal *from;
	struct orr_signal *to;
	char letter;
	char *text;
};

static void copy(struct orr_listener *l)
{
	struct copier *c = orr_container_of(l, struct copier, listener);

	c->text[strlen(c->text)] = c->letter;
	if (c->to)
		orr_signal_write(c->to, orr_signal_read(c->from));
}

static void listeners_are_called_in_order_on_changes(void **state)
{
	struct bench *b = *state;
	char text[8] = "";
	struct copier c[2] = {{{copy, NULL}, &b->s, NULL, 'a', text},
			      {{copy, NULL}, &b->s, NULL, 'b', text}};

	orr_signal_listen(&b->s, &c[0].listener);
	orr_signal_listen(&b->s, &c[1].listener);
	b->writes = (const uint64_t[]){7, 7, 8};
	b->n = 1;
	orr_sim_run(b->sim, 20);
	assert_string_equal(text, "abab");
}

/* Combinational logic settles within one update phase. */
static void listener_may_write_another_signal(void **state)
{
	struct bench *b = *state;
	char text[8] = "";
	struct orr_signal t;
	struct probe probe;
	struct copier c = {{copy, NULL}, &b->s, &t, 'c', text};

	orr_signal_init(&t, orr_sim_root(b->sim), "t", 0);
	probe_init(&probe, orr_sim_root(b->sim), "probe",
		   orr_signal_changed(&t));
	orr_signal_listen(&b->s, &c.listener);
	b->writes = (const uint64_t[]){7};
	b->n = 1;
	orr_sim_run(b->sim, 0);
	assert_int_equal(orr_signal_read(&t), 7);
	assert_int_equal(probe.n, 1);
	assert_int_equal(probe.delta[0], b->changed.delta[0]);
}

/* Of a signal that is written in the same evaluation phase. */
struct late {
	struct orr_process process;
	struct orr_listener listener;
	struct orr_signal s;
	bool pending; /* its event, when the listener is called */
};

static void see_pending(struct orr_listener *l)
{
	struct late *late = orr_container_of(l, struct late, listener);

	late->pending = orr_event_pending(orr_signal_changed(&late->s));
}

static void write_and_listen(struct orr_process *self)
{
	struct late *late = orr_container_of(self, struct late, process);

	orr_signal_write(&late->s, 1);
	orr_signal_listen(&late->s, &late->listener);
}

static void late_listener_is_called_before_events_fire(void **state)
{
	struct bench *b = *state;
	struct late late = {.listener.fn = see_pending};
	struct probe probe;

	orr_signal_init(&late.s, orr_sim_root(b->sim), "late", 0);
	orr_method_init(&late.process, orr_sim_root(b->sim), "process",
			write_and_listen);
	probe_init(&probe, orr_sim_root(b->sim), "probe",
		   orr_signal_changed(&late.s));
	orr_sim_run(b->sim, 0);
	assert_true(late.pending);
	assert_int_equal(probe.n, 1);
}

static void many_signals_change_in_one_phase(void **state)
{
	enum { N = 1000 };
	struct bench *b = *state;
	struct orr_signal *s = orr_sim_alloc(b->sim, N * sizeof(*s));
	char name[8];

	for (unsigned i = 0; i < N; i++) {
		snprintf(name, sizeof(name), "s%u", i);
		orr_signal_init(&s[i], orr_sim_root(b->sim), name, 0);
		orr_signal_write(&s[i], i);
	}
	orr_sim_run(b->sim, 0);
	for (unsigned i = 0; i < N; i++)
		assert_int_equal(orr_signal_read(&s[i]), i);
}

static void notify_changed(struct orr_listener *l)
{
	struct copier *c = orr_container_of(l, struct copier, listener);

	orr_event_notify(orr_signal_changed(c->from));
}

static void notify_in_update(void)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_signal s;
	struct copier c = {{notify_changed, NULL}, &s, NULL, 'c', NULL};

	orr_signal_init(&s, orr_sim_root(sim), "s", 0);
	orr_signal_listen(&s, &c.listener);
	orr_signal_write(&s, 1);
	orr_sim_run(sim, 0);
}

static void immediate_notification_in_update_aborts(void **state)
{
	(void)state;
	assert_aborts(notify_in_update,
		      "s.changed: immediate notification in the update phase");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			write_is_seen_after_the_update_phase, setup, teardown),
		cmocka_unit_test_setup_teardown(last_write_wins, setup,
						teardown),
		cmocka_unit_test_setup_teardown(no_change_is_no_event, setup,
						teardown),
		cmocka_unit_test_setup_teardown(
			edges_are_changes_from_and_to_zero, setup, teardown),
		cmocka_unit_test_setup_teardown(events_are_made_once, setup,
						teardown),
		cmocka_unit_test_setup_teardown(
			write_in_elaboration_comes_before_the_first_process,
			setup, teardown),
		cmocka_unit_test_setup_teardown(
			listeners_are_called_in_order_on_changes, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			listener_may_write_another_signal, setup, teardown),
		cmocka_unit_test_setup_teardown(
			late_listener_is_called_before_events_fire, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			many_signals_change_in_one_phase, setup, teardown),
		cmocka_unit_test_setup_teardown(
			immediate_notification_in_update_aborts, setup,
			teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Writer policies, buffers and event queries: IEEE 1666-2023 6.3, 6.4, 6.6. */
#include "../unit.h"

#include "../child.h"
#include "../probe.h"

#include <orrery/signal.h>

/* A process that writes values, one each 10 ps from `from` on. */
struct writer {
	struct orr_process method;
	struct orr_signal *signal;
	const uint64_t *values;
	unsigned n;
	orr_time from;
};

static void write_next(struct orr_process *self)
{
	struct writer *w = orr_container_of(self, struct writer, method);

	if (orr_now(self->obj.sim) < w->from) {
		orr_next_trigger_for(self, w->from);
		return;
	}
	orr_signal_write(w->signal, *w->values++);
	if (--w->n)
		orr_next_trigger_for(self, 10);
}

static void writer_init(struct writer *w, const char *name,
			struct orr_signal *s, const uint64_t *values,
			unsigned n)
{
	*w = (struct writer){.signal = s, .values = values, .n = n};
	orr_method_init(&w->method, orr_sim_root(s->channel.obj.sim), name,
			write_next);
}

/* Two processes that write; the second from 10 ps on. */
struct pair {
	struct orr_sim *sim;
	struct orr_signal s;
	struct writer first;
	struct writer second;
};

static const uint64_t ones[] = {1, 1, 1, 1};
static const uint64_t twos[] = {2, 2, 2, 2};

static void pair_init(struct pair *p, enum orr_writer_policy policy)
{
	p->sim = orr_sim_new();
	orr_signal_init(&p->s, orr_sim_root(p->sim), "s", 0);
	orr_signal_set_writers(&p->s, policy);
	writer_init(&p->first, "first", &p->s, ones, 1);
	writer_init(&p->second, "second", &p->s, twos, 1);
	p->second.from = 10;
}

static void write_from_two_to_one_writer(void)
{
	struct pair p;

	pair_init(&p, ORR_ONE_WRITER);
	orr_sim_run(p.sim, 20);
}

/* Delta cycle 0 is at 0 ps and wakes nobody, so 10 ps begins with 1. */
static void one_writer_6_3_refuses_a_second_at_any_time(void **state)
{
	(void)state;
	assert_aborts(write_from_two_to_one_writer,
		      "fatal: 10 ps s: process second writes in delta cycle 1, "
		      "but first is its writer: the signal was set to "
		      "ORR_ONE_WRITER");
}

static void write_from_two_by_default(void)
{
	struct pair p;

	p.sim = orr_sim_new();
	orr_signal_init(&p.s, orr_sim_root(p.sim), "s", 0);
	writer_init(&p.first, "first", &p.s, ones, 1);
	writer_init(&p.second, "second", &p.s, ones, 1);
	orr_sim_run(p.sim, 0);
}

static void one_writer_6_3_is_the_default(void **state)
{
	(void)state;
	assert_aborts(write_from_two_by_default, "ORR_ONE_WRITER");
}

static void many_writers_6_3_take_turns(void **state)
{
	struct pair p;

	(void)state;
	pair_init(&p, ORR_MANY_WRITERS);
	orr_sim_run(p.sim, 5);
	assert_int_equal(orr_signal_read(&p.s), 1);
	orr_sim_run(p.sim, 5);
	assert_int_equal(orr_signal_read(&p.s), 2);
	orr_sim_free(p.sim);
}

/* Also when neither changes anything. */
static void write_zero_from_two_at_once(void)
{
	static const uint64_t zeros[] = {0};
	struct pair p;

	pair_init(&p, ORR_MANY_WRITERS);
	p.second.from = 0;
	p.first.values = p.second.values = zeros;
	orr_sim_run(p.sim, 0);
}

static void many_writers_6_3_may_not_write_in_one_phase(void **state)
{
	(void)state;
	assert_aborts(write_zero_from_two_at_once,
		      "fatal: 0 ps s: process second writes in delta cycle 0, "
		      "but first did so in the same: the signal was set to "
		      "ORR_MANY_WRITERS");
}

static void one_process_may_write_6_3_twice_in_one_phase(void **state)
{
	struct pair p;

	(void)state;
	pair_init(&p, ORR_MANY_WRITERS);
	p.first.n = 3;
	p.second.from = 15;
	orr_sim_run(p.sim, 30);
	assert_int_equal(orr_signal_read(&p.s), 1);
	orr_sim_free(p.sim);
}

static void unchecked_writers_6_3_the_last_wins(void **state)
{
	struct pair p;

	(void)state;
	pair_init(&p, ORR_UNCHECKED_WRITERS);
	p.second.from = 0;
	orr_sim_run(p.sim, 0);
	assert_int_equal(orr_signal_read(&p.s), 2);
	orr_sim_free(p.sim);
}

static void change_the_policy_late(void)
{
	struct pair p;

	pair_init(&p, ORR_ONE_WRITER);
	orr_sim_run(p.sim, 5);
	orr_signal_set_writers(&p.s, ORR_MANY_WRITERS);
}

static void policy_is_chosen_before_the_first_write(void **state)
{
	(void)state;
	assert_aborts(change_the_policy_late,
		      "s: orr_signal_set_writers comes too late");
}

static void write_from_no_process_is_nobodys(void **state)
{
	struct pair p;

	(void)state;
	pair_init(&p, ORR_ONE_WRITER);
	p.second.from = ORR_NS(1);
	orr_signal_write(&p.s, 7);
	orr_sim_run(p.sim, 5);
	orr_signal_write(&p.s, 8);
	orr_sim_run(p.sim, 0);
	assert_int_equal(orr_signal_read(&p.s), 8);
	orr_sim_free(p.sim);
}

/* What a method that runs on every delta cycle of interest sees. */
struct seen {
	struct probe probe;
	struct orr_process look;
	const struct orr_signal *signal;
	unsigned event;
	unsigned rose;
	unsigned fell;
};

static void look(struct orr_process *self)
{
	struct seen *s = orr_container_of(self, struct seen, look);

	s->event += orr_signal_event(s->signal);
	s->rose += orr_signal_rose(s->signal);
	s->fell += orr_signal_fell(s->signal);
}

static void seen_init(struct seen *s, struct orr_signal *signal)
{
	struct orr_object *root = orr_sim_root(signal->channel.obj.sim);

	*s = (struct seen){.signal = signal};
	orr_method_init(&s->look, root, "look", look);
	orr_sensitive(&s->look, orr_signal_changed(signal));
}

static void assert_seen(const struct seen *s, unsigned event, unsigned rose,
			unsigned fell)
{
	assert_int_equal(s->event, event);
	assert_int_equal(s->rose, rose);
	assert_int_equal(s->fell, fell);
}

struct single {
	struct orr_sim *sim;
	struct orr_signal s;
	struct writer writer;
	struct seen seen;
};

static void single_init(struct single *b, bool buffer, const uint64_t *values,
			unsigned n)
{
	struct orr_object *root;

	b->sim = orr_sim_new();
	root = orr_sim_root(b->sim);
	if (buffer)
		orr_buffer_init(&b->s, root, "s", 0);
	else
		orr_signal_init(&b->s, root, "s", 0);
	writer_init(&b->writer, "writer", &b->s, values, n);
	seen_init(&b->seen, &b->s);
}

/* 0 -> 2 rises, 2 -> 2 is nothing, 2 -> 1 is an event only, 1 -> 0 falls. */
static void event_6_4_is_true_in_the_delta_after_a_change(void **state)
{
	static const uint64_t values[] = {2, 2, 1, 0};
	struct single b;

	(void)state;
	single_init(&b, false, values, 4);
	orr_sim_run(b.sim, 5);
	assert_seen(&b.seen, 1, 1, 0);
	orr_sim_run(b.sim, 10);
	assert_seen(&b.seen, 1, 1, 0);
	orr_sim_run(b.sim, 10);
	assert_seen(&b.seen, 2, 1, 0);
	orr_sim_run(b.sim, 10);
	assert_seen(&b.seen, 3, 1, 1);
	orr_sim_free(b.sim);
}

/* Nobody is woken by the change, so no delta cycle follows it. */
static void event_6_4_is_over_when_time_has_moved(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_signal s;
	struct writer w;

	(void)state;
	orr_signal_init(&s, orr_sim_root(sim), "s", 0);
	writer_init(&w, "w", &s, ones, 1);
	assert_false(orr_signal_event(&s));
	orr_sim_run(sim, 0);
	assert_true(orr_signal_event(&s));
	orr_sim_run(sim, 1);
	assert_false(orr_signal_event(&s));
	orr_sim_free(sim);
}

static void event_6_4_of_a_write_in_elaboration_is_seen_first(void **state)
{
	struct single b;

	(void)state;
	single_init(&b, false, ones, 1);
	orr_signal_write(&b.s, 1); /* and the writer changes nothing */
	orr_sim_run(b.sim, 5);
	/* look runs once: at the start, which is after the change */
	assert_seen(&b.seen, 1, 1, 0);
	orr_sim_free(b.sim);
}

static void buffer_6_6_has_an_event_for_every_write(void **state)
{
	static const uint64_t values[] = {0, 1, 1, 0};
	struct single b;
	struct probe pos;
	struct probe neg;

	(void)state;
	single_init(&b, true, values, 4);
	probe_init(&pos, orr_sim_root(b.sim), "pos", orr_signal_posedge(&b.s));
	probe_init(&neg, orr_sim_root(b.sim), "neg", orr_signal_negedge(&b.s));
	orr_sim_run(b.sim, 40);
	assert_seen(&b.seen, 4, 2, 2);
	assert_int_equal(pos.n, 2);
	assert_int_equal(neg.n, 2);
	assert_int_equal(pos.time[1], 20);
	assert_int_equal(neg.time[0], 0);
	orr_sim_free(b.sim);
}

/* What nobody asks for is not there. */
static void signal_has_no_events_until_they_are_asked_for(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_signal s;
	const struct orr_event *changed;

	(void)state;
	orr_signal_init(&s, orr_sim_root(sim), "s", 0);
	assert_null(orr_object_find(&s.channel.obj, "changed"));
	orr_signal_write(&s, 1);
	orr_sim_run(sim, 1);
	assert_int_equal(orr_sim_event_count(sim), 0);
	changed = orr_signal_changed(&s);
	assert_ptr_equal(&changed->obj,
			 orr_object_find(&s.channel.obj, "changed"));
	assert_in_range(sizeof(s), 1, 144);
	orr_sim_free(sim);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_writer_6_3_refuses_a_second_at_any_time),
		cmocka_unit_test(one_writer_6_3_is_the_default),
		cmocka_unit_test(many_writers_6_3_take_turns),
		cmocka_unit_test(many_writers_6_3_may_not_write_in_one_phase),
		cmocka_unit_test(one_process_may_write_6_3_twice_in_one_phase),
		cmocka_unit_test(unchecked_writers_6_3_the_last_wins),
		cmocka_unit_test(policy_is_chosen_before_the_first_write),
		cmocka_unit_test(write_from_no_process_is_nobodys),
		cmocka_unit_test(event_6_4_is_true_in_the_delta_after_a_change),
		cmocka_unit_test(event_6_4_is_over_when_time_has_moved),
		cmocka_unit_test(
			event_6_4_of_a_write_in_elaboration_is_seen_first),
		cmocka_unit_test(buffer_6_6_has_an_event_for_every_write),
		cmocka_unit_test(signal_has_no_events_until_they_are_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Fifos: IEEE 1666-2023 clause 6.23. */
#include "../unit.h"

#include "../child.h"
#include "../probe.h"

#include <orrery/fifo.h>
#include <orrery/sim.h>

enum { DEPTH = 2, ROOM = 32 };

/* A producer and a consumer, each with a script. */
struct rig {
	struct orr_sim *sim;
	struct orr_fifo fifo;
	struct orr_process producer;
	struct orr_process consumer;
	void (*produce)(struct rig *r, struct orr_process *self);
	void (*consume)(struct rig *r, struct orr_process *self);
	int got[ROOM];
	orr_time at[ROOM];
	unsigned n;
};

static void run_producer(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, producer);

	if (r->produce)
		r->produce(r, self);
}

static void run_consumer(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, consumer);

	if (r->consume)
		r->consume(r, self);
}

static int setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));
	struct orr_object *root;

	r->sim = orr_sim_new();
	root = orr_sim_root(r->sim);
	orr_fifo_init(&r->fifo, root, "fifo", sizeof(int), DEPTH, NULL);
	orr_thread_init(&r->producer, root, "producer", run_producer);
	orr_thread_init(&r->consumer, root, "consumer", run_consumer);
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

static void note(struct rig *r, int value)
{
	r->got[r->n] = value;
	r->at[r->n++] = orr_now(r->sim);
}

static void write_later(struct rig *r, struct orr_process *self)
{
	for (int i = 1; i <= 3; i++) {
		orr_wait_for(self, ORR_NS(10));
		orr_fifo_write(self, &r->fifo, &i);
	}
}

static void read_all(struct rig *r, struct orr_process *self)
{
	int value;

	for (;;) {
		orr_fifo_read(self, &r->fifo, &value);
		note(r, value);
	}
}

static void fifo_6_23_read_waits_while_empty(void **state)
{
	struct rig *r = *state;

	r->produce = write_later;
	r->consume = read_all;
	orr_sim_run(r->sim, ORR_NS(100));
	assert_int_equal(r->n, 3);
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(r->got[i], i + 1);
		assert_int_equal(r->at[i], ORR_NS(10) * (i + 1));
	}
}

/* Notes each write when it is done. */
static void write_five(struct rig *r, struct orr_process *self)
{
	for (int i = 1; i <= 5; i++) {
		orr_fifo_write(self, &r->fifo, &i);
		note(r, i);
	}
}

static void read_slowly(struct rig *r, struct orr_process *self)
{
	int value;

	for (;;) {
		orr_wait_for(self, ORR_NS(10));
		orr_fifo_read(self, &r->fifo, &value);
	}
}

/* Two fit at once, and one more each time that one is read. */
static void fifo_6_23_write_waits_while_full(void **state)
{
	static const orr_time at[] = {0, 0, 10000, 20000, 30000};
	struct rig *r = *state;

	r->produce = write_five;
	r->consume = read_slowly;
	orr_sim_run(r->sim, ORR_NS(100));
	assert_int_equal(r->n, 5);
	for (unsigned i = 0; i < 5; i++)
		assert_int_equal(r->at[i], at[i]);
}

/* What the fifo says in a delta cycle in which it is written. */
static void write_and_look(struct rig *r, struct orr_process *self)
{
	struct orr_fifo *f = &r->fifo;
	int value = 7;

	assert_int_equal(orr_fifo_num_available(f), 0);
	assert_int_equal(orr_fifo_num_free(f), 2);
	assert_true(orr_fifo_nb_write(f, &value));
	assert_int_equal(orr_fifo_num_available(f), 0);
	assert_int_equal(orr_fifo_num_free(f), 1);
	assert_false(orr_fifo_nb_read(f, &value));
	orr_wait_for(self, 0);
	assert_int_equal(orr_fifo_num_available(f), 1);
	note(r, value);
}

static void fifo_6_23_what_is_written_can_be_read_one_delta_later(void **state)
{
	struct rig *r = *state;

	r->produce = write_and_look;
	orr_sim_run(r->sim, 0);
	assert_int_equal(r->n, 1);
}

static void read_and_look(struct rig *r, struct orr_process *self)
{
	struct orr_fifo *f = &r->fifo;
	int value = 7;

	assert_true(orr_fifo_nb_write(f, &value));
	assert_true(orr_fifo_nb_write(f, &value));
	assert_false(orr_fifo_nb_write(f, &value));
	orr_wait_for(self, 0);
	value = 0;
	assert_true(orr_fifo_nb_read(f, &value));
	assert_int_equal(value, 7);
	assert_int_equal(orr_fifo_num_free(f), 0);
	assert_int_equal(orr_fifo_num_available(f), 1);
	assert_false(orr_fifo_nb_write(f, &value));
	orr_wait_for(self, 0);
	assert_int_equal(orr_fifo_num_free(f), 1);
	note(r, value);
}

static void fifo_6_23_slot_that_is_read_is_free_one_delta_later(void **state)
{
	struct rig *r = *state;

	r->produce = read_and_look;
	orr_sim_run(r->sim, 0);
	assert_int_equal(r->n, 1);
}

/* The deltas in which each probe ran, with a write at 0 and a read at 1. */
static void write_then_read(struct rig *r, struct orr_process *self)
{
	int value = 1;

	orr_fifo_write(self, &r->fifo, &value);
	orr_fifo_read(self, &r->fifo, &value);
}

static void fifo_6_23_events_come_in_the_next_delta(void **state)
{
	struct rig *r = *state;
	struct probe written;
	struct probe read;

	probe_init(&written, orr_sim_root(r->sim), "written",
		   orr_fifo_data_written(&r->fifo));
	probe_init(&read, orr_sim_root(r->sim), "read",
		   orr_fifo_data_read(&r->fifo));
	r->produce = write_then_read;
	orr_sim_run(r->sim, 0);
	assert_int_equal(written.n, 1);
	assert_int_equal(written.delta[0], 1);
	assert_int_equal(read.n, 1);
	assert_int_equal(read.delta[0], 2);
}

/* Read and write in every delta cycle, so that head goes round. */
static void write_many(struct rig *r, struct orr_process *self)
{
	for (int i = 0; i < ROOM; i++)
		orr_fifo_write(self, &r->fifo, &i);
}

/* Though nobody waits: 5.10.5 asks whether they have fired, not whom for. */
static void write_and_see_events(struct rig *r, struct orr_process *self)
{
	const struct orr_event *written = orr_fifo_data_written(&r->fifo);
	const struct orr_event *read = orr_fifo_data_read(&r->fifo);
	int value = 7;

	orr_fifo_write(self, &r->fifo, &value);
	note(r, orr_event_triggered(written));
	orr_wait_for(self, 0);
	note(r, orr_event_triggered(written));
	note(r, orr_event_triggered(read));
	orr_fifo_read(self, &r->fifo, &value);
	orr_wait_for(self, 0);
	note(r, orr_event_triggered(written));
	note(r, orr_event_triggered(read));
	orr_wait_for(self, 1);
	note(r, orr_event_triggered(read));
}

static void fifo_6_23_events_that_nobody_hears_have_triggered(void **state)
{
	static const int expected[] = {0, 1, 0, 0, 1, 0};
	struct rig *r = *state;

	r->produce = write_and_see_events;
	orr_sim_run(r->sim, ORR_NS(1));
	assert_int_equal(r->n, ORR_COUNT(expected));
	assert_memory_equal(r->got, expected, sizeof(expected));
}

static void fifo_6_23_first_in_is_first_out(void **state)
{
	struct rig *r = *state;

	r->produce = write_many;
	r->consume = read_all;
	orr_sim_run(r->sim, ORR_NS(1));
	assert_int_equal(r->n, ROOM);
	for (int i = 0; i < ROOM; i++)
		assert_int_equal(r->got[i], i);
}

/* Both wait; the one that began first gets the one that comes. */
static void fifo_6_23_each_element_goes_to_one_reader(void **state)
{
	struct rig *r = *state;
	int value = 5;

	r->produce = r->consume = read_all;
	orr_sim_run(r->sim, 0);
	orr_fifo_nb_write(&r->fifo, &value);
	orr_sim_run(r->sim, 0);
	assert_int_equal(r->n, 1);
	assert_int_equal(r->got[0], 5);
}

/* Elements of any size, in memory of the caller. */
static void fifo_copies_whole_elements_into_the_callers_memory(void **state)
{
	struct rig *r = *state;
	struct pair {
		char text[5];
		int number;
	} slots[3], in = {"abcd", 9}, out = {"", 0};
	struct orr_fifo f;

	orr_fifo_init(&f, orr_sim_root(r->sim), "pairs", sizeof(in), 3, slots);
	orr_fifo_nb_write(&f, &in);
	orr_sim_run(r->sim, 0);
	assert_int_equal(slots[0].number, 9);
	assert_true(orr_fifo_nb_read(&f, &out));
	assert_string_equal(out.text, "abcd");
	assert_int_equal(out.number, 9);
}

/*
 * Bursts of every length against a count: there can be read what was there
 * when the delta cycle began, and written what was free then, wherever in the
 * slots either begins and ends.
 */
struct bursts {
	struct orr_fifo fifo;
	uint8_t in; /* the next to write, and to be read */
	uint8_t out;
};

static void move(struct bursts *b, unsigned reads, unsigned writes)
{
	struct orr_fifo *f = &b->fifo;
	size_t available = orr_fifo_num_available(f);
	size_t room = f->depth - available;
	uint8_t element[3] = {0};

	assert_int_equal(orr_fifo_num_free(f), room);
	for (unsigned i = 0; i < writes; i++) {
		element[2] = b->in;
		assert_int_equal(orr_fifo_nb_write(f, element), i < room);
		b->in += i < room;
	}
	for (unsigned i = 0; i < reads; i++) {
		assert_int_equal(orr_fifo_nb_read(f, element), i < available);
		if (i < available)
			assert_int_equal(element[2], b->out++);
	}
	assert_int_equal(orr_fifo_num_available(f),
			 reads < available ? available - reads : 0);
	assert_int_equal(orr_fifo_num_free(f),
			 writes < room ? room - writes : 0);
	orr_sim_run(f->channel.obj.sim, 0);
}

static void fifo_6_23_bursts_of_any_length_pass_whole(void **state)
{
	struct rig *r = *state;
	struct bursts b = {.in = 0};

	for (unsigned depth = 1; depth <= 4; depth++) {
		orr_fifo_init(&b.fifo, orr_sim_root(r->sim), "bursts", 3, depth,
			      NULL);
		for (unsigned i = 0; i < 36 * 6; i++)
			move(&b, i % 6, i / 6 % 6);
		move(&b, depth, 0);
		assert_int_equal(b.in, b.out);
		orr_event_fini(&b.fifo.written);
		orr_event_fini(&b.fifo.read);
		orr_object_fini(&b.fifo.channel.obj);
	}
}

static void read_in_a_method(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, producer);
	int value;

	orr_fifo_read(self, &r->fifo, &value);
}

static void block_a_method(void)
{
	struct rig r;

	r.sim = orr_sim_new();
	orr_fifo_init(&r.fifo, orr_sim_root(r.sim), "fifo", 4, 1, NULL);
	orr_method_init(&r.producer, orr_sim_root(r.sim), "producer",
			read_in_a_method);
	orr_sim_run(r.sim, 0);
}

static void fifo_of_none(void)
{
	struct orr_fifo f;

	orr_fifo_init(&f, orr_sim_root(orr_sim_new()), "fifo", 4, 0, NULL);
}

static void method_may_not_read_from_an_empty_fifo(void **state)
{
	(void)state;
	assert_aborts(block_a_method, "producer: a method process cannot wait");
}

static void fifo_6_23_has_a_depth_of_at_least_one(void **state)
{
	(void)state;
	assert_aborts(fifo_of_none, "fifo: a fifo of 0 elements");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(fifo_6_23_read_waits_while_empty),
		TEST(fifo_6_23_write_waits_while_full),
		TEST(fifo_6_23_what_is_written_can_be_read_one_delta_later),
		TEST(fifo_6_23_slot_that_is_read_is_free_one_delta_later),
		TEST(fifo_6_23_events_come_in_the_next_delta),
		TEST(fifo_6_23_events_that_nobody_hears_have_triggered),
		TEST(fifo_6_23_first_in_is_first_out),
		TEST(fifo_6_23_each_element_goes_to_one_reader),
		TEST(fifo_6_23_bursts_of_any_length_pass_whole),
		TEST(fifo_copies_whole_elements_into_the_callers_memory),
		cmocka_unit_test(method_may_not_read_from_an_empty_fifo),
		cmocka_unit_test(fifo_6_23_has_a_depth_of_at_least_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

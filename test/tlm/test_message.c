/* SPDX-License-Identifier: Apache-2.0 */
/* Messages and analysis ports: IEEE 1666-2023 clause 17. */
#include "../unit.h"

#include <orrery/orrery.h>

enum { N = 100 };

struct rig {
	struct orr_sim *sim;
	struct orr_message_fifo f;
	struct orr_process producer;
	struct orr_process consumer;
	struct orr_port port;
	int got[N];
	unsigned n;
	orr_time peeked;
};

static struct rig rig;

static int setup(void **state)
{
	(void)state;
	rig = (struct rig){.sim = orr_sim_new()};
	orr_message_fifo_init(&rig.f, orr_sim_root(rig.sim), "f", sizeof(int),
			      2);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	orr_sim_free(rig.sim);
	return 0;
}

static bool put(int value)
{
	return orr_message_nb_put(&rig.f, &value);
}

static int get(void)
{
	int value;

	return orr_message_nb_get(&rig.f, &value) ? value : -1;
}

/* An update phase, as there is at the end of each delta cycle. */
static void next_delta(void)
{
	orr_sim_run(rig.sim, 0);
}

static void what_is_put_can_be_got_in_the_next_delta_17_4(void **state)
{
	(void)state;
	next_delta();
	assert_true(put(7));
	assert_false(orr_message_can_get(&rig.f));
	assert_int_equal(get(), -1);
	next_delta();
	assert_int_equal(orr_message_used(&rig.f), 1);
	assert_int_equal(get(), 7);
	assert_int_equal(get(), -1);
}

static void a_place_is_free_in_the_next_delta_17_4(void **state)
{
	(void)state;
	next_delta();
	assert_true(put(1) && put(2));
	assert_false(put(3));
	next_delta();
	assert_false(orr_message_can_put(&rig.f));
	assert_int_equal(get(), 1);
	assert_false(put(3));
	next_delta();
	assert_true(put(3));
	next_delta();
	assert_int_equal(get(), 2);
	assert_int_equal(get(), 3);
}

static void produce(struct orr_process *self)
{
	for (int i = 0; i < N; i++)
		orr_message_put(self, orr_message_port(&rig.port), &i);
}

/* Slower than the producer, which has to wait. */
static void consume(struct orr_process *self)
{
	int first;

	orr_message_peek(self, &rig.f, &first);
	rig.peeked = orr_now(rig.sim);
	assert_int_equal(first, 0);
	for (rig.n = 0; rig.n < N; rig.n++) {
		orr_message_get(self, &rig.f, &rig.got[rig.n]);
		orr_wait_for(self, ORR_NS(1));
	}
}

static void threads_wait_for_places_and_elements_17_2(void **state)
{
	struct orr_object *root = orr_sim_root(rig.sim);

	(void)state;
	orr_port_init(&rig.port, root, "port", &orr_message_put_type, 1,
		      ORR_ONE_OR_MORE_BOUND);
	orr_port_bind(&rig.port, orr_message_put_interface(&rig.f));
	orr_thread_init(&rig.producer, root, "producer", produce);
	orr_thread_init(&rig.consumer, root, "consumer", consume);
	orr_sim_run(rig.sim, ORR_US(1));
	assert_int_equal(rig.n, N);
	assert_true(orr_process_ended(&rig.producer));
	assert_true(rig.peeked == 0);
	for (int i = 0; i < N; i++)
		assert_int_equal(rig.got[i], i);
}

static void a_debugger_reads_and_overwrites_17_3(void **state)
{
	int value = 9;

	(void)state;
	put(5);
	put(6);
	assert_false(orr_message_peek_at(&rig.f, 0, &value));
	next_delta();
	assert_true(orr_message_peek_at(&rig.f, 1, &value));
	assert_int_equal(value, 6);
	assert_false(orr_message_peek_at(&rig.f, 2, &value));
	value = 8;
	assert_true(orr_message_poke_at(&rig.f, 1, &value));
	assert_false(orr_message_poke_at(&rig.f, 2, &value));
	assert_int_equal(get(), 5);
	assert_int_equal(get(), 8);
}

static void sizes_change_17_4(void **state)
{
	(void)state;
	next_delta();
	assert_true(put(1) && put(2) && !put(3));
	assert_false(orr_message_resize(&rig.f, 1)); /* it has two */
	assert_int_equal(rig.f.size, 2);
	assert_true(orr_message_resize(&rig.f, 3));
	assert_true(put(3) && !put(4));
	assert_true(orr_message_resize(&rig.f, 0));
	for (int i = 4; i <= N; i++)
		assert_true(put(i));
	next_delta();
	for (int i = 1; i <= N; i++)
		assert_int_equal(get(), i);
}

static void retry(struct orr_process *self)
{
	(void)self;
	assert_true(put(3));
	rig.n++;
}

static void room_that_is_made_is_told_17_4(void **state)
{
	(void)state;
	next_delta();
	put(1);
	put(2);
	orr_method_init_on(&rig.producer, orr_sim_root(rig.sim), "retry", retry,
			   orr_message_ok_to_put(&rig.f));
	next_delta();
	assert_int_equal(rig.n, 0);
	orr_message_resize(&rig.f, 3);
	next_delta();
	assert_int_equal(rig.n, 1);
}

/* A subscriber that adds up, and leaves when it has had enough. */
struct counter {
	struct orr_subscriber s;
	struct orr_analysis_port *from;
	int sum;
	int most;
};

static void count(struct orr_subscriber *s, const void *value)
{
	struct counter *c = orr_container_of(s, struct counter, s);

	c->sum += *(const int *)value;
	if (c->most && c->sum >= c->most)
		assert_true(orr_unsubscribe(c->from, s));
}

static void written_values_go_to_all_17_5(void **state)
{
	struct orr_object *root = orr_sim_root(rig.sim);
	struct orr_analysis_port inner;
	struct orr_analysis_port outer;
	struct counter a = {.s.write = count, .from = &inner, .most = 3};
	struct counter b = {.s.write = count};
	struct orr_analysis_fifo log;
	int value = 3;

	(void)state;
	orr_analysis_port_init(&inner, root, "inner");
	orr_analysis_port_init(&outer, root, "outer");
	orr_analysis_fifo_init(&log, root, "log", sizeof(int));
	orr_analysis_write(&inner, &value); /* nobody: that is all right */
	orr_subscribe(&inner, &a.s);
	orr_subscribe(&inner, &outer.subscriber);
	orr_subscribe(&outer, &b.s);
	orr_subscribe(&outer, &log.subscriber);
	for (int i = 0; i < N; i++)
		orr_analysis_write(&inner, &value);
	assert_int_equal(a.sum, 3);
	assert_int_equal(b.sum, 3 * N);
	assert_false(orr_unsubscribe(&inner, &a.s));
	next_delta();
	assert_int_equal(orr_message_used(&log.fifo), N);
	assert_true(orr_message_nb_get(&log.fifo, &value));
	assert_int_equal(value, 3);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_put_can_be_got_in_the_next_delta_17_4),
		TEST(a_place_is_free_in_the_next_delta_17_4),
		TEST(threads_wait_for_places_and_elements_17_2),
		TEST(a_debugger_reads_and_overwrites_17_3),
		TEST(sizes_change_17_4),
		TEST(room_that_is_made_is_told_17_4),
		TEST(written_values_go_to_all_17_5),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Primitive channels: IEEE 1666-2023 clause 5.15. */
#include "../unit.h"

#include "../child.h"
#include "../probe.h"

#include <orrery/orrery.h>

#include <pthread.h>
#include <stdlib.h>

/* A channel that notes its updates, of which a record is kept in one place. */
struct noter {
	struct orr_channel channel;
	struct orr_event updated;
	char letter;
	char *record;
	struct noter *then; /* asks for this one's update in its own */
	uint64_t delta; /* of the last update */
};

struct rig {
	struct orr_sim *sim;
	struct orr_object *root;
	char record[64];
	struct noter a;
	struct noter b;
	struct orr_process process;
	void (*act)(struct rig *r);
};

static void update(struct orr_channel *c)
{
	struct noter *n = orr_container_of(c, struct noter, channel);

	n->record[strlen(n->record)] = n->letter;
	n->delta = orr_sim_delta_count(c->obj.sim);
	orr_event_notify_delta(&n->updated);
	if (n->then)
		orr_channel_request_update(&n->then->channel);
}

static void noter_init(struct noter *n, struct rig *r, const char *name)
{
	n->letter = name[0];
	n->record = r->record;
	orr_channel_init(&n->channel, r->root, name, ORR_KIND_CHANNEL, update);
	orr_event_init(&n->updated, &n->channel.obj, "updated");
}

static void act(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, process);

	if (r->act)
		r->act(r);
	r->record[strlen(r->record)] = '.';
}

static int setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));

	r->sim = orr_sim_new();
	r->root = orr_sim_root(r->sim);
	noter_init(&r->a, r, "a");
	noter_init(&r->b, r, "b");
	orr_method_init(&r->process, r->root, "process", act);
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

static void request_thrice(struct rig *r)
{
	orr_channel_request_update(&r->b.channel);
	orr_channel_request_update(&r->a.channel);
	orr_channel_request_update(&r->b.channel);
}

/* In the order of the first requests, after the evaluation phase. */
static void requests_5_15_of_one_phase_are_one_update(void **state)
{
	struct rig *r = *state;

	r->act = request_thrice;
	orr_sim_run(r->sim, ORR_NS(1));
	assert_string_equal(r->record, ".ba");
}

static void request_5_15_in_elaboration_comes_before_all_processes(void **state)
{
	struct rig *r = *state;

	orr_channel_request_update(&r->a.channel);
	orr_sim_run(r->sim, 0);
	assert_string_equal(r->record, "a.");
}

static void request_a(struct rig *r)
{
	orr_channel_request_update(&r->a.channel);
}

static void update_5_15_may_notify_and_wakes_in_the_next_delta(void **state)
{
	struct rig *r = *state;
	struct probe probe;

	r->act = request_a;
	probe_init(&probe, r->root, "probe", &r->a.updated);
	orr_sim_run(r->sim, 0);
	assert_int_equal(probe.n, 1);
	assert_int_equal(probe.delta[0], 1);
	assert_int_equal(r->a.delta, 1); /* update sees the coming cycle */
}

static void update_may_request_another_in_the_same_phase(void **state)
{
	struct rig *r = *state;

	r->act = request_a;
	r->a.then = &r->b;
	orr_sim_run(r->sim, 0);
	assert_string_equal(r->record, ".ab");
	assert_int_equal(r->b.delta, r->a.delta);
}

static void update_is_of_the_kind_that_was_said(void **state)
{
	struct rig *r = *state;

	assert_int_equal(orr_object_kind(&r->a.channel.obj), ORR_KIND_CHANNEL);
}

static void *request_from_outside(void *arg)
{
	struct rig *r = arg;

	orr_channel_async_request_update(&r->a.channel);
	return NULL;
}

static void join_a_thread(struct rig *r)
{
	pthread_t thread;

	assert_int_equal(pthread_create(&thread, NULL, request_from_outside, r),
			 0);
	pthread_join(thread, NULL);
}

static void join_a_thread_then_request_b(struct rig *r)
{
	join_a_thread(r);
	orr_channel_request_update(&r->b.channel);
}

/* b, although asked for later, comes with the delta cycle that a misses. */
static void async_request_5_15_enters_between_delta_cycles(void **state)
{
	struct rig *r = *state;

	r->act = join_a_thread_then_request_b;
	orr_sim_run(r->sim, 0);
	assert_string_equal(r->record, ".ba");
}

static void async_requests_5_15_before_the_door_opens_are_one(void **state)
{
	struct rig *r = *state;

	for (unsigned i = 0; i < 3; i++)
		join_a_thread(r);
	orr_sim_run(r->sim, 0);
	assert_string_equal(r->record, ".a");
	join_a_thread(r);
	orr_sim_run(r->sim, 0);
	assert_string_equal(r->record, ".aa");
}

struct marker {
	struct orr_post post;
	struct rig *rig;
};

static void mark(struct orr_post *post)
{
	struct marker *m = orr_container_of(post, struct marker, post);

	orr_channel_request_update(&m->rig->b.channel);
}

static void async_requests_keep_their_order_among_the_posts(void **state)
{
	struct rig *r = *state;
	struct marker m = {{mark, NULL}, r};

	orr_sim_run(r->sim, 0);
	orr_sim_post(r->sim, &m.post);
	join_a_thread(r);
	orr_sim_run(r->sim, 0);
	assert_string_equal(r->record, ".ba");
	join_a_thread(r);
	m.post.fn = mark;
	orr_sim_post(r->sim, &m.post);
	orr_sim_run(r->sim, 0);
	assert_string_equal(r->record, ".baab");
}

/* What a thread wrote before its request is there for the update. */
enum { NUMBERS = 20000 };

struct counter {
	struct orr_channel channel;
	struct orr_sim *sim;
	unsigned written;
	unsigned seen;
	unsigned updates;
};

static void read_counter(struct orr_channel *c)
{
	struct counter *n = orr_container_of(c, struct counter, channel);
	unsigned written = __atomic_load_n(&n->written, __ATOMIC_RELAXED);

	assert_true(written >= n->seen);
	n->seen = written;
	n->updates++;
	if (written == NUMBERS)
		orr_sim_stop(n->sim);
}

static void *count_up(void *arg)
{
	struct counter *n = arg;

	for (unsigned i = 1; i <= NUMBERS; i++) {
		__atomic_store_n(&n->written, i, __ATOMIC_RELAXED);
		orr_channel_async_request_update(&n->channel);
	}
	return NULL;
}

/* The last request may not be lost: the run would not end. */
static void no_async_request_is_lost(void **state)
{
	struct counter n = {.sim = orr_sim_new()};
	pthread_t thread;

	(void)state;
	orr_channel_init(&n.channel, orr_sim_root(n.sim), "n", ORR_KIND_CHANNEL,
			 read_counter);
	orr_sim_outside(n.sim, 1);
	assert_int_equal(pthread_create(&thread, NULL, count_up, &n), 0);
	assert_int_equal(orr_sim_run(n.sim, ORR_TIME_MAX), ORR_RUN_STOPPED);
	pthread_join(thread, NULL);
	assert_int_equal(n.seen, NUMBERS);
	assert_in_range(n.updates, 1, NUMBERS);
	orr_sim_free(n.sim);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(requests_5_15_of_one_phase_are_one_update),
		TEST(request_5_15_in_elaboration_comes_before_all_processes),
		TEST(update_5_15_may_notify_and_wakes_in_the_next_delta),
		TEST(update_may_request_another_in_the_same_phase),
		TEST(update_is_of_the_kind_that_was_said),
		TEST(async_request_5_15_enters_between_delta_cycles),
		TEST(async_requests_5_15_before_the_door_opens_are_one),
		TEST(async_requests_keep_their_order_among_the_posts),
		cmocka_unit_test(no_async_request_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

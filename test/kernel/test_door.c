/* SPDX-License-Identifier: Apache-2.0 */
/* Posts from other OS threads, pacing to the host's clock, the heartbeat. */
#include "../unit.h"

#include <orrery/orrery.h>

#include <pthread.h>
#include <sys/resource.h>
#include <time.h>

enum { POSTERS = 4, POSTS = 5000 };

static uint64_t host_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

static void sleep_ms(unsigned ms)
{
	struct timespec ts = {0, (long)ms * 1000000};

	nanosleep(&ts, NULL);
}

/* User and system time of this process, in microseconds. */
static uint64_t cpu_us(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (uint64_t)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000u +
	       (uint64_t)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

struct letter {
	struct orr_post post;
	struct poster *from;
	unsigned number;
};

struct poster {
	struct orr_sim *sim;
	pthread_t thread;
	struct letter letters[POSTS];
	unsigned received;
	bool in_order;
};

static void receive(struct orr_post *post)
{
	struct letter *l = orr_container_of(post, struct letter, post);
	struct poster *p = l->from;

	p->in_order = p->in_order && l->number == p->received;
	if (++p->received == POSTS)
		orr_sim_outside(p->sim, -1);
}

static void *post_all(void *arg)
{
	struct poster *p = arg;

	for (unsigned i = 0; i < POSTS; i++) {
		p->letters[i].post.fn = receive;
		p->letters[i].from = p;
		p->letters[i].number = i;
		orr_sim_post(p->sim, &p->letters[i].post);
	}
	return NULL;
}

static void posts_of_each_thread_arrive_in_order(void **state)
{
	static struct poster posters[POSTERS];
	struct orr_sim *sim = orr_sim_new();

	(void)state;
	for (unsigned i = 0; i < POSTERS; i++) {
		struct poster *p = &posters[i];

		p->sim = sim;
		p->in_order = true;
		orr_sim_outside(sim, 1);
		assert_int_equal(pthread_create(&p->thread, NULL, post_all, p),
				 0);
	}
	assert_int_equal(orr_sim_run(sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	for (unsigned i = 0; i < POSTERS; i++) {
		pthread_join(posters[i].thread, NULL);
		assert_true(posters[i].in_order);
		assert_int_equal(posters[i].received, POSTS);
	}
	orr_sim_free(sim);
}

/* Somebody outside who knocks once, delay_ms after the simulation starts. */
struct visitor {
	struct orr_sim *sim;
	struct orr_process start;
	struct orr_event came;
	struct orr_post post;
	pthread_t thread;
	unsigned delay_ms;
	orr_time came_at;
	uint64_t host_at;
};

static void visit(struct orr_post *post)
{
	struct visitor *v = orr_container_of(post, struct visitor, post);

	v->came_at = orr_now(v->sim);
	v->host_at = host_ns();
	orr_event_notify(&v->came);
	orr_sim_outside(v->sim, -1);
}

static void *travel(void *arg)
{
	struct visitor *v = arg;

	sleep_ms(v->delay_ms);
	orr_sim_post(v->sim, &v->post);
	return NULL;
}

static void set_out(struct orr_process *self)
{
	struct visitor *v = orr_container_of(self, struct visitor, start);

	orr_sim_outside(v->sim, 1);
	if (pthread_create(&v->thread, NULL, travel, v))
		orr_sim_stop(v->sim);
}

static void visitor_init(struct visitor *v, struct orr_sim *sim,
			 unsigned delay_ms)
{
	struct orr_object *root = orr_sim_root(sim);

	*v = (struct visitor){.sim = sim, .delay_ms = delay_ms};
	v->post.fn = visit;
	orr_event_init(&v->came, root, "came");
	orr_method_init(&v->start, root, "start", set_out);
}

static void run_without_limit_sleeps_until_nobody_is_outside(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct visitor v;
	uint64_t cpu = cpu_us();

	(void)state;
	visitor_init(&v, sim, 100);
	assert_int_equal(orr_sim_run(sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	pthread_join(v.thread, NULL);
	assert_true(v.host_at != 0);
	assert_int_equal(v.came_at, 0); /* not paced: time stood still */
	assert_true(cpu_us() - cpu < 50000);
	orr_sim_free(sim);
}

static void post_may_wake_a_process_at_once(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct visitor v;
	struct orr_process woken;

	(void)state;
	visitor_init(&v, sim, 1);
	orr_method_init_on(&woken, orr_sim_root(sim), "woken", orr_next_trigger,
			   &v.came);
	assert_null(orr_process_cause(&woken));
	assert_int_equal(orr_sim_run(sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	pthread_join(v.thread, NULL);
	assert_ptr_equal(orr_process_cause(&woken), &v.came);
	orr_sim_free(sim);
}

static void again(struct orr_post *post)
{
	struct letter *l = orr_container_of(post, struct letter, post);

	if (++l->from->received < 3)
		orr_sim_post(l->from->sim, post);
}

static void post_may_be_reused_from_its_function(void **state)
{
	static struct poster p;
	struct letter l = {.post.fn = again, .from = &p};

	(void)state;
	p.sim = orr_sim_new();
	p.received = 0;
	orr_sim_post(p.sim, &l.post);
	assert_int_equal(orr_sim_run(p.sim, 0), ORR_RUN_LIMIT);
	assert_int_equal(p.received, 3);
	orr_sim_free(p.sim);
}

/* An event every millisecond. */
struct ticker {
	struct orr_process tick;
	unsigned ticks;
};

static void tick(struct orr_process *self)
{
	orr_container_of(self, struct ticker, tick)->ticks++;
	orr_next_trigger_for(self, ORR_MS(1));
}

static void paced_run_takes_its_time_and_sleeps(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct ticker t = {.ticks = 0};
	uint64_t start = host_ns();
	uint64_t cpu = cpu_us();

	(void)state;
	orr_method_init(&t.tick, orr_sim_root(sim), "tick", tick);
	orr_sim_set_realtime(sim, true);
	assert_int_equal(orr_sim_run(sim, ORR_MS(50)), ORR_RUN_LIMIT);
	assert_true(host_ns() - start >= 50000000);
	assert_true(orr_now(sim) == ORR_MS(50));
	assert_int_equal(t.ticks, 51);
	assert_true(cpu_us() - cpu < 25000);
	orr_sim_free(sim);
}

static void pacing_starts_anew_with_each_run(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	uint64_t start;

	(void)state;
	orr_sim_set_realtime(sim, true);
	orr_sim_run(sim, ORR_MS(1));
	sleep_ms(30);
	start = host_ns();
	orr_sim_run(sim, ORR_MS(20));
	assert_true(host_ns() - start >= 20000000);
	orr_sim_free(sim);
}

static void post_enters_paced_run_at_the_matching_time(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct visitor v;
	uint64_t start = host_ns();

	(void)state;
	visitor_init(&v, sim, 20);
	orr_sim_set_realtime(sim, true);
	assert_int_equal(orr_sim_run(sim, ORR_MS(60)), ORR_RUN_LIMIT);
	pthread_join(v.thread, NULL);
	assert_in_range(v.came_at, ORR_MS(20), ORR_NS(v.host_at - start));
	assert_true(orr_now(sim) == ORR_MS(60));
	orr_sim_free(sim);
}

/* Notes when it ran, and runs again a millisecond later. */
struct twice {
	struct orr_process method;
	orr_time at[2];
	unsigned n;
};

static void run_twice(struct orr_process *self)
{
	struct twice *t = orr_container_of(self, struct twice, method);

	if (t->n < 2)
		t->at[t->n++] = orr_now(self->obj.sim);
	orr_next_trigger_for(self, ORR_MS(1));
}

/*
 * What is due just after the limit has been looked at by then, but must not
 * be in the way of what a post brings before.
 */
static void post_in_a_paced_run_comes_before_what_is_due_later(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct visitor v;
	struct twice t = {.n = 0};
	struct orr_event later[20];

	(void)state;
	visitor_init(&v, sim, 20);
	for (unsigned i = 0; i < ORR_COUNT(later); i++) {
		const char name[] = {(char)('a' + i), '\0'};

		orr_event_init(&later[i], orr_sim_root(sim), name);
		orr_event_notify_after(&later[i], ORR_US(100400 + i));
	}
	orr_method_init_on(&t.method, orr_sim_root(sim), "twice", run_twice,
			   &v.came);
	orr_sim_set_realtime(sim, true);
	assert_int_equal(orr_sim_run(sim, ORR_MS(100)), ORR_RUN_LIMIT);
	pthread_join(v.thread, NULL);
	assert_int_equal(t.n, 2);
	assert_true(t.at[1] == t.at[0] + ORR_MS(1));
	orr_sim_free(sim);
}

static void pause_at_third(struct orr_sim *sim, void *arg)
{
	unsigned *beats = arg;

	if (++*beats == 3)
		orr_sim_pause(sim);
}

static void heartbeat_may_pause_a_waiting_run(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	unsigned beats = 0;

	(void)state;
	orr_sim_outside(sim, 1); /* who never posts */
	orr_sim_set_heartbeat(sim, 5, pause_at_third, &beats);
	assert_int_equal(orr_sim_run(sim, ORR_TIME_MAX), ORR_RUN_PAUSED);
	assert_int_equal(beats, 3);
	orr_sim_set_heartbeat(sim, 0, NULL, NULL);
	orr_sim_outside(sim, -1);
	assert_int_equal(orr_sim_run(sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_int_equal(beats, 3);
	orr_sim_free(sim);
}

static void heartbeat_may_pause_a_paced_run(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	uint64_t start = host_ns();
	unsigned beats = 0;

	(void)state;
	orr_sim_set_realtime(sim, true);
	orr_sim_set_heartbeat(sim, 10, pause_at_third, &beats);
	assert_int_equal(orr_sim_run(sim, ORR_S(100)), ORR_RUN_PAUSED);
	assert_in_range(orr_now(sim), ORR_MS(30), ORR_NS(host_ns() - start));
	orr_sim_free(sim);
}

static void heartbeat_goes_on_in_a_busy_run(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct ticker t = {.ticks = 0};
	unsigned beats = 0;

	(void)state;
	orr_method_init(&t.tick, orr_sim_root(sim), "tick", tick);
	orr_sim_set_heartbeat(sim, 5, pause_at_third, &beats);
	assert_int_equal(orr_sim_run(sim, ORR_TIME_MAX), ORR_RUN_PAUSED);
	assert_int_equal(beats, 3);
	assert_true(t.ticks > 0);
	orr_sim_free(sim);
}

static void count(void *arg)
{
	++*(unsigned *)arg;
}

static void hook_is_called_whenever_a_run_returns(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	unsigned returned = 0;

	(void)state;
	orr_sim_at_return(sim, count, &returned);
	orr_sim_run(sim, 1);
	assert_int_equal(returned, 1);
	orr_sim_run(sim, 1);
	assert_int_equal(returned, 2);
	orr_sim_free(sim);
	assert_int_equal(returned, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(posts_of_each_thread_arrive_in_order),
		cmocka_unit_test(
			run_without_limit_sleeps_until_nobody_is_outside),
		cmocka_unit_test(post_may_wake_a_process_at_once),
		cmocka_unit_test(post_may_be_reused_from_its_function),
		cmocka_unit_test(paced_run_takes_its_time_and_sleeps),
		cmocka_unit_test(pacing_starts_anew_with_each_run),
		cmocka_unit_test(post_enters_paced_run_at_the_matching_time),
		cmocka_unit_test(
			post_in_a_paced_run_comes_before_what_is_due_later),
		cmocka_unit_test(heartbeat_may_pause_a_waiting_run),
		cmocka_unit_test(heartbeat_may_pause_a_paced_run),
		cmocka_unit_test(heartbeat_goes_on_in_a_busy_run),
		cmocka_unit_test(hook_is_called_whenever_a_run_returns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

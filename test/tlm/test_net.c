/* SPDX-License-Identifier: Apache-2.0 */
#include "../unit.h"

#include "../child.h"
#include "../probe.h"

#include <orrery/net.h>

enum { DRIVERS = 3, VALUES = 4 };

struct bench {
	struct orr_sim *sim;
	struct orr_net net; /* with a pull-up */
	struct orr_net bare;
	struct orr_net_driver d[DRIVERS]; /* of net */
	struct orr_net_driver e[DRIVERS]; /* of bare */
	struct probe changed;
	struct orr_listener watch;
	unsigned calls;
	enum orr_logic seen;
};

static void watch(struct orr_listener *l)
{
	struct bench *b = orr_container_of(l, struct bench, watch);

	b->calls++;
	b->seen = orr_net_level(&b->net);
}

static void build(struct bench *b)
{
	struct orr_object *root;

	*b = (struct bench){.sim = orr_sim_new(), .watch.fn = watch};
	root = orr_sim_root(b->sim);
	orr_net_init(&b->net, root, "net", ORR_LOGIC_1);
	orr_net_init(&b->bare, root, "bare", ORR_LOGIC_Z);
	for (unsigned i = 0; i < DRIVERS; i++) {
		orr_net_attach(&b->net, &b->d[i]);
		orr_net_attach(&b->bare, &b->e[i]);
	}
	probe_init(&b->changed, root, "changed", orr_net_changed(&b->net));
	orr_net_listen(&b->net, &b->watch);
}

static int setup(void **state)
{
	static struct bench b;

	build(&b);
	*state = &b;
	return 0;
}

static int teardown(void **state)
{
	struct bench *b = *state;

	orr_sim_free(b->sim);
	return 0;
}

static void pull_up_holds_it_while_nobody_drives(void **state)
{
	struct bench *b = *state;

	assert_int_equal(orr_net_level(&b->net), ORR_LOGIC_1);
	assert_int_equal(orr_net_level(&b->bare), ORR_LOGIC_Z);
}

static void one_that_pulls_low_wins(void **state)
{
	struct bench *b = *state;

	orr_net_drive(&b->d[0], ORR_LOGIC_0);
	orr_net_drive(&b->d[1], ORR_LOGIC_0);
	orr_net_drive(&b->d[0], ORR_LOGIC_Z);
	assert_int_equal(orr_net_level(&b->net), ORR_LOGIC_0);
	orr_net_drive(&b->d[1], ORR_LOGIC_Z);
	assert_int_equal(orr_net_level(&b->net), ORR_LOGIC_1);
}

static void drivers_that_disagree_make_x(void **state)
{
	struct bench *b = *state;

	orr_net_drive(&b->d[0], ORR_LOGIC_0);
	orr_net_drive(&b->d[1], ORR_LOGIC_1);
	assert_int_equal(orr_net_level(&b->net), ORR_LOGIC_X);
	orr_net_drive(&b->d[0], ORR_LOGIC_Z);
	assert_int_equal(orr_net_level(&b->net), ORR_LOGIC_1);
}

/* The table of IEEE 1666-2023 clause 6.15, folded over all drivers. */
static void all_combinations_resolve_as_the_standard_says(void **state)
{
	static const char *const table[VALUES] = {"0X0X", "X11X", "01ZX",
						  "XXXX"};
	struct bench *b = *state;

	for (unsigned i = 0; i < VALUES * VALUES * VALUES; i++) {
		unsigned value = ORR_LOGIC_Z;

		for (unsigned d = 0, v = i; d < DRIVERS; d++, v /= VALUES) {
			const char *row = table[value];

			assert_int_equal(orr_logic_char(orr_logic_resolve(
						 value, v % VALUES)),
					 row[v % VALUES]);
			value = orr_logic_resolve(value, v % VALUES);
			orr_net_drive(&b->e[d], v % VALUES);
		}
		assert_int_equal(orr_net_level(&b->bare), value);
	}
}

static void level_without_a_driver_is_what_the_others_do(void **state)
{
	struct bench *b = *state;

	orr_net_drive(&b->d[0], ORR_LOGIC_0);
	assert_int_equal(orr_net_level_without(&b->d[0]), ORR_LOGIC_1);
	assert_int_equal(orr_net_level_without(&b->d[1]), ORR_LOGIC_0);
}

static void listeners_see_each_change_at_once(void **state)
{
	struct bench *b = *state;

	orr_net_drive(&b->d[0], ORR_LOGIC_0);
	assert_int_equal(b->calls, 1);
	assert_int_equal(b->seen, ORR_LOGIC_0);
	orr_net_drive(&b->d[1], ORR_LOGIC_0);
	assert_int_equal(b->calls, 1);
}

static void event_fires_in_the_delta_cycle_after(void **state)
{
	struct bench *b = *state;

	orr_sim_run(b->sim, 10);
	orr_net_drive(&b->d[0], ORR_LOGIC_0);
	orr_net_drive(&b->d[0], ORR_LOGIC_0);
	orr_sim_run(b->sim, 10);
	assert_int_equal(b->changed.n, 1);
	assert_int_equal(b->changed.time[0], 10);
}

struct waiter {
	struct orr_process process;
	struct bench *bench;
	bool at_once;
	bool missed;
	bool later;
	orr_time when;
};

static void wait_low(struct orr_process *self)
{
	struct waiter *w = orr_container_of(self, struct waiter, process);
	struct orr_net *net = &w->bench->net;

	w->at_once = orr_net_wait(self, net, ORR_LOGIC_1, 0);
	w->missed = !orr_net_wait(self, net, ORR_LOGIC_0, 5);
	w->later = orr_net_wait(self, net, ORR_LOGIC_0, ORR_TIME_MAX);
	w->when = orr_now(self->obj.sim);
}

static void thread_waits_for_a_level(void **state)
{
	struct bench *b = *state;
	struct waiter w = {.bench = b};

	orr_thread_init(&w.process, orr_sim_root(b->sim), "waiter", wait_low);
	orr_sim_run(b->sim, 20);
	orr_net_drive(&b->d[0], ORR_LOGIC_0);
	orr_sim_run(b->sim, 20);
	assert_true(w.at_once && w.missed && w.later);
	assert_int_equal(w.when, 20);
}

/* An inverter from the net to itself. */
static void invert(struct orr_listener *l)
{
	struct bench *b = orr_container_of(l, struct bench, watch);
	bool high = orr_net_level(&b->net) == ORR_LOGIC_1;

	orr_net_drive(&b->d[1], high ? ORR_LOGIC_0 : ORR_LOGIC_Z);
}

static void oscillate(void)
{
	struct bench b;

	build(&b);
	b.watch.fn = invert;
	orr_net_drive(&b.d[0], ORR_LOGIC_0);
	orr_net_drive(&b.d[0], ORR_LOGIC_Z);
}

static void net_that_never_settles_aborts(void **state)
{
	(void)state;
	assert_aborts(oscillate, "net: the net does not settle");
}

#define on_test(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		on_test(pull_up_holds_it_while_nobody_drives),
		on_test(one_that_pulls_low_wins),
		on_test(drivers_that_disagree_make_x),
		on_test(all_combinations_resolve_as_the_standard_says),
		on_test(level_without_a_driver_is_what_the_others_do),
		on_test(listeners_see_each_change_at_once),
		on_test(event_fires_in_the_delta_cycle_after),
		on_test(thread_waits_for_a_level),
		cmocka_unit_test(net_that_never_settles_aborts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Ports, exports and their binding: IEEE 1666-2023 clauses 5.12 to 5.14. */
#include "../unit.h"

#include "../child.h"
#include "../probe.h"

#include <orrery/log.h>
#include <orrery/port.h>

#include <errno.h>
#include <stdio.h>

/* An interface of our own: a lamp has a number and an event; a bright lamp
 * can do more. */
static const struct orr_interface_type lamp_type = {"lamp", NULL};
static const struct orr_interface_type bright_type = {"bright", &lamp_type};

struct lamp {
	int number;
	struct orr_event lit;
	unsigned registered;
	const char *refuse;
};

static const char *register_lamp(void *self, const struct orr_port *port)
{
	struct lamp *l = self;

	(void)port;
	l->registered++;
	return l->refuse;
}

static const struct orr_interface_ops lamp_ops = {&lamp_type, register_lamp};
static const struct orr_interface_ops bright_ops = {&bright_type, NULL};

static struct orr_interface lamp(struct lamp *l)
{
	return (struct orr_interface){&lamp_ops, l};
}

static struct orr_event *find_lit(const struct orr_interface *i)
{
	return &((struct lamp *)i->self)->lit;
}

enum { LAMPS = 5 };

struct rig {
	struct orr_sim *sim;
	struct orr_object *root;
	struct lamp lamps[LAMPS];
	struct orr_port port;
	struct orr_port outer;
	struct orr_export exported;
	struct orr_export inner;
};

static void rig_init(struct rig *r)
{
	*r = (struct rig){.sim = orr_sim_new()};
	r->root = orr_sim_root(r->sim);
	for (int i = 0; i < LAMPS; i++) {
		char name[] = {'l', (char)('0' + i), 0};

		r->lamps[i].number = i;
		orr_event_init(&r->lamps[i].lit, r->root, name);
	}
	orr_port_init_at(&r->port, r->root, "port", &lamp_type, 0,
			 ORR_ZERO_OR_MORE_BOUND, "place.c", 42);
	orr_port_init_at(&r->outer, r->root, "outer", &lamp_type, 0,
			 ORR_ZERO_OR_MORE_BOUND, "place.c", 43);
}

static int setup(void **state)
{
	rig_init(*state = malloc(sizeof(struct rig)));
	return 0;
}

static int teardown(void **state)
{
	struct rig *r = *state;

	orr_sim_free(r->sim);
	free(r);
	return 0;
}

/* Exports have to be bound, so only some tests have them. */
static void add_exports(struct rig *r)
{
	orr_export_init_at(&r->exported, r->root, "exported", &lamp_type,
			   "place.c", 44);
	orr_export_init_at(&r->inner, r->root, "inner", &lamp_type, "place.c",
			   45);
}

static void assert_bound(const struct orr_port *p, const char *numbers)
{
	unsigned n = 0;

	for (; numbers[n]; n++) {
		const struct lamp *l = orr_port_interface(p, n)->self;

		assert_int_equal(l->number, numbers[n] - '0');
	}
	assert_int_equal(orr_port_count(p), n);
}

static void port_5_12_has_the_interfaces_it_is_bound_to(void **state)
{
	struct rig *r = *state;

	orr_port_bind(&r->port, lamp(&r->lamps[3]));
	orr_port_bind(&r->port, lamp(&r->lamps[1]));
	assert_int_equal(orr_port_count(&r->port), 0); /* as yet */
	orr_sim_run(r->sim, 0);
	assert_bound(&r->port, "31");
	assert_ptr_equal(orr_port_interface(&r->port, 0)->ops, &lamp_ops);
}

/* In place of the outer port comes all that it is bound to, even later. */
static void port_5_12_takes_those_of_a_port_in_their_place(void **state)
{
	struct rig *r = *state;

	orr_port_bind(&r->port, lamp(&r->lamps[4]));
	orr_port_bind_port(&r->port, &r->outer);
	orr_port_bind(&r->port, lamp(&r->lamps[0]));
	orr_port_bind(&r->outer, lamp(&r->lamps[1]));
	orr_port_bind(&r->outer, lamp(&r->lamps[2]));
	orr_sim_run(r->sim, 0);
	assert_bound(&r->outer, "12");
	assert_bound(&r->port, "4120");
}

static void port_5_12_is_bound_through_many_levels(void **state)
{
	struct rig *r = *state;
	struct orr_port top;

	orr_port_init(&top, r->root, "top", &lamp_type, 1,
		      ORR_ONE_OR_MORE_BOUND);
	orr_port_bind_port(&r->port, &r->outer);
	orr_port_bind_port(&r->outer, &top);
	orr_port_bind(&top, lamp(&r->lamps[2]));
	orr_sim_run(r->sim, 0);
	assert_bound(&r->port, "2");
}

static void export_5_13_offers_what_it_is_bound_to(void **state)
{
	struct rig *r = *state;

	add_exports(r);
	orr_port_bind_export(&r->port, &r->exported);
	orr_export_bind_export(&r->exported, &r->inner);
	orr_export_bind(&r->inner, lamp(&r->lamps[3]));
	assert_ptr_equal(orr_export_interface(&r->exported).self, &r->lamps[3]);
	orr_sim_run(r->sim, 0);
	assert_bound(&r->port, "3");
}

static void interface_5_14_is_told_of_the_innermost_ports_once(void **state)
{
	struct rig *r = *state;

	orr_port_bind_port(&r->port, &r->outer);
	orr_port_bind(&r->outer, lamp(&r->lamps[0]));
	orr_sim_run(r->sim, 0);
	assert_int_equal(r->lamps[0].registered, 1);
}

/* By the first of two lamps, by the second, and by both ports. */
static void event_finder_5_7_finds_what_is_bound_later(void **state)
{
	struct rig *r = *state;
	struct probe probe;

	probe_init(&probe, r->root, "probe", &r->lamps[4].lit);
	orr_sensitive_port(&probe.method, &r->port, find_lit);
	orr_port_bind_port(&r->port, &r->outer);
	orr_port_bind(&r->outer, lamp(&r->lamps[0]));
	orr_port_bind(&r->outer, lamp(&r->lamps[1]));
	orr_event_notify_after(&r->lamps[0].lit, 10);
	orr_event_notify_after(&r->lamps[1].lit, 20);
	orr_event_notify_after(&r->lamps[2].lit, 30);
	orr_event_notify_after(&r->lamps[4].lit, 40);
	orr_sim_run(r->sim, 100);
	assert_int_equal(probe.n, 3);
	assert_int_equal(probe.time[0], 10);
	assert_int_equal(probe.time[1], 20);
	assert_int_equal(probe.time[2], 40);
}

static void type_that_extends_another_will_do_for_it(void **state)
{
	struct rig *r = *state;

	orr_port_bind(&r->port,
		      (struct orr_interface){&bright_ops, &r->lamps[1]});
	orr_sim_run(r->sim, 0);
	assert_ptr_equal(orr_port_interface(&r->port, 0)->ops, &bright_ops);
}

/* What orr_port_check says of a port with a policy and some interfaces. */
static void assert_says(struct rig *r, unsigned max,
			enum orr_port_policy policy, unsigned bound,
			const char *says)
{
	struct orr_error err = {""};
	struct orr_port p;
	char name[] = {'p', (char)('a' + max), (char)('a' + policy),
		       (char)('a' + bound), 0};

	orr_port_init_at(&p, r->root, name, &lamp_type, max, policy, "here.c",
			 7);
	for (unsigned i = 0; i < bound; i++)
		orr_port_bind(&p, lamp(&r->lamps[i]));
	assert_int_equal(orr_port_check(&p, &err), says ? -EINVAL : 0);
	if (says && !strstr(err.text, says))
		fail_msg("'%s' does not contain '%s'", err.text, says);
	/* out of the way of the tests that follow */
	orr_sim_free(r->sim);
	rig_init(r);
}

static void port_5_12_policy_says_how_many_there_have_to_be(void **state)
{
	struct rig *r = *state;

	assert_says(r, 1, ORR_ONE_OR_MORE_BOUND, 1, NULL);
	assert_says(r, 1, ORR_ONE_OR_MORE_BOUND, 0,
		    "is bound to 0 interfaces of type lamp and needs 1");
	assert_says(r, 0, ORR_ONE_OR_MORE_BOUND, 5, NULL);
	assert_says(r, 2, ORR_ONE_OR_MORE_BOUND, 1, NULL);
	assert_says(r, 2, ORR_ONE_OR_MORE_BOUND, 3,
		    "is bound to 3 interfaces and can have 2");
	assert_says(r, 2, ORR_ZERO_OR_MORE_BOUND, 0, NULL);
	assert_says(r, 2, ORR_ZERO_OR_MORE_BOUND, 3,
		    "is bound to 3 interfaces and can have 2");
	assert_says(r, 3, ORR_ALL_BOUND, 3, NULL);
	assert_says(r, 3, ORR_ALL_BOUND, 2,
		    "is bound to 2 interfaces of type lamp and needs 3");
}

static void check_says_what_where_and_how(void **state)
{
	struct rig *r = *state;
	struct orr_object soc;
	struct orr_port p;
	struct orr_error err;

	orr_object_init(&soc, r->root, "soc");
	orr_port_init_at(&p, &soc, "irq", &lamp_type, 2, ORR_ONE_OR_MORE_BOUND,
			 "soc.c", 7);
	assert_int_equal(orr_port_check(&p, &err), -EINVAL);
	assert_string_equal(
		err.text,
		"the port soc.irq, made at soc.c:7, is bound to 0 interfaces "
		"of type lamp and needs 1: bind it to one with orr_port_bind, "
		"to a port of the module around it with orr_port_bind_port, or "
		"to an export with orr_port_bind_export");
	orr_port_bind_port(&p, &r->outer);
	orr_port_bind(&r->outer, lamp(&r->lamps[0]));
	assert_int_equal(orr_port_check(&p, &err), 0);
	/* having looked, one may still bind */
	orr_port_bind(&r->outer, lamp(&r->lamps[1]));
	assert_int_equal(orr_port_check(&p, &err), 0);
	orr_sim_run(r->sim, 0);
	assert_bound(&p, "01");
}

static void macro_notes_the_place_of_the_caller(void **state)
{
	struct rig *r = *state;
	struct orr_error err;
	struct orr_port p;
	char place[200];

	snprintf(place, sizeof(place), "made at %s:%d,", __FILE__,
		 __LINE__ + 1);
	orr_port_init(&p, r->root, "p", &lamp_type, 1, ORR_ALL_BOUND);
	assert_int_equal(orr_port_check(&p, &err), -EINVAL);
	assert_non_null(strstr(err.text, place));
}

/* Bugs of the caller, each in a rig of its own. */
static void run(struct rig *r)
{
	orr_sim_run(r->sim, 0);
}

static void leave_two_unbound(void)
{
	struct rig r;

	rig_init(&r);
	r.port.policy = r.outer.policy = ORR_ONE_OR_MORE_BOUND;
	run(&r);
}

static void leave_an_export_unbound(void)
{
	struct rig r;

	rig_init(&r);
	add_exports(&r);
	orr_export_bind_export(&r.exported, &r.inner);
	run(&r);
}

static void bind_twice(void)
{
	struct rig r;

	rig_init(&r);
	orr_port_bind(&r.port, lamp(&r.lamps[1]));
	orr_port_bind_port(&r.port, &r.outer);
	orr_port_bind(&r.outer, lamp(&r.lamps[1]));
	run(&r);
}

static void bind_to_each_other(void)
{
	struct rig r;

	rig_init(&r);
	orr_port_bind_port(&r.port, &r.outer);
	orr_port_bind_port(&r.outer, &r.port);
	run(&r);
}

static void bind_exports_to_each_other(void)
{
	struct rig r;

	rig_init(&r);
	add_exports(&r);
	orr_export_bind_export(&r.exported, &r.inner);
	orr_export_bind_export(&r.inner, &r.exported);
	orr_port_bind_export(&r.port, &r.exported);
	run(&r);
}

static void bind_another_type(void)
{
	struct orr_port bright;
	struct rig r;

	rig_init(&r);
	orr_port_init(&bright, r.root, "bright", &bright_type, 1,
		      ORR_ALL_BOUND);
	orr_port_bind(&bright, lamp(&r.lamps[0]));
}

static void be_refused(void)
{
	struct rig r;

	rig_init(&r);
	r.lamps[0].refuse = "the lamp is taken";
	orr_port_bind(&r.port, lamp(&r.lamps[0]));
	run(&r);
}

static void bind_an_export_twice(void)
{
	struct rig r;

	rig_init(&r);
	add_exports(&r);
	orr_export_bind(&r.inner, lamp(&r.lamps[0]));
	orr_export_bind(&r.inner, lamp(&r.lamps[1]));
}

static void use_too_early(void)
{
	struct rig r;

	rig_init(&r);
	orr_port_bind(&r.port, lamp(&r.lamps[0]));
	orr_port_interface(&r.port, 0);
}

static void bind_too_late(void)
{
	struct rig r;

	rig_init(&r);
	run(&r);
	orr_port_bind(&r.port, lamp(&r.lamps[0]));
}

static void what_is_not_bound_as_it_has_to_be_aborts(void **state)
{
	(void)state;
	assert_aborts(leave_two_unbound,
		      "error: 0 ps: the port port, made at place.c:42, is ");
	assert_aborts(leave_two_unbound,
		      "error: 0 ps: the port outer, made at place.c:43, is ");
	assert_aborts(leave_two_unbound, "fatal: 0 ps: 2 ports or exports are");
	assert_aborts(leave_an_export_unbound,
		      "the export inner, made at place.c:45, is not bound: "
		      "bind it to an interface of type lamp with "
		      "orr_export_bind, or to an export of a module inside "
		      "with orr_export_bind_export");
	assert_aborts(bind_twice, "the port port, made at place.c:42, is bound "
				  "twice to one interface, as number 0 and 1");
	assert_aborts(bind_to_each_other, "is bound to itself in the end");
	assert_aborts(bind_exports_to_each_other,
		      "the export exported, made at place.c:44, is bound to "
		      "itself in the end");
}

static void binding_that_makes_no_sense_aborts(void **state)
{
	(void)state;
	assert_aborts(bind_another_type,
		      "bright: is for an interface of type bright and cannot "
		      "be bound to one of type lamp");
	assert_aborts(be_refused, "port: the port made at place.c:42: the lamp "
				  "is taken");
	assert_aborts(bind_an_export_twice,
		      "the export made at place.c:45 is bound already");
	assert_aborts(use_too_early, "port: has no interface 0, nor any, before"
				     " the simulation starts");
	assert_aborts(bind_too_late, "is bound already: bindings and "
				     "sensitivities come before");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(port_5_12_has_the_interfaces_it_is_bound_to),
		TEST(port_5_12_takes_those_of_a_port_in_their_place),
		TEST(port_5_12_is_bound_through_many_levels),
		TEST(export_5_13_offers_what_it_is_bound_to),
		TEST(interface_5_14_is_told_of_the_innermost_ports_once),
		TEST(event_finder_5_7_finds_what_is_bound_later),
		TEST(type_that_extends_another_will_do_for_it),
		TEST(port_5_12_policy_says_how_many_there_have_to_be),
		TEST(check_says_what_where_and_how),
		TEST(macro_notes_the_place_of_the_caller),
		cmocka_unit_test(what_is_not_bound_as_it_has_to_be_aborts),
		cmocka_unit_test(binding_that_makes_no_sense_aborts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "../unit.h"

#include "../child.h"

#include <orrery/event.h>
#include <orrery/object.h>
#include <orrery/sim.h>

#include <stdio.h>

enum { MANY = 100000 };

static int setup(void **state)
{
	*state = orr_sim_new();
	return 0;
}

static int teardown(void **state)
{
	orr_sim_free(*state);
	return 0;
}

static void path_leads_from_the_root(void **state)
{
	struct orr_object *root = orr_sim_root(*state);
	struct orr_object soc;
	struct orr_object uart;
	struct orr_object irq;
	char buf[32];

	orr_object_init(&soc, root, "soc");
	orr_object_init(&uart, &soc, "uart0");
	orr_object_init_kind(&irq, &uart, "irq", ORR_KIND_WIRE);
	assert_string_equal(orr_object_path(&irq, buf, sizeof(buf)),
			    "soc.uart0.irq");
	assert_string_equal(orr_object_path(&soc, buf, sizeof(buf)), "soc");
	assert_string_equal(orr_object_path(root, buf, sizeof(buf)), "");
	assert_int_equal(orr_object_kind(&irq), ORR_KIND_WIRE);
	assert_int_equal(orr_object_kind(&soc), ORR_KIND_MODULE);
}

static void path_is_cut_to_the_buffer(void **state)
{
	struct orr_object soc;
	struct orr_object uart;
	char buf[8] = "???????";

	orr_object_init(&soc, orr_sim_root(*state), "soc");
	orr_object_init(&uart, &soc, "uart0");
	assert_string_equal(orr_object_path(&uart, buf, 6), "soc.u");
	assert_int_equal(buf[6], '?');
	assert_string_equal(orr_object_path(&uart, buf, 3), "so");
	orr_object_path(&uart, buf, 0);
	assert_string_equal(buf, "so");
}

static void find_follows_the_path(void **state)
{
	struct orr_object *root = orr_sim_root(*state);
	struct orr_object soc;
	struct orr_object uart;
	struct orr_object other;

	orr_object_init(&soc, root, "soc");
	orr_object_init(&uart, &soc, "uart0");
	orr_object_init(&other, root, "uart0");
	assert_ptr_equal(orr_object_find(root, "soc.uart0"), &uart);
	assert_ptr_equal(orr_object_find(&soc, "uart0"), &uart);
	assert_ptr_equal(orr_object_find(root, "uart0"), &other);
}

static void find_returns_null_for_what_is_not_there(void **state)
{
	struct orr_object *root = orr_sim_root(*state);
	struct orr_object soc;

	assert_null(orr_object_find(root, "soc"));
	orr_object_init(&soc, root, "soc");
	assert_null(orr_object_find(root, ""));
	assert_null(orr_object_find(root, "so"));
	assert_null(orr_object_find(root, "soc."));
	assert_null(orr_object_find(root, ".soc"));
	assert_null(orr_object_find(root, "soc..soc"));
	assert_null(orr_object_find(root, "soc.soc"));
}

static void children_come_in_order_of_creation(void **state)
{
	struct orr_object *root = orr_sim_root(*state);
	struct orr_object c[5];
	const struct orr_object *at = NULL;

	assert_null(orr_object_next(root, NULL));
	for (unsigned i = 0; i < ORR_COUNT(c); i++)
		orr_object_init(&c[i], root,
				(const char *[]){"e", "d", "c", "b", "a"}[i]);
	for (unsigned i = 0; i < ORR_COUNT(c); i++) {
		at = orr_object_next(root, at);
		assert_ptr_equal(at, &c[i]);
	}
	assert_null(orr_object_next(root, at));
}

static void fini_keeps_the_order_of_the_others(void **state)
{
	struct orr_object *root = orr_sim_root(*state);
	struct orr_object c[3];

	for (unsigned gone = 0; gone < 3; gone++) {
		const struct orr_object *at = NULL;

		orr_object_init(&c[0], root, "a");
		orr_object_init(&c[1], root, "b");
		orr_object_init(&c[2], root, "c");
		orr_object_fini(&c[gone]);
		for (unsigned i = 0; i < 3; i++)
			if (i != gone)
				assert_ptr_equal(at = orr_object_next(root, at),
						 &c[i]);
		assert_null(orr_object_next(root, at));
		for (unsigned i = 0; i < 3; i++)
			if (i != gone)
				orr_object_fini(&c[i]);
		assert_null(orr_object_next(root, NULL));
	}
}

static void name_is_copied_and_free_again_after_fini(void **state)
{
	struct orr_object *root = orr_sim_root(*state);
	struct orr_object obj;
	char name[] = "first";

	orr_object_init(&obj, root, name);
	name[0] = 'F';
	assert_string_equal(obj.name, "first");
	orr_object_fini(&obj);
	assert_null(orr_object_find(root, "first"));
	orr_object_init(&obj, root, "first");
	assert_ptr_equal(orr_object_find(root, "first"), &obj);
}

static void init_many(struct orr_object *objs, struct orr_object *root)
{
	char name[16];

	for (unsigned i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "o%u", i);
		orr_object_init(&objs[i], root, name);
	}
}

static void assert_found(struct orr_object *root, unsigned i,
			 const struct orr_object *expected)
{
	char name[16];

	snprintf(name, sizeof(name), "o%u", i);
	assert_ptr_equal(orr_object_find(root, name), expected);
}

static void many_objects_are_found_and_removed(void **state)
{
	struct orr_object *root = orr_sim_root(*state);
	struct orr_object *objs = calloc(MANY, sizeof(*objs));

	init_many(objs, root);
	for (unsigned i = 0; i < MANY; i++)
		assert_found(root, i, &objs[i]);
	for (unsigned i = 0; i < MANY - 1; i++)
		orr_object_fini(&objs[i]);
	assert_found(root, 0, NULL);
	assert_found(root, MANY / 2, NULL);
	assert_found(root, MANY - 1, &objs[MANY - 1]);
	free(objs);
}

/* Every removal from a crowded table leaves the others within reach. */
static void removal_does_not_hide_others(void **state)
{
	enum { N = 3000 };
	struct orr_object *root = orr_sim_root(*state);
	struct orr_object *objs = calloc(N, sizeof(*objs));
	char name[16];

	for (unsigned i = 0; i < N; i++) {
		snprintf(name, sizeof(name), "o%u", i);
		orr_object_init(&objs[i], root, name);
	}
	for (unsigned i = 0; i < N; i += 2)
		orr_object_fini(&objs[i]);
	for (unsigned i = 0; i < N; i++)
		assert_found(root, i, i % 2 ? &objs[i] : NULL);
	free(objs);
}

static void init_twice(const char *name)
{
	struct orr_object *root = orr_sim_root(orr_sim_new());
	struct orr_object soc;
	struct orr_object a;
	struct orr_object b;

	orr_object_init(&soc, root, "soc");
	orr_object_init(&a, &soc, "a");
	orr_object_init(&b, &soc, name);
}

static void init_same(void)
{
	init_twice("a");
}

static void init_empty(void)
{
	init_twice("");
}

static void init_dotted(void)
{
	init_twice("a.b");
}

/* It would be in its place among the children for a second time. */
static void init_an_event_again(void)
{
	struct orr_event ev;
	struct orr_object *root = orr_sim_root(orr_sim_new());

	orr_event_init(&ev, root, "a");
	orr_event_init(&ev, root, "a");
}

static void bad_names_abort(void **state)
{
	(void)state;
	assert_aborts(init_an_event_again,
		      "'a' is initialised for the second time");
	assert_aborts(init_same, "soc: there is already an object named 'a'");
	assert_aborts(init_empty, "soc: '' is no name");
	assert_aborts(init_dotted, "soc: 'a.b' is no name");
}

static void fini_with_child(void)
{
	struct orr_object soc;
	struct orr_object uart;

	orr_object_init(&soc, orr_sim_root(orr_sim_new()), "soc");
	orr_object_init(&uart, &soc, "uart");
	orr_object_fini(&soc);
}

static void fini_twice(void)
{
	struct orr_object soc;

	orr_object_init(&soc, orr_sim_root(orr_sim_new()), "soc");
	orr_object_fini(&soc);
	orr_object_fini(&soc);
}

static void wrong_fini_aborts(void **state)
{
	(void)state;
	assert_aborts(fini_with_child, "soc: orr_object_fini comes too early: '"
				       "uart' is still below");
	assert_aborts(fini_twice, "soc: orr_object_fini of what is not in");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(path_leads_from_the_root, setup,
						teardown),
		cmocka_unit_test_setup_teardown(path_is_cut_to_the_buffer,
						setup, teardown),
		cmocka_unit_test_setup_teardown(find_follows_the_path, setup,
						teardown),
		cmocka_unit_test_setup_teardown(
			find_returns_null_for_what_is_not_there, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			children_come_in_order_of_creation, setup, teardown),
		cmocka_unit_test_setup_teardown(
			fini_keeps_the_order_of_the_others, setup, teardown),
		cmocka_unit_test_setup_teardown(
			name_is_copied_and_free_again_after_fini, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			many_objects_are_found_and_removed, setup, teardown),
		cmocka_unit_test_setup_teardown(removal_does_not_hide_others,
						setup, teardown),
		cmocka_unit_test_setup_teardown(bad_names_abort, setup,
						teardown),
		cmocka_unit_test_setup_teardown(wrong_fini_aborts, setup,
						teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

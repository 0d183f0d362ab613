/* SPDX-License-Identifier: Apache-2.0 */
/* Extensions of the generic payload: IEEE 1666-2023 clauses 14.5, 14.21, 16.5.
 */
#include "../unit.h"

#include <orrery/orrery.h>

/* An extension with a number in it, of which the test counts copies. */
struct tag {
	struct orr_extension e;
	int value;
};

static int freed;
static struct tag clones[4];
static unsigned nclones;

static struct orr_extension *tag_clone(struct orr_extension *e)
{
	struct tag *t = &clones[nclones++];

	*t = (struct tag){.e.type = e->type,
			  .value = orr_container_of(e, struct tag, e)->value};
	return &t->e;
}

static void tag_copy(struct orr_extension *e, struct orr_extension *from)
{
	orr_container_of(e, struct tag, e)->value =
		orr_container_of(from, struct tag, e)->value;
}

static void tag_free(struct orr_extension *e)
{
	(void)e;
	freed++;
}

static const struct orr_extension_type tag_type = {
	.name = "tag", .clone = tag_clone, .copy = tag_copy, .free = tag_free};
static const struct orr_extension_type plain_type = {.name = "plain"};

static int forget_tags(void **state)
{
	(void)state;
	freed = 0;
	nclones = 0;
	return 0;
}

static int value_in(const struct orr_payload *p)
{
	return orr_container_of(orr_payload_extension(p, &tag_type), struct tag,
				e)
		->value;
}

static void deep_copy_clones_or_copies_extensions_14_5(void **state)
{
	struct tag own = {.e.type = &tag_type, .value = 1};
	struct tag t = {.e.type = &tag_type, .value = 7};
	struct orr_extension plain = {.type = &plain_type};
	struct orr_payload a;
	struct orr_payload b;
	struct orr_payload c;

	(void)state;
	orr_payload_init(&a);
	orr_payload_init(&b);
	orr_payload_init(&c);
	orr_payload_set_extension(&a, &t.e);
	orr_payload_set_extension(&a, &plain);
	orr_payload_set_extension(&c, &own.e);
	orr_payload_deep_copy(&b, &a);
	orr_payload_deep_copy(&c, &a);
	assert_int_equal(nclones, 1);
	assert_ptr_equal(orr_payload_extension(&b, &tag_type), &clones[0].e);
	assert_int_equal(value_in(&b), 7);
	assert_ptr_equal(orr_payload_extension(&c, &tag_type), &own.e);
	assert_int_equal(own.value, 7);
	/* no clone, no copy */
	assert_null(orr_payload_extension(&b, &plain_type));
}

/* 14.5: a clone goes with its payload, if that has a memory manager. */
static void clone_goes_with_a_managed_payload_14_5(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct tag t = {.e.type = &tag_type, .value = 7};
	struct orr_payload from;
	struct orr_payload *p;
	struct orr_pool pool;

	(void)state;
	orr_payload_init(&from);
	orr_payload_set_extension(&from, &t.e);
	orr_pool_init(&pool, sim, 0);
	p = orr_pool_get(&pool);
	orr_payload_deep_copy(p, &from);
	assert_int_equal(value_in(p), 7);
	orr_payload_release(p);
	assert_int_equal(freed, 1);
	assert_null(p->extensions);
	orr_sim_free(sim);
}

static void update_copies_what_both_have_14_5(void **state)
{
	struct tag mine = {.e.type = &tag_type, .value = 1};
	struct tag theirs = {.e.type = &tag_type, .value = 2};
	struct orr_payload p;
	struct orr_payload copy;

	(void)state;
	orr_payload_init(&p);
	orr_payload_init(&copy);
	orr_payload_set_extension(&copy, &theirs.e);
	orr_payload_update_original(&copy, &p, true);
	assert_null(p.extensions);
	orr_payload_set_extension(&p, &mine.e);
	orr_payload_update_original(&copy, &p, true);
	assert_int_equal(mine.value, 2);
	theirs.value = 3;
	orr_payload_update_extensions(&p, &copy);
	assert_int_equal(mine.value, 3);
}

static void all_extensions_can_be_freed_14_5(void **state)
{
	static const struct orr_extension_type other_type = {.name = "other",
							     .free = tag_free};
	struct tag automatic = {.e.type = &tag_type};
	struct tag other = {.e.type = &other_type};
	struct orr_extension plain = {.type = &plain_type};
	struct orr_payload p;

	(void)state;
	orr_payload_init(&p);
	orr_payload_set_auto_extension(&p, &automatic.e);
	orr_payload_set_extension(&p, &plain);
	orr_payload_set_extension(&p, &other.e);
	orr_payload_free_extensions(&p);
	assert_int_equal(freed, 2);
	assert_null(p.extensions);
}

static void a_slot_per_type_14_21(void **state)
{
	struct tag a = {.e.type = &tag_type};
	struct tag b = {.e.type = &tag_type};
	struct orr_extension plain = {.type = &plain_type};
	struct orr_payload p;

	(void)state;
	orr_payload_init(&p);
	assert_null(orr_payload_set_extension(&p, &a.e));
	assert_null(orr_payload_set_extension(&p, &plain));
	assert_ptr_equal(orr_payload_set_extension(&p, &b.e), &a.e);
	assert_ptr_equal(orr_payload_extension(&p, &tag_type), &b.e);
	assert_ptr_equal(orr_payload_extension(&p, &plain_type), &plain);
	assert_ptr_equal(orr_payload_clear_extension(&p, &tag_type), &b.e);
	assert_null(orr_payload_extension(&p, &tag_type));
	assert_null(orr_payload_clear_extension(&p, &tag_type));
	assert_int_equal(freed, 0);
}

/* A module whose instances note something in each transaction. */
struct stage {
	struct orr_extension_type own;
	struct tag note;
	struct stage *next;
	int seen;
};

static void pass(struct stage *s, struct orr_payload *p)
{
	s->note.e.type = &s->own;
	assert_null(orr_payload_set_extension(p, &s->note.e));
	if (s->next)
		pass(s->next, p);
	s->seen = orr_container_of(orr_payload_extension(p, &s->own),
				   struct tag, e)
			  ->value;
	orr_payload_clear_extension(p, &s->own);
}

static void instances_have_slots_of_their_own_16_5(void **state)
{
	struct stage inner = {.note.value = 2};
	struct stage outer = {.note.value = 1, .next = &inner};
	struct orr_payload p;

	(void)state;
	orr_payload_init(&p);
	pass(&outer, &p);
	assert_int_equal(outer.seen, 1);
	assert_int_equal(inner.seen, 2);
	assert_null(p.extensions);
}

static void automatic_extensions_go_with_a_reset_14_5(void **state)
{
	struct tag sticky = {.e.type = &tag_type};
	struct orr_extension plain = {.type = &plain_type};
	struct orr_payload p;

	(void)state;
	orr_payload_init(&p);
	orr_payload_set_auto_extension(&p, &plain);
	orr_payload_set_extension(&p, &sticky.e);
	orr_payload_reset(&p);
	assert_null(orr_payload_extension(&p, &plain_type));
	assert_ptr_equal(orr_payload_extension(&p, &tag_type), &sticky.e);
	orr_payload_set_auto_extension(&p, &sticky.e);
	orr_payload_reset(&p);
	assert_null(orr_payload_extension(&p, &tag_type));
	assert_int_equal(freed, 1);
}

static void released_extension_goes_now_or_with_the_payload_14_21(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct tag t = {.e.type = &tag_type};
	struct orr_payload plain;
	struct orr_payload *p;
	struct orr_pool pool;

	(void)state;
	orr_payload_init(&plain);
	orr_payload_set_extension(&plain, &t.e);
	orr_payload_release_extension(&plain, &tag_type);
	assert_int_equal(freed, 1);
	assert_null(orr_payload_extension(&plain, &tag_type));
	orr_pool_init(&pool, sim, 0);
	p = orr_pool_get(&pool);
	orr_payload_set_extension(p, &t.e);
	orr_payload_release_extension(p, &tag_type);
	assert_int_equal(freed, 1);
	assert_ptr_equal(orr_payload_extension(p, &tag_type), &t.e);
	orr_payload_release(p);
	assert_int_equal(freed, 2);
	orr_sim_free(sim);
}

static void sticky_extension_stays_in_the_pool_14_5(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_extension plain = {.type = &plain_type};
	struct orr_payload *p;
	struct orr_pool pool;

	(void)state;
	orr_pool_init(&pool, sim, 0);
	p = orr_pool_get(&pool);
	orr_payload_set_extension(p, &plain);
	orr_payload_release(p);
	assert_ptr_equal(orr_pool_get(&pool), p);
	assert_ptr_equal(orr_payload_extension(p, &plain_type), &plain);
	orr_sim_free(sim);
}

#define WITH_TAGS(f) cmocka_unit_test_setup(f, forget_tags)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_TAGS(deep_copy_clones_or_copies_extensions_14_5),
		WITH_TAGS(clone_goes_with_a_managed_payload_14_5),
		WITH_TAGS(update_copies_what_both_have_14_5),
		WITH_TAGS(all_extensions_can_be_freed_14_5),
		WITH_TAGS(a_slot_per_type_14_21),
		WITH_TAGS(instances_have_slots_of_their_own_16_5),
		WITH_TAGS(automatic_extensions_go_with_a_reset_14_5),
		WITH_TAGS(
			released_extension_goes_now_or_with_the_payload_14_21),
		WITH_TAGS(sticky_extension_stays_in_the_pool_14_5),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

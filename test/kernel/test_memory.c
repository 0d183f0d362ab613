/* SPDX-License-Identifier: Apache-2.0 */
/* What a simulation lends, and what it calls at its end. */
#include "../unit.h"

#include "../child.h"

#include <orrery/sim.h>

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

static void memory_is_zeroed_and_aligned(void **state)
{
	const unsigned char *last = NULL;

	for (size_t size = 0; size < 40000; size = size * 5 / 4 + 1) {
		unsigned char *p = orr_sim_alloc(*state, size);

		assert_non_null(p);
		assert_ptr_not_equal(p, last);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, size);
		last = size ? p : NULL;
	}
}

static void nothing_has_a_place_too(void **state)
{
	assert_non_null(orr_sim_alloc(*state, 0));
}

static void alloc_everything(void)
{
	orr_sim_alloc(orr_sim_new(), SIZE_MAX - 3);
}

/* AddressSanitizer has its own words for such a request, and its own end. */
static void exhausted_memory_aborts(void **state)
{
	struct child c = run_child(alloc_everything);

	(void)state;
	assert_true(strstr(c.said, "out of memory") ||
		    strstr(c.said, "AddressSanitizer"));
	assert_int_not_equal(c.status, 0);
}

/* Appends its letter to the text when called. */
struct hook {
	struct orr_sim *sim;
	char *text;
	char letter;
};

static void append(void *arg)
{
	struct hook *h = arg;
	static struct hook late;

	h->text[strlen(h->text)] = h->letter;
	if (h->letter == 'b') {
		late = (struct hook){h->sim, h->text, 'l'};
		orr_sim_at_free(h->sim, append, &late);
	}
}

static void at_free_calls_the_latest_first(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	char text[8] = "";
	struct hook hooks[3] = {
		{sim, text, 'a'}, {sim, text, 'b'}, {sim, text, 'c'}};

	(void)state;
	for (unsigned i = 0; i < 3; i++)
		orr_sim_at_free(sim, append, &hooks[i]);
	orr_sim_free(sim);
	assert_string_equal(text, "cbla");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(memory_is_zeroed_and_aligned,
						setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_has_a_place_too, setup,
						teardown),
		cmocka_unit_test_setup_teardown(exhausted_memory_aborts, setup,
						teardown),
		cmocka_unit_test_setup_teardown(at_free_calls_the_latest_first,
						setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

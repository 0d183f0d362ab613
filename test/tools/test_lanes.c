/* SPDX-License-Identifier: Apache-2.0 */
/* Slices that overlap go to tracks of their own. */
#include "../unit.h"

#include "../../tools/trace/lanes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OUT "test_lanes.out"

struct bench {
	struct lanes lanes;
	struct chrome out;
};

static int setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));

	b->lanes = (struct lanes){.name = "cpu", .process = 1, .first = 7};
	*state = b;
	return chrome_open(&b->out, OUT, NULL);
}

static int teardown(void **state)
{
	struct bench *b = *state;

	if (b->out.f)
		chrome_close(&b->out, NULL);
	unlink(OUT);
	free(b);
	return 0;
}

static unsigned take(struct bench *b, orr_time start, orr_time end)
{
	return lanes_take(&b->lanes, &b->out, start, end).thread;
}

static void slices_apart_share_a_track(void **state)
{
	struct bench *b = *state;

	assert_int_equal(take(b, 0, 10), 7);
	assert_int_equal(take(b, 10, 20), 7);
	assert_int_equal(take(b, 30, 30), 7);
}

static void slices_that_overlap_do_not(void **state)
{
	struct bench *b = *state;

	assert_int_equal(take(b, 0, 10), 7);
	assert_int_equal(take(b, 5, 15), 8);
	assert_int_equal(take(b, 9, 11), 9);
	assert_int_equal(take(b, 10, 20), 7);
	assert_int_equal(take(b, 15, 16), 8);
}

/* As transfers do that are known at their ends. */
static void slices_may_come_in_another_order(void **state)
{
	struct bench *b = *state;

	assert_int_equal(take(b, 50, 60), 7);
	assert_int_equal(take(b, 20, 30), 7);
	assert_int_equal(take(b, 10, 55), 8);
}

static void tracks_are_named_once(void **state)
{
	struct bench *b = *state;
	char text[2048] = "";
	FILE *f;

	take(b, 0, 10);
	take(b, 5, 15);
	take(b, 20, 30);
	chrome_close(&b->out, NULL);
	f = fopen(OUT, "r");
	assert_true(fread(text, 1, sizeof(text) - 1, f) > 0);
	fclose(f);
	assert_string_equal(text,
			    "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n"
			    "{\"ph\":\"M\",\"pid\":1,\"tid\":7,\"name\":"
			    "\"thread_name\",\"args\":{\"name\":\"cpu\"}},\n"
			    "{\"ph\":\"M\",\"pid\":1,\"tid\":8,\"name\":"
			    "\"thread_name\",\"args\":{\"name\":\"cpu (2)\"}}\n"
			    "]}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(slices_apart_share_a_track,
						setup, teardown),
		cmocka_unit_test_setup_teardown(slices_that_overlap_do_not,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			slices_may_come_in_another_order, setup, teardown),
		cmocka_unit_test_setup_teardown(tracks_are_named_once, setup,
						teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

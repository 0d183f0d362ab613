/* SPDX-License-Identifier: Apache-2.0 */
/* Profiles in RTL, without a simulator: spans, their misuse, and the file. */
#include "sv_rig.h"

#include <orrery/orrery.h>

#include <stdio.h>
#include <string.h>

enum { MOST = 256 };

static long long open_profiled(void)
{
	return open_with("--profile-json", "/dev/null");
}

static void check_whole_error(long long s, const char *expected)
{
	assert_int_equal(orr_sv_status(s), ORR_SV_ERROR);
	assert_string_equal(error_of(s), expected);
}

static void advance_to(long long s, long long now)
{
	long long next;

	advance(s, now, 0, &next);
}

struct search {
	enum orr_profile_kind kind;
	const char *name;
	const char *part;
	const char *initiator; /* of what has been found */
	const struct orr_histogram *found;
};

static void look(void *arg, const struct orr_profile_row *row)
{
	struct search *search = arg;

	if (row->kind != search->kind ||
	    strcmp(row->target, search->name) != 0 ||
	    strcmp(row->part, search->part) != 0)
		return;
	search->initiator = row->initiator;
	search->found = row->histogram;
}

/* The values of spans of that name, or NULL. */
static const struct orr_histogram *find(long long s, const char *name)
{
	struct search search = {ORR_PROFILE_SPAN, name, "total", NULL, NULL};

	orr_profile_rows(orr_profile_of(orr_sv_sim(s)), look, &search);
	return search.found;
}

/* 3 us and 4 us, which overlap, and 1 us within; the name is lent. */
static void mark(long long s)
{
	char name[] = "work";
	long long a = orr_sv_span_begin(s, name, ORR_US(1));
	long long b = orr_sv_span_begin(s, "inner", ORR_US(2));
	long long c = orr_sv_span_begin(s, name, ORR_US(2));

	memset(name, 'x', strlen(name));
	orr_sv_span_end(s, b, ORR_US(3));
	orr_sv_span_end(s, a, ORR_US(4));
	orr_sv_span_end(s, c, ORR_US(6));
}

static void test_from_begin_to_end(void **state)
{
	long long s = open_profiled();
	const struct orr_histogram *h;

	(void)state;
	mark(s);
	h = find(s, "work");
	assert_non_null(h);
	assert_int_equal(h->count, 2);
	assert_true(h->min == ORR_US(3) && h->max == ORR_US(4));
	assert_true(h->worst[0].when == ORR_US(6));
	h = find(s, "inner");
	assert_non_null(h);
	assert_int_equal(h->count, 1);
	assert_true(h->max == ORR_US(1));
	assert_int_equal(orr_sv_status(s), ORR_SV_RUNNING);
	orr_sv_close(s);
}

/* It is the RTL's time that counts; the models are left where they are. */
static void test_models_are_not_run(void **state)
{
	long long s = open_profiled();
	long long id;

	(void)state;
	advance_to(s, 500);
	id = orr_sv_span_begin(s, "a", 1500);
	orr_sv_span_end(s, id, 1500);
	assert_int_equal(orr_now(orr_sv_sim(s)), 500);
	assert_int_equal(find(s, "a")->max, 0);
	orr_sv_close(s);
}

static long long hash_of_run(long long s)
{
	advance_to(s, 0);
	mark(s);
	advance_to(s, ORR_US(10));
	assert_int_equal(orr_sv_status(s), ORR_SV_RUNNING);
	orr_sv_close(s);
	return orr_sv_hash(s);
}

static void test_run_is_the_same(void **state)
{
	(void)state;
	assert_true(hash_of_run(open_profiled()) == hash_of_run(open_board()));
}

static void test_what_is_open_is_left_out(void **state)
{
	long long s = open_profiled();

	(void)state;
	assert_int_equal(orr_sv_span_begin(s, "open", 10), 1);
	assert_null(find(s, "open"));
	orr_sv_close(s);
	assert_int_equal(orr_sv_status(s), ORR_SV_RUNNING);
}

/* Told in the same way whether there is a profile or none. */
static void misuse(long long s)
{
	long long id = orr_sv_span_begin(s, "a", 10);

	orr_sv_span_end(s, id, 20);
	assert_int_equal(orr_sv_status(s), ORR_SV_RUNNING);
	orr_sv_span_end(s, id, 30);
	check_whole_error(
		s, "30 ps tb.sync: span 1 is not open: it has ended, or is "
		   "none that orr_span_begin has returned");
	orr_sv_span_end(s, 0, 40);
	check_whole_error(
		s, "40 ps tb.sync: span 0 is not open: it has ended, or is "
		   "none that orr_span_begin has returned");
	assert_int_equal(orr_sv_span_begin(s, "", 50), 0);
	check_whole_error(s, "50 ps tb.sync: a span without a name");
	assert_int_equal(orr_sv_span_begin(s, "b", 49), 0);
	check_whole_error(
		s, "50 ps tb.sync: time goes backwards, to 49 ps; expected "
		   "the simulator's $time in ps");
	assert_int_equal(orr_sv_span_begin(s, "c", 60), 2); /* it goes on */
	orr_sv_close(s);
	orr_sv_span_end(s, 2, 70);
	assert_int_equal(orr_sv_status(s), ORR_SV_ERROR);
}

static void test_misuse(void **state)
{
	(void)state;
	misuse(open_profiled());
	misuse(open_board());
}

static void test_no_handle(void **state)
{
	(void)state;
	assert_int_equal(orr_sv_span_begin(0, "a", 10), 0);
	orr_sv_span_end(0, 1, 20);
}

/* An end makes room for one. */
static void test_too_many(void **state)
{
	long long s = open_profiled();

	(void)state;
	for (int i = 1; i <= MOST; i++)
		assert_int_equal(orr_sv_span_begin(s, "a", i), i);
	assert_int_equal(orr_sv_span_begin(s, "b", 1000), 0);
	check_whole_error(s, "1 ns tb.sync: span 'b': more than 256 are open");
	orr_sv_span_end(s, 100, 1100);
	assert_int_equal(find(s, "a")->max, 1000);
	assert_int_equal(orr_sv_span_begin(s, "b", 1100), MOST + 1);
	orr_sv_close(s);
}

static void set_irq(long long s, int pins, int level, long long now)
{
	orr_sv_pins_set(s, pins, level, 0, now, 1);
	advance_to(s, now);
}

/* The RTL at the other end takes 10 ns for it. */
static void read_status(long long s, int cpu, int timer, long long now)
{
	long long address;
	long long data;
	int write;
	int strobes;

	orr_sv_bus_issue(s, cpu, 0, 0x40000000, 0, 0xf, now, 1);
	advance_to(s, now);
	assert_int_equal(
		orr_sv_req_poll(s, timer, &write, &address, &data, &strobes),
		1);
	orr_sv_req_reply(s, timer, 0, 0, now + ORR_NS(10), 1);
	advance_to(s, now + ORR_NS(10));
}

static void check_irq(long long s, const char *part, const char *initiator,
		      orr_time expected)
{
	struct search search = {ORR_PROFILE_IRQ, "soc.timer0.irq0", part, NULL,
				NULL};

	orr_profile_rows(orr_profile_of(orr_sv_sim(s)), look, &search);
	assert_non_null(search.found);
	assert_string_equal(search.initiator, initiator);
	assert_int_equal(search.found->count, 1);
	assert_int_equal(search.found->max, expected);
}

/*
 * A device in RTL, and another part of the RTL that drives it: from 100 ns on
 * it has a request, of which its registers are asked at 150, and which ends at
 * 230.
 */
static void test_interrupt_of_rtl(void **state)
{
	long long s = open_other("examples/rtl/timer.dts", "--profile-json",
				 "/dev/null");
	int irq = orr_sv_attach(s, ORR_SV_PINS_IN, "", "soc.timer0.irq[0]", 1,
				"tb.irq");
	int timer = orr_sv_attach(s, ORR_SV_TARGET, "", "soc.timer0", 4,
				  "tb.timer");
	int cpu = orr_sv_attach(s, ORR_SV_INITIATOR, "sequencer", "", 4,
				"tb.cpu");

	(void)state;
	set_irq(s, irq, 0, ORR_NS(10));
	set_irq(s, irq, 1, ORR_NS(100));
	read_status(s, cpu, timer, ORR_NS(150));
	set_irq(s, irq, 0, ORR_NS(230));
	check_irq(s, "ack", "sequencer", ORR_NS(50));
	check_irq(s, "release", "", ORR_NS(130));
	assert_int_equal(orr_sv_status(s), ORR_SV_RUNNING);
	orr_sv_close(s);
}

static void test_file(void **state)
{
	char path[PATH_ROOM];
	static char text[1 << 16];
	long long s;

	(void)state;
	make_file(path);
	s = open_with("--profile-json", path);
	mark(s);
	orr_sv_close(s);
	take_file(path, text, sizeof(text));
	assert_non_null(strstr(text, "\"format\":\"orrery-profile\""));
	assert_non_null(strstr(text, "/boards/soc.dts\""));
	assert_non_null(strstr(text, "\"kind\":\"span\",\"initiator\":\"\","
				     "\"target\":\"work\""));
}

static void test_file_cannot_be_written(void **state)
{
	long long s = open_with("--profile-json", "/no/such/file");

	(void)state;
	check_whole_error(s,
			  "0 ps tb.sync: --profile-json /no/such/file: No such "
			  "file or directory");
	orr_sv_close(s);
	s = open_with("--profile-json", "/dev/full");
	assert_int_equal(orr_sv_status(s), ORR_SV_RUNNING);
	orr_sv_close(s);
	check_whole_error(s,
			  "0 ps tb.sync: --profile-json /dev/full: cannot be "
			  "written: No space left on device");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_from_begin_to_end),
		cmocka_unit_test(test_models_are_not_run),
		cmocka_unit_test(test_run_is_the_same),
		cmocka_unit_test(test_what_is_open_is_left_out),
		cmocka_unit_test(test_misuse),
		cmocka_unit_test(test_no_handle),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_interrupt_of_rtl),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_file_cannot_be_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

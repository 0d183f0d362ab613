/* SPDX-License-Identifier: Apache-2.0 */
/* What the calls of SystemVerilog take of the host, and what is told of it. */
#include "sv_rig.h"

#include <orrery/process.h>
#include <orrery/sim.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A table that calls left: what its row of a call says, or 0s. */
struct cost {
	unsigned long count;
	unsigned long timed;
	unsigned long mean;
};

static struct cost cost_of(const char *path, const char *call)
{
	char line[256];
	char name[32];
	struct cost cost = {0};
	struct cost found = {0};
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "%31s %lu %lu %lu ns", name, &cost.count,
			   &cost.timed, &cost.mean) == 4 &&
		    strcmp(name, call) == 0)
			found = cost;
	fclose(f);
	return found;
}

enum { BUSY_US = 20 };

static void spin(unsigned us)
{
	struct timespec begin;
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
	do
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	while ((now.tv_sec - begin.tv_sec) * 1000000 +
		       (now.tv_nsec - begin.tv_nsec) / 1000 <
	       us);
}

/* Each nanosecond it takes 20 us of the host. */
static void be_busy(struct orr_process *self)
{
	spin(BUSY_US);
	orr_next_trigger_for(self, ORR_NS(1));
}

static long long run_a_while(long long s)
{
	struct orr_process busy;
	int pins = orr_sv_attach(s, ORR_SV_PINS_OUT, "", "intc.in0", 1, "tb.p");
	long long a;
	long long b;
	long long next;

	orr_method_init(&busy, orr_sim_root(orr_sv_sim(s)), "busy", be_busy);
	for (unsigned i = 0; i < 1000; i++) {
		advance(s, i * 1000, 0, &next);
		orr_sv_pins_get(s, pins, &a, &b);
	}
	orr_sv_close(s);
	return orr_sv_hash(s);
}

/* Of 2000 calls one in 16 is timed, chosen by dice: 125, or not far from it. */
static void test_host_profile(void **state)
{
	char path[PATH_ROOM];
	struct cost advances;
	struct cost gets;

	(void)state;
	make_file(path);
	assert_true(run_a_while(open_with("--host-profile", path)) ==
		    run_a_while(open_board()));
	advances = cost_of(path, "orr_advance");
	gets = cost_of(path, "orr_pins_get");
	assert_int_equal(advances.count, 1000);
	assert_int_equal(gets.count, 1000);
	assert_in_range(advances.timed, 40, 90);
	assert_in_range(gets.timed, 40, 90);
	assert_true(advances.mean >= BUSY_US * 1000);
	assert_int_equal(cost_of(path, "orr_bus_issue").count, 0);
	unlink(path);
}

/* Lengths that are not in step with the ticks of the host's clock. */
struct steps {
	struct orr_process busy;
	uint32_t dice;
	unsigned us; /* of this one */
};

enum { STEPS = 200, SHORTEST_US = 300, LONGER_US = 1400 };

static void be_busier(struct orr_process *self)
{
	struct steps *steps = orr_container_of(self, struct steps, busy);

	steps->dice =
		steps->dice * 1664525 + 1013904223; /* Numerical Recipes */
	steps->us = SHORTEST_US + (steps->dice >> 16) % LONGER_US;
	spin(steps->us);
	orr_next_trigger_for(self, ORR_NS(1));
}

/* The share of the host's time that a profile has, or 0. */
static double share_of(const char *profile, const char *what, const char *kind)
{
	char key[80];
	const char *found;

	snprintf(key, sizeof(key),
		 "{\"what\":\"%s\",\"kind\":\"%s\",\"share\":", what, kind);
	found = strstr(profile, key);
	return found ? strtod(found + strlen(key), NULL) : 0;
}

/* Half of the time is in calls, all of it in a process of the models. */
static void test_host_time_is_in_the_profile(void **state)
{
	static char text[1 << 16];
	char path[PATH_ROOM];
	struct steps steps = {.dice = 1};
	long long next;
	long long s;

	(void)state;
	make_file(path);
	s = open_with("--host-profile /dev/null --profile-json", path);
	orr_method_init(&steps.busy, orr_sim_root(orr_sv_sim(s)), "busy",
			be_busier);
	for (unsigned i = 0; i < STEPS; i++) {
		advance(s, i * 1000, 0, &next);
		spin(steps.us);
	}
	orr_sv_close(s);
	take_file(path, text, sizeof(text));
	/* 100 samples a second at least, so 40; four deviations are 0.32 */
	assert_true(fabs(share_of(text, "orr_advance", "dpi") - 0.5) < 0.32);
	assert_true(fabs(share_of(text, "busy", "process") - 0.5) < 0.32);
	assert_true(fabs(share_of(text, "(RTL)", "process") - 0.5) < 0.32);
}

static void test_host_profile_cannot_be_written(void **state)
{
	long long s = open_with("--host-profile", "/no/such/file");

	(void)state;
	check_error(s, "--host-profile /no/such/file: No such file");
	orr_sv_close(s);
	s = open_with("--host-profile", "/dev/full");
	assert_int_equal(orr_sv_status(s), ORR_SV_RUNNING);
	orr_sv_close(s);
	check_error(s, "--host-profile /dev/full: cannot be written: "
		       "No space left on device");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_host_profile),
		cmocka_unit_test(test_host_time_is_in_the_profile),
		cmocka_unit_test(test_host_profile_cannot_be_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

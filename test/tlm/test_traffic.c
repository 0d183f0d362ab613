/* SPDX-License-Identifier: Apache-2.0 */
/* Random traffic, and traces that are replayed. */
#include "../unit.h"

#include "../watch.h"

#include <orrery/models/ram.h>
#include <orrery/orrery.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { ROOM = 20000 };

/* A target of 10 ns that notes everything. */
struct rig {
	struct orr_sim *sim;
	struct orr_object *root;
	struct orr_target_socket target;
	struct orr_traffic traffic;
	struct orr_replay replay;
	unsigned n;
	orr_time when[ROOM];
	uint64_t address[ROOM];
	uint32_t length[ROOM];
	unsigned char first[ROOM];
	bool write[ROOM];
};

static struct rig *rig;

static void target_b(struct orr_target_socket *t, struct orr_payload *p,
		     orr_time *delay)
{
	(void)t;
	if (rig->n < ROOM) {
		rig->when[rig->n] = orr_now(rig->sim) + *delay;
		rig->address[rig->n] = p->address;
		rig->length[rig->n] = p->length;
		rig->first[rig->n] = p->data[0];
		rig->write[rig->n] = p->command == ORR_WRITE_COMMAND;
	}
	rig->n++;
	if (p->command == ORR_READ_COMMAND)
		memset(p->data, 0x11, p->length);
	*delay += ORR_NS(10);
	p->response = p->address < 0x10000 ? ORR_OK_RESPONSE
					   : ORR_ADDRESS_ERROR_RESPONSE;
}

static int setup(void **state)
{
	static const struct orr_target_ops ops = {.b_transport = target_b};

	(void)state;
	rig = test_calloc(1, sizeof(*rig));
	rig->sim = orr_sim_new();
	rig->root = orr_sim_root(rig->sim);
	orr_target_socket_init(&rig->target, rig->root, "target", &ops);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	orr_sim_free(rig->sim);
	test_free(rig);
	return 0;
}

static const struct orr_traffic_config plain = {
	.gap = ORR_NS(50),
	.burst = 1,
	.base = 0x1000,
	.size = 0x100,
	.stride = 0x30,
	.min_length = 4,
	.max_length = 4,
	.writes = 50,
	.seed = 1,
};

static void play(const struct orr_traffic_config *config, orr_time duration)
{
	orr_traffic_init(&rig->traffic, rig->root, "traffic", config);
	orr_bind(&rig->traffic.socket, &rig->target);
	watch_sockets(rig->sim);
	orr_sim_run(rig->sim, duration);
}

static void constant_rate_is_constant(void **state)
{
	struct orr_traffic_config c = plain;

	(void)state;
	c.count = 10;
	play(&c, ORR_US(10));
	assert_int_equal(rig->n, 10);
	for (unsigned k = 0; k < 10; k++) {
		assert_true(rig->when[k] == k * ORR_NS(50));
		assert_true(rig->address[k] == 0x1000 + 4 * k);
	}
	assert_int_equal(rig->traffic.result.transfers, 10);
	assert_int_equal(rig->traffic.result.bytes, 40);
	assert_int_equal(rig->traffic.result.late, 0);
	assert_true(rig->traffic.result.busy == ORR_NS(100));
	assert_true(rig->traffic.result.longest == ORR_NS(10));
}

/*
 * 20,000 gaps of 50 ns: the mean is within 4 of its standard errors (50 ns /
 * sqrt(20000) = 0.35 ns), and as many as 1/e are longer than the mean.
 */
static void poisson_gaps_are_exponential(void **state)
{
	struct orr_traffic_config c = plain;
	unsigned longer = 0;
	orr_time mean;

	(void)state;
	c.gap = ORR_US(5); /* so long that none is late */
	c.arrival = ORR_ARRIVAL_POISSON;
	c.count = ROOM;
	play(&c, ORR_S(1));
	assert_int_equal(rig->n, ROOM);
	mean = rig->when[ROOM - 1] / (ROOM - 1);
	assert_true(mean > ORR_NS(4859) && mean < ORR_NS(5141));
	for (unsigned k = 1; k < ROOM; k++)
		longer += rig->when[k] - rig->when[k - 1] > ORR_US(5);
	/* 0.36788 * 19999 = 7357, standard deviation 68 */
	assert_true(longer > 7357 - 4 * 68 && longer < 7357 + 4 * 68);
}

/* Four at once, that is 10 ns apart, every 200 ns. */
static void bursts_come_at_once(void **state)
{
	struct orr_traffic_config c = plain;

	(void)state;
	c.arrival = ORR_ARRIVAL_BURSTY;
	c.burst = 4;
	c.count = 8;
	play(&c, ORR_US(10));
	for (unsigned k = 0; k < 8; k++)
		assert_true(rig->when[k] ==
			    k / 4 * ORR_NS(200) + k % 4 * ORR_NS(10));
	assert_int_equal(rig->traffic.result.late, 6);
}

static void no_gap_is_as_fast_as_the_target(void **state)
{
	struct orr_traffic_config c = plain;

	(void)state;
	c.gap = 0;
	play(&c, ORR_NS(999));
	assert_int_equal(rig->n, 100);
	assert_int_equal(rig->traffic.result.late, 0);
}

/* 64 words, the last of which counts. */
static void sequence_goes_round(void **state)
{
	struct orr_traffic_config c = plain;

	(void)state;
	c.count = 65;
	play(&c, ORR_US(10));
	for (unsigned k = 0; k < 65; k++)
		assert_true(rig->address[k] == 0x1000 + 4 * (k % 64));
}

static void mix_may_be_of_one_sort(void **state)
{
	struct orr_traffic_config c = plain;

	for (unsigned writes = 0; writes <= 100; writes += 100) {
		if (writes) {
			teardown(state);
			setup(state);
		}
		c.writes = writes;
		c.count = 1000;
		play(&c, ORR_MS(1));
		assert_int_equal(rig->n, 1000);
		for (unsigned k = 0; k < 1000; k++)
			assert_int_equal(rig->write[k], writes == 100);
	}
}

static void strides_go_round(void **state)
{
	struct orr_traffic_config c = plain;

	(void)state;
	c.pattern = ORR_PATTERN_STRIDE;
	c.count = 8;
	play(&c, ORR_US(10));
	/* 0x00, 0x30, ... 0xf0 are within; 0x120 is not */
	for (unsigned k = 0; k < 8; k++)
		assert_true(rig->address[k] == 0x1000 + k % 6 * 0x30);
}

static void random_addresses_and_lengths_stay_within(void **state)
{
	struct orr_traffic_config c = plain;
	unsigned lengths[65] = {0};
	unsigned writes = 0;

	(void)state;
	c.pattern = ORR_PATTERN_RANDOM;
	c.max_length = 64;
	c.writes = 30;
	c.count = 10000;
	play(&c, ORR_S(1));
	for (unsigned k = 0; k < 10000; k++) {
		assert_true(rig->address[k] >= 0x1000);
		assert_true(rig->address[k] + rig->length[k] <= 0x1100);
		assert_int_equal(rig->address[k] % rig->length[k], 0);
		lengths[rig->length[k]]++;
		writes += rig->write[k];
	}
	for (unsigned length = 4; length <= 64; length *= 2)
		/* 2000 each, standard deviation 40 */
		assert_true(lengths[length] > 1840 && lengths[length] < 2160);
	/* 3000, standard deviation 46 */
	assert_true(writes > 2816 && writes < 3184);
}

static void same_seed_is_the_same_traffic(void **state)
{
	struct orr_traffic_config c = plain;
	uint64_t sum[3] = {0};

	for (unsigned run = 0; run < 3; run++) {
		if (run) {
			teardown(state);
			setup(state);
		}
		c.pattern = ORR_PATTERN_RANDOM;
		c.arrival = ORR_ARRIVAL_POISSON;
		c.count = 100;
		c.seed = run == 2 ? 2 : 1;
		play(&c, ORR_S(1));
		for (unsigned k = 0; k < 100; k++)
			sum[run] = sum[run] * 31 + rig->when[k] +
				   rig->address[k] + rig->first[k];
	}
	assert_true(sum[0] == sum[1]);
	assert_false(sum[0] == sum[2]);
}

static void errors_are_counted(void **state)
{
	struct orr_traffic_config c = plain;

	(void)state;
	c.base = 0x20000;
	c.count = 5;
	play(&c, ORR_US(1));
	assert_int_equal(rig->traffic.result.errors, 5);
}

static int replay(const char *text, struct orr_error *err)
{
	return orr_replay_init(&rig->replay, rig->root, "t.txt", text,
			       strlen(text), err);
}

static void trace_is_replayed(void **state)
{
	struct orr_initiator_socket *s = NULL;
	struct orr_error err;

	(void)state;
	if (replay("# a comment, and an empty line\n"
		   "\n"
		   "10ns cpu write 0x1000 4 01020304\n"
		   "10ns dma read 0x20 2\n"
		   "15ns cpu read 0x1004 1 11\n"
		   "1us cpu read 4096 1 12\n"
		   "  2us\tcpu write 0x20000 1 ff", /* no newline */
		   &err) != 0)
		fail_msg("%s", err.text);
	while ((s = orr_replay_next(&rig->replay, s)))
		orr_bind(s, &rig->target);
	watch_sockets(rig->sim);
	assert_non_null(orr_replay_socket(&rig->replay, "dma"));
	assert_null(orr_replay_socket(&rig->replay, "gpu"));
	orr_sim_run(rig->sim, ORR_US(5));
	assert_int_equal(rig->replay.transfers, 5);
	assert_int_equal(rig->replay.errors, 1);
	assert_int_equal(rig->replay.mismatches, 1);
	assert_int_equal(rig->replay.late, 1); /* 15 ns: busy until 20 */
	assert_true(rig->when[0] == ORR_NS(10) && rig->when[1] == ORR_NS(10));
	assert_true(rig->when[2] == ORR_NS(20));
	assert_true(rig->when[3] == ORR_US(1));
	assert_int_equal(rig->first[0], 1);
}

/* A name of that length. */
static void refuse_long(size_t length, const char *why)
{
	static const char head[] = "10ns ";
	struct orr_error err;
	char text[5000];

	memset(text, 'a', sizeof(text));
	memcpy(text, head, strlen(head));
	snprintf(text + strlen(head) + length, 100, " read 0 1");
	assert_int_equal(replay(text, &err), -EINVAL);
	if (!strstr(err.text, why))
		fail_msg("'%s' is not in '%s'", why, err.text);
}

static void line_of_just_the_size_is_read(void **state)
{
	static const char tail[] = " read 010 1";
	struct orr_error err;
	char text[4097];

	(void)state;
	memset(text, ' ', sizeof(text));
	memcpy(text, "10ns cpu", 8);
	strcpy(text + 4095 - strlen(tail), tail);
	assert_int_equal(replay(text, &err), 0);
	orr_bind(orr_replay_socket(&rig->replay, "cpu"), &rig->target);
	orr_sim_run(rig->sim, ORR_US(1));
	assert_true(rig->address[0] == 10); /* and not octal */
	text[4095] = ' ';
	text[4096] = '\0';
	assert_int_equal(replay(text, &err), -EINVAL);
	assert_non_null(strstr(err.text, "at most 4095 bytes"));
}

static void bad_traces_are_refused_with_their_line(void **state)
{
	static const char *const rows[][2] = {
		{"10 cpu read 0 4", "t.txt:1: expected a time such as 10ns"},
		{"\n10ns cpu fetch 0 4", "t.txt:2: expected read or write"},
		{"10ns cpu read x 4", "expected a 64-bit address, not 'x'"},
		{"10ns cpu read -1 4", "expected a 64-bit address"},
		{"10ns cpu read 0x10000000000000000 4", "a 64-bit address"},
		{"10ns cpu read 0 4x", "expected a length of 1 to 1024 bytes"},
		{"99999999999s cpu read 0 4", "expected a time such as"},
		{"10ns cpu read 0 0", "expected a length of 1 to 1024 bytes"},
		{"10ns cpu read 0 1025", "expected a length of 1 to 1024"},
		{"10ns cpu write 0 2", "expected the data to write"},
		{"10ns cpu write 0 2 123", "expected two hexadecimal digits"},
		{"10ns cpu write 0 1 xy", "expected two hexadecimal digits"},
		{"10ns cpu read", "expected TIME INITIATOR COMMAND ADDRESS"},
		{"10ns cpu read 0 1 00 11", "expected TIME INITIATOR COMMAND"},
		{"10ns a.b read 0 1", "expected the name of an initiator"},
		{"10ns target read 0 1", "is taken by something else"},
		{"2ns cpu read 0 1\n1ns cpu read 0 1",
		 "t.txt:2: the time is before"},
	};
	struct orr_error err;

	(void)state;
	for (size_t k = 0; k < ORR_COUNT(rows); k++) {
		assert_int_equal(replay(rows[k][0], &err), -EINVAL);
		if (!strstr(err.text, rows[k][1]))
			fail_msg("'%s' is not in '%s'", rows[k][1], err.text);
		assert_null(orr_replay_next(&rig->replay, NULL));
	}
	refuse_long(64, "expected the name of an initiator");
	refuse_long(4096, "expected a line of text of at most 4095 bytes");
	/* nothing is left of them */
	assert_null(orr_object_find(rig->root, "cpu"));
	assert_int_equal(orr_replay_init(&rig->replay, rig->root, "t.txt", "\0",
					 1, &err),
			 -EINVAL);
	assert_int_equal(orr_sim_run(rig->sim, ORR_TIME_MAX), ORR_RUN_STARVED);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(constant_rate_is_constant),
		TEST(poisson_gaps_are_exponential),
		TEST(bursts_come_at_once),
		TEST(no_gap_is_as_fast_as_the_target),
		TEST(sequence_goes_round),
		TEST(mix_may_be_of_one_sort),
		TEST(strides_go_round),
		TEST(random_addresses_and_lengths_stay_within),
		TEST(same_seed_is_the_same_traffic),
		TEST(errors_are_counted),
		TEST(trace_is_replayed),
		TEST(bad_traces_are_refused_with_their_line),
		TEST(line_of_just_the_size_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

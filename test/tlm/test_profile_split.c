/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For each of many random transfers, on all buses, in both styles, the split
 * of the profile adds up to what the initiator has measured itself; and what
 * the transfer and the device take is what the description of both says.
 */
#include "../unit.h"

#include "nb_rig.h"

#include <stdio.h>
#include <string.h>

enum { SEEDS = 20, WAIT_STATES = 2, IN_FLIGHT = 3 };

static unsigned draw(uint64_t *seed, unsigned below)
{
	*seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (unsigned)(*seed >> 33) % below;
}

static void add_random(uint64_t seed)
{
	for (unsigned k = 0; k < INITIATORS; k++)
		for (unsigned n = 0; n < MOST; n++)
			add(k, draw(&seed, 12), 0x1000 + draw(&seed, 6),
			    1 + draw(&seed, 3))
				->command = draw(&seed, 2) ? ORR_READ_COMMAND
							   : ORR_WRITE_COMMAND;
}

static void run_loose(struct orr_process *self)
{
	unsigned k = (unsigned)(self - rig->threads);
	unsigned char data[256];
	struct orr_payload p;

	orr_payload_init(&p);
	for (unsigned n = 0; n < rig->n[k]; n++) {
		struct at_transfer *t = &rig->list[k][n];
		orr_time delay = 0;

		/* not at an edge */
		orr_wait_for(self, t->gap + ORR_NS(1) * (n % 10));
		t->asked = orr_now(rig->sim);
		orr_payload_set(&p, t->command, t->address, data, t->length);
		orr_b_transport(&rig->loose[k], &p, &delay);
		orr_wait_for(self, delay);
		t->end = orr_now(rig->sim);
	}
}

static void play_loosely(void)
{
	char name[8];

	for (unsigned k = 0; k < INITIATORS; k++) {
		snprintf(name, sizeof(name), "i%u", k);
		orr_initiator_socket_init(&rig->loose[k], rig->root, name);
		orr_bus_connect(&rig->bus, &rig->loose[k]);
		snprintf(name, sizeof(name), "t%u", k);
		orr_thread_init(&rig->threads[k], rig->root, name, run_loose);
	}
	orr_sim_run(rig->sim, ORR_MS(1));
}

static void play_tightly(void)
{
	char name[8];

	for (unsigned k = 0; k < INITIATORS; k++) {
		struct at_initiator *i = &rig->i[k];

		snprintf(name, sizeof(name), "i%u", k);
		at_initiator_init(i, rig->root, name, rig->list[k], rig->n[k],
				  IN_FLIGHT);
		orr_bus_connect(&rig->bus, &i->socket);
		if (k == 1)
			i->end_resp = 2 * CYCLE; /* holds up the next ones */
	}
	orr_sim_run(rig->sim, ORR_MS(1));
}

struct check {
	unsigned n;
	bool whole; /* cycles are picoseconds, so that parts are exact */
};

/* The transfer of that initiator and command that began then. */
static const struct at_transfer *find(const struct orr_profile_transaction *t)
{
	unsigned k = (unsigned)(t->initiator[1] - '0');
	bool read = strcmp(t->command, "read") == 0;

	for (unsigned n = 0; n < rig->n[k]; n++) {
		const struct at_transfer *a = &rig->list[k][n];

		if (a->asked == t->start &&
		    (a->command == ORR_READ_COMMAND) == read &&
		    a->end == t->start + t->wait + t->transfer + t->device)
			return a;
	}
	return NULL;
}

static void is_as_measured(void *arg, const struct orr_profile_transaction *t)
{
	const struct orr_bus_timing *timing = &rig->bus.timing;
	const struct at_transfer *a = find(t);
	struct check *c = arg;
	uint64_t beats;
	uint64_t addresses;

	assert_non_null(a);
	c->n++;
	if (!c->whole)
		return;
	beats = a->length / 4;
	addresses = timing->address_per_beat ? beats : 1;
	assert_true(t->transfer == (addresses * timing->address_cycles +
				    beats * timing->beat_cycles) *
					   CYCLE);
	assert_true(t->device ==
		    (beats * WAIT_STATES + (a->address & 0xf)) * CYCLE);
}

typedef struct orr_bus_timing timing_fn(struct orr_clock *clock);

static struct orr_bus_timing ahb(struct orr_clock *clock)
{
	return orr_bus_ahb_lite(clock, 4);
}

static struct orr_bus_timing axi(struct orr_clock *clock)
{
	return orr_bus_axi4_lite(clock, 4, 2);
}

static timing_fn *const timings[] = {orr_bus_apb, ahb, axi};

static void play_and_check(timing_fn *timing, void (*play_all)(void),
			   struct orr_period period, uint64_t seed)
{
	struct orr_bus_timing t = timing(NULL);
	struct check c = {.whole = period.den == 1};
	struct orr_profile *p;

	t.arbitration = ORR_ARBITRATION_ROUND_ROBIN;
	build(t, &slow_ops);
	orr_clock_set_period(&rig->clock, period);
	orr_bus_set_wait(&rig->bus, &rig->slow.socket, WAIT_STATES);
	p = orr_profile_start(rig->sim);
	add_random(seed);
	play_all();
	orr_profile_transactions(p, is_as_measured, &c);
	assert_int_equal(c.n, INITIATORS * MOST);
	destroy();
}

static void split_adds_up(void (*play_all)(void), struct orr_period period)
{
	for (unsigned i = 0; i < ORR_COUNT(timings); i++)
		for (uint64_t seed = 1; seed <= SEEDS; seed++)
			play_and_check(timings[i], play_all, period, seed);
}

static void loosely_timed(void **state)
{
	(void)state;
	split_adds_up(play_loosely, (struct orr_period){CYCLE, 1});
}

static void in_phases(void **state)
{
	(void)state;
	split_adds_up(play_tightly, (struct orr_period){CYCLE, 1});
}

/* 10 / 3 ns, so that edges are rounded; a target's whole ns are, too. */
static void cycles_of_no_whole_picoseconds(void **state)
{
	(void)state;
	split_adds_up(play_loosely, (struct orr_period){CYCLE, 3});
	split_adds_up(play_tightly, (struct orr_period){CYCLE, 3});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loosely_timed),
		cmocka_unit_test(in_phases),
		cmocka_unit_test(cycles_of_no_whole_picoseconds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

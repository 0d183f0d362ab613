/* SPDX-License-Identifier: Apache-2.0 */
/* The same traffic in phases and loosely timed. */
#include "../unit.h"

#include "../watch.h"
#include "nb_rig.h"

#include <stdio.h>
#include <string.h>

static void run_loose(struct orr_process *self)
{
	unsigned k = (unsigned)(self - rig->threads);
	unsigned char data[256];
	struct orr_payload p;

	orr_payload_init(&p);
	for (unsigned n = 0; n < rig->n[k]; n++) {
		struct at_transfer *t = &rig->list[k][n];
		orr_time delay = 0;

		orr_wait_for(self, t->gap);
		t->asked = orr_now(rig->sim);
		orr_payload_set(&p, t->command, t->address, data, t->length);
		orr_b_transport(&rig->loose[k], &p, &delay);
		orr_wait_for(self, delay);
		t->end = orr_now(rig->sim);
	}
}

static unsigned draw(uint64_t *seed, unsigned below)
{
	*seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (unsigned)(*seed >> 33) % below;
}

/* The same for every call with the same seed. */
static void add_random(unsigned initiators, uint64_t seed)
{
	for (unsigned k = 0; k < initiators; k++)
		for (unsigned n = 0; n < MOST; n++)
			add(k, draw(&seed, 12), 0x1000 + draw(&seed, 6),
			    1 + draw(&seed, 3))
				->command = draw(&seed, 2) ? ORR_READ_COMMAND
							   : ORR_WRITE_COMMAND;
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
	watch_sockets(rig->sim);
	orr_sim_run(rig->sim, ORR_MS(1));
}

/* The gap is from the end in both: one transfer at a time, and no pipeline. */
static void play_tightly(void)
{
	char name[8];

	for (unsigned k = 0; k < INITIATORS; k++) {
		snprintf(name, sizeof(name), "i%u", k);
		at_initiator_init(&rig->i[k], rig->root, name, rig->list[k],
				  rig->n[k], 1);
		rig->i[k].gap_from_end = true;
		orr_bus_connect(&rig->bus, &rig->i[k].socket);
	}
	watch_sockets(rig->sim);
	orr_sim_run(rig->sim, ORR_MS(1));
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

/* The same traffic in either style. */
struct both {
	struct at_transfer loose[INITIATORS][MOST];
	struct at_transfer phases[INITIATORS][MOST];
};

static void play_both(struct both *both, timing_fn *timing,
		      enum orr_arbitration arbitration, unsigned initiators,
		      uint64_t seed)
{
	struct orr_bus_timing t = timing(NULL);

	t.arbitration = arbitration;
	build(t, &slow_ops);
	add_random(initiators, seed);
	play_loosely();
	memcpy(both->loose, rig->list, sizeof(both->loose));
	destroy();
	build(t, &slow_ops);
	add_random(initiators, seed);
	play_tightly();
	memcpy(both->phases, rig->list, sizeof(both->phases));
	destroy();
}

/* By how much the times differ that transfer n of initiator k took. */
static orr_time difference_of(const struct both *both, unsigned k, unsigned n)
{
	const struct at_transfer *a = &both->loose[k][n];
	const struct at_transfer *b = &both->phases[k][n];
	orr_time x = a->end - a->asked;
	orr_time y = b->end - b->asked;

	assert_true(a->end > 0 && b->end > 0);
	return x > y ? x - y : y - x;
}

/* The greatest of them, taking turns. */
static orr_time difference(timing_fn *timing, unsigned initiators,
			   uint64_t seed)
{
	struct both both;
	orr_time most = 0;

	play_both(&both, timing, ORR_ARBITRATION_ROUND_ROBIN, initiators, seed);
	for (unsigned k = 0; k < initiators; k++)
		for (unsigned n = 0; n < MOST; n++) {
			orr_time d = difference_of(&both, k, n);

			most = d > most ? d : most;
		}
	return most;
}

static timing_fn *const timings[] = {orr_bus_apb, ahb, axi};

static void both_styles_agree_without_contention(void **state)
{
	(void)state;
	for (unsigned t = 0; t < 3; t++)
		for (uint64_t seed = 0; seed < 10; seed++)
			assert_true(difference(timings[t], 1, seed) == 0);
}

/* Of 3 beats to a target that adds 5 cycles: on APB, less on the others. */
#define LONGEST ((3 * 2 + 5) * CYCLE)

/* Three take turns: each waits for two others at most, in either style. */
static void styles_differ_by_one_turn_of_the_others_at_most(void **state)
{
	orr_time most = 0;

	(void)state;
	for (unsigned t = 0; t < 3; t++)
		for (uint64_t seed = 0; seed < 10; seed++) {
			orr_time d = difference(timings[t], 3, seed);

			assert_true(d <= 2 * LONGEST);
			most = d > most ? d : most;
		}
	assert_true(most > 0); /* there was contention */
}

/* How many were granted to those before k while its transfer n waited. */
static unsigned overtaken(const struct both *both, unsigned k, unsigned n)
{
	const struct at_transfer *t = &both->phases[k][n];
	unsigned count = 0;

	for (unsigned j = 0; j < k; j++)
		for (unsigned m = 0; m < MOST; m++)
			count += both->phases[j][m].accepted > t->asked &&
				 both->phases[j][m].accepted <= t->accepted;
	return count;
}

/*
 * In phases, one waits for those before it, and for one behind it that has the
 * bus; loosely timed, for one transfer of each of the two others.
 */
static void priority_adds_those_that_overtake(void **state)
{
	unsigned overtakings = 0;
	struct both both;

	(void)state;
	for (unsigned t = 0; t < 3; t++)
		for (uint64_t seed = 0; seed < 10; seed++) {
			play_both(&both, timings[t], ORR_ARBITRATION_FIXED, 3,
				  seed);
			for (unsigned k = 0; k < 3; k++)
				for (unsigned n = 0; n < MOST; n++) {
					unsigned o = overtaken(&both, k, n);
					unsigned turns = o + 1 > 2 ? o + 1 : 2;

					assert_true(
						difference_of(&both, k, n) <=
						turns * LONGEST);
					overtakings = o > overtakings
							      ? o
							      : overtakings;
				}
		}
	assert_true(overtakings > 2); /* more than any turn has */
}

/* What was asked in phases stands in the way of what is asked loosely. */
static void styles_share_the_wires(void **state)
{
	struct orr_payload p;
	orr_time delay = 0;
	uint32_t word;

	(void)state;
	build(orr_bus_apb(NULL), &slow_ops);
	add(0, 0, 0x1000, 4);
	at_initiator_init(&rig->i[0], rig->root, "i", rig->list[0], 1, 1);
	orr_bus_connect(&rig->bus, &rig->i[0].socket);
	orr_initiator_socket_init(&rig->loose[0], rig->root, "loose");
	orr_bus_connect(&rig->bus, &rig->loose[0]);
	watch_sockets(rig->sim);
	orr_sim_run(rig->sim, ORR_NS(12)); /* it has 8 cycles, from 0 */
	orr_payload_init(&p);
	orr_payload_set(&p, ORR_READ_COMMAND, 0x1000, &word, 4);
	orr_b_transport(&rig->loose[0], &p, &delay);
	assert_true(ORR_NS(12) + delay == 10 * CYCLE);
	destroy();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_styles_agree_without_contention),
		cmocka_unit_test(
			styles_differ_by_one_turn_of_the_others_at_most),
		cmocka_unit_test(priority_adds_those_that_overtake),
		cmocka_unit_test(styles_share_the_wires),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

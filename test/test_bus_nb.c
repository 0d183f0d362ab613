/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bus in phases: the formulas of doc/bus-timing.md by hand, arbitration,
 * and the same traffic loosely timed.
 */
#include "unit.h"

#include "at_rig.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { INITIATORS = 3, MOST = 64 };
#define CYCLE ORR_NS(10)

/* Takes as many cycles as the address says, from 0x0 to 0xf. */
struct slow {
	struct orr_target_socket socket;
	bool waits;
	unsigned calls;
	orr_time when;
};

struct rig {
	struct orr_sim *sim;
	struct orr_object *root;
	struct orr_clock clock;
	struct orr_bus bus;
	struct slow slow;
	struct at_transfer list[INITIATORS][MOST];
	struct at_initiator i[INITIATORS];
	/* the same, loosely timed */
	struct orr_initiator_socket loose[INITIATORS];
	struct orr_process threads[INITIATORS];
	unsigned n[INITIATORS];
	unsigned warnings;
};

static struct rig *rig;

static void slow_transport(struct orr_target_socket *t, struct orr_payload *p,
			   orr_time *delay)
{
	struct slow *s = orr_container_of(t, struct slow, socket);
	orr_time time = (p->address & 0xf) * CYCLE;

	s->calls++;
	s->when = orr_now(t->obj.sim) + *delay;
	p->response = ORR_OK_RESPONSE;
	if (s->waits)
		orr_wait_for(orr_sim_current(t->obj.sim), time);
	else
		*delay += time;
}

static void note_warning(void *arg, enum orr_log_level level, const char *line)
{
	(void)arg;
	(void)level;
	(void)line;
	rig->warnings++;
}

/* A bus of the given timing, with the slow target at 0x1000. */
static void build(struct orr_bus_timing timing,
		  const struct orr_target_ops *ops)
{
	rig = test_calloc(1, sizeof(*rig));
	rig->sim = orr_sim_new();
	rig->root = orr_sim_root(rig->sim);
	orr_sim_set_log(rig->sim, note_warning, NULL);
	orr_clock_init(&rig->clock, rig->root, "clock",
		       (struct orr_period){CYCLE, 1});
	timing.clock = &rig->clock;
	orr_bus_init(&rig->bus, rig->root, "bus", &timing);
	orr_target_socket_init(&rig->slow.socket, rig->root, "slow", ops);
	rig->slow.waits = ops->waits;
	orr_bus_map(&rig->bus, 0x1000, 0x1000, &rig->slow.socket, NULL);
}

static void destroy(void)
{
	orr_sim_free(rig->sim);
	test_free(rig);
}

static const struct orr_target_ops slow_ops = {.b_transport = slow_transport};
static const struct orr_target_ops waits_ops = {.b_transport = slow_transport,
						.waits = true};

/* One more transfer, of so many beats of 4 bytes, for initiator k. */
static struct at_transfer *add(unsigned k, unsigned gap, uint64_t address,
			       uint32_t beats)
{
	struct at_transfer *t = &rig->list[k][rig->n[k]++];

	*t = (struct at_transfer){.gap = gap * CYCLE,
				  .command = ORR_READ_COMMAND,
				  .address = address,
				  .length = 4 * beats};
	return t;
}

static void play(unsigned most)
{
	char name[8];

	for (unsigned k = 0; k < INITIATORS; k++) {
		snprintf(name, sizeof(name), "i%u", k);
		at_initiator_init(&rig->i[k], rig->root, name, rig->list[k],
				  rig->n[k], most);
		orr_bus_connect(&rig->bus, &rig->i[k].socket);
	}
	orr_sim_run(rig->sim, ORR_MS(1));
	for (unsigned k = 0; k < INITIATORS; k++)
		assert_true(at_initiator_done(&rig->i[k]));
}

static void expect(const struct at_transfer *t, unsigned accepted, unsigned end)
{
	assert_true(t->accepted == accepted * CYCLE);
	assert_true(t->end == end * CYCLE);
}

/* SETUP 0, ACCESS 1; SETUP 2, ACCESS 3 to 5; and two beats of 2 cycles. */
static void apb_overlaps_nothing(void **state)
{
	const struct at_transfer *a;
	const struct at_transfer *b;
	const struct at_transfer *c;

	(void)state;
	build(orr_bus_apb(NULL), &slow_ops);
	a = add(0, 0, 0x1000, 1);
	b = add(1, 0, 0x1002, 1);
	c = add(2, 0, 0x1000, 2);
	play(1);
	expect(a, 1, 2);
	expect(b, 3, 6);
	expect(c, 7, 10);
	destroy();
}

/* The second address phase is stretched until the first data phase ends. */
static void ahb_overlaps_address_and_data(void **state)
{
	const struct at_transfer *a;
	const struct at_transfer *b;
	const struct at_transfer *c;

	(void)state;
	build(orr_bus_ahb_lite(NULL, 4), &slow_ops);
	a = add(0, 0, 0x1002, 1);
	b = add(1, 0, 0x1000, 4);
	c = add(2, 0, 0x1000, 1);
	play(1);
	expect(a, 1, 4);
	expect(b, 4, 8);
	expect(c, 8, 9);
	destroy();
}

/* Two in flight: the third is accepted when the first has ended. */
static void axi_takes_what_may_be_outstanding(void **state)
{
	const struct at_transfer *a;
	const struct at_transfer *b;
	const struct at_transfer *c;
	struct at_transfer *w;

	(void)state;
	build(orr_bus_axi4_lite(NULL, 4, 2), &slow_ops);
	a = add(0, 0, 0x1002, 1);
	b = add(0, 0, 0x1000, 1);
	c = add(0, 0, 0x1000, 1);
	w = add(1, 0, 0x1000, 1);
	w->command = ORR_WRITE_COMMAND; /* on wires of its own */
	play(4);
	expect(a, 1, 4);
	expect(b, 2, 5);
	expect(c, 4, 6);
	expect(w, 1, 2);
	destroy();
}

static void wait_states_of_a_target_are_per_beat(void **state)
{
	const struct at_transfer *a;

	(void)state;
	build(orr_bus_ahb_lite(NULL, 4), &slow_ops);
	assert_int_equal(orr_bus_set_wait(&rig->bus, &rig->slow.socket, 2), 0);
	a = add(0, 0, 0x1000, 3);
	play(1);
	expect(a, 1, 10);
	assert_int_equal(orr_bus_set_wait(&rig->bus, NULL, 2), -ENOENT);
	destroy();
}

static void request_between_edges_asks_at_the_next(void **state)
{
	struct at_transfer *a;

	(void)state;
	build(orr_bus_apb(NULL), &slow_ops);
	a = add(0, 0, 0x1000, 1);
	a->gap = ORR_NS(31);
	play(1);
	expect(a, 5, 6);
	destroy();
}

/* The order of the accesses, of initiators that never cease to ask. */
static void expect_order(enum orr_arbitration arbitration, const char *order)
{
	struct orr_bus_timing timing = orr_bus_apb(NULL);
	unsigned taken[INITIATORS] = {0};

	timing.arbitration = arbitration;
	build(timing, &slow_ops);
	for (unsigned k = 0; k < INITIATORS; k++)
		for (unsigned n = 0; n < 4; n++)
			add(k, 0, 0x1000, 1);
	for (unsigned k = 0; k < INITIATORS; k++) {
		char name[8];

		snprintf(name, sizeof(name), "i%u", k);
		at_initiator_init(&rig->i[k], rig->root, name, rig->list[k], 4,
				  4);
		orr_bus_connect(&rig->bus, &rig->i[k].socket);
	}
	orr_bus_set_weight(&rig->bus, &rig->i[0].socket, 2);
	orr_sim_run(rig->sim, ORR_US(1));
	for (unsigned n = 0; n < 12; n++) {
		unsigned k = (unsigned)(order[n] - '0');

		expect(&rig->list[k][taken[k]++], 2 * n + 1, 2 * n + 2);
	}
	destroy();
}

static void arbitration_is_as_described(void **state)
{
	(void)state;
	expect_order(ORR_ARBITRATION_FIXED, "000011112222");
	expect_order(ORR_ARBITRATION_ROUND_ROBIN, "012012012012");
	expect_order(ORR_ARBITRATION_WEIGHTED, "001200121212");
}

static void nobodys_address_is_refused_in_time(void **state)
{
	const struct at_transfer *a;
	const struct at_transfer *b;

	(void)state;
	build(orr_bus_apb(NULL), &slow_ops);
	a = add(0, 0, 0x5000, 1);
	b = add(1, 0, 0x1000, 1);
	play(1);
	expect(a, 1, 2);
	expect(b, 3, 4);
	assert_int_equal(a->response, ORR_ADDRESS_ERROR_RESPONSE);
	assert_int_equal(b->response, ORR_OK_RESPONSE);
	assert_int_equal(rig->warnings, 1);
	destroy();
}

static void target_is_called_when_it_has_the_data(void **state)
{
	(void)state;
	build(orr_bus_apb(NULL), &slow_ops);
	add(0, 0, 0x1003, 1);
	play(1);
	assert_true(rig->slow.when == 2 * CYCLE);
	destroy();
}

static void target_that_waits_takes_as_long(void **state)
{
	const struct at_transfer *a;

	(void)state;
	build(orr_bus_apb(NULL), &waits_ops);
	a = add(0, 0, 0x1003, 1);
	play(1);
	expect(a, 1, 5);
	destroy();
}

/* Back-pressure: the data wires stay taken until END_RESP. */
static void slow_initiator_keeps_the_bus(void **state)
{
	const struct at_transfer *a;
	const struct at_transfer *b;

	(void)state;
	build(orr_bus_apb(NULL), &slow_ops);
	a = add(0, 0, 0x1000, 1);
	b = add(1, 0, 0x1000, 1);
	for (unsigned k = 0; k < 2; k++) {
		char name[8];

		snprintf(name, sizeof(name), "i%u", k);
		at_initiator_init(&rig->i[k], rig->root, name, rig->list[k], 1,
				  1);
		orr_bus_connect(&rig->bus, &rig->i[k].socket);
		rig->i[k].end_resp = ORR_NS(25);
	}
	orr_sim_run(rig->sim, ORR_US(1));
	expect(a, 1, 2);
	expect(b, 6, 7); /* 20 + 25 ns is after edge 4 */
	destroy();
}

/*
 * END_RESP before BEGIN_RESP, twice, and for a payload that is not under way:
 * each is an error in the log, and the bus goes on.
 */
static void say_end_resp(struct orr_payload *p)
{
	orr_phase phase = ORR_END_RESP;
	orr_time delay = 0;

	orr_nb_transport_fw(&rig->loose[0], p, &phase, &delay);
}

static enum orr_sync accept_all(struct orr_initiator_socket *i,
				struct orr_payload *p, orr_phase *phase,
				orr_time *delay)
{
	(void)i;
	(void)p;
	(void)phase;
	(void)delay;
	return ORR_ACCEPTED;
}

static void end_resp_out_of_order_is_refused_15_2_3(void **state)
{
	static const struct orr_initiator_ops ops = {.nb_transport_bw =
							     accept_all};
	orr_phase phase = ORR_BEGIN_REQ;
	orr_time delay = 0;
	struct orr_payload p;
	struct orr_payload other;
	uint32_t word;

	(void)state;
	build(orr_bus_apb(NULL), &slow_ops);
	orr_initiator_socket_init(&rig->loose[0], rig->root, "i");
	orr_initiator_socket_set_ops(&rig->loose[0], &ops);
	orr_bus_connect(&rig->bus, &rig->loose[0]);
	orr_payload_init(&p);
	orr_payload_init(&other);
	orr_payload_set(&p, ORR_READ_COMMAND, 0x1000, &word, 4);
	orr_nb_transport_fw(&rig->loose[0], &p, &phase, &delay);
	orr_nb_transport_fw(&rig->loose[0], &other, &phase, &delay);
	assert_int_equal(other.response, ORR_GENERIC_ERROR_RESPONSE);
	say_end_resp(&p);
	orr_sim_run(rig->sim, ORR_NS(15)); /* in its data phase */
	say_end_resp(&p);
	orr_sim_run(rig->sim, ORR_NS(15)); /* it has BEGIN_RESP */
	assert_int_equal(rig->warnings, 3);
	say_end_resp(&other);
	say_end_resp(&p);
	assert_int_equal(rig->warnings, 4);
	say_end_resp(&p);
	assert_int_equal(rig->warnings, 5);
	orr_sim_run(rig->sim, ORR_US(1));
	orr_nb_transport_fw(&rig->loose[0], &p, &phase, &delay);
	orr_sim_run(rig->sim, ORR_US(1));
	assert_int_equal(rig->slow.calls, 2);
	destroy();
}

/* A target with phases of its own: END_REQ at once, BEGIN_RESP in 27 ns. */
static struct orr_peq *phases;

static enum orr_sync nb_fw(struct orr_target_socket *t, struct orr_payload *p,
			   orr_phase *phase, orr_time *delay)
{
	(void)t;
	if (*phase == ORR_END_RESP)
		return ORR_COMPLETED;
	assert_true(p->address == 0xc);
	*phase = ORR_END_REQ;
	orr_peq_notify(phases, p, ORR_BEGIN_RESP, *delay + ORR_NS(27));
	return ORR_UPDATED;
}

static void nb_phase(struct orr_peq *q, struct orr_payload *p, orr_phase phase)
{
	orr_time delay = 0;

	(void)q;
	p->response = ORR_OK_RESPONSE;
	orr_nb_transport_bw(&rig->slow.socket, p, &phase, &delay);
}

static void target_with_phases_takes_as_long(void **state)
{
	static const struct orr_target_ops ops = {.nb_transport_fw = nb_fw};
	const struct at_transfer *a;
	const struct at_transfer *b;
	struct orr_peq q;

	(void)state;
	build(orr_bus_apb(NULL), &ops);
	phases = &q;
	orr_peq_init(&q, rig->root, "q", nb_phase);
	a = add(0, 0, 0x100c, 1);
	b = add(0, 0, 0x100c, 1);
	play(1);
	expect(a, 1, 5); /* 20 + 27 ns, rounded up */
	expect(b, 6, 10);
	assert_int_equal(a->response, ORR_OK_RESPONSE);
	destroy();
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

/* The greatest difference of the time that any transfer took. */
static orr_time difference(timing_fn *timing, unsigned initiators,
			   uint64_t seed)
{
	struct at_transfer first[INITIATORS][MOST];
	struct orr_bus_timing t = timing(NULL);
	orr_time most = 0;

	t.arbitration = ORR_ARBITRATION_ROUND_ROBIN;
	build(t, &slow_ops);
	add_random(initiators, seed);
	play_loosely();
	memcpy(first, rig->list, sizeof(first));
	destroy();
	build(t, &slow_ops);
	add_random(initiators, seed);
	play_tightly();
	for (unsigned k = 0; k < initiators; k++)
		for (unsigned n = 0; n < MOST; n++) {
			const struct at_transfer *a = &first[k][n];
			const struct at_transfer *b = &rig->list[k][n];
			orr_time x = a->end - a->asked;
			orr_time y = b->end - b->asked;
			orr_time d = x > y ? x - y : y - x;

			assert_true(a->end > 0 && b->end > 0);
			most = d > most ? d : most;
		}
	destroy();
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

/*
 * Three take turns: each waits for two others at most, in either style. The
 * longest is of 3 beats to a target that adds 5 cycles: 3 * 2 + 5 on APB, less
 * on the others.
 */
static void styles_differ_by_one_turn_of_the_others_at_most(void **state)
{
	orr_time most = 0;

	(void)state;
	for (unsigned t = 0; t < 3; t++)
		for (uint64_t seed = 0; seed < 10; seed++) {
			orr_time d = difference(timings[t], 3, seed);

			assert_true(d <= 2 * 11 * CYCLE);
			most = d > most ? d : most;
		}
	assert_true(most > 0); /* there was contention */
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
		cmocka_unit_test(apb_overlaps_nothing),
		cmocka_unit_test(ahb_overlaps_address_and_data),
		cmocka_unit_test(axi_takes_what_may_be_outstanding),
		cmocka_unit_test(wait_states_of_a_target_are_per_beat),
		cmocka_unit_test(request_between_edges_asks_at_the_next),
		cmocka_unit_test(arbitration_is_as_described),
		cmocka_unit_test(nobodys_address_is_refused_in_time),
		cmocka_unit_test(target_is_called_when_it_has_the_data),
		cmocka_unit_test(target_that_waits_takes_as_long),
		cmocka_unit_test(slow_initiator_keeps_the_bus),
		cmocka_unit_test(end_resp_out_of_order_is_refused_15_2_3),
		cmocka_unit_test(target_with_phases_takes_as_long),
		cmocka_unit_test(both_styles_agree_without_contention),
		cmocka_unit_test(
			styles_differ_by_one_turn_of_the_others_at_most),
		cmocka_unit_test(styles_share_the_wires),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

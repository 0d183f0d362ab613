/* SPDX-License-Identifier: Apache-2.0 */
/* The bus in phases: the formulas of doc/bus-timing.md by hand, arbitration. */
#include "../unit.h"

#include "../watch.h"
#include "accept.h"
#include "nb_rig.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void expect(const struct at_transfer *t, unsigned accepted, unsigned end)
{
	assert_true(t->accepted == accepted * CYCLE);
	assert_true(t->end == end * CYCLE);
	assert_true(t->seen == t->address); /* that of the bus again */
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
	watch_sockets(rig->sim);
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
	rig->end_resp = ORR_NS(25);
	play(1);
	expect(a, 1, 2);
	expect(b, 6, 7); /* 20 + 25 ns is after edge 4 */
	destroy();
}

/*
 * BEGIN_REQ too early; END_RESP before BEGIN_RESP, twice, and for a payload
 * that is not under way, twice: each is an error in the log, and the bus goes
 * on.
 */
static enum orr_sync say(struct orr_payload *p, orr_phase phase)
{
	orr_time delay = 0;

	return orr_nb_transport_fw(&rig->loose[0], p, &phase, &delay);
}

static void end_resp_out_of_order_is_refused_15_2_4(void **state)
{
	static const struct orr_initiator_ops ops = {.nb_transport_bw =
							     accept_all};
	struct orr_pool pool;
	struct orr_payload *p;
	struct orr_payload *other;
	uint32_t word;

	(void)state;
	build(orr_bus_apb(NULL), &slow_ops);
	orr_initiator_socket_init(&rig->loose[0], rig->root, "i");
	orr_initiator_socket_set_ops(&rig->loose[0], &ops);
	orr_bus_connect(&rig->bus, &rig->loose[0]);
	watch_sockets(rig->sim);
	orr_pool_init(&pool, rig->sim, 0);
	p = orr_pool_get(&pool);
	other = orr_pool_get(&pool);
	orr_payload_set(p, ORR_READ_COMMAND, 0x1000, &word, 4);
	assert_int_equal(say(p, ORR_BEGIN_REQ), ORR_ACCEPTED);
	assert_int_equal(say(other, ORR_BEGIN_REQ), ORR_COMPLETED);
	assert_int_equal(other->response, ORR_GENERIC_ERROR_RESPONSE);
	say(p, ORR_END_RESP);
	orr_sim_run(rig->sim, ORR_NS(15)); /* in its data phase */
	say(p, ORR_END_RESP);
	orr_sim_run(rig->sim, ORR_NS(15)); /* it has BEGIN_RESP */
	assert_int_equal(rig->warnings, 3);
	say(other, ORR_END_RESP);
	say(p, ORR_END_RESP);
	assert_int_equal(rig->warnings, 4);
	say(p, ORR_END_RESP);
	assert_int_equal(rig->warnings, 5);
	orr_sim_run(rig->sim, ORR_US(1));
	orr_payload_set(p, ORR_READ_COMMAND, 0x1000, &word, 4);
	say(p, ORR_BEGIN_REQ);
	orr_sim_run(rig->sim, ORR_US(1));
	assert_int_equal(rig->slow.calls, 2);
	expect_faults(rig->sim, 5); /* what the bus says, the checker says */
	destroy();
}

/*
 * On a bus with wires for each direction the write ends at 2, and the read
 * could at 3; but the initiator has END_RESP for one at a time (15.2.6), 3
 * cycles after BEGIN_RESP.
 */
static void responses_of_both_channels_take_turns_15_2_6(void **state)
{
	struct at_transfer *write;
	const struct at_transfer *read;

	(void)state;
	build(orr_bus_axi4_lite(NULL, 4, 4), &slow_ops);
	write = add(0, 0, 0x1000, 1);
	write->command = ORR_WRITE_COMMAND;
	read = add(0, 0, 0x1000, 1);
	rig->end_resp = 3 * CYCLE;
	play(2);
	expect(write, 1, 2);
	expect(read, 2, 5);
	destroy();
}

/*
 * A target with phases of its own: END_REQ at once, BEGIN_RESP in 27 ns, and as
 * often as it is told.
 */
static struct orr_peq *phases;
static unsigned responses;

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
	(void)q;
	p->response = ORR_OK_RESPONSE;
	for (unsigned k = 0; k < responses; k++) {
		orr_time delay = 0;

		orr_nb_transport_bw(&rig->slow.socket, p, &phase, &delay);
		phase = ORR_BEGIN_RESP;
	}
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
	responses = 1;
	orr_peq_init(&q, rig->root, "q", nb_phase);
	a = add(0, 0, 0x100c, 1);
	b = add(0, 0, 0x100c, 1);
	play(1);
	expect(a, 1, 5); /* 20 + 27 ns, rounded up */
	expect(b, 6, 10);
	assert_int_equal(a->response, ORR_OK_RESPONSE);
	destroy();
}

static unsigned end_resps;

static enum orr_sync answer_at_once(struct orr_target_socket *t,
				    struct orr_payload *p, orr_phase *phase,
				    orr_time *delay)
{
	(void)t;
	if (*phase == ORR_END_RESP) {
		end_resps++;
		return ORR_COMPLETED;
	}
	p->response = ORR_OK_RESPONSE;
	*phase = ORR_BEGIN_RESP;
	*delay += ORR_NS(27);
	return ORR_UPDATED;
}

/* Which has to have its END_RESP, or could never respond again. */
static void target_that_responds_at_once_takes_as_long(void **state)
{
	static const struct orr_target_ops ops = {.nb_transport_fw =
							  answer_at_once};
	const struct at_transfer *a;
	const struct at_transfer *b;

	(void)state;
	end_resps = 0;
	build(orr_bus_apb(NULL), &ops);
	a = add(0, 0, 0x1000, 1);
	b = add(0, 0, 0x1000, 1);
	play(1);
	expect(a, 1, 5); /* 20 + 27 ns, rounded up */
	expect(b, 6, 10);
	assert_int_equal(end_resps, 2);
	destroy();
}

/* The bus says so, the checker too, and nobody's time changes. */
static void target_that_completes_twice_is_refused_15_2_4(void **state)
{
	static const struct orr_target_ops ops = {.nb_transport_fw = nb_fw};
	const struct at_transfer *a;
	const struct at_transfer *b;
	struct orr_peq q;

	(void)state;
	build(orr_bus_apb(NULL), &ops);
	phases = &q;
	responses = 2;
	orr_peq_init(&q, rig->root, "q", nb_phase);
	a = add(0, 0, 0x100c, 1);
	b = add(0, 0, 0x100c, 1);
	play(1);
	expect(a, 1, 5);
	expect(b, 6, 10);
	assert_int_equal(rig->warnings, 2);
	expect_faults(rig->sim, 2);
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
		cmocka_unit_test(end_resp_out_of_order_is_refused_15_2_4),
		cmocka_unit_test(responses_of_both_channels_take_turns_15_2_6),
		cmocka_unit_test(target_with_phases_takes_as_long),
		cmocka_unit_test(target_that_responds_at_once_takes_as_long),
		cmocka_unit_test(target_that_completes_twice_is_refused_15_2_4),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

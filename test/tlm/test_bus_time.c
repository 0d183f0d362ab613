/* SPDX-License-Identifier: Apache-2.0 */
/* The bus: how long transfers take, and what is kept of them. */
#include "../unit.h"

#include "bus_rig.h"

#include <orrery/process.h>

#include <stdio.h>
#include <string.h>

static void time_is_address_phase_and_beats_and_target(void **state)
{
	struct bus_rig *r = *state;

	assert_true(delay_of(r, 0x1000, 1) == ORR_NS(18));
	/* nothing moves the time: each transfer waits for the one before */
	assert_true(delay_of(r, 0x1000, 4) == ORR_NS(18 + 18));
	assert_true(delay_of(r, 0x1000, 5) == ORR_NS(36 + 23));
	assert_true(delay_of(r, 0x1000, 64) == ORR_NS(59 + 93));
	/* nobody adds to a refusal */
	assert_true(delay_of(r, 0, 4) == ORR_NS(152 + 15));
}

static void annotated_delay_counts(void **state)
{
	struct bus_rig *r = *state;
	uint32_t word;
	struct orr_payload p;
	orr_time delay = ORR_NS(100);

	orr_payload_init(&p);
	orr_payload_set(&p, ORR_READ_COMMAND, 0x1000, &word, 4);
	orr_b_transport(&r->cpu, &p, &delay);
	assert_true(delay == ORR_NS(118));
	delay = ORR_NS(50);
	orr_payload_set(&p, ORR_READ_COMMAND, 0x1000, &word, 4);
	orr_b_transport(&r->cpu, &p, &delay);
	assert_true(delay == ORR_NS(136));
}

/*
 * One transfer may be between its address phase and its end. The first waits 45
 * ns for its data; so the second is accepted at 63 only, when it ends, and the
 * address phase of the third begins there: 10 ns, a beat of 5, and 3.
 */
static void transfer_waits_for_room_in_the_pipeline(void **state)
{
	static const struct orr_bus_timing timing = {ORR_NS(10), ORR_NS(5), 4,
						     1};
	struct bus_rig *r = *state;
	struct orr_initiator_socket cpu;
	struct target slow;
	struct target fast;
	struct orr_bus bus;
	orr_time end[3];

	orr_bus_init(&bus, orr_sim_root(r->sim), "pipelined", &timing);
	bus_rig_target(r, &slow, "slow");
	bus_rig_target(r, &fast, "fast");
	orr_bus_map(&bus, 0, 0x1000, &slow.socket, NULL);
	orr_bus_map(&bus, 0x1000, 0x1000, &fast.socket, NULL);
	orr_bus_set_wait(&bus, &slow.socket, ORR_NS(45));
	orr_initiator_socket_init(&cpu, orr_sim_root(r->sim), "piped_cpu");
	orr_bus_connect(&bus, &cpu);
	for (unsigned k = 0; k < 3; k++) {
		struct orr_payload p;
		uint32_t word;

		end[k] = 0;
		orr_payload_init(&p);
		orr_payload_set(&p, ORR_READ_COMMAND, k ? 0x1000 : 0, &word, 4);
		orr_b_transport(&cpu, &p, &end[k]);
	}
	assert_true(end[0] == ORR_NS(10 + 50 + 3));
	assert_true(end[1] == ORR_NS(63 + 5 + 3));
	assert_true(end[2] == ORR_NS(63 + 10 + 5 + 3));
}

static void target_waits_wherever_it_is_mapped(void **state)
{
	struct bus_rig *r = *state;

	orr_bus_map(&r->bus, 0x5000, 0x1000, &r->low.socket, NULL);
	assert_int_equal(orr_bus_set_wait(&r->bus, &r->low.socket, ORR_NS(40)),
			 0);
	assert_true(delay_of(r, 0x1000, 4) == ORR_NS(10 + 45 + 3));
	assert_true(delay_of(r, 0x5000, 4) == ORR_NS(2 * (10 + 45 + 3)));
}

struct driver {
	struct orr_process thread;
	struct bus_rig *r;
	struct orr_initiator_socket *socket;
	orr_time start;
	orr_time end[2];
};

static void two_transfers(struct orr_process *self)
{
	struct driver *d = orr_container_of(self, struct driver, thread);

	orr_wait_for(self, d->start);
	for (unsigned i = 0; i < 2; i++) {
		orr_write32(d->socket, 0x1000, i);
		d->end[i] = orr_now(d->r->sim);
	}
}

static void transfers_of_two_threads_take_turns(void **state)
{
	struct bus_rig *r = *state;
	struct driver a = {.r = r, .socket = &r->cpu, .start = ORR_NS(1)};
	struct driver b = {.r = r, .socket = &r->other, .start = ORR_NS(5)};

	orr_thread_init(&a.thread, orr_sim_root(r->sim), "a", two_transfers);
	orr_thread_init(&b.thread, orr_sim_root(r->sim), "b", two_transfers);
	orr_sim_run(r->sim, ORR_US(1));
	assert_true(a.end[0] == ORR_NS(1 + 18));
	assert_true(b.end[0] == ORR_NS(1 + 2 * 18));
	assert_true(a.end[1] == ORR_NS(1 + 3 * 18));
	assert_true(b.end[1] == ORR_NS(1 + 4 * 18));
}

static void free_bus_does_not_make_wait(void **state)
{
	struct bus_rig *r = *state;

	orr_write32(&r->cpu, 0x1000, 1);
	orr_sim_run(r->sim, ORR_NS(100));
	assert_true(delay_of(r, 0x1000, 4) == ORR_NS(18));
}

/* low writes to high, at once, whenever it is written to. */
static void transfer_from_within_a_transfer_comes_after_it(void **state)
{
	struct bus_rig *r = *state;

	orr_bus_connect(&r->bus, &r->low.dma);
	assert_true(delay_of(r, 0x1000, 4) == ORR_NS(18));
	assert_int_equal(r->high.transfers, 1);
	/* 15 ns for one, 15 + 3 ns for the other */
	assert_true(delay_of(r, HIGH, 4) == ORR_NS(33 + 18));
}

struct route_log {
	unsigned n;
	char names[4][32];
	struct orr_latency latency[4];
};

static void note_route(void *arg, const struct orr_object *initiator,
		       const struct orr_object *target,
		       const struct orr_latency *latency)
{
	struct route_log *log = arg;

	assert_true(log->n < 4);
	snprintf(log->names[log->n], sizeof(log->names[0]), "%s>%s",
		 initiator->name, target->name);
	log->latency[log->n++] = *latency;
}

static void routes_come_by_port_and_address(void **state)
{
	struct bus_rig *r = *state;
	struct route_log log = {0};

	orr_bus_routes(&r->bus, note_route, &log);
	assert_int_equal(log.n, 0);
	orr_write32(&r->other, 0x1000, 1);
	orr_write32(&r->cpu, HIGH, 1);
	orr_write32(&r->cpu, 0x1000, 1);
	orr_write32(&r->cpu, 0x3000, 1);
	orr_bus_routes(&r->bus, note_route, &log);
	assert_int_equal(log.n, 3);
	assert_string_equal(log.names[0], "cpu>low");
	assert_string_equal(log.names[1], "cpu>high");
	assert_string_equal(log.names[2], "other>low");
}

static void latency_is_from_the_call_to_the_end(void **state)
{
	struct bus_rig *r = *state;
	struct route_log log = {0};

	delay_of(r, 0x1000, 4);
	delay_of(r, 0x1000, 4);
	orr_sim_run(r->sim, ORR_NS(1000));
	delay_of(r, 0x1000, 16);
	orr_bus_routes(&r->bus, note_route, &log);
	assert_int_equal(log.n, 1);
	assert_int_equal(log.latency[0].count, 3);
	assert_true(log.latency[0].min == ORR_NS(18));
	assert_true(log.latency[0].max == ORR_NS(36));
	assert_true(log.latency[0].sum == ORR_NS(18 + 36 + 33));
}

static void debugger_takes_no_time_and_leaves_no_trace(void **state)
{
	struct bus_rig *r = *state;
	struct route_log log = {0};
	struct orr_payload p;
	uint32_t word;

	orr_payload_init(&p);
	orr_payload_set(&p, ORR_READ_COMMAND, HIGH + 4, &word, 4);
	assert_int_equal(orr_transport_dbg(&r->cpu, &p), 4);
	assert_int_equal(r->high.address, 4);
	p.address = 0x2000;
	assert_int_equal(orr_transport_dbg(&r->cpu, &p), 0);
	assert_int_equal(r->warnings, 0);
	orr_bus_routes(&r->bus, note_route, &log);
	assert_int_equal(log.n, 0);
	assert_true(delay_of(r, 0x1000, 4) == ORR_NS(18));
}

/* The run hash of one transfer in a rig of its own. */
static uint64_t hash_of(enum orr_command command, uint64_t address,
			unsigned char *data, uint32_t length)
{
	struct orr_payload p;
	orr_time delay = 0;
	void *state;
	struct bus_rig *r;
	uint64_t hash;

	bus_rig_setup(&state);
	r = state;
	orr_sim_hash_enable(r->sim, true);
	orr_payload_init(&p);
	orr_payload_set(&p, command, address, data, length);
	orr_b_transport(&r->cpu, &p, &delay);
	hash = orr_sim_hash(r->sim);
	bus_rig_teardown(&state);
	return hash;
}

static void hash_sees_all_of_a_transfer(void **state)
{
	unsigned char data[12] = {0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a,
				  0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a};
	uint64_t h = hash_of(ORR_WRITE_COMMAND, 0x1000, data, 12);

	(void)state;
	assert_true(h == hash_of(ORR_WRITE_COMMAND, 0x1000, data, 12));
	assert_false(h == hash_of(ORR_READ_COMMAND, 0x1000, data, 12));
	assert_false(h == hash_of(ORR_WRITE_COMMAND, 0x1004, data, 12));
	assert_false(h == hash_of(ORR_WRITE_COMMAND, 0x1000, data, 11));
	data[11]++;
	assert_false(h == hash_of(ORR_WRITE_COMMAND, 0x1000, data, 12));
}

/* What is in the buffer of a failed read is not of this world. */
static void hash_sees_only_data_that_was_moved(void **state)
{
	unsigned char data[4] = {1, 2, 3, 4};
	uint64_t h = hash_of(ORR_READ_COMMAND, 0, data, 4);

	(void)state;
	data[0] = 9;
	assert_true(h == hash_of(ORR_READ_COMMAND, 0, data, 4));
	/* no data at all */
	assert_true(hash_of(ORR_IGNORE_COMMAND, 0x1000, NULL, 4) != 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(time_is_address_phase_and_beats_and_target),
		TEST(annotated_delay_counts),
		TEST(transfer_waits_for_room_in_the_pipeline),
		TEST(target_waits_wherever_it_is_mapped),
		TEST(transfers_of_two_threads_take_turns),
		TEST(free_bus_does_not_make_wait),
		TEST(transfer_from_within_a_transfer_comes_after_it),
		TEST(routes_come_by_port_and_address),
		TEST(latency_is_from_the_call_to_the_end),
		TEST(debugger_takes_no_time_and_leaves_no_trace),
		cmocka_unit_test(hash_sees_all_of_a_transfer),
		cmocka_unit_test(hash_sees_only_data_that_was_moved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

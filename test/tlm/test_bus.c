/* SPDX-License-Identifier: Apache-2.0 */
/* The bus: what is mapped where, and what is refused. */
#include "../unit.h"

#include "../child.h"
#include "../watch.h"
#include "bus_rig.h"

#include <errno.h>
#include <stdio.h>

static void targets_see_addresses_from_zero(void **state)
{
	struct bus_rig *r = *state;

	orr_write8(&r->cpu, 0x1000, 1);
	assert_int_equal(r->low.address, 0);
	orr_write8(&r->cpu, 0x1fff, 1);
	assert_int_equal(r->low.address, 0xfff);
	orr_write32(&r->cpu, HIGH + 0x10, 1);
	assert_int_equal(r->high.address, 0x10);
	assert_int_equal(r->low.transfers, 2);
	assert_int_equal(r->high.transfers, 1);
}

static void address_with_nothing_there_is_an_error(void **state)
{
	struct bus_rig *r = *state;

	assert_int_equal(orr_read32(&r->cpu, 0x2000), UINT32_MAX);
	assert_int_equal(r->cpu.response, ORR_ADDRESS_ERROR_RESPONSE);
	assert_int_equal(r->warnings, 1);
	assert_non_null(strstr(r->warning, "read of 4 bytes at 0x2000 by cpu: "
					   "nothing is mapped between low and "
					   "high"));
	assert_int_equal(orr_write8(&r->cpu, 0xfff, 1),
			 ORR_ADDRESS_ERROR_RESPONSE);
	assert_non_null(strstr(r->warning, "nothing is mapped before low"));
	assert_int_equal(orr_write8(&r->cpu, HIGH + 0x1000, 1),
			 ORR_ADDRESS_ERROR_RESPONSE);
	assert_non_null(strstr(r->warning, "nothing is mapped behind high"));
	/* not an alias of the one at HIGH */
	assert_int_equal(orr_write8(&r->cpu, (uint32_t)HIGH, 1),
			 ORR_ADDRESS_ERROR_RESPONSE);
	assert_int_equal(r->low.transfers + r->high.transfers, 0);
}

static void transfer_beyond_the_end_of_its_target_is_refused(void **state)
{
	struct bus_rig *r = *state;

	assert_int_equal(orr_write32(&r->cpu, 0x1ffd, 1),
			 ORR_ADDRESS_ERROR_RESPONSE);
	assert_int_equal(r->low.transfers, 0);
	assert_non_null(strstr(r->warning, "beyond the end of low"));
}

/* Nobody reads what is not there, not the checker either. */
static void length_beyond_the_buffer_is_refused_unread(void **state)
{
	struct bus_rig *r = *state;
	unsigned char *data = test_calloc(8, 1);
	struct orr_payload p;
	orr_time delay = 0;

	orr_payload_init(&p);
	orr_payload_set(&p, ORR_WRITE_COMMAND, 0x1000, data, 0x7fffffff);
	orr_b_transport(&r->cpu, &p, &delay);
	assert_int_equal(p.response, ORR_ADDRESS_ERROR_RESPONSE);
	assert_int_equal(r->low.transfers, 0);
	assert_int_equal(r->warnings, 1);
	assert_non_null(strstr(r->warning, "write of 2147483647 bytes at "
					   "0x1000 by cpu: beyond the end of "
					   "low"));
	test_free(data);
}

static void transfer_does_not_wrap_at_the_end_of_the_world(void **state)
{
	struct bus_rig *r = *state;
	struct target top = {0};

	bus_rig_target(r, &top, "top");
	assert_int_equal(orr_bus_map(&r->bus, UINT64_MAX - 0xfff, 0x1000,
				     &top.socket, NULL),
			 0);
	assert_int_equal(orr_write8(&r->cpu, UINT64_MAX, 1), ORR_OK_RESPONSE);
	assert_int_equal(orr_write32(&r->cpu, UINT64_MAX - 2, 1),
			 ORR_ADDRESS_ERROR_RESPONSE);
	assert_int_equal(top.transfers, 1);
}

static void transfer_of_no_bytes_is_a_burst_error(void **state)
{
	struct bus_rig *r = *state;

	expect_faults(r->sim, 6);
	assert_int_equal(orr_read(&r->cpu, 0x1000, NULL, 0),
			 ORR_BURST_ERROR_RESPONSE);
	assert_int_equal(orr_read(&r->cpu, 0, NULL, 0),
			 ORR_BURST_ERROR_RESPONSE);
	assert_int_equal(r->low.transfers, 0);
}

/* Through a whole target, out of it, and round the end of all addresses. */
static void transfers_of_any_length_stay_within_a_target(void **state)
{
	static const struct {
		uint64_t address;
		uint32_t length;
	} bad[] = {
		{0x1000, 0x1001},	  {0x1fff, 2},
		{0x1ffc, UINT32_MAX},	  {HIGH, UINT32_MAX},
		{UINT64_MAX, UINT32_MAX}, {UINT64_MAX - 0xffe, 0x1000},
	};
	struct bus_rig *r = *state;
	unsigned char byte = 7;

	for (size_t i = 0; i < ORR_COUNT(bad); i++)
		assert_int_equal(
			orr_read(&r->cpu, bad[i].address, &byte, bad[i].length),
			ORR_ADDRESS_ERROR_RESPONSE);
	assert_int_equal(r->low.transfers, 0);
	assert_int_equal(r->high.transfers, 0);
	assert_int_equal(byte, 7);
	assert_int_equal(orr_read(&r->cpu, 0x1fff, &byte, 1), ORR_OK_RESPONSE);
}

/* A stream goes to the same few addresses again and again. */
static void stream_needs_room_for_its_width_only(void **state)
{
	struct bus_rig *r = *state;
	unsigned char data[64] = {0};
	struct orr_payload p;
	orr_time delay = 0;

	orr_payload_init(&p);
	orr_payload_set(&p, ORR_WRITE_COMMAND, 0x1ffc, data, sizeof(data));
	p.streaming_width = 4;
	orr_b_transport(&r->cpu, &p, &delay);
	assert_int_equal(p.response, ORR_OK_RESPONSE);
	assert_int_equal(r->low.length, 64);
	p.response = ORR_INCOMPLETE_RESPONSE;
	p.streaming_width = 0;
	expect_faults(r->sim, 1);
	orr_b_transport(&r->cpu, &p, &delay);
	assert_int_equal(p.response, ORR_BURST_ERROR_RESPONSE);
	assert_int_equal(r->low.transfers, 1);
}

static void map_refuses_empty_and_wrapping_ranges(void **state)
{
	struct bus_rig *r = *state;
	struct orr_target_socket *t = &r->low.socket;
	struct orr_error err;

	assert_int_equal(orr_bus_map(&r->bus, 0x5000, 0, t, &err), -EINVAL);
	assert_non_null(strstr(err.text, "low"));
	assert_int_equal(orr_bus_map(&r->bus, 0, 0, t, NULL), -EINVAL);
	assert_int_equal(orr_bus_map(&r->bus, UINT64_MAX, 2, t, &err), -EINVAL);
	assert_non_null(strstr(err.text, "0xffffffffffffffff"));
}

static void map_refuses_an_overlap_and_names_both(void **state)
{
	static const uint64_t ranges[][2] = {
		{0x1000, 0x1000}, {0x1400, 0x10}, {0x0, 0x1001},
		{0x1fff, 0x1000}, {0, 0x8000},
	};
	struct bus_rig *r = *state;
	struct orr_error err;

	for (size_t i = 0; i < ORR_COUNT(ranges); i++) {
		assert_int_equal(orr_bus_map(&r->bus, ranges[i][0],
					     ranges[i][1], &r->high.socket,
					     &err),
				 -EEXIST);
		assert_non_null(strstr(err.text, "high at "));
		assert_non_null(strstr(err.text, "low at 0x1000..0x1fff"));
	}
	assert_int_equal(
		orr_bus_map(&r->bus, 0x2000, 0x1000, &r->high.socket, NULL), 0);
	assert_int_equal(orr_bus_map(&r->bus, 0, 0x1000, &r->high.socket, NULL),
			 0);
}

static void many_targets_are_told_apart(void **state)
{
	struct bus_rig *r = *state;
	struct target targets[100] = {0};
	char name[16];

	for (unsigned i = 0; i < 100; i++) {
		unsigned k = i * 37 % 100; /* in no order */

		snprintf(name, sizeof(name), "t%u", k);
		bus_rig_target(r, &targets[k], name);
		assert_int_equal(orr_bus_map(&r->bus, 0x10000 + k * 0x100, 0x80,
					     &targets[k].socket, NULL),
				 0);
	}
	for (unsigned k = 0; k < 100; k++) {
		uint64_t base = 0x10000 + k * 0x100;

		assert_int_equal(orr_write8(&r->cpu, base + k, 1),
				 k < 0x80 ? ORR_OK_RESPONSE
					  : ORR_ADDRESS_ERROR_RESPONSE);
		assert_int_equal(orr_write8(&r->cpu, base + 0x80, 1),
				 ORR_ADDRESS_ERROR_RESPONSE);
		assert_int_equal(targets[k].transfers, 1);
		assert_int_equal(targets[k].address, k);
	}
}

static void base_of_a_target_is_known(void **state)
{
	struct bus_rig *r = *state;
	struct target lost = {0};
	uint64_t base = 42;

	bus_rig_target(r, &lost, "lost");
	assert_int_equal(orr_bus_base(&r->bus, &lost.socket, &base), -ENOENT);
	assert_int_equal(base, 42);
	assert_int_equal(orr_bus_base(&r->bus, &r->high.socket, &base), 0);
	assert_true(base == HIGH);
}

static void target_is_entered_while_it_is_called(void **state)
{
	struct bus_rig *r = *state;

	orr_bus_connect(&r->bus, &r->low.dma);
	delay_of(r, 0x1000, 4);
	assert_int_equal(r->high.transfers, 1);
	assert_ptr_equal(r->high.inside, &r->high.socket.obj);
	assert_ptr_equal(r->low.inside, &r->low.socket.obj);
	assert_null(orr_sim_inside(r->sim));
}

static void connect_too_many(void)
{
	struct orr_initiator_socket i[ORR_BUS_PORTS - 1];
	char name[16];
	void *state;
	struct bus_rig *r;

	bus_rig_setup(&state);
	r = state;
	orr_sim_set_log(r->sim, NULL, NULL);
	for (unsigned k = 0; k < ORR_COUNT(i); k++) {
		snprintf(name, sizeof(name), "i%u", k);
		orr_initiator_socket_init(&i[k], orr_sim_root(r->sim), name);
		orr_bus_connect(&r->bus, &i[k]);
	}
}

static void too_many_initiators_are_a_bug(void **state)
{
	(void)state;
	assert_aborts(connect_too_many, "bus: ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(targets_see_addresses_from_zero),
		TEST(address_with_nothing_there_is_an_error),
		TEST(transfer_beyond_the_end_of_its_target_is_refused),
		TEST(length_beyond_the_buffer_is_refused_unread),
		TEST(transfer_does_not_wrap_at_the_end_of_the_world),
		TEST(transfer_of_no_bytes_is_a_burst_error),
		TEST(transfers_of_any_length_stay_within_a_target),
		TEST(stream_needs_room_for_its_width_only),
		TEST(map_refuses_empty_and_wrapping_ranges),
		TEST(map_refuses_an_overlap_and_names_both),
		TEST(many_targets_are_told_apart),
		TEST(base_of_a_target_is_known),
		TEST(target_is_entered_while_it_is_called),
		cmocka_unit_test(too_many_initiators_are_a_bug),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

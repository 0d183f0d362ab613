/* SPDX-License-Identifier: Apache-2.0 */
/* The generic payload: IEEE 1666-2023 clause 14. */
#include "../unit.h"

#include <orrery/orrery.h>

#include <string.h>

static void defaults_of_attributes_14_7(void **state)
{
	struct orr_payload p;

	(void)state;
	memset(&p, 0xa5, sizeof(p));
	orr_payload_init(&p);
	assert_int_equal(p.command, ORR_IGNORE_COMMAND);
	assert_true(p.address == 0);
	assert_null(p.data);
	assert_int_equal(p.length, 0);
	assert_null(p.byte_enable);
	assert_int_equal(p.byte_enable_length, 0);
	assert_int_equal(p.streaming_width, 0);
	assert_false(p.dmi_allowed);
	assert_int_equal(p.response, ORR_INCOMPLETE_RESPONSE);
	assert_int_equal(p.option, ORR_MIN_PAYLOAD);
}

static void set_leaves_extensions_and_references_14_7(void **state)
{
	static const struct orr_extension_type type = {.name = "e"};
	struct orr_extension e = {.type = &type};
	struct orr_payload p;
	char byte;

	(void)state;
	orr_payload_init(&p);
	orr_payload_set_extension(&p, &e);
	orr_payload_acquire(&p);
	p.response = ORR_OK_RESPONSE;
	p.dmi_allowed = true;
	orr_payload_set(&p, ORR_READ_COMMAND, 5, &byte, 1);
	assert_int_equal(p.response, ORR_INCOMPLETE_RESPONSE);
	assert_false(p.dmi_allowed);
	assert_int_equal(p.streaming_width, 1);
	assert_ptr_equal(orr_payload_extension(&p, &type), &e);
	assert_int_equal(p.refs, 1);
}

static void seven_response_values_have_names_14_17(void **state)
{
	static const struct {
		int value;
		const char *name;
	} all[] = {
		{1, "TLM_OK_RESPONSE"},
		{0, "TLM_INCOMPLETE_RESPONSE"},
		{-1, "TLM_GENERIC_ERROR_RESPONSE"},
		{-2, "TLM_ADDRESS_ERROR_RESPONSE"},
		{-3, "TLM_COMMAND_ERROR_RESPONSE"},
		{-4, "TLM_BURST_ERROR_RESPONSE"},
		{-5, "TLM_BYTE_ENABLE_ERROR_RESPONSE"},
	};

	(void)state;
	for (size_t i = 0; i < ORR_COUNT(all); i++)
		assert_string_equal(
			orr_response_name((enum orr_response)all[i].value),
			all[i].name);
	assert_string_equal(orr_response_name((enum orr_response)7),
			    "(no response status)");
}

static enum orr_response checked(struct orr_payload *p, uint32_t length,
				 uint32_t width)
{
	p->length = length;
	p->streaming_width = width;
	return orr_payload_check(p);
}

static void what_no_target_can_do_is_refused(void **state)
{
	struct orr_payload p;
	unsigned char data[8];

	(void)state;
	orr_payload_set(&p, ORR_WRITE_COMMAND, UINT64_MAX - 3, data, 4);
	assert_int_equal(orr_payload_check(&p), ORR_OK_RESPONSE);
	assert_int_equal(checked(&p, 8, 8), ORR_ADDRESS_ERROR_RESPONSE);
	assert_int_equal(checked(&p, 8, 4), ORR_OK_RESPONSE); /* a stream */
	assert_int_equal(checked(&p, 0, 4), ORR_BURST_ERROR_RESPONSE);
	assert_int_equal(checked(&p, 4, 0), ORR_BURST_ERROR_RESPONSE);
	p.byte_enable = data;
	assert_int_equal(checked(&p, 4, 4), ORR_BYTE_ENABLE_ERROR_RESPONSE);
	assert_true(orr_payload_enabled(&p, 3)); /* they disable nothing */
	p.byte_enable = NULL;
	p.data = NULL;
	assert_int_equal(checked(&p, 4, 4), ORR_GENERIC_ERROR_RESPONSE);
	p.command = ORR_IGNORE_COMMAND;
	assert_int_equal(checked(&p, 4, 4), ORR_OK_RESPONSE);
}

/* Enables 0, 1, 1 over seven bytes: 1, 2, 4 and 5 are written. */
static void byte_enable_pattern_repeats_14_14(void **state)
{
	static const unsigned char enable[] = {0, 0xff, 0xff};
	static const unsigned char expected[] = {'.', 'b', 'c', '.',
						 'e', 'f', '.'};
	unsigned char memory[7] = {'.', '.', '.', '.', '.', '.', '.'};
	unsigned char data[] = {'a', 'b', 'c', 'd', 'e', 'f', 'g'};
	struct orr_payload p;

	(void)state;
	orr_payload_set(&p, ORR_WRITE_COMMAND, 0, data, 7);
	p.byte_enable = enable;
	p.byte_enable_length = 3;
	orr_payload_copy(&p, memory);
	assert_memory_equal(memory, expected, 7);
}

/* A pattern that is longer than the data: only its beginning counts. */
static void byte_enables_beyond_the_data_are_not_used_14_14(void **state)
{
	static const unsigned char enable[] = {0xff, 0, 0xff, 0xff};
	unsigned char memory[2] = {1, 2};
	unsigned char data[2] = {8, 9};
	struct orr_payload p;

	(void)state;
	orr_payload_set(&p, ORR_READ_COMMAND, 0, data, 2);
	p.byte_enable = enable;
	p.byte_enable_length = 4;
	orr_payload_copy(&p, memory);
	assert_int_equal(data[0], 1);
	assert_int_equal(data[1], 9); /* a read leaves it alone (14.11) */
}

static void streaming_goes_to_the_same_addresses_14_15(void **state)
{
	unsigned char memory[4] = {0, 0, 9, 9};
	unsigned char data[] = {1, 2, 3, 4, 5};
	struct orr_payload p;

	(void)state;
	orr_payload_set(&p, ORR_WRITE_COMMAND, 0, data, 5);
	p.streaming_width = 2;
	assert_int_equal(orr_payload_span(&p), 2);
	orr_payload_copy(&p, memory);
	assert_memory_equal(memory, ((unsigned char[]){5, 4, 9, 9}), 4);
	p.command = ORR_READ_COMMAND;
	orr_payload_copy(&p, memory);
	assert_memory_equal(data, ((unsigned char[]){5, 4, 5, 4, 5}), 5);
}

static void ignore_command_moves_nothing_14_9(void **state)
{
	unsigned char memory[1] = {1};
	unsigned char data[1] = {2};
	struct orr_payload p;

	(void)state;
	orr_payload_set(&p, ORR_IGNORE_COMMAND, 0, data, 1);
	orr_payload_copy(&p, memory);
	assert_int_equal(memory[0], 1);
	assert_int_equal(data[0], 2);
}

static void deep_copy_takes_attributes_and_arrays_14_5(void **state)
{
	unsigned char enable[] = {0xff, 0};
	unsigned char enable2[] = {0, 0};
	unsigned char data[] = {1, 2, 3};
	unsigned char data2[] = {0, 0, 0};
	struct orr_payload a;
	struct orr_payload b;

	(void)state;
	orr_payload_init(&a);
	orr_payload_init(&b);
	orr_payload_set(&a, ORR_WRITE_COMMAND, 0x123, data, 3);
	a.streaming_width = 2;
	a.byte_enable = enable;
	a.byte_enable_length = 2;
	a.response = ORR_BURST_ERROR_RESPONSE;
	a.dmi_allowed = true;
	a.option = ORR_FULL_PAYLOAD;
	b.data = data2;
	b.byte_enable = enable2;
	orr_payload_deep_copy(&b, &a);
	assert_int_equal(b.command, ORR_WRITE_COMMAND);
	assert_true(b.address == 0x123);
	assert_int_equal(b.length, 3);
	assert_int_equal(b.streaming_width, 2);
	assert_int_equal(b.byte_enable_length, 2);
	assert_int_equal(b.response, ORR_BURST_ERROR_RESPONSE);
	assert_true(b.dmi_allowed);
	assert_int_equal(b.option, ORR_FULL_PAYLOAD);
	assert_ptr_equal(b.data, data2);
	assert_memory_equal(data2, data, 3);
	assert_memory_equal(enable2, enable, 2);
}

/* Arrays only if there are two of them. */
static void deep_copy_of_no_array_leaves_ones_own_14_5(void **state)
{
	unsigned char enable[] = {0xff};
	unsigned char data[] = {1, 2, 3};
	struct orr_payload a;
	struct orr_payload b;

	(void)state;
	orr_payload_init(&a);
	orr_payload_init(&b);
	a.length = 3;
	a.byte_enable_length = 1;
	b.data = data;
	b.byte_enable = enable;
	orr_payload_deep_copy(&b, &a);
	assert_ptr_equal(b.data, data);
	assert_int_equal(data[0], 1);
	assert_int_equal(enable[0], 0xff);
	orr_payload_deep_copy(&a, &b);
	assert_null(a.data);
	assert_null(a.byte_enable);
}

static void update_original_brings_back_a_read_14_5(void **state)
{
	static const unsigned char enable[] = {0, 0xff};
	unsigned char data[] = {0, 0, 0};
	unsigned char read[] = {7, 8, 9};
	struct orr_payload p;
	struct orr_payload copy;

	(void)state;
	orr_payload_init(&p);
	orr_payload_set(&p, ORR_READ_COMMAND, 0, data, 3);
	p.byte_enable = enable;
	p.byte_enable_length = 2;
	copy = p;
	copy.data = read;
	copy.response = ORR_OK_RESPONSE;
	copy.dmi_allowed = true;
	orr_payload_update_original(&copy, &p, true);
	assert_memory_equal(data, ((unsigned char[]){0, 8, 0}), 3);
	assert_int_equal(p.response, ORR_OK_RESPONSE);
	assert_true(p.dmi_allowed);
	orr_payload_update_original(&copy, &p, false);
	assert_memory_equal(data, read, 3);
}

/* A bridge may have made it longer, to whole words say. */
static void update_original_brings_what_there_is_room_for(void **state)
{
	unsigned char data[] = {0, 0, 0xa5};
	unsigned char read[] = {7, 8, 9};
	struct orr_payload p;
	struct orr_payload copy;

	(void)state;
	orr_payload_init(&p);
	orr_payload_init(&copy);
	orr_payload_set(&p, ORR_READ_COMMAND, 0, data, 2);
	orr_payload_set(&copy, ORR_READ_COMMAND, 0, read, 3);
	orr_payload_update_original(&copy, &p, true);
	assert_memory_equal(data, ((unsigned char[]){7, 8, 0xa5}), 3);
}

static void reset_is_back_to_the_minimal_payload_14_5(void **state)
{
	struct orr_payload p;

	(void)state;
	orr_payload_init(&p);
	p.option = ORR_FULL_PAYLOAD_ACCEPTED;
	orr_payload_reset(&p);
	assert_int_equal(p.option, ORR_MIN_PAYLOAD);
}

static void update_original_leaves_what_was_written_14_5(void **state)
{
	unsigned char data[] = {1};
	unsigned char other[] = {2};
	struct orr_payload p;
	struct orr_payload copy;

	(void)state;
	orr_payload_init(&p);
	orr_payload_init(&copy);
	orr_payload_set(&p, ORR_WRITE_COMMAND, 0, data, 1);
	orr_payload_set(&copy, ORR_WRITE_COMMAND, 0, other, 1);
	orr_payload_update_original(&copy, &p, true);
	assert_int_equal(data[0], 1);
}

static void payload_returns_to_its_pool_with_its_last_user_14_5(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_payload *p;
	struct orr_pool pool;

	(void)state;
	orr_pool_init(&pool, sim, 0);
	p = orr_pool_get(&pool);
	assert_int_equal(pool.live, 1);
	orr_payload_acquire(p);
	orr_payload_release(p);
	assert_int_equal(pool.live, 1);
	orr_payload_release(p);
	assert_int_equal(pool.live, 0);
	assert_ptr_equal(orr_pool_get(&pool), p);
	orr_sim_free(sim);
}

static void pool_gives_each_its_data(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_payload *p[40];
	struct orr_pool pool;

	(void)state;
	orr_pool_init(&pool, sim, 24);
	for (int i = 0; i < 40; i++) {
		p[i] = orr_pool_get(&pool);
		memset(p[i]->data, i, 24);
		p[i]->length = 24;
	}
	for (int i = 0; i < 40; i++)
		for (int b = 0; b < 24; b++)
			assert_int_equal(p[i]->data[b], i);
	orr_payload_release(p[3]);
	assert_ptr_equal(orr_pool_get(&pool), p[3]);
	assert_int_equal(p[3]->length, 0);
	orr_sim_free(sim);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_of_attributes_14_7),
		cmocka_unit_test(set_leaves_extensions_and_references_14_7),
		cmocka_unit_test(seven_response_values_have_names_14_17),
		cmocka_unit_test(what_no_target_can_do_is_refused),
		cmocka_unit_test(byte_enable_pattern_repeats_14_14),
		cmocka_unit_test(
			byte_enables_beyond_the_data_are_not_used_14_14),
		cmocka_unit_test(streaming_goes_to_the_same_addresses_14_15),
		cmocka_unit_test(ignore_command_moves_nothing_14_9),
		cmocka_unit_test(deep_copy_takes_attributes_and_arrays_14_5),
		cmocka_unit_test(deep_copy_of_no_array_leaves_ones_own_14_5),
		cmocka_unit_test(update_original_brings_back_a_read_14_5),
		cmocka_unit_test(update_original_brings_what_there_is_room_for),
		cmocka_unit_test(update_original_leaves_what_was_written_14_5),
		cmocka_unit_test(reset_is_back_to_the_minimal_payload_14_5),
		cmocka_unit_test(
			payload_returns_to_its_pool_with_its_last_user_14_5),
		cmocka_unit_test(pool_gives_each_its_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

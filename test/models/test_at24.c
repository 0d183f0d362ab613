/* SPDX-License-Identifier: Apache-2.0 */
/* Section numbers are those of the AT24C02C's data sheet, DS20006111A. */
#include "at24_rig.h"

/* 7.1 */
static void byte_write_stores_a_byte(void **state)
{
	struct rig *r = *state;

	put1(r, 0x42, 0xa5);
	assert_int_equal(get(r, 0x42), 0xa5);
	assert_int_equal(get(r, 0x43), 0xff);
}

/* 7.2 */
static void page_write_stores_up_to_a_page(void **state)
{
	static const uint8_t bytes[PAGE] = {1, 2, 3, 4, 5, 6, 7, 8};
	struct rig *r = *state;

	assert_true(put(r, 0x10, bytes, PAGE));
	cycle(r);
	assert_memory_equal(r->rom.bytes + 0x10, bytes, PAGE);
}

static void page_write_wraps_within_the_page(void **state)
{
	static const uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
	static const uint8_t page[PAGE] = {3, 4, 5, 6, 7, 8, 9, 10};
	struct rig *r = *state;

	/* from 6 on: 1 and 2, then 3 to 8 at 0, and 9 and 10 over 1 and 2 */
	assert_true(put(r, 0x16, bytes, sizeof(bytes)));
	cycle(r);
	assert_memory_equal(r->rom.bytes + 0x10, page, PAGE);
	assert_int_equal(r->rom.bytes[0x18], 0xff);
}

static void bytes_of_the_page_not_written_stay(void **state)
{
	struct rig *r = *state;

	put1(r, 0x20, 0x11);
	put1(r, 0x22, 0x33);
	assert_int_equal(get(r, 0x20), 0x11);
	assert_int_equal(get(r, 0x21), 0xff);
}

/* 7.3: acknowledge polling */
static void it_answers_again_when_the_write_cycle_is_over(void **state)
{
	struct rig *r = *state;
	uint8_t byte = 0;

	assert_true(put(r, 0, &byte, 1));
	assert_false(orr_i2c_start(&r->bus, ADDRESS, true));
	orr_sim_run(r->sim, ORR_MS(5) - 1);
	assert_false(orr_i2c_start(&r->bus, ADDRESS, false));
	orr_i2c_stop(&r->bus);
	orr_sim_run(r->sim, 1);
	assert_true(orr_i2c_start(&r->bus, ADDRESS, true));
}

static void address_alone_starts_no_write_cycle(void **state)
{
	struct rig *r = *state;

	assert_true(put(r, 0x42, NULL, 0));
	assert_true(orr_i2c_start(&r->bus, ADDRESS, true));
}

static void repeated_start_discards_what_was_to_be_written(void **state)
{
	struct rig *r = *state;

	orr_i2c_start(&r->bus, ADDRESS, false);
	orr_i2c_write(&r->bus, 0x42);
	orr_i2c_write(&r->bus, 0x00);
	assert_int_equal(get(r, 0x42), 0xff);
	cycle(r);
	assert_int_equal(get(r, 0x42), 0xff);
}

/* 8.1 */
static void current_address_is_the_one_after_the_last(void **state)
{
	struct rig *r = *state;

	put1(r, 0x42, 0x01);
	put1(r, 0x43, 0x02);
	put1(r, 0x44, 0x03);
	assert_int_equal(get(r, 0x42), 0x01);
	assert_int_equal(get_current(r), 0x02);
	assert_int_equal(get_current(r), 0x03);
}

/* 8.3 */
static void sequential_read_goes_on_over_the_end(void **state)
{
	struct rig *r = *state;

	put1(r, 0xff, 0x01);
	put1(r, 0x00, 0x02);
	orr_i2c_start(&r->bus, ADDRESS, false);
	orr_i2c_write(&r->bus, 0xff);
	orr_i2c_start(&r->bus, ADDRESS, true);
	assert_int_equal(orr_i2c_read(&r->bus), 0x01);
	orr_i2c_ack(&r->bus, true);
	assert_int_equal(orr_i2c_read(&r->bus), 0x02);
	orr_i2c_ack(&r->bus, false);
}

/* 8.1: after a write, too; the page is that of 7.2 */
static void current_address_after_a_write_stays_in_its_page(void **state)
{
	struct rig *r = *state;

	r->rom.bytes[0x40] = 0x01;
	r->rom.bytes[0x44] = 0x02;
	put1(r, 0x43, 0x00);
	assert_int_equal(get_current(r), 0x02);
	put1(r, 0x47, 0x00);
	assert_int_equal(get_current(r), 0x01);
}

/* 7.5 */
static void protected_memory_is_read_but_not_written(void **state)
{
	struct rig *r = *state;

	orr_wire_set(&r->rom.wp, true);
	put1(r, 0x42, 0x00);
	assert_int_equal(get(r, 0x42), 0xff);
	orr_wire_set(&r->rom.wp, false);
	put1(r, 0x42, 0x00);
	assert_int_equal(get(r, 0x42), 0x00);
}

/* 7.5: its level at STOP counts, and there is no write cycle */
static void protection_counts_at_stop(void **state)
{
	struct rig *r = *state;

	orr_i2c_start(&r->bus, ADDRESS, false);
	orr_i2c_write(&r->bus, 0x42);
	assert_true(orr_i2c_write(&r->bus, 0x00));
	orr_wire_set(&r->rom.wp, true);
	orr_i2c_stop(&r->bus);
	assert_int_equal(get(r, 0x42), 0xff);
	orr_wire_set(&r->rom.wp, false);
	orr_i2c_stop(&r->bus);
	cycle(r);
	assert_int_equal(get(r, 0x42), 0xff);
}

static void protection_after_stop_is_too_late(void **state)
{
	struct rig *r = *state;
	uint8_t byte = 0x00;

	assert_true(put(r, 0x42, &byte, 1));
	orr_wire_set(&r->rom.wp, true);
	cycle(r);
	assert_int_equal(get(r, 0x42), 0x00);
}

static void power_on_cuts_a_write_cycle_short(void **state)
{
	struct rig *r = *state;
	uint8_t byte = 0;

	put(r, 0x42, &byte, 1);
	orr_device_reset(&r->rom.dev);
	cycle(r);
	assert_int_equal(get(r, 0x42), 0xff);
}

/* 6.1: the address */
static void address_of_another_kind_is_refused(void **state)
{
	struct rig *r = *state;
	struct orr_error err;
	struct orr_at24 other;

	orr_at24_init(&other, orr_sim_root(r->sim), "other");
	orr_i2c_attach(&r->bus, &other.i2c, 0x58, NULL);
	assert_int_equal(orr_device_realize(&other.dev, &err), -EINVAL);
	assert_string_equal(err.text,
			    "other: an at24 is attached at an I2C address "
			    "from 0x50 to 0x57, not at 0x58");
}

/* 6.1: A2 to A0 */
static void eight_share_a_bus(void **state)
{
	struct rig *r = *state;
	struct orr_at24 *others = orr_sim_alloc(r->sim, 7 * sizeof(*others));
	uint8_t byte = 0;

	for (unsigned i = 0; i < 7; i++) {
		char name[8];

		snprintf(name, sizeof(name), "rom%u", i);
		orr_at24_init(&others[i], orr_sim_root(r->sim), name);
		orr_i2c_attach(&r->bus, &others[i].i2c,
			       (uint8_t)(ADDRESS + 1 + i), NULL);
		assert_int_equal(orr_device_realize(&others[i].dev, NULL), 0);
		others[i].bytes[0] = (uint8_t)i;
	}
	assert_true(put(r, 0, &byte, 1));
	for (uint8_t i = 0; i < 7; i++) {
		assert_true(orr_i2c_start(&r->bus, ADDRESS + 1 + i, true));
		assert_int_equal(orr_i2c_read(&r->bus), i);
		orr_i2c_stop(&r->bus);
	}
}

/* 7.1: the AT24C01C has 7 bits of address; 8.1: it begins anew after 0x7f */
static void small_one_does_not_look_at_the_upper_address_bit(void **state)
{
	struct rig *r = *state;

	r->rom.file = NULL;
	orr_device_set_u64(&r->rom.dev, "size", 128, NULL);
	assert_int_equal(orr_device_realize(&r->rom.dev, NULL), 0);
	put1(r, 0x80, 0x01);
	assert_int_equal(get(r, 0x00), 0x01);
	get(r, 0x7f);
	assert_int_equal(get_current(r), 0x01);
}

/* 9 */
static void all_bits_are_ones_at_first(void **state)
{
	struct rig *r = *state;

	for (unsigned i = 0; i < 256; i++)
		assert_int_equal(get(r, (uint8_t)i), 0xff);
}

static void sizes_are_powers_of_two(void **state)
{
	struct rig *r = *state;

	orr_device_set_u64(&r->rom.dev, "pagesize", 3, NULL);
	assert_int_equal(orr_device_realize(&r->rom.dev, NULL), -EINVAL);
	orr_device_set_u64(&r->rom.dev, "pagesize", 16, NULL);
	orr_device_set_u64(&r->rom.dev, "size", 200, NULL);
	assert_int_equal(orr_device_realize(&r->rom.dev, NULL), -EINVAL);
	orr_device_set_u64(&r->rom.dev, "size", 128, NULL);
	assert_int_equal(orr_device_realize(&r->rom.dev, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		on_test(byte_write_stores_a_byte),
		on_test(page_write_stores_up_to_a_page),
		on_test(page_write_wraps_within_the_page),
		on_test(bytes_of_the_page_not_written_stay),
		on_test(it_answers_again_when_the_write_cycle_is_over),
		on_test(address_alone_starts_no_write_cycle),
		on_test(repeated_start_discards_what_was_to_be_written),
		on_test(current_address_is_the_one_after_the_last),
		on_test(current_address_after_a_write_stays_in_its_page),
		on_test(sequential_read_goes_on_over_the_end),
		on_test(protected_memory_is_read_but_not_written),
		on_test(protection_counts_at_stop),
		on_test(protection_after_stop_is_too_late),
		on_test(power_on_cuts_a_write_cycle_short),
		on_test(address_of_another_kind_is_refused),
		on_test(eight_share_a_bus),
		on_test(all_bits_are_ones_at_first),
		file_test(small_one_does_not_look_at_the_upper_address_bit),
		file_test(sizes_are_powers_of_two),
	};

	return cmocka_run_group_tests_name("at24", tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "../unit.h"

#include <orrery/time.h>

#include <errno.h>

static void sum_saturates(void **state)
{
	(void)state;
	assert_int_equal(orr_time_add(1, 2), 3);
	assert_true(orr_time_add(ORR_TIME_MAX, 1) == ORR_TIME_MAX);
	assert_true(orr_time_mul(ORR_S(1), UINT64_MAX) == ORR_TIME_MAX);
	assert_true(orr_s(1u << 30) == ORR_TIME_MAX);
}

static void periods_do_not_drift(void **state)
{
	struct orr_period p = orr_period_fs(69841279);

	(void)state;
	/* 10^9 ticks of 69.841279 ns are 69.841279 s to the picosecond */
	assert_true(orr_period_time(p, 1000000000) == UINT64_C(69841279000000));
	assert_true(orr_period_count(p, UINT64_C(69841279000000)) ==
		    1000000000);
	assert_true(orr_period_count(p, UINT64_C(69841278999999)) == 999999999);
}

static void parse_reads_units_and_fractions(void **state)
{
	orr_time t = 0;

	(void)state;
	assert_int_equal(orr_time_parse("10ms", &t), 0);
	assert_true(t == ORR_MS(10));
	assert_int_equal(orr_time_parse(" 1.5 us", &t), 0);
	assert_true(t == ORR_NS(1500));
	assert_int_equal(orr_time_parse("0.001ns", &t), 0);
	assert_true(t == 1);
}

static void parse_knows_digits_that_do_not_matter(void **state)
{
	orr_time t = 0;

	(void)state;
	assert_int_equal(orr_time_parse("99999999.0000000000000ps", &t), 0);
	assert_true(t == 99999999);
	assert_int_equal(orr_time_parse("00000000000000000000001.50ns", &t), 0);
	assert_true(t == 1500);
	assert_int_equal(orr_time_parse("0.000000000001s", &t), 0);
	assert_true(t == 1);
}

static void parse_reads_all_that_fits(void **state)
{
	orr_time t = 0;

	(void)state;
	assert_int_equal(orr_time_parse("18446744.073709551614s", &t), 0);
	assert_true(t == ORR_TIME_MAX - 1);
	assert_int_equal(orr_time_parse("18446744.073709551615s", &t), -ERANGE);
	assert_int_equal(orr_time_parse("18446744073709551615ps", &t), -ERANGE);
	assert_int_equal(orr_time_parse("99999999999999999999ps", &t), -ERANGE);
}

static void parse_refuses_nonsense(void **state)
{
	orr_time t = 42;

	(void)state;
	assert_int_equal(orr_time_parse("", &t), -EINVAL);
	assert_int_equal(orr_time_parse("10", &t), -EINVAL);
	assert_int_equal(orr_time_parse("ms", &t), -EINVAL);
	assert_int_equal(orr_time_parse("-1ms", &t), -EINVAL);
	assert_int_equal(orr_time_parse("1.2.3ms", &t), -EINVAL);
	assert_int_equal(orr_time_parse("0.0001ns", &t), -EINVAL);
	assert_int_equal(orr_time_parse("0.0000000000001s", &t), -EINVAL);
	assert_int_equal(orr_time_parse(".ms", &t), -EINVAL);
	assert_int_equal(orr_time_parse("10 m s", &t), -EINVAL);
	assert_int_equal(orr_time_parse("10ms ", &t), -EINVAL);
	assert_int_equal(orr_time_parse("99999999999s", &t), -ERANGE);
	assert_true(t == 42);
}

static void format_is_exact(void **state)
{
	char buf[32];

	(void)state;
	assert_string_equal(orr_time_format(1002500000, buf, sizeof(buf)),
			    "1.0025 ms");
	assert_string_equal(orr_time_format(ORR_S(3), buf, sizeof(buf)), "3 s");
	assert_string_equal(orr_time_format(7, buf, sizeof(buf)), "7 ps");
	assert_string_equal(orr_time_format(0, buf, sizeof(buf)), "0 ps");
	assert_string_equal(orr_time_format(ORR_TIME_MAX, buf, sizeof(buf)),
			    "never");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sum_saturates),
		cmocka_unit_test(periods_do_not_drift),
		cmocka_unit_test(parse_reads_units_and_fractions),
		cmocka_unit_test(parse_knows_digits_that_do_not_matter),
		cmocka_unit_test(parse_reads_all_that_fits),
		cmocka_unit_test(parse_refuses_nonsense),
		cmocka_unit_test(format_is_exact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Scripts: lat(), span() and profile(). An access takes 20 ns. */
#include "script_rig.h"

#include <string.h>

static void latency_has_all_fields(void **state)
{
	struct rig *r = *state;

	run_text(r, "profile()\n"
		    "for i = 1, 100 do soc.gadget.CTRL:read() end\n"
		    "soc.gadget.CTRL:write(0)\n"
		    "local l = lat('gadget.CTRL', 'read')\n"
		    "print(l.count, l.min, l.mean, l.deviation, l.max)\n"
		    "print(l.p50, l.p90, l.p99, l.p999)\n"
		    "print(lat('soc.gadget.CTRL').count)\n"
		    "print(lat('gadget.CTRL', 'read', 'wait').max)\n"
		    "print(lat('gadget.CTRL', 'transfer').max)\n"
		    "expect(l.p99 < ns(40))\n");
	assert_prints(r, "100\t20000\t20000.0\t0.0\t20000\n"
			 "20000\t20000\t20000\t20000\n"
			 "101\n0\n20000\n");
}

static void failure_shows_the_distribution(void **state)
{
	struct rig *r = *state;

	run_text(r, "profile()\n"
		    "soc.gadget.CTRL:read()\n"
		    "expect(lat('gadget.CTRL', 'read').p99 < ns(10))\n"
		    "expect(false)\n");
	assert_int_equal(script_failures(r->script), 2);
	assert_non_null(strstr(r->err,
			       "t.lua:3: expectation not met (at 20 ns)"
			       "\n  gadget.CTRL read: 1 values, mean "
			       "20 ns, min 20 ns, p50 20 ns, p90 20 "
			       "ns, p99 20 ns, p999 20 ns, max 20 ns\n"));
	assert_non_null(strstr(r->err, "t.lua:4: expectation not met (at 20 ns)"
				       "\n"));
}

static void latency_of_nothing_is_an_error(void **state)
{
	struct rig *r = *state;

	run_text(r, "profile()\n"
		    "print(lat('gadget.CTRL').count)\n"
		    "expect(lat('gadget.CTRL', 'read').p99 < ns(10))\n");
	assert_crashes(r, "t.lua:3: nothing has been recorded of gadget.CTRL "
			  "read");
}

static void latency_needs_a_profile(void **state)
{
	struct rig *r = *state;

	run_text(r, "lat('gadget.CTRL')");
	assert_crashes(r, "there is no profile: run with --profile, or call "
			  "profile() first");
}

static void unknown_field_is_named(void **state)
{
	struct rig *r = *state;

	run_text(r, "profile() print(lat('x').p98)");
	assert_crashes(r, "a latency has no 'p98', but count,");
}

/* An end of a name is not just any. */
static void name_is_whole(void **state)
{
	struct rig *r = *state;

	run_text(r, "profile()\n"
		    "soc.gadget.CTRL:read()\n"
		    "print(lat('CTRL').count, lat('TRL').count,\n"
		    "      lat('x.soc.gadget.CTRL').count)\n");
	assert_prints(r, "1\t0\t0\n");
}

static void span_ends_with_its_block(void **state)
{
	struct rig *r = *state;

	run_text(r, "profile()\n"
		    "do\n"
		    "	local s <close> = span('boot')\n"
		    "	wait(us(3))\n"
		    "end\n"
		    "local s = span('boot')\n"
		    "wait(us(5))\n"
		    "s:close()\n"
		    "s:close()\n"
		    "local l = lat('boot')\n"
		    "print(l.count, l.min, l.max)\n");
	assert_prints(r, "2\t3000000\t5000000\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(latency_has_all_fields),
		RIG_TEST(failure_shows_the_distribution),
		RIG_TEST(latency_of_nothing_is_an_error),
		RIG_TEST(latency_needs_a_profile),
		RIG_TEST(unknown_field_is_named),
		RIG_TEST(name_is_whole),
		RIG_TEST(span_ends_with_its_block),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

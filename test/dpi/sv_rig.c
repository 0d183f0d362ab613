/* SPDX-License-Identifier: Apache-2.0 */
#include "sv_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A handle outlives its simulation, so that calls after the end are told. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(
	void);
const char *__lsan_default_suppressions(void)
{
	return "leak:orr_sv_open";
}

long long open_board_with(const char *options)
{
	char text[1024];

	snprintf(text, sizeof(text), "%s/boards/soc.dts %s", getenv("srcdir"),
		 options);
	return orr_sv_open(ORR_SV_ABI, "tb.sync", text);
}

long long open_board(void)
{
	return open_board_with("");
}

const char *error_of(long long s)
{
	const char *text;

	orr_sv_error(s, &text);
	return text;
}

void check_error(long long s, const char *expected)
{
	assert_int_equal(orr_sv_status(s), ORR_SV_ERROR);
	if (!strstr(error_of(s), expected))
		assert_string_equal(error_of(s), expected);
}

int attach_apb(long long s)
{
	return orr_sv_attach(s, ORR_SV_INITIATOR, "apb", "", 4, "tb.apb");
}

int advance(long long s, long long now, int kick, long long *next)
{
	return orr_sv_advance(s, now, kick, next);
}

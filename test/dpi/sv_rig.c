/* SPDX-License-Identifier: Apache-2.0 */
#include "sv_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A handle outlives its simulation, so that calls after the end are told. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(
	void);
const char *__lsan_default_suppressions(void)
{
	return "leak:orr_sv_open";
}

long long open_other(const char *board, const char *option, const char *value)
{
	char text[1024];

	snprintf(text, sizeof(text), "%s/%s %s %s", getenv("srcdir"), board,
		 option, value);
	return orr_sv_open(ORR_SV_ABI, "tb.sync", text);
}

long long open_with(const char *option, const char *value)
{
	return open_other("boards/soc.dts", option, value);
}

long long open_board(void)
{
	return open_with("", "");
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

void make_file(char path[PATH_ROOM])
{
	const char *directory = getenv("TMPDIR");
	int n = snprintf(path, PATH_ROOM, "%s/orrery-sv-XXXXXX",
			 directory ? directory : "/tmp");
	int fd;

	assert_in_range(n, 1, PATH_ROOM - 1);
	fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
}

void take_file(const char *path, char *text, size_t size)
{
	FILE *f = fopen(path, "r");
	size_t n;

	assert_non_null(f);
	n = fread(text, 1, size, f);
	fclose(f);
	unlink(path);
	assert_in_range(n, 1, size - 1);
	text[n] = '\0';
}

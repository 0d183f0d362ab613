/* SPDX-License-Identifier: Apache-2.0 */
#include "golden_trace.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void golden_trace_expect(const struct golden_trace *t, bool ok,
			 const char *what, uint64_t seen, uint64_t recorded)
{
	if (!ok)
		fail_msg("%s:%u: %s is 0x%" PRIx64 ", recorded 0x%" PRIx64,
			 t->path, t->line, what, seen, recorded);
}

/* Returns whether that was the end of the trace. */
static bool replay_line(struct golden_trace *t, const char *text,
			golden_step_fn *fn)
{
	json_error_t error;
	json_t *step = json_loads(text, 0, &error);
	const char *op = json_string_value(json_object_get(step, "op"));
	bool end;

	t->line++;
	if (!step)
		fail_msg("%s:%u: %s", t->path, t->line, error.text);
	if (!op)
		fail_msg("%s:%u: expected an \"op\"", t->path, t->line);
	fn(t, op, step);
	end = strcmp(op, "end") == 0;
	json_decref(step);
	return end;
}

void golden_trace_replay(struct golden_trace *t, golden_step_fn *fn)
{
	FILE *f = fopen(t->path, "r");
	bool end = false;
	char text[512];

	if (!f)
		fail_msg("cannot open %s", t->path);
	t->line = 0;
	while (fgets(text, sizeof(text), f))
		end = replay_line(t, text, fn);
	fclose(f);
	if (!end)
		fail_msg("%s:%u: expected \"end\" last", t->path, t->line);
}

static char *fixture_path(const char *name)
{
	const char *srcdir = getenv("srcdir");
	char path[4096];

	snprintf(path, sizeof(path), "%s/test/golden/%s.jsonl",
		 srcdir ? srcdir : ".", name);
	return strdup(path);
}

int golden_trace_main(const char *group, CMUnitTestFunction test,
		      const char *const *fixtures, size_t n, int argc,
		      char **argv)
{
	struct CMUnitTest *tests;
	int failed;

	if (argc > 1)
		n = (size_t)argc - 1;
	tests = calloc(n, sizeof(*tests));
	for (size_t i = 0; i < n; i++) {
		char *path = argc > 1 ? strdup(argv[i + 1])
				      : fixture_path(fixtures[i]);

		tests[i] = (struct CMUnitTest){path, test, NULL, NULL, path};
	}
	failed = _cmocka_run_group_tests(group, tests, n, NULL, NULL);
	for (size_t i = 0; i < n; i++)
		free(tests[i].initial_state);
	free(tests);
	return failed;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Recorded traces: files of JSON, an operation on each line with what was
 * seen after it. Its member "op" says what it is; the last one is "end".
 */
#ifndef ORRERY_TEST_GOLDEN_TRACE_H
#define ORRERY_TEST_GOLDEN_TRACE_H

#include "../unit.h"

#include <jansson.h>

#include <stdbool.h>

struct golden_trace {
	const char *path;
	unsigned line; /* the current one, from 1 */
};

/* Performs an operation of the trace and compares what there is to see. */
typedef void golden_step_fn(struct golden_trace *t, const char *op,
			    const json_t *step);

/* Performs all operations of t->path; fails unless "end" is the last. */
void golden_trace_replay(struct golden_trace *t, golden_step_fn *fn);

/* Fails unless ok, and tells the line of the trace and what differs in it. */
void golden_trace_expect(const struct golden_trace *t, bool ok,
			 const char *what, uint64_t seen, uint64_t recorded);

/*
 * Runs the test, whose *state is a path, for each of n fixtures, which are
 * test/golden/NAME.jsonl, or instead for each file named on the command line.
 * Returns the number of failed tests.
 */
int golden_trace_main(const char *group, CMUnitTestFunction test,
		      const char *const *fixtures, size_t n, int argc,
		      char **argv);

#endif

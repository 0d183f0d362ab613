/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time, which only these commands move. The clock of the protocol has whole
 * nanoseconds: what is due within one has happened at its end.
 */
#include "impl.h"

#include <inttypes.h>

enum { PS_PER_NS = 1000 };

static void answer(struct qtest *q, enum orr_run result)
{
	orr_time ns = orr_now(q->sim) / PS_PER_NS;

	if (result == ORR_RUN_LIMIT)
		stream_printf(q->out, "OK %" PRIu64 "\n", ns);
	else
		qtest_fail(q, "interrupted at %" PRIu64, ns);
}

void qtest_settle(struct qtest *q)
{
	orr_sim_run(q->sim, 0);
}

/* Run to an absolute time; nothing happens if that is past. */
static void run_until(struct qtest *q, int64_t ns)
{
	const uint64_t last = ORR_TIME_MAX / PS_PER_NS;
	orr_time now = orr_now(q->sim);
	orr_time until = now;

	if (ns > 0 && (uint64_t)ns >= last) {
		qtest_fail(q, "time ends before %" PRIu64, last);
		return;
	}
	if (ns > 0 && orr_ns((uint64_t)ns) > now)
		until = orr_ns((uint64_t)ns);
	answer(q, orr_sim_run(q->sim, until - now));
}

/* To when the next thing happens; if nothing does, time stays. */
static void step_to_next(struct qtest *q)
{
	orr_time next = orr_sim_next_time(q->sim);

	if (next == ORR_TIME_MAX)
		answer(q, ORR_RUN_LIMIT);
	else
		run_until(q, (int64_t)((next - 1) / PS_PER_NS + 1));
}

void qtest_clock_step(struct qtest *q, char **words)
{
	int64_t now = (int64_t)(orr_now(q->sim) / PS_PER_NS);
	uint64_t step;

	if (!words[1])
		step_to_next(q);
	else if (!qtest_number(q, words[1], &step))
		return;
	else if ((int64_t)step > INT64_MAX - now)
		run_until(q, INT64_MAX);
	else
		run_until(q, now + (int64_t)step);
}

void qtest_clock_set(struct qtest *q, char **words)
{
	uint64_t ns;

	if (qtest_number(q, words[1], &ns))
		run_until(q, (int64_t)ns);
}

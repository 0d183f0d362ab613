/* SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include <time.h>

double bench_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + 1e-9 * (double)ts.tv_nsec;
}

void bench_meter_warm(struct bench_meter *m, uint64_t warm)
{
	m->count = 0;
	m->mark = warm ? warm : 1;
	m->running = false;
}

bool bench_meter_mark(struct bench_meter *m)
{
	double now = bench_now();

	if (m->running) {
		m->seconds = now - m->start;
		return true;
	}
	m->running = true;
	m->mark += m->ops;
	m->start = now;
	return false;
}

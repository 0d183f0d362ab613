/* SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include <stdio.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

double bench_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + 1e-9 * (double)ts.tv_nsec;
}

uint64_t bench_resident(void)
{
	unsigned long pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");

	if (!f)
		return 0;
	if (fscanf(f, "%*u %lu", &pages) != 1)
		pages = 0;
	fclose(f);
	return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

uint64_t bench_peak(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (uint64_t)usage.ru_maxrss * 1024;
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

void bench_fold(struct bench_meter *m, uint64_t value)
{
	m->checksum = (m->checksum ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	m->checksum ^= m->checksum >> 32;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include <linux/perf_event.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/syscall.h>
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

/* Those of this thread in user mode, from now on; 0 if they are not counted. */
static int count_instructions(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_HARDWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_HW_INSTRUCTIONS,
		.pinned = 1, /* all the time or not at all */
		.exclude_kernel = 1,
		.exclude_hv = 1,
	};
	long fd = syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0);

	return fd > 0 ? (int)fd : 0;
}

static uint64_t counted_instructions(int fd)
{
	uint64_t n = 0;

	if (fd && read(fd, &n, sizeof(n)) != sizeof(n))
		n = 0;
	if (fd)
		close(fd);
	return n;
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
		m->instructions = counted_instructions(m->counter);
		m->seconds = now - m->start;
		return true;
	}
	m->running = true;
	m->mark += m->ops;
	m->counter = count_instructions();
	m->start = bench_now();
	return false;
}

void bench_fold(struct bench_meter *m, uint64_t value)
{
	m->checksum = (m->checksum ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	m->checksum ^= m->checksum >> 32;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rtl.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

struct result {
	double seconds;
	uint64_t steps;
	uint64_t transfers;
	uint64_t sum;
};

static void find(const char *what, const char *variant, char *path, size_t size)
{
	const char *folder = getenv("ORRERY_BENCH_RTL");

	snprintf(path, size, "%s/%s-%s", folder ? folder : "bench/peers/rtl",
		 what, variant);
}

const char *rtl_lacks(const char *what, const char *variant)
{
	char path[4096];

	find(what, variant, path, sizeof(path));
	if (access(path, X_OK) == 0)
		return NULL;
	return "not built: make bench-rtl, which needs verilator";
}

static double cpu_seconds(const struct rusage *u)
{
	return (double)(u->ru_utime.tv_sec + u->ru_stime.tv_sec) +
	       (double)(u->ru_utime.tv_usec + u->ru_stime.tv_usec) / 1e6;
}

static void child(const char *path, const int *ends, uint64_t gap,
		  uint64_t steps)
{
	char a[32];
	char b[32];

	snprintf(a, sizeof(a), "+steps=%" PRIu64, steps);
	snprintf(b, sizeof(b), "+gap=%" PRIu64, gap);
	dup2(ends[1], STDOUT_FILENO);
	close(ends[0]);
	close(ends[1]);
	execl(path, path, a, b, (char *)NULL);
	_exit(127);
}

/* The line that it prints, among others. */
static bool read_result(FILE *f, struct result *r)
{
	char line[256];
	bool found = false;

	while (fgets(line, sizeof(line), f))
		found |= sscanf(line,
				"%" SCNu64 " steps, %" SCNu64
				" transfers, sum %" SCNx64,
				&r->steps, &r->transfers, &r->sum) == 3;
	return found;
}

static bool run_once(const char *path, uint64_t gap, uint64_t steps,
		     struct result *r)
{
	struct rusage usage;
	bool found = false;
	int status = -1;
	int ends[2];
	FILE *f;
	pid_t pid;

	if (pipe(ends) != 0)
		return false;
	pid = fork();
	if (pid == 0)
		child(path, ends, gap, steps);
	close(ends[1]);
	f = fdopen(ends[0], "r");
	if (f) {
		found = read_result(f, r);
		fclose(f);
	}
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid)
		return false;
	r->seconds = cpu_seconds(&usage);
	return found && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

const char *rtl_run(const char *what, const char *variant, uint64_t gap,
		    uint64_t clocks, struct bench_meter *m)
{
	const char *lacks = rtl_lacks(what, variant);
	uint64_t warm = m->ops / 10 + 1;
	struct result less = {0};
	struct result more = {0};
	char path[4096];

	if (lacks)
		return lacks;
	find(what, variant, path, sizeof(path));
	if (!run_once(path, gap, warm * clocks, &less) ||
	    !run_once(path, gap, (warm + m->ops) * clocks, &more))
		return "the program that Verilator has built failed";
	m->seconds = more.seconds - less.seconds;
	if (m->seconds <= 0)
		return "too few operations to be measured";
	m->count = more.steps / clocks;
	bench_fold(m, more.transfers);
	bench_fold(m, more.sum);
	return NULL;
}

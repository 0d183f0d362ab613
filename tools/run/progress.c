/* SPDX-License-Identifier: Apache-2.0 */
#include "run.h"

#include <signal.h>
#include <string.h>
#include <time.h>

/* A run that is over sooner shows nothing. */
#define PATIENCE 1.0

/* Seconds. */
#define PS 1e-12

enum { LINE_SIZE = 160 };

/* What a signal handler can reach. */
static volatile sig_atomic_t asked;

double host_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

/* With SA_RESTART: who waits for the host goes on waiting. */
static void on_usr1(int number)
{
	(void)number;
	asked = true;
}

void progress_catch_signal(void)
{
	struct sigaction sa = {.sa_handler = on_usr1, .sa_flags = SA_RESTART};
	struct sigaction old;

	if (sigaction(SIGUSR1, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
		sigaction(SIGUSR1, &sa, NULL);
}

static double share_of(const struct progress *p, double now)
{
	return p->until ? now / ((double)p->until * PS) : 1;
}

/* "2 h 05 min", as exact as such an estimate can be. */
static const char *span(double seconds, char *buf, size_t size)
{
	unsigned long s = seconds < 1e9 ? (unsigned long)(seconds + 0.5) : 0;

	if (seconds >= 1e9)
		snprintf(buf, size, "years");
	else if (s < 100)
		snprintf(buf, size, "%lu s", s);
	else if (s < 100 * 60)
		snprintf(buf, size, "%lu min", (s + 30) / 60);
	else
		snprintf(buf, size, "%lu h %02lu min", s / 3600, s / 60 % 60);
	return buf;
}

/* How much is done, and when the rest will be if it goes on like this. */
static void add_estimate(char *line, size_t size, double share, double elapsed)
{
	size_t n = strlen(line);
	char left[32];

	snprintf(line + n, size - n, ", %.0f %%", 100 * share);
	n = strlen(line);
	if (share > 0 && share <= 1)
		snprintf(line + n, size - n, ", %s left",
			 span(elapsed / share - elapsed, left, sizeof(left)));
}

static void describe(const struct progress *p, const struct orr_sim *sim,
		     char *line, size_t size)
{
	double elapsed = host_now() - p->start;
	double now = (double)orr_now(sim) * PS;

	if (p->realtime && now < elapsed)
		now = elapsed; /* the simulation looks when something is due */
	snprintf(line, size, "%.6f s simulated, %.3gx real time, %.3g events/s",
		 now, now / elapsed,
		 (double)orr_sim_event_count(sim) / elapsed);
	if (p->until != ORR_TIME_MAX)
		add_estimate(line, size, share_of(p, now), elapsed);
}

/* Where there is no progress line, or instead of it, and to stay. */
static void answer(struct progress *p, const struct orr_sim *sim)
{
	char line[LINE_SIZE];

	asked = false;
	describe(p, sim, line, sizeof(line));
	progress_erase(p);
	fprintf(stderr, "%s\n", line);
}

void progress_update(struct progress *p, const struct orr_sim *sim)
{
	char line[LINE_SIZE];

	if (asked)
		answer(p, sim);
	if (!p->enabled || host_now() - p->start < PATIENCE)
		return;
	describe(p, sim, line, sizeof(line));
	fprintf(stderr, "\r%s\033[K", line);
	p->shown = true;
}

void progress_erase(struct progress *p)
{
	if (p->shown)
		fputs(PROGRESS_ERASE, stderr);
	p->shown = false;
}

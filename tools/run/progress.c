/* SPDX-License-Identifier: Apache-2.0 */
#include "run.h"

#include <time.h>

/* A run that is over sooner shows nothing. */
#define PATIENCE 1.0

/* Seconds. */
#define PS 1e-12

double host_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

void progress_update(struct progress *p, const struct orr_sim *sim)
{
	double elapsed = host_now() - p->start;
	double now = (double)orr_now(sim) * PS;

	if (!p->enabled || elapsed < PATIENCE)
		return;
	if (p->realtime && now < elapsed)
		now = elapsed; /* the simulation looks when something is due */
	fprintf(stderr, "\r%.6f s simulated, %.3gx real time", now,
		now / elapsed);
	if (p->until != ORR_TIME_MAX && p->until)
		fprintf(stderr, ", %.0f %%",
			100 * now / ((double)p->until * PS));
	fputs("\033[K", stderr);
	p->shown = true;
}

void progress_erase(struct progress *p)
{
	if (p->shown)
		fputs(PROGRESS_ERASE, stderr);
	p->shown = false;
}

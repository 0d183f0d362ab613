/* SPDX-License-Identifier: Apache-2.0 */
#include "run.h"

#include <time.h>

/* A run that is over sooner shows nothing. */
#define PATIENCE 1.0

double host_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

void progress_update(struct progress *p, const struct orr_sim *sim)
{
	double elapsed = host_now() - p->start;
	double now = (double)orr_now(sim) * 1e-12;

	if (!p->enabled || elapsed < PATIENCE)
		return;
	fprintf(stderr, "\r%.6f s simulated, %.3g times real time", now,
		now / elapsed);
	if (p->until != ORR_TIME_MAX && p->until)
		fprintf(stderr, ", %.0f %%",
			100 * (double)orr_now(sim) / (double)p->until);
	fputs("\033[K", stderr);
	p->shown = true;
}

void progress_erase(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	p->shown = false;
}

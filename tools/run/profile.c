/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Latency as histograms: orrery run --profile. The log is HdrHistogram's text
 * format 1.3: a line for each route with a tag, the interval in seconds, the
 * highest value, and the histogram, whose values are picoseconds.
 */
#include "../commands.h"
#include "run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 128 };

static const double ps_per_second = 1e12;

struct log {
	FILE *f;
	const struct orr_sim *sim;
};

int profile_start(struct profiler *p, const char *path, struct board *b)
{
	p->path = path;
	board_profile(b);
	if (!p->path)
		return 0;
	p->f = fopen(p->path, "w");
	if (p->f)
		return 0;
	return complain("--profile-log %s: %s", p->path, strerror(errno));
}

static void write_route(void *arg, const struct orr_object *initiator,
			const struct orr_object *target,
			const struct orr_latency *l)
{
	const struct orr_histogram *h = l->histogram;
	const struct log *log = arg;
	size_t size = orr_histogram_encode(h, NULL, 0) + 1;
	char *text = orr_sim_alloc(initiator->sim, size);
	char from[NAME_SIZE];
	char to[NAME_SIZE];

	orr_histogram_encode(h, text, size);
	fprintf(log->f, "Tag=%s>%s,0.000,%.12f,%.3f,%s\n",
		orr_object_path(initiator, from, sizeof(from)),
		report_target(target, to, sizeof(to)),
		(double)orr_now(log->sim) / ps_per_second, (double)h->max,
		text);
}

int profile_finish(struct profiler *p, const struct orr_sim *sim,
		   const struct board *b)
{
	struct log log = {.f = p->f, .sim = sim};
	bool failed;

	if (!p->f)
		return 0;
	fputs("#[Histogram log format version 1.3]\n"
	      "#[StartTime: 0.000 (seconds of simulated time)]\n"
	      "#[BaseTime: 0.000 (seconds of simulated time)]\n"
	      "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\","
	      "\"Interval_Compressed_Histogram\"\n",
	      p->f);
	board_routes(b, write_route, &log);
	failed = ferror(p->f) != 0;
	failed |= fclose(p->f) != 0;
	p->f = NULL;
	return failed ? complain("--profile-log %s: cannot be written", p->path)
		      : 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * orrery run --profile: what becomes of it at the end. The log is
 * HdrHistogram's text format 1.3: a line for each row with a tag, the interval
 * in seconds, the highest value, and the histogram, whose values are
 * picoseconds.
 */
#include "../commands.h"
#include "../host/file.h"
#include "run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const double ps_per_second = 1e12;

static int open_file(FILE **f, const char *option, const char *path)
{
	if (!path)
		return 0;
	*f = fopen(path, "w");
	if (*f)
		return 0;
	return complain("%s %s: %s", option, path, strerror(errno));
}

/* Of half a profile nothing is left. */
static int close_file(FILE *f, const char *option, const char *path)
{
	struct stat st;
	bool regular = fstat(fileno(f), &st) == 0 && S_ISREG(st.st_mode);
	int code = close_written(f);

	if (!code)
		return 0;
	if (regular)
		unlink(path);
	return complain("%s %s: %s", option, path, strerror(code));
}

int profile_start(struct profiler *p, const struct run_options *o,
		  struct orr_sim *sim)
{
	int code = open_file(&p->log, "--profile-log", o->profile_log);

	if (code == 0)
		code = open_file(&p->json, "--profile-json", o->profile_json);
	if (o->profile || p->log || p->json)
		orr_profile_start(sim);
	return code;
}

struct log {
	FILE *f;
	const struct orr_sim *sim;
};

/* "cpu>soc.uart0.DR:read:wait"; the format allows neither space nor comma. */
static void write_tag(FILE *f, const struct orr_profile_row *row)
{
	fprintf(f, "Tag=%s%s%s%s%s%s%s:%s", row->initiator,
		*row->initiator ? ">" : "", row->target, *row->reg ? "." : "",
		row->reg, *row->command ? ":" : "", row->command, row->part);
}

static void write_row(void *arg, const struct orr_profile_row *row)
{
	const struct orr_histogram *h = row->histogram;
	const struct log *log = arg;
	size_t size = orr_histogram_encode(h, NULL, 0) + 1;
	char *text = malloc(size);

	if (!text)
		return;
	orr_histogram_encode(h, text, size);
	write_tag(log->f, row);
	fprintf(log->f, ",0.000,%.12f,%.3f,%s\n",
		(double)orr_now(log->sim) / ps_per_second, (double)h->max,
		text);
	free(text);
}

static int write_log(FILE *f, const char *path, struct orr_sim *sim)
{
	struct log log = {f, sim};

	if (!f)
		return 0;
	fputs("#[Histogram log format version 1.3]\n"
	      "#[StartTime: 0.000 (seconds of simulated time)]\n"
	      "#[BaseTime: 0.000 (seconds of simulated time)]\n"
	      "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\","
	      "\"Interval_Compressed_Histogram\"\n",
	      f);
	orr_profile_rows(orr_profile_of(sim), write_row, &log);
	return close_file(f, "--profile-log", path);
}

static int write_json(FILE *f, const struct run_options *o, struct orr_sim *sim,
		      const struct outcome *outcome)
{
	struct profile_about about = {
		.board = o->board,
		.script = o->script ? o->script : "",
		.host_seconds = outcome->host_seconds,
	};

	if (!f)
		return 0;
	if (outcome->sampler)
		about.shares = sampler_shares(outcome->sampler, &about.nshares);
	profile_write(f, sim, &about);
	return close_file(f, "--profile-json", o->profile_json);
}

int profile_finish(struct profiler *p, const struct run_options *o,
		   struct orr_sim *sim, const struct outcome *outcome)
{
	int log = write_log(p->log, o->profile_log, sim);
	int json = write_json(p->json, o, sim, outcome);

	return log ? log : json;
}

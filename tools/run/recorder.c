/* SPDX-License-Identifier: Apache-2.0 */
/* What is written and kept of a run while it lasts. */
#include "../commands.h"
#include "../trace/points.h"
#include "run.h"

#include <errno.h>

static void print(void *arg, const char *line)
{
	struct recorder *rec = arg;

	progress_erase(rec->progress);
	fprintf(stderr, "trace: %s\n", line);
}

static void on_trace(void *arg, const struct orr_trace_record *record)
{
	char line[512];

	print(arg, orr_trace_format(record, line, sizeof(line)));
}

static void start_trace(struct recorder *rec, const char *pattern)
{
	struct orr_object *root = orr_sim_root(rec->sim);
	struct nearest nearest = {.pattern = pattern};
	char list[NEAREST * NEAREST_NAME_SIZE];

	if (orr_trace_start(root, pattern, on_trace, rec))
		return;
	points_offer(root, &nearest);
	complain("warning: --trace %s: no trace point has such a name; "
		 "nearest: %s",
		 pattern, nearest_list(&nearest, list, sizeof(list)));
}

static void start_traces(struct recorder *rec)
{
	const struct words *traces = &rec->options->traces;

	for (size_t i = 0; i < traces->n; i++)
		start_trace(rec, traces->at[i]);
}

static void on_level(void *arg, enum orr_log_level level, const char *line)
{
	struct recorder *rec = arg;

	(void)level;
	progress_erase(rec->progress);
	fprintf(stderr, "%s\n", line);
}

static int start_levels(struct recorder *rec)
{
	const struct words *rules = &rec->options->levels;
	struct orr_error err;

	rec->levels =
		(struct levels){.sim = rec->sim, .fn = on_level, .arg = rec};
	for (size_t i = 0; i < rules->n; i++)
		switch (levels_add(&rec->levels, rules->at[i], &err)) {
		case 0:
			break;
		case -ENOENT:
			complain("warning: --log %s: %s", rules->at[i],
				 err.text);
			break;
		default:
			return complain("--log %s: %s", rules->at[i], err.text);
		}
	levels_start(&rec->levels);
	return 0;
}

static int start_ring(struct recorder *rec)
{
	uint64_t n = rec->options->ring;

	if (!n)
		return 0;
	if (n > RING_MAX)
		return complain("--ring %llu: expected at most %d",
				(unsigned long long)n, RING_MAX);
	rec->ring.print = print;
	rec->ring.arg = rec;
	ring_start(&rec->ring, rec->sim, (size_t)n);
	return 0;
}

static void on_missed(void *arg, const char *pattern, const char *nearest)
{
	(void)arg;
	complain("warning: --wave %s: nothing has such a name; nearest: %s",
		 pattern, nearest);
}

static int open_waves(struct recorder *rec)
{
	const struct run_options *o = rec->options;
	struct orr_error err;

	if (!o->vcd)
		return 0;
	rec->waves = waves_open(rec->sim, o->vcd, &err);
	if (!rec->waves)
		return complain("--vcd %s: %s", o->vcd, err.text);
	waves_record(rec->waves, o->waves.at, o->waves.n, on_missed, NULL);
	return 0;
}

static int open_timeline(struct recorder *rec)
{
	const char *path = rec->options->timeline;
	struct orr_error err;

	if (!path)
		return 0;
	rec->timeline = timeline_open(rec->sim, path, &err);
	return rec->timeline ? 0
			     : complain("--timeline %s: %s", path, err.text);
}

int recorder_start(struct recorder *rec, const struct run_options *o,
		   struct orr_sim *sim, struct progress *progress)
{
	int code;

	*rec = (struct recorder){
		.options = o, .sim = sim, .progress = progress};
	code = open_waves(rec);
	start_traces(rec);
	if (code == 0)
		code = start_levels(rec);
	if (code == 0)
		code = start_ring(rec);
	if (code == 0)
		code = open_timeline(rec);
	return code;
}

int recorder_finish(struct recorder *rec, bool failed)
{
	struct orr_error err;
	int code = 0;

	if (failed && rec->options->ring)
		ring_dump(&rec->ring);
	if (rec->waves && waves_close(rec->waves, &err) != 0)
		code = complain("--vcd %s: %s", rec->options->vcd, err.text);
	if (rec->timeline && timeline_close(rec->timeline, &err) != 0)
		code = complain("--timeline %s: %s", rec->options->timeline,
				err.text);
	return code;
}

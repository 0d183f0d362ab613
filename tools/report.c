/* SPDX-License-Identifier: Apache-2.0 */
/* What a run prints at its end. */
#include "run.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

enum { NAME_SIZE = 128 };

/* A device rather than its socket. */
static char *target_path(const struct orr_object *target, char *buf)
{
	const struct orr_object *owner = target->parent;

	if (owner && orr_object_kind(owner) == ORR_KIND_DEVICE)
		target = owner;
	return orr_object_path(target, buf, NAME_SIZE);
}

static double per_second(uint64_t n, double seconds)
{
	return seconds > 0 ? (double)n / seconds : 0;
}

/* The widths of the table's columns of names, and then its rows. */
struct table {
	FILE *f;
	int initiator;
	int target;
	unsigned rows;
};

static void measure_row(void *arg, const struct orr_object *initiator,
			const struct orr_object *target,
			const struct orr_latency *l)
{
	struct table *t = arg;
	char path[NAME_SIZE];
	int n;

	(void)l;
	n = (int)strlen(orr_object_path(initiator, path, sizeof(path)));
	t->initiator = n > t->initiator ? n : t->initiator;
	n = (int)strlen(target_path(target, path));
	t->target = n > t->target ? n : t->target;
	t->rows++;
}

static void print_row(void *arg, const struct orr_object *initiator,
		      const struct orr_object *target,
		      const struct orr_latency *l)
{
	struct table *t = arg;
	char from[NAME_SIZE];
	char to[NAME_SIZE];
	char min[32];
	char mean[32];
	char max[32];

	fprintf(t->f, "%-*s  %-*s  %10" PRIu64 "  %14s  %14s  %14s\n",
		t->initiator, orr_object_path(initiator, from, sizeof(from)),
		t->target, target_path(target, to), l->count,
		orr_time_format(l->min, min, sizeof(min)),
		orr_time_format(l->sum / l->count, mean, sizeof(mean)),
		orr_time_format(l->max, max, sizeof(max)));
}

static void print_table(FILE *f, const struct board *b)
{
	struct table t = {.f = f,
			  .initiator = (int)strlen("initiator"),
			  .target = (int)strlen("target")};

	board_routes(b, measure_row, &t);
	if (!t.rows)
		return;
	fprintf(f, "\naccess latency\n%-*s  %-*s  %10s  %14s  %14s  %14s\n",
		t.initiator, "initiator", t.target, "target", "count", "min",
		"mean", "max");
	board_routes(b, print_row, &t);
}

void report_text(FILE *f, struct orr_sim *sim, const struct board *b,
		 const struct outcome *o)
{
	uint64_t events = orr_sim_event_count(sim);
	char time[32];

	fprintf(f, "%-10s%s (%s)\n", "simulated",
		orr_time_format(orr_now(sim), time, sizeof(time)), o->reason);
	fprintf(f, "%-10s%.3f s\n", "host time", o->host_seconds);
	fprintf(f, "%-10s%" PRIu64 "\n", "events", events);
	fprintf(f, "%-10s%.0f\n", "events/s",
		per_second(events, o->host_seconds));
	fprintf(f, "%-10s%" PRIu64 "\n", "deltas", orr_sim_delta_count(sim));
	fprintf(f, "%-10s%016" PRIx64 "\n", "run hash", orr_sim_hash(sim));
	print_table(f, b);
}

/* JSON's integers end at 2^63 - 1 in jansson; beyond, as a real. */
static json_t *number(uint64_t n)
{
	return n <= INT64_MAX ? json_integer((json_int_t)n)
			      : json_real((double)n);
}

static void add_route(void *arg, const struct orr_object *initiator,
		      const struct orr_object *target,
		      const struct orr_latency *l)
{
	char from[NAME_SIZE];
	char to[NAME_SIZE];

	orr_object_path(initiator, from, sizeof(from));
	target_path(target, to);
	json_array_append_new(arg, json_pack("{ss ss so so so so}", "initiator",
					     from, "target", to, "count",
					     number(l->count), "min_ps",
					     number(l->min), "mean_ps",
					     number(l->sum / l->count),
					     "max_ps", number(l->max)));
}

static json_t *make_report(struct orr_sim *sim, const struct board *b,
			   const struct outcome *o)
{
	uint64_t events = orr_sim_event_count(sim);
	json_t *routes = json_array();
	char time[32];
	char hash[17];

	board_routes(b, add_route, routes);
	orr_time_format(orr_now(sim), time, sizeof(time));
	snprintf(hash, sizeof(hash), "%016" PRIx64, orr_sim_hash(sim));
	return json_pack("{so ss sf so sf ss so ss si so}", "simulated_ps",
			 number(orr_now(sim)), "simulated", time,
			 "host_seconds", o->host_seconds, "events",
			 number(events), "events_per_second",
			 per_second(events, o->host_seconds), "run_hash", hash,
			 "delta_cycles", number(orr_sim_delta_count(sim)),
			 "reason", o->reason, "script_failures",
			 (int)o->script_failures, "routes", routes);
}

void report_json(FILE *f, struct orr_sim *sim, const struct board *b,
		 const struct outcome *o)
{
	json_t *report = make_report(sim, b, o);

	json_dumpf(report, f, JSON_COMPACT);
	fputc('\n', f);
	json_decref(report);
}

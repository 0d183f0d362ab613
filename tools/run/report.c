/* SPDX-License-Identifier: Apache-2.0 */
/* What a run prints at its end. */
#include "run.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

enum { NAME_SIZE = 128 };

/* The path of a route's target: that of a device rather than its socket. */
static char *report_target(const struct orr_object *target, char *buf,
			   size_t size)
{
	const struct orr_object *owner = target->parent;

	if (owner && orr_object_kind(owner) == ORR_KIND_DEVICE)
		target = owner;
	return orr_object_path(target, buf, size);
}

/*
 * All that a profile has of a route, in memory of the simulation; NULL without
 * a profile, or if nothing came since it began.
 */
static struct orr_histogram *route_profile(const struct orr_object *initiator,
					   const struct orr_object *target)
{
	struct orr_sim *sim = initiator->sim;
	struct orr_profile *p = orr_profile_of(sim);
	size_t slots = orr_histogram_slots(ORR_PROFILE_DIGITS);
	struct orr_histogram *h;
	char from[NAME_SIZE];
	char to[NAME_SIZE];
	const struct orr_profile_row like = {
		.kind = ORR_PROFILE_BUS,
		.initiator = orr_object_path(initiator, from, sizeof(from)),
		.target = report_target(target, to, sizeof(to)),
		.part = "total",
	};

	if (!p)
		return NULL;
	h = orr_sim_alloc(sim, sizeof(*h));
	orr_histogram_init(h, ORR_PROFILE_DIGITS,
			   orr_sim_alloc(sim, slots * sizeof(uint64_t)));
	return orr_profile_sum(p, &like, h) ? h : NULL;
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

/* What --profile adds. */
static const struct {
	const char *name;
	const char *key;
	double percent;
} percentiles[] = {
	{"p50", "p50_ps", 50},
	{"p90", "p90_ps", 90},
	{"p99", "p99_ps", 99},
	{"p99.9", "p99_9_ps", 99.9},
};

static void measure_row(void *arg, const struct orr_object *initiator,
			const struct orr_object *target,
			const struct orr_latency *l)
{
	struct table *t = arg;
	char path[NAME_SIZE];
	int n;

	n = (int)strlen(orr_object_path(initiator, path, sizeof(path)));
	t->initiator = n > t->initiator ? n : t->initiator;
	n = (int)strlen(report_target(target, path, sizeof(path)));
	t->target = n > t->target ? n : t->target;
	t->rows++;
	(void)l;
}

static void print_percentiles(FILE *f, const struct orr_histogram *h)
{
	char text[32];

	for (size_t i = 0; i < ORR_COUNT(percentiles); i++) {
		orr_time t =
			orr_histogram_percentile(h, percentiles[i].percent);

		fprintf(f, "  %14s", orr_time_format(t, text, sizeof(text)));
	}
}

static void print_row(void *arg, const struct orr_object *initiator,
		      const struct orr_object *target,
		      const struct orr_latency *l)
{
	const struct orr_histogram *h = route_profile(initiator, target);
	struct table *t = arg;
	char from[NAME_SIZE];
	char to[NAME_SIZE];
	char min[32];
	char mean[32];
	char max[32];

	fprintf(t->f, "%-*s  %-*s  %10" PRIu64 "  %14s  %14s  %14s",
		t->initiator, orr_object_path(initiator, from, sizeof(from)),
		t->target, report_target(target, to, sizeof(to)), l->count,
		orr_time_format(l->min, min, sizeof(min)),
		orr_time_format(l->sum / l->count, mean, sizeof(mean)),
		orr_time_format(l->max, max, sizeof(max)));
	if (h)
		print_percentiles(t->f, h);
	fputc('\n', t->f);
}

static void print_table(FILE *f, const struct board *b, bool profiled)
{
	struct table t = {.f = f,
			  .initiator = (int)strlen("initiator"),
			  .target = (int)strlen("target")};

	board_routes(b, measure_row, &t);
	if (!t.rows)
		return;
	fprintf(f, "\naccess latency\n%-*s  %-*s  %10s  %14s  %14s  %14s",
		t.initiator, "initiator", t.target, "target", "count", "min",
		"mean", "max");
	for (size_t i = 0; profiled && i < ORR_COUNT(percentiles); i++)
		fprintf(f, "  %14s", percentiles[i].name);
	fputc('\n', f);
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
	print_table(f, b, orr_profile_of(sim));
	if (o->sampler)
		sampler_print(o->sampler, f);
}

/* JSON's integers end at 2^63 - 1 in jansson; beyond, as a real. */
static json_t *number(uint64_t n)
{
	return n <= INT64_MAX ? json_integer((json_int_t)n)
			      : json_real((double)n);
}

static json_t *worst_cases(const struct orr_histogram *h)
{
	json_t *cases = json_array();

	for (uint32_t i = 0; i < h->nworst; i++) {
		const struct orr_histogram_case *c = &h->worst[i];

		json_array_append_new(cases,
				      json_pack("{so so so}", "latency_ps",
						number(c->value), "end_ps",
						number(c->when), "id",
						number(c->tag)));
	}
	return cases;
}

static void add_profile(json_t *route, const struct orr_histogram *h)
{
	for (size_t i = 0; i < ORR_COUNT(percentiles); i++)
		json_object_set_new(route, percentiles[i].key,
				    number(orr_histogram_percentile(
					    h, percentiles[i].percent)));
	json_object_set_new(route, "deviation_ps",
			    json_real(orr_histogram_deviation(h)));
	json_object_set_new(route, "worst", worst_cases(h));
}

static void add_route(void *arg, const struct orr_object *initiator,
		      const struct orr_object *target,
		      const struct orr_latency *l)
{
	const struct orr_histogram *h = route_profile(initiator, target);
	char from[NAME_SIZE];
	char to[NAME_SIZE];
	json_t *route;

	orr_object_path(initiator, from, sizeof(from));
	report_target(target, to, sizeof(to));
	route = json_pack("{ss ss so so so so}", "initiator", from, "target",
			  to, "count", number(l->count), "min_ps",
			  number(l->min), "mean_ps", number(l->sum / l->count),
			  "max_ps", number(l->max));
	if (h)
		add_profile(route, h);
	json_array_append_new(arg, route);
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

	if (o->sampler) {
		size_t n;
		const struct profile_share *shares =
			sampler_shares(o->sampler, &n);

		json_object_set_new(report, "host",
				    profile_host(o->host_seconds, shares, n));
	}
	json_dumpf(report, f, JSON_COMPACT);
	fputc('\n', f);
	json_decref(report);
}

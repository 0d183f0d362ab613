/* SPDX-License-Identifier: Apache-2.0 */
/* A profile becomes JSON. */
#include "profile.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { WHAT_SIZE = 600 };

static json_t *number(uint64_t n)
{
	return json_integer(n < INT64_MAX ? (json_int_t)n : INT64_MAX);
}

static void set_number(json_t *object, const char *name, uint64_t n)
{
	json_object_set_new(object, name, number(n));
}

/* "read soc.uart0.DR", "ack soc.uart0.irq" */
static json_t *what_of(const struct orr_profile_row *row)
{
	char what[WHAT_SIZE];

	snprintf(what, sizeof(what), "%s %s%s%s",
		 *row->command ? row->command : row->part, row->target,
		 *row->reg ? "." : "", row->reg);
	return json_string(what);
}

static json_t *worst_of(const struct orr_profile_row *row)
{
	const struct orr_histogram *h = row->histogram;
	json_t *worst = json_array();

	for (uint32_t i = 0; i < h->nworst; i++)
		json_array_append_new(
			worst,
			json_pack("{so so so so}", "value",
				  number(h->worst[i].value), "when",
				  number(h->worst[i].when), "what",
				  what_of(row), "id", number(h->worst[i].tag)));
	return worst;
}

static void add_bucket(void *arg, uint64_t low, uint64_t high, uint64_t count)
{
	json_array_append_new(arg, json_pack("[ooo]", number(low), number(high),
					     number(count)));
}

static json_t *buckets_of(const struct orr_histogram *h)
{
	json_t *buckets = json_array();

	orr_histogram_buckets(h, add_bucket, buckets);
	return buckets;
}

static json_t *encoded(const struct orr_histogram *h)
{
	size_t size = orr_histogram_encode(h, NULL, 0) + 1;
	char *text = malloc(size);
	json_t *json;

	if (!text)
		return json_string("");
	orr_histogram_encode(h, text, size);
	json = json_string(text);
	free(text);
	return json;
}

void profile_set_values(json_t *json, const struct orr_histogram *h)
{
	set_number(json, "count", h->count);
	set_number(json, "min", h->min);
	json_object_set_new(json, "mean", json_real(orr_histogram_mean(h)));
	json_object_set_new(json, "deviation",
			    json_real(orr_histogram_deviation(h)));
	set_number(json, "p50", orr_histogram_percentile(h, 50));
	set_number(json, "p90", orr_histogram_percentile(h, 90));
	set_number(json, "p99", orr_histogram_percentile(h, 99));
	set_number(json, "p999", orr_histogram_percentile(h, 99.9));
	set_number(json, "max", h->max);
	json_object_set_new(json, "buckets", buckets_of(h));
	json_object_set_new(json, "hdr", encoded(h));
}

static void add_row(void *arg, const struct orr_profile_row *row)
{
	json_t *json = json_pack("{ss ss ss ss ss ss ss}", "kind",
				 orr_profile_kind_name(row->kind), "initiator",
				 row->initiator, "target", row->target,
				 "register", row->reg, "command", row->command,
				 "part", row->part, "unit", "ps");

	profile_set_values(json, row->histogram);
	json_object_set_new(json, "worst", worst_of(row));
	json_array_append_new(arg, json);
}

static json_t *times(const orr_time *times, uint32_t n)
{
	json_t *array = json_array();

	for (uint32_t i = 0; i < n; i++)
		json_array_append_new(array, number(times[i]));
	return array;
}

static void add_bus(void *arg, const struct orr_profile_series *s)
{
	json_array_append_new(arg,
			      json_pack("{ss so so so}", "name", s->bus,
					"interval", number(s->interval), "busy",
					times(s->busy, s->n), "waiting",
					times(s->waiting, s->n)));
}

static void add_transaction(void *arg, const struct orr_profile_transaction *t)
{
	json_array_append_new(
		arg,
		json_pack("{so ss ss ss ss so so so so}", "id", number(t->id),
			  "initiator", t->initiator, "target", t->target,
			  "register", t->reg, "command", t->command, "start",
			  number(t->start), "wait", number(t->wait), "transfer",
			  number(t->transfer), "device", number(t->device)));
}

static void add_line(void *arg, const struct orr_profile_line *l)
{
	json_t *edges = json_array();

	for (uint32_t i = 0; i < l->n; i++)
		json_array_append_new(edges, json_pack("[oi]",
						       number(l->edges[i].when),
						       (int)l->edges[i].level));
	json_array_append_new(arg,
			      json_pack("{ss so so}", "wire", l->wire, "edges",
					edges, "dropped", number(l->dropped)));
}

json_t *profile_host(double host_seconds, const struct profile_share *shares,
		     size_t n)
{
	json_t *by = json_array();

	for (size_t i = 0; i < n; i++) {
		const struct profile_share *s = &shares[i];

		json_array_append_new(
			by, json_pack("{ss ss sf so}", "what", s->what, "kind",
				      s->kind, "share", s->share, "samples",
				      number(s->samples)));
	}
	return json_pack("{sf so}", "seconds", host_seconds, "by", by);
}

static void set_recorded(json_t *json, struct orr_profile *p)
{
	json_t *rows = json_array();
	json_t *buses = json_array();
	json_t *interrupts = json_array();
	json_t *transactions = json_array();

	if (p) {
		orr_profile_rows(p, add_row, rows);
		orr_profile_buses(p, add_bus, buses);
		orr_profile_interrupts(p, add_line, interrupts);
		orr_profile_transactions(p, add_transaction, transactions);
	}
	json_object_set_new(json, "rows", rows);
	json_object_set_new(json, "buses", buses);
	json_object_set_new(json, "interrupts", interrupts);
	json_object_set_new(json, "transactions", transactions);
}

json_t *profile_json(struct orr_sim *sim, const struct profile_about *about)
{
	char hash[19];
	json_t *json;

	snprintf(hash, sizeof(hash), "0x%016" PRIx64, orr_sim_hash(sim));
	json = json_pack("{ss si ss ss ss so ss so}", "format",
			 "orrery-profile", "version", PROFILE_VERSION, "board",
			 about->board, "script", about->script, "orrery",
			 orr_version(), "simulated", number(orr_now(sim)),
			 "hash", hash, "events",
			 number(orr_sim_event_count(sim)));
	set_recorded(json, orr_profile_of(sim));
	json_object_set_new(json, "host",
			    profile_host(about->host_seconds, about->shares,
					 about->nshares));
	return json;
}

void profile_write(FILE *f, struct orr_sim *sim,
		   const struct profile_about *about)
{
	json_t *json = profile_json(sim, about);

	json_dumpf(json, f, JSON_COMPACT);
	fputc('\n', f);
	json_decref(json);
}

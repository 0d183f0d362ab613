/* SPDX-License-Identifier: Apache-2.0 */
/* orrery bench and its peers. */
#include "pairs.h"

#include "../commands.h"
#include "impl.h"

#include <inttypes.h>
#include <string.h>

/* Builds have no name, and old ones do not tell what they did. */
static int mismatch(const struct job *job, const struct side *other,
		    const struct outcome *ours, const struct outcome *theirs)
{
	char params[128] = "";

	complain("%s %s: %s did other work: count %" PRIu64 ", checksum "
		 "%016" PRIx64 "; ours are %" PRIu64 " and %016" PRIx64,
		 job->bench->name, job_params(job, params, sizeof(params)),
		 *other->name ? other->name : "the other build", theirs->count,
		 theirs->checksum, ours->count, ours->checksum);
	return EXIT_CHECK;
}

static int run_pair(const struct job *job, const struct side *other,
		    struct pairs *p, char *why, size_t size)
{
	struct side self = {.kind = SIDE_SELF, .program = "/proc/self/exe"};
	const struct side *sides[2] = {&self, other};
	struct outcome o[2];

	for (unsigned i = 0; i < 2; i++) {
		/* by turns; theirs before, as it may lack the workload */
		unsigned who = (p->n + i + 1) % 2;
		int code = side_run(sides[who], job, &o[who], why, size);

		if (code != EXIT_OK)
			return code;
	}
	if (o[1].count &&
	    (o[0].count != o[1].count || o[0].checksum != o[1].checksum))
		return mismatch(job, other, &o[0], &o[1]);
	p->ours[p->n] = o[0].ns;
	p->theirs[p->n] = o[1].ns;
	memcpy(p->last, o, sizeof(o));
	p->ratios[p->n++] = o[1].ns / o[0].ns;
	return EXIT_OK;
}

int run_pairs(const struct job *job, const struct side *other, unsigned runs,
	      struct pairs *p, char *why, size_t size)
{
	p->n = 0;
	while (p->n < runs) {
		int code = run_pair(job, other, p, why, size);

		if (code != EXIT_OK)
			return code;
	}
	return EXIT_OK;
}

static json_t *pairs_json(const struct job *job, const struct side *peer,
			  struct pairs *p)
{
	struct figures ratio = summarize(p->ratios, p->n);
	json_t *json = json_pack(
		"{s:s, s:o, s:s, s:s, s:s, s:s, s:s, s:I, s:f, s:f, s:f, s:f, "
		"s:f, s:i}",
		"workload", job->bench->name, "params", job_params_json(job),
		"commit", history_commit(), "flags", ORRERY_BUILT_WITH, "peer",
		peer->name, "peer_version", peer->version, "peer_flags",
		peer->flags, "ops", (json_int_t)job->ops, "ours_ns",
		summarize(p->ours, p->n).median, "peer_ns",
		summarize(p->theirs, p->n).median, "ratio", ratio.median,
		"ratio_min", ratio.min, "ratio_max", ratio.max, "runs",
		(int)p->n);

	if (p->last[0].bytes) {
		json_object_set_new(json, "ours_bytes",
				    json_integer((json_int_t)p->last[0].bytes));
		json_object_set_new(json, "peer_bytes",
				    json_integer((json_int_t)p->last[1].bytes));
	}
	return json;
}

static double real(const json_t *row, const char *key)
{
	return json_number_value(json_object_get(row, key));
}

static void print_pairs(const struct job *job, const struct side *peer,
			const json_t *row)
{
	char params[128] = "";
	char range[64];

	snprintf(range, sizeof(range), "%.2f..%.2f", real(row, "ratio_min"),
		 real(row, "ratio_max"));
	printf("%-12s %-24s %-9s %9.2f %9.2f %7.2fx  %s", job->bench->name,
	       job_params(job, params, sizeof(params)), peer->name,
	       real(row, "ours_ns"), real(row, "peer_ns"), real(row, "ratio"),
	       range);
	if (real(row, "ours_bytes") > 0)
		printf("  bytes each: %.0f, %.0f", real(row, "ours_bytes"),
		       real(row, "peer_bytes"));
	putchar('\n');
	fflush(stdout);
}

/* One side of the pairs, whose ns are sorted. */
static int keep_side(struct history *h, const struct job *job,
		     const struct pairs *p, const struct side *peer)
{
	const struct outcome *last = &p->last[peer != NULL];
	double ns[MAX_REPS];

	memcpy(ns, peer ? p->theirs : p->ours, p->n * sizeof(*ns));
	return history_add(
		h, &(struct result){
			   .job = job,
			   .program = peer ? peer->name : "orrery",
			   .version = peer ? peer->version : orr_version(),
			   .flags = peer ? peer->flags : ORRERY_BUILT_WITH,
			   .ns = summarize(ns, p->n),
			   .runs = p->n,
			   .peak = last->peak,
			   .bytes = last->bytes,
			   .checksum = last->checksum,
		   });
}

static int keep(struct history *h, const struct job *job, const struct pairs *p,
		const struct side *peer)
{
	int code = keep_side(h, job, p, NULL);

	return code == EXIT_OK ? keep_side(h, job, p, peer) : code;
}

/* What a peer has told it lacks, for one line after the table. */
struct lacking {
	const char *last; /* workload of which it has nothing */
	char text[1024];
};

static void note_lacking(struct lacking *l, const struct job *job,
			 const char *why)
{
	const char *name = job->bench->name;
	bool all = strstr(why, name) != NULL;
	char params[128] = "";
	size_t used = strlen(l->text);

	if (l->last == name)
		return;
	l->last = all ? name : NULL;
	if (!all)
		job_params(job, params, sizeof(params));
	snprintf(l->text + used, sizeof(l->text) - used, "%s%s%s%s",
		 used ? ", " : "", name, *params ? " " : "", params);
}

static int compare(const struct job *job, const struct side *peer,
		   unsigned runs, struct history *h, json_t *rows,
		   struct lacking *lacking)
{
	struct pairs p;
	char why[512];
	json_t *row;
	int code = run_pairs(job, peer, runs, &p, why, sizeof(why));

	if (code == SIDE_LACKS) {
		note_lacking(lacking, job, why);
		return EXIT_OK;
	}
	if (code != EXIT_OK)
		return code;
	row = pairs_json(job, peer, &p);
	print_pairs(job, peer, row);
	json_array_append_new(rows, row);
	return keep(h, job, &p, peer);
}

static void print_heads(const struct bench_options *o)
{
	printf("orrery %s: %s\n", orr_version(), ORRERY_BUILT_WITH);
	for (unsigned i = 0; i < o->npeers; i++)
		printf("%s %s: %s\n", o->peers[i].name, o->peers[i].version,
		       o->peers[i].flags);
	printf("%-12s %-24s %-9s %9s %9s %8s  %s\n", "workload", "parameters",
	       "peer", "ours ns", "peer ns", "ratio", "min..max");
}

int compare_peers(const struct plan *plan, struct bench_options *o,
		  json_t *rows)
{
	unsigned runs = o->reps ? o->reps : o->quick ? 3 : 7;
	struct lacking lacking[MAX_PEERS] = {0};
	int worst = EXIT_OK;

	for (unsigned i = 0; i < o->npeers; i++)
		if (side_open(&o->peers[i]) != EXIT_OK)
			return EXIT_USE;
	print_heads(o);
	for (size_t i = 0; i < plan->count; i++) {
		struct job job = job_scaled(&plan->jobs[i], o);

		if (job_lacks(&job))
			continue;
		for (unsigned j = 0; j < o->npeers; j++) {
			int code = compare(&job, &o->peers[j], runs, o->kept,
					   rows, &lacking[j]);

			if (code != EXIT_OK)
				worst = code;
		}
	}
	for (unsigned i = 0; i < o->npeers; i++)
		if (*lacking[i].text)
			printf("%s has no %s\n", o->peers[i].name,
			       lacking[i].text);
	return worst;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Whether this build is faster than another. */
#include "../commands.h"
#include "impl.h"
#include "pairs.h"

enum { LEAST_PAIRS = 6, QUICK_PAIRS = 7, USUAL_PAIRS = 11 };

static const char *verdict(const struct interval *i)
{
	return i->low > 1 ? "faster" : i->high < 1 ? "slower" : "no difference";
}

static void print_row(const struct job *job, const struct figures *ours,
		      const struct figures *theirs, double ratio,
		      const struct interval *i)
{
	char params[128] = "";
	char range[64];

	snprintf(range, sizeof(range), "%.3f..%.3f", i->low, i->high);
	printf("%-12s %-24s %9.2f %9.2f %7.3f  %-14s %s\n", job->bench->name,
	       job_params(job, params, sizeof(params)), ours->median,
	       theirs->median, ratio, range, verdict(i));
	fflush(stdout);
}

static void judge(const struct job *job, struct pairs *p, const char *what,
		  json_t *rows)
{
	struct figures ours = summarize(p->ours, p->n);
	struct figures theirs = summarize(p->theirs, p->n);
	double ratio = summarize(p->ratios, p->n).median;
	struct interval i = median_interval(p->ratios, p->n);

	print_row(job, &ours, &theirs, ratio, &i);
	json_array_append_new(
		rows,
		json_pack("{s:s, s:o, s:s, s:I, s:f, s:f, s:f, s:f, s:f, s:f, "
			  "s:s, s:i}",
			  "workload", job->bench->name, "params",
			  job_params_json(job), "against", what, "ops",
			  (json_int_t)job->ops, "ours_ns", ours.median,
			  "other_ns", theirs.median, "ratio", ratio,
			  "ratio_low", i.low, "ratio_high", i.high,
			  "confidence", i.confidence, "verdict", verdict(&i),
			  "runs", (int)p->n));
}

static int compare(const struct job *job, const struct side *other,
		   unsigned runs, const char *what, json_t *rows)
{
	struct pairs p;
	char params[128] = "";
	char why[512];
	int code = run_pairs(job, other, runs, &p, why, sizeof(why));

	if (code == SIDE_LACKS) {
		printf("%-12s %-24s not there: %s\n", job->bench->name,
		       job_params(job, params, sizeof(params)), why);
		return EXIT_OK;
	}
	if (code == EXIT_OK)
		judge(job, &p, what, rows);
	return code;
}

static void print_head(const char *what, unsigned runs)
{
	double none[MAX_REPS] = {0};

	printf("The ratio is %s over this build, the median of %u pairs; its "
	       "interval has %.1f %%\n"
	       "confidence by the sign test. Faster or slower is where it "
	       "leaves out 1.\n",
	       what, runs, 100 * median_interval(none, runs).confidence);
	printf("%-12s %-24s %9s %9s %7s  %-14s\n", "workload", "parameters",
	       "ours ns", "other ns", "ratio", "interval");
}

int compare_build(const struct plan *plan, const struct bench_options *o,
		  json_t *rows)
{
	unsigned runs = o->reps	   ? o->reps
			: o->quick ? QUICK_PAIRS
				   : USUAL_PAIRS;
	struct other_build other;
	int worst;

	if (runs < LEAST_PAIRS)
		return complain("--reps %u: expected at least %d pairs, as "
				"fewer prove nothing",
				runs, LEAST_PAIRS);
	worst = other_build_open(&other, o->against);
	if (worst == EXIT_OK)
		print_head(o->against, runs);
	for (size_t i = 0; worst != EXIT_USE && i < plan->count; i++) {
		struct job job = job_scaled(&plan->jobs[i], o);
		int code;

		if (job.bench->lacks)
			continue; /* what it runs is in no build */
		code = compare(&job, &other.side, runs, o->against, rows);

		if (code != EXIT_OK)
			worst = code;
	}
	other_build_close(&other);
	return worst;
}

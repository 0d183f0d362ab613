/* SPDX-License-Identifier: Apache-2.0 */
/* orrery bench: how fast the library is here, by workload. */
#include "bench_plan.h"
#include "commands.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_REPS = 1000, QUICK = 50 };

struct options {
	unsigned reps;
	bool quick;
	const char *json;
};

/* Nanoseconds per operation, over the repetitions. */
struct figures {
	double min;
	double median;
	double max;
};

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static struct figures summarize(double *times, unsigned n)
{
	qsort(times, n, sizeof(*times), by_size);
	return (struct figures){
		.min = times[0],
		.median = (times[(n - 1) / 2] + times[n / 2]) / 2,
		.max = times[n - 1],
	};
}

/* Returns EXIT_OK, or EXIT_CHECK if the workload did not do its work. */
static int measure(const struct job *job, unsigned reps, struct figures *f)
{
	double times[MAX_REPS];

	for (unsigned i = 0; i < reps; i++) {
		struct bench_meter m = {.ops = job->ops};
		const char *problem = job->bench->run(job->values, &m);

		if (problem) {
			complain("%s: %s", job->bench->name, problem);
			return EXIT_CHECK;
		}
		times[i] = m.seconds * 1e9 / (double)job->ops;
	}
	*f = summarize(times, reps);
	return EXIT_OK;
}

static void print_row(const struct job *job, const struct figures *f)
{
	char params[128] = "";
	size_t used = 0;

	for (unsigned i = 0; i < job->bench->nparams; i++) {
		char buf[32];

		used += (size_t)snprintf(params + used, sizeof(params) - used,
					 "%s%s=%s", i ? " " : "",
					 job->bench->params[i].name,
					 job_value(job, i, buf, sizeof(buf)));
	}
	printf("%-12s %-26s %12.0f %9.2f  %.2f..%.2f\n", job->bench->name,
	       params, 1e9 / f->median, f->median, f->min, f->max);
	fflush(stdout);
}

static json_t *params_json(const struct job *job)
{
	json_t *params = json_object();

	for (unsigned i = 0; i < job->bench->nparams; i++) {
		const struct bench_param *p = &job->bench->params[i];

		json_object_set_new(
			params, p->name,
			p->words ? json_string(p->words[job->values[i]])
				 : json_integer((json_int_t)job->values[i]));
	}
	return params;
}

static json_t *row_json(const struct job *job, unsigned reps,
			const struct figures *f)
{
	return json_pack("{s:s, s:o, s:I, s:i, s:f, s:f, s:f, s:f}", "name",
			 job->bench->name, "params", params_json(job), "ops",
			 (json_int_t)job->ops, "reps", (int)reps,
			 "events_per_second", 1e9 / f->median, "ns_per_event",
			 f->median, "ns_per_event_min", f->min,
			 "ns_per_event_max", f->max);
}

static int run_plan(const struct plan *plan, const struct options *o,
		    json_t *rows)
{
	printf("%-12s %-26s %12s %9s  %s\n", "workload", "parameters",
	       "events/s", "ns/event", "min..max");
	for (size_t i = 0; i < plan->count; i++) {
		struct job job = plan->jobs[i];
		struct figures f;

		if (o->quick && job.ops > QUICK)
			job.ops /= QUICK;
		if (measure(&job, o->reps, &f) != EXIT_OK)
			return EXIT_CHECK;
		print_row(&job, &f);
		json_array_append_new(rows, row_json(&job, o->reps, &f));
	}
	return EXIT_OK;
}

static int write_json(const json_t *rows, FILE *f, const char *path)
{
	bool failed = json_dumpf(rows, f, JSON_INDENT(2)) != 0 ||
		      putc('\n', f) == EOF;

	if (fclose(f) != 0 || failed)
		return complain("%s: %s", path, strerror(errno));
	return EXIT_OK;
}

/* The file is opened first: it would be sad to find out at the end. */
static int run(const struct plan *plan, const struct options *o)
{
	FILE *f = NULL;
	json_t *rows;
	int code;

	if (o->json && !(f = fopen(o->json, "w")))
		return complain("%s: %s", o->json, strerror(errno));
	rows = json_array();
	code = run_plan(plan, o, rows);
	if (f && write_json(rows, f, o->json) != EXIT_OK)
		code = EXIT_USE;
	json_decref(rows);
	return code;
}

static void print_param(const struct bench_param *p)
{
	printf("    %s=%s", p->name, p->def);
	if (p->words) {
		printf(", one of");
		for (size_t i = 0; p->words[i]; i++)
			printf(" %s", p->words[i]);
		putchar('\n');
	} else {
		printf(", %" PRIu64 " to %" PRIu64 "\n", p->min, p->max);
	}
}

static int list(void)
{
	for (size_t i = 0; benches[i]; i++) {
		const struct bench *b = benches[i];

		printf("%-12s %s\n", b->name, b->doc);
		for (unsigned j = 0; j < b->nparams; j++)
			print_param(&b->params[j]);
		printf("    ops=%" PRIu64 ", operations to measure\n", b->ops);
	}
	return EXIT_OK;
}

static int help(void)
{
	puts("Usage: orrery bench [OPTION...] [NAME [PARAMETER=VALUE...]]...\n"
	     "Measure the workloads of the given names, or all, and print the "
	     "median of several\n"
	     "repetitions in CPU time. Without parameters, a workload runs "
	     "with its usual sets.\n"
	     "\n"
	     "  --list        print workloads and parameters\n"
	     "  --json FILE   also write the results into FILE\n"
	     "  --quick       a fiftieth of the operations, one repetition\n"
	     "  --reps N      repetitions, 5 if not given");
	return EXIT_OK;
}

static int parse_reps(const char *text, unsigned *reps)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (*text == '\0' || *end || n < 1 || n > MAX_REPS)
		return complain("--reps %s: expected a number from 1 to %d",
				text, MAX_REPS);
	*reps = (unsigned)n;
	return EXIT_OK;
}

static const struct option long_options[] = {
	{"help", no_argument, NULL, 'h'},
	{"list", no_argument, NULL, 'l'},
	{"json", required_argument, NULL, 'j'},
	{"quick", no_argument, NULL, 'q'},
	{"reps", required_argument, NULL, 'r'},
	{0},
};

static int plan_and_run(struct options *o, char **words)
{
	struct plan plan;
	int code = plan_make(&plan, words);

	if (o->reps == 0)
		o->reps = o->quick ? 1 : 5;
	if (code == EXIT_OK)
		code = run(&plan, o);
	plan_free(&plan);
	return code;
}

int cmd_bench(int argc, char **argv)
{
	struct options o = {0};
	int c;

	while ((c = getopt_long(argc, argv, "h", long_options, NULL)) != -1) {
		switch (c) {
		case 'h':
			return help();
		case 'l':
			return list();
		case 'j':
			o.json = optarg;
			break;
		case 'q':
			o.quick = true;
			break;
		case 'r':
			if (parse_reps(optarg, &o.reps) != EXIT_OK)
				return EXIT_USE;
			break;
		default:
			fputs("Try 'orrery bench --help'.\n", stderr);
			return EXIT_USE;
		}
	}
	return plan_and_run(&o, argv + optind);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* orrery bench: how fast the library is here, by workload. */
#include "../commands.h"
#include "impl.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static int write_json(const json_t *rows, FILE *f, const char *path)
{
	bool failed =
		json_dumpf(rows, f, JSON_INDENT(2) | JSON_REAL_PRECISION(10)) !=
			0 ||
		putc('\n', f) == EOF;

	if (fclose(f) != 0 || failed)
		return complain("%s: %s", path, strerror(errno));
	return EXIT_OK;
}

static int measure_or_compare(const struct plan *plan, struct bench_options *o,
			      json_t *rows)
{
	if (o->against)
		return compare_build(plan, o, rows);
	if (o->npeers)
		return compare_peers(plan, o, rows);
	return measure_plan(plan, o, rows);
}

/* The file is opened first: it would be sad to find out at the end. */
static int run(const struct plan *plan, struct bench_options *o)
{
	FILE *f = NULL;
	json_t *rows;
	int code;

	if (o->json && !(f = fopen(o->json, "w")))
		return complain("%s: %s", o->json, strerror(errno));
	rows = json_array();
	if (!o->in_process)
		pin_down();
	code = measure_or_compare(plan, o, rows);
	if (f && write_json(rows, f, o->json) != EXIT_OK)
		code = EXIT_USE;
	json_decref(rows);
	return code;
}

/*
 * Quick results are of little worth, and those of profilers of none; where
 * nobody has named a history, to have none is no reason to stop.
 */
static int open_history(struct bench_options *o)
{
	bool asked = o->history || getenv("ORRERY_BENCH_HISTORY");

	if (o->in_process || o->against || (o->quick && !asked && !o->plot))
		return EXIT_OK;
	if (history_open(&o->kept, o->history) == EXIT_OK)
		return EXIT_OK;
	if (asked || o->plot)
		return EXIT_USE;
	complain("so the results are not kept; --history FILE says where");
	return EXIT_OK;
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

static void print_bench(const struct bench *b)
{
	printf("%-12s %s\n", b->name, b->doc);
	for (unsigned j = 0; j < b->nparams; j++)
		print_param(&b->params[j]);
	printf("    ops=%" PRIu64 ", operations to measure\n", b->ops);
}

/* The jobs of a workload follow each other. */
static int list(const struct plan *plan)
{
	const struct bench *last = NULL;

	for (size_t i = 0; i < plan->count; i++) {
		if (plan->jobs[i].bench != last)
			print_bench(plan->jobs[i].bench);
		last = plan->jobs[i].bench;
	}
	return EXIT_OK;
}

static const char help_text[] =
	"Usage: orrery bench [OPTION...] [NAME [PARAMETER=VALUE...]]...\n"
	"Measure the workloads of the given names, or all, and print the "
	"median of\n"
	"several repetitions in CPU time, each in a process of its own. "
	"Without\n"
	"parameters, a workload runs with its usual sets. Instructions per "
	"operation are\n"
	"those of user mode in the last repetition, or - where the host does "
	"not count\n"
	"them."
	"\n\n"
	"  --list          print these workloads and their parameters\n"
	"  --json FILE     also write the results into FILE\n"
	"  --reps N        repetitions, 5 if not given; or pairs: 7 with "
	"peers, "
	"11 with a\n"
	"                  build\n"
	"  --quick         a fiftieth of the operations, and one repetition; "
	"or "
	"pairs: 3\n"
	"                  with peers, 7 with a build\n"
	"  --against WHAT  measure in pairs with another build, and say which "
	"is faster:\n"
	"                  a path of an orrery command, its folder, or a git "
	"revision\n"
	"  --peer PROGRAM  measure in pairs with a peer of bench/peers\n"
	"  --history FILE  keep the results there; '' is nowhere. If not "
	"given, "
	"in\n"
	"                  $ORRERY_BENCH_HISTORY or "
	"~/.local/state/orrery/bench.db\n"
	"  --plot FILE.svg draw events per second over pending events from the "
	"history;\n"
	"                  without a NAME nothing is measured\n"
	"  --floor         also measure the bare structure below: a call by "
	"pointer, a\n"
	"                  switch of stacks, or the pending set\n"
	"  --in-process    no process of its own, as profilers want it";

static int help(void)
{
	puts(help_text);
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

static int add_peer(struct bench_options *o, const char *program)
{
	struct side *s = &o->peers[o->npeers];

	if (o->npeers == MAX_PEERS)
		return complain("--peer: no more than %d", MAX_PEERS);
	if (strlen(program) >= sizeof(s->program))
		return complain("--peer: the name is too long");
	*s = (struct side){.kind = SIDE_PEER};
	strcpy(s->program, program);
	o->npeers++;
	return EXIT_OK;
}

static const struct option long_options[] = {
	{"help", no_argument, NULL, 'h'},
	{"list", no_argument, NULL, 'l'},
	{"json", required_argument, NULL, 'j'},
	{"quick", no_argument, NULL, 'q'},
	{"reps", required_argument, NULL, 'r'},
	{"in-process", no_argument, NULL, 'i'},
	{"history", required_argument, NULL, 'H'},
	{"plot", required_argument, NULL, 'P'},
	{"against", required_argument, NULL, 'a'},
	{"floor", no_argument, NULL, 'f'},
	{"peer", required_argument, NULL, 'p'},
	{0},
};

static int parse_option(struct bench_options *o, int c)
{
	switch (c) {
	case 'l':
		o->list = true;
		return EXIT_OK;
	case 'j':
		o->json = optarg;
		return EXIT_OK;
	case 'q':
		o->quick = true;
		return EXIT_OK;
	case 'r':
		return parse_reps(optarg, &o->reps);
	case 'i':
		o->in_process = true;
		return EXIT_OK;
	case 'H':
		o->history = optarg;
		return EXIT_OK;
	case 'P':
		o->plot = optarg;
		return EXIT_OK;
	case 'a':
		o->against = optarg;
		return EXIT_OK;
	case 'f':
		o->floor = true;
		return EXIT_OK;
	case 'p':
		return add_peer(o, optarg);
	default:
		fputs("Try 'orrery bench --help'.\n", stderr);
		return EXIT_USE;
	}
}

/* A plot alone draws what has been measured before. */
static int carry_out(const struct plan *plan, struct bench_options *o,
		     bool named)
{
	int code;

	if (o->list)
		return list(plan);
	code = open_history(o);
	if (code == EXIT_OK && (named || o->npeers || !o->plot))
		code = run(plan, o);
	if (code == EXIT_OK && o->plot)
		code = plot(o->kept, o->plot);
	history_close(o->kept);
	return code;
}

/* What would be ignored is refused. */
static int check_options(const struct bench_options *o)
{
	bool pairs = o->against || o->npeers;

	if (o->against && o->npeers)
		return complain("--against and --peer: expected one of them");
	if (o->against && o->plot)
		return complain("--plot draws from the history, where "
				"--against puts nothing");
	if (pairs && o->floor)
		return complain("--floor: not with --against or --peer");
	if (pairs && o->in_process)
		return complain("--in-process: not with --against or --peer");
	return EXIT_OK;
}

static int bench(int argc, char **argv)
{
	static struct bench_options o;
	struct plan plan;
	int code;
	int c;

	while ((c = getopt_long(argc, argv, "h", long_options, NULL)) != -1) {
		if (c == 'h')
			return help();
		if (parse_option(&o, c) != EXIT_OK)
			return EXIT_USE;
	}
	if (check_options(&o) != EXIT_OK)
		return EXIT_USE;
	code = plan_make(&plan, argv + optind);
	if (code == EXIT_OK)
		code = carry_out(&plan, &o, optind < argc);
	plan_free(&plan);
	return code;
}

int main(int argc, char **argv)
{
	program_begin();
	if (argc > 0)
		argv[0] = program_name;
	return program_end(bench(argc, argv));
}

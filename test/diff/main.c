/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The differential test against SystemC. The traces of both sides have to be
 * equal, line by line, but for what the standard leaves open:
 *
 * - The order of processes within an evaluation phase (4.3.2.3) is SystemC's
 *   on both sides: order.c makes Orrery choose whom SystemC chose.
 * - Which of several simultaneous notifications ended a wait: Orrery's answer
 *   has to be among those that have fired (execute.c).
 * - When a process looks again inside a blocking channel operation, only to
 *   wait on, which has no effect and is in neither trace (order.c).
 * - What 5.6.6 does not define is skipped on both sides (operate.c).
 *
 * doc/semantics.md also has where the reference deviates from the standard.
 */
#include "compare.h"
#include "execute.h"
#include "shrink.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
	"usage: diff-systemc [--first-seed S] [--seeds N] [--own-order]\n"
	"       diff-systemc --network FILE\n"
	"       diff-systemc --print SEED\n"
	"\n"
	"Run random process networks on Orrery and on SystemC, or one from a\n"
	"file; print those whose traces differ, made small; exit with 1 if "
	"any\n"
	"does. With --own-order Orrery evaluates in its own order and not in\n"
	"SystemC's. --reference PROGRAM is the SystemC side.\n";

struct options {
	uint64_t first;
	uint64_t seeds;
	const char *network;
	const char *reference;
	bool own_order;
	bool print;
};

struct count {
	uint64_t differ;
	struct coverage coverage;
};

static void report(struct sides *s, const char *what, uint64_t seed,
		   struct network *n)
{
	static char text[NETWORK_TEXT];

	shrink(s, n);
	network_print(n, text, sizeof(text));
	printf("%s %llu differs; the smallest network that does:\n\n%s\n", what,
	       (unsigned long long)seed, text);
	compare_print(s->systemc, s->orrery, stdout);
	printf("\n");
	fflush(stdout);
}

static void judge(struct sides *s, uint64_t seed, struct network *n,
		  struct count *c)
{
	if (compare_traces(s->systemc, s->orrery) >= 0) {
		c->differ++;
		report(s, "seed", seed, n);
		return;
	}
	coverage_add(&c->coverage, s->systemc);
}

/* The SystemC side works on the next network while Orrery runs this one. */
static void run_seeds(struct sides *s, const struct options *o, struct count *c)
{
	static struct network now, next;

	network_generate(&next, o->first);
	reference_ask(&s->reference, &next);
	for (uint64_t seed = o->first; seed - o->first < o->seeds; seed++) {
		bool last = seed - o->first + 1 == o->seeds;

		now = next;
		reference_answer(&s->reference, s->systemc, TRACE_TEXT);
		if (!last) {
			network_generate(&next, seed + 1);
			reference_ask(&s->reference, &next);
		}
		sides_run_orrery(s, &now);
		if (compare_traces(s->systemc, s->orrery) >= 0 && !last) {
			/* to shrink needs the other side for itself */
			static char ahead[TRACE_TEXT];

			reference_answer(&s->reference, ahead, sizeof(ahead));
			judge(s, seed, &now, c);
			reference_ask(&s->reference, &next);
		} else {
			judge(s, seed, &now, c);
		}
	}
}

static int run(const struct options *o)
{
	static struct count c;
	struct sides s;

	sides_start(&s, o->reference, !o->own_order);
	run_seeds(&s, o, &c);
	sides_stop(&s);
	coverage_print(&c.coverage, stdout);
	printf("%llu seeds, %llu differ\n", (unsigned long long)o->seeds,
	       (unsigned long long)c.differ);
	return c.differ > 0;
}

static bool load(struct network *n, const char *path)
{
	static char text[NETWORK_TEXT];
	char error[300];
	FILE *f = fopen(path, "r");

	if (!f) {
		perror(path);
		return false;
	}
	text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
	fclose(f);
	if (network_read(n, text, error, sizeof(error)))
		return true;
	fprintf(stderr, "%s: %s\n", path, error);
	return false;
}

static int run_file(const struct options *o)
{
	static struct network n;
	struct sides s;
	bool differs;

	if (!load(&n, o->network))
		return 2;
	sides_start(&s, o->reference, !o->own_order);
	differs = sides_differ(&s, &n);
	compare_print(s.systemc, s.orrery, stdout);
	sides_stop(&s);
	return differs;
}

static int print(const struct options *o)
{
	static char text[NETWORK_TEXT];
	static struct network n;

	network_generate(&n, o->first);
	network_print(&n, text, sizeof(text));
	fputs(text, stdout);
	return 0;
}

static const struct option long_options[] = {
	{"first-seed", required_argument, NULL, 'f'},
	{"seeds", required_argument, NULL, 's'},
	{"network", required_argument, NULL, 'n'},
	{"print", required_argument, NULL, 'p'},
	{"reference", required_argument, NULL, 'r'},
	{"own-order", no_argument, NULL, 'o'},
	{"help", no_argument, NULL, 'h'},
	{0},
};

static bool parse(struct options *o, int argc, char **argv)
{
	int c;

	while ((c = getopt_long(argc, argv, "h", long_options, NULL)) != -1)
		switch (c) {
		case 'p':
			o->print = true;
			/* fall through */
		case 'f':
			o->first = strtoull(optarg, NULL, 0);
			break;
		case 's':
			o->seeds = strtoull(optarg, NULL, 0);
			break;
		case 'n':
			o->network = optarg;
			break;
		case 'r':
			o->reference = optarg;
			break;
		case 'o':
			o->own_order = true;
			break;
		default:
			fputs(help, c == 'h' ? stdout : stderr);
			exit(c == 'h' ? 0 : 2);
		}
	return optind == argc && o->seeds > 0;
}

/* The other side lies beside this program. */
static const char *beside(const char *self)
{
	static char path[4096];
	const char *slash = strrchr(self, '/');

	snprintf(path, sizeof(path), "%.*sdiff/reference",
		 slash ? (int)(slash + 1 - self) : 0, self);
	return path;
}

int main(int argc, char **argv)
{
	struct options o = {.first = 1, .seeds = 100};

	o.reference = beside(argv[0]);
	if (!parse(&o, argc, argv)) {
		fputs(help, stderr);
		return 2;
	}
	if (o.print)
		return print(&o);
	return o.network ? run_file(&o) : run(&o);
}

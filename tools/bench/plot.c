/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events per second over pending events, from the history, drawn by gnuplot.
 */
#include "../commands.h"
#include "impl.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_CURVES = 2 * (MAX_PEERS + 1) };

/* A program with methods or threads; the data is a block of the script. */
struct curve {
	char name[64]; /* of the program, with its version */
	bool threads;
};

struct curves {
	FILE *script;
	bool threads; /* those to come */
	struct curve list[MAX_CURVES];
	unsigned count;
};

static bool begins(const struct curves *c, const char *name)
{
	const struct curve *last;

	if (c->count == 0)
		return true;
	last = &c->list[c->count - 1];
	return last->threads != c->threads || strcmp(last->name, name) != 0;
}

static void add_point(void *arg, const char *program, const char *version,
		      uint64_t n, double ns)
{
	struct curves *c = arg;
	struct curve *curve;
	char name[sizeof(curve->name)];

	snprintf(name, sizeof(name), "%s %s", program, version);
	if (begins(c, name)) {
		if (c->count == MAX_CURVES)
			return;
		if (c->count > 0)
			fputs("EOD\n", c->script);
		curve = &c->list[c->count];
		strcpy(curve->name, name);
		curve->threads = c->threads;
		fprintf(c->script, "$curve%u << EOD\n", c->count++);
	}
	fprintf(c->script, "%" PRIu64 " %g\n", n, 1e9 / ns);
}

static int write_data(struct curves *c, struct history *h)
{
	if (history_pending(h, "hold", add_point, c) != EXIT_OK)
		return EXIT_USE;
	c->threads = true;
	if (history_pending(h, "hold-thread", add_point, c) != EXIT_OK)
		return EXIT_USE;
	if (c->count > 0)
		fputs("EOD\n", c->script);
	return EXIT_OK;
}

/* A program has one colour, the first one's line is the widest: ours. */
static unsigned colour(const struct curves *c, unsigned i)
{
	unsigned of = 0;

	while (strcmp(c->list[of].name, c->list[i].name) != 0)
		of++;
	return of;
}

static void write_curve(const struct curves *c, unsigned i)
{
	static const char *const colours[] = {
		"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00",
		"#56b4e9", "#000000", "#999999", "#661100",
	};
	unsigned k = colour(c, i);

	fprintf(c->script,
		"%s$curve%u with linespoints lw %d dt %d pt %d ps 0.6 "
		"lc rgb '%s' title '%s, %s'",
		i ? ", " : "", i, k == 0 ? 3 : 2, c->list[i].threads ? 2 : 1,
		c->list[i].threads ? 6 : 7, colours[k % ORR_COUNT(colours)],
		c->list[i].name, c->list[i].threads ? "threads" : "methods");
}

/* Methods, or what a peer has for them, are solid, and threads dashed. */
static void write_plot(const struct curves *c)
{
	char machine[256];

	fprintf(c->script,
		"set terminal svg size 760,560 dynamic background '#ffffff' "
		"font 'sans-serif,13'\n"
		"set title \"hold, exponential delays: %s\" noenhanced\n"
		"set xlabel 'pending events'\nset ylabel 'events per second'\n"
		"set logscale xy\nset format xy '%%.0s%%c'\n"
		"set autoscale fix\n"
		"set offsets graph 0.03, graph 0.03, graph 0.05, graph 0.05\n"
		"set grid xtics ytics mytics lc rgb '#bbbbbb', lc rgb "
		"'#e8e8e8'\n"
		"set key below maxcols 2 noenhanced\nplot ",
		machine_name(machine, sizeof(machine)));
	for (unsigned i = 0; i < c->count; i++)
		write_curve(c, i);
	fputc('\n', c->script);
}

/* Returns the script as a file at its beginning, or NULL. */
static FILE *make_script(struct history *h)
{
	struct curves c = {.script = tmpfile()};

	if (!c.script) {
		complain("temporary file: %s", strerror(errno));
		return NULL;
	}
	if (write_data(&c, h) == EXIT_OK && c.count > 0) {
		write_plot(&c);
		rewind(c.script);
		return c.script;
	}
	if (c.count == 0)
		complain("nothing to plot: hold and hold-thread have not been "
			 "measured on this machine; run 'orrery bench hold "
			 "hold-thread', or 'make bench-peers' for peers as "
			 "well");
	fclose(c.script);
	return NULL;
}

static int gnuplot(FILE *script, FILE *svg, const char *path)
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		dup2(fileno(script), STDIN_FILENO);
		dup2(fileno(svg), STDOUT_FILENO);
		execlp("gnuplot", "gnuplot", (char *)NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return complain("gnuplot: %s", strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return complain("--plot needs gnuplot, which cannot be run; "
				"install gnuplot-nox");
	if (status != 0)
		return complain("%s: gnuplot failed", path);
	return EXIT_OK;
}

/* An empty picture is what gnuplot leaves behind on a full disk. */
static int close_svg(FILE *svg, const char *path, int code)
{
	bool empty = fseek(svg, 0, SEEK_END) != 0 || ftell(svg) == 0;

	if (fclose(svg) != 0)
		return complain("%s: %s", path, strerror(errno));
	if (code == EXIT_OK && empty)
		return complain("%s: nothing was written; is the disk full?",
				path);
	return code;
}

int plot(struct history *h, const char *path)
{
	FILE *script;
	FILE *svg;
	int code;

	if (!h)
		return complain("--plot draws from the history, and there is "
				"none");
	script = make_script(h);
	if (!script)
		return EXIT_USE;
	svg = fopen(path, "w");
	if (svg) {
		code = gnuplot(script, svg, path);
		code = close_svg(svg, path, code);
	} else {
		code = complain("%s: %s", path, strerror(errno));
	}
	fclose(script);
	return code;
}

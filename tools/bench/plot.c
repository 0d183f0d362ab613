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
struct curves {
	FILE *script;
	const char *kind;
	char names[MAX_CURVES][80];
	unsigned count;
};

static void add_point(void *arg, const char *program, const char *version,
		      uint64_t n, double ns)
{
	struct curves *c = arg;
	char name[80];

	snprintf(name, sizeof(name), "%s %s, %s", program, version, c->kind);
	if (c->count == 0 || strcmp(c->names[c->count - 1], name) != 0) {
		if (c->count == MAX_CURVES)
			return;
		if (c->count > 0)
			fputs("EOD\n", c->script);
		strcpy(c->names[c->count], name);
		fprintf(c->script, "$curve%u << EOD\n", c->count++);
	}
	fprintf(c->script, "%" PRIu64 " %g\n", n, 1e9 / ns);
}

static int write_data(struct curves *c, struct history *h)
{
	c->kind = "methods";
	if (history_pending(h, "hold", add_point, c) != EXIT_OK)
		return EXIT_USE;
	c->kind = "threads";
	if (history_pending(h, "hold-thread", add_point, c) != EXIT_OK)
		return EXIT_USE;
	if (c->count > 0)
		fputs("EOD\n", c->script);
	return EXIT_OK;
}

/* Methods are solid, threads dashed. */
static void write_plot(const struct curves *c)
{
	char machine[256];

	fprintf(c->script,
		"set terminal svg size 720,560 dynamic background '#ffffff'\n"
		"set title \"hold, exponential delays: %s\" noenhanced\n"
		"set xlabel 'pending events'\nset ylabel 'events per second'\n"
		"set logscale xy\nset format xy '10^{%%T}'\n"
		"set offsets graph 0.03, graph 0.03, graph 0.03, graph 0.03\n"
		"set grid\nset key below noenhanced\nplot ",
		machine_name(machine, sizeof(machine)));
	for (unsigned i = 0; i < c->count; i++)
		fprintf(c->script,
			"%s$curve%u with linespoints lw 2 dt %d title \"%s\"",
			i ? ", " : "", i,
			strstr(c->names[i], "threads") ? 2 : 1, c->names[i]);
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

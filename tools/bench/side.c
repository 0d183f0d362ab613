/* SPDX-License-Identifier: Apache-2.0 */
#include "side.h"

#include "../commands.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_ARGS = 16, RESULT_FD = 3 };

int pin_down(void)
{
	cpu_set_t allowed;
	cpu_set_t one;
	int last = -1;

	if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0)
		return -1;
	for (int i = 0; i < CPU_SETSIZE; i++)
		if (CPU_ISSET(i, &allowed))
			last = i;
	CPU_ZERO(&one);
	if (last >= 0)
		CPU_SET(last, &one);
	return sched_setaffinity(0, sizeof(one), &one) == 0 ? last : -1;
}

static double floor_of(const struct job *job)
{
	struct bench_meter m = {.ops = job->ops};

	job->bench->floor(job->values, &m);
	return m.seconds * 1e9 / (double)job->ops;
}

int run_here(const struct job *job, bool floor, struct outcome *o)
{
	struct bench_meter m = {.ops = job->ops};
	const char *problem = job->bench->run(job->values, &m);

	if (problem) {
		complain("%s: %s", job->bench->name, problem);
		return EXIT_CHECK;
	}
	*o = (struct outcome){
		.ns = m.seconds * 1e9 / (double)job->ops,
		.count = m.count,
		.checksum = m.checksum,
		.peak = bench_peak(),
		.bytes = m.bytes,
		.instructions = (double)m.instructions / (double)job->ops,
	};
	if (floor && job->bench->floor)
		o->floor = floor_of(job);
	return EXIT_OK;
}

/* A command line, and the memory of those of its words that were made. */
struct line {
	const char *args[MAX_ARGS];
	unsigned count;
	char made[BENCH_MAX_PARAMS + 1][64];
};

static void add(struct line *l, const char *word)
{
	l->args[l->count++] = word;
}

static void add_job(struct line *l, const struct job *job)
{
	char buf[32];
	unsigned i;

	add(l, job->bench->name);
	for (i = 0; i < job->bench->nparams; i++) {
		snprintf(l->made[i], sizeof(l->made[i]), "%s=%s",
			 job->bench->params[i].name,
			 job_value(job, i, buf, sizeof(buf)));
		add(l, l->made[i]);
	}
	snprintf(l->made[i], sizeof(l->made[i]), "ops=%" PRIu64, job->ops);
	add(l, l->made[i]);
}

/* Peers write their result to standard output, builds to a file. */
static void command_line(struct line *l, const struct side *s,
			 const struct job *job)
{
	*l = (struct line){0};
	add(l, s->program);
	if (s->kind == SIDE_BUILD)
		add(l, "bench");
	if (s->kind != SIDE_PEER) {
		add(l, "--reps=1");
		if (s->kind == SIDE_SELF)
			add(l, "--in-process");
		if (s->floor)
			add(l, "--floor");
		add(l, "--json=/dev/fd/3");
	}
	if (job)
		add_job(l, job);
}

static void child(const struct side *s, const struct line *l, int result,
		  FILE *err)
{
	int null = open("/dev/null", O_RDWR);

	dup2(null, STDIN_FILENO);
	dup2(s->kind == SIDE_PEER ? result : null, STDOUT_FILENO);
	dup2(fileno(err), STDERR_FILENO);
	if (s->kind != SIDE_PEER)
		dup2(result, RESULT_FD);
	/* or another build would be given this one's library */
	if (s->kind == SIDE_BUILD)
		unsetenv("LD_LIBRARY_PATH");
	setenv("ORRERY_BENCH_HISTORY", "", 1); /* is kept here */
	execv(s->program, (char *const *)(uintptr_t)l->args);
	fprintf(stderr, "%s: %s\n", s->program, strerror(errno));
	_exit(127);
}

/* Run a command line; its result as JSON, or NULL, and its exit status. */
static json_t *spawn(const struct side *s, const struct line *l, FILE *err,
		     int *status)
{
	json_t *result = NULL;
	int ends[2];
	FILE *f;
	pid_t pid;

	*status = -1;
	fflush(stdout);
	if (pipe(ends) != 0)
		return NULL;
	pid = fork();
	if (pid == 0) {
		/* out of the way of the number that the child expects */
		int out = fcntl(ends[1], F_DUPFD, RESULT_FD + 1);

		close(ends[0]);
		close(ends[1]);
		child(s, l, out, err);
	}
	close(ends[1]);
	f = fdopen(ends[0], "r");
	if (f) {
		result = json_loadf(f, 0, NULL);
		fclose(f);
	}
	if (pid > 0)
		waitpid(pid, status, 0);
	return result;
}

/* The first line of what a child complained about. */
static void complaint(FILE *err, char *why, size_t size)
{
	const char *text = why;

	rewind(err);
	if (!fgets(why, (int)size, err))
		snprintf(why, size, "no message");
	why[strcspn(why, "\n")] = '\0';
	if (strncmp(text, "orrery: ", 8) == 0)
		memmove(why, text + 8, strlen(text + 8) + 1);
}

static uint64_t number(const json_t *row, const char *key)
{
	return (uint64_t)json_integer_value(json_object_get(row, key));
}

/* A build gives a list with one row, a peer the row. */
static bool read_outcome(const json_t *result, struct outcome *o)
{
	const json_t *row =
		json_is_array(result) ? json_array_get(result, 0) : result;
	const char *sum = json_string_value(json_object_get(row, "checksum"));
	const json_t *ns = json_object_get(row, "ns_per_event");

	*o = (struct outcome){
		.ns = json_number_value(ns),
		.count = number(row, "count"),
		.checksum = sum ? strtoull(sum, NULL, 16) : 0,
		.peak = number(row, "peak_bytes"),
		.bytes = number(row, "bytes_each"),
		.instructions = json_number_value(
			json_object_get(row, "instructions_per_event")),
		.floor = json_number_value(json_object_get(row, "floor_ns")),
	};
	return json_is_number(ns);
}

int side_run(const struct side *s, const struct job *job, struct outcome *o,
	     char *why, size_t size)
{
	FILE *err = tmpfile();
	struct line l;
	json_t *result;
	bool ok;
	int status;

	if (!err)
		return complain("temporary file: %s", strerror(errno));
	command_line(&l, s, job);
	result = spawn(s, &l, err, &status);
	ok = read_outcome(result, o) && status == 0;
	complaint(err, why, size);
	fclose(err);
	json_decref(result);
	if (ok)
		return EXIT_OK;
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_USE)
		return SIDE_LACKS;
	complain("%s of %s failed: %s", job->bench->name, s->program, why);
	return EXIT_CHECK;
}

static void copy(char *to, size_t size, const json_t *row, const char *key)
{
	const char *text = json_string_value(json_object_get(row, key));

	snprintf(to, size, "%s", text ? text : "unknown");
}

int side_open(struct side *s)
{
	FILE *err = tmpfile();
	struct line l;
	char why[512];
	json_t *about;
	int status;

	if (!err)
		return complain("temporary file: %s", strerror(errno));
	command_line(&l, s, NULL);
	about = spawn(s, &l, err, &status);
	complaint(err, why, sizeof(why));
	fclose(err);
	if (!json_is_string(json_object_get(about, "peer"))) {
		json_decref(about);
		return complain("%s is no peer: %s", s->program, why);
	}
	copy(s->name, sizeof(s->name), about, "peer");
	copy(s->version, sizeof(s->version), about, "version");
	copy(s->flags, sizeof(s->flags), about, "flags");
	json_decref(about);
	return EXIT_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "plan.h"

#include "../commands.h"
#include "../trace/nearest.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_OPS = 1000000000 };

const struct bench *const benches[] = {
	&bench_hold,
	&bench_hold_thread,
	&bench_pingpong,
	&bench_clock,
	&bench_signal,
	&bench_fifo,
	&bench_mm1,
	&bench_cancel,
	&bench_b_transport,
	&bench_nb_transport,
	&bench_soc,
	&bench_memory,
	&bench_i2c,
	&bench_histogram,
	&bench_rtl_call,
	&bench_rtl_clock,
	&bench_rtl_lead,
	&bench_rtl_word,
	NULL,
};

static const struct bench *find(const char *name)
{
	const struct bench *const *b = benches;

	while (*b && strcmp((*b)->name, name) != 0)
		b++;
	return *b;
}

/* Append word to a list in buf, cut to size. */
static void list_add(char *buf, size_t size, const char *word)
{
	size_t used = strlen(buf);

	snprintf(buf + used, size - used, "%s%s", used ? ", " : "", word);
}

static int unknown(const char *name)
{
	struct nearest nearest = {.pattern = name};
	char names[NEAREST * NEAREST_NAME_SIZE];

	if (strchr(name, '='))
		return complain("%s: expected the name of a workload before it",
				name);
	for (size_t i = 0; benches[i]; i++)
		nearest_offer(&nearest, benches[i]->name);
	return complain("unknown workload '%s'; nearest: %s. 'orrery bench "
			"--list' has all",
			name, nearest_list(&nearest, names, sizeof(names)));
}

static bool parse_number(const char *text, uint64_t min, uint64_t max,
			 uint64_t *value)
{
	char *end;
	unsigned long long n;

	if (text[0] < '0' || text[0] > '9')
		return false;
	errno = 0;
	n = strtoull(text, &end, 10);
	if (errno || *end || n < min || n > max)
		return false;
	*value = n;
	return true;
}

static int set_number(const char *name, const char *text, uint64_t min,
		      uint64_t max, uint64_t *value)
{
	if (parse_number(text, min, max, value))
		return EXIT_OK;
	return complain("%s=%s: expected a number from %" PRIu64 " to %" PRIu64,
			name, text, min, max);
}

static int set_word(const struct bench_param *p, const char *text,
		    uint64_t *value)
{
	char known[256] = "";

	for (uint64_t i = 0; p->words[i]; i++) {
		if (strcmp(text, p->words[i]) == 0) {
			*value = i;
			return EXIT_OK;
		}
		list_add(known, sizeof(known), p->words[i]);
	}
	return complain("%s=%s: expected one of %s", p->name, text, known);
}

static int set_value(const struct bench_param *p, const char *text,
		     uint64_t *value)
{
	if (p->words)
		return set_word(p, text, value);
	return set_number(p->name, text, p->min, p->max, value);
}

static int no_param(const struct bench *b, int length, const char *name)
{
	char known[256] = "";

	for (unsigned i = 0; i < b->nparams; i++)
		list_add(known, sizeof(known), b->params[i].name);
	list_add(known, sizeof(known), "ops");
	return complain("%s has no parameter '%.*s'; it has %s", b->name,
			length, name, known);
}

/* word is NAME=VALUE. */
static int set_param(struct job *job, const char *word)
{
	size_t length = strcspn(word, "=");
	const char *text = word + length + 1;

	for (unsigned i = 0; i < job->bench->nparams; i++) {
		const struct bench_param *p = &job->bench->params[i];

		if (strlen(p->name) == length &&
		    strncmp(p->name, word, length) == 0)
			return set_value(p, text, &job->values[i]);
	}
	if (length == 3 && strncmp(word, "ops", length) == 0)
		return set_number("ops", text, 1, MAX_OPS, &job->ops);
	return no_param(job->bench, (int)length, word);
}

static struct job *add_job(struct plan *plan, const struct bench *b)
{
	struct job *job;

	plan->jobs =
		realloc(plan->jobs, (plan->count + 1) * sizeof(*plan->jobs));
	if (!plan->jobs)
		abort();
	job = &plan->jobs[plan->count++];
	*job = (struct job){.bench = b, .ops = b->ops};
	for (unsigned i = 0; i < b->nparams; i++)
		set_value(&b->params[i], b->params[i].def, &job->values[i]);
	return job;
}

static void add_sets(struct plan *plan, const struct bench *b)
{
	for (const char *const *set = b->sets; *set; set++) {
		struct job *job = add_job(plan, b);
		char text[128];
		char *rest;
		char *word;

		snprintf(text, sizeof(text), "%s", *set);
		for (word = strtok_r(text, " ", &rest); word;
		     word = strtok_r(NULL, " ", &rest))
			set_param(job, word);
	}
}

int plan_make(struct plan *plan, char **words)
{
	*plan = (struct plan){0};
	if (!*words)
		for (size_t i = 0; benches[i]; i++)
			add_sets(plan, benches[i]);
	while (*words) {
		const struct bench *b = find(*words);
		struct job *job;

		if (!b)
			return unknown(*words);
		words++;
		if (!*words || !strchr(*words, '=')) {
			add_sets(plan, b);
			continue;
		}
		job = add_job(plan, b);
		for (; *words && strchr(*words, '='); words++)
			if (set_param(job, *words) != EXIT_OK)
				return EXIT_USE;
	}
	return EXIT_OK;
}

void plan_free(struct plan *plan)
{
	free(plan->jobs);
}

const char *job_value(const struct job *job, unsigned i, char *buf, size_t size)
{
	const struct bench_param *p = &job->bench->params[i];

	if (p->words)
		return p->words[job->values[i]];
	snprintf(buf, size, "%" PRIu64, job->values[i]);
	return buf;
}

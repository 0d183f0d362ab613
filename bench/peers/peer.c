/* SPDX-License-Identifier: Apache-2.0 */
#include "peer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FAILED = 1, LACKS = 2 };

void peer_lacks(const char *what)
{
	fprintf(stderr, "it has no %s\n", what);
	exit(LACKS);
}

void peer_failed(const char *why)
{
	fprintf(stderr, "%s\n", why);
	exit(FAILED);
}

/* The text behind NAME=, or NULL. */
static const char *value_of(char **args, const char *name)
{
	size_t length = strlen(name);

	for (; *args; args++)
		if (strncmp(*args, name, length) == 0 && (*args)[length] == '=')
			return *args + length + 1;
	return NULL;
}

uint64_t peer_number(char **args, const char *name, uint64_t def)
{
	const char *text = value_of(args, name);
	char *end;
	uint64_t n;

	if (!text)
		return def;
	n = strtoull(text, &end, 10);
	if (end == text || *end)
		peer_lacks(text - strlen(name) - 1);
	return n;
}

unsigned peer_word(char **args, const char *name, const char *const *words)
{
	const char *text = value_of(args, name);

	if (!text)
		return 0;
	for (unsigned i = 0; words[i]; i++)
		if (strcmp(text, words[i]) == 0)
			return i;
	peer_lacks(text - strlen(name) - 1);
}

/* Whether arg is NAME=VALUE with a name of params, or ops. */
static bool is_known(const char *arg, const char *const *params)
{
	size_t length = strcspn(arg, "=");

	if (strncmp(arg, "ops=", 4) == 0)
		return true;
	for (; *params; params++)
		if (strlen(*params) == length &&
		    strncmp(arg, *params, length) == 0)
			return arg[length] == '=';
	return false;
}

/* Ends the process at once: to free a million objects takes longer than to run.
 */
static void run(const struct peer_workload *w, char **args)
{
	struct bench_meter m = {.ops = peer_number(args, "ops", w->ops)};

	for (char **arg = args; *arg; arg++)
		if (!is_known(*arg, w->params))
			peer_lacks(*arg);
	w->run(args, &m);
	printf("{\"ns_per_event\": %.4f, \"count\": %" PRIu64
	       ", \"checksum\": \"%016" PRIx64 "\", \"peak_bytes\": %" PRIu64
	       ", \"bytes_each\": %" PRIu64 "}\n",
	       m.seconds * 1e9 / (double)m.ops, m.count, m.checksum,
	       bench_peak(), m.bytes);
	fflush(stdout);
	_exit(0);
}

int peer_main(const struct peer *p, int argc, char **argv)
{
	if (argc < 2) {
		printf("{\"peer\": \"%s\", \"version\": \"%s\", "
		       "\"flags\": \"%s\"}\n",
		       p->name, p->version, p->flags);
		return 0;
	}
	for (const struct peer_workload *w = p->workloads; w->name; w++)
		if (strcmp(argv[1], w->name) == 0)
			run(w, argv + 2);
	peer_lacks(argv[1]);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "compare.h"

#include <string.h>

static const char *next_line(const char *line)
{
	const char *end = strchr(line, '\n');

	return end ? end + 1 : line + strlen(line);
}

/* The length of a line up to its cause. */
static size_t length_to_cause(const char *line)
{
	return strcspn(line, "\t\n");
}

/* Whether the cause at the end of a line is one of the other's list. */
static bool causes_agree(const char *list, const char *cause)
{
	size_t length = strcspn(cause, "\n");

	if (*list == '?')
		return true;
	while (*list && *list != '\n') {
		size_t n = strcspn(list, ",\n");

		if (n == length && !strncmp(list, cause, n))
			return true;
		list += n + (list[n] == ',');
	}
	return false;
}

static bool lines_agree(const char *systemc, const char *orrery)
{
	size_t n = length_to_cause(systemc);

	if (n != length_to_cause(orrery) || strncmp(systemc, orrery, n) ||
	    systemc[n] != orrery[n])
		return false;
	return systemc[n] != '\t' ||
	       causes_agree(systemc + n + 1, orrery + n + 1);
}

int compare_traces(const char *systemc, const char *orrery)
{
	int n = 0;

	for (; *systemc && *orrery; n++) {
		if (!lines_agree(systemc, orrery))
			return n;
		systemc = next_line(systemc);
		orrery = next_line(orrery);
	}
	return *systemc || *orrery ? n : -1;
}

static void print_line(const char *side, const char *line, FILE *f)
{
	fprintf(f, "%-8s %.*s\n", side, (int)strcspn(line, "\n"), line);
}

void compare_print(const char *systemc, const char *orrery, FILE *f)
{
	int same = compare_traces(systemc, orrery);

	for (int n = 0; n != same && *systemc; n++) {
		print_line("", systemc, f);
		systemc = next_line(systemc);
		orrery = next_line(orrery);
	}
	for (int n = 0; n < 6 && *systemc; n++, systemc = next_line(systemc))
		print_line("SystemC", systemc, f);
	for (int n = 0; n < 6 && *orrery; n++, orrery = next_line(orrery))
		print_line("Orrery", orrery, f);
}

static const char *const others[] = {
	"resumed", "unwound", "caught", "got",
	"refused", "ended",   "end",	"skipped",
};
_Static_assert(sizeof(others) / sizeof(others[0]) ==
		       sizeof(((struct coverage *)0)->others) /
			       sizeof(((struct coverage *)0)->others[0]),
	       "one count per word");

static void add_word(struct coverage *c, const char *word, bool descendants)
{
	for (unsigned k = 0; k < OP_KINDS; k++)
		if (!strcmp(word, op_forms[k].name)) {
			c->ops[k]++;
			c->descendants[k] += descendants;
			return;
		}
	for (unsigned k = 0; k < sizeof(others) / sizeof(others[0]); k++)
		c->others[k] += !strcmp(word, others[k]);
}

void coverage_add(struct coverage *c, const char *trace)
{
	char word[32];

	for (; *trace; trace = next_line(trace)) {
		size_t length = strcspn(trace, "\n");

		c->activations += *trace == '>';
		if (sscanf(trace + 1, "%*s %*s %31s", word) == 1)
			add_word(c, word, memchr(trace, '*', length) != NULL);
	}
}

void coverage_print(const struct coverage *c, FILE *f)
{
	fprintf(f, "activations %lu\n", c->activations);
	for (unsigned k = 0; k < OP_KINDS; k++)
		if (c->ops[k] && c->descendants[k])
			fprintf(f, "%s %lu, with descendants %lu\n",
				op_forms[k].name, c->ops[k], c->descendants[k]);
		else if (c->ops[k])
			fprintf(f, "%s %lu\n", op_forms[k].name, c->ops[k]);
	for (unsigned k = 0; k < sizeof(others) / sizeof(others[0]); k++)
		if (c->others[k])
			fprintf(f, "(%s) %lu\n", others[k], c->others[k]);
}

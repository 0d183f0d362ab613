/* SPDX-License-Identifier: Apache-2.0 */
#include "compare.h"

#include <string.h>

static const char *next_line(const char *line)
{
	const char *end = strchr(line, '\n');

	return end ? end + 1 : line + strlen(line);
}

static bool lines_agree(const char *systemc, const char *orrery)
{
	size_t n = strcspn(systemc, "\n");

	return n == strcspn(orrery, "\n") && !strncmp(systemc, orrery, n);
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
	"resumed", "unwound", "caught", "got", "refused", "returns",
};
_Static_assert(sizeof(others) / sizeof(others[0]) ==
		       sizeof(((struct coverage *)0)->others) /
			       sizeof(((struct coverage *)0)->others[0]),
	       "one count per word");

static enum op_kind op_of(const char *word)
{
	unsigned k = 0;

	while (k < OP_KINDS && strcmp(word, op_forms[k].name))
		k++;
	return (enum op_kind)k;
}

static void add_other(struct coverage *c, const char *word)
{
	for (unsigned k = 0; k < sizeof(others) / sizeof(others[0]); k++)
		c->others[k] += !strcmp(word, others[k]);
}

/* The operation on this line, which the next line may say was skipped. */
static void add_line(struct coverage *c, const char *line, const char *next)
{
	char word[32] = "", target[32] = "", after[32] = "";
	enum op_kind k;

	sscanf(line, "%*c%*s %*s %31s %31s", word, target);
	sscanf(next, "%*c%*s %*s %31s", after);
	k = op_of(word);
	if (k == OP_KINDS) {
		add_other(c, word);
	} else if (!strcmp(after, "skipped")) {
		c->skipped[k]++;
	} else {
		c->ops[k]++;
		c->descendants[k] += strchr(target, '*') != NULL;
	}
}

void coverage_add(struct coverage *c, const char *trace)
{
	char line[256];

	for (; *trace; trace = next_line(trace)) {
		c->activations += *trace == '>';
		snprintf(line, sizeof(line), "%.*s", (int)strcspn(trace, "\n"),
			 trace);
		add_line(c, line, next_line(trace));
	}
}

void coverage_print(const struct coverage *c, FILE *f)
{
	fprintf(f, "activations %lu\n", c->activations);
	for (unsigned k = 0; k < OP_KINDS; k++) {
		if (!c->ops[k] && !c->skipped[k])
			continue;
		fprintf(f, "%s %lu", op_forms[k].name, c->ops[k]);
		if (c->descendants[k])
			fprintf(f, ", with descendants %lu", c->descendants[k]);
		if (c->skipped[k])
			fprintf(f, ", skipped %lu more", c->skipped[k]);
		fprintf(f, "\n");
	}
	for (unsigned k = 0; k < sizeof(others) / sizeof(others[0]); k++)
		if (c->others[k])
			fprintf(f, "(%s) %lu\n", others[k], c->others[k]);
}

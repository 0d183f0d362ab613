/* SPDX-License-Identifier: Apache-2.0 */
/* Lines, and the table of commands. */
#include "impl.h"

#include <orrery/log.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 256 };

void qtest_ok(struct qtest *q)
{
	stream_write(q->out, "OK\n", 3);
}

void qtest_fail(struct qtest *q, const char *fmt, ...)
{
	char text[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	stream_printf(q->out, "FAIL %s\n", text);
}

bool qtest_number(struct qtest *q, const char *word, uint64_t *value)
{
	const char *digits = word + (word[0] == '-');
	char *end;

	errno = 0;
	*value = strtoull(word, &end, 0);
	if (digits[0] >= '0' && digits[0] <= '9' && !*end && errno == 0)
		return true;
	qtest_fail(q, "'%s': expected a 64-bit number", word);
	return false;
}

static void endianness(struct qtest *q, char **words)
{
	(void)words;
	stream_printf(q->out, "OK little\n");
}

/* There are no modules: as QEMU answers when it has no such one. */
static void module_load(struct qtest *q, char **words)
{
	(void)words;
	stream_printf(q->out, "FAIL\n");
}

static const struct command {
	const char *name;
	qtest_fn *fn;
	unsigned nargs; /* at least; more are ignored */
	const char *args;
} commands[] = {
	{"endianness", endianness, 0, ""},
	{"readb", qtest_read_word, 1, "ADDRESS"},
	{"readw", qtest_read_word, 1, "ADDRESS"},
	{"readl", qtest_read_word, 1, "ADDRESS"},
	{"readq", qtest_read_word, 1, "ADDRESS"},
	{"writeb", qtest_write_word, 2, "ADDRESS VALUE"},
	{"writew", qtest_write_word, 2, "ADDRESS VALUE"},
	{"writel", qtest_write_word, 2, "ADDRESS VALUE"},
	{"writeq", qtest_write_word, 2, "ADDRESS VALUE"},
	{"read", qtest_read, 2, "ADDRESS SIZE"},
	{"write", qtest_write, 3, "ADDRESS SIZE 0xDATA"},
	{"b64read", qtest_b64read, 2, "ADDRESS SIZE"},
	{"b64write", qtest_b64write, 3, "ADDRESS SIZE BASE64"},
	{"memset", qtest_memset, 3, "ADDRESS SIZE VALUE"},
	{"inb", qtest_in, 1, "PORT"},
	{"inw", qtest_in, 1, "PORT"},
	{"inl", qtest_in, 1, "PORT"},
	{"outb", qtest_out, 2, "PORT VALUE"},
	{"outw", qtest_out, 2, "PORT VALUE"},
	{"outl", qtest_out, 2, "PORT VALUE"},
	{"clock_step", qtest_clock_step, 0, ""},
	{"clock_set", qtest_clock_set, 1, "NANOSECONDS"},
	{"irq_intercept_in", qtest_intercept_in, 1, "DEVICE"},
	{"irq_intercept_out", qtest_intercept_out, 1, "DEVICE"},
	{"set_irq_in", qtest_set_irq_in, 4, "DEVICE NAME NUMBER LEVEL"},
	{"module_load", module_load, 2, "PREFIX NAME"},
};

/* Cut a line into words; those that it has not are NULL. */
static unsigned split(char *line, char *words[QTEST_WORDS])
{
	static const char blanks[] = " \t\r";
	char *rest = NULL;
	char *word = strtok_r(line, blanks, &rest);
	unsigned n = 0;

	memset(words, 0, QTEST_WORDS * sizeof(*words));
	for (; word && n < QTEST_WORDS; n++) {
		words[n] = word;
		word = strtok_r(NULL, blanks, &rest);
	}
	return n;
}

static void carry_out(struct qtest *q, char *line)
{
	char *words[QTEST_WORDS];
	unsigned n = split(line, words);
	const char *name = n ? words[0] : "";

	for (size_t i = 0; i < ORR_COUNT(commands); i++) {
		const struct command *c = &commands[i];

		if (strcmp(c->name, name) != 0)
			continue;
		if (n <= c->nargs)
			qtest_fail(q, "%s: expected %s", name, c->args);
		else
			c->fn(q, words);
		return;
	}
	qtest_fail(q, "Unknown command '%s'", name);
}

/* Room for n more bytes and the zero that ends the line. */
static bool reserve(struct qtest *q, size_t n)
{
	size_t need = q->used + n + 1;
	size_t room = q->room ? q->room : FIRST_ROOM;
	char *grown;

	if (need > QTEST_LINE_MAX)
		return false;
	if (need <= q->room)
		return true;
	while (room < need)
		room *= 2;
	grown = realloc(q->line, room);
	if (!grown)
		return false;
	q->line = grown;
	q->room = room;
	return true;
}

static void append(struct qtest *q, const char *bytes, size_t n)
{
	if (!q->too_long && reserve(q, n)) {
		memcpy(q->line + q->used, bytes, n);
		q->used += n;
	} else {
		q->too_long = true;
	}
}

static void end_line(struct qtest *q)
{
	if (q->too_long) {
		qtest_fail(q, "line longer than %d bytes", QTEST_LINE_MAX);
	} else {
		q->line[q->used] = '\0';
		carry_out(q, q->line);
	}
	q->used = 0;
	q->too_long = false;
}

void qtest_feed(struct qtest *q, const char *bytes, size_t n)
{
	while (n > 0) {
		const char *end = memchr(bytes, '\n', n);
		size_t length = end ? (size_t)(end - bytes) : n;

		append(q, bytes, length);
		if (!end)
			return;
		end_line(q);
		bytes += length + 1;
		n -= length + 1;
	}
}

static void free_line(void *arg)
{
	free(((struct qtest *)arg)->line);
}

struct qtest *qtest_new(struct orr_sim *sim, const struct qom *qom,
			struct stream *out)
{
	struct qtest *q = orr_sim_alloc(sim, sizeof(*q));

	q->sim = sim;
	q->qom = qom;
	q->out = out;
	orr_sim_at_free(sim, free_line, q);
	qtest_settle(q);
	return q;
}

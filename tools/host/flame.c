/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A flame graph: a box for each function that was found in a stack, as wide as
 * its samples, on top of the box of its caller; an SVG that needs no script.
 */
#include "host.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 1200, ROW = 17, MARGIN = 10, HEAD = 30, LETTER = 7 };

struct box {
	char *name;
	uint64_t samples; /* here and above */
	unsigned depth;
	struct box *first; /* of what it calls, by name */
	struct box *next;
};

static struct box *new_box(const char *name, size_t length, unsigned depth)
{
	struct box *b = calloc(1, sizeof(*b));

	if (b)
		b->name = strndup(name, length);
	if (!b || !b->name)
		abort();
	b->depth = depth;
	return b;
}

static void free_box(struct box *b)
{
	while (b->first) {
		struct box *next = b->first->next;

		free_box(b->first);
		b->first = next;
	}
	free(b->name);
	free(b);
}

static struct box *find(struct box *caller, const char *name, size_t length)
{
	struct box **link = &caller->first;
	struct box *b;

	for (; *link; link = &(*link)->next) {
		int order = strncmp((*link)->name, name, length);

		if (order == 0 && !(*link)->name[length])
			return *link;
		if (order >= 0)
			break;
	}
	b = new_box(name, length, caller->depth + 1);
	b->next = *link;
	*link = b;
	return b;
}

/* google-pprof writes "name[inline]@@VERSION<16 digits of an address>". */
static size_t plain_length(const char *name, size_t length)
{
	static const char *const tails[] = {"<", "@@", "[inline]",
					    ".localalias"};

	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		const char *tail = strstr(name + 1, tails[i]);

		if (tail && tail < name + length)
			length = (size_t)(tail - name);
	}
	return length;
}

/* "outer;inner;innermost COUNT", of which a name may have spaces. */
static bool add_line(struct box *all, const char *line)
{
	const char *end = strrchr(line, ' ');
	uint64_t samples = end ? strtoull(end + 1, NULL, 10) : 0;
	struct box *b = all;

	if (samples == 0)
		return false;
	all->samples += samples;
	while (line < end) {
		size_t length = strcspn(line, ";");

		if (line + length > end)
			length = (size_t)(end - line);
		b = find(b, line, plain_length(line, length));
		b->samples += samples;
		line += length + 1;
	}
	return true;
}

static bool read_lines(struct box *all, FILE *in)
{
	char *line = NULL;
	size_t room = 0;
	bool good = true;

	while (good && getline(&line, &room, in) > 0)
		good = add_line(all, line);
	free(line);
	return good && !ferror(in);
}

static unsigned height_of(const struct box *b)
{
	unsigned height = b->depth;

	for (const struct box *c = b->first; c; c = c->next) {
		unsigned h = height_of(c);

		height = h > height ? h : height;
	}
	return height;
}

/* At most room letters, of which the last two say that there are more. */
static void put_text(FILE *f, const char *text, size_t room)
{
	size_t length = strlen(text);
	bool cut = length > room;

	for (size_t i = 0; i < (cut ? room - 2 : length); i++) {
		if (strchr("<>&\"", text[i]))
			fprintf(f, "&#%d;", text[i]);
		else
			fputc(text[i], f);
	}
	if (cut)
		fputs("..", f);
}

/* A colour between red and yellow for each name, always the same. */
static unsigned hue_of(const char *name)
{
	unsigned hash = 0;

	for (; *name; name++)
		hash = hash * 31 + (unsigned char)*name;
	return 10 + hash % 45;
}

static void draw(FILE *f, const struct box *b, const struct box *all,
		 unsigned height, double x)
{
	double scale = (double)(WIDTH - 2 * MARGIN) / (double)all->samples;
	double width = (double)b->samples * scale;
	unsigned y = HEAD + (height - b->depth) * ROW;
	size_t room = (size_t)(width / LETTER);

	fprintf(f, "<g><title>");
	put_text(f, b->name, strlen(b->name));
	fprintf(f, " (%llu samples, %.1f %%)</title>\n",
		(unsigned long long)b->samples,
		100 * (double)b->samples / (double)all->samples);
	fprintf(f,
		"<rect x=\"%.2f\" y=\"%u\" width=\"%.2f\" height=\"%d\" "
		"fill=\"hsl(%u,85%%,65%%)\"/>\n",
		x, y, width, ROW - 1, hue_of(b->name));
	if (room > 2) {
		fprintf(f, "<text x=\"%.2f\" y=\"%u\">", x + 3, y + 12);
		put_text(f, b->name, room - 1);
		fputs("</text>", f);
	}
	fputs("</g>\n", f);
	for (const struct box *c = b->first; c; c = c->next) {
		draw(f, c, all, height, x);
		x += (double)c->samples * scale;
	}
}

static void draw_all(FILE *f, const struct box *all)
{
	unsigned height = height_of(all);

	fprintf(f,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
		"height=\"%u\" font-family=\"monospace\" font-size=\"11\">\n"
		"<style>rect:hover{stroke:black}</style>\n"
		"<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n"
		"<text x=\"%d\" y=\"20\" font-size=\"14\">Host time by "
		"function: %llu samples</text>\n",
		WIDTH, HEAD + (height + 1) * ROW + MARGIN, MARGIN,
		(unsigned long long)all->samples);
	if (all->samples)
		draw(f, all, all, height, MARGIN);
	fputs("</svg>\n", f);
}

bool flame_draw(FILE *in, FILE *out)
{
	struct box *all = new_box("all", strlen("all"), 0);
	bool good = read_lines(all, in);

	if (good)
		draw_all(out, all);
	free_box(all);
	return good && !ferror(out);
}

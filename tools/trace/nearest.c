/* SPDX-License-Identifier: Apache-2.0 */
#include "nearest.h"

#include <stdio.h>
#include <string.h>

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/*
 * The edit distance, row by row of the pattern: row[i] is what its beginning is
 * away from the first i characters of name.
 */
static void next_row(char p, const char *name, size_t length, unsigned *row)
{
	unsigned diagonal = row[0];

	row[0] += p != '*';
	for (size_t i = 1; i <= length; i++) {
		unsigned above = row[i];

		if (p == '*')
			row[i] = least(row[i - 1], above);
		else
			row[i] = least(least(row[i - 1], above) + 1,
				       diagonal +
					       (p != '?' && p != name[i - 1]));
		diagonal = above;
	}
}

unsigned nearest_distance(const char *pattern, const char *name)
{
	unsigned row[NEAREST_NAME_SIZE];
	size_t length = strnlen(name, NEAREST_NAME_SIZE - 1);

	for (unsigned i = 0; i <= length; i++)
		row[i] = i;
	for (; *pattern; pattern++)
		next_row(*pattern, name, length, row);
	return row[length];
}

void nearest_offer(struct nearest *n, const char *name)
{
	unsigned distance = nearest_distance(n->pattern, name);
	unsigned i = n->n;

	if (i == NEAREST && distance >= n->distance[--i])
		return;
	if (n->n < NEAREST)
		n->n++;
	for (; i > 0 && n->distance[i - 1] > distance; i--) {
		n->distance[i] = n->distance[i - 1];
		memcpy(n->name[i], n->name[i - 1], NEAREST_NAME_SIZE);
	}
	n->distance[i] = distance;
	snprintf(n->name[i], NEAREST_NAME_SIZE, "%s", name);
}

char *nearest_list(const struct nearest *n, char *buf, size_t size)
{
	size_t used = 0;

	*buf = '\0';
	for (unsigned i = 0; i < n->n && used < size; i++)
		used += (size_t)snprintf(buf + used, size - used, "%s%s",
					 i ? ", " : "", n->name[i]);
	return buf;
}

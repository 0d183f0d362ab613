/* SPDX-License-Identifier: Apache-2.0 */
/* "Did you mean": the names that are most like a pattern that matches none. */
#ifndef ORRERY_TOOLS_NEAREST_H
#define ORRERY_TOOLS_NEAREST_H

#include <stddef.h>

enum { NEAREST = 3, NEAREST_NAME_SIZE = 128 };

struct nearest {
	const char *pattern;
	unsigned n;
	unsigned distance[NEAREST]; /* ascending */
	char name[NEAREST][NEAREST_NAME_SIZE];
};

/*
 * How many characters have to change for name to match a shell pattern with *
 * and ?; both count up to NEAREST_NAME_SIZE - 1 characters.
 */
unsigned nearest_distance(const char *pattern, const char *name);

/* Begin with pattern alone, offer every name, and have the list written. */
void nearest_offer(struct nearest *n, const char *name);

/* "a, b, c" into buf, cut to size; "" if there was no name. Returns buf. */
char *nearest_list(const struct nearest *n, char *buf, size_t size);

#endif

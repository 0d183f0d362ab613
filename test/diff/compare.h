/* SPDX-License-Identifier: Apache-2.0 */
/* Traces side by side, and what they have shown. */
#ifndef DIFF_COMPARE_H
#define DIFF_COMPARE_H

#include "network.h"

/* The number of lines on which the traces agree; -1 if they agree in all. */
int compare_traces(const char *systemc, const char *orrery);

/* Print both up to the first difference, the latest lines side by side. */
void compare_print(const char *systemc, const char *orrery, FILE *f);

/* How often what was exercised, in networks that agree. */
struct coverage {
	unsigned long ops[OP_KINDS];
	unsigned long descendants[OP_KINDS]; /* of these, with descendants */
	unsigned long skipped[OP_KINDS]; /* not of these */
	unsigned long activations;
	unsigned long others[6];
};
void coverage_add(struct coverage *c, const char *trace);
void coverage_print(const struct coverage *c, FILE *f);

#endif

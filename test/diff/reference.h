/* SPDX-License-Identifier: Apache-2.0 */
/* The other side: a child that runs networks on SystemC (on_systemc.cpp). */
#ifndef DIFF_REFERENCE_H
#define DIFF_REFERENCE_H

#include "network.h"

#include <sys/types.h>

struct reference {
	pid_t child;
	FILE *to;
	FILE *from;
};

/* Start the program at path; exits with a message when that fails. */
void reference_start(struct reference *r, const char *path);
void reference_stop(struct reference *r);

/*
 * Ask for the trace of a network, and take the answer to the oldest request.
 * One request may be made before the answer to the one before is taken.
 */
void reference_ask(struct reference *r, const struct network *n);
void reference_answer(struct reference *r, char *trace, size_t size);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* A network run on both sides. */
#ifndef DIFF_SIDES_H
#define DIFF_SIDES_H

#include "reference.h"

struct sides {
	struct reference reference;
	char *systemc; /* the traces, of TRACE_TEXT bytes each */
	char *orrery; /* shared with the child that writes it */
	bool follow; /* Orrery follows SystemC's order of evaluation */
};

void sides_start(struct sides *s, const char *reference_path, bool follow);
void sides_stop(struct sides *s);

/*
 * Run n on Orrery, with the choices of the trace that is in s->systemc, or its
 * own; a crash becomes the last line of the trace.
 */
void sides_run_orrery(struct sides *s, const struct network *n);

/* Run n on both; true if the traces differ. */
bool sides_differ(struct sides *s, const struct network *n);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the qtest*.c files. */
#ifndef ORRERY_TOOLS_QTEST_IMPL_H
#define ORRERY_TOOLS_QTEST_IMPL_H

#include "qtest.h"

/*
 * A block is what one command moves; the longest line holds one in
 * hexadecimal.
 */
enum { QTEST_BLOCK_MAX = 16 << 20, QTEST_LINE_MAX = 2 * QTEST_BLOCK_MAX + 128 };
enum { QTEST_WORDS = 5, QTEST_IRQS = 256 };

struct qtest {
	struct orr_sim *sim;
	const struct qom *qom;
	struct stream *out;
	/* the line that is coming in */
	char *line;
	size_t used;
	size_t room;
	bool too_long;
	/* interrupts */
	const struct orr_device *intercepted; /* NULL: none yet */
	bool levels[QTEST_IRQS]; /* as told to the client */
};

/*
 * Each carries out a command, whose words[0] is its name and which has all of
 * its words, and answers it.
 */
typedef void qtest_fn(struct qtest *q, char **words);

/* qtest.c */

/* Answers. */
void qtest_ok(struct qtest *q);
void qtest_fail(struct qtest *q, const char *fmt, ...) ORR_PRINTF(2, 3);

/*
 * A number in C's notation, 64 bits, negative ones in two's complement. False
 * after an answer that says what was expected.
 */
bool qtest_number(struct qtest *q, const char *word, uint64_t *value);

/* qtest_memory.c: NAME is the command, with b, w, l or q last. */
qtest_fn qtest_read_word;
qtest_fn qtest_write_word;
qtest_fn qtest_read;
qtest_fn qtest_write;
qtest_fn qtest_memset;
qtest_fn qtest_b64read;
qtest_fn qtest_b64write;
qtest_fn qtest_in;
qtest_fn qtest_out;

/* qtest_irq.c */
qtest_fn qtest_intercept_in;
qtest_fn qtest_intercept_out;
qtest_fn qtest_set_irq_in;

/* qtest_clock.c */
qtest_fn qtest_clock_step;
qtest_fn qtest_clock_set;

/* Let everything happen that is due at the present time. */
void qtest_settle(struct qtest *q);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * QEMU's qtest protocol: lines of text that read and write memory, step the
 * clock and report interrupts. doc/qtest.md is the manual.
 */
#ifndef ORRERY_TOOLS_QTEST_H
#define ORRERY_TOOLS_QTEST_H

#include "qom.h"
#include "stream.h"

struct qtest;

/*
 * Serve the board of qom, whose simulation has not run yet, to a client that
 * receives the answers over out. Lives as long as the simulation.
 */
struct qtest *qtest_new(struct orr_sim *sim, const struct qom *qom,
			struct stream *out);

/*
 * Take the next n bytes of the client's; complete lines are carried out, and
 * their answers are in out.
 */
void qtest_feed(struct qtest *q, const char *bytes, size_t n);

#endif

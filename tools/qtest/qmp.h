/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The part of QEMU's machine protocol (JSON objects) that clients of qtest
 * need: the greeting and its answer, qom-list, query-status, query-version
 * and quit.
 */
#ifndef ORRERY_TOOLS_QMP_H
#define ORRERY_TOOLS_QMP_H

#include "qom.h"
#include "stream.h"

struct qmp;

/* Greet the client behind out. Lives as long as sim. */
struct qmp *qmp_new(struct orr_sim *sim, const struct qom *qom,
		    struct stream *out);

/* Take the next n bytes of the client's; answers are in out. */
void qmp_feed(struct qmp *m, const char *bytes, size_t n);

/* Whether the client has said quit. */
bool qmp_has_quit(const struct qmp *m);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* A board behind the qtest protocol, and a client that reads the answers. */
#ifndef ORRERY_TEST_QTEST_RIG_H
#define ORRERY_TEST_QTEST_RIG_H

#include "../unit.h"

#include "../../tools/qtest/qtest.h"

struct qtest_rig {
	struct orr_sim *sim;
	struct qom qom;
	struct stream out;
	struct qtest *qtest;
	int client; /* the other end of out */
	char answer[512];
};

/* boards/NAME of the source tree. */
void qtest_rig_init(struct qtest_rig *r, const char *board);
void qtest_rig_fini(struct qtest_rig *r);

/* What has been sent since the last call, cut to the size of answer. */
const char *qtest_rig_answer(struct qtest_rig *r);

/* Send text, which holds whole lines, and fail unless that is the answer. */
void expect_answer(struct qtest_rig *r, const char *text, const char *answer);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "qtest_rig.h"
#include "../watch.h"

#include <orrery/log.h>
#include <orrery/sim.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void drop(void *arg, enum orr_log_level level, const char *line)
{
	(void)arg, (void)level, (void)line;
}

void qtest_rig_init(struct qtest_rig *r, const char *board)
{
	const char *srcdir = getenv("srcdir");
	static const struct board_options options;
	struct orr_error err = {""};
	char *path;
	int ends[2];

	*r = (struct qtest_rig){.sim = orr_sim_new(),
				.qom.machine = "test-machine"};
	orr_sim_set_log(r->sim, drop, NULL);
	path = orr_sim_alloc(r->sim, 4096);
	snprintf(path, 4096, "%s/boards/%s", srcdir ? srcdir : ".", board);
	r->qom.board = board_load(r->sim, path, &options, &err);
	if (!r->qom.board)
		fail_msg("%s", err.text);
	watch_sockets(r->sim);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	r->out = (struct stream){.in = ends[0], .out = ends[0], .stop = -1};
	r->client = ends[1];
	r->qtest = qtest_new(r->sim, &r->qom, &r->out);
}

void qtest_rig_fini(struct qtest_rig *r)
{
	stream_close(&r->out);
	close(r->client);
	orr_sim_free(r->sim);
}

const char *qtest_rig_answer(struct qtest_rig *r)
{
	ssize_t n;

	stream_flush(&r->out);
	n = recv(r->client, r->answer, sizeof(r->answer) - 1, MSG_DONTWAIT);
	r->answer[n > 0 ? n : 0] = '\0';
	return r->answer;
}

void expect_answer(struct qtest_rig *r, const char *text, const char *answer)
{
	qtest_feed(r->qtest, text, strlen(text));
	if (strcmp(qtest_rig_answer(r), answer) != 0)
		fail_msg("'%s' is answered '%s', not '%s'", text, r->answer,
			 answer);
}

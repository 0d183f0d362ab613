/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include <orrery/log.h>
#include <orrery/sim.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MOMENT_MS = 50 };

static void drop(void *arg, enum orr_log_level level, const char *line)
{
	(void)arg, (void)level, (void)line;
}

static void interrupt(struct orr_sim *sim, void *arg)
{
	(void)arg;
	orr_sim_pause(sim);
}

static void check(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "fuzz: %s\n", what);
	abort();
}

void fuzz_board_init(struct fuzz_board *b, const char *name)
{
	static const struct board_options options;
	const char *srcdir = getenv("srcdir");
	struct orr_error err;
	char *path;

	*b = (struct fuzz_board){.sim = orr_sim_new(),
				 .qom.machine = "fuzz-machine"};
	orr_sim_set_log(b->sim, drop, NULL);
	path = orr_sim_alloc(b->sim, 4096);
	snprintf(path, 4096, "%s/boards/%s", srcdir ? srcdir : ".", name);
	b->qom.board = board_load(b->sim, path, &options, &err);
	check(b->qom.board, "no board: set srcdir to the source tree");
	orr_sim_set_heartbeat(b->sim, MOMENT_MS, interrupt, NULL);
	b->out = (struct stream){.in = -1, .stop = -1};
	b->out.out = memfd_create("answers", MFD_CLOEXEC);
	check(b->out.out >= 0, "no memfd");
}

void fuzz_board_fini(struct fuzz_board *b)
{
	close(b->out.out);
	orr_sim_free(b->sim);
}

const char *fuzz_board_answer(struct fuzz_board *b)
{
	ssize_t n;

	stream_flush(&b->out);
	n = pread(b->out.out, b->answer, sizeof(b->answer), 0);
	check(n >= 0 && ftruncate(b->out.out, 0) == 0 &&
		      lseek(b->out.out, 0, SEEK_SET) == 0,
	      "no file for answers");
	if (n == sizeof(b->answer))
		return NULL;
	b->answer[n] = '\0';
	return b->answer;
}

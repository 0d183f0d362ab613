/* SPDX-License-Identifier: Apache-2.0 */
#include "sides.h"

#include "compare.h"
#include "on_orrery.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

void sides_start(struct sides *s, const char *reference_path, bool follow)
{
	s->follow = follow;
	reference_start(&s->reference, reference_path);
	s->systemc = malloc(TRACE_TEXT);
	s->orrery = mmap(NULL, TRACE_TEXT, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (!s->systemc || s->orrery == MAP_FAILED)
		exit(2);
}

void sides_stop(struct sides *s)
{
	reference_stop(&s->reference);
	free(s->systemc);
	munmap(s->orrery, TRACE_TEXT);
}

/* In a child, which a crash or an endless loop ends. */
static void run(const struct network *n, struct text *t, const char *schedule)
{
	alarm(5);
	order_follow(schedule);
	execute_network(n, t);
	orrery_free();
	_exit(0);
}

void sides_run_orrery(struct sides *s, const struct network *n)
{
	struct text t;
	int status = 0;
	pid_t child;

	text_init(&t, s->orrery, TRACE_TEXT);
	fflush(NULL);
	child = fork();
	if (child == 0)
		run(n, &t, s->follow ? s->systemc : NULL);
	waitpid(child, &status, 0);
	t.length = strlen(s->orrery);
	if (WIFSIGNALED(status))
		text_print(&t, "killed by signal %d\n", WTERMSIG(status));
	else if (WEXITSTATUS(status))
		text_print(&t, "exited with %d\n", WEXITSTATUS(status));
}

bool sides_differ(struct sides *s, const struct network *n)
{
	reference_ask(&s->reference, n);
	reference_answer(&s->reference, s->systemc, TRACE_TEXT);
	sides_run_orrery(s, n);
	return compare_traces(s->systemc, s->orrery) >= 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "child.h"

#include <spawn.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void add_unless_ignored(sigset_t *set, int number)
{
	struct sigaction old;

	if (sigaction(number, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
		sigaddset(set, number);
}

/* What a child leaves behind when it ends becomes a child of this program. */
void children_begin(struct children *c)
{
	*c = (struct children){0};
	sigemptyset(&c->awaited);
	add_unless_ignored(&c->awaited, SIGHUP);
	add_unless_ignored(&c->awaited, SIGINT);
	add_unless_ignored(&c->awaited, SIGTERM);
	sigaddset(&c->awaited, SIGCHLD);
	signal(SIGCHLD, SIG_DFL);
	sigprocmask(SIG_BLOCK, &c->awaited, &c->before);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
}

/* In a process group of its own, so that all that it starts can be ended. */
static int start(struct children *c, char *const *args)
{
	posix_spawn_file_actions_t to;
	posix_spawnattr_t how;
	int code;

	posix_spawn_file_actions_init(&to);
	posix_spawn_file_actions_adddup2(&to, STDERR_FILENO, STDOUT_FILENO);
	posix_spawnattr_init(&how);
	posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP |
					       POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigmask(&how, &c->before);
	code = posix_spawnp(&c->pid, args[0], &to, &how, args, environ);
	posix_spawnattr_destroy(&how);
	posix_spawn_file_actions_destroy(&to);
	return code;
}

/* Whether there is nothing left to wait for. */
static bool reap(struct children *c)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-c->pid, &status, WNOHANG)) > 0) {
		if (pid != c->pid)
			continue;
		c->status = status;
		c->ended = true;
	}
	return pid < 0 || (c->ended && !c->interrupted);
}

/* They are asked to end, and the second time made to. */
static void interrupt(struct children *c, int number)
{
	kill(-c->pid, c->interrupted ? SIGKILL : SIGTERM);
	c->interrupted = number;
}

int children_run(struct children *c, char *const *args)
{
	int code = start(c, args);
	int number;

	if (code)
		return code;
	c->ended = false;
	while (!reap(c)) {
		number = sigwaitinfo(&c->awaited, NULL);
		if (number > 0 && number != SIGCHLD)
			interrupt(c, number);
	}
	return 0;
}

void children_end(struct children *c)
{
	if (c->interrupted)
		raise(c->interrupted); /* comes with the mask of before */
	sigprocmask(SIG_SETMASK, &c->before, NULL);
}

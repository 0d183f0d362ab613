/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bug of the caller ends the program: run it in a child process, and look
 * at how the child died and at what it said.
 */
#ifndef ORRERY_TEST_CHILD_H
#define ORRERY_TEST_CHILD_H

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

struct child {
	int status; /* as of waitpid */
	char said[4096]; /* on standard error */
};

static inline void child_main(void (*fn)(void), int err)
{
	const struct rlimit none = {0, 0};

	setrlimit(RLIMIT_CORE, &none);
	dup2(err, STDERR_FILENO);
	signal(SIGSEGV, SIG_DFL); /* cmocka has handlers of its own */
	signal(SIGABRT, SIG_DFL);
	fn();
	_exit(0);
}

static inline struct child run_child(void (*fn)(void))
{
	struct child c = {0};
	size_t n = 0;
	ssize_t got;
	int ends[2];
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0)
		child_main(fn, ends[1]);
	close(ends[1]);
	while ((got = read(ends[0], c.said + n, sizeof(c.said) - 1 - n)) > 0)
		n += (size_t)got;
	close(ends[0]);
	assert_int_equal(waitpid(pid, &c.status, 0), pid);
	return c;
}

static inline void assert_aborts(void (*fn)(void), const char *saying)
{
	struct child c = run_child(fn);

	if (!strstr(c.said, saying))
		fail_msg("'%s' does not contain '%s'", c.said, saying);
	assert_true(WIFSIGNALED(c.status));
	assert_int_equal(WTERMSIG(c.status), SIGABRT);
}

#endif

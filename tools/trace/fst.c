/* SPDX-License-Identifier: Apache-2.0 */
#include "fst.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

bool fst_is_path(const char *path)
{
	size_t length = strlen(path);

	return length > 4 && strcmp(path + length - 4, ".fst") == 0;
}

/* Its own complaint about a file would come late and be less clear. */
static int try_to_create(const char *path, struct orr_error *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0)
		return orr_error_set(err, -errno, "cannot create %s: %s", path,
				     strerror(errno));
	close(fd);
	return 0;
}

/* In a process group of its own, which Ctrl-C does not reach. */
static int start(struct fst *f, int input)
{
	const char *const args[] = {"vcd2fst", "-v", "-", "-f", f->path, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int code;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null",
					 O_WRONLY, 0);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
	/* posix_spawn takes char *const *, but does not write there */
	code = posix_spawnp(&f->pid, args[0], &actions, &attributes,
			    (char *const *)(uintptr_t)args, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return code;
}

int fst_open(struct fst *f, const char *path, struct orr_error *err)
{
	int ends[2];
	int code = try_to_create(path, err);

	if (code)
		return code;
	*f = (struct fst){.path = path};
	if (pipe2(ends, O_CLOEXEC) != 0)
		return orr_error_set(err, -errno, "cannot make a pipe: %s",
				     strerror(errno));
	code = start(f, ends[0]);
	close(ends[0]);
	if (code) {
		close(ends[1]);
		unlink(path);
		return orr_error_set(err, -code,
				     "cannot run vcd2fst, which writes FST "
				     "files (Debian has it in gtkwave): %s",
				     strerror(code));
	}
	f->fd = ends[1];
	f->vcd = fdopen(f->fd, "w");
	return 0;
}

int fst_finish(struct fst *f, struct orr_error *err)
{
	int status;

	while (waitpid(f->pid, &status, 0) < 0)
		if (errno != EINTR)
			return orr_error_set(err, -errno, "vcd2fst is gone: %s",
					     strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	return orr_error_set(err, -EIO,
			     "cannot write %s: vcd2fst has failed; is the disk "
			     "full?",
			     f->path);
}

/* No more than a handler of signals may do. */
void fst_rescue(struct fst *f)
{
	close(f->fd);
	waitpid(f->pid, NULL, 0);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compile a board with dtc. Its output goes through unnamed files rather than
 * pipes, so that neither stream can block the other.
 */
#include "impl.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

struct streams {
	FILE *out;
	FILE *err;
};

/* dtc's own words for these are poor. */
static int check_readable(const struct board *b)
{
	struct stat st;
	int code = 0;

	if (stat(b->file, &st) != 0 || access(b->file, R_OK) != 0)
		code = errno;
	else if (S_ISDIR(st.st_mode))
		code = EISDIR;
	if (!code)
		return 0;
	return orr_error_set(b->err, -code, "cannot read %s: %s", b->file,
			     strerror(code));
}

static int spawn_dtc(const struct streams *s, const char *file, pid_t *pid)
{
	/*
	 * -@ keeps the labels, -q drops warnings. Some checks of dtc 1.6 abort
	 * at a property of the wrong size; board_wire.c has these checks, too.
	 */
	const char *const args[] = {
		"dtc",
		"-q@",
		"-Idts",
		"-Odtb",
		"-o-",
		"-Wno-clocks_property",
		"-Wno-interrupts_property",
		"-Wno-interrupts_extended_property",
		"--",
		file,
		NULL,
	};
	posix_spawn_file_actions_t to;
	int code;

	posix_spawn_file_actions_init(&to);
	posix_spawn_file_actions_addopen(&to, STDIN_FILENO, "/dev/null",
					 O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&to, fileno(s->out), STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&to, fileno(s->err), STDERR_FILENO);
	/* posix_spawn takes char *const *, but does not write there */
	code = posix_spawnp(pid, args[0], &to, NULL,
			    (char *const *)(uintptr_t)args, environ);
	posix_spawn_file_actions_destroy(&to);
	return code;
}

static int start_dtc(const struct board *b, const struct streams *s, pid_t *pid)
{
	int code = spawn_dtc(s, b->file, pid);

	if (code == ENOENT)
		return orr_error_set(b->err, -code,
				     "cannot compile %s: dtc is not installed "
				     "(package device-tree-compiler)",
				     b->file);
	if (code)
		return orr_error_set(b->err, -code, "cannot run dtc: %s",
				     strerror(code));
	return 0;
}

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return status;
}

/* Without its first line, dtc finds a syntax error in the second. */
static const char *hint(const struct board *b, const char *line)
{
	char *text = NULL;
	size_t room = 0;
	FILE *f = strstr(line, "syntax error") ? fopen(b->file, "r") : NULL;
	bool found = !f;

	while (!found && getline(&text, &room, f) >= 0)
		found = strstr(text, "/dts-v1/");
	free(text);
	if (f)
		fclose(f);
	return found ? "" : "; a board begins with /dts-v1/;";
}

/*
 * The first line of dtc's complaint, which is one of
 *	Error: FILE:LINE.COLUMN-COLUMN syntax error
 *	FILE:LINE.COLUMN-COLUMN: ERROR (duplicate_label): /node: ...
 *	FATAL ERROR: Couldn't open "FILE": ...
 */
static int report(const struct board *b, const struct streams *s, int status)
{
	static const char at[] = "Error: ";
	static const char fatal[] = "FATAL ERROR: ";
	char line[400] = "";

	rewind(s->err);
	if (!fgets(line, sizeof(line), s->err) || line[0] == '\n')
		snprintf(line, sizeof(line), "dtc failed (status 0x%x)",
			 (unsigned)status);
	line[strcspn(line, "\n")] = '\0';
	if (strncmp(line, at, strlen(at)) == 0)
		return orr_error_set(b->err, -EINVAL, "%s%s", line + strlen(at),
				     hint(b, line));
	if (strncmp(line, b->file, strlen(b->file)) == 0)
		return orr_error_set(b->err, -EINVAL, "%s", line);
	if (strncmp(line, fatal, strlen(fatal)) == 0)
		return orr_error_set(b->err, -EINVAL, "%s: %s", b->file,
				     line + strlen(fatal));
	return orr_error_set(b->err, -EINVAL, "%s: %s", b->file, line);
}

static int take_blob(struct board *b, FILE *f)
{
	struct stat st;
	size_t size;
	void *blob;
	int code;

	if (fstat(fileno(f), &st) != 0)
		return orr_error_set(b->err, -errno, "cannot read from dtc: %s",
				     strerror(errno));
	size = (size_t)st.st_size;
	blob = orr_sim_alloc(b->sim, size);
	rewind(f);
	if (fread(blob, 1, size, f) != size)
		return orr_error_set(b->err, -EIO, "cannot read from dtc");
	code = fdt_check_full(blob, size);
	if (code)
		return orr_error_set(b->err, -EINVAL,
				     "%s: dtc made no valid tree: %s", b->file,
				     fdt_strerror(code));
	b->fdt = blob;
	return 0;
}

static int run_dtc(struct board *b, const struct streams *s)
{
	int status;
	pid_t pid;
	int code = start_dtc(b, s, &pid);

	if (code)
		return code;
	status = wait_for(pid);
	if (status != 0)
		return report(b, s, status);
	return take_blob(b, s->out);
}

static int compile(struct board *b, const struct streams *s)
{
	if (!s->out || !s->err)
		return orr_error_set(b->err, -errno,
				     "cannot make a temporary file: %s",
				     strerror(errno));
	return run_dtc(b, s);
}

int board_compile(struct board *b)
{
	struct streams s;
	int code = check_readable(b);

	if (code)
		return code;
	s.out = tmpfile();
	s.err = s.out ? tmpfile() : NULL;
	code = compile(b, &s);
	if (s.out)
		fclose(s.out);
	if (s.err)
		fclose(s.err);
	return code;
}

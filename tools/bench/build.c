/* SPDX-License-Identifier: Apache-2.0 */
/* Another build to compare with: one that is there, or a git revision's. */
#include "../commands.h"
#include "impl.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOT_FOUND = 127 }; /* as a shell says it */

/* An archive, and not a worktree: it leaves no trace in the repository. */
static const char build_script[] =
	"set -e\n"
	"top=$(git rev-parse --show-toplevel)\n"
	"git -C \"$top\" archive \"$1\" >\"$2/archive\"\n"
	"mkdir \"$2/source\" \"$2/build\"\n"
	"cd \"$2/source\"\n"
	"tar -xf ../archive\n"
	"./bootstrap\n"
	"cd \"$2/build\"\n"
	"../source/configure --silent CC=\"$3\" CFLAGS=\"$4\"\n"
	"make --silent -j$(nproc)\n";

static const char find_script[] =
	"git rev-parse --verify --quiet \"$1^{commit}\" >/dev/null";

static const char remove_script[] = "rm -rf \"$1\"";

/* Run a script with arguments, its output into log; its exit status. */
static int shell(const char *script, const char *log, const char *const args[])
{
	const char *argv[16] = {"sh", "-c", script, "sh"};
	int status = -1;
	pid_t pid;

	for (unsigned i = 0; args[i] && 4 + i + 1 < ORR_COUNT(argv); i++)
		argv[4 + i] = args[i];
	pid = fork();
	if (pid == 0) {
		if (!freopen(log, "a", stdout) || !freopen(log, "a", stderr))
			_exit(NOT_FOUND);
		execvp("sh", (char *const *)(uintptr_t)argv);
		_exit(NOT_FOUND);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

static void show_end(const char *log)
{
	enum { MOST = 2000 };
	FILE *f = fopen(log, "r");
	char text[MOST + 1];
	size_t n;

	if (!f)
		return;
	fseek(f, 0, SEEK_END);
	fseek(f, ftell(f) > MOST ? -MOST : 0,
	      ftell(f) > MOST ? SEEK_END : SEEK_SET);
	n = fread(text, 1, MOST, f);
	text[n] = '\0';
	fputs(text, stderr);
	fclose(f);
}

static int build_revision(struct other_build *b, const char *revision)
{
	const char *tmp = getenv("TMPDIR");
	char log[sizeof(b->folder) + 8];

	snprintf(b->folder, sizeof(b->folder), "%s/orrery-XXXXXX",
		 tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(b->folder)) {
		int code = complain("%s: %s", b->folder, strerror(errno));

		b->folder[0] = '\0';
		return code;
	}
	snprintf(log, sizeof(log), "%s/log", b->folder);
	fprintf(stderr, "orrery: building %s in %s\n", revision, b->folder);
	if (shell(build_script, log,
		  (const char *[]){revision, b->folder, ORRERY_CC,
				   ORRERY_CFLAGS, NULL}) != 0) {
		show_end(log);
		return complain("%s cannot be built, see above", revision);
	}
	snprintf(b->side.program, sizeof(b->side.program), "%s/build/orrery",
		 b->folder);
	return EXIT_OK;
}

/* A path to a build's program, or to the folder that it is in. */
static bool find_program(struct side *s, const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return false;
	snprintf(s->program, sizeof(s->program), "%s%s", path,
		 S_ISDIR(st.st_mode) ? "/orrery" : "");
	return access(s->program, X_OK) == 0 && stat(s->program, &st) == 0 &&
	       S_ISREG(st.st_mode);
}

int other_build_open(struct other_build *b, const char *what)
{
	int found;

	*b = (struct other_build){.side.kind = SIDE_BUILD};
	if (find_program(&b->side, what))
		return EXIT_OK;
	found = shell(find_script, "/dev/null", (const char *[]){what, NULL});
	if (found == 0)
		return build_revision(b, what);
	if (found == NOT_FOUND)
		return complain("--against %s: it is no program, and for a "
				"revision git is not installed",
				what);
	return complain("--against %s: expected a build's program, its folder, "
			"or a git revision of the repository that this folder "
			"is in",
			what);
}

void other_build_close(struct other_build *b)
{
	if (b->folder[0])
		shell(remove_script, "/dev/null",
		      (const char *[]){b->folder, NULL});
}

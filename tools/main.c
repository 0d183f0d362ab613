/* SPDX-License-Identifier: Apache-2.0 */
#include "commands.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct command {
	const char *name;
	int (*fn)(int argc, char **argv);
	const char *doc;
} commands[] = {
	{"run", cmd_run, "simulate a board, driven by a script"},
	{"qtest", cmd_qtest, "let a script drive a board by QEMU's qtest"},
	{"models", cmd_models, "list the models that boards can use"},
	{"bench", cmd_bench, "measure the speed of the library"},
};

static char program[] = "orrery";

int complain(const char *fmt, ...)
{
	va_list args;

	fflush(stdout);
	fprintf(stderr, "%s: ", program);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	return EXIT_USE;
}

static int help(void)
{
	puts("Usage: orrery COMMAND [ARGUMENT...]\n"
	     "Simulate virtual hardware.\n"
	     "\n"
	     "Commands:");
	for (size_t i = 0; i < ORR_COUNT(commands); i++)
		printf("  %-10s %s\n", commands[i].name, commands[i].doc);
	puts("\n"
	     "'orrery COMMAND --help' says more; 'orrery --version' says which "
	     "one this is.");
	return EXIT_OK;
}

static int version(void)
{
	printf("orrery %s\n", orr_version());
	return EXIT_OK;
}

/* "arm" if the program was called as ".../orrery-system-arm", or NULL. */
static const char *system_name(const char *called)
{
	static const char prefix[] = "orrery-system-";
	const char *name = strrchr(called, '/');

	name = name ? name + 1 : called;
	if (strncmp(name, prefix, strlen(prefix)) != 0)
		return NULL;
	return name + strlen(prefix);
}

static int dispatch(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : NULL;

	if (argc > 0 && system_name(argv[0]))
		return cmd_system(system_name(argv[0]), argc, argv);

	if (!name)
		return complain("expected a command; see 'orrery --help'");
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
		return help();
	if (strcmp(name, "--version") == 0)
		return version();
	for (size_t i = 0; i < ORR_COUNT(commands); i++) {
		if (strcmp(name, commands[i].name) != 0)
			continue;
		argv[1] = program;
		return commands[i].fn(argc - 1, argv + 1);
	}
	return complain("unknown command '%s'; see 'orrery --help'", name);
}

/*
 * A standard stream that is closed is made one that cannot be read or written,
 * so that no file which is opened later takes its place.
 */
static void fill_standard_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null",
			     fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* What was printed and never arrived is a failure, too. */
int main(int argc, char **argv)
{
	int code;

	fill_standard_streams();
	code = dispatch(argc, argv);
	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	return complain("cannot write standard output%s%s", errno ? ": " : "",
			errno ? strerror(errno) : "");
}

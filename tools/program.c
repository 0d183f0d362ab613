/* SPDX-License-Identifier: Apache-2.0 */
/* What the programs of this folder have in common. */
#include "commands.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

char program_name[] = "orrery";

int complain(const char *fmt, ...)
{
	va_list args;

	fflush(stdout);
	fprintf(stderr, "%s: ", program_name);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	return EXIT_USE;
}

/*
 * A standard stream that is closed is made one that cannot be read or written,
 * so that no file which is opened later takes its place.
 */
void program_begin(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null",
			     fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int program_end(int code)
{
	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	return complain("cannot write standard output%s%s", errno ? ": " : "",
			errno ? strerror(errno) : "");
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * orrery bench is a program of its own, which links the shared library, as
 * the programs of users do, and not the archive that this one carries.
 */
#include "commands.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char name[] = "orrery-bench";

/* It is where this program is. */
static int find(char *path, size_t size)
{
	ssize_t length = readlink("/proc/self/exe", path, size - sizeof(name));
	char *slash;

	if (length < 0)
		return complain("/proc/self/exe: %s", strerror(errno));
	path[length] = '\0';
	slash = strrchr(path, '/');
	strcpy(slash ? slash + 1 : path, name);
	return EXIT_OK;
}

int cmd_bench(int argc, char **argv)
{
	char path[PATH_MAX];

	(void)argc;
	if (find(path, sizeof(path)) != EXIT_OK)
		return EXIT_USE;
	fflush(stdout);
	execv(path, argv);
	return complain("%s: %s", path, strerror(errno));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "commands.h"

#include <stdio.h>
#include <string.h>

static const struct command {
	const char *name;
	int (*fn)(int argc, char **argv);
	const char *doc;
} commands[] = {
	{"run", cmd_run, "simulate a board, driven by a script"},
	{"profile", cmd_profile, "run a board and report what takes how long"},
	{"qtest", cmd_qtest, "let a script drive a board by QEMU's qtest"},
	{"models", cmd_models, "list the models that boards can use"},
	{"wrap", cmd_wrap, "make a device of an RTL module, by Verilator"},
	{"bench", cmd_bench, "measure the speed of the library"},
};

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
		argv[1] = program_name;
		return commands[i].fn(argc - 1, argv + 1);
	}
	return complain("unknown command '%s'; see 'orrery --help'", name);
}

int main(int argc, char **argv)
{
	program_begin();
	return program_end(dispatch(argc, argv));
}

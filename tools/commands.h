/* SPDX-License-Identifier: Apache-2.0 */
/* The sub-commands of orrery, one per file; main.c has the table. */
#ifndef ORRERY_TOOLS_COMMANDS_H
#define ORRERY_TOOLS_COMMANDS_H

#include <orrery/base.h>

#include <stdio.h>

/* What the command returns to the shell. */
enum {
	EXIT_OK = 0,
	EXIT_CHECK = 1, /* a script's expectation failed */
	EXIT_USE = 2, /* bad use, bad input, or the host failed */
	EXIT_SIGNAL = 128 /* plus its number, as a shell says it */
};

/*
 * argv[0] is "orrery", for the messages of getopt; arguments follow. Each
 * returns one of the above.
 */
int cmd_bench(int argc, char **argv);
int cmd_models(int argc, char **argv);
int cmd_profile(int argc, char **argv);
int cmd_qtest(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_wrap(int argc, char **argv);

/* The program under the name orrery-system-ARCH. */
int cmd_system(const char *arch, int argc, char **argv);

/* "orrery", as argv[0] of each command. */
extern char program_name[];

/*
 * Around each program: standard streams that are closed are kept from being
 * taken for others, and what was printed and never arrived is a failure, too.
 */
void program_begin(void);
int program_end(int code);

/* Print "orrery: message" on standard error; returns EXIT_USE. */
int complain(const char *fmt, ...) ORR_PRINTF(1, 2);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lua scripts that drive a board: simulated threads that read and write
 * registers, wait, and check. doc/scripting.md is the manual.
 */
#ifndef ORRERY_TOOLS_SCRIPT_H
#define ORRERY_TOOLS_SCRIPT_H

#include <orrery/orrery.h>

struct script;

struct script_options {
	uint64_t seed; /* of math.random */
	bool print_to_stderr; /* print(), when standard output is taken */
	/* Written to standard error before each output: clears a terminal's
	 * line of progress. NULL: nothing. */
	const char *before_output;
};

/*
 * Load the script at path (syntax errors are reported in err, with the line)
 * and make a thread that runs it and then stops the simulation. It sees the
 * objects of sim as globals, reaches registers through cpu, and finds modules
 * in its own folder. Returns NULL on failure. Freed with sim.
 */
struct script *script_load(struct orr_sim *sim,
			   struct orr_initiator_socket *cpu, const char *path,
			   const struct script_options *options,
			   struct orr_error *err);

/* How many expectations have failed, and whether an error ended the script
 * (its message has been printed to standard error). */
unsigned script_failures(const struct script *s);
bool script_crashed(const struct script *s);

/*
 * End the script with an error, soon, even if it computes without ever
 * waiting. May be called from a signal handler or another OS thread.
 */
void script_interrupt(struct script *s);

/*
 * Print to standard error where each thread of the script waits: for a run
 * that ended before the script did. Not from inside a process.
 */
void script_print_waits(struct script *s);

#endif

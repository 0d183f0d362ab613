/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files of orrery run. */
#ifndef ORRERY_TOOLS_RUN_H
#define ORRERY_TOOLS_RUN_H

#include "../board/board.h"
#include "../host/host.h"
#include "../profile/profile.h"
#include "../trace/levels.h"
#include "../trace/ring.h"
#include "../trace/timeline.h"
#include "../trace/waves.h"

#include <stdio.h>

/* The arguments of an option that may be given several times. */
struct words {
	const char **at;
	size_t n;
};

/* Whether simulated time keeps to the host's clock. */
enum pacing { PACED_FOR_PEOPLE, PACED, UNPACED };

/* The command line; options.c has a row for each. */
struct run_options {
	const char *board;
	const char *script; /* NULL: none */
	const char *cpu_profile; /* or NULL, as all files */
	const char *flame_graph;
	const char *heap_profile; /* what its files' names begin with */
	const char *profile_json;
	const char *profile_log;
	const char *timeline;
	const char *vcd;
	struct words drives;
	struct words levels;
	struct words rtl;
	struct words sets;
	struct words traces;
	struct words uarts;
	struct words waves;
	orr_time until; /* ORR_TIME_MAX: as long as anything happens */
	uint64_t ring; /* trace points; 0: none are kept */
	uint64_t seed;
	enum pacing pacing;
	bool check_tlm;
	bool help;
	bool host_profile;
	bool json;
	bool profile;
};

void options_help(void);

/* For that command. Returns 0, or an exit code and has said why. */
int options_read(struct run_options *o, struct orr_sim *sim,
		 const char *command, int argc, char **argv);

/* What a run came to. */
struct outcome {
	const char *reason;
	double host_seconds;
	const struct sampler *sampler; /* NULL: nobody asked */
	unsigned script_failures;
};

/* The summary for people on f, or as one line of JSON. */
void report_text(FILE *f, struct orr_sim *sim, const struct board *b,
		 const struct outcome *o);
void report_json(FILE *f, struct orr_sim *sim, const struct board *b,
		 const struct outcome *o);

/* The files that a profile goes to; NULL: not asked for. */
struct profiler {
	FILE *log; /* for HdrHistogram's tools */
	FILE *json;
};

/*
 * Begin if an option asks for it, with the files opened lest a long run end
 * without them; and write them. Both return 0, or an exit code and have said
 * why.
 */
int profile_start(struct profiler *p, const struct run_options *o,
		  struct orr_sim *sim);
int profile_finish(struct profiler *p, const struct run_options *o,
		   struct orr_sim *sim, const struct outcome *outcome);

/*
 * Should a model end the program (SIGABRT, SIGSEGV and the like), complete
 * what orr_sim_at_abort knows of sim first. NULL: no longer.
 */
void crash_catch(struct orr_sim *sim);

/* Clears the progress line, for whoever writes to the terminal next. */
#define PROGRESS_ERASE "\r\033[K"

/*
 * How far a run has come: a line on a terminal that is written over again and
 * again, and one on standard error whenever SIGUSR1 asks for it.
 */
struct progress {
	double start; /* host time, seconds */
	orr_time until; /* ORR_TIME_MAX: no end is set */
	bool enabled;
	bool realtime;
	bool shown;
};

/* What is written and kept of a run while it lasts. */
struct recorder {
	const struct run_options *options;
	struct orr_sim *sim;
	struct progress *progress;
	struct waves *waves; /* NULL without --vcd */
	struct timeline *timeline; /* NULL without --timeline */
	struct levels levels;
	struct ring ring;
};

/*
 * Begin with all that options ask for, when the objects are there; and complete
 * the files, and, if it has failed, print what the ring has. Both return 0, or
 * an exit code and have said why.
 */
int recorder_start(struct recorder *rec, const struct run_options *o,
		   struct orr_sim *sim, struct progress *progress);
int recorder_finish(struct recorder *rec, bool failed);

/* Seconds of the host's monotonic clock. */
double host_now(void);

/* From now on, unless the signal is ignored. */
void progress_catch_signal(void);

void progress_update(struct progress *p, const struct orr_sim *sim);
void progress_erase(struct progress *p);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* orrery run: a board, from its description to the summary of its run. */
#include "run.h"
#include "../commands.h"
#include "../script/script.h"
#include "../trace/drive.h"

#include <orrery/rtl.h>

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { HEARTBEAT_MS = 100 };

struct run {
	struct run_options options;
	struct orr_sim *sim;
	struct board *board;
	struct script *script; /* NULL without SCRIPT.lua */
	struct recorder recorder;
	struct profiler profiler;
	struct cpu_profile cpu_profile;
	struct sampler *sampler;
	struct orr_checker checker;
	struct progress progress;
	bool hangs; /* the script waits for what will never happen */
};

/* What a signal handler can reach. */
static volatile sig_atomic_t interrupted; /* the signal, or 0 */
static struct script *interruptible;

static void on_signal(int number)
{
	interrupted = number;
	if (interruptible)
		script_interrupt(interruptible);
}

/* A program that nohup has started stays deaf to SIGHUP. */
static void catch_unless_ignored(int number, const struct sigaction *sa)
{
	struct sigaction old;

	if (sigaction(number, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
		sigaction(number, sa, NULL);
}

/*
 * The first of a signal ends the run in good order, with the terminal as it
 * was and all files complete; the second ends the program. Without
 * SA_RESTART, so that a read from a pipe that has nothing returns.
 */
static void catch_signals(struct script *script)
{
	struct sigaction sa = {.sa_handler = on_signal,
			       .sa_flags = (int)SA_RESETHAND};

	interruptible = script;
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	catch_unless_ignored(SIGHUP, &sa);
	signal(SIGPIPE, SIG_IGN); /* a peer that hangs up is no reason to die */
}

static int load_rtl(struct run *r, const struct orr_device_class **classes)
{
	const struct words *rtl = &r->options.rtl;
	struct orr_error err;

	for (size_t i = 0; i < rtl->n; i++) {
		classes[i] = orr_rtl_load(rtl->at[i], &err);
		if (!classes[i])
			return complain("--rtl: %s", err.text);
	}
	return 0;
}

static int load_board(struct run *r)
{
	const struct orr_device_class **classes = orr_sim_alloc(
		r->sim, (r->options.rtl.n + 1) * sizeof(*classes));
	const struct board_options options = {
		.sets = r->options.sets.at,
		.nsets = r->options.sets.n,
		.uarts = r->options.uarts.at,
		.nuarts = r->options.uarts.n,
		.classes = classes,
	};
	struct orr_error err;

	if (load_rtl(r, classes) != 0)
		return EXIT_USE;

	r->board = board_load(r->sim, r->options.board, &options, &err);
	return r->board ? 0 : complain("%s", err.text);
}

static int drive_lines(struct run *r)
{
	const struct words *drives = &r->options.drives;
	struct orr_error err;

	for (size_t i = 0; i < drives->n; i++)
		if (drive_start(r->sim, drives->at[i], &err) != 0)
			return complain("--drive %s: %s", drives->at[i],
					err.text);
	return 0;
}

static int load_script(struct run *r)
{
	const struct script_options options = {
		.seed = r->options.seed,
		.print_to_stderr =
			r->options.json || board_uses_stdio(r->board),
		.before_output = r->progress.enabled ? PROGRESS_ERASE : NULL,
	};
	struct orr_error err;

	if (!r->options.script)
		return 0;
	r->script = script_load(r->sim, board_cpu(r->board), r->options.script,
				&options, &err);
	return r->script ? 0 : complain("%s", err.text);
}

static void on_heartbeat(struct orr_sim *sim, void *arg)
{
	struct run *r = arg;

	if (interrupted || board_lost_data(r->board))
		orr_sim_pause(sim);
	else
		progress_update(&r->progress, sim);
}

/* As the simulation does by default, but not into the progress line. */
static void on_log(void *arg, enum orr_log_level level, const char *line)
{
	struct run *r = arg;

	(void)level;
	progress_erase(&r->progress);
	fprintf(stderr, "%s\n", line);
}

static const char *reason_text(enum orr_run result)
{
	static const char *const texts[] = {
		[ORR_RUN_LIMIT] = "limit",
		[ORR_RUN_STARVED] = "starved",
		[ORR_RUN_PAUSED] = "data lost", /* see on_heartbeat */
		[ORR_RUN_STOPPED] = "stopped",
		[ORR_RUN_LIVELOCK] = "running in circles",
	};

	return interrupted ? "interrupted" : texts[result];
}

/* A script that waits when nothing is left to happen has failed, too. */
static void explain_hang(struct run *r, enum orr_run result)
{
	r->hangs = result == ORR_RUN_LIVELOCK; /* the kernel has said more */
	if (!r->script || (result != ORR_RUN_STARVED && !interrupted))
		return;
	r->hangs = result == ORR_RUN_STARVED;
	if (r->hangs)
		complain("nothing is left to happen, but the script waits:");
	script_print_waits(r->script);
}

static bool is_paced(const struct run *r)
{
	return r->options.pacing == PACED ||
	       (r->options.pacing == PACED_FOR_PEOPLE &&
		board_interactive(r->board));
}

static void simulate(struct run *r, struct outcome *o)
{
	enum orr_run result;

	r->progress.start = host_now();
	r->progress.realtime = is_paced(r);
	orr_sim_set_log(r->sim, on_log, r);
	orr_sim_set_realtime(r->sim, is_paced(r));
	orr_sim_set_heartbeat(r->sim, HEARTBEAT_MS, on_heartbeat, r);
	catch_signals(r->script);
	crash_catch(r->sim);
	result = orr_sim_run(r->sim, r->options.until);
	signal(SIGINT, SIG_DFL);
	crash_catch(NULL);
	if (r->sampler)
		sampler_stop(r->sampler);
	o->sampler = r->sampler;
	o->reason = reason_text(result);
	o->host_seconds = host_now() - r->progress.start;
	o->script_failures = r->script ? script_failures(r->script) : 0;
	progress_erase(&r->progress);
	explain_hang(r, result);
}

/* Standard output is the summary's unless a UART has it. */
static void report(struct run *r, const struct outcome *o)
{
	bool taken = board_uses_stdio(r->board);

	if (!r->options.json) {
		report_text(taken ? stderr : stdout, r->sim, r->board, o);
		return;
	}
	if (taken) /* who may have ended within a line */
		putchar('\n');
	report_json(stdout, r->sim, r->board, o);
}

static int finish_host_profiles(struct run *r)
{
	int code = cpu_profile_finish(&r->cpu_profile);

	if (code == 0 && r->options.heap_profile)
		code = heap_profile_finish(r->options.heap_profile);
	return code;
}

/* Files that cannot be written take nothing from the result of the run. */
static int close_files(struct run *r, const struct outcome *o, int result)
{
	int profile = profile_finish(&r->profiler, &r->options, r->sim, o);
	int host = finish_host_profiles(r);
	int code = recorder_finish(&r->recorder, result == EXIT_CHECK);

	if (code == 0)
		code = profile;
	return code ? code : host;
}

static int exit_code(const struct run *r)
{
	if (interrupted)
		return EXIT_SIGNAL + (int)interrupted;
	if (board_lost_data(r->board))
		return EXIT_USE;
	if (r->hangs || (r->script && (script_failures(r->script) ||
				       script_crashed(r->script))))
		return EXIT_CHECK;
	if (r->checker.faults)
		return EXIT_CHECK;
	return EXIT_OK;
}

/* What the run takes of the host; as little else as can be. */
static int start_host_profiles(struct run *r)
{
	int code;

	r->cpu_profile.profile_path = r->options.cpu_profile;
	r->cpu_profile.flame_path = r->options.flame_graph;
	code = cpu_profile_start(&r->cpu_profile);
	if (code || !r->options.host_profile)
		return code;
	r->sampler = sampler_start(r->sim, NULL);
	return r->sampler ? 0
			  : complain("--host-profile: no clock of the "
				     "thread's CPU time: %s",
				     strerror(errno));
}

static int run(struct run *r)
{
	struct outcome outcome;
	int code = load_board(r);
	int files;

	if (code)
		return code;
	/* a terminal that somebody types at is not for progress */
	r->progress.enabled =
		isatty(STDERR_FILENO) && !board_interactive(r->board);
	r->progress.until = r->options.until;
	code = drive_lines(r);
	if (code == 0)
		code = load_script(r);
	if (code == 0)
		code = recorder_start(&r->recorder, &r->options, r->sim,
				      &r->progress);
	if (code == 0)
		code = profile_start(&r->profiler, &r->options, r->sim);
	if (code)
		return code;
	board_print_addresses(r->board, stderr);
	if (r->options.check_tlm)
		orr_checker_watch_all(&r->checker, r->sim);
	code = start_host_profiles(r);
	if (code)
		return code;
	simulate(r, &outcome);
	report(r, &outcome);
	code = exit_code(r);
	files = close_files(r, &outcome, code);
	return code ? code : files;
}

int cmd_run(int argc, char **argv)
{
	struct run r = {.sim = orr_sim_new()};
	int code;

	progress_catch_signal();
	orr_sim_hash_enable(r.sim, true);
	code = options_read(&r.options, r.sim, "run", argc, argv);
	if (code == 0 && r.options.help) {
		options_help();
	} else if (code == 0) {
		if (r.options.heap_profile)
			code = heap_profile_start(r.options.heap_profile);
		if (code == 0)
			code = run(&r);
	}
	orr_sim_free(r.sim);
	return code;
}

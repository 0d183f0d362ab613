/* SPDX-License-Identifier: Apache-2.0 */
/* orrery run: a board, from its description to the summary of its run. */
#include "run.h"
#include "../commands.h"
#include "../script/script.h"

#include <orrery/rtl.h>

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HEARTBEAT_MS = 100, AUTO = -1 };

struct run {
	/* from the command line */
	const char *board_path;
	const char *script_path;
	const char *vcd_path;
	const char **sets;
	const char **uarts;
	const char **rtl;
	const char **traces;
	size_t nsets;
	size_t nuarts;
	size_t nrtl;
	size_t ntraces;
	orr_time until; /* ORR_TIME_MAX: as long as anything happens */
	uint64_t seed;
	int realtime; /* 0, 1 or AUTO */
	bool json;
	bool help;
	bool check_tlm;
	bool profile;
	struct profiler profiler;
	/* while it lasts */
	struct orr_sim *sim;
	struct board *board;
	struct script *script; /* NULL without SCRIPT.lua */
	struct orr_vcd *vcd;
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

static int help(void)
{
	puts("Usage: orrery run BOARD.dts [SCRIPT.lua] [OPTION...]\n"
	     "Simulate a board, driven by a script, and print a summary.\n"
	     "\n"
	     "  --until TIME                stop at TIME: 10ms, 250us, 3s\n"
	     "  --uart LABEL=BACKEND        connect a UART: null, stdio, "
	     "file:PATH, pty,\n"
	     "                              tcp:PORT, unix:PATH, "
	     "tcp-connect:HOST:PORT,\n"
	     "                              unix-connect:PATH\n"
	     "  --set PATH.PROPERTY=VALUE   set a property of an object of "
	     "the board\n"
	     "  --rtl FILE.so               a device in RTL, made by orrery "
	     "wrap\n"
	     "  --vcd FILE                  record all wires\n"
	     "  --trace PATTERN             print trace points as they pass: "
	     "uart0.reg_*, *.irq\n"
	     "  --check-tlm                 watch the rules of TLM-2.0 on all "
	     "sockets\n"
	     "  --profile                   percentiles of each route's "
	     "latency "
	     "in the summary\n"
	     "  --profile-log FILE          these as an HdrHistogram log, in "
	     "ps, "
	     "too\n"
	     "  --json                      print the summary as one JSON "
	     "object\n"
	     "  --seed N                    seed of the script's random "
	     "numbers\n"
	     "  --realtime, --no-realtime   pace simulated time to the host's "
	     "clock; the\n"
	     "                              default when a UART is on a "
	     "terminal\n"
	     "\n"
	     "Exit status: 0, 1 if the script failed or a rule was broken, 2 "
	     "on "
	     "bad use or input, 128 + N when signal N ended it (130: SIGINT).");
	return EXIT_OK;
}

static int read_time(const char *text, orr_time *t)
{
	if (orr_time_parse(text, t) == 0)
		return 0;
	return complain("--until %s: expected a time such as 10ms, 250us or 3s",
			text);
}

static int read_seed(const char *text, uint64_t *seed)
{
	char *end;

	errno = 0;
	*seed = strtoull(text, &end, 0);
	if (text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0)
		return 0;
	return complain("--seed %s: expected a 64-bit number", text);
}

static int read_option(struct run *r, int c)
{
	switch (c) {
	case 'u':
		return read_time(optarg, &r->until);
	case 'c':
		r->uarts[r->nuarts++] = optarg;
		return 0;
	case 'p':
		r->sets[r->nsets++] = optarg;
		return 0;
	case 't':
		r->traces[r->ntraces++] = optarg;
		return 0;
	case 'l':
		r->rtl[r->nrtl++] = optarg;
		return 0;
	case 'v':
		r->vcd_path = optarg;
		return 0;
	case 's':
		return read_seed(optarg, &r->seed);
	case 'j':
		r->json = true;
		return 0;
	case 'k':
		r->check_tlm = true;
		return 0;
	case 'q':
		r->profile = true;
		return 0;
	case 'g':
		r->profiler.path = optarg;
		r->profile = true;
		return 0;
	case 'r':
	case 'n':
		r->realtime = c == 'r';
		return 0;
	case 'h':
		r->help = true;
		return 0;
	default: /* getopt has complained */
		fputs("Try 'orrery run --help'.\n", stderr);
		return EXIT_USE;
	}
}

static int read_positional(struct run *r, int argc, char **argv)
{
	if (argc < 1 || argc > 2)
		return complain("run: expected BOARD.dts [SCRIPT.lua]; see "
				"'orrery run --help'");
	r->board_path = argv[0];
	r->script_path = argv[1];
	return 0;
}

static int read_arguments(struct run *r, int argc, char **argv)
{
	static const struct option options[] = {
		{"until", required_argument, NULL, 'u'},
		{"uart", required_argument, NULL, 'c'},
		{"set", required_argument, NULL, 'p'},
		{"trace", required_argument, NULL, 't'},
		{"rtl", required_argument, NULL, 'l'},
		{"vcd", required_argument, NULL, 'v'},
		{"seed", required_argument, NULL, 's'},
		{"json", no_argument, NULL, 'j'},
		{"check-tlm", no_argument, NULL, 'k'},
		{"profile", no_argument, NULL, 'q'},
		{"profile-log", required_argument, NULL, 'g'},
		{"realtime", no_argument, NULL, 'r'},
		{"no-realtime", no_argument, NULL, 'n'},
		{"help", no_argument, NULL, 'h'},
		{0},
	};
	size_t room = (size_t)argc * sizeof(char *);
	int code = 0;
	int c;

	r->sets = orr_sim_alloc(r->sim, room);
	r->uarts = orr_sim_alloc(r->sim, room);
	r->rtl = orr_sim_alloc(r->sim, room);
	r->traces = orr_sim_alloc(r->sim, room);
	while (code == 0 && !r->help &&
	       (c = getopt_long(argc, argv, "h", options, NULL)) != -1)
		code = read_option(r, c);
	if (code || r->help)
		return code;
	return read_positional(r, argc - optind, argv + optind);
}

static int load_rtl(struct run *r, const struct orr_device_class **classes)
{
	struct orr_error err;

	for (size_t i = 0; i < r->nrtl; i++) {
		classes[i] = orr_rtl_load(r->rtl[i], &err);
		if (!classes[i])
			return complain("--rtl: %s", err.text);
	}
	return 0;
}

static int load_board(struct run *r)
{
	const struct orr_device_class **classes =
		orr_sim_alloc(r->sim, (r->nrtl + 1) * sizeof(*classes));
	const struct board_options options = {
		.sets = r->sets,
		.nsets = r->nsets,
		.uarts = r->uarts,
		.nuarts = r->nuarts,
		.classes = classes,
	};
	struct orr_error err;

	if (load_rtl(r, classes) != 0)
		return EXIT_USE;

	r->board = board_load(r->sim, r->board_path, &options, &err);
	return r->board ? 0 : complain("%s", err.text);
}

static int open_vcd(struct run *r)
{
	struct orr_error err;

	if (!r->vcd_path)
		return 0;
	r->vcd = orr_vcd_open(r->sim, r->vcd_path, &err);
	if (!r->vcd)
		return complain("--vcd %s: %s", r->vcd_path, err.text);
	board_trace(r->board, r->vcd);
	return 0;
}

static int load_script(struct run *r)
{
	const struct script_options options = {
		.seed = r->seed,
		.print_to_stderr = r->json || board_uses_stdio(r->board),
		.before_output = r->progress.enabled ? PROGRESS_ERASE : NULL,
	};
	struct orr_error err;

	if (!r->script_path)
		return 0;
	r->script = script_load(r->sim, board_cpu(r->board), r->script_path,
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

/* A line for each trace point that passes, beside the log. */
static void on_trace(void *arg, const struct orr_trace_record *record)
{
	struct run *r = arg;
	char line[512];

	progress_erase(&r->progress);
	fprintf(stderr, "trace: %s\n",
		orr_trace_format(record, line, sizeof(line)));
}

static int start_traces(struct run *r)
{
	for (size_t i = 0; i < r->ntraces; i++)
		if (!orr_trace_start(orr_sim_root(r->sim), r->traces[i],
				     on_trace, r))
			return complain("--trace %s: matches no trace point; "
					"they are PATH.POINT ('orrery models' "
					"lists points), and wires by PATH",
					r->traces[i]);
	return 0;
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

static void simulate(struct run *r, struct outcome *o)
{
	enum orr_run result;

	if (r->realtime == AUTO)
		r->realtime = board_interactive(r->board);
	r->progress.start = host_now();
	r->progress.realtime = r->realtime;
	orr_sim_set_log(r->sim, on_log, r);
	orr_sim_set_realtime(r->sim, r->realtime);
	orr_sim_set_heartbeat(r->sim, HEARTBEAT_MS, on_heartbeat, r);
	catch_signals(r->script);
	result = orr_sim_run(r->sim, r->until);
	signal(SIGINT, SIG_DFL);
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

	if (!r->json) {
		report_text(taken ? stderr : stdout, r->sim, r->board, o);
		return;
	}
	if (taken) /* who may have ended within a line */
		putchar('\n');
	report_json(stdout, r->sim, r->board, o);
}

static int exit_code(const struct run *r)
{
	struct orr_error err;

	if (r->vcd && orr_vcd_flush(r->vcd, &err) != 0)
		return complain("--vcd %s: %s", r->vcd_path, err.text);
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

static int run(struct run *r)
{
	struct outcome outcome;
	int code = load_board(r);

	if (code)
		return code;
	/* a terminal that somebody types at is not for progress */
	r->progress.enabled =
		isatty(STDERR_FILENO) && !board_interactive(r->board);
	r->progress.until = r->until;
	code = open_vcd(r);
	if (code == 0)
		code = start_traces(r);
	if (code == 0)
		code = load_script(r);
	if (code == 0 && r->profile)
		code = profile_start(&r->profiler, r->board);
	if (code)
		return code;
	board_print_addresses(r->board, stderr);
	if (r->check_tlm)
		orr_checker_watch_all(&r->checker, r->sim);
	simulate(r, &outcome);
	report(r, &outcome);
	code = profile_finish(&r->profiler, r->sim, r->board);
	return code ? code : exit_code(r);
}

int cmd_run(int argc, char **argv)
{
	struct run r = {
		.until = ORR_TIME_MAX,
		.seed = 1,
		.realtime = AUTO,
		.sim = orr_sim_new(),
	};
	int code;

	orr_sim_hash_enable(r.sim, true);
	code = read_arguments(&r, argc, argv);
	if (code == 0)
		code = r.help ? help() : run(&r);
	orr_sim_free(r.sim);
	return code;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* orrery run: a board, from its description to the summary of its run. */
#include "run.h"
#include "commands.h"

#include <getopt.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { HEARTBEAT_MS = 100, AUTO = -1 };

struct run {
	/* from the command line */
	const char *board_path;
	const char *vcd_path;
	const char **sets;
	const char **uarts;
	size_t nsets;
	size_t nuarts;
	orr_time until; /* ORR_TIME_MAX: as long as anything happens */
	int realtime; /* 0, 1 or AUTO */
	bool json;
	bool help;
	/* while it lasts */
	struct orr_sim *sim;
	struct board *board;
	struct orr_vcd *vcd;
	struct progress progress;
};

/* The one thing that a signal handler can reach. */
static volatile sig_atomic_t interrupted;

static void on_sigint(int number)
{
	(void)number;
	interrupted = 1;
}

/*
 * The first SIGINT ends the run in good order; the second ends the program.
 * Without SA_RESTART, so that a read from a pipe that has nothing returns.
 */
static void catch_signals(void)
{
	struct sigaction sa = {.sa_handler = on_sigint,
			       .sa_flags = (int)SA_RESETHAND};

	sigaction(SIGINT, &sa, NULL);
	signal(SIGPIPE, SIG_IGN); /* a peer that hangs up is no reason to die */
}

static int help(void)
{
	puts("Usage: orrery run BOARD.dts [OPTION...]\n"
	     "Simulate a board and print a summary.\n"
	     "\n"
	     "  --until TIME                stop at TIME: 10ms, 250us, 3s\n"
	     "  --uart LABEL=BACKEND        connect a UART: null, stdio, "
	     "file:PATH, pty,\n"
	     "                              tcp:PORT, unix:PATH\n"
	     "  --set PATH.PROPERTY=VALUE   set a property of an object of "
	     "the board\n"
	     "  --vcd FILE                  record all wires\n"
	     "  --json                      print the summary as one JSON "
	     "object\n"
	     "  --realtime, --no-realtime   pace simulated time to the host's "
	     "clock; the\n"
	     "                              default when a UART is on a "
	     "terminal\n"
	     "\n"
	     "Exit status: 0, 2 on bad use or input, "
	     "130 on SIGINT.");
	return EXIT_OK;
}

static int read_time(const char *text, orr_time *t)
{
	if (orr_time_parse(text, t) == 0)
		return 0;
	return complain("--until %s: expected a time such as 10ms, 250us or 3s",
			text);
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
	case 'v':
		r->vcd_path = optarg;
		return 0;
	case 'j':
		r->json = true;
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
	if (argc != 1)
		return complain("run: expected BOARD.dts; see "
				"'orrery run --help'");
	r->board_path = argv[0];
	return 0;
}

static int read_arguments(struct run *r, int argc, char **argv)
{
	static const struct option options[] = {
		{"until", required_argument, NULL, 'u'},
		{"uart", required_argument, NULL, 'c'},
		{"set", required_argument, NULL, 'p'},
		{"vcd", required_argument, NULL, 'v'},
		{"json", no_argument, NULL, 'j'},
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
	while (code == 0 && !r->help &&
	       (c = getopt_long(argc, argv, "h", options, NULL)) != -1)
		code = read_option(r, c);
	if (code || r->help)
		return code;
	return read_positional(r, argc - optind, argv + optind);
}

static int load_board(struct run *r)
{
	const struct board_options options = {
		.sets = r->sets,
		.nsets = r->nsets,
		.uarts = r->uarts,
		.nuarts = r->nuarts,
	};
	struct orr_error err;

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

static void on_heartbeat(struct orr_sim *sim, void *arg)
{
	struct run *r = arg;

	if (interrupted)
		orr_sim_pause(sim);
	else
		progress_update(&r->progress, sim);
}

static const char *reason_text(enum orr_run result)
{
	static const char *const texts[] = {
		[ORR_RUN_LIMIT] = "limit",
		[ORR_RUN_STARVED] = "starved",
		[ORR_RUN_PAUSED] = "paused",
		[ORR_RUN_STOPPED] = "stopped",
	};

	return interrupted ? "interrupted" : texts[result];
}

static void simulate(struct run *r, struct outcome *o)
{
	bool interactive = board_interactive(r->board);

	r->progress = (struct progress){
		.start = host_now(),
		.until = r->until,
		.enabled = isatty(STDERR_FILENO) && !interactive,
	};
	if (r->realtime == AUTO)
		r->realtime = interactive;
	orr_sim_set_realtime(r->sim, r->realtime);
	orr_sim_set_heartbeat(r->sim, HEARTBEAT_MS, on_heartbeat, r);
	catch_signals();
	o->reason = reason_text(orr_sim_run(r->sim, r->until));
	o->host_seconds = host_now() - r->progress.start;
	o->script_failures = 0;
	progress_erase(&r->progress);
}

/* Standard output is the summary's unless a UART has it. */
static void report(struct run *r, const struct outcome *o)
{
	if (r->json)
		report_json(stdout, r->sim, r->board, o);
	else
		report_text(board_uses_stdio(r->board) ? stderr : stdout,
			    r->sim, r->board, o);
}

static int exit_code(const struct run *r)
{
	struct orr_error err;

	if (r->vcd && orr_vcd_flush(r->vcd, &err) != 0)
		return complain("--vcd %s: %s", r->vcd_path, err.text);
	if (interrupted)
		return EXIT_INTERRUPT;
	return EXIT_OK;
}

static int run(struct run *r)
{
	struct outcome outcome;
	int code = load_board(r);

	if (code == 0)
		code = open_vcd(r);
	if (code)
		return code;
	simulate(r, &outcome);
	report(r, &outcome);
	return exit_code(r);
}

int cmd_run(int argc, char **argv)
{
	struct run r = {
		.until = ORR_TIME_MAX,
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

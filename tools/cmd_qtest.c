/* SPDX-License-Identifier: Apache-2.0 */
/* orrery qtest: a board for scripts of other programs. */
#include "commands.h"
#include "qtest/serve.h"

#include <orrery/sim.h>

#include <getopt.h>
#include <stdio.h>
#include <string.h>

struct options {
	struct board_options board;
	const char **sets;
	const char **uarts;
	const char *address;
	bool help;
};

static int help(void)
{
	puts("Usage: orrery qtest BOARD.dts (--stdio | --socket ADDRESS) "
	     "[OPTION...]\n"
	     "Let a script drive a board by QEMU's qtest protocol.\n"
	     "\n"
	     "  --stdio                     on standard input and output\n"
	     "  --socket unix:PATH          on a socket: connect to who "
	     "listens there, or\n"
	     "  --socket tcp:PORT           listen until a client comes\n"
	     "  --set PATH.PROPERTY=VALUE   set a property of an object of "
	     "the board\n"
	     "  --uart LABEL=BACKEND        connect a UART, as orrery run "
	     "does\n"
	     "\n"
	     "Exit status: 0 when the client has hung up, 2 on bad use or "
	     "input,\n"
	     "128 + N when signal N ended it.");
	return EXIT_OK;
}

static int read_option(struct options *o, int c)
{
	switch (c) {
	case 'i':
	case 'a':
		if (o->address)
			return complain("qtest: one of --stdio and --socket is "
					"enough");
		o->address = c == 'i' ? "stdio" : optarg;
		return 0;
	case 'p':
		o->sets[o->board.nsets++] = optarg;
		return 0;
	case 'c':
		o->uarts[o->board.nuarts++] = optarg;
		return 0;
	case 'h':
		o->help = true;
		return 0;
	default: /* getopt has complained */
		fputs("Try 'orrery qtest --help'.\n", stderr);
		return EXIT_USE;
	}
}

static int read_options(struct options *o, int argc, char **argv)
{
	static const struct option options[] = {
		{"stdio", no_argument, NULL, 'i'},
		{"socket", required_argument, NULL, 'a'},
		{"set", required_argument, NULL, 'p'},
		{"uart", required_argument, NULL, 'c'},
		{"help", no_argument, NULL, 'h'},
		{0},
	};
	int code = 0;
	int c;

	while (code == 0 && !o->help &&
	       (c = getopt_long(argc, argv, "h", options, NULL)) != -1)
		code = read_option(o, c);
	if (code || o->help)
		return code;
	if (argc - optind != 1)
		return complain("qtest: expected BOARD.dts; see 'orrery qtest "
				"--help'");
	if (!o->address)
		return complain("qtest: expected --stdio or --socket ADDRESS");
	return 0;
}

static int load_board(struct serve *s, const struct options *o,
		      const char *path)
{
	struct orr_error err;

	s->qom.board = board_load(s->sim, path, &o->board, &err);
	if (!s->qom.board)
		return complain("%s", err.text);
	if (strcmp(o->address, "stdio") == 0 && board_uses_stdio(s->qom.board))
		return complain("qtest: standard output is taken by a UART");
	board_print_addresses(s->qom.board, stderr);
	return 0;
}

static int serve(struct serve *s, const struct options *o)
{
	struct orr_error err;
	bool open;
	int number;

	s->stop = serve_catch_signals();
	open = stream_open(&s->qtest, o->address, STREAM_EITHER, s->stop,
			   &err) == 0;
	if (open) {
		serve_run(s);
		stream_close(&s->qtest);
	}
	number = serve_signal(s->stop);
	if (number)
		return EXIT_SIGNAL + number;
	return open ? EXIT_OK : complain("%s", err.text);
}

int cmd_qtest(int argc, char **argv)
{
	struct serve s = {.sim = orr_sim_new(), .qom.machine = "machine"};
	size_t room = (size_t)argc * sizeof(char *);
	struct options o = {.sets = orr_sim_alloc(s.sim, room),
			    .uarts = orr_sim_alloc(s.sim, room)};
	int code;

	o.board.sets = o.sets;
	o.board.uarts = o.uarts;
	stream_open_null(&s.qmp);
	code = read_options(&o, argc, argv);
	if (code == 0 && !o.help)
		code = load_board(&s, &o, argv[optind]);
	if (code == 0)
		code = o.help ? help() : serve(&s, &o);
	orr_sim_free(s.sim);
	return code;
}

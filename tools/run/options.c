/* SPDX-License-Identifier: Apache-2.0 */
/* The command line of orrery run. */
#include "../commands.h"
#include "run.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

void options_help(void)
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
	     "  --vcd FILE                  record all wires, as FST if it is "
	     "called .fst\n"
	     "  --wave PATTERN              record these instead, by name: "
	     "wires, signals,\n"
	     "                              registers, state, FIFO levels: "
	     "soc.uart0.*\n"
	     "  --drive FILE.vcd[,scope=SCOPE][,wire=PATTERN]...\n"
	     "                              drive wires, by name, with what "
	     "was "
	     "recorded of\n"
	     "                              those that match, without SCOPE in "
	     "front\n"
	     "  --trace PATTERN             print trace points as they pass: "
	     "*.reg_*\n"
	     "  --log PATTERN=LEVEL         what objects say, up to LEVEL: "
	     "warning, info (with\n"
	     "                              what models trace) or debug (with "
	     "registers and\n"
	     "                              wires): soc.uart0=debug\n"
	     "  --ring N                    keep the last N trace points, and "
	     "print them when\n"
	     "                              the run fails\n"
	     "  --timeline FILE             transactions, wires, processes and "
	     "levels for\n"
	     "                              Perfetto, as JSON\n"
	     "  --check-tlm                 watch the rules of TLM-2.0 on all "
	     "sockets\n"
	     "  --profile                   percentiles of each route's "
	     "latency "
	     "in the summary\n"
	     "  --profile-json FILE         all of the profile, for reports\n"
	     "  --profile-log FILE          its rows as an HdrHistogram log, "
	     "in ps\n"
	     "  --host-profile              the host's time by process and "
	     "device\n"
	     "  --cpu-profile FILE          the same by function, for "
	     "google-pprof\n"
	     "  --flame-graph FILE.svg      and as a picture\n"
	     "  --heap-profile PREFIX       the host's memory by function, "
	     "likewise\n"
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
	     "on bad use or\n"
	     "input, 128 + N when signal N ended it (130: SIGINT).\n"
	     "SIGUSR1 has it say on standard error how far it has come.");
}

/* An option, how it is read, and the member of struct run_options it sets. */
struct row {
	const char *name;
	int (*read)(const struct row *row, void *member);
	size_t member;
};

static int read_flag(const struct row *row, void *member)
{
	(void)row;
	*(bool *)member = true;
	return 0;
}

static int read_text(const struct row *row, void *member)
{
	(void)row;
	*(const char **)member = optarg;
	return 0;
}

/* The option may be given several times. */
static int read_words(const struct row *row, void *member)
{
	struct words *words = member;

	(void)row;
	words->at[words->n++] = optarg;
	return 0;
}

static int read_time(const struct row *row, void *member)
{
	if (orr_time_parse(optarg, member) == 0)
		return 0;
	return complain("--%s %s: expected a time such as 10ms, 250us or 3s, "
			"below 213 days",
			row->name, optarg);
}

static int read_u64(const struct row *row, void *member)
{
	uint64_t *value = member;
	char *end;

	errno = 0;
	*value = strtoull(optarg, &end, 0);
	if (optarg[0] >= '0' && optarg[0] <= '9' && *end == '\0' && errno == 0)
		return 0;
	return complain("--%s %s: expected a number from 0 to 2^64 - 1",
			row->name, optarg);
}

static int pace(const struct row *row, void *member)
{
	(void)row;
	*(enum pacing *)member = PACED;
	return 0;
}

static int do_not_pace(const struct row *row, void *member)
{
	(void)row;
	*(enum pacing *)member = UNPACED;
	return 0;
}

#define MEMBER(name) offsetof(struct run_options, name)

static const struct row rows[] = {
	{"check-tlm", read_flag, MEMBER(check_tlm)},
	{"cpu-profile", read_text, MEMBER(cpu_profile)},
	{"drive", read_words, MEMBER(drives)},
	{"flame-graph", read_text, MEMBER(flame_graph)},
	{"heap-profile", read_text, MEMBER(heap_profile)},
	{"help", read_flag, MEMBER(help)},
	{"host-profile", read_flag, MEMBER(host_profile)},
	{"json", read_flag, MEMBER(json)},
	{"log", read_words, MEMBER(levels)},
	{"no-realtime", do_not_pace, MEMBER(pacing)},
	{"profile", read_flag, MEMBER(profile)},
	{"profile-json", read_text, MEMBER(profile_json)},
	{"profile-log", read_text, MEMBER(profile_log)},
	{"realtime", pace, MEMBER(pacing)},
	{"ring", read_u64, MEMBER(ring)},
	{"rtl", read_words, MEMBER(rtl)},
	{"seed", read_u64, MEMBER(seed)},
	{"set", read_words, MEMBER(sets)},
	{"timeline", read_text, MEMBER(timeline)},
	{"trace", read_words, MEMBER(traces)},
	{"uart", read_words, MEMBER(uarts)},
	{"until", read_time, MEMBER(until)},
	{"vcd", read_text, MEMBER(vcd)},
	{"wave", read_words, MEMBER(waves)},
};

enum { HELP = 'h', FIRST_ROW = 256 };

static bool takes_argument(const struct row *row)
{
	return row->read != read_flag && row->read != pace &&
	       row->read != do_not_pace;
}

static int read_option(struct run_options *o, const char *command, int c)
{
	const struct row *row;

	if (c == HELP) {
		o->help = true;
		return 0;
	}
	if (c < FIRST_ROW) { /* getopt has complained */
		fprintf(stderr, "Try 'orrery %s --help'.\n", command);
		return EXIT_USE;
	}
	row = &rows[c - FIRST_ROW];
	return row->read(row, (char *)o + row->member);
}

static int read_positional(struct run_options *o, const char *command, int argc,
			   char **argv)
{
	if (argc < 1 || argc > 2)
		return complain("%s: expected BOARD.dts [SCRIPT.lua]; see "
				"'orrery %s --help'",
				command, command);
	if (o->waves.n && !o->vcd)
		return complain("--wave %s: expected --vcd FILE, too",
				o->waves.at[0]);
	o->board = argv[0];
	o->script = argv[1];
	return 0;
}

/* All room that the arguments can take. */
static void begin(struct run_options *o, struct orr_sim *sim, int argc)
{
	*o = (struct run_options){.until = ORR_TIME_MAX, .seed = 1};
	for (size_t i = 0; i < ORR_COUNT(rows); i++) {
		struct words *words = (void *)((char *)o + rows[i].member);

		if (rows[i].read == read_words)
			words->at = orr_sim_alloc(sim, (size_t)argc *
							       sizeof(char *));
	}
}

int options_read(struct run_options *o, struct orr_sim *sim,
		 const char *command, int argc, char **argv)
{
	struct option options[ORR_COUNT(rows) + 1] = {0};
	int code = 0;
	int c;

	for (int i = 0; i < (int)ORR_COUNT(rows); i++)
		options[i] = (struct option){rows[i].name,
					     takes_argument(&rows[i])
						     ? required_argument
						     : no_argument,
					     NULL, FIRST_ROW + i};
	begin(o, sim, argc);
	while (code == 0 && !o->help &&
	       (c = getopt_long(argc, argv, "h", options, NULL)) != -1)
		code = read_option(o, command, c);
	if (code || o->help)
		return code;
	return read_positional(o, command, argc - optind, argv + optind);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* orrery profile: a run with its report, and what is done with profiles. */
#include "../run/run.h"
#include "impl.h"
#include "output.h"

#include <getopt.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>

static int help(void)
{
	puts("Usage: orrery profile BOARD.dts [SCRIPT.lua] [-o DIR] "
	     "[OPTION...]\n"
	     "       orrery profile --report PROFILE [-o DIR]\n"
	     "       orrery profile --merge PROFILE... -o DIR\n"
	     "       orrery profile --compare A B\n"
	     "Run a board, and write what took how long to DIR: profile.json "
	     "for programs,\n"
	     "report.html for people. Options are those of orrery run.\n"
	     "\n"
	     "  -o DIR              NAME.profile if not given, NAME of the "
	     "script or board;\n"
	     "                      with --report, where the profile is\n"
	     "  --report PROFILE    write only the report, of a profile that "
	     "there is\n"
	     "  --merge PROFILE...  those of several runs as one, with its "
	     "report\n"
	     "  --compare A B       what is slower in B than in A, and how "
	     "sure that is\n"
	     "\n"
	     "A PROFILE is a profile.json, or the directory that has it.\n"
	     "\n"
	     "Exit status: that of the run; of --compare, 1 if anything is "
	     "slower; 2 on bad\n"
	     "use or input, and if DIR cannot be written.");
	return EXIT_OK;
}

/* The last component of path without its suffix, and ".profile". */
static char *default_directory(const char *path, char *buf, size_t size)
{
	const char *name = strrchr(path, '/');
	const char *end;

	name = name ? name + 1 : path;
	end = strrchr(name, '.');
	if (!end || end == name)
		end = name + strlen(name);
	snprintf(buf, size, "%.*s.profile", (int)(end - name), name);
	return buf;
}

/* Write the report of profile; where it is, is said on standard error. */
static int write_report(const json_t *profile, struct output *page)
{
	int code;

	page_write(page->f, profile);
	code = output_close(page);
	if (code == 0)
		fprintf(stderr, "report in %s\n", page->path);
	return code;
}

/* Of a profile that there is already; dir is where that is if NULL. */
static int report(const char *path, const char *dir)
{
	struct orr_error err;
	struct output page;
	json_t *profile = profile_load(path, &err);
	char file[PATH_SIZE];
	int code;

	if (!profile)
		return complain("%s", err.text);
	dir = dir ? dir : dirname(profile_path(path, file, sizeof(file)));
	code = make_directory(dir);
	if (code == 0)
		code = output_name(&page, dir, "report.html");
	if (code == 0)
		code = output_open(&page);
	if (code == 0)
		code = write_report(profile, &page);
	json_decref(profile);
	return code;
}

static json_t *load_sum(char **paths, int n, struct orr_error *err)
{
	json_t *first = profile_load(paths[0], err);
	json_t *sum = first ? profile_begin_merge(first) : NULL;

	json_decref(first);
	for (int i = 1; sum && i < n; i++) {
		json_t *next = profile_load(paths[i], err);

		if (!next) {
			json_decref(sum);
			return NULL;
		}
		profile_merge(sum, next);
		json_decref(next);
	}
	return sum;
}

/* The two files that a profile is, in dir, which is made. */
static int name_files(const char *dir, struct output *json, struct output *page)
{
	int code = make_directory(dir);

	if (code == 0)
		code = output_name(json, dir, "profile.json");
	if (code == 0)
		code = output_name(page, dir, "report.html");
	return code;
}

static int write_sum(const json_t *sum, const char *dir)
{
	struct output json;
	struct output page;
	int code = name_files(dir, &json, &page);

	if (code == 0)
		code = output_open(&json);
	if (code)
		return code;
	json_dumpf(sum, json.f, JSON_COMPACT);
	fputc('\n', json.f);
	code = output_close(&json);
	if (code == 0)
		code = output_open(&page);
	return code ? code : write_report(sum, &page);
}

static int merge(char **paths, int n, const char *dir)
{
	struct orr_error err;
	json_t *sum = load_sum(paths, n, &err);
	int code = sum ? write_sum(sum, dir) : complain("%s", err.text);

	json_decref(sum);
	return code;
}

/* What is in the draft of a run whose status is code becomes the profile. */
static int finish(struct output *json, struct output *page, int code)
{
	struct orr_error err;
	json_t *profile = profile_load(json->draft, &err);
	int failed = EXIT_USE;

	if (!profile) { /* and the run has said why */
		output_drop(json);
		output_drop(page);
		return code ? code : complain("%s", err.text);
	}
	if (output_close(json) == 0)
		failed = write_report(profile, page);
	json_decref(profile);
	return failed ? failed : code;
}

/* orrery run, with a profile that becomes a report. */
static int run(const char *dir, int argc, char **argv)
{
	static char host[] = "--host-profile";
	char option[PATH_SIZE + 32];
	struct output json;
	struct output page;
	char **args;
	int code = name_files(dir, &json, &page);

	if (code == 0)
		code = output_open(&page);
	if (code)
		return code;
	args = calloc((size_t)argc + 3, sizeof(*args));
	if (!args)
		abort();
	snprintf(option, sizeof(option), "--profile-json=%s", json.draft);
	args[0] = argv[0];
	args[1] = option;
	args[2] = host;
	memcpy(&args[3], &argv[1], (size_t)argc * sizeof(*args));
	optind = 0; /* getopt begins again */
	code = finish(&json, &page, cmd_run(argc + 2, args));
	free(args);
	return code;
}

/*
 * Take "-o DIR" out of the arguments, as all others are for orrery run.
 * Returns 0, or an exit code after a complaint.
 */
static int take_directory(int *argc, char **argv, const char **dir)
{
	int n = 0;

	for (int i = 0; i < *argc; i++) {
		if (strcmp(argv[i], "-o") != 0) {
			argv[n++] = argv[i];
			continue;
		}
		*dir = argv[++i];
		if (!*dir)
			return complain("profile: expected a directory after "
					"-o");
	}
	argv[n] = NULL;
	*argc = n;
	return 0;
}

/* The arguments are read once more, for the names of board and script. */
static int run_mode(int argc, char **argv)
{
	struct orr_sim *sim = orr_sim_new();
	const char *dir = NULL;
	char name[PATH_SIZE];
	struct run_options o;
	int code = take_directory(&argc, argv, &dir);

	if (code == 0)
		code = options_read(&o, sim, "profile", argc, argv);
	orr_sim_free(sim);
	if (code)
		return code;
	if (o.help)
		return help();
	if (o.profile_json)
		return complain("profile: --profile-json %s: the profile goes "
				"to the directory of -o",
				o.profile_json);
	if (!dir)
		dir = default_directory(o.script ? o.script : o.board, name,
					sizeof(name));
	return run(dir, argc, argv);
}

enum mode { RUN, COMPARE, MERGE, REPORT };

static enum mode find_mode(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--compare") == 0)
			return COMPARE;
		if (strcmp(argv[i], "--merge") == 0)
			return MERGE;
		if (strcmp(argv[i], "--report") == 0)
			return REPORT;
	}
	return RUN;
}

static int profiles_mode(enum mode mode, int argc, char **argv)
{
	static const struct option options[] = {
		{"compare", no_argument, NULL, 'c'},
		{"help", no_argument, NULL, 'h'},
		{"merge", no_argument, NULL, 'm'},
		{"report", no_argument, NULL, 'r'},
		{0},
	};
	static const char *const expected[] = {
		[COMPARE] = "--compare: expected two profiles",
		[MERGE] = "--merge: expected profiles, and -o DIR",
		[REPORT] = "--report: expected one profile",
	};
	const char *dir = NULL;
	int c;

	while ((c = getopt_long(argc, argv, "ho:", options, NULL)) != -1) {
		if (c == 'h')
			return help();
		if (c == 'o')
			dir = optarg;
		if (c == '?') {
			fputs("Try 'orrery profile --help'.\n", stderr);
			return EXIT_USE;
		}
	}
	argv += optind;
	argc -= optind;
	if (mode == COMPARE && argc == 2 && !dir)
		return profile_compare(argv[0], argv[1]);
	if (mode == MERGE && argc > 0 && dir)
		return merge(argv, argc, dir);
	if (mode == REPORT && argc == 1)
		return report(argv[0], dir);
	return complain("profile %s", expected[mode]);
}

int cmd_profile(int argc, char **argv)
{
	enum mode mode = find_mode(argc, argv);

	return mode == RUN ? run_mode(argc, argv)
			   : profiles_mode(mode, argc, argv);
}

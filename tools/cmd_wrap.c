/* SPDX-License-Identifier: Apache-2.0 */
/* orrery wrap: an RTL module becomes a device for boards, through Verilator. */
#include "child.h"
#include "commands.h"

#include <errno.h>
#include <ftw.h>
#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_SIGNALS = 256, MAX_TYPES = 4096, NAME_SIZE = 128 };

struct signal {
	char name[NAME_SIZE];
	unsigned type; /* number of its data type */
	unsigned width; /* bits; 0: none that can be had */
	bool output;
};

struct wrap {
	const char *top;
	const char *output;
	char **sources; /* and arguments for Verilator */
	int nsources;
	bool help;
	char dir[PATH_MAX]; /* where all is made */
	bool kept; /* dir was there before */
	struct children children;
	struct signal signals[MAX_SIGNALS];
	unsigned nsignals;
	unsigned widths[MAX_TYPES]; /* by the number of a data type */
};

static int help(void)
{
	puts("Usage: orrery wrap --top MODULE [-o FILE.so] SOURCE...\n"
	     "Make a device of an RTL module, for boards with compatible = "
	     "\"verilated,MODULE\":\n"
	     "orrery run BOARD.dts --rtl FILE.so. Needs verilator and g++.\n"
	     "\n"
	     "  --top MODULE   the module; its ports are 1 to 64 bits wide, "
	     "and a bus is\n"
	     "                 among them: APB, AXI4-Lite or Wishbone\n"
	     "  -o FILE.so     the result; the default is MODULE.so\n"
	     "\n"
	     "What follows -- goes to Verilator as well: orrery wrap --top m "
	     "-- m.sv -Ilib.\n"
	     "ORRERY_CFLAGS and ORRERY_LIBS in the environment say where "
	     "Orrery is, if not\n"
	     "where it was installed.");
	return EXIT_OK;
}

static int run(struct wrap *w, char *const *args)
{
	int code = children_run(&w->children, args);

	if (code)
		return complain("wrap: cannot run %s: %s", args[0],
				strerror(code));
	if (w->children.interrupted)
		return EXIT_SIGNAL + w->children.interrupted;
	if (w->children.status)
		return complain("wrap: %s failed, see above", args[0]);
	return EXIT_OK;
}

/* Verilator with the given arguments, ended by NULL, and the sources. */
static int run_verilator(struct wrap *w, const char *first, ...)
{
	const char **args = calloc((size_t)w->nsources + 32, sizeof(*args));
	va_list more;
	int n = 0;
	int code;

	if (!args)
		abort();
	args[n++] = "verilator";
	va_start(more, first);
	for (const char *a = first; a; a = va_arg(more, const char *))
		args[n++] = a;
	va_end(more);
	for (int i = 0; i < w->nsources; i++)
		args[n++] = w->sources[i];
	code = run(w, (char *const *)(uintptr_t)args);
	free(args);
	return code;
}

/* The value of an attribute in a line of Verilator's XML; false if absent. */
static bool attribute(const char *line, const char *name, char *value,
		      size_t size)
{
	char key[32];
	const char *at;
	size_t n;

	snprintf(key, sizeof(key), " %s=\"", name);
	at = strstr(line, key);
	if (!at)
		return false;
	at += strlen(key);
	n = strcspn(at, "\"");
	snprintf(value, size, "%.*s", (int)n, at);
	return true;
}

static unsigned number(const char *line, const char *name, unsigned absent)
{
	char text[32];

	if (!attribute(line, name, text, sizeof(text)))
		return absent;
	return (unsigned)strtoul(text, NULL, 10);
}

/* A port, which has a dir; other variables do not. */
static int read_var(struct wrap *w, const char *line)
{
	struct signal *s = &w->signals[w->nsignals];
	char dir[16];

	if (!attribute(line, "dir", dir, sizeof(dir)))
		return EXIT_OK;
	if (w->nsignals == MAX_SIGNALS)
		return complain("wrap: more than %d ports", MAX_SIGNALS);
	attribute(line, "name", s->name, sizeof(s->name));
	s->output = strcmp(dir, "output") == 0;
	s->type = number(line, "dtype_id", MAX_TYPES);
	if (!s->output && strcmp(dir, "input") != 0)
		return complain("wrap: port '%s' is an %s; expected an input "
				"or an output",
				s->name, dir);
	w->nsignals++;
	return EXIT_OK;
}

static void read_type(struct wrap *w, const char *line)
{
	unsigned id = number(line, "id", MAX_TYPES);
	unsigned left = number(line, "left", 0);
	unsigned right = number(line, "right", 0);

	if (id < MAX_TYPES)
		w->widths[id] =
			(left > right ? left - right : right - left) + 1;
}

/* Ports are those of the top module; data types come last. */
static int read_lines(struct wrap *w, FILE *f)
{
	char line[4096];
	bool top = false;
	int code = EXIT_OK;

	while (code == EXIT_OK && fgets(line, sizeof(line), f)) {
		if (strstr(line, "<module "))
			top = strstr(line, " topModule=\"1\"");
		else if (top && strstr(line, "<var "))
			code = read_var(w, line);
		else if (strstr(line, "<basicdtype "))
			read_type(w, line);
	}
	return code;
}

static int check_widths(struct wrap *w)
{
	for (unsigned i = 0; i < w->nsignals; i++) {
		struct signal *s = &w->signals[i];

		s->width = s->type < MAX_TYPES ? w->widths[s->type] : 0;
		if (s->width < 1 || s->width > 64)
			return complain("wrap: port '%s' is not a vector of 1 "
					"to 64 bits",
					s->name);
	}
	return w->nsignals ? EXIT_OK
			   : complain("wrap: module '%s' has no ports", w->top);
}

/* What Verilator says of the top module. */
static int describe(struct wrap *w)
{
	char xml[PATH_MAX + 32];
	int code;
	FILE *f;

	snprintf(xml, sizeof(xml), "%s/top.xml", w->dir);
	code = run_verilator(w, "--xml-only", "-Wno-fatal", "-Wno-lint",
			     "-Wno-style", "--top", w->top, "--Mdir", w->dir,
			     "--xml-output", xml, NULL);
	if (code != EXIT_OK)
		return code;
	f = fopen(xml, "r");
	if (!f)
		return complain("wrap: %s: %s", xml, strerror(errno));
	code = read_lines(w, f);
	fclose(f);
	return code ? code : check_widths(w);
}

static void write_signals(const struct wrap *w, FILE *f)
{
	fputs("static const struct orr_rtl_signal signals[] = {\n", f);
	for (unsigned i = 0; i < w->nsignals; i++)
		fprintf(f, "\t{\"%s\", %u, %s},\n", w->signals[i].name,
			w->signals[i].width,
			w->signals[i].output ? "true" : "false");
	fputs("};\n\n", f);
}

/* A switch over the inputs to set, or over all to get. */
static void write_cases(const struct wrap *w, FILE *f, bool all,
			const char *format)
{
	fputs("\tswitch (i) {\n", f);
	for (unsigned i = 0; i < w->nsignals; i++) {
		if (!all && w->signals[i].output)
			continue;
		fprintf(f, "\tcase %u: ", i);
		for (const char *p = format; *p; p++)
			if (*p == '@')
				fputs(w->signals[i].name, f);
			else
				fputc(*p, f);
		fputs("\n", f);
	}
	fputs("\tdefault: ", f);
	fputs(all ? "return 0;\n\t}\n" : "break;\n\t}\n", f);
}

static void write_functions(const struct wrap *w, FILE *f)
{
	fputs("static void set(void *m, unsigned i, uint64_t v)\n{\n", f);
	write_cases(w, f, false, "TOP(m).@ = v; break;");
	fputs("}\n\nstatic uint64_t get(void *m, unsigned i)\n{\n", f);
	write_cases(w, f, true, "return TOP(m).@;");
	fputs("}\n\n", f);
}

static const char head[] =
	"// Made by orrery wrap.\n"
	"#include \"Vtop.h\"\n"
	"#include <orrery/rtl.h>\n"
	"#include <verilated_save.h>\n\n"
	"namespace {\n"
	"struct instance {\n"
	"\tVerilatedContext context;\n"
	"\tVtop top{&context};\n"
	"};\n"
	"}\n\n"
	"#define TOP(m) (static_cast<instance *>(m)->top)\n\n"
	"static void *open_() { return new instance; }\n"
	"static void close_(void *m) { delete static_cast<instance *>(m); }\n"
	"static void eval(void *m, orr_time now)\n{\n"
	"\tstatic_cast<instance *>(m)->context.time(now);\n"
	"\tTOP(m).eval();\n}\n"
	"static bool save(void *m, const char *path)\n{\n"
	"\tVerilatedSave os;\n"
	"\tos.open(path);\n"
	"\tif (!os.isOpen()) return false;\n"
	"\tos << TOP(m);\n"
	"\treturn true;\n}\n"
	"static bool load(void *m, const char *path)\n{\n"
	"\tVerilatedRestore os;\n"
	"\tos.open(path);\n"
	"\tif (!os.isOpen()) return false;\n"
	"\tos >> TOP(m);\n"
	"\treturn true;\n}\n\n";

static const char tail[] =
	"\t\tsizeof(signals) / sizeof(signals[0]), open_, close_, eval, set,\n"
	"\t\tget, nullptr, save, load}; /* --savable excludes --timing */\n"
	"\tstatic struct orr_rtl_class cls;\n\n"
	"\tif (abi != ORR_RTL_ABI) return nullptr;\n"
	"\torr_rtl_class_init(&cls, &model);\n"
	"\treturn &cls.device;\n"
	"}\n";

static int write_shim(const struct wrap *w, const char *path)
{
	FILE *f = fopen(path, "w");

	if (!f)
		return complain("wrap: %s: %s", path, strerror(errno));
	fputs(head, f);
	write_signals(w, f);
	write_functions(w, f);
	fputs("extern \"C\" __attribute__((visibility(\"default\")))\n"
	      "const struct orr_device_class *orr_rtl_wrapped(int abi)\n{\n"
	      "\tstatic const struct orr_rtl_model model = {\n",
	      f);
	fprintf(f, "\t\tORR_RTL_ABI, \"%s\", signals,\n", w->top);
	fputs(tail, f);
	if (fclose(f) != 0)
		return complain("wrap: %s: %s", path, strerror(errno));
	return EXIT_OK;
}

static const char *from_environment(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value ? value : otherwise;
}

static int build(struct wrap *w, const char *shim)
{
	char output[PATH_MAX + NAME_SIZE];
	char cflags[2 * PATH_MAX];
	char libs[2 * PATH_MAX];
	char here[PATH_MAX];

	if (!getcwd(here, sizeof(here)))
		return complain("wrap: %s", strerror(errno));
	snprintf(output, sizeof(output), "%s%s%s",
		 *w->output == '/' ? "" : here, *w->output == '/' ? "" : "/",
		 w->output);
	snprintf(cflags, sizeof(cflags), "-fPIC -fvisibility=hidden %s",
		 from_environment("ORRERY_CFLAGS", "-I" INCLUDE_DIR));
	snprintf(libs, sizeof(libs), "-shared %s -lorrery-dpi -lorrery",
		 from_environment("ORRERY_LIBS",
				  "-L" LIB_DIR " -Wl,-rpath," LIB_DIR));
	return run_verilator(w, "--cc", "--exe", "--build", "--savable",
			     "-Wno-fatal", "--top", w->top, "--prefix", "Vtop",
			     "--Mdir", w->dir, "-o", output, "-CFLAGS", cflags,
			     "-MAKEFLAGS", "OPT_FAST=-O2", "-MAKEFLAGS",
			     "OPT_GLOBAL=-O2", /* its own are -Os */
			     "-LDFLAGS", libs, shim, NULL);
}

static int make_directory(struct wrap *w)
{
	char here[PATH_MAX / 2];

	if (!getcwd(here, sizeof(here)))
		return complain("wrap: %s", strerror(errno));
	snprintf(w->dir, sizeof(w->dir), "%s/%s.wrap", here, w->top);
	w->kept = mkdir(w->dir, 0777) != 0;
	if (w->kept && errno != EEXIST)
		return complain("wrap: %s: %s", w->dir, strerror(errno));
	return EXIT_OK;
}

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

/* After a failure or a signal: what is half made goes, what somebody else made
 * stays. */
static void discard(const struct wrap *w)
{
	if (w->kept)
		complain("wrap: %s was there before and is kept", w->dir);
	else if (nftw(w->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
		complain("wrap: %s cannot be removed: %s", w->dir,
			 strerror(errno));
}

static int wrap(struct wrap *w)
{
	char shim[PATH_MAX + 32];
	int code = make_directory(w);

	if (code)
		return code;
	snprintf(shim, sizeof(shim), "%s/shim.cpp", w->dir);
	code = describe(w);
	if (code == EXIT_OK)
		code = write_shim(w, shim);
	if (code == EXIT_OK)
		code = build(w, shim);
	if (code)
		discard(w);
	return code;
}

static int read_arguments(struct wrap *w, int argc, char **argv)
{
	static const struct option options[] = {
		{"top", required_argument, NULL, 't'},
		{"help", no_argument, NULL, 'h'},
		{0},
	};
	int c;

	while ((c = getopt_long(argc, argv, "ho:", options, NULL)) != -1) {
		if (c == 'h')
			w->help = true;
		else if (c == 't')
			w->top = optarg;
		else if (c == 'o')
			w->output = optarg;
		else
			return EXIT_USE;
	}
	w->sources = argv + optind;
	w->nsources = argc - optind;
	if (!w->help && (!w->top || !w->nsources || strchr(w->top, '/')))
		return complain("wrap: expected --top MODULE SOURCE...; see "
				"'orrery wrap --help'");
	return EXIT_OK;
}

int cmd_wrap(int argc, char **argv)
{
	struct wrap *w = calloc(1, sizeof(*w));
	char output[NAME_SIZE + 8];
	int code;

	if (!w)
		abort();
	code = read_arguments(w, argc, argv);
	if (code == EXIT_OK && w->help) {
		code = help();
	} else if (code == EXIT_OK) {
		snprintf(output, sizeof(output), "%s.so", w->top);
		if (!w->output)
			w->output = output;
		children_begin(&w->children);
		code = wrap(w);
		children_end(&w->children);
	}
	free(w);
	return code;
}

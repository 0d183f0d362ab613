/* SPDX-License-Identifier: Apache-2.0 */
#include "vcd.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_SIZE = 1024 };

static const uint64_t fs_per_ps = 1000;

static int fail(const struct vcd *vcd, struct orr_error *err, const char *fmt,
		...) ORR_PRINTF(3, 4);

static int fail(const struct vcd *vcd, struct orr_error *err, const char *fmt,
		...)
{
	char text[400];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return orr_error_set(err, -EINVAL, "%s:%u: %s", vcd->path, vcd->line,
			     text);
}

static int next_char(struct vcd *vcd)
{
	int c = getc(vcd->f);

	if (c == '\n')
		vcd->line++;
	return c;
}

/*
 * The next word into vcd->word, of which white space ends each; empty at the
 * end of the file. The line counts up when the next word is asked for, so that
 * a message names that of the word.
 */
static int next_word(struct vcd *vcd, struct orr_error *err)
{
	size_t n = 0;
	int c;

	do
		c = next_char(vcd);
	while (isspace(c));
	for (; c != EOF && !isspace(c); c = getc(vcd->f)) {
		if (n == VCD_WORD_SIZE - 1)
			return fail(vcd, err, "a word of over %d characters",
				    VCD_WORD_SIZE - 1);
		vcd->word[n++] = (char)c;
	}
	if (c != EOF)
		ungetc(c, vcd->f);
	vcd->word[n] = '\0';
	if (ferror(vcd->f))
		return orr_error_set(err, -EIO, "cannot read %s: %s", vcd->path,
				     strerror(errno));
	return 0;
}

static bool word_is(const struct vcd *vcd, const char *text)
{
	return strcmp(vcd->word, text) == 0;
}

/* A word that is neither the end of the file nor of the section. */
static int inner_word(struct vcd *vcd, const char *what, struct orr_error *err)
{
	int code = next_word(vcd, err);

	if (code)
		return code;
	if (!*vcd->word || word_is(vcd, "$end"))
		return fail(vcd, err, "expected %s", what);
	return 0;
}

static int skip_section(struct vcd *vcd, struct orr_error *err)
{
	int code = 0;

	do
		code = next_word(vcd, err);
	while (code == 0 && *vcd->word && !word_is(vcd, "$end"));
	if (code == 0 && !*vcd->word)
		return fail(vcd, err, "the file ends where $end is expected");
	return code;
}

static const char *copy(struct vcd *vcd, const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(orr_sim_alloc(vcd->sim, size), text, size);
}

/* "1 ns", "10us": one or two words. */
static int read_timescale(struct vcd *vcd, struct orr_error *err)
{
	static const char *const units[] = {"fs", "ps", "ns", "us", "ms", "s"};
	int code = inner_word(vcd, "a time unit", err);
	uint64_t number;
	char *end;

	if (code)
		return code;
	number = strtoull(vcd->word, &end, 10);
	if (number != 1 && number != 10 && number != 100)
		return fail(vcd, err, "$timescale %s: expected 1, 10 or 100",
			    vcd->word);
	if (!*end) {
		code = inner_word(vcd, "a time unit", err);
		end = vcd->word;
	}
	if (code)
		return code;
	for (size_t i = 0; i < ORR_COUNT(units); i++, number *= 1000)
		if (strcmp(end, units[i]) == 0) {
			vcd->unit = number;
			return skip_section(vcd, err);
		}
	return fail(vcd, err, "$timescale: unknown unit '%s'", end);
}

static int enter_scope(struct vcd *vcd, char *scope, struct orr_error *err)
{
	size_t length = strlen(scope);
	int code = inner_word(vcd, "the kind of a scope", err);

	if (code == 0)
		code = inner_word(vcd, "the name of a scope", err);
	if (code)
		return code;
	if (length + strlen(vcd->word) + 2 > PATH_SIZE)
		return fail(vcd, err, "scopes of over %d characters",
			    PATH_SIZE);
	snprintf(scope + length, PATH_SIZE - length, "%s%s", length ? "." : "",
		 vcd->word);
	return skip_section(vcd, err);
}

static int leave_scope(struct vcd *vcd, char *scope, struct orr_error *err)
{
	char *dot = strrchr(scope, '.');

	if (!*scope)
		return fail(vcd, err, "$upscope without a scope");
	*(dot ? dot : scope) = '\0';
	return skip_section(vcd, err);
}

static struct vcd_var *new_var(struct vcd *vcd)
{
	struct vcd_var *old = vcd->vars;

	if (vcd->nvars == vcd->room) {
		vcd->room = vcd->room ? 2 * vcd->room : 64;
		vcd->vars =
			orr_sim_alloc(vcd->sim, vcd->room * sizeof(*vcd->vars));
		if (old)
			memcpy(vcd->vars, old, vcd->nvars * sizeof(*old));
	}
	return &vcd->vars[vcd->nvars++];
}

static int read_width(struct vcd *vcd, unsigned *width, struct orr_error *err)
{
	int code = inner_word(vcd, "the width of a variable", err);
	unsigned long n;
	char *end;

	if (code)
		return code;
	n = strtoul(vcd->word, &end, 10);
	if (!isdigit((unsigned char)*vcd->word) || *end || n > UINT16_MAX)
		return fail(vcd, err, "$var: '%s' is no width", vcd->word);
	*width = (unsigned)n;
	return 0;
}

/* "$var wire 1 ! name $end"; a bit range may follow the name. */
static int read_var(struct vcd *vcd, const char *scope, struct orr_error *err)
{
	char path[PATH_SIZE + VCD_WORD_SIZE];
	struct vcd_var var = {0};
	int code = inner_word(vcd, "the kind of a variable", err);

	if (code == 0)
		code = read_width(vcd, &var.width, err);
	if (code == 0)
		code = inner_word(vcd, "the code of a variable", err);
	if (code == 0)
		var.code = copy(vcd, vcd->word);
	if (code == 0)
		code = inner_word(vcd, "the name of a variable", err);
	if (code)
		return code;
	snprintf(path, sizeof(path), "%s%s%s", scope, *scope ? "." : "",
		 vcd->word);
	var.path = copy(vcd, path);
	*new_var(vcd) = var;
	return skip_section(vcd, err);
}

/* One section of the declarations; *done at their end. */
static int read_section(struct vcd *vcd, char *scope, bool *done,
			struct orr_error *err)
{
	int code = next_word(vcd, err);

	if (code)
		return code;
	if (word_is(vcd, "$timescale"))
		return read_timescale(vcd, err);
	if (word_is(vcd, "$scope"))
		return enter_scope(vcd, scope, err);
	if (word_is(vcd, "$upscope"))
		return leave_scope(vcd, scope, err);
	if (word_is(vcd, "$var"))
		return read_var(vcd, scope, err);
	*done = word_is(vcd, "$enddefinitions");
	if (!*vcd->word)
		return fail(vcd, err,
			    "the file ends where $enddefinitions is expected");
	if (*vcd->word != '$')
		return fail(vcd, err, "'%.40s' where a declaration is expected",
			    vcd->word);
	return skip_section(vcd, err);
}

static int by_code(const void *a, const void *b)
{
	const struct vcd_var *x = a;
	const struct vcd_var *y = b;

	return strcmp(x->code, y->code);
}

static int read_declarations(struct vcd *vcd, struct orr_error *err)
{
	char scope[PATH_SIZE] = "";
	bool done = false;
	int code = 0;

	while (code == 0 && !done)
		code = read_section(vcd, scope, &done, err);
	if (code == 0 && !vcd->unit)
		return fail(vcd, err, "$timescale is missing");
	if (vcd->nvars)
		qsort(vcd->vars, vcd->nvars, sizeof(*vcd->vars), by_code);
	return code;
}

static void close_file(void *arg)
{
	fclose(arg);
}

int vcd_open(struct vcd *vcd, struct orr_sim *sim, const char *path,
	     struct orr_error *err)
{
	int code;

	*vcd = (struct vcd){.sim = sim, .path = path, .line = 1};
	vcd->f = fopen(path, "re");
	if (!vcd->f)
		return orr_error_set(err, -errno, "cannot open %s: %s", path,
				     strerror(errno));
	orr_sim_at_free(sim, close_file, vcd->f);
	code = read_declarations(vcd, err);
	vcd->start = ftell(vcd->f);
	vcd->start_line = vcd->line;
	return code;
}

int vcd_rewind(struct vcd *vcd, struct orr_error *err)
{
	if (fseek(vcd->f, vcd->start, SEEK_SET) != 0)
		return orr_error_set(err, -errno, "cannot read %s twice: %s",
				     vcd->path, strerror(errno));
	vcd->line = vcd->start_line;
	vcd->time = 0;
	return 0;
}

/* The first of the variables with that code, or NULL. */
static const struct vcd_var *find_code(const struct vcd *vcd, const char *code)
{
	const struct vcd_var key = {.code = code};
	const struct vcd_var *v = bsearch(&key, vcd->vars, vcd->nvars,
					  sizeof(*vcd->vars), by_code);

	while (v && v > vcd->vars && strcmp(v[-1].code, code) == 0)
		v--;
	return v;
}

static int pass_on(const struct vcd *vcd, const char *code,
		   struct orr_logic_vec value, vcd_change_fn *fn, void *arg,
		   struct orr_error *err)
{
	const struct vcd_var *end = vcd->vars + vcd->nvars;
	const struct vcd_var *v = find_code(vcd, code);

	if (!v)
		return fail(vcd, err, "no variable has the code '%.40s'", code);
	for (; v < end && strcmp(v->code, code) == 0; v++)
		if (v->user)
			fn(arg, v, value);
	return 0;
}

/* Shift one more line in from the right; false: c is none of 01xXzZ. */
static bool shift_in(struct orr_logic_vec *v, char c)
{
	static const char states[] = "01zx"; /* a + 2 b */
	const char *state = strchr(states, tolower((unsigned char)c));

	if (!c || !state)
		return false;
	v->a = v->a << 1 | ((state - states) & 1);
	v->b = v->b << 1 | ((state - states) >> 1 & 1);
	return true;
}

/* "b10x1 CODE"; the leftmost of x and z goes for what is left out. */
static int read_vector(struct vcd *vcd, vcd_change_fn *fn, void *arg,
		       struct orr_error *err)
{
	struct orr_logic_vec value = {0, 0};
	char first = (char)tolower((unsigned char)vcd->word[1]);
	int code;

	if (first == 'x' || first == 'z')
		value = (struct orr_logic_vec){first == 'x' ? UINT64_MAX : 0,
					       UINT64_MAX};
	for (const char *p = vcd->word + 1; *p || p == vcd->word + 1; p++)
		if (!shift_in(&value, *p))
			return fail(vcd, err, "'%.40s' is no value", vcd->word);
	code = inner_word(vcd, "the code of a variable", err);
	return code ? code : pass_on(vcd, vcd->word, value, fn, arg, err);
}

static int read_scalar(struct vcd *vcd, vcd_change_fn *fn, void *arg,
		       struct orr_error *err)
{
	struct orr_logic_vec value = {0, 0};

	if (!shift_in(&value, *vcd->word) || !vcd->word[1])
		return fail(vcd, err, "'%.40s' is no change of a value",
			    vcd->word);
	return pass_on(vcd, vcd->word + 1, value, fn, arg, err);
}

/* "#1234": units of the time scale; fractions of a ps are cut off. */
static int read_time(struct vcd *vcd, struct orr_error *err)
{
	uint64_t units;
	orr_time time;
	char *end;

	errno = 0;
	units = strtoull(vcd->word + 1, &end, 10);
	if (!isdigit((unsigned char)vcd->word[1]) || *end || errno ||
	    units > UINT64_MAX / vcd->unit)
		return fail(vcd, err, "'%.40s' is no time", vcd->word);
	time = units * vcd->unit / fs_per_ps;
	if (time < vcd->time)
		return fail(vcd, err, "time goes back to %s", vcd->word);
	vcd->time = time;
	return 0;
}

/* What is between $dumpvars and $end are changes like others. */
static int read_keyword(struct vcd *vcd, struct orr_error *err)
{
	static const char *const known[] = {"$dumpall", "$dumpoff", "$dumpon",
					    "$dumpvars", "$end"};

	if (word_is(vcd, "$comment"))
		return skip_section(vcd, err);
	for (size_t i = 0; i < ORR_COUNT(known); i++)
		if (word_is(vcd, known[i]))
			return 0;
	return fail(vcd, err, "unknown keyword '%.40s'", vcd->word);
}

static int read_change(struct vcd *vcd, vcd_change_fn *fn, void *arg,
		       struct orr_error *err)
{
	switch (*vcd->word) {
	case '$':
		return read_keyword(vcd, err);
	case 'b':
	case 'B':
		return read_vector(vcd, fn, arg, err);
	case 'r': /* a real, or a string of GTKWave: not for a line */
	case 'R':
	case 's':
		return inner_word(vcd, "the code of a variable", err);
	default:
		return read_scalar(vcd, fn, arg, err);
	}
}

int vcd_next(struct vcd *vcd, vcd_change_fn *fn, void *arg, bool *more,
	     struct orr_error *err)
{
	orr_time time = vcd->time;
	int code = next_word(vcd, err);

	for (; code == 0 && *vcd->word; code = next_word(vcd, err)) {
		if (*vcd->word == '#')
			code = read_time(vcd, err);
		else
			code = read_change(vcd, fn, arg, err);
		if (code || vcd->time > time)
			break;
	}
	*more = code == 0 && vcd->time > time;
	return code;
}

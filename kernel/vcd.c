/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/vcd.h>

#include <orrery/log.h>
#include <orrery/sim.h>

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct orr_vcd_var {
	struct orr_vcd *vcd;
	struct orr_vcd_var *next;
	char *path;
	char code[8];
	unsigned width;
	struct orr_logic_vec first; /* value before the first change */
};

struct signal_listener {
	struct orr_listener listener;
	struct orr_signal *signal;
	struct orr_vcd_var *var;
};

/* A clock, whose edges are written when time has passed them. */
struct clock_edges {
	struct clock_edges *next;
	struct orr_listener listener;
	struct orr_vcd_var *var;
	const struct orr_clock *clock;
	struct orr_clock as_was; /* since its period last changed */
	orr_time at; /* of the next edge */
	bool level; /* from there on */
};

struct orr_vcd {
	struct orr_sim *sim;
	FILE *file; /* NULL: closed */
	char *path;
	struct orr_vcd_var *vars;
	struct orr_vcd_var **end;
	struct clock_edges *clocks;
	unsigned count;
	bool started;
	orr_time time; /* of the last #time line; at first, of orr_vcd_open */
	int error;
	bool told; /* the error, to a caller of orr_vcd_flush */
};

static void note_error(struct orr_vcd *vcd)
{
	if (ferror(vcd->file) && !vcd->error)
		vcd->error = errno ? -errno : -EIO;
}

/* Base 94, in the printable characters, as short as can be. */
static void write_code(unsigned n, char *p)
{
	do
		*p++ = (char)('!' + n % 94);
	while ((n /= 94));
	*p = '\0';
}

static char state_of(struct orr_logic_vec v, unsigned i)
{
	return "01zx"[(v.a >> i & 1) + 2 * (v.b >> i & 1)];
}

/* Zeros in front may be left out, but not before x and z, which extend. */
static unsigned bits_of(const struct orr_vcd_var *v, struct orr_logic_vec value)
{
	unsigned n = v->width;

	while (n > 1 && state_of(value, n - 1) == '0' &&
	       !(value.b >> (n - 2) & 1))
		n--;
	return n;
}

static void write_value(const struct orr_vcd_var *v, struct orr_logic_vec value)
{
	char bits[65];
	unsigned n = bits_of(v, value);

	if (v->width == 1) {
		fprintf(v->vcd->file, "%c%s\n", state_of(value, 0), v->code);
		return;
	}
	for (unsigned i = 0; i < n; i++)
		bits[i] = state_of(value, n - 1 - i);
	bits[n] = '\0';
	fprintf(v->vcd->file, "b%s %s\n", bits, v->code);
}

/* A scope for each part of the path but the last, the variable's name. */
static void declare(const struct orr_vcd_var *v)
{
	FILE *f = v->vcd->file;
	const char *name = v->path;
	const char *dot;
	unsigned depth = 0;

	for (; (dot = strchr(name, '.')); name = dot + 1, depth++)
		fprintf(f, "$scope module %.*s $end\n", (int)(dot - name),
			name);
	fprintf(f, "$var wire %u %s %s $end\n", v->width, v->code, name);
	while (depth--)
		fputs("$upscope $end\n", f);
}

static void start(struct orr_vcd *vcd)
{
	vcd->started = true;
	fputs("$timescale 1 ps $end\n", vcd->file);
	for (const struct orr_vcd_var *v = vcd->vars; v; v = v->next)
		declare(v);
	fprintf(vcd->file, "$enddefinitions $end\n#%" PRIu64 "\n$dumpvars\n",
		vcd->time);
	for (const struct orr_vcd_var *v = vcd->vars; v; v = v->next)
		write_value(v, v->first);
	fputs("$end\n", vcd->file);
}

static void write_time(struct orr_vcd *vcd, orr_time t)
{
	if (t <= vcd->time)
		return;
	vcd->time = t;
	fprintf(vcd->file, "#%" PRIu64 "\n", t);
}

static struct clock_edges *next_clock(const struct orr_vcd *vcd)
{
	struct clock_edges *next = vcd->clocks;

	for (struct clock_edges *c = next; c; c = c->next)
		if (c->at < next->at)
			next = c;
	return next;
}

/* All edges of clocks until then. */
static void write_clocks(struct orr_vcd *vcd, orr_time until)
{
	struct clock_edges *c;

	while ((c = next_clock(vcd)) && c->at <= until &&
	       c->at != ORR_TIME_MAX) {
		write_time(vcd, c->at);
		write_value(c->var, (struct orr_logic_vec){c->level, 0});
		c->at = orr_clock_next(&c->as_was, c->at + 1, &c->level);
	}
}

static void go_on(struct orr_vcd *vcd)
{
	if (!vcd->started)
		start(vcd);
	write_clocks(vcd, orr_now(vcd->sim));
	write_time(vcd, orr_now(vcd->sim));
}

static void finish(void *arg)
{
	struct orr_vcd *vcd = arg;
	struct orr_error err;
	bool told = vcd->told;

	if (vcd->file && orr_vcd_close(vcd, &err) != 0 && !told)
		orr_log(orr_sim_root(vcd->sim), ORR_LOG_ERROR, "%s", err.text);
}

static void rescue(void *arg)
{
	struct orr_vcd *vcd = arg;

	if (vcd->file)
		orr_vcd_flush(vcd, NULL);
}

/* White space would end the name in the file. */
static void fill_gaps(char *name)
{
	for (; *name; name++)
		if (isspace((unsigned char)*name))
			*name = '_';
}

static char *copy(struct orr_sim *sim, const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(orr_sim_alloc(sim, size), s, size);
}

struct orr_vcd *orr_vcd_open(struct orr_sim *sim, const char *path,
			     struct orr_error *err)
{
	FILE *file = fopen(path, "we");

	if (file)
		return orr_vcd_open_file(sim, file, path);
	orr_error_set(err, -errno, "cannot create %s: %s", path,
		      strerror(errno));
	return NULL;
}

struct orr_vcd *orr_vcd_open_file(struct orr_sim *sim, FILE *file,
				  const char *name)
{
	struct orr_vcd *vcd = orr_sim_alloc(sim, sizeof(*vcd));

	vcd->sim = sim;
	vcd->time = orr_now(sim);
	vcd->end = &vcd->vars;
	vcd->path = copy(sim, name);
	vcd->file = file;
	orr_sim_at_free(sim, finish, vcd);
	orr_sim_at_abort(sim, rescue, vcd);
	return vcd;
}

struct orr_vcd_var *orr_vcd_add(struct orr_vcd *vcd,
				const struct orr_object *obj, unsigned width,
				uint64_t value)
{
	char path[512];

	return orr_vcd_add_named(vcd, orr_object_path(obj, path, sizeof(path)),
				 width, value);
}

/* One line is high if any bit is. */
static struct orr_logic_vec two_state(unsigned width, uint64_t value)
{
	return (struct orr_logic_vec){width == 1 ? value != 0 : value, 0};
}

struct orr_vcd_var *orr_vcd_add_named(struct orr_vcd *vcd, const char *path,
				      unsigned width, uint64_t value)
{
	return orr_vcd_add_lines(vcd, path, width, two_state(width, value));
}

struct orr_vcd_var *orr_vcd_add_lines(struct orr_vcd *vcd, const char *path,
				      unsigned width,
				      struct orr_logic_vec value)
{
	struct orr_vcd_var *v = orr_sim_alloc(vcd->sim, sizeof(*v));

	if (vcd->started)
		orr_fail(orr_sim_root(vcd->sim), __FILE__, __LINE__,
			 "variable %s comes too late: the file has been begun",
			 path);
	if (width < 1 || width > 64)
		orr_fail(orr_sim_root(vcd->sim), __FILE__, __LINE__,
			 "variable %s has a width of %u, not of 1 to 64", path,
			 width);
	v->vcd = vcd;
	v->path = copy(vcd->sim, path);
	fill_gaps(v->path);
	v->width = width;
	v->first = value;
	write_code(vcd->count++, v->code);
	*vcd->end = v;
	vcd->end = &v->next;
	return v;
}

void orr_vcd_change(struct orr_vcd_var *v, uint64_t value)
{
	orr_vcd_change_lines(v, two_state(v->width, value));
}

void orr_vcd_change_lines(struct orr_vcd_var *v, struct orr_logic_vec value)
{
	struct orr_vcd *vcd = v->vcd;

	if (!vcd->file)
		return;
	go_on(vcd);
	write_value(v, value);
	note_error(vcd);
}

static void signal_changed(struct orr_listener *l)
{
	const struct signal_listener *s =
		orr_container_of(l, struct signal_listener, listener);

	orr_vcd_change(s->var, orr_signal_read(s->signal));
}

void orr_vcd_add_signal(struct orr_vcd *vcd, struct orr_signal *s,
			unsigned width)
{
	struct signal_listener *l = orr_sim_alloc(vcd->sim, sizeof(*l));

	l->listener.fn = signal_changed;
	l->signal = s;
	l->var = orr_vcd_add(vcd, &s->channel.obj, width, orr_signal_read(s));
	orr_signal_listen(s, &l->listener);
}

static void find_edge(struct clock_edges *c, orr_time from)
{
	c->as_was = *c->clock;
	c->at = orr_clock_next(&c->as_was, from, &c->level);
}

/* What there was before now, by the period of then; now is a rising edge. */
static void period_changed(struct orr_listener *l)
{
	struct clock_edges *c =
		orr_container_of(l, struct clock_edges, listener);
	struct orr_vcd *vcd = c->var->vcd;
	orr_time now = orr_now(vcd->sim);
	bool high;

	if (vcd->file && c->at < now) {
		if (!vcd->started)
			start(vcd);
		write_clocks(vcd, now - 1);
	}
	high = !c->level;
	find_edge(c, now + high);
}

void orr_vcd_add_clock(struct orr_vcd *vcd, struct orr_clock *clock)
{
	struct clock_edges *c = orr_sim_alloc(vcd->sim, sizeof(*c));

	c->listener.fn = period_changed;
	c->clock = clock;
	c->var = orr_vcd_add(vcd, &clock->obj, 1, orr_clock_read(clock));
	find_edge(c, orr_now(vcd->sim) + 1);
	c->next = vcd->clocks;
	vcd->clocks = c;
	orr_clock_listen(clock, &c->listener);
}

/* The last time line makes the file as long as the run was. */
int orr_vcd_flush(struct orr_vcd *vcd, struct orr_error *err)
{
	if (!vcd->file)
		return 0;
	go_on(vcd);
	if (fflush(vcd->file) != 0)
		note_error(vcd);
	if (!vcd->error)
		return 0;
	vcd->told = true;
	return orr_error_set(err, vcd->error, "cannot write %s: %s", vcd->path,
			     strerror(-vcd->error));
}

int orr_vcd_close(struct orr_vcd *vcd, struct orr_error *err)
{
	int status = orr_vcd_flush(vcd, err);

	if (!vcd->file)
		return 0;
	if (fclose(vcd->file) != 0 && status == 0)
		status = orr_error_set(err, -errno, "cannot write %s: %s",
				       vcd->path, strerror(errno));
	vcd->file = NULL;
	return status;
}

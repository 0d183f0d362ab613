/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a handle, its errors, and time. */
#include "sv_impl.h"

#include "../tools/board/board.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct sv_link *link_of(long long s)
{
	return (struct sv_link *)(uintptr_t)s;
}

static void write_error(struct sv_link *l, const struct sv_port *port,
			const char *fmt, va_list args)
{
	char time[32];
	int n;

	orr_time_format(l->now, time, sizeof(time));
	n = snprintf(l->error, sizeof(l->error), "%s %s: ", time,
		     port ? port->scope : l->instance);
	if (n > 0 && (size_t)n < sizeof(l->error))
		vsnprintf(l->error + n, sizeof(l->error) - (size_t)n, fmt,
			  args);
	fprintf(stderr, "error: %s\n", l->error);
}

int ori_sv_fail(struct sv_link *l, const struct sv_port *port, const char *fmt,
		...)
{
	va_list args;

	va_start(args, fmt);
	write_error(l, port, fmt, args);
	va_end(args);
	l->status = ORR_SV_ERROR;
	return -1;
}

void ori_sv_note(struct sv_link *l, const struct sv_port *port, const char *fmt,
		 ...)
{
	va_list args;

	va_start(args, fmt);
	write_error(l, port, fmt, args);
	va_end(args);
}

/* What the first thread may be changing is left alone. */
static void refuse_thread(struct sv_link *l)
{
	char time[32];

	orr_time_format(l->now, time, sizeof(time));
	fprintf(stderr,
		"error: %s %s: a call from a second thread; one thread makes "
		"all calls for a handle\n",
		time, l->instance);
	l->intruded = true;
}

struct sv_link *ori_sv_link(long long s)
{
	struct sv_link *l = link_of(s);

	if (!l) {
		fputs("error: orrery: a call without a handle; orr_open comes "
		      "first\n",
		      stderr);
		return NULL;
	}
	if (!pthread_equal(l->thread, pthread_self())) {
		refuse_thread(l);
		return NULL;
	}
	if (l->sim)
		return l;
	if (l->status != ORR_SV_ERROR)
		ori_sv_fail(l, NULL, "a call after orr_close");
	return NULL;
}

struct sv_link *ori_sv_at(long long s, long long now)
{
	struct sv_link *l = ori_sv_link(s);

	if (!l)
		return NULL;
	if (now >= 0 && (orr_time)now >= l->now) {
		atomic_store_explicit(&l->now, (orr_time)now,
				      memory_order_relaxed);
		return l;
	}
	ori_sv_fail(l, NULL,
		    "time goes backwards, to %lld ps; expected the "
		    "simulator's $time in ps",
		    now);
	return NULL;
}

struct sv_port *ori_sv_port(struct sv_link *l, int number, unsigned kinds)
{
	struct sv_port *p;

	if (number < 0 || number >= l->nports) {
		ori_sv_fail(l, NULL,
			    "there is no port %d; orr_attach gives "
			    "the numbers",
			    number);
		return NULL;
	}
	p = l->ports[number];
	if (!(1u << p->kind & kinds)) {
		ori_sv_fail(l, p, "this call is not for ports of kind %d",
			    (int)p->kind);
		return NULL;
	}
	return p;
}

static struct orr_bus *find_bus(struct orr_sim *sim)
{
	struct orr_object *root = orr_sim_root(sim);
	struct orr_object *o = NULL;

	while ((o = orr_object_next(root, o)))
		if (orr_object_kind(o) == ORR_KIND_BUS)
			return orr_container_of(o, struct orr_bus, obj);
	return NULL;
}

/*
 * "PATH [--uart LABEL=BACKEND | --set PATH.PROPERTY=VALUE | --profile-json FILE
 * | --host-profile FILE]...", in words.
 */
static const char *parse(struct sv_link *l, const char *board,
			 struct board_options *o)
{
	size_t size = strlen(board) + 1;
	char *text = memcpy(orr_sim_alloc(l->sim, size), board, size);
	const char **uarts = orr_sim_alloc(l->sim, size * sizeof(*uarts));
	const char **sets = orr_sim_alloc(l->sim, size * sizeof(*sets));
	char *rest;
	const char *path = strtok_r(text, " ", &rest);
	const char *word;

	while ((word = strtok_r(NULL, " ", &rest))) {
		const char *value = strtok_r(NULL, " ", &rest);

		if (value && strcmp(word, "--uart") == 0)
			uarts[o->nuarts++] = value;
		else if (value && strcmp(word, "--set") == 0)
			sets[o->nsets++] = value;
		else if (value && strcmp(word, "--host-profile") == 0)
			ori_sv_calls_open(l, value);
		else if (value && strcmp(word, "--profile-json") == 0)
			ori_sv_output_open(l, &l->profile.output, word, value);
		else
			ori_sv_fail(l, NULL,
				    "%s: '%s' after the board; expected --uart "
				    "LABEL=BACKEND, --set PATH.PROPERTY=VALUE, "
				    "--profile-json FILE or --host-profile "
				    "FILE",
				    path, word);
	}
	o->uarts = uarts;
	o->sets = sets;
	return path;
}

static void load(struct sv_link *l, const char *board)
{
	static const struct orr_device_class *const classes[] = {
		&orr_rtl_port_class, NULL};
	struct board_options options = {.classes = classes};
	const char *path = parse(l, board, &options);
	struct orr_error err;

	if (l->status == ORR_SV_ERROR || !path)
		return;
	if (!board_load(l->sim, path, &options, &err))
		ori_sv_fail(l, NULL, "%s", err.text);
	else
		ori_sv_profile_start(l, path);
	ori_sv_calls_start(l);
	l->first_bus = find_bus(l->sim);
}

static void end(struct sv_link *l)
{
	l->hash = orr_sim_hash(l->sim);
	ori_sv_calls_close(l);
	ori_sv_profile_close(l);
	orr_sim_free(l->sim);
	l->sim = NULL;
}

/* As other simulators have it, which know nothing of Verilator's TOP. */
const char *ori_sv_scope(const char *scope)
{
	return strncmp(scope, "TOP.", 4) == 0 ? scope + 4 : scope;
}

long long orr_sv_open(int abi, const char *instance, const char *board)
{
	struct sv_link *l = calloc(1, sizeof(*l));

	if (!l)
		abort();
	l->thread = pthread_self();
	snprintf(l->instance, sizeof(l->instance), "%s",
		 ori_sv_scope(instance));
	if (abi != ORR_SV_ABI) {
		ori_sv_fail(l, NULL,
			    "orr_pkg.sv is for ABI %d, this library has %d; "
			    "take both from the same installation",
			    abi, ORR_SV_ABI);
		return (long long)(uintptr_t)l;
	}
	l->sim = orr_sim_new();
	l->spans = orr_sim_alloc(l->sim, SV_MAX_SPANS * sizeof(*l->spans));
	orr_sim_hash_enable(l->sim, true);
	if (*board)
		load(l, board);
	if (l->status == ORR_SV_ERROR)
		end(l);
	return (long long)(uintptr_t)l;
}

int orr_sv_status(long long s)
{
	const struct sv_link *l = link_of(s);

	return l && !l->intruded ? (int)l->status : ORR_SV_ERROR;
}

void orr_sv_error(long long s, const char **text)
{
	const struct sv_link *l = link_of(s);

	*text = l ? l->error : "no handle";
}

static void report_unfinished(struct sv_link *l)
{
	for (const struct sv_port *p = l->first; p; p = p->next)
		if (p->wanted || p->under_way ||
		    (p->kind == ORR_SV_INITIATOR && p->recorded))
			ori_sv_fail(l, p, "closed during a %s of 0x%" PRIx64,
				    p->access.write ? "write" : "read",
				    p->access.address);
		else if (p->replying)
			ori_sv_fail(l, p, "closed during an access to the RTL");
}

void orr_sv_close(long long s)
{
	struct sv_link *l = link_of(s);

	if (l && !l->sim && l->status == ORR_SV_ERROR && !l->started)
		return; /* it never opened */
	l = ori_sv_link(s);
	if (!l)
		return;
	report_unfinished(l);
	end(l);
}

long long orr_sv_hash(long long s)
{
	const struct sv_link *l = link_of(s);

	if (!l)
		return 0;
	return (long long)(l->sim ? orr_sim_hash(l->sim) : l->hash);
}

struct orr_sim *orr_sv_sim(long long s)
{
	const struct sv_link *l = ori_sv_link(s);

	return l ? l->sim : NULL;
}

void orr_sv_set_quantum(long long s, long long ps)
{
	struct sv_link *l = ori_sv_link(s);

	if (l && ps >= 0)
		l->quantum = (orr_time)ps;
	else if (l)
		ori_sv_fail(l, NULL, "a quantum of %lld ps", ps);
}

long long orr_sv_skew(long long s)
{
	const struct sv_link *l = link_of(s);

	return l ? (long long)l->skew : 0;
}

void orr_sv_log(long long s, int level, const char *text)
{
	struct sv_link *l = ori_sv_link(s);

	if (l && level > ORR_LOG_FATAL && level <= ORR_LOG_DEBUG)
		orr_log(orr_sim_root(l->sim), (enum orr_log_level)level, "%s",
			text);
	else if (l)
		ori_sv_fail(l, NULL, "there is no log level %d", level);
}

void ori_sv_run(struct sv_link *l, orr_time t)
{
	enum orr_run why = ORR_RUN_PAUSED;

	while (!l->stopped && why == ORR_RUN_PAUSED) {
		why = orr_sim_run(l->sim, t - orr_now(l->sim));
		l->stopped = why == ORR_RUN_STOPPED;
	}
	if (l->stopped && l->status == ORR_SV_RUNNING)
		l->status = ORR_SV_STOPPED;
}

void ori_sv_record(struct sv_port *port, int kick)
{
	port->recorded = true;
	port->kick = kick;
	port->link->recorded = true;
}

static void apply(struct sv_port *p)
{
	switch (p->kind) {
	case ORR_SV_INITIATOR:
		ori_sv_initiator_apply(p);
		break;
	case ORR_SV_TARGET:
		ori_sv_target_apply(p);
		break;
	case ORR_SV_PINS_OUT:
		break;
	case ORR_SV_PINS_IN:
	case ORR_SV_LINES:
		ori_sv_pins_apply(p);
		break;
	}
}

/* False if all there are were made along with this kick, so that they wait. */
static bool apply_inputs(struct sv_link *l, int kick)
{
	bool any = false;

	l->recorded = false;
	for (struct sv_port *p = l->first; p; p = p->next) {
		if (!p->recorded)
			continue;
		if (p->kick == kick) {
			l->recorded = true;
			continue;
		}
		p->recorded = false;
		apply(p);
		any = true;
	}
	return any;
}

static void note_skew(struct sv_link *l)
{
	orr_time due = orr_sim_next_time(l->sim);

	if (due < l->now && l->now - due > l->skew)
		l->skew = l->now - due;
}

static long long next_call(const struct sv_link *l)
{
	orr_time next = orr_sim_next_time(l->sim);
	orr_time soonest = orr_time_add(l->now, l->quantum);

	if (next < soonest)
		next = soonest;
	return l->stopped || next > INT64_MAX ? -1 : (long long)next;
}

static int flags(struct sv_link *l)
{
	bool changed = l->changed;

	for (struct sv_port *p = l->first; p; p = p->next) {
		if (p->kind == ORR_SV_TARGET)
			changed |= ori_sv_target_asks(p);
		else if (p->kind == ORR_SV_LINES)
			changed |= ori_sv_lines_changed(p);
	}
	l->changed = false;
	return (changed ? ORR_SV_CHANGED : 0) | (l->stopped ? ORR_SV_STOP : 0) |
	       (l->status == ORR_SV_ERROR || l->intruded ? ORR_SV_FAILED : 0);
}

static int advance(long long s, long long now, int kick, long long *next)
{
	struct sv_link *l = ori_sv_at(s, now);

	*next = -1;
	if (!l)
		return ORR_SV_FAILED;
	if (!l->started) {
		l->started = true;
		ori_sv_start(l);
	} else {
		note_skew(l);
	}
	ori_sv_run(l, l->now);
	if (l->recorded && apply_inputs(l, kick))
		ori_sv_run(l, l->now);
	*next = next_call(l);
	return flags(l);
}

int orr_sv_advance(long long s, long long now, int kick, long long *next)
{
	uint64_t begin = sv_begin(s, SV_ADVANCE);
	int flags = advance(s, now, kick, next);

	sv_end(s, SV_ADVANCE, begin);
	return flags;
}

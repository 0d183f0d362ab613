/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/report.h>

#include "log.h"
#include "sched.h"

#include <orrery/control.h>

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_SIZE = 1024, SEVERITIES = ORR_ANY_SEVERITY };

/* What is set for, and counted of, a severity, an id, or both. */
struct rule {
	unsigned actions;
	int limit;
	unsigned count;
};

struct report_id {
	struct report_id *next;
	const char *id;
	struct rule rules[SEVERITIES + 1]; /* the last for any severity */
};

/* A report with its own copy of the message. */
struct kept {
	struct kept *next;
	const struct orr_process *process;
	bool valid;
	struct orr_report report;
	char text[TEXT_SIZE];
};

struct ori_reports {
	struct report_id *ids;
	struct rule rules[SEVERITIES];
	unsigned suppress;
	unsigned force;
	int verbosity;
	orr_report_handler *handler;
	void *handler_arg;
	orr_log_fn *log;
	void *log_arg;
	struct kept *cached; /* one for each process that has any */
	struct kept *thrown;
};

static const unsigned default_actions[SEVERITIES] = {
	[ORR_INFO] = ORR_ACTION_LOG | ORR_ACTION_DISPLAY,
	[ORR_WARNING] = ORR_ACTION_LOG | ORR_ACTION_DISPLAY,
	[ORR_ERROR] = ORR_ACTION_THROW | ORR_ACTION_LOG | ORR_ACTION_CACHE,
	[ORR_FATAL] = ORR_ACTION_LOG | ORR_ACTION_DISPLAY | ORR_ACTION_CACHE |
		      ORR_ACTION_ABORT,
};

/* Made when first needed: most simulations have none. */
static struct ori_reports *reports_of(struct orr_sim *sim)
{
	struct ori_reports *r = sim->reports;

	if (r)
		return r;
	r = sim->reports = orr_sim_alloc(sim, sizeof(*r));
	r->verbosity = ORR_VERBOSITY_MEDIUM;
	for (unsigned s = 0; s < SEVERITIES; s++)
		r->rules[s] = (struct rule){default_actions[s], -1, 0};
	return r;
}

static struct report_id *id_of(struct orr_sim *sim, const char *id)
{
	struct report_id **list = &reports_of(sim)->ids;

	while (*list && strcmp((*list)->id, id))
		list = &(*list)->next;
	if (*list)
		return *list;
	*list = orr_sim_alloc(sim, sizeof(**list));
	(*list)->id = ori_arena_strdup(&sim->arena, id);
	for (unsigned s = 0; s <= SEVERITIES; s++)
		(*list)->rules[s].limit = -1;
	return *list;
}

static struct rule *rule_of(struct orr_sim *sim, const char *id,
			    enum orr_severity severity)
{
	if (id)
		return &id_of(sim, id)->rules[severity];
	orr_check(&sim->root, severity < ORR_ANY_SEVERITY);
	return &reports_of(sim)->rules[severity];
}

unsigned orr_report_set_actions(struct orr_sim *sim, const char *id,
				enum orr_severity severity, unsigned actions)
{
	struct rule *rule = rule_of(sim, id, severity);
	unsigned old = rule->actions;

	rule->actions = actions;
	return old;
}

int orr_report_stop_after(struct orr_sim *sim, const char *id,
			  enum orr_severity severity, int limit)
{
	struct rule *rule = rule_of(sim, id, severity);
	int old = rule->limit;

	rule->limit = limit < 0 ? -1 : limit;
	return old;
}

unsigned orr_report_count(struct orr_sim *sim, const char *id,
			  enum orr_severity severity)
{
	return rule_of(sim, id, severity)->count;
}

unsigned orr_report_suppress(struct orr_sim *sim, unsigned actions)
{
	unsigned old = reports_of(sim)->suppress;

	sim->reports->suppress = actions;
	return old;
}

unsigned orr_report_force(struct orr_sim *sim, unsigned actions)
{
	unsigned old = reports_of(sim)->force;

	sim->reports->force = actions;
	return old;
}

int orr_report_set_verbosity(struct orr_sim *sim, int level)
{
	int old = reports_of(sim)->verbosity;

	sim->reports->verbosity = level;
	return old;
}

void orr_report_set_log(struct orr_sim *sim, orr_log_fn *fn, void *arg)
{
	reports_of(sim)->log = fn;
	sim->reports->log_arg = arg;
}

void orr_report_set_handler(struct orr_sim *sim, orr_report_handler *fn,
			    void *arg)
{
	reports_of(sim)->handler = fn;
	sim->reports->handler_arg = arg;
}

static void keep(struct kept *k, const struct orr_report *report)
{
	k->report = *report;
	snprintf(k->text, sizeof(k->text), "%s", report->message);
	k->report.message = k->text;
	k->valid = true;
}

static struct kept *cache_of(const struct orr_sim *sim)
{
	struct kept *k = sim->reports ? sim->reports->cached : NULL;

	while (k && k->process != sim->current)
		k = k->next;
	return k;
}

static void cache(struct orr_sim *sim, const struct orr_report *report)
{
	struct kept *k = cache_of(sim);

	if (!k) {
		k = orr_sim_alloc(sim, sizeof(*k));
		k->process = sim->current;
		k->next = sim->reports->cached;
		sim->reports->cached = k;
	}
	keep(k, report);
}

const struct orr_report *orr_report_cached(const struct orr_sim *sim)
{
	const struct kept *k = cache_of(sim);

	return k && k->valid ? &k->report : NULL;
}

void orr_report_clear_cached(struct orr_sim *sim)
{
	struct kept *k = cache_of(sim);

	if (k)
		k->valid = false;
}

const struct orr_report *orr_report_thrown(const struct orr_sim *sim)
{
	const struct ori_reports *r = sim->reports;

	return r && r->thrown ? &r->thrown->report : NULL;
}

__attribute__((noinline)) void orr_report_interrupt_here(
	const struct orr_report *report)
{
	__asm__ volatile("" : : "r"(report));
}

static enum orr_log_level level_of(const struct orr_report *report)
{
	static const enum orr_log_level levels[SEVERITIES] = {
		[ORR_INFO] = ORR_LOG_INFO,
		[ORR_WARNING] = ORR_LOG_WARNING,
		[ORR_ERROR] = ORR_LOG_ERROR,
		[ORR_FATAL] = ORR_LOG_FATAL,
	};

	return levels[report->severity];
}

char *orr_report_format(const struct orr_report *r, char *buf, size_t size)
{
	const struct ori_log_place place = {
		.time = r->time,
		.file = r->severity >= ORR_ERROR ? r->file : NULL,
		.line = r->line,
		.process = r->process,
	};
	char text[TEXT_SIZE];

	snprintf(text, sizeof(text), "%s: %s", r->id, r->message);
	ori_log_format(r->object, level_of(r), &place, text, buf, size);
	return buf;
}

/* Whether the running process is inside an orr_catch. */
static bool is_caught(const struct orr_sim *sim)
{
	const struct orr_process *p = sim->current;

	return p && p->control && p->control->catches;
}

/* Does not return if the report is caught. */
static void throw_report(struct orr_sim *sim, const struct orr_report *report)
{
	struct ori_reports *r = sim->reports;

	if (is_caught(sim))
		orr_process_throw(sim->current, ORR_REPORT_THROWN,
				  ORR_NO_DESCENDANTS);
	if (!r->thrown) {
		r->thrown = orr_sim_alloc(sim, sizeof(*r->thrown));
		keep(r->thrown, report);
	}
	orr_sim_stop(sim);
}

void orr_report_default_handler(const struct orr_report *report,
				unsigned actions)
{
	struct orr_sim *sim = report->object->sim;
	const struct ori_reports *r = reports_of(sim);
	bool uncaught = actions & ORR_ACTION_THROW && !is_caught(sim);
	char line[2 * TEXT_SIZE];

	orr_report_format(report, line, sizeof(line));
	if (actions & ORR_ACTION_DISPLAY || uncaught)
		ori_log_emit(sim, level_of(report), line);
	if (actions & ORR_ACTION_LOG && r->log)
		r->log(r->log_arg, level_of(report), line);
	if (actions & ORR_ACTION_INTERRUPT)
		orr_report_interrupt_here(report);
	if (actions & ORR_ACTION_STOP)
		orr_sim_stop(sim);
	if (actions & ORR_ACTION_ABORT)
		abort();
	if (actions & ORR_ACTION_THROW)
		throw_report(sim, report);
}

static void count(struct rule *rule)
{
	if (rule->count < UINT_MAX)
		rule->count++;
}

/* Count a report, and say what is to be done about it. */
static unsigned decide(struct orr_sim *sim, const char *id,
		       enum orr_severity severity)
{
	struct ori_reports *r = reports_of(sim);
	struct report_id *of_id = id_of(sim, id);
	struct rule *const rules[] = {
		&of_id->rules[severity],
		&of_id->rules[ORR_ANY_SEVERITY],
		&r->rules[severity],
	};
	unsigned actions = ORR_ACTION_UNSPECIFIED;
	int limit = -1;
	bool reached = false;

	for (unsigned i = 0; i < ORR_COUNT(rules); i++) {
		count(rules[i]);
		if (actions == ORR_ACTION_UNSPECIFIED)
			actions = rules[i]->actions;
		if (limit < 0) {
			limit = rules[i]->limit;
			reached =
				limit > 0 && rules[i]->count >= (unsigned)limit;
		}
	}
	actions = (actions & ~r->suppress) | r->force;
	return reached ? actions | ORR_ACTION_STOP : actions;
}

static void handle(struct orr_sim *sim, const struct orr_report *report)
{
	const struct ori_reports *r = reports_of(sim);
	unsigned actions = decide(sim, report->id, report->severity);

	if (actions & ORR_ACTION_CACHE)
		cache(sim, report);
	if (r->handler)
		r->handler(r->handler_arg, report, actions);
	else
		orr_report_default_handler(report, actions);
}

void orr_report_at(const struct orr_object *obj, enum orr_severity severity,
		   const char *id, int verbosity, const char *file, int line,
		   const char *fmt, ...)
{
	struct orr_sim *sim = obj->sim;
	char message[TEXT_SIZE];
	va_list args;

	orr_check(obj, severity < ORR_ANY_SEVERITY);
	if (severity == ORR_INFO && verbosity > reports_of(sim)->verbosity)
		return;
	va_start(args, fmt);
	vsnprintf(message, sizeof(message), fmt, args);
	va_end(args);
	handle(sim, &(struct orr_report){
			    .object = obj,
			    .severity = severity,
			    .id = id_of(sim, id)->id,
			    .message = message,
			    .verbosity = verbosity,
			    .file = file,
			    .line = line,
			    .time = sim->now,
			    .process = sim->current,
		    });
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why nothing goes on: a circle of delta cycles or of immediate notifications,
 * or threads that wait for what will never come.
 */
#include "sched.h"

#include <stdarg.h>
#include <stdio.h>

enum {
	WATCHED = 64, /* activations of a circle that are looked at */
	SHOWN = 8 /* threads that are named */
};

/* An activation: who ran, and what woke it. */
struct activation {
	const struct orr_process *process;
	const struct orr_event *cause;
};

struct watch {
	struct activation seen[WATCHED];
	unsigned n;
};

/* Text that is cut when it is full. */
struct text {
	char buf[900];
	size_t n;
};

ORR_PRINTF(2, 3) static void add(struct text *t, const char *fmt, ...)
{
	size_t room = sizeof(t->buf) - t->n;
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(t->buf + t->n, room, fmt, args);
	va_end(args);
	t->n += (size_t)n < room ? (size_t)n : room - 1;
}

static void add_path(struct text *t, const struct orr_object *obj)
{
	char path[256];

	add(t, "%s", orr_object_path(obj, path, sizeof(path)));
}

/* "soc.cpu (driver.c:42)", where it waits or last did. */
static void add_process(struct text *t, const struct orr_process *p)
{
	add_path(t, &p->obj);
	if (p->site)
		add(t, " (%s)", p->site);
}

static void add_activation(struct text *t, const struct activation *a)
{
	add_process(t, a->process);
	if (a->cause) {
		add(t, ", woken by ");
		add_path(t, &a->cause->obj);
	} else {
		add(t, ", woken by its time-out");
	}
}

static void watch(const struct orr_process *p, void *arg)
{
	struct watch *w = arg;

	if (w->n < WATCHED)
		w->seen[w->n++] = (struct activation){p, p->cause};
}

/* Whether what was seen repeats itself after n activations. */
static bool repeats(const struct watch *w, unsigned n)
{
	for (unsigned i = n; i < w->n; i++)
		if (w->seen[i].process != w->seen[i - n].process ||
		    w->seen[i].cause != w->seen[i - n].cause)
			return false;
	return true;
}

/* How many activations the circle has, or all if it is longer. */
static unsigned period(const struct watch *w)
{
	unsigned n = 1;

	while (n < w->n && !(2 * n <= w->n && repeats(w, n)))
		n++;
	return n;
}

bool ori_is_livelock(const struct orr_sim *sim)
{
	return sim->circling ||
	       (sim->delta_limit &&
		sim->delta_count - sim->time_delta >= sim->delta_limit);
}

/* Go round once more, and watch. */
static void explain_deltas(struct orr_sim *sim)
{
	struct watch w = {.n = 0};
	struct text t = {.n = 0};
	uint64_t n = sim->delta_count - sim->time_delta;

	for (unsigned i = 0; i < WATCHED && sim->run_first; i++)
		ori_evaluate(sim, watch, &w);
	add(&t, "%llu delta cycles and time does not advance; what runs",
	    (unsigned long long)n);
	for (unsigned i = 0, end = period(&w); i < end && i < w.n; i++) {
		add(&t, i ? "; " : ": ");
		add_activation(&t, &w.seen[i]);
	}
	orr_log(&sim->root, ORR_LOG_ERROR, "%s", t.buf);
}

void ori_explain_livelock(struct orr_sim *sim)
{
	if (!sim->circling)
		explain_deltas(sim);
	sim->circling = sim->cut = false;
	sim->time_delta = sim->delta_count;
}

/* The process at hand notifies ev, and was itself woken by another. */
static void explain_immediate(struct orr_event *ev)
{
	struct orr_sim *sim = ev->obj.sim;
	struct text t = {.n = 0};

	add(&t,
	    "%llu immediate notifications and the evaluation phase does "
	    "not end; the last is of ",
	    (unsigned long long)sim->immediate);
	add_path(&t, &ev->obj);
	if (sim->current) {
		struct activation a = {sim->current, sim->current->cause};

		add(&t, " by ");
		add_activation(&t, &a);
	}
	orr_log(&sim->root, ORR_LOG_ERROR, "%s", t.buf);
}

/* Called once in so many notifications, if all are immediate. */
void ori_count_immediate(struct orr_event *ev)
{
	struct orr_sim *sim = ev->obj.sim;

	if (sim->immediate_delta != sim->delta_count)
		sim->immediate = 0;
	sim->immediate_delta = sim->delta_count;
	sim->immediate += ORI_FUEL_ROOM;
	if (!sim->delta_limit || sim->immediate < sim->delta_limit)
		return;
	explain_immediate(ev);
	sim->circling = sim->cut = true;
	sim->immediate = 0;
	ori_look_up(sim, ORI_FUEL, true);
}

static void add_events(struct text *t, const struct orr_process *p)
{
	const char *between = p->state == ORI_WAIT_ALL ? " and " : " or ";

	for (unsigned i = 0; i < p->control->many->used; i++) {
		const struct orr_event *ev = p->control->many->items[i].event;

		if (!ev)
			continue;
		add(t, "%s", i ? between : "");
		add_path(t, &ev->obj);
	}
}

static void add_wait(struct text *t, const struct orr_process *p)
{
	char since[32];

	add_process(t, p);
	if (p->held & ORI_SUSPENDED)
		add(t, ", which is suspended");
	else if (p->held & ORI_DISABLED)
		add(t, ", which is disabled");
	add(t, " for ");
	if (p->state == ORI_WAIT_EVENT)
		add_path(t, &p->waiter.event->obj);
	else if (p->state > ORI_WAIT_EVENT && p->state <= ORI_WAIT_ALL)
		add_events(t, p);
	else
		add(t, p->state == ORI_PARKED ? "being resumed"
					      : "its static sensitivity");
	orr_time_format(p->control->since, since, sizeof(since));
	add(t, " since %s", since);
}

/* Threads that may wait for ever have said so. */
static bool is_stuck(const struct orr_process *p)
{
	return !(p->obj.flags & ORI_DAEMON) &&
	       ori_coro_begun(p->control->thread) &&
	       p->state != ORI_WAIT_TIME && p->state < ORI_PASSED_OVER;
}

void ori_explain_starvation(struct orr_sim *sim)
{
	struct text t = {.n = 0};
	unsigned n = 0;

	if (sim->explained)
		return;
	for (struct ori_coro *c = NULL; (c = ori_coro_next(&sim->stacks, c));) {
		const struct orr_process *p = ori_coro_arg(c);

		if (!is_stuck(p))
			continue;
		if (n++ < SHOWN) {
			add(&t, "; ");
			add_wait(&t, p);
		}
	}
	if (n == 0)
		return;
	sim->explained = true;
	if (n > SHOWN)
		add(&t, "; and %u more", n - SHOWN);
	orr_log(&sim->root, ORR_LOG_WARNING,
		"nothing is left to happen, but %u thread%s wait%s%s", n,
		n == 1 ? "" : "s", n == 1 ? "s" : "", t.buf);
}

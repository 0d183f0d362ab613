/* SPDX-License-Identifier: Apache-2.0 */
#include "timeline.h"

#include "chrome.h"
#include "lanes.h"
#include "values.h"

#include <orrery/profile.h>

#include <fnmatch.h>
#include <string.h>

/* Groups of tracks: processes, as the format calls them. */
enum { INITIATORS = 1, TARGETS, WIRES, PROCESSES, DEVICES, COUNTERS };

enum { NAME_SIZE = 256, PENDING = 1024 };

/* A wire, as slices for as long as it is high. */
struct line {
	struct line *next;
	struct orr_listener listener;
	struct timeline *timeline;
	const struct orr_wire *wire;
	struct chrome_track track;
};

/* A process: what it waits for, or when it ran. */
struct actor {
	struct actor *next;
	const struct orr_process *process;
	const char *name; /* as memory of a process may be used again */
	struct chrome_track track;
	bool is_thread;
	orr_time since; /* it waits */
};

/* A device whose trace points have been passed. */
struct spot {
	struct spot *next;
	const struct orr_object *obj;
	struct chrome_track track;
};

/* How full something is. */
struct level {
	struct level *next;
	struct value value;
	const char *name;
	uint64_t last;
};

/* A transfer begins or ends: not to be told before its time. */
struct step {
	orr_time when;
	struct lanes *target;
	int change;
};

struct timeline {
	struct orr_sim *sim;
	struct chrome out;
	unsigned tracks; /* made */
	struct lanes *lanes;
	struct line *lines;
	struct actor *actors;
	struct actor *spare;
	struct spot *spots;
	struct level *levels;
	struct orr_stage_callback timestep;
	struct step steps[PENDING]; /* by time */
	unsigned nsteps;
	orr_time told; /* of the last step that has been told */
};

static const char *const group_names[] = {
	[INITIATORS] = "initiators", [TARGETS] = "targets",
	[WIRES] = "wires",	     [PROCESSES] = "processes",
	[DEVICES] = "devices",	     [COUNTERS] = "counters",
};

static const char *keep(struct timeline *t, const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(orr_sim_alloc(t->sim, size), text, size);
}

static struct chrome_track new_track(struct timeline *t, unsigned group,
				     const struct orr_object *obj)
{
	struct chrome_track track = {group, ++t->tracks};
	char path[NAME_SIZE];

	chrome_name_track(&t->out, track,
			  orr_object_path(obj, path, sizeof(path)));
	return track;
}

/* Transactions: a slice at both ends, and an arrow between them. */

static struct lanes *new_lanes(struct timeline *t, unsigned group,
			       const char *name)
{
	struct lanes *l = orr_sim_alloc(t->sim, sizeof(*l));
	char text[NAME_SIZE];

	snprintf(text, sizeof(text), "transfers to %s", name);
	l->name = keep(t, name);
	l->depth_name = keep(t, text);
	l->process = group;
	l->first = t->tracks + 1;
	t->tracks += LANES;
	l->next = t->lanes;
	t->lanes = l;
	return l;
}

static struct lanes *lanes_of(struct timeline *t, unsigned group,
			      const char *name)
{
	struct lanes *l = t->lanes;

	while (l && (l->process != group || strcmp(l->name, name) != 0))
		l = l->next;
	return l ? l : new_lanes(t, group, name);
}

/* When nothing more can come before, the steps up to then are told. */
static void tell_steps(struct timeline *t, orr_time until)
{
	unsigned told = 0;

	for (; told < t->nsteps && t->steps[told].when <= until; told++) {
		const struct step *s = &t->steps[told];

		t->told = s->when;
		s->target->depth += (uint64_t)(int64_t)s->change;
		if (told + 1 < t->nsteps && s[1].when == s->when &&
		    s[1].target == s->target)
			continue;
		chrome_counter(&t->out, COUNTERS, s->target->depth_name,
			       s->when, s->target->depth);
	}
	t->nsteps -= told;
	memmove(t->steps, t->steps + told, t->nsteps * sizeof(*t->steps));
}

/* One that comes late counts from then on; without room, the first goes. */
static void add_step(struct timeline *t, struct lanes *target, orr_time when,
		     int change)
{
	unsigned i;

	if (t->nsteps == PENDING)
		tell_steps(t, t->steps[0].when);
	if (when < t->told)
		when = t->told;
	for (i = t->nsteps++; i > 0 && t->steps[i - 1].when > when; i--)
		t->steps[i] = t->steps[i - 1];
	t->steps[i] = (struct step){when, target, change};
}

static void on_transaction(void *arg, const struct orr_profile_transaction *x)
{
	struct timeline *t = arg;
	struct lanes *initiator = lanes_of(t, INITIATORS, x->initiator);
	struct lanes *target = lanes_of(t, TARGETS, x->target);
	const struct chrome_split split = {x->wait, x->transfer, x->device};
	orr_time granted = orr_time_add(x->start, x->wait);
	orr_time busy = orr_time_add(x->transfer, x->device);
	orr_time end = orr_time_add(granted, busy);
	struct chrome_track from =
		lanes_take(initiator, &t->out, x->start, end);
	struct chrome_track to = lanes_take(target, &t->out, granted, end);
	char name[NAME_SIZE];

	snprintf(name, sizeof(name), "%s %s%s%s", x->command, x->target,
		 *x->reg ? "." : "", x->reg);
	chrome_slice(&t->out, from, name, x->start, orr_time_add(x->wait, busy),
		     &split);
	snprintf(name, sizeof(name), "%s%s%s", x->command, *x->reg ? " " : "",
		 x->reg);
	chrome_slice(&t->out, to, name, granted, busy, &split);
	chrome_flow(&t->out, x->id, from, x->start, to, granted);
	add_step(t, target, x->start, 1);
	add_step(t, target, end, -1);
}

/* Wires */

static void line_changed(struct orr_listener *l)
{
	const struct line *line = orr_container_of(l, struct line, listener);
	struct timeline *t = line->timeline;

	if (!t->out.f)
		return;
	if (orr_wire_level(line->wire))
		chrome_begin(&t->out, line->track, "high", orr_now(t->sim));
	else
		chrome_end(&t->out, line->track, orr_now(t->sim));
}

static void add_line(struct timeline *t, struct orr_wire *w)
{
	struct line *line = orr_sim_alloc(t->sim, sizeof(*line));

	*line = (struct line){.next = t->lines,
			      .listener.fn = line_changed,
			      .timeline = t,
			      .wire = w,
			      .track = new_track(t, WIRES, &w->obj)};
	t->lines = line;
	orr_wire_listen(w, &line->listener);
	if (orr_wire_level(w))
		line_changed(&line->listener);
}

/* Levels */

static void add_level(struct timeline *t, const struct value *v)
{
	struct level *level = orr_sim_alloc(t->sim, sizeof(*level));

	*level = (struct level){.next = t->levels,
				.value = *v,
				.name = keep(t, v->path),
				.last = v->read(v)};
	t->levels = level;
	chrome_counter(&t->out, COUNTERS, level->name, orr_now(t->sim),
		       level->last);
}

static void tell_levels(struct timeline *t)
{
	for (struct level *l = t->levels; l; l = l->next) {
		uint64_t now = l->value.read(&l->value);

		if (now == l->last)
			continue;
		l->last = now;
		chrome_counter(&t->out, COUNTERS, l->name, orr_now(t->sim),
			       now);
	}
}

static void on_timestep(struct orr_stage_callback *c, enum orr_stage stage)
{
	struct timeline *t = orr_container_of(c, struct timeline, timestep);

	(void)stage;
	if (!t->out.f)
		return;
	tell_levels(t);
	tell_steps(t, orr_now(t->sim));
}

static bool is_level(const struct value *v)
{
	return orr_object_kind(v->obj) == ORR_KIND_FIFO ||
	       fnmatch("*fifo.count", v->path, 0) == 0;
}

static void add_value(void *arg, const struct value *v)
{
	struct timeline *t = arg;

	if (orr_object_kind(v->obj) == ORR_KIND_WIRE)
		add_line(t, orr_container_of(v->obj, struct orr_wire, obj));
	else if (is_level(v))
		add_level(t, v);
}

/* Processes */

/* It has ended, or its memory is another's. */
static bool is_gone(const struct actor *a)
{
	return a->name != a->process->obj.name || orr_process_ended(a->process);
}

/* From one of a process that is gone, so that their number is bounded. */
static struct actor *new_actor(struct timeline *t)
{
	struct actor **at = &t->actors;
	struct actor *gone;

	while (*at) {
		struct actor *a = *at;

		if (!is_gone(a)) {
			at = &a->next;
			continue;
		}
		*at = a->next;
		a->next = t->spare;
		t->spare = a;
	}
	gone = t->spare;
	if (!gone)
		return orr_sim_alloc(t->sim, sizeof(*gone));
	t->spare = gone->next;
	return gone;
}

static struct actor *actor_of(struct timeline *t, const struct orr_process *p)
{
	struct actor *a = t->actors;

	while (a && (a->process != p || a->name != p->obj.name))
		a = a->next;
	if (a)
		return a;
	a = new_actor(t);
	a->process = p;
	a->name = p->obj.name;
	a->is_thread = orr_object_kind(&p->obj) == ORR_KIND_THREAD;
	a->track = new_track(t, PROCESSES, &p->obj);
	a->since = ORR_TIME_MAX;
	a->next = t->actors;
	t->actors = a;
	return a;
}

/* "wait for soc.uart0.irq.changed", of a thread; else only what it was. */
static void name_cause(const struct actor *a, char *name, size_t size)
{
	struct orr_event *cause = orr_process_cause(a->process);
	char path[NAME_SIZE - 16] = "time";

	if (cause)
		orr_object_path(&cause->obj, path, sizeof(path));
	snprintf(name, size, "wait for %s", path);
}

/* A thread has waited until now; a method only runs. */
static void on_run(void *arg, struct orr_process *p)
{
	struct timeline *t = arg;
	struct actor *a = actor_of(t, p);
	orr_time now = orr_now(t->sim);
	char name[NAME_SIZE];

	name_cause(a, name, sizeof(name));
	if (!a->is_thread)
		chrome_instant(&t->out, a->track, name + strlen("wait for "),
			       now);
	else if (a->since < now)
		chrome_slice(&t->out, a->track, name, a->since, now - a->since,
			     NULL);
	a->since = now;
}

/* Trace points that models declare */

static struct spot *spot_of(struct timeline *t, const struct orr_object *obj)
{
	struct spot *s = t->spots;

	while (s && s->obj != obj)
		s = s->next;
	if (s)
		return s;
	s = orr_sim_alloc(t->sim, sizeof(*s));
	*s = (struct spot){t->spots, obj, new_track(t, DEVICES, obj)};
	t->spots = s;
	return s;
}

static void on_trace(void *arg, const struct orr_trace_record *r)
{
	struct timeline *t = arg;

	if (!t->out.f || r->label || !*r->point->name)
		return; /* transfers and wires have tracks of their own */
	chrome_instant(&t->out, spot_of(t, r->obj)->track, r->point->name,
		       r->time);
}

/* What is still open ends now. */
static void end_all(struct timeline *t)
{
	orr_time now = orr_now(t->sim);

	tell_steps(t, ORR_TIME_MAX);
	for (const struct line *l = t->lines; l; l = l->next)
		if (orr_wire_level(l->wire))
			chrome_end(&t->out, l->track, now);
	for (const struct actor *a = t->actors; a; a = a->next)
		if (a->is_thread && !is_gone(a) && a->since < now)
			chrome_slice(&t->out, a->track, "wait", a->since,
				     now - a->since, NULL);
}

static void rescue(void *arg)
{
	struct timeline *t = arg;

	if (!t->out.f)
		return;
	end_all(t);
	chrome_rescue(&t->out);
}

static void finish(void *arg)
{
	struct timeline *t = arg;
	struct orr_error err;

	if (timeline_close(t, &err) != 0)
		orr_log(orr_sim_root(t->sim), ORR_LOG_ERROR, "%s", err.text);
}

struct timeline *timeline_open(struct orr_sim *sim, const char *path,
			       struct orr_error *err)
{
	struct timeline *t = orr_sim_alloc(sim, sizeof(*t));

	t->sim = sim;
	t->timestep.fn = on_timestep;
	if (chrome_open(&t->out, path, err) != 0)
		return NULL;
	for (unsigned g = INITIATORS; g <= COUNTERS; g++)
		chrome_name_process(&t->out, g, group_names[g]);
	values_each(orr_sim_root(sim), add_value, t);
	orr_sim_add_callback(sim, &t->timestep, ORR_PRE_TIMESTEP);
	orr_sim_watch(sim, on_run, t);
	orr_trace_start(orr_sim_root(sim), "*", on_trace, t);
	orr_profile_watch(orr_profile_start(sim), on_transaction, t);
	orr_sim_at_abort(sim, rescue, t);
	orr_sim_at_free(sim, finish, t);
	return t;
}

int timeline_close(struct timeline *t, struct orr_error *err)
{
	if (!t->out.f)
		return 0;
	orr_sim_watch(t->sim, NULL, NULL);
	orr_profile_watch(orr_profile_of(t->sim), NULL, NULL);
	tell_levels(t);
	end_all(t);
	return chrome_close(&t->out, err);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processes that come and go while the simulation runs (IEEE 1666-2023 clause
 * 5.5).
 */
#include "sched.h"

#include <orrery/control.h>

#include <stdio.h>
#include <string.h>

static struct orr_process *take_memory(struct orr_sim *sim)
{
	struct orr_process *p = sim->idle_processes;

	if (!p)
		return orr_sim_alloc(sim, sizeof(*p));
	sim->idle_processes = p->next;
	return p;
}

/* With the memory that the process before had, but nothing else of it. */
static struct ori_control *take_control(const struct orr_process *p)
{
	struct ori_control *c = p->control;

	if (c)
		*c = (struct ori_control){.terminated = c->terminated,
					  .reset = c->reset,
					  .many = c->many};
	return c;
}

/* A name that no child of parent has, as sc_gen_unique_name makes them. */
static const char *make_name(struct orr_object *parent, const char *base,
			     char *buf, size_t size)
{
	do
		snprintf(buf, size, "%s_%u", base, parent->sim->spawned++);
	while (orr_object_find(parent, buf));
	return buf;
}

typedef void init_fn(struct orr_process *p, struct orr_object *parent,
		     const char *name, orr_process_fn *fn);

static struct orr_process *spawn(struct orr_object *parent, const char *name,
				 const char *base, orr_process_fn *fn,
				 void *arg, init_fn *init)
{
	struct orr_process *p = take_memory(parent->sim);
	struct ori_control *control = take_control(p);
	char made[32];

	if (!name)
		name = make_name(parent, base, made, sizeof(made));
	init(p, parent, name, fn);
	p->obj.flags |= ORI_SPAWNED;
	p->control = control;
	ori_control(p)->arg = arg;
	return p;
}

struct orr_process *orr_spawn_method(struct orr_object *parent,
				     const char *name, orr_process_fn *fn,
				     void *arg)
{
	return spawn(parent, name, "method", fn, arg, orr_method_init);
}

struct orr_process *orr_spawn_thread(struct orr_object *parent,
				     const char *name, orr_process_fn *fn,
				     void *arg)
{
	return spawn(parent, name, "thread", fn, arg, orr_thread_init);
}

void *orr_process_arg(const struct orr_process *p)
{
	return p->control ? p->control->arg : NULL;
}

static void remove_other(struct orr_sensitivity *s, const struct orr_process *p)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < s->count; i++)
		if (s->processes[i] != p)
			s->processes[kept++] = s->processes[i];
	s->count = kept;
}

static struct orr_process *take_first(struct orr_sensitivity *s)
{
	struct orr_process *first;

	if (!s || s->count == 0)
		return NULL;
	first = s->processes[0];
	s->count--;
	memmove(&s->processes[0], &s->processes[1],
		s->count * sizeof(s->processes[0]));
	return first;
}

static void remove_from(struct orr_event *ev, const struct orr_process *p)
{
	if (ev->others)
		remove_other(ev->others, p);
	if (ev->sensitive != p)
		return;
	ev->sensitive = take_first(ev->others);
	if (ev->obj.flags)
		ori_clock_unwanted(ev);
}

/* One made before the start keeps no list: few of those ever go. */
static void remove_from_all_below(struct orr_object *obj,
				  const struct orr_process *p)
{
	struct orr_object *last = obj->children;
	struct orr_object *child = last;

	if (obj->kind == ORR_KIND_EVENT)
		remove_from(orr_container_of(obj, struct orr_event, obj), p);
	if (!last)
		return;
	do {
		child = child->sibling; /* of the last: the first */
		remove_from_all_below(child, p);
	} while (child != last);
}

static void remove_event(struct orr_event *ev)
{
	if (ori_is_made(ev))
		orr_event_fini(ev);
}

static void forget_sensed(struct orr_process *p)
{
	struct orr_sim *sim = p->obj.sim;
	struct ori_sensed *s;

	while ((s = p->control->sensed)) {
		p->control->sensed = s->next;
		remove_from(s->event, p);
		s->next = sim->idle_sensed;
		sim->idle_sensed = s;
	}
}

void orr_process_fini(struct orr_process *p)
{
	struct orr_sim *sim = p->obj.sim;
	struct ori_control *c = ori_control(p);
	bool spawned = p->obj.flags & ORI_SPAWNED;

	if (p->state != ORI_ENDED)
		orr_fail(&p->obj, __FILE__, __LINE__,
			 "orr_process_fini of a process that has not ended: "
			 "orr_process_kill ends it");
	forget_sensed(p);
	ori_forget_resets(p);
	if (!spawned)
		remove_from_all_below(&sim->root, p);
	remove_event(c->terminated);
	remove_event(c->reset);
	ori_wheel_forget(&sim->timed, &p->timer);
	orr_object_fini(&p->obj);
	if (!spawned)
		return;
	p->next = sim->idle_processes;
	sim->idle_processes = p;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "sched.h"

#include "util.h"

void orr_event_init(struct orr_event *ev, struct orr_object *parent,
		    const char *name)
{
	*ev = (struct orr_event){0};
	orr_object_init_kind(&ev->obj, parent, name, ORR_KIND_EVENT);
}

void orr_event_fini(struct orr_event *ev)
{
	if (ev->waiters)
		orr_fail(&ev->obj, __FILE__, __LINE__,
			 "orr_event_fini is called while a process waits for "
			 "the event, expected none");
	if (ev->sensitive)
		orr_fail(&ev->obj, __FILE__, __LINE__,
			 "orr_event_fini is called while a process is "
			 "sensitive to the event, expected none");
	orr_event_cancel(ev);
	ori_wheel_forget(&ev->obj.sim->timed, &ev->timer);
	orr_object_fini(&ev->obj);
}

/* The waiters form a ring; ev->waiters is the one that came first. */
void ori_event_add_waiter(struct orr_event *ev, struct orr_waiter *w)
{
	struct orr_waiter *first = ev->waiters;

	w->event = ev;
	if (ori_unlikely(first)) {
		w->next = first;
		w->prev = first->prev;
		first->prev->next = w;
		first->prev = w;
	} else {
		w->next = w->prev = w;
		ev->waiters = w;
	}
	if (ori_unlikely(ev->obj.flags))
		ori_clock_wanted(ev);
}

void ori_event_remove_waiter(struct orr_waiter *w)
{
	struct orr_event *ev = w->event;

	if (ev->waiters == w)
		ev->waiters = w->next == w ? NULL : w->next;
	w->next->prev = w->prev;
	w->prev->next = w->next;
	w->event = NULL;
	if (ori_unlikely(ev->obj.flags))
		ori_clock_unwanted(ev);
}

/* The first leaves the ring. */
static struct orr_waiter *detach_first(struct orr_event *ev)
{
	struct orr_waiter *first = ev->waiters;
	struct orr_waiter *next = first->next;

	ev->waiters = next == first ? NULL : next;
	next->prev = first->prev;
	first->prev->next = next;
	first->event = NULL;
	return first;
}

/*
 * Those who wait hear of it once; nobody can begin to wait meanwhile. Some
 * pay no heed and go on waiting.
 */
ori_apart static void fire_ring(struct orr_event *ev)
{
	struct orr_waiter *heedless = NULL;
	struct orr_waiter *w;

	do {
		w = detach_first(ev);
		if (!ori_process_dynamic(w->process, ev)) {
			w->next = heedless;
			heedless = w;
		}
	} while (ev->waiters);
	while ((w = heedless)) {
		heedless = w->next;
		ori_event_add_waiter(ev, w);
		ev->waiters = w; /* they were in reverse */
	}
}

/*
 * The process that waits for ev, if that is one, which does just that. Its
 * waiter is a part of it then, which is told without having to load it.
 */
static struct orr_process *only_waiter(const struct orr_event *ev)
{
	struct orr_waiter *w = ev->waiters;
	struct orr_process *p;

	if (!w || w->next != w)
		return NULL;
	p = orr_container_of(w, struct orr_process, waiter);
	if (w->process != p)
		return NULL;
	return ori_is_just(p, ORI_WAIT_EVENT) ? p : NULL;
}

static void detach_only(struct orr_event *ev, struct orr_process *p)
{
	ev->waiters = NULL;
	p->waiter.event = NULL;
}

/* Its only waiter p stops waiting. */
static void release(struct orr_event *ev, struct orr_process *p)
{
	detach_only(ev, p);
	if (ori_unlikely(p->timer.state != ORI_TIMER_OFF))
		ori_timer_disarm(ev->obj.sim, &p->timer);
}

/*
 * The same of all that listen to it: it stops waiting, and is to run. NULL:
 * nothing is done.
 */
struct orr_process *ori_event_take_only_listener(struct orr_event *ev)
{
	struct orr_process *p = ev->sensitive;

	if (!p) {
		p = only_waiter(ev);
		if (ori_likely(p))
			release(ev, p);
		return p;
	}
	if (ev->waiters || ev->others)
		return NULL;
	return p->state == ORI_WAIT_STATIC ? p : NULL;
}

static void fire_waiters(struct orr_sim *sim, struct orr_event *ev)
{
	struct orr_process *p = only_waiter(ev);

	if (ori_unlikely(!p)) {
		fire_ring(ev);
		return;
	}
	release(ev, p);
	p->cause = ev;
	ori_make_runnable(sim, p);
}

/*
 * Queue the processes from number i on as long as each plainly waits for its
 * static sensitivity, as nearly all do. Returns the number of the one that
 * does not.
 */
static uint32_t wake_plain(const struct orr_sensitivity *s, uint32_t i,
			   struct orr_event *ev)
{
	struct orr_sim *sim = ev->obj.sim;
	struct orr_process *last = sim->run_last;
	struct orr_process **link =
		sim->run_first ? &last->next : &sim->run_first;

	for (; i < s->count; i++) {
		struct orr_process *p = s->processes[i];

		if (ori_unlikely(p->state != ORI_WAIT_STATIC))
			break;
		p->state = ORI_RUNNABLE;
		p->cause = ev;
		*link = last = p;
		link = &p->next;
	}
	*link = NULL;
	sim->run_last = last;
	return i;
}

static void fire_others(const struct orr_sensitivity *s, struct orr_event *ev)
{
	for (uint32_t i = 0; (i = wake_plain(s, i, ev)) < s->count; i++)
		ori_process_static(ev->obj.sim, s->processes[i], ev);
}

void ori_event_fire(struct orr_sim *sim, struct orr_event *ev)
{
	ev->fired = sim->stamp;
	if (ev->sensitive)
		ori_process_static(sim, ev->sensitive, ev);
	if (ev->others)
		fire_others(ev->others, ev);
	if (ev->waiters)
		fire_waiters(sim, ev);
	if (ori_unlikely(ev->obj.flags))
		ori_clock_fired(ev);
}

bool orr_event_triggered(const struct orr_event *ev)
{
	return ev->fired == ev->obj.sim->stamp;
}

ori_flatten ori_apart static void notify(struct orr_event *ev)
{
	struct orr_sim *sim = ev->obj.sim;

	if (ori_unlikely(sim->updating))
		orr_fail(&ev->obj, __FILE__, __LINE__,
			 "immediate notification in the update phase");
	ori_timer_disarm(sim, &ev->timer);
	sim->event_count++;
	if (sim->hash_on) {
		orr_sim_hash_fold(sim, sim->now);
		orr_sim_hash_fold(sim, ev->obj.path_hash);
	}
	ori_event_fire(sim, ev);
	if (ori_unlikely(sim->event_count % ORI_FUEL_ROOM == 0))
		ori_count_immediate(ev);
}

/* Whether a notification has nothing to do but to wake who waits. */
static bool is_plain(const struct orr_sim *sim, const struct orr_event *ev)
{
	return !sim->updating && !sim->hash_on && !ev->sensitive &&
	       !ev->obj.flags && ev->timer.state == ORI_TIMER_OFF;
}

/* Calls only come last, so that one who waits plainly needs no stack. */
ori_flatten void orr_event_notify(struct orr_event *ev)
{
	struct orr_sim *sim = ev->obj.sim;
	struct orr_process *p;

	if (ori_unlikely(!is_plain(sim, ev))) {
		notify(ev);
		return;
	}
	p = only_waiter(ev);
	if (ori_unlikely(!p || p->timer.state != ORI_TIMER_OFF)) {
		notify(ev);
		return;
	}
	detach_only(ev, p);
	ev->fired = sim->stamp;
	p->cause = ev;
	ori_make_runnable(sim, p);
	if (ori_unlikely(++sim->event_count % ORI_FUEL_ROOM == 0))
		ori_count_immediate(ev);
}

/* A later notification gives way (5.10.8), and so does a timed one to delta. */
ori_apart static void hasten(struct orr_event *ev, orr_time delay)
{
	struct orr_sim *sim = ev->obj.sim;
	orr_time when = orr_time_add(sim->now, delay);

	if (delay ? when < ev->timer.when
		  : ev->timer.state == ORI_TIMER_TIMED) {
		ori_timer_disarm(sim, &ev->timer);
		ori_timer_arm(sim, &ev->timer, delay);
	}
}

ori_flatten void orr_event_notify_delta(struct orr_event *ev)
{
	if (ori_likely(ev->timer.state == ORI_TIMER_OFF))
		ori_timer_arm(ev->obj.sim, &ev->timer, 0);
	else if (ev->timer.state == ORI_TIMER_TIMED)
		hasten(ev, 0);
}

ori_flatten void orr_event_notify_after(struct orr_event *ev, orr_time delay)
{
	if (ori_likely(ev->timer.state == ORI_TIMER_OFF))
		ori_timer_arm(ev->obj.sim, &ev->timer, delay);
	else
		hasten(ev, delay);
}

ori_flatten void orr_event_cancel(struct orr_event *ev)
{
	ori_timer_disarm(ev->obj.sim, &ev->timer);
}

bool orr_event_pending(const struct orr_event *ev)
{
	return ev->timer.state != ORI_TIMER_OFF;
}

orr_time orr_event_time(const struct orr_event *ev)
{
	return orr_event_pending(ev) ? ev->timer.when : ORR_TIME_MAX;
}

uint32_t orr_event_rank(const struct orr_event *ev)
{
	if (ev->timer.state != ORI_TIMER_TIMED)
		return 0;
	return ori_wheel_rank(&ev->obj.sim->timed, &ev->timer);
}

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
	orr_check(&ev->obj, !ev->waiters);
	orr_check(&ev->obj, !ev->sensitivity);
	orr_event_cancel(ev);
	ori_wheel_forget(&ev->obj.sim->timed, &ev->timer);
	orr_object_fini(&ev->obj);
}

/* The waiters form a ring; ev->waiters is the one that came first. */
void ori_event_add_waiter(struct orr_event *ev, struct orr_waiter *w)
{
	struct orr_waiter *first = ev->waiters;

	w->event = ev;
	if (first) {
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
static struct orr_process *detach_first(struct orr_event *ev)
{
	struct orr_waiter *first = ev->waiters;
	struct orr_waiter *next = first->next;

	ev->waiters = next == first ? NULL : next;
	next->prev = first->prev;
	first->prev->next = next;
	first->event = NULL;
	return first->process;
}

/* Those who wait hear of it once; nobody can begin to wait meanwhile. */
void ori_event_fire(struct orr_event *ev)
{
	const struct orr_sensitivity *s = ev->sensitivity;

	for (uint32_t i = 0; s && i < s->count; i++)
		ori_process_static(s->processes[i], ev);
	while (ev->waiters)
		ori_process_dynamic(detach_first(ev), ev);
	if (ori_unlikely(ev->obj.flags))
		ori_clock_fired(ev);
}

/* Take the waiters of p, which goes on waiting for ev, out of its ring. */
static struct orr_waiter *spare(struct orr_event *ev,
				const struct orr_process *p)
{
	struct orr_waiter *spared = NULL;
	struct orr_waiter *last = ev->waiters ? ev->waiters->prev : NULL;
	struct orr_waiter *w = ev->waiters;
	bool more = w;

	while (more) {
		struct orr_waiter *next = w->next;

		more = w != last;
		if (w->process == p) {
			ori_event_remove_waiter(w);
			w->next = spared;
			spared = w;
		}
		w = next;
	}
	return spared;
}

/* A process does not hear its own immediate notification (5.10.8). */
ori_apart static void fire_for_others(struct orr_event *ev,
				      const struct orr_process *p)
{
	struct orr_waiter *spared = spare(ev, p);

	ori_event_fire(ev);
	while (spared) {
		struct orr_waiter *w = spared;

		spared = w->next;
		ori_event_add_waiter(ev, w);
	}
}

ori_flatten void orr_event_notify(struct orr_event *ev)
{
	struct orr_sim *sim = ev->obj.sim;

	orr_check(&ev->obj, !sim->updating);
	ori_timer_disarm(sim, &ev->timer);
	sim->event_count++;
	if (sim->hash_on) {
		orr_sim_hash_fold(sim, sim->now);
		orr_sim_hash_fold(sim, ev->obj.path_hash);
	}
	if (ori_unlikely(sim->current && sim->current->wait > ORI_WAIT_TIME &&
			 sim->current->state == ORI_RUNNING))
		fire_for_others(ev, sim->current);
	else
		ori_event_fire(ev);
}

ori_flatten void orr_event_notify_delta(struct orr_event *ev)
{
	if (ev->timer.state == ORI_TIMER_DELTA)
		return;
	ori_timer_disarm(ev->obj.sim, &ev->timer);
	ori_timer_arm(ev->obj.sim, &ev->timer, 0);
}

ori_flatten void orr_event_notify_after(struct orr_event *ev, orr_time delay)
{
	struct orr_sim *sim = ev->obj.sim;

	if (ev->timer.state != ORI_TIMER_OFF) {
		if (ev->timer.when <= orr_time_add(sim->now, delay) &&
		    (delay || ev->timer.state == ORI_TIMER_DELTA))
			return;
		ori_timer_disarm(sim, &ev->timer);
	}
	ori_timer_arm(sim, &ev->timer, delay);
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

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timers, and the notification phases of the cycle (IEEE 1666-2023 4.3.2.5,
 * 4.3.2.6): what is due fires, and wakes processes.
 */
#include "sched.h"

#include "probe.h"
#include "util.h"

static void squeeze(struct ori_timers *d)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < d->count; i++)
		if (d->items[i]) {
			d->items[i]->pos = n;
			d->items[n++] = d->items[i];
		}
	d->count = n;
	d->cancelled = 0;
}

static void add_delta(struct ori_timers *d, struct orr_timer *t);

/* Grow only when half or more are live, so that cancelling costs nothing. */
ori_apart static void make_room_and_add(struct ori_timers *d,
					struct orr_timer *t)
{
	if (d->cancelled > d->room / 2) {
		squeeze(d);
	} else {
		d->room = d->room ? 2 * d->room : 64;
		d->items = ori_realloc(d->items, d->room, sizeof(*d->items));
	}
	add_delta(d, t);
}

static void add_delta(struct ori_timers *d, struct orr_timer *t)
{
	if (ori_unlikely(d->count == d->room)) {
		make_room_and_add(d, t);
		return;
	}
	t->pos = d->count;
	d->items[d->count++] = t;
}

static void remove_delta(struct ori_timers *d, struct orr_timer *t)
{
	t->state = ORI_TIMER_OFF;
	d->items[t->pos] = NULL;
	d->cancelled++;
}

void ori_timer_arm(struct orr_sim *sim, struct orr_timer *t, orr_time delay)
{
	t->when = orr_time_add(sim->now, delay);
	if (delay == 0) {
		t->state = ORI_TIMER_DELTA;
		add_delta(&sim->delta, t);
	} else if (t->when != ORR_TIME_MAX) {
		ori_wheel_push(&sim->timed, t);
	}
}

void ori_timer_disarm(struct orr_sim *sim, struct orr_timer *t)
{
	if (t->state == ORI_TIMER_TIMED)
		ori_wheel_cancel(&sim->timed, t);
	else if (t->state == ORI_TIMER_DELTA)
		remove_delta(&sim->delta, t);
}

/* Events and processes both begin with their object. */
static void note_fired(struct orr_sim *sim, struct orr_timer *t)
{
	const struct orr_event *ev =
		orr_container_of(t, struct orr_event, timer);

	t->state = ORI_TIMER_OFF;
	sim->event_count++;
	ori_probe_fire(sim->now, ev->obj.path_hash, ev->obj.kind);
	if (sim->hash_on) {
		orr_sim_hash_fold(sim, sim->now);
		orr_sim_hash_fold(sim, (uint64_t)ev->obj.path_hash << 8 |
					       ev->obj.kind);
	}
}

/*
 * A delta notification in the update phase. It fires here where nobody can
 * tell: no code of others runs until it would, and if it wakes a process, none
 * is to be woken before. Who waits is woken by it in its own phase.
 */
ori_flatten void ori_event_notify_updated(struct orr_sim *sim,
					  struct orr_event *ev)
{
	struct orr_process *p = ev->sensitive;

	if (ev->waiters || (p && (ev->others || sim->delta.count)) ||
	    sim->updates.foreign || ev->timer.state != ORI_TIMER_OFF) {
		orr_event_notify_delta(ev);
		return;
	}
	note_fired(sim, &ev->timer);
	ev->fired = sim->stamp;
	if (p)
		ori_process_static(sim, p, ev);
}

static struct orr_event *event_of(struct orr_timer *t)
{
	return orr_container_of(t, struct orr_event, timer);
}

static bool is_of_event(struct orr_timer *t)
{
	return event_of(t)->obj.kind == ORR_KIND_EVENT;
}

static struct orr_process *process_of(struct orr_timer *t)
{
	return orr_container_of(t, struct orr_process, timer);
}

static void fire(struct orr_sim *sim, struct orr_timer *t)
{
	note_fired(sim, t);
	if (is_of_event(t))
		ori_event_fire(sim, event_of(t));
	else
		ori_process_timeout(process_of(t));
}

_Static_assert(offsetof(struct orr_event, timer) ==
		       offsetof(struct orr_process, timer),
	       "fire() finds the object of a timer of either kind");

static struct orr_process *wake_at_once(struct orr_sim *sim,
					struct orr_process *p)
{
	ORI_CHOSEN(sim, p);
	p->state = ORI_RUNNABLE;
	sim->evaluated = true;
	return p;
}

static struct orr_process *wake_only_listener(struct orr_sim *sim,
					      struct orr_event *ev)
{
	struct orr_process *p = ori_event_take_only_listener(ev);

	if (ori_unlikely(!p))
		return NULL;
	note_fired(sim, &ev->timer);
	ev->fired = sim->stamp;
	p->cause = ev;
	if (ori_unlikely(ev->obj.flags))
		ori_clock_fired(ev);
	return wake_at_once(sim, p);
}

/*
 * All that is to fire is t. If it wakes one process that just waits for it,
 * that need not be queued, and is returned.
 */
static struct orr_process *wake_alone(struct orr_sim *sim, struct orr_timer *t)
{
	struct orr_process *p = process_of(t);

	if (is_of_event(t))
		return wake_only_listener(sim, event_of(t));
	if (ori_unlikely(!ori_is_just(p, ORI_WAIT_TIME)))
		return NULL;
	note_fired(sim, t);
	p->cause = NULL;
	return wake_at_once(sim, p);
}

void ori_fire_deltas(struct orr_sim *sim)
{
	for (uint32_t i = 0; i < sim->delta.count; i++)
		if (sim->delta.items[i])
			fire(sim, sim->delta.items[i]);
	sim->delta.count = sim->delta.cancelled = 0;
}

/* Returns a process that alone is woken, or NULL: any are in the queue. */
struct orr_process *ori_notify_delta(struct orr_sim *sim)
{
	struct ori_timers *d = &sim->delta;
	struct orr_process *p = NULL;

	if (ori_likely(d->count == 1 && !sim->run_first))
		p = wake_alone(sim, d->items[0]);
	if (ori_likely(p))
		d->count = d->cancelled = 0;
	else
		ori_fire_deltas(sim);
	return p;
}

/* On to the next time at which something is due, unless after the limit. */
struct orr_timer *ori_advance_time(struct orr_sim *sim)
{
	struct orr_timer *t = ori_wheel_pop(&sim->timed, sim->limit);

	if (ori_unlikely(!t))
		return NULL;
	sim->now = t->when;
	sim->stamp++;
	sim->time_delta = sim->delta_count;
	return t;
}

/* t, and all that is due with it, fires before any process runs (4.3.2.6). */
void ori_fire_timed(struct orr_sim *sim, struct orr_timer *t)
{
	do
		fire(sim, t);
	while ((t = ori_wheel_pop_now(&sim->timed, sim->now)));
}

/* The same, at the next time; *any says whether there was one. */
struct orr_process *ori_notify_timed(struct orr_sim *sim, bool *any)
{
	struct orr_timer *t = ori_advance_time(sim);
	struct orr_process *p = NULL;

	*any = t != NULL;
	if (ori_unlikely(!t))
		return NULL;
	if (!ori_wheel_is_due(&sim->timed, sim->now))
		p = wake_alone(sim, t);
	if (!p)
		ori_fire_timed(sim, t);
	return p;
}

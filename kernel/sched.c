/* SPDX-License-Identifier: Apache-2.0 */
#include "sched.h"

#include "probe.h"
#include "util.h"

/* Odd constants; SEED keeps a leading zero from being lost. */
#define MIX UINT64_C(0x9e3779b97f4a7c15)
#define SEED UINT64_C(0xd1b54a32d192ed03)

void orr_sim_hash_fold(struct orr_sim *sim, uint64_t value)
{
	if (!sim->hash_on)
		return;
	sim->hash = (sim->hash ^ value ^ SEED) * MIX;
	sim->hash ^= sim->hash >> 32;
}

void orr_sim_hash_fold_bytes(struct orr_sim *sim, const void *bytes, size_t n)
{
	const unsigned char *b = bytes;
	uint64_t word = 0;

	for (size_t i = 0; sim->hash_on && i < n; i++) {
		word = word << 8 | b[i];
		if (i % 8 == 7 || i + 1 == n)
			orr_sim_hash_fold(sim, word);
	}
}

static void squeeze(struct ori_timers *d)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < d->count; i++)
		if (d->items[i]) {
			d->items[i]->pos = n;
			d->items[n++] = d->items[i];
		}
	d->count = n;
}

static void add_delta(struct ori_timers *d, struct orr_timer *t);

/* Grow only when more than half are live, so that cancelling costs nothing. */
ori_apart static void make_room_and_add(struct ori_timers *d,
					struct orr_timer *t)
{
	if (d->live < d->room / 2) {
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
	d->live++;
}

static void remove_delta(struct ori_timers *d, const struct orr_timer *t)
{
	d->items[t->pos] = NULL;
	d->live--;
}

void ori_timer_arm(struct orr_sim *sim, struct orr_timer *t, orr_time delay)
{
	t->when = orr_time_add(sim->now, delay);
	if (delay == 0) {
		t->state = ORI_TIMER_DELTA;
		add_delta(&sim->delta, t);
	} else if (t->when != ORR_TIME_MAX) {
		ori_wheel_push(&sim->timed, t, sim->now);
	}
}

void ori_timer_disarm(struct orr_sim *sim, struct orr_timer *t)
{
	if (t->state == ORI_TIMER_DELTA)
		remove_delta(&sim->delta, t);
	else if (t->state == ORI_TIMER_TIMED)
		ori_wheel_cancel(&sim->timed, t);
	t->state = ORI_TIMER_OFF;
}

void ori_make_runnable(struct orr_process *p)
{
	struct orr_sim *sim = p->obj.sim;

	p->state = ORI_RUNNABLE;
	p->next = NULL;
	if (sim->run_first)
		sim->run_last->next = p;
	else
		sim->run_first = p;
	sim->run_last = p;
}

/* At the front of the queue. */
void ori_make_next(struct orr_process *p)
{
	struct orr_sim *sim = p->obj.sim;

	p->state = ORI_RUNNABLE;
	p->next = sim->run_first;
	if (!sim->run_first)
		sim->run_last = p;
	sim->run_first = p;
}

bool ori_is_queued(const struct orr_process *p)
{
	return p->state == ORI_RUNNABLE || p->state == ORI_PASSED_OVER;
}

/* Take p out of the queue in which it is. */
void ori_unqueue(struct orr_process *p)
{
	struct orr_sim *sim = p->obj.sim;
	struct orr_process **link = &sim->run_first;
	struct orr_process *before = NULL;

	if (p == sim->handed) {
		sim->handed = NULL;
		return;
	}
	while (*link != p) {
		before = *link;
		link = &before->next;
	}
	*link = p->next;
	if (sim->run_last == p)
		sim->run_last = before;
}

static void update(struct orr_sim *sim)
{
	sim->updating = true;
	for (uint32_t i = 0; i < sim->updates.count; i++) {
		struct orr_channel *c = sim->updates.items[i];

		c->obj.flags &= (uint8_t)~ORI_CHANNEL_REQUESTED;
		c->update(c);
	}
	sim->updates.count = 0;
	sim->updates.foreign = false;
	sim->updating = false;
}

/* Events and processes both begin with their object and their timer. */
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

static struct orr_event *event_of(struct orr_timer *t)
{
	struct orr_event *ev = orr_container_of(t, struct orr_event, timer);

	return ev->obj.kind == ORR_KIND_EVENT ? ev : NULL;
}

static struct orr_process *process_of(struct orr_timer *t)
{
	return orr_container_of(t, struct orr_process, timer);
}

static void fire(struct orr_sim *sim, struct orr_timer *t)
{
	struct orr_event *ev = event_of(t);

	note_fired(sim, t);
	if (ev)
		ori_event_fire(ev);
	else
		ori_process_timeout(process_of(t));
}

_Static_assert(offsetof(struct orr_event, timer) ==
		       offsetof(struct orr_process, timer),
	       "fire() finds the object of a timer of either kind");

/*
 * Which runnable process is next is left open by 4.3.2.3; here, the one that
 * became runnable first. test/diff has an order of its own: it brings another
 * one to the front of the queue, and is told of one that is not queued.
 */
#ifndef ORI_CHOOSE
#define ORI_CHOOSE(sim) ((void)0)
#define ORI_CHOSEN(sim, p) ((void)0)
#endif

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
	struct orr_process *p = ori_event_only_listener(ev);

	if (!p)
		return NULL;
	note_fired(sim, &ev->timer);
	ev->fired = sim->stamp;
	if (ev->waiters)
		ori_event_release(ev, p);
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
	struct orr_event *ev = event_of(t);
	struct orr_process *p = process_of(t);

	if (ev)
		return wake_only_listener(sim, ev);
	if (ori_unlikely(!ori_is_just(p, ORI_WAIT_TIME)))
		return NULL;
	note_fired(sim, t);
	p->cause = NULL;
	return wake_at_once(sim, p);
}

static void fire_deltas(struct orr_sim *sim)
{
	for (uint32_t i = 0; i < sim->delta.count; i++)
		if (sim->delta.items[i])
			fire(sim, sim->delta.items[i]);
	sim->delta.count = sim->delta.live = 0;
}

/* Returns a process that alone is woken, or NULL: any are in the queue. */
static struct orr_process *notify_delta(struct orr_sim *sim)
{
	struct ori_timers *d = &sim->delta;
	struct orr_process *p = NULL;

	if (d->count == 1 && !sim->run_first)
		p = wake_alone(sim, d->items[0]);
	if (p)
		d->count = d->live = 0;
	else
		fire_deltas(sim);
	return p;
}

/* On to the next time at which something is due, unless after the limit. */
static struct orr_timer *advance_time(struct orr_sim *sim)
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
static void fire_timed(struct orr_sim *sim, struct orr_timer *t)
{
	do
		fire(sim, t);
	while ((t = ori_wheel_pop_now(&sim->timed, sim->now)));
}

/* The same, at the next time; *any says whether there was one. */
static struct orr_process *notify_timed(struct orr_sim *sim, bool *any)
{
	struct orr_timer *t = advance_time(sim);
	struct orr_process *p = NULL;

	*any = t != NULL;
	if (ori_unlikely(!t))
		return NULL;
	if (!ori_wheel_is_due(&sim->timed, sim->now))
		p = wake_alone(sim, t);
	if (!p)
		fire_timed(sim, t);
	return p;
}

/* Whether anything is left to do at the present time. */
bool ori_busy(const struct orr_sim *sim)
{
	return sim->run_first || sim->updates.count || sim->delta.live;
}

void ori_look_up(struct orr_sim *sim, unsigned why, bool on)
{
	if (on)
		atomic_fetch_or_explicit(&sim->attention, why,
					 memory_order_relaxed);
	else
		atomic_fetch_and_explicit(&sim->attention, ~why,
					  memory_order_relaxed);
}

/* After the evaluation phase: what is updated now belongs to the new count. */
static void count_delta(struct orr_sim *sim)
{
	sim->evaluated = false;
	sim->delta_count++;
	sim->stamp++;
	if (ori_unlikely(--sim->fuel == 0)) {
		sim->fuel = ORI_FUEL_ROOM;
		ori_look_up(sim, ORI_FUEL, true);
	}
}

ori_apart static void pass_over(struct orr_process *p)
{
	p->state = ORI_WAIT_STATIC;
	if (p->held)
		ori_process_hold(p);
}

/* The next of the runnable processes, or NULL. */
struct orr_process *ori_dequeue(struct orr_sim *sim)
{
	struct orr_process *p;

	while (ORI_CHOOSE(sim), (p = sim->run_first)) {
		sim->run_first = p->next;
		if (ori_likely(p->state == ORI_RUNNABLE)) {
			sim->evaluated = true;
			return p;
		}
		pass_over(p);
	}
	return NULL;
}

/*
 * The plain cycle of 4.3.2, from the end of an evaluation phase up to the next
 * process that is to run. NULL when something else is to be done first.
 */
static struct orr_process *next(struct orr_sim *sim, bool on_thread)
{
	struct orr_process *p = NULL;
	bool any = true;

	do {
		if (on_thread && sim->updates.foreign)
			return NULL;
		if (sim->evaluated)
			count_delta(sim);
		if (sim->updates.count)
			update(sim);
		if (sim->delta.live)
			p = notify_delta(sim);
		else if (!sim->run_first) /* an update may reset one */
			p = notify_timed(sim, &any);
		if (p || !any)
			return p;
		p = ori_dequeue(sim);
	} while (!p && ori_is_plain(sim));
	return p;
}

/* What a thread that waits does itself, to save a switch. */
ori_flatten ori_apart struct orr_process *ori_next(struct orr_sim *sim)
{
	return next(sim, true);
}

/* Update and delta notification come first (4.3.2.2); processes follow. */
ori_apart static void initialize(struct orr_sim *sim)
{
	ori_stage(sim, ORR_BEFORE_END_OF_ELABORATION);
	ori_ports_bind(sim);
	ori_stage(sim, ORR_END_OF_ELABORATION);
	ori_stage(sim, ORR_START_OF_SIMULATION);
	sim->started = true;
	sim->fuel = ORI_FUEL_ROOM;
	update(sim);
	fire_deltas(sim);
}

/* What is left of a delta cycle after its evaluation phase. */
static void finish_delta(struct orr_sim *sim)
{
	bool any = sim->evaluated || sim->updates.count;

	if (sim->evaluated)
		count_delta(sim);
	update(sim);
	if (any)
		ori_stage(sim, ORR_POST_UPDATE);
	fire_deltas(sim);
}

/* Wait for the outside, if there is any. */
static bool await_post(struct orr_sim *sim, enum orr_run *result)
{
	*result = ORR_RUN_STARVED;
	if (!sim->door.outside) {
		ori_explain_starvation(sim);
		return false;
	}
	ori_door_wait_post(sim);
	return true;
}

/* Nothing is due before the limit: wait for the outside, or end the run. */
static bool idle(struct orr_sim *sim, enum orr_run *result)
{
	if (sim->limit == ORR_TIME_MAX)
		return await_post(sim, result);
	if (!ori_door_wait(sim, sim->limit))
		return true;
	sim->stamp += sim->now != sim->limit; /* what fired is of the past */
	sim->now = sim->limit;
	*result = ORR_RUN_LIMIT;
	return false;
}

/* Whatever is due, time does not go there; and not on to when a post comes. */
static bool stand_still(struct orr_sim *sim, enum orr_run *result)
{
	orr_time now = sim->now;

	if (!await_post(sim, result))
		return false;
	sim->now = now;
	ori_door_start(sim);
	return true;
}

/*
 * In a paced run, sleep until it is time; false if something came first, which
 * may bring what is due before the limit: the wheel must not look there yet.
 */
static bool pace(struct orr_sim *sim)
{
	orr_time t;

	if (ori_likely(!sim->door.realtime))
		return true;
	t = orr_sim_next_time(sim);
	if (t > sim->limit)
		t = sim->limit;
	return t == ORR_TIME_MAX || ori_door_wait(sim, t);
}

/* On to the next time at which something is due; false: the run is over. */
static bool advance(struct orr_sim *sim, enum orr_run *result)
{
	struct orr_timer *t;

	if (ori_is_still(sim))
		return stand_still(sim, result);
	if (!pace(sim))
		return true;
	if (sim->stages & ORR_PRE_TIMESTEP &&
	    ori_wheel_next(&sim->timed) <= sim->limit &&
	    ori_wheel_next(&sim->timed) != ORR_TIME_MAX)
		ori_stage(sim, ORR_PRE_TIMESTEP);
	t = advance_time(sim);
	if (!t)
		return idle(sim, result);
	fire_timed(sim, t);
	return true;
}

/* After a while without looking: at the host's clock, and for a livelock. */
static bool look(struct orr_sim *sim, enum orr_run *result)
{
	if (!(atomic_load_explicit(&sim->attention, memory_order_relaxed) &
	      ORI_FUEL))
		return true;
	ori_look_up(sim, ORI_FUEL, false);
	ori_door_beat(sim);
	if (ori_likely(!ori_is_livelock(sim)))
		return true;
	ori_explain_livelock(sim);
	*result = ORR_RUN_LIVELOCK;
	return false;
}

/* End the run if that was asked for. */
ori_apart static bool halt(struct orr_sim *sim, enum orr_run *result)
{
	if (!sim->stop && !sim->pause)
		return false;
	*result = sim->stop ? ORR_RUN_STOPPED : ORR_RUN_PAUSED;
	ori_stage(sim, sim->stop ? ORR_PRE_STOP : ORR_PRE_PAUSE);
	sim->stopped = sim->stop;
	sim->pause = false;
	ori_look_up(sim, ORI_HALT, false);
	if (sim->stopped)
		ori_stage(sim, ORR_END_OF_SIMULATION);
	return true;
}

/*
 * All that is not the plain cycle, between the evaluation phase and the next.
 * False when the run is over.
 */
ori_apart static bool turn(struct orr_sim *sim, enum orr_run *result)
{
	bool posted;

	if (!sim->cut)
		finish_delta(sim);
	posted = ori_door_poll(sim);
	if (halt(sim, result) || !look(sim, result))
		return false;
	return posted || ori_busy(sim) || advance(sim, result);
}

/* What comes before any process runs; false when the run is over. */
static bool begin_run(struct orr_sim *sim, orr_time limit, enum orr_run *result)
{
	sim->limit = limit;
	sim->time_delta = sim->delta_count;
	if (!sim->started)
		initialize(sim);
	ori_door_poll(sim);
	return !halt(sim, result);
}

/* Returns the one that is next in the queue, unless there is none. */
static struct orr_process *run(struct orr_sim *sim, struct orr_process *p)
{
	if (ori_is_thread(p))
		ori_process_run(p);
	else
		ori_method_run(p);
	p = sim->cut ? NULL : ori_dequeue(sim);
	if (!p)
		sim->current = NULL;
	return p;
}

void orr_sim_watch(struct orr_sim *sim, orr_sim_watch_fn *fn, void *arg)
{
	sim->watch = fn;
	sim->watch_arg = arg;
	ori_look_up(sim, ORI_WATCHED, fn != NULL);
}

/* An evaluation phase: threads come back after each, as nothing is plain. */
ori_apart static void run_watched(struct orr_sim *sim)
{
	struct orr_process *p;

	while (sim->watch && !sim->cut && (p = ori_dequeue(sim))) {
		sim->watch(sim->watch_arg, p);
		ori_process_run(p);
	}
}

ori_flatten enum orr_run ori_run_until(struct orr_sim *sim, orr_time limit)
{
	struct orr_process *p;
	enum orr_run result;

	if (!begin_run(sim, limit, &result))
		return result;
	do {
		if (ori_unlikely(sim->watch))
			run_watched(sim);
		p = sim->cut ? NULL : ori_dequeue(sim);
		do {
			while (p)
				p = run(sim, p);
			if (ori_is_plain(sim))
				p = next(sim, false);
		} while (p);
	} while (turn(sim, &result));
	return result;
}

void ori_evaluate(struct orr_sim *sim,
		  void (*saw)(const struct orr_process *p, void *arg),
		  void *arg)
{
	struct orr_process *p;

	ori_look_up(sim, ORI_STEP, true); /* threads stay within the phase */
	while (!sim->cut && (p = ori_dequeue(sim))) {
		if (saw)
			saw(p, arg);
		ori_process_run(p);
	}
	ori_look_up(sim, ORI_STEP, false);
	if (!sim->cut)
		finish_delta(sim);
}

enum orr_run ori_step(struct orr_sim *sim)
{
	enum orr_run result = ORR_RUN_LIMIT;

	if (!begin_run(sim, sim->now, &result))
		return result;
	ori_evaluate(sim, NULL, NULL);
	ori_door_poll(sim);
	halt(sim, &result);
	return result;
}

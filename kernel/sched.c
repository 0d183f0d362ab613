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

void ori_make_runnable(struct orr_sim *sim, struct orr_process *p)
{
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

		c->obj.flags &= (uint8_t)~ORR_CHANNEL_REQUESTED;
		c->update(c);
	}
	sim->updates.count = 0;
	sim->updates.foreign = false;
	sim->updating = false;
}

/* Whether anything is left to do at the present time. */
bool ori_busy(const struct orr_sim *sim)
{
	return sim->run_first || sim->updates.count ||
	       ori_delta_is_pending(sim);
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

static struct orr_process *dequeue_chosen(struct orr_sim *sim)
{
	struct orr_process *p;

	while ((p = sim->run_first)) {
		sim->run_first = p->next;
		if (ori_likely(p->state == ORI_RUNNABLE)) {
			sim->evaluated = true;
			return p;
		}
		pass_over(p);
		ORI_CHOOSE(sim);
	}
	return NULL;
}

/* The next of the runnable processes, or NULL. */
struct orr_process *ori_dequeue(struct orr_sim *sim)
{
	ORI_CHOOSE(sim);
	return dequeue_chosen(sim);
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
		if (on_thread && ori_unlikely(sim->updates.foreign))
			return NULL;
		if (ori_likely(sim->evaluated))
			count_delta(sim);
		if (sim->updates.count) {
			update(sim);
			if (ori_unlikely(!ori_is_plain(sim)))
				return NULL; /* it may have stopped the run */
		}
		if (ori_delta_is_pending(sim))
			p = ori_notify_delta(sim);
		else if (!sim->run_first) /* an update may reset one */
			p = ori_notify_timed(sim, &any);
		if (ori_likely(p || !any))
			return p;
		p = ori_dequeue(sim);
	} while (!p && ori_is_plain(sim));
	return p;
}

/*
 * With many threads their stacks are no longer in the cache: while one runs,
 * fetch what the next will need.
 */
static void fetch_stack(const struct orr_sim *sim)
{
	struct orr_timer *t = ori_wheel_peek(&sim->timed);
	const struct orr_process *p;

	if (!t)
		return;
	p = orr_container_of(t, struct orr_process, timer);
	if (p->obj.kind == ORR_KIND_THREAD && p->stack)
		ori_coro_fetch(p->stack);
}

/* What a thread that waits does itself, to save a switch. */
ori_flatten ori_apart struct orr_process *ori_next(struct orr_sim *sim)
{
	struct orr_process *p = next(sim, true);

	fetch_stack(sim);
	return p;
}

/* Update and delta notification come first (4.3.2.2); processes follow. */
ori_apart static void initialize(struct orr_sim *sim)
{
	ori_stage(sim, ORR_BEFORE_END_OF_ELABORATION);
	ori_ports_bind(sim);
	sim->bound = true;
	ori_stage(sim, ORR_END_OF_ELABORATION);
	ori_stage(sim, ORR_START_OF_SIMULATION);
	sim->started = true;
	sim->fuel = ORI_FUEL_ROOM;
	update(sim);
	ori_fire_deltas(sim);
}

/* What is left of a delta cycle after its evaluation phase. */
static void finish_delta(struct orr_sim *sim)
{
	bool any = sim->evaluated || sim->updates.count;

	if (sim->evaluated)
		count_delta(sim);
	sim->updates.foreign = true; /* callbacks come before notifications */
	update(sim);
	if (any)
		ori_stage(sim, ORR_POST_UPDATE);
	ori_fire_deltas(sim);
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

/* Before time advances, if it will; false: a callback has ended the run. */
static bool may_advance(struct orr_sim *sim)
{
	if (sim->stages & ORR_PRE_TIMESTEP &&
	    ori_wheel_next(&sim->timed) <= sim->limit &&
	    ori_wheel_next(&sim->timed) != ORR_TIME_MAX)
		ori_stage(sim, ORR_PRE_TIMESTEP);
	return !orr_sim_halting(sim);
}

/* On to the next time at which something is due; false: the run is over. */
static bool advance(struct orr_sim *sim, enum orr_run *result)
{
	struct orr_timer *t;

	if (ori_is_still(sim))
		return stand_still(sim, result);
	if (!pace(sim) || !may_advance(sim))
		return true;
	t = ori_advance_time(sim);
	if (!t)
		return idle(sim, result);
	ori_fire_timed(sim, t);
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
		ori_method_run(sim, p);
	ori_methods_run(sim); /* which chooses what is next */
	p = sim->cut ? NULL : dequeue_chosen(sim);
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

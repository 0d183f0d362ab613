/* SPDX-License-Identifier: Apache-2.0 */
#include "sched.h"

#include "probe.h"
#include "util.h"

#include <string.h>

static void process_init(struct orr_process *p, struct orr_object *parent,
			 const char *name, orr_process_fn *fn,
			 enum orr_kind kind)
{
	*p = (struct orr_process){0};
	p->fn = fn;
	p->waiter.process = p;
	orr_object_init_kind(&p->obj, parent, name, kind);
	ori_make_runnable(p->obj.sim, p);
}

struct ori_control *ori_control(struct orr_process *p)
{
	if (!p->control)
		p->control = orr_sim_alloc(p->obj.sim, sizeof(*p->control));
	return p->control;
}

void orr_method_init(struct orr_process *p, struct orr_object *parent,
		     const char *name, orr_process_fn *fn)
{
	process_init(p, parent, name, fn, ORR_KIND_METHOD);
}

void orr_thread_init(struct orr_process *p, struct orr_object *parent,
		     const char *name, orr_process_fn *fn)
{
	process_init(p, parent, name, fn, ORR_KIND_THREAD);
}

void orr_cthread_init(struct orr_process *p, struct orr_object *parent,
		      const char *name, orr_process_fn *fn,
		      struct orr_event *edge)
{
	orr_thread_init(p, parent, name, fn);
	p->obj.flags = ORI_CLOCKED;
	orr_sensitive(p, edge);
	orr_process_dont_initialize(p);
}

void orr_method_init_on(struct orr_process *p, struct orr_object *parent,
			const char *name, orr_process_fn *fn,
			struct orr_event *ev)
{
	orr_method_init(p, parent, name, fn);
	orr_sensitive(p, ev);
	orr_process_dont_initialize(p);
}

/* It stays in the queue, where finding it would take long. */
void orr_process_dont_initialize(struct orr_process *p)
{
	if (p->state != ORI_RUNNABLE && p->state != ORI_PASSED_OVER)
		orr_fail(&p->obj, __FILE__, __LINE__,
			 "orr_process_dont_initialize comes too late: the "
			 "process has run");
	p->state = ORI_PASSED_OVER;
}

bool ori_is_thread(const struct orr_process *p)
{
	return p->obj.kind == ORR_KIND_THREAD;
}

bool orr_process_ended(const struct orr_process *p)
{
	return p->state == ORI_ENDED;
}

struct orr_event *orr_process_cause(const struct orr_process *p)
{
	return p->cause;
}

static struct orr_sensitivity *grow(struct orr_sim *sim,
				    struct orr_sensitivity *old)
{
	uint32_t count = old ? old->count : 0;
	uint32_t room = count ? 2 * count : 2;
	size_t size = sizeof(*old) + room * sizeof(old->processes[0]);
	struct orr_sensitivity *s =
		ori_arena_alloc(&sim->arena, size, _Alignof(max_align_t));

	if (old)
		memcpy(s, old, sizeof(*s) + count * sizeof(s->processes[0]));
	s->room = room;
	return s;
}

/* So that a spawned process can be taken out of the event again. */
static void remember(struct orr_process *p, struct orr_event *ev)
{
	struct orr_sim *sim = p->obj.sim;
	struct ori_sensed *s = sim->idle_sensed;

	if (s)
		sim->idle_sensed = s->next;
	else
		s = orr_sim_alloc(sim, sizeof(*s));
	*s = (struct ori_sensed){ori_control(p)->sensed, ev};
	p->control->sensed = s;
}

static void add_other(struct orr_event *ev, struct orr_process *p)
{
	struct orr_sensitivity *s = ev->others;

	if (!s || s->count == s->room)
		s = ev->others = grow(ev->obj.sim, s);
	s->processes[s->count++] = p;
}

void orr_sensitive(struct orr_process *p, struct orr_event *ev)
{
	bool new = p->state == ORI_RUNNABLE || p->state == ORI_PASSED_OVER;

	if (p->obj.sim->started && !new)
		orr_fail(&p->obj, __FILE__, __LINE__,
			 "the static sensitivity is complete once the process "
			 "has run");
	if (p->obj.sim->started || p->obj.flags & ORI_SPAWNED)
		remember(p, ev);
	if (p->obj.sim != ev->obj.sim)
		orr_fail(&p->obj, __FILE__, __LINE__,
			 "cannot be sensitive to an event of another "
			 "simulation");
	if (ev->sensitive)
		add_other(ev, p);
	else
		ev->sensitive = p;
	if (ev->obj.flags)
		ori_clock_wanted(ev);
}

static void thread_main(void *arg)
{
	struct orr_process *p = arg;

	p->fn(p);
	if (p->control && p->control->cleanups)
		orr_fail(&p->obj, __FILE__, __LINE__,
			 "the thread has returned without orr_cleanup_pop of "
			 "what it pushed");
}

void ori_process_begin(struct orr_sim *sim, struct orr_process *p)
{
	p->state = ORI_RUNNING;
	p->wait = ORI_WAIT_STATIC;
	sim->current = p;
	ori_probe_run(sim->now, p->obj.name);
}

static void make_stack(struct orr_process *p, size_t bytes)
{
	struct ori_stacks *s = &p->obj.sim->stacks;

	ori_control(p)->thread =
		ori_coro_new(s, bytes, &p->stack, thread_main, p);
}

static void free_stack(struct orr_process *p)
{
	ori_coro_free(&p->obj.sim->stacks, p->control->thread);
	p->control->thread = NULL;
	p->stack = NULL;
}

void ori_process_terminate(struct orr_process *p)
{
	if (ori_is_queued(p))
		ori_unqueue(p);
	else
		ori_end_wait(p, p->state == ORI_RUNNING ? p->wait : p->state);
	if (p->stack)
		free_stack(p);
	p->state = ORI_ENDED;
	p->pending = ORI_NOTHING;
	p->held = 0;
	ori_forget_suspensions(p);
	if (p->control && ori_is_made(p->control->terminated))
		orr_event_notify(p->control->terminated);
}

static void end_thread(struct orr_process *p)
{
	ori_probe_ran(p->obj.sim->now, p->obj.name);
	ori_process_terminate(p);
}

static void run_thread(struct orr_process *p)
{
	struct orr_sim *sim = p->obj.sim;
	struct ori_coro *back;

	ori_guard_stacks(sim);
	if (!p->stack)
		make_stack(p, ORI_STACK_SIZE);
	if (ori_unlikely(p->pending) && ori_coro_begun(p->control->thread))
		ori_coro_divert(p->control->thread, ori_unwind);
	else if (ori_unlikely(p->pending))
		ori_begin_reset(p);
	back = ori_coro_resume(p->control->thread);
	if (back && ori_coro_ended(back))
		end_thread(ori_coro_arg(back));
}

/* Woken at that time, it is to run when it is resumed. */
void ori_park(struct orr_process *p, orr_time woken)
{
	p->state = ORI_PARKED;
	ori_control(p)->parked = woken;
}

/* A held process begins to wait. */
ori_apart void ori_process_hold(struct orr_process *p)
{
	if (p->held & ORI_PARK) {
		ori_end_wait(p, p->state);
		p->held &= (uint8_t)~ORI_PARK;
		ori_park(p, ORR_TIME_MAX);
	} else if (p->state == ORI_WAIT_STATIC) {
		p->state = ORI_WAIT_COUNT; /* of which more is asked */
		p->left = 1;
	}
}

/* A method has reset itself, and runs again, or will be held, or has ended. */
ori_apart static void settle_method(struct orr_process *p)
{
	while (p->state == ORI_RUNNING && p->pending == ORI_AGAIN) {
		ori_begin_reset(p);
		p->fn(p);
	}
	if (p->state != ORI_RUNNING)
		return;
	p->state = p->wait;
	if (p->held)
		ori_process_hold(p);
}

/*
 * Ended, held, or with something pending; the last two lie side by side. All
 * is one branch: of those in the loop below, many in a line of cache are slow,
 * and where lines begin is chance.
 */
static bool is_troubled(const struct orr_process *p)
{
	uint16_t both;

	memcpy(&both, &p->held, sizeof(both));
	return both | (p->state ^ ORI_RUNNING);
}

_Static_assert(offsetof(struct orr_process, pending) ==
		       offsetof(struct orr_process, held) + 1,
	       "is_troubled() reads both at once");

static void call(struct orr_sim *sim, struct orr_process *p)
{
	p->fn(p);
	ori_probe_ran(sim->now, p->obj.name);
	if (ori_unlikely(is_troubled(p)))
		settle_method(p);
	else
		p->state = p->wait;
}

void ori_method_run(struct orr_sim *sim, struct orr_process *p)
{
	ori_process_begin(sim, p);
	if (ori_unlikely(p->pending))
		ori_begin_reset(p);
	call(sim, p);
}

/* A method with nothing pending, which is to run now; also one branch. */
static bool is_ready_method(const struct orr_sim *sim,
			    const struct orr_process *p)
{
	return !((p->obj.kind ^ ORR_KIND_METHOD) | (p->state ^ ORI_RUNNABLE) |
		 p->pending | sim->cut);
}

/* The methods that are first in the queue, until something else is. */
void ori_methods_run(struct orr_sim *sim)
{
	struct orr_process *second = sim->run_first;
	struct orr_process *p;

	while (ORI_CHOOSE(sim), (p = ori_guessed(sim->run_first, second)) &&
					is_ready_method(sim, p)) {
		sim->run_first = second = p->next;
		ori_process_begin(sim, p);
		call(sim, p);
	}
}

/* Also what a thread, when it comes back, has found to be next. */
ori_apart static void run_threads(struct orr_process *p)
{
	struct orr_sim *sim = p->obj.sim;

	for (;;) {
		run_thread(p);
		p = sim->handed;
		if (!p)
			return;
		sim->handed = NULL;
		sim->current = NULL;
		if (!ori_is_thread(p))
			break;
		ori_process_begin(sim, p);
	}
	ori_process_run(p);
}

void ori_process_run(struct orr_process *p)
{
	struct orr_sim *sim = p->obj.sim;

	if (ori_is_thread(p)) {
		ori_process_begin(sim, p);
		run_threads(p);
	} else {
		ori_method_run(sim, p);
	}
	sim->current = NULL;
}

static void check_thread(const struct orr_process *p, const char *call)
{
	if (!ori_is_thread(p))
		orr_fail(&p->obj, __FILE__, __LINE__,
			 "%s is for threads, and this is a method", call);
}

/* done: has run, or got what is given to it once. */
static void check_new_thread(const struct orr_process *p, const char *call,
			     bool done)
{
	check_thread(p, call);
	if (done || orr_process_ended(p))
		orr_fail(&p->obj, __FILE__, __LINE__,
			 "%s comes too late: once, before the thread first "
			 "runs, and orr_thread_set_stack before "
			 "orr_thread_keep_fenv",
			 call);
}

void orr_thread_set_daemon(struct orr_process *p)
{
	check_thread(p, __func__);
	p->obj.flags |= ORI_DAEMON;
}

void orr_thread_keep_fenv(struct orr_process *p)
{
	check_new_thread(p, __func__, false);
	if (!p->stack)
		make_stack(p, ORI_STACK_SIZE);
	check_new_thread(p, __func__, ori_coro_begun(p->control->thread));
	ori_coro_keep_modes(p->control->thread);
}

void orr_thread_set_stack(struct orr_process *p, size_t bytes)
{
	check_new_thread(p, __func__, p->stack);
	make_stack(p, bytes);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Process control (IEEE 1666-2023 clause 5.6.6). */
#include "sched.h"

#include <orrery/control.h>

static struct orr_process *process_of(struct orr_object *obj)
{
	if (obj->kind != ORR_KIND_METHOD && obj->kind != ORR_KIND_THREAD)
		return NULL;
	return orr_container_of(obj, struct orr_process, obj);
}

static void suspend(struct orr_process *p)
{
	bool self = p == p->obj.sim->current;

	if (p->held & ORI_SUSPENDED && !self) /* may run, by a reset */
		return;
	p->held |= ORI_SUSPENDED;
	if (self) {
		p->held |= ORI_PARK;
	} else if (p->state == ORI_RUNNABLE) {
		ori_unqueue(p);
		ori_park(p, p->obj.sim->now);
	} else {
		ori_process_hold(p);
	}
	if (self && ori_is_thread(p))
		ori_suspend(p, ORI_WAIT_STATIC);
}

static void resume(struct orr_process *p)
{
	p->held &= (uint8_t) ~(ORI_SUSPENDED | ORI_PARK);
	if (p->state != ORI_PARKED)
		return;
	if (p->control->parked != ORR_TIME_MAX)
		ori_delayed(p, &p->obj, p->control->parked);
	ori_make_runnable(p->obj.sim, p);
}

static void disable(struct orr_process *p)
{
	p->held |= ORI_DISABLED;
	if (p->state == ORI_RUNNABLE && !p->obj.sim->started)
		p->state = ORI_PASSED_OVER;
	else if (p->state != ORI_RUNNING) /* or else when it stops */
		ori_process_hold(p);
}

static void enable(struct orr_process *p)
{
	p->held &= (uint8_t)~ORI_DISABLED;
}

/* Whether p may be unwound; says why not. */
static bool may_unwind(const struct orr_process *p, const char *what)
{
	const struct orr_sim *sim = p->obj.sim;

	if (!sim->started || sim->updating)
		orr_fail(&p->obj, __FILE__, __LINE__, "cannot be %s %s", what,
			 sim->updating ? "in the update phase"
				       : "before the simulation starts");
	if (p->obj.flags & ORI_UNWINDING)
		orr_log(&p->obj, ORR_LOG_WARNING,
			"is unwinding already and cannot be %s", what);
	return !(p->obj.flags & ORI_UNWINDING);
}

static bool has_begun(const struct orr_process *p)
{
	return p->stack && ori_coro_begun(p->control->thread);
}

/* Run p now, from within the process at hand if there is one. */
static void run_now(struct orr_process *p)
{
	struct orr_sim *sim = p->obj.sim;
	struct orr_process *caller = sim->current;

	ori_look_up(sim, ORI_NESTED, true);
	sim->depth++;
	sim->evaluated = true;
	ori_process_run(p);
	if (--sim->depth == 0)
		ori_look_up(sim, ORI_NESTED, false);
	sim->current = caller;
	if (caller && caller->control && caller->control->deferred) {
		caller->control->deferred = false;
		ori_unwind(caller);
	}
}

/* Leave the queue or the wait, to run out of turn. */
static void leave(struct orr_process *p)
{
	if (ori_is_queued(p))
		ori_unqueue(p);
	else
		ori_end_wait(p, p->state);
}

/* Let the thread p, which has begun, do what is pending. */
static void interrupt(struct orr_process *p, unsigned pending)
{
	p->pending = (uint8_t)pending;
	if (p == p->obj.sim->current)
		ori_unwind(p);
	if (p->state == ORI_RUNNING) {
		ori_control(p)->deferred = true;
		return;
	}
	leave(p);
	run_now(p);
}

static void kill(struct orr_process *p)
{
	if (!may_unwind(p, "killed"))
		return;
	if (has_begun(p))
		interrupt(p, ORI_KILL);
	else
		ori_process_terminate(p);
}

static void reset_method(struct orr_process *p)
{
	if (p->state == ORI_RUNNING) {
		ori_end_wait(p, p->wait);
		p->wait = ORI_WAIT_STATIC;
		p->pending = ORI_AGAIN; /* when it returns */
		return;
	}
	leave(p);
	p->pending = ORI_RESET;
	run_now(p);
}

static void reset(struct orr_process *p)
{
	if (!may_unwind(p, "reset"))
		return;
	if (!ori_is_thread(p)) {
		reset_method(p);
	} else if (has_begun(p)) {
		interrupt(p, ORI_RESET);
	} else {
		leave(p);
		p->pending = ORI_RESET;
		run_now(p);
	}
}

/* Out of turn, as soon as processes run again. */
static void reset_next(struct orr_process *p)
{
	if (p->state == ORI_RUNNING)
		return;
	leave(p);
	ori_make_next(p);
}

/* A reset condition begins or ceases to hold. */
void ori_reset_changed(struct orr_process *p, bool async, bool asserted)
{
	struct ori_control *c = ori_control(p);

	if (p->state == ORI_ENDED)
		return;
	c->resets += asserted ? 1 : (unsigned)-1;
	if (p->pending <= ORI_RESET)
		ori_settle_pending(p);
	if (p->pending == ORI_RESET && !p->obj.sim->started)
		p->pending = ORI_BORN_RESET;
	if (!asserted)
		return;
	if (p->state == ORI_WAIT_COUNT)
		p->left = 1;
	if (!async || !p->obj.sim->started)
		return;
	if (p->obj.sim->updating)
		reset_next(p);
	else
		reset(p);
}

static void sync_reset_on(struct orr_process *p)
{
	if (!ori_control(p)->sync_reset)
		ori_reset_changed(p, false, true);
	p->control->sync_reset = true;
}

static void sync_reset_off(struct orr_process *p)
{
	if (ori_control(p)->sync_reset)
		ori_reset_changed(p, false, false);
	p->control->sync_reset = false;
}

static void throw(struct orr_process * p, int code)
{
	if (!may_unwind(p, "thrown into"))
		return;
	if (!has_begun(p)) {
		orr_log(&p->obj, ORR_LOG_WARNING,
			"%s and ignores what is thrown into it",
			ori_is_thread(p) ? "has not yet run"
					 : "is a method process");
		return;
	}
	ori_control(p)->thrown = code;
	interrupt(p, ORI_THROW);
}

enum action {
	SUSPEND,
	RESUME,
	DISABLE,
	ENABLE,
	KILL,
	RESET,
	SYNC_RESET_ON,
	SYNC_RESET_OFF,
	THROW
};

static void act(struct orr_process *p, enum action action, int code)
{
	switch (action) {
	case SUSPEND:
		suspend(p);
		break;
	case RESUME:
		resume(p);
		break;
	case DISABLE:
		disable(p);
		break;
	case ENABLE:
		enable(p);
		break;
	case KILL:
		kill(p);
		break;
	case RESET:
		reset(p);
		break;
	case SYNC_RESET_ON:
		sync_reset_on(p);
		break;
	case SYNC_RESET_OFF:
		sync_reset_off(p);
		break;
	case THROW:
		throw(p, code);
	}
}

/*
 * First on what is below obj, as in the reference implementation, but not on
 * children that this makes them spawn.
 */
static void act_below(struct orr_object *obj, enum action action, int code)
{
	struct orr_object *last = obj->children;
	struct orr_object *child = last;

	while (child) {
		struct orr_process *p;

		child = child->sibling; /* of the last: the first */
		act_below(child, action, code);
		p = process_of(child);
		if (p && p->state != ORI_ENDED)
			act(p, action, code);
		if (child == last)
			break;
	}
}

static void apply(struct orr_process *p, enum orr_descendants descendants,
		  enum action action, int code)
{
	if (descendants == ORR_INCLUDE_DESCENDANTS)
		act_below(&p->obj, action, code);
	if (p->state != ORI_ENDED)
		act(p, action, code);
}

void orr_process_suspend(struct orr_process *p,
			 enum orr_descendants descendants)
{
	apply(p, descendants, SUSPEND, 0);
}

void orr_process_resume(struct orr_process *p, enum orr_descendants descendants)
{
	apply(p, descendants, RESUME, 0);
}

void orr_process_disable(struct orr_process *p,
			 enum orr_descendants descendants)
{
	apply(p, descendants, DISABLE, 0);
}

void orr_process_enable(struct orr_process *p, enum orr_descendants descendants)
{
	apply(p, descendants, ENABLE, 0);
}

void orr_process_kill(struct orr_process *p, enum orr_descendants descendants)
{
	apply(p, descendants, KILL, 0);
}

void orr_process_reset(struct orr_process *p, enum orr_descendants descendants)
{
	apply(p, descendants, RESET, 0);
}

void orr_process_sync_reset_on(struct orr_process *p,
			       enum orr_descendants descendants)
{
	apply(p, descendants, SYNC_RESET_ON, 0);
}

void orr_process_sync_reset_off(struct orr_process *p,
				enum orr_descendants descendants)
{
	apply(p, descendants, SYNC_RESET_OFF, 0);
}

void orr_process_throw(struct orr_process *p, int code,
		       enum orr_descendants descendants)
{
	orr_check(&p->obj, code != 0);
	apply(p, descendants, THROW, code);
}

static struct orr_event *make_event(struct orr_process *p,
				    struct orr_event **ev, const char *name)
{
	if (!*ev)
		*ev = orr_sim_alloc(p->obj.sim, sizeof(**ev));
	if (!ori_is_made(*ev)) {
		**ev = (struct orr_event){0};
		ori_object_init(&(*ev)->obj, &p->obj, name, ORR_KIND_EVENT);
	}
	return *ev;
}

struct orr_event *orr_process_terminated_event(struct orr_process *p)
{
	return make_event(p, &ori_control(p)->terminated, "terminated_event");
}

struct orr_event *orr_process_reset_event(struct orr_process *p)
{
	return make_event(p, &ori_control(p)->reset, "reset_event");
}

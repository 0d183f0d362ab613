/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a process waits for, and how it is woken: next_trigger and wait (IEEE
 * 1666-2023 5.2.17, 5.2.18).
 */
#include "sched.h"

#include "probe.h"
#include "util.h"

#include <string.h>

/* Forget what p waits for, or has said that it will. */
ori_apart void ori_end_wait(struct orr_process *p, unsigned wait)
{
	struct ori_waiters *many;

	ori_timer_disarm(p->obj.sim, &p->timer);
	if (wait == ORI_WAIT_EVENT && p->waiter.event)
		ori_event_remove_waiter(&p->waiter);
	if (wait != ORI_WAIT_ANY && wait != ORI_WAIT_ALL)
		return;
	many = p->control->many;
	for (unsigned i = 0; i < many->used; i++)
		if (many->items[i].event)
			ori_event_remove_waiter(&many->items[i]);
	many->used = 0;
}

static void wake(struct orr_sim *sim, struct orr_process *p,
		 struct orr_event *cause)
{
	p->cause = cause;
	ori_make_runnable(sim, p);
}

static void wake_held(struct orr_process *p, struct orr_event *cause)
{
	p->cause = cause;
	if (p->held & ORI_SUSPENDED)
		ori_park(p, p->obj.sim->now);
	else
		ori_make_runnable(p->obj.sim, p);
}

/* A process that is sensitive to an event several times counts it once. */
static bool counts(struct orr_process *p)
{
	struct ori_control *c = ori_control(p);
	uint64_t fired = p->obj.sim->event_count;
	bool counted = c->counted == fired;

	c->counted = fired;
	return !counted;
}

/* Other than by waiting for its static sensitivity and nothing else. */
ori_apart static void count_static(struct orr_process *p,
				   struct orr_event *cause)
{
	if (p->held & ORI_DISABLED)
		return;
	if (p->state == ORI_PASSED_OVER && p->held) {
		ori_unqueue(p);
		wake_held(p, cause);
	} else if (p->state == ORI_PASSED_OVER) {
		p->state = ORI_RUNNABLE;
		p->cause = cause;
	} else if (p->state == ORI_WAIT_COUNT && counts(p) &&
		   (p->pending || --p->left == 0)) {
		wake_held(p, cause);
	}
}

void ori_process_static(struct orr_sim *sim, struct orr_process *p,
			struct orr_event *cause)
{
	if (ori_likely(p->state == ORI_WAIT_STATIC))
		wake(sim, p, cause);
	else
		count_static(p, cause);
}

/* Neither plainly nor by waiting for one event; false: it goes on waiting. */
ori_apart static bool heed(struct orr_process *p, struct orr_event *cause)
{
	if (p->state == ORI_RUNNING || p->held & ORI_DISABLED)
		return false;
	if (p->state == ORI_WAIT_ALL && --p->left > 0)
		return true;
	ori_end_wait(p, p->state);
	wake_held(p, cause);
	return true;
}

/* False if p pays no heed to cause, which it waits for, and waits on. */
bool ori_process_dynamic(struct orr_process *p, struct orr_event *cause)
{
	if (ori_unlikely(!ori_is_just(p, ORI_WAIT_EVENT)))
		return heed(p, cause);
	ori_timer_disarm(p->obj.sim, &p->timer);
	wake(p->obj.sim, p, cause);
	return true;
}

/* A disabled process misses its time-out, but stays behind without a wait. */
ori_apart static void time_out(struct orr_process *p)
{
	ori_end_wait(p, p->state);
	if (p->held & ORI_DISABLED) {
		p->state = ORI_WAIT_STATIC;
		ori_process_hold(p);
	} else {
		wake_held(p, NULL);
	}
}

void ori_process_timeout(struct orr_process *p)
{
	if (ori_unlikely(!ori_is_just(p, ORI_WAIT_TIME)))
		time_out(p);
	else
		wake(p->obj.sim, p, NULL);
}

/*
 * What next_trigger and wait have in common. The process is running; it
 * starts to wait in earnest when it returns or yields.
 */

ori_apart static const char *why_not(const struct orr_process *self,
				     enum orr_kind kind)
{
	const char *why = kind == ORR_KIND_THREAD
				  ? "a method process cannot wait"
				  : "a thread process has no next_trigger";

	if (self != self->obj.sim->current)
		why = "a process can only wait itself, while it runs";
	else if (self->obj.flags & ORI_UNWINDING)
		why = "a process that is unwinding cannot wait";
	else if (self->obj.flags & ORI_CLOCKED)
		why = "a clocked thread can only wait for its clock";
	return why;
}

_Noreturn ori_apart static void refuse(const struct orr_process *self,
				       enum orr_kind kind)
{
	orr_fail(&self->obj, __FILE__, __LINE__, "%s", why_not(self, kind));
}

/* Whether self may wait in a way that not all processes of its kind may. */
static bool may_wait(const struct orr_process *self, enum orr_kind kind)
{
	const struct orr_object *obj = &self->obj;

	return self == obj->sim->current && obj->kind == kind &&
	       !(obj->flags & (ORI_UNWINDING | ORI_CLOCKED));
}

static void check_self(const struct orr_process *self, enum orr_kind kind)
{
	if (ori_unlikely(!may_wait(self, kind)))
		refuse(self, kind);
}

void ori_check_may_wait(const struct orr_process *self, const char *caller)
{
	if (!may_wait(self, ORR_KIND_THREAD))
		orr_fail(&self->obj, __FILE__, __LINE__, "%s: %s", caller,
			 why_not(self, ORR_KIND_THREAD));
}

static void arm_timeout(struct orr_process *p, orr_time timeout)
{
	if (timeout != ORR_TIME_MAX)
		ori_timer_arm(p->obj.sim, &p->timer, timeout);
}

static void set_wait(struct orr_process *p, unsigned wait, orr_time timeout)
{
	p->wait = (uint8_t)wait;
	arm_timeout(p, timeout);
}

/* What was said before, in the same activation, no longer holds. */
ori_apart static void change_wait(struct orr_process *p, unsigned wait,
				  orr_time timeout)
{
	ori_end_wait(p, p->wait);
	set_wait(p, wait, timeout);
}

static void begin_wait(struct orr_process *p, unsigned wait, orr_time timeout)
{
	if (ori_unlikely(p->wait != ORI_WAIT_STATIC))
		change_wait(p, wait, timeout);
	else
		set_wait(p, wait, timeout);
}

_Noreturn ori_apart static void refuse_list(const struct orr_process *p,
					    size_t n)
{
	orr_fail(&p->obj, __FILE__, __LINE__,
		 "is to wait for a list of %zu events, expected 1 to %d", n,
		 UINT16_MAX);
}

/* At least twofold, so that lists that grow one by one waste little. */
static struct ori_waiters *reserve_many(struct orr_process *p, size_t n)
{
	struct ori_control *c = ori_control(p);
	size_t room = c->many ? c->many->room : 0;

	if (ori_unlikely(!n || n > UINT16_MAX))
		refuse_list(p, n);
	if (n <= room)
		return c->many;
	room = n > 2 * room ? n : 2 * room;
	if (room > UINT16_MAX)
		room = UINT16_MAX;
	c->many = orr_sim_alloc(p->obj.sim,
				sizeof(*c->many) +
					room * sizeof(c->many->items[0]));
	c->many->room = (uint16_t)room;
	return c->many;
}

static void listen_to(struct orr_process *p, struct orr_event *const *evs,
		      size_t n, orr_time timeout)
{
	struct ori_waiters *many = reserve_many(p, n);

	arm_timeout(p, timeout);
	for (size_t i = 0; i < n; i++) {
		many->items[i].process = p;
		ori_event_add_waiter(evs[i], &many->items[i]);
	}
	many->used = (uint16_t)n;
	p->left = (uint32_t)n;
}

void orr_next_trigger(struct orr_process *self)
{
	check_self(self, ORR_KIND_METHOD);
	begin_wait(self, ORI_WAIT_STATIC, ORR_TIME_MAX);
}

ori_flatten void orr_next_trigger_for(struct orr_process *self, orr_time t)
{
	check_self(self, ORR_KIND_METHOD);
	begin_wait(self, ORI_WAIT_TIME, t);
}

void orr_next_trigger_event(struct orr_process *self, struct orr_event *ev,
			    orr_time timeout)
{
	check_self(self, ORR_KIND_METHOD);
	begin_wait(self, ORI_WAIT_EVENT, timeout);
	ori_event_add_waiter(ev, &self->waiter);
}

/* What was said before leaves the list, which is then used anew. */
static void trigger_on(struct orr_process *self, unsigned wait,
		       struct orr_event *const *evs, size_t n, orr_time timeout)
{
	check_self(self, ORR_KIND_METHOD);
	begin_wait(self, ORI_WAIT_STATIC, ORR_TIME_MAX);
	listen_to(self, evs, n, timeout);
	self->wait = (uint8_t)wait;
}

void orr_next_trigger_any(struct orr_process *self,
			  struct orr_event *const *evs, size_t n,
			  orr_time timeout)
{
	trigger_on(self, ORI_WAIT_ANY, evs, n, timeout);
}

void orr_next_trigger_all(struct orr_process *self,
			  struct orr_event *const *evs, size_t n,
			  orr_time timeout)
{
	trigger_on(self, ORI_WAIT_ALL, evs, n, timeout);
}

/* What is next in a plain cycle, or NULL. */
static struct orr_process *choose_next(struct orr_sim *sim)
{
	struct orr_process *next = NULL;

	if (ori_likely(ori_is_plain(sim))) {
		next = ori_dequeue(sim);
		if (!next)
			next = ori_next(sim);
	}
	return next;
}

static bool is_method_to_run(const struct orr_process *p)
{
	return p && !ori_is_thread(p) && !p->pending;
}

/* The methods that are next; what then comes, if anything, is handed on. */
ori_flatten static void run_methods(void *method)
{
	struct orr_process *p = method;
	struct orr_sim *sim = p->obj.sim;

	do {
		ori_method_run(sim, p);
		p = choose_next(sim);
	} while (is_method_to_run(p));
	sim->handed = p;
}

static void switch_to(struct orr_process *self, struct orr_process *next)
{
	if (ori_unlikely(self->obj.sim->stacks.careful))
		ori_coro_transfer(self->control->thread, next->control->thread);
	else
		ori_switch_to(&self->stack, next->stack);
}

/* On to next, a thread that has run before; not if that is self. */
static void go_on_at(struct orr_process *self, struct orr_process *next)
{
	ori_process_begin(self->obj.sim, next);
	if (next != self)
		switch_to(self, next);
}

static bool is_thread_to_go_on(const struct orr_process *p)
{
	return ori_likely(p) && ori_likely(p->stack) && ori_likely(!p->pending);
}

/* Methods come next, or something that is the scheduler's to do. */
ori_apart static void suspend_for(struct orr_process *self,
				  struct orr_process *next)
{
	struct orr_sim *sim = self->obj.sim;

	if (is_method_to_run(next) &&
	    ori_coro_call_outside(&sim->stacks, self->control->thread,
				  run_methods, next)) {
		next = sim->handed;
		sim->handed = NULL;
	}
	if (is_thread_to_go_on(next)) {
		go_on_at(self, next);
	} else {
		sim->handed = next;
		ori_coro_yield(self->control->thread);
	}
}

/*
 * Wait, on the own stack as far as possible: if another thread is next, go on
 * there; if this one is, there is nothing to switch. Methods run on the stack
 * of the scheduler all the same, but called from here.
 */
void ori_suspend(struct orr_process *self, unsigned wait)
{
	struct orr_sim *sim = self->obj.sim;
	struct orr_process *next;

	self->state = (uint8_t)wait;
	self->control->since = sim->now;
	if (ori_unlikely(self->held))
		ori_process_hold(self);
	ori_probe_ran(sim->now, self->obj.name);
	next = choose_next(sim);
	if (ori_likely(is_thread_to_go_on(next)))
		go_on_at(self, next);
	else
		suspend_for(self, next);
}

static void check_static(const struct orr_process *self)
{
	const struct orr_object *obj = &self->obj;

	if (ori_unlikely(self != obj->sim->current ||
			 obj->kind != ORR_KIND_THREAD ||
			 obj->flags & ORI_UNWINDING))
		refuse(self, ORR_KIND_THREAD);
}

void(orr_wait)(struct orr_process *self)
{
	check_static(self);
	ori_suspend(self, ORI_WAIT_STATIC);
}

void(orr_wait_n)(struct orr_process *self, uint32_t n)
{
	check_static(self);
	if (ori_unlikely(!n))
		orr_fail(&self->obj, __FILE__, __LINE__,
			 "orr_wait_n is called with 0, expected 1 or more");
	self->left = n;
	ori_suspend(self, ORI_WAIT_COUNT);
}

ori_flatten void(orr_wait_for)(struct orr_process *self, orr_time t)
{
	check_self(self, ORR_KIND_THREAD);
	arm_timeout(self, t);
	ori_suspend(self, ORI_WAIT_TIME);
}

ori_flatten void(orr_wait_event)(struct orr_process *self, struct orr_event *ev)
{
	check_self(self, ORR_KIND_THREAD);
	ori_event_add_waiter(ev, &self->waiter);
	ori_suspend(self, ORI_WAIT_EVENT);
}

bool(orr_wait_event_for)(struct orr_process *self, struct orr_event *ev,
			 orr_time timeout)
{
	check_self(self, ORR_KIND_THREAD);
	arm_timeout(self, timeout);
	ori_event_add_waiter(ev, &self->waiter);
	ori_suspend(self, ORI_WAIT_EVENT);
	return self->cause != NULL;
}

struct orr_event *(orr_wait_any)(struct orr_process *self,
				 struct orr_event *const *evs, size_t n,
				 orr_time timeout)
{
	check_self(self, ORR_KIND_THREAD);
	listen_to(self, evs, n, timeout);
	ori_suspend(self, ORI_WAIT_ANY);
	return self->cause;
}

bool(orr_wait_all)(struct orr_process *self, struct orr_event *const *evs,
		   size_t n, orr_time timeout)
{
	check_self(self, ORR_KIND_THREAD);
	listen_to(self, evs, n, timeout);
	ori_suspend(self, ORI_WAIT_ALL);
	return self->cause != NULL;
}

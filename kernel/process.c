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
	ori_make_runnable(p);
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
	orr_check(&p->obj,
		  p->state == ORI_RUNNABLE || p->state == ORI_PASSED_OVER);
	p->state = ORI_PASSED_OVER;
}

static bool is_thread(const struct orr_process *p)
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

void orr_sensitive(struct orr_process *p, struct orr_event *ev)
{
	struct orr_sensitivity *s = ev->sensitivity;

	orr_check(&p->obj, p->obj.sim == ev->obj.sim);
	if (!s || s->count == s->room)
		s = ev->sensitivity = grow(ev->obj.sim, s);
	s->processes[s->count++] = p;
	if (ev->obj.flags)
		ori_clock_wanted(ev);
}

/* Forget what p waited for. */
static void end_wait(struct orr_process *p)
{
	ori_timer_disarm(p->obj.sim, &p->timer);
	if (p->waiter.event)
		ori_event_remove_waiter(&p->waiter);
	for (unsigned i = 0; i < p->many_used; i++)
		if (p->many[i].event)
			ori_event_remove_waiter(&p->many[i]);
	p->many_used = 0;
}

static void wake(struct orr_process *p, struct orr_event *cause)
{
	end_wait(p);
	p->cause = cause;
	ori_make_runnable(p);
}

void ori_process_static(struct orr_process *p, struct orr_event *cause)
{
	if (p->state <= ORI_PASSED_OVER && p->wait == ORI_WAIT_STATIC) {
		p->cause = cause;
		ori_make_runnable(p);
	}
}

void ori_process_dynamic(struct orr_process *p, struct orr_event *cause)
{
	if (p->wait == ORI_WAIT_ALL && --p->many_left > 0)
		return;
	wake(p, cause);
}

void ori_process_timeout(struct orr_process *p)
{
	wake(p, NULL);
}

static void thread_main(void *arg)
{
	struct orr_process *p = arg;

	p->fn(p);
}

static void run_thread(struct orr_process *p)
{
	struct orr_sim *sim = p->obj.sim;

	if (!p->thread)
		p->thread = ori_coro_new(&sim->stacks, ORI_STACK_SIZE,
					 thread_main, p);
	if (ori_coro_resume(p->thread))
		return;
	ori_coro_free(&sim->stacks, p->thread);
	p->thread = NULL;
	p->state = ORI_ENDED;
}

void ori_process_run(struct orr_process *p)
{
	struct orr_sim *sim = p->obj.sim;

	p->state = ORI_RUNNING;
	p->wait = ORI_WAIT_STATIC;
	sim->current = p;
	ori_probe_run(sim->now, p->obj.name);
	if (is_thread(p))
		run_thread(p);
	else
		p->fn(p);
	ori_probe_ran(sim->now, p->obj.name);
	sim->current = NULL;
	if (p->state == ORI_RUNNING)
		p->state = ORI_WAITING;
}

void orr_thread_set_stack(struct orr_process *p, size_t bytes)
{
	struct orr_sim *sim = p->obj.sim;

	orr_check(&p->obj, is_thread(p) && !p->thread);
	orr_check(&p->obj, !orr_process_ended(p));
	p->thread = ori_coro_new(&sim->stacks, bytes, thread_main, p);
}

/*
 * What next_trigger and wait have in common. The process is running; it
 * starts to wait in earnest when it returns or yields.
 */

static void check_self(const struct orr_process *self, enum orr_kind kind)
{
	orr_check(&self->obj, self == self->obj.sim->current);
	if (self->obj.kind != kind)
		orr_fail(&self->obj, __FILE__, __LINE__,
			 kind == ORR_KIND_THREAD
				 ? "a method process cannot wait"
				 : "a thread process has no next_trigger");
}

static void begin_wait(struct orr_process *p, unsigned wait, orr_time timeout)
{
	end_wait(p);
	p->wait = (uint8_t)wait;
	if (timeout != ORR_TIME_MAX)
		ori_timer_arm(p->obj.sim, &p->timer, timeout);
}

static void wait_one(struct orr_process *p, struct orr_event *ev,
		     orr_time timeout)
{
	begin_wait(p, ORI_WAIT_ANY, timeout);
	ori_event_add_waiter(ev, &p->waiter);
}

/* At least twofold, so that lists that grow one by one waste little. */
static void reserve_many(struct orr_process *p, size_t n)
{
	size_t twice = 2 * (size_t)p->many_room;
	size_t room = n > twice ? n : twice;

	orr_check(&p->obj, n > 0 && n <= UINT16_MAX);
	if (n <= p->many_room)
		return;
	if (room > UINT16_MAX)
		room = UINT16_MAX;
	p->many = orr_sim_alloc(p->obj.sim, room * sizeof(*p->many));
	p->many_room = (uint16_t)room;
}

static void wait_many(struct orr_process *p, unsigned wait,
		      struct orr_event *const *evs, size_t n, orr_time timeout)
{
	begin_wait(p, wait, timeout);
	reserve_many(p, n); /* end_wait has emptied the old list */
	for (size_t i = 0; i < n; i++) {
		p->many[i].process = p;
		ori_event_add_waiter(evs[i], &p->many[i]);
	}
	p->many_used = p->many_left = (uint16_t)n;
}

void orr_next_trigger(struct orr_process *self)
{
	check_self(self, ORR_KIND_METHOD);
	begin_wait(self, ORI_WAIT_STATIC, ORR_TIME_MAX);
}

ori_flatten void orr_next_trigger_for(struct orr_process *self, orr_time t)
{
	check_self(self, ORR_KIND_METHOD);
	begin_wait(self, ORI_WAIT_ANY, t);
}

void orr_next_trigger_event(struct orr_process *self, struct orr_event *ev,
			    orr_time timeout)
{
	check_self(self, ORR_KIND_METHOD);
	wait_one(self, ev, timeout);
}

void orr_next_trigger_any(struct orr_process *self,
			  struct orr_event *const *evs, size_t n,
			  orr_time timeout)
{
	check_self(self, ORR_KIND_METHOD);
	wait_many(self, ORI_WAIT_ANY, evs, n, timeout);
}

void orr_next_trigger_all(struct orr_process *self,
			  struct orr_event *const *evs, size_t n,
			  orr_time timeout)
{
	check_self(self, ORR_KIND_METHOD);
	wait_many(self, ORI_WAIT_ALL, evs, n, timeout);
}

static void suspend(struct orr_process *self)
{
	self->state = ORI_WAITING;
	ori_coro_yield(self->thread);
}

void orr_wait(struct orr_process *self)
{
	check_self(self, ORR_KIND_THREAD);
	begin_wait(self, ORI_WAIT_STATIC, ORR_TIME_MAX);
	suspend(self);
}

ori_flatten void orr_wait_for(struct orr_process *self, orr_time t)
{
	check_self(self, ORR_KIND_THREAD);
	begin_wait(self, ORI_WAIT_ANY, t);
	suspend(self);
}

void orr_wait_event(struct orr_process *self, struct orr_event *ev)
{
	orr_wait_event_for(self, ev, ORR_TIME_MAX);
}

bool orr_wait_event_for(struct orr_process *self, struct orr_event *ev,
			orr_time timeout)
{
	check_self(self, ORR_KIND_THREAD);
	wait_one(self, ev, timeout);
	suspend(self);
	return self->cause != NULL;
}

struct orr_event *orr_wait_any(struct orr_process *self,
			       struct orr_event *const *evs, size_t n,
			       orr_time timeout)
{
	check_self(self, ORR_KIND_THREAD);
	wait_many(self, ORI_WAIT_ANY, evs, n, timeout);
	suspend(self);
	return self->cause;
}

bool orr_wait_all(struct orr_process *self, struct orr_event *const *evs,
		  size_t n, orr_time timeout)
{
	check_self(self, ORR_KIND_THREAD);
	wait_many(self, ORI_WAIT_ALL, evs, n, timeout);
	suspend(self);
	return self->cause != NULL;
}

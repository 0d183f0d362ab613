/* SPDX-License-Identifier: Apache-2.0 */
/* The interpreter on Orrery: processes, their waits and their control. */
#include "on_orrery.h"

#include <stdio.h>
#include <stdlib.h>

struct orr_process *orrery_process(struct instance *i)
{
	return &on_orrery.process[i->id];
}

struct instance *orrery_instance(const struct orr_process *p)
{
	return p >= on_orrery.process && p < on_orrery.process + MAX_INSTANCES
		       ? execute_instance((unsigned)(p - on_orrery.process))
		       : NULL;
}

static void unwound(struct orr_cleanup *c)
{
	execute_unwound(execute_instance((unsigned)(c - on_orrery.cleanup)));
}

static void thread_body(struct orr_process *self)
{
	struct instance *i = orrery_instance(self);
	struct orr_cleanup *c = &on_orrery.cleanup[i->id];

	c->fn = unwound;
	orr_cleanup_push(self, c);
	execute_thread(i);
	orr_cleanup_pop(self, c);
}

static void method_body(struct orr_process *self)
{
	execute_method(orrery_instance(self));
}

static struct orr_object *parent_of(struct instance *i)
{
	return i->parent ? &orrery_process(i->parent)->obj
			 : orr_sim_root(on_orrery.sim);
}

static void init(struct instance *i)
{
	struct orr_process *self = orrery_process(i);
	struct awaited edge = {.source = i->process->sensitive[0]};
	const char *name = orrery_name("p", i->id);

	switch (i->process->kind) {
	case KIND_METHOD:
		orr_method_init(self, parent_of(i), name, method_body);
		break;
	case KIND_THREAD:
		orr_thread_init(self, parent_of(i), name, thread_body);
		break;
	default:
		orr_cthread_init(self, parent_of(i), name, thread_body,
				 orrery_event(edge));
	}
}

static void init_sensitivity(struct instance *i)
{
	const struct process *p = i->process;

	if (p->kind == KIND_CTHREAD)
		return;
	for (unsigned k = 0; k < p->sensitive_count; k++)
		orr_sensitive(orrery_process(i),
			      orrery_event((struct awaited){
				      .source = p->sensitive[k]}));
	if (p->quiet)
		orr_process_dont_initialize(orrery_process(i));
}

void kernel_create(struct instance *i)
{
	init(i);
	init_sensitivity(i);
	for (unsigned k = 0; k < i->process->reset_count; k++) {
		const struct reset *r = &i->process->resets[k];
		struct orr_signal *s = &on_orrery.signal[r->signal];

		if (r->async)
			orr_async_reset_signal_is(orrery_process(i), s,
						  r->active);
		else
			orr_reset_signal_is(orrery_process(i), s, r->active);
	}
}

/* Waiting. What the call returns must agree with the cause. */

static orr_time timeout(const struct wait *w)
{
	return w->timed ? w->timeout : ORR_TIME_MAX;
}

static void list(const struct wait *w, struct orr_event **evs)
{
	for (unsigned k = 0; k < w->count; k++)
		evs[k] = orrery_event(w->list[k]);
}

static void check_result(bool agrees)
{
	if (agrees)
		return;
	fprintf(stderr, "a wait returned other than its cause\n");
	abort();
}

static void wait_as_told(struct orr_process *self, void *arg)
{
	const struct wait *w = arg;
	struct orr_event *evs[MAX_LIST];
	bool fired;

	list(w, evs);
	switch (w->kind) {
	case WAIT_ON_STATIC:
		orr_wait(self);
		break;
	case WAIT_ON_STATIC_N:
		orr_wait_n(self, w->value);
		break;
	case WAIT_ON_TIME:
		orr_wait_for(self, timeout(w));
		break;
	case WAIT_ON_ONE:
		fired = orr_wait_event_for(self, evs[0], timeout(w));
		check_result(fired == (orr_process_cause(self) != NULL));
		break;
	case WAIT_ON_ANY:
		check_result(orr_wait_any(self, evs, w->count, timeout(w)) ==
			     orr_process_cause(self));
		break;
	default:
		fired = orr_wait_all(self, evs, w->count, timeout(w));
		check_result(fired == (orr_process_cause(self) != NULL));
	}
}

int kernel_wait(struct instance *i, const struct wait *w)
{
	struct wait copy = *w;

	return orr_catch(orrery_process(i), wait_as_told, &copy);
}

void kernel_next(struct instance *i, const struct wait *w)
{
	struct orr_process *self = orrery_process(i);
	struct orr_event *evs[MAX_LIST] = {&on_orrery.never};

	list(w, evs);
	switch (w->kind) {
	case WAIT_ON_STATIC:
		orr_next_trigger(self);
		break;
	case WAIT_ON_TIME:
		orr_next_trigger_for(self, timeout(w));
		break;
	case WAIT_ON_ONE:
		orr_next_trigger_event(self, evs[0], timeout(w));
		break;
	case WAIT_ON_ANY:
		orr_next_trigger_any(self, evs, w->count, timeout(w));
		break;
	default:
		orr_next_trigger_all(self, evs, w->count, timeout(w));
	}
}

bool kernel_triggered(struct awaited a)
{
	return orr_event_triggered(orrery_event(a));
}

bool kernel_woken_by(struct instance *i, const struct awaited *a)
{
	return orr_process_cause(orrery_process(i)) ==
	       (a ? orrery_event(*a) : NULL);
}

/* Control. */

struct control {
	enum op_kind kind;
	struct orr_process *target;
	enum orr_descendants descendants;
	int code;
};

static void control(struct orr_process *self, void *arg)
{
	const struct control *c = arg;

	(void)self;
	switch (c->kind) {
	case OP_SUSPEND:
		orr_process_suspend(c->target, c->descendants);
		break;
	case OP_RESUME:
		orr_process_resume(c->target, c->descendants);
		break;
	case OP_DISABLE:
		orr_process_disable(c->target, c->descendants);
		break;
	case OP_ENABLE:
		orr_process_enable(c->target, c->descendants);
		break;
	case OP_KILL:
		orr_process_kill(c->target, c->descendants);
		break;
	case OP_RESET:
		orr_process_reset(c->target, c->descendants);
		break;
	case OP_THROW:
		orr_process_throw(c->target, c->code, c->descendants);
		break;
	case OP_SYNC_RESET_ON:
		orr_process_sync_reset_on(c->target, c->descendants);
		break;
	default:
		orr_process_sync_reset_off(c->target, c->descendants);
	}
}

int kernel_control(struct instance *self, enum op_kind kind,
		   struct instance *target, bool descendants, int code)
{
	struct control c = {kind, orrery_process(target),
			    descendants ? ORR_INCLUDE_DESCENDANTS
					: ORR_NO_DESCENDANTS,
			    code};

	if (self && self->process->kind != KIND_METHOD)
		return orr_catch(orrery_process(self), control, &c);
	control(NULL, &c);
	return 0;
}

bool kernel_ended(struct instance *i)
{
	return orr_process_ended(orrery_process(i));
}

bool kernel_unwinding(struct instance *i)
{
	return orr_process_is_unwinding(orrery_process(i));
}

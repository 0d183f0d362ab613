/* SPDX-License-Identifier: Apache-2.0 */
/* The interpreter on Orrery: processes and their waits. */
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

static void thread_body(struct orr_process *self)
{
	execute_thread(orrery_instance(self));
}

static void method_body(struct orr_process *self)
{
	execute_method(orrery_instance(self));
}

static struct orr_object *parent_of(struct instance *i)
{
	return i->parent ? &on_orrery.process[i->parent->id].obj
			 : orr_sim_root(on_orrery.sim);
}

void kernel_create(struct instance *i)
{
	const struct process *p = i->process;
	struct orr_process *self = orrery_process(i);

	if (p->kind == KIND_METHOD)
		orr_method_init(self, parent_of(i), orrery_name("m", i->id),
				method_body);
	else
		orr_thread_init(self, parent_of(i), orrery_name("t", i->id),
				thread_body);
	for (unsigned k = 0; k < p->sensitive_count; k++)
		orr_sensitive(self, orrery_event((struct awaited){
					    .source = p->sensitive[k]}));
	if (p->quiet)
		orr_process_dont_initialize(self);
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
	if (!agrees) {
		fprintf(stderr, "a wait returned other than its cause\n");
		abort();
	}
}

int kernel_wait(struct instance *i, const struct wait *w)
{
	struct orr_process *self = orrery_process(i);
	struct orr_event *evs[MAX_LIST];
	bool fired;

	list(w, evs);
	switch (w->kind) {
	case WAIT_ON_STATIC:
		orr_wait(self);
		return 0;
	case WAIT_ON_TIME:
		orr_wait_for(self, timeout(w));
		return 0;
	case WAIT_ON_ONE:
		fired = orr_wait_event_for(self, evs[0], timeout(w));
		check_result(fired == (orr_process_cause(self) != NULL));
		return 0;
	case WAIT_ON_ANY:
		check_result(orr_wait_any(self, evs, w->count, timeout(w)) ==
			     orr_process_cause(self));
		return 0;
	case WAIT_ON_ALL:
		fired = orr_wait_all(self, evs, w->count, timeout(w));
		check_result(fired == (orr_process_cause(self) != NULL));
		return 0;
	default:
		abort();
	}
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

void kernel_causes(struct instance *i, const struct wait *w, struct text *t)
{
	const struct process *p = i->process;
	struct orr_event *cause = orr_process_cause(orrery_process(i));
	bool fixed = w->kind == WAIT_ON_STATIC || w->kind == WAIT_ON_STATIC_N;
	unsigned count = fixed ? p->sensitive_count : w->count;
	char text[16];

	for (unsigned k = 0; cause && k < count; k++) {
		struct awaited a =
			fixed ? (struct awaited){.source = p->sensitive[k]}
			      : w->list[k];

		if (orrery_event(a) == cause) {
			source_print(a.source, text, sizeof(text));
			text_print(t, "%s", text);
			return;
		}
	}
	text_print(t, "%s", cause ? "another" : "T");
}

/* Not there yet. */

int orrery_catch(struct instance *i,
		 int (*fn)(struct orr_process *self, void *arg), void *arg)
{
	return fn(orrery_process(i), arg);
}

int kernel_control(struct instance *self, enum op_kind kind,
		   struct instance *target, bool descendants, int code)
{
	(void)self;
	(void)kind;
	(void)target;
	(void)descendants;
	(void)code;
	abort();
}

bool kernel_ended(struct instance *i)
{
	return orr_process_ended(orrery_process(i));
}

bool kernel_unwinding(struct instance *i)
{
	(void)i;
	abort();
}

void kernel_step(void)
{
	abort();
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "on_orrery.h"

#include <orrery/orrery.h>

#include <stdio.h>
#include <stdlib.h>

static struct {
	const struct network *network;
	struct orr_sim *sim;
	struct orr_event event[MAX_EVENTS];
	struct orr_event never;
	struct orr_signal signal[MAX_SIGNALS];
	struct orr_process process[MAX_INSTANCES];
	bool stopped;
} o;

struct orr_process *orrery_process(struct instance *i)
{
	return &o.process[i->id];
}

void orrery_free(void)
{
	orr_sim_free(o.sim);
}

static struct instance *instance_of(struct orr_process *p)
{
	return execute_instance((unsigned)(p - o.process));
}

static const char *name(const char *kind, unsigned k)
{
	static char text[32];

	snprintf(text, sizeof(text), "%s%u", kind, k);
	return text;
}

static void build_signal(const struct network *n, unsigned k)
{
	struct orr_object *root = orr_sim_root(o.sim);
	uint64_t value = n->signal[k].value;

	if (n->signal[k].kind == SIGNAL_BUFFER)
		orr_buffer_init(&o.signal[k], root, name("buffer", k), value);
	else
		orr_signal_init(&o.signal[k], root, name("signal", k), value);
	orr_signal_set_writers(&o.signal[k], ORR_UNCHECKED_WRITERS);
}

void kernel_build(const struct network *n)
{
	struct orr_object *root;

	o.network = n;
	o.sim = orr_sim_new();
	root = orr_sim_root(o.sim);
	orr_event_init(&o.never, root, "never");
	for (unsigned k = 0; k < n->events; k++)
		orr_event_init(&o.event[k], root, name("event", k));
	for (unsigned k = 0; k < n->signals; k++)
		build_signal(n, k);
}

static struct orr_event *source_event(struct awaited a)
{
	unsigned k = a.source.index;

	switch (a.source.kind) {
	case SOURCE_EVENT:
		return &o.event[k];
	case SOURCE_CHANGED:
		return orr_signal_changed(&o.signal[k]);
	case SOURCE_POSEDGE:
		return orr_signal_posedge(&o.signal[k]);
	case SOURCE_NEGEDGE:
		return orr_signal_negedge(&o.signal[k]);
	default:
		abort();
	}
}

static void thread_body(struct orr_process *self)
{
	execute_thread(instance_of(self));
}

static void method_body(struct orr_process *self)
{
	execute_method(instance_of(self));
}

static struct orr_object *parent_of(struct instance *i)
{
	return i->parent ? &o.process[i->parent->id].obj : orr_sim_root(o.sim);
}

void kernel_create(struct instance *i)
{
	const struct process *p = i->process;
	struct orr_process *self = orrery_process(i);

	if (p->kind == KIND_METHOD)
		orr_method_init(self, parent_of(i), name("m", i->id),
				method_body);
	else
		orr_thread_init(self, parent_of(i), name("t", i->id),
				thread_body);
	for (unsigned k = 0; k < p->sensitive_count; k++)
		orr_sensitive(self, source_event((struct awaited){
					    .source = p->sensitive[k]}));
	if (p->quiet)
		orr_process_dont_initialize(self);
}

uint64_t kernel_now(void)
{
	return orr_now(o.sim);
}

uint64_t kernel_delta(void)
{
	return orr_sim_delta_count(o.sim);
}

uint64_t kernel_next_time(void)
{
	return orr_sim_next_time(o.sim);
}

void kernel_notify(unsigned k)
{
	orr_event_notify(&o.event[k]);
}

void kernel_notify_delta(unsigned k)
{
	orr_event_notify_delta(&o.event[k]);
}

void kernel_notify_after(unsigned k, uint32_t t)
{
	orr_event_notify_after(&o.event[k], t);
}

void kernel_cancel(unsigned k)
{
	orr_event_cancel(&o.event[k]);
}

void kernel_write(unsigned k, unsigned v)
{
	bool bit = o.network->signal[k].kind == SIGNAL_BIT;

	orr_signal_write(&o.signal[k], bit ? v & 1 : v);
}

unsigned kernel_read(unsigned k)
{
	return (unsigned)orr_signal_read(&o.signal[k]);
}

/* Waiting. What the call returns must agree with the cause. */

static orr_time timeout(const struct wait *w)
{
	return w->timed ? w->timeout : ORR_TIME_MAX;
}

static void list(const struct wait *w, struct orr_event **evs)
{
	for (unsigned k = 0; k < w->count; k++)
		evs[k] = source_event(w->list[k]);
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
	struct orr_event *evs[MAX_LIST] = {&o.never};

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

		if (source_event(a) == cause) {
			source_print(a.source, text, sizeof(text));
			text_print(t, "%s", text);
			return;
		}
	}
	text_print(t, "%s", cause ? "another" : "T");
}

void kernel_pause(void)
{
	orr_sim_pause(o.sim);
}

void kernel_stop(void)
{
	orr_sim_stop(o.sim);
}

bool kernel_stopped(void)
{
	return o.stopped;
}

void kernel_run(uint32_t t)
{
	o.stopped = orr_sim_run(o.sim, t) == ORR_RUN_STOPPED;
}

/* Not there yet. */
void kernel_step(void)
{
	abort();
}
void kernel_queue_notify(unsigned k, uint32_t t)
{
	(void)k;
	(void)t;
	abort();
}
void kernel_queue_cancel(unsigned k)
{
	(void)k;
	abort();
}
unsigned kernel_fifo_available(unsigned k)
{
	(void)k;
	abort();
}
unsigned kernel_fifo_free(unsigned k)
{
	(void)k;
	abort();
}
bool kernel_put(unsigned k, unsigned v)
{
	(void)k;
	(void)v;
	abort();
}
bool kernel_get(unsigned k, unsigned *v)
{
	(void)k;
	(void)v;
	abort();
}
bool kernel_trylock(unsigned k)
{
	(void)k;
	abort();
}
bool kernel_unlock(unsigned k)
{
	(void)k;
	abort();
}
bool kernel_tryacquire(unsigned k)
{
	(void)k;
	abort();
}
void kernel_post(unsigned k)
{
	(void)k;
	abort();
}
int kernel_put_waiting(struct instance *i, unsigned k, unsigned v)
{
	(void)i;
	(void)k;
	(void)v;
	abort();
}
int kernel_get_waiting(struct instance *i, unsigned k, unsigned *v)
{
	(void)i;
	(void)k;
	(void)v;
	abort();
}
int kernel_lock(struct instance *i, unsigned k)
{
	(void)i;
	(void)k;
	abort();
}
int kernel_acquire(struct instance *i, unsigned k)
{
	(void)i;
	(void)k;
	abort();
}
int kernel_control(struct instance *self, enum op_kind kind,
		   struct instance *target, bool d, int code)
{
	(void)self;
	(void)kind;
	(void)target;
	(void)d;
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

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A thread leaves its frames: the clean-ups, and the places where what is
 * thrown is caught.
 */
#include "sched.h"

#include "util.h"

#include <orrery/control.h>

#include <setjmp.h>

/* A frame of orr_catch. */
struct ori_catch {
	struct ori_catch *next;
	struct orr_cleanup *cleanups; /* pushed outside of it */
	jmp_buf place;
};

static void check_own(const struct orr_process *self)
{
	if (self != self->obj.sim->current)
		orr_fail(&self->obj, __FILE__, __LINE__,
			 "clean-ups and orr_catch are called by the thread "
			 "itself, while it runs");
	if (!ori_is_thread(self))
		orr_fail(&self->obj, __FILE__, __LINE__,
			 "a method has no frames to unwind: clean-ups and "
			 "orr_catch are for threads");
}

void orr_cleanup_push(struct orr_process *self, struct orr_cleanup *cleanup)
{
	struct ori_control *c = ori_control(self);

	check_own(self);
	cleanup->next = c->cleanups;
	c->cleanups = cleanup;
}

void orr_cleanup_pop(struct orr_process *self, struct orr_cleanup *cleanup)
{
	check_own(self);
	if (ori_control(self)->cleanups != cleanup)
		orr_fail(&self->obj, __FILE__, __LINE__,
			 "orr_cleanup_pop of another than the one pushed last");
	self->control->cleanups = cleanup->next;
}

int orr_catch(struct orr_process *self,
	      void (*fn)(struct orr_process *self, void *arg), void *arg)
{
	struct ori_control *c = ori_control(self);
	struct ori_catch frame = {.next = c->catches, .cleanups = c->cleanups};

	check_own(self);
	c->catches = &frame;
	if (_setjmp(frame.place))
		return self->control->thrown;
	fn(self, arg);
	if (self->control->cleanups != frame.cleanups)
		orr_fail(&self->obj, __FILE__, __LINE__,
			 "what orr_catch called has returned without "
			 "orr_cleanup_pop of what it pushed");
	self->control->catches = frame.next;
	return 0;
}

bool orr_process_is_unwinding(const struct orr_process *p)
{
	return p->obj.flags & ORI_UNWINDING;
}

/* Those pushed after last; each is popped before it is called. */
static void clean_up(struct ori_control *c, const struct orr_cleanup *last)
{
	while (c->cleanups != last) {
		struct orr_cleanup *cleanup = c->cleanups;

		c->cleanups = cleanup->next;
		cleanup->fn(cleanup);
	}
}

/* What it finds when it would go on: a reset while a condition holds. */
void ori_settle_pending(struct orr_process *p)
{
	bool reset = p->control && p->control->resets;

	p->pending = reset ? ORI_RESET : ORI_NOTHING;
}

_Noreturn static void throw_to(struct orr_process *p, struct ori_catch *frame)
{
	clean_up(p->control, frame->cleanups);
	p->control->catches = frame->next;
	_longjmp(frame->place, 1);
}

static void notify_reset(struct orr_process *p)
{
	if (p->control && ori_is_made(p->control->reset))
		orr_event_notify(p->control->reset);
}

/* p begins anew and has no frames to leave. */
ori_apart void ori_begin_reset(struct orr_process *p)
{
	if (p->pending != ORI_BORN_RESET)
		notify_reset(p);
	ori_settle_pending(p);
}

/* Runs as the thread itself, below the frames that it leaves. */
_Noreturn void ori_unwind(void *process)
{
	struct orr_process *p = process;
	struct ori_control *c = ori_control(p);
	unsigned why = p->pending;

	ori_settle_pending(p);
	if (why == ORI_THROW && c->catches)
		throw_to(p, c->catches);
	if (why == ORI_RESET)
		notify_reset(p);
	p->obj.flags |= ORI_UNWINDING;
	clean_up(c, NULL);
	c->catches = NULL;
	p->obj.flags &= (uint8_t)~ORI_UNWINDING;
	if (why == ORI_RESET)
		ori_coro_restart(c->thread);
	ori_coro_end(c->thread);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A target writes s when it begins and w when it is woken by the event a. A
 * controller writes a dot at 1, 2, 3, ... ps and then acts on the target.
 */
#ifndef ORRERY_TEST_CLAUSE_CONTROL_H
#define ORRERY_TEST_CLAUSE_CONTROL_H

#include "clause_rig.h"

static inline void control(struct orr_process *self)
{
	struct rig *r = rig_of(self);

	for (act_fn *const *act = r->acts; *act; act++) {
		orr_wait_for(self, 1);
		note(r, '.');
		(*act)(r, r->target);
	}
}

static inline void act_on(struct rig *r, struct orr_process *target,
			  act_fn *const *acts)
{
	r->target = target;
	r->acts = acts;
	thread(r, control);
}

#define ACTS_OF(...) ((act_fn *const[]){__VA_ARGS__, NULL})

static inline void notify(struct rig *r, struct orr_process *target)
{
	(void)target;
	orr_event_notify(&r->a);
}

static inline void suspend(struct rig *r, struct orr_process *target)
{
	(void)r;
	orr_process_suspend(target, ORR_NO_DESCENDANTS);
}

static inline void suspend_family(struct rig *r, struct orr_process *target)
{
	(void)r;
	orr_process_suspend(target, ORR_INCLUDE_DESCENDANTS);
}

static inline void resume(struct rig *r, struct orr_process *target)
{
	(void)r;
	orr_process_resume(target, ORR_NO_DESCENDANTS);
}

static inline void disable(struct rig *r, struct orr_process *target)
{
	(void)r;
	orr_process_disable(target, ORR_NO_DESCENDANTS);
}

static inline void enable(struct rig *r, struct orr_process *target)
{
	(void)r;
	orr_process_enable(target, ORR_NO_DESCENDANTS);
}

static inline void end(struct rig *r, struct orr_process *target)
{
	(void)r;
	orr_process_kill(target, ORR_NO_DESCENDANTS);
}

static inline void end_family(struct rig *r, struct orr_process *target)
{
	(void)r;
	orr_process_kill(target, ORR_INCLUDE_DESCENDANTS);
}

static inline void reset(struct rig *r, struct orr_process *target)
{
	(void)r;
	orr_process_reset(target, ORR_NO_DESCENDANTS);
}

static inline void sync_on(struct rig *r, struct orr_process *target)
{
	(void)r;
	orr_process_sync_reset_on(target, ORR_NO_DESCENDANTS);
}

static inline void sync_off(struct rig *r, struct orr_process *target)
{
	(void)r;
	orr_process_sync_reset_off(target, ORR_NO_DESCENDANTS);
}

static inline void throw_7(struct rig *r, struct orr_process *target)
{
	(void)r;
	orr_process_throw(target, 7, ORR_NO_DESCENDANTS);
}

static inline void notify_and_kill(struct rig *r, struct orr_process *target)
{
	notify(r, target);
	end(r, target);
}

static inline void wait_for_a(struct orr_process *self)
{
	note(rig_of(self), 's');
	for (;;) {
		orr_wait_event(self, &rig_of(self)->a);
		note(rig_of(self), 'w');
	}
}

/* A clean-up that says its letter. */
struct noting_cleanup {
	struct orr_cleanup cleanup;
	struct rig *r;
	char letter;
};

static inline void note_letter(struct orr_cleanup *cleanup)
{
	struct noting_cleanup *n =
		orr_container_of(cleanup, struct noting_cleanup, cleanup);

	note(n->r, n->letter);
}

static inline void wait_with_cleanups(struct orr_process *self,
				      const char *letters)
{
	struct rig *r = rig_of(self);
	struct noting_cleanup n[2];

	for (unsigned i = 0; letters[i]; i++) {
		n[i] = (struct noting_cleanup){.cleanup.fn = note_letter,
					       .r = r,
					       .letter = letters[i]};
		orr_cleanup_push(self, &n[i].cleanup);
	}
	orr_wait_event(self, &r->a);
}

static inline void wait_with_two(struct orr_process *self)
{
	wait_with_cleanups(self, "12");
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One process acts on another, or on itself (IEEE 1666-2023 clause 5.6.6).
 *
 * C has no exceptions. A thread that is killed, reset or thrown out of leaves
 * its frames behind: only what it has pushed as a clean-up is called, latest
 * first, on its own stack and with itself as the current process; a clean-up
 * must not wait. A method has no frames to leave: one that kills or resets
 * itself runs on to its return, which should come at once.
 */
#ifndef ORRERY_CONTROL_H
#define ORRERY_CONTROL_H

#include <orrery/process.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Whether a call is also for all processes below p in the hierarchy. */
enum orr_descendants { ORR_NO_DESCENDANTS, ORR_INCLUDE_DESCENDANTS };

/*
 * A suspended process does not run; what it waits for is kept, and if that
 * comes meanwhile, it becomes runnable when it is resumed. A thread that
 * suspends itself stops at once, a method when it returns; both become
 * runnable when they are resumed. (5.6.6.2)
 */
ORR_API void orr_process_suspend(struct orr_process *p,
				 enum orr_descendants descendants);
ORR_API void orr_process_resume(struct orr_process *p,
				enum orr_descendants descendants);

/*
 * What a disabled process waits for passes it by; it goes on waiting for it
 * once it is enabled, but for a time-out, which is lost. If it is runnable, it
 * still runs. Disabled before the simulation starts, it does not run at the
 * start. (5.6.6.3)
 */
ORR_API void orr_process_disable(struct orr_process *p,
				 enum orr_descendants descendants);
ORR_API void orr_process_enable(struct orr_process *p,
				enum orr_descendants descendants);

/*
 * End p, or let it begin again, before the call returns: a thread unwinds and,
 * when reset, runs to its first wait; a method, when reset, runs. Suspended or
 * disabled, it stays so. Only from the evaluation phase. A process that has
 * ended ignores it; one that is unwinding does so with a warning; one that is
 * itself in the middle of such a call is unwound when that returns. (5.6.6.5,
 * 5.6.6.6)
 */
ORR_API void orr_process_kill(struct orr_process *p,
			      enum orr_descendants descendants);
ORR_API void orr_process_reset(struct orr_process *p,
			       enum orr_descendants descendants);

/*
 * From on to off, p begins again each time it would go on. (5.6.6.10)
 */
ORR_API void orr_process_sync_reset_on(struct orr_process *p,
				       enum orr_descendants descendants);
ORR_API void orr_process_sync_reset_off(struct orr_process *p,
					enum orr_descendants descendants);

/*
 * The same while s is true, if active, or false (5.2.13): tested when p would
 * go on; or at once when s changes, with _async_. Before p first runs.
 */
ORR_API void orr_reset_signal_is(struct orr_process *p, struct orr_signal *s,
				 bool active);
ORR_API void orr_async_reset_signal_is(struct orr_process *p,
				       struct orr_signal *s, bool active);

/*
 * What throw_it is in C++ (5.6.6.11): the thread p unwinds as far as the latest
 * orr_catch that it is in, which returns code (not 0), and runs on to its next
 * wait before the call returns. Outside of any it ends. Methods, and threads
 * that have not yet run, ignore it with a warning.
 */
ORR_API void orr_process_throw(struct orr_process *p, int code,
			       enum orr_descendants descendants);

/*
 * Call fn(self, arg) so that what is thrown into it ends here. Returns 0 when
 * fn has returned, or the code thrown. Called by the thread self.
 */
ORR_API int orr_catch(struct orr_process *self,
		      void (*fn)(struct orr_process *self, void *arg),
		      void *arg);

/* What to call with itself when the frames that it belongs to are left. */
struct orr_cleanup {
	void (*fn)(struct orr_cleanup *cleanup);
	/* private */
	struct orr_cleanup *next;
};

/*
 * Push before, and pop after what may be interrupted: both by the thread self,
 * in reverse order, and all popped when its function returns. The struct
 * usually lives in the same frame.
 */
ORR_API void orr_cleanup_push(struct orr_process *self,
			      struct orr_cleanup *cleanup);
ORR_API void orr_cleanup_pop(struct orr_process *self,
			     struct orr_cleanup *cleanup);

/* Whether p is being killed or reset: true inside its clean-ups. (5.6.6.8) */
ORR_API bool orr_process_is_unwinding(const struct orr_process *p);

/*
 * Events that are notified immediately when p has terminated, and when it is
 * reset (5.6.5, 5.6.6.9). Owned by p; made when first asked for.
 */
ORR_API struct orr_event *orr_process_terminated_event(struct orr_process *p);
ORR_API struct orr_event *orr_process_reset_event(struct orr_process *p);

#ifdef __cplusplus
}
#endif

#endif

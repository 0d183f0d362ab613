/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processes (IEEE 1666-2023 clause 5.2). A method process is a function that
 * runs to its end each time it is triggered. A thread process has a stack of
 * its own and may wait; when its function returns, it has ended. Floating-point
 * modes are those of the OS thread that runs them all, but for threads that
 * orr_thread_keep_fenv is called for.
 *
 * Each process runs once at the start of the simulation (or, created during
 * it, in the evaluation phase at hand) unless orr_process_dont_initialize
 * says otherwise.
 */
#ifndef ORRERY_PROCESS_H
#define ORRERY_PROCESS_H

#include <orrery/event.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef void orr_process_fn(struct orr_process *self);

struct orr_process {
	struct orr_object obj;
	/* private; what each activation touches comes first */
	orr_process_fn *fn;
	struct orr_process *next; /* in the queue of runnable processes */
	uint8_t state;
	uint8_t wait; /* what its state will be when it stops running */
	uint8_t held; /* suspended, disabled */
	uint8_t pending; /* what it finds when its wait is over */
	uint32_t left; /* events or triggers that it still waits for */
	struct orr_event *cause; /* what woke it; NULL for a time-out */
	struct orr_timer timer; /* time-out of the present wait */
	void *stack; /* where a thread that waits has left its own, if any */
	const char *site; /* the line that waits, or did last */
	struct orr_waiter waiter; /* for a wait on a single event */
	struct ori_control *control; /* what few processes need */
};

/*
 * Make p a method or thread process named name below parent that runs fn. Made
 * while the simulation runs, p is a spawned process (5.5): it runs in the
 * evaluation phase at hand.
 * The struct is the caller's and stays in place until the simulation is
 * freed.
 */
ORR_API void orr_method_init(struct orr_process *p, struct orr_object *parent,
			     const char *name, orr_process_fn *fn);
ORR_API void orr_thread_init(struct orr_process *p, struct orr_object *parent,
			     const char *name, orr_process_fn *fn);

/*
 * A method process that runs whenever ev fires and not at the start: what a
 * device model does with its own events.
 */
ORR_API void orr_method_init_on(struct orr_process *p,
				struct orr_object *parent, const char *name,
				orr_process_fn *fn, struct orr_event *ev);

/*
 * A clocked thread (5.2.12): sensitive to edge, run by it for the first time,
 * and able to wait for it only: orr_wait and orr_wait_n.
 */
ORR_API void orr_cthread_init(struct orr_process *p, struct orr_object *parent,
			      const char *name, orr_process_fn *fn,
			      struct orr_event *edge);

/*
 * Processes in the simulation's memory, made while it runs or before; arg is
 * for fn to ask for (NULL of processes that were not spawned). With name NULL
 * they are called "thread_0", "method_1" and so on. Never NULL.
 * orr_process_fini lets their memory be used again, but for the name.
 */
ORR_API struct orr_process *orr_spawn_method(struct orr_object *parent,
					     const char *name,
					     orr_process_fn *fn, void *arg);
ORR_API struct orr_process *orr_spawn_thread(struct orr_object *parent,
					     const char *name,
					     orr_process_fn *fn, void *arg);
ORR_API void *orr_process_arg(const struct orr_process *p);

/*
 * Take p, which has ended and has no children left, out of the hierarchy and
 * from all events, before its memory goes away. Takes time in proportion to
 * the events that p is statically sensitive to or, if it was not spawned, to
 * all objects.
 */
ORR_API void orr_process_fini(struct orr_process *p);

/*
 * The stack of a thread in bytes, rounded up to pages, at least 16 KiB; once,
 * before the thread first runs. The default is 64 KiB. Below is a page whose
 * touch ends the program with a message that names p. A function with more than
 * a page of local variables may reach beyond it unseen, unless it is compiled
 * with -fstack-clash-protection.
 */
ORR_API void orr_thread_set_stack(struct orr_process *p, size_t bytes);

/*
 * Let a thread have floating-point modes (rounding, traps, flags) of its own,
 * as <fenv.h> sets them: those at hand, to begin with. Before the thread first
 * runs, and after orr_thread_set_stack, if that is called. A thread without,
 * which are cheaper to switch, puts back what it has changed before it waits:
 * others might see it, and change it. A reset changes no modes.
 */
ORR_API void orr_thread_keep_fenv(struct orr_process *p);

/*
 * For a program's own handler of SIGSEGV whose si_code is SEGV_ACCERR, in place
 * of the library's: end with that message if address (si_addr) is in such a
 * page, or else return.
 */
ORR_API void orr_thread_explain_fault(const void *address);

/*
 * A thread that may well wait for ever, as a server does: not named when the
 * simulation ends for want of events while threads wait.
 */
ORR_API void orr_thread_set_daemon(struct orr_process *p);

/* Do not run p at the start; before p first runs. */
ORR_API void orr_process_dont_initialize(struct orr_process *p);

/* Add ev to the static sensitivity of p; before p first runs. */
ORR_API void orr_sensitive(struct orr_process *p, struct orr_event *ev);

/*
 * Whether p has terminated: its function has returned for good (threads only),
 * or it was killed.
 */
ORR_API bool orr_process_ended(const struct orr_process *p);

/* The event that woke p last; NULL if it was a time-out or the start. */
ORR_API struct orr_event *orr_process_cause(const struct orr_process *p);

/*
 * For a method, called by itself: what triggers it next, once, in place of
 * its static sensitivity (5.2.17). The last call counts. Where a time-out is
 * given, ORR_TIME_MAX means none; lists are copied and hold 1 to 65535
 * events. _all wakes when every event has fired, in any order.
 */
ORR_API void orr_next_trigger(struct orr_process *self);
ORR_API void orr_next_trigger_for(struct orr_process *self, orr_time t);
ORR_API void orr_next_trigger_event(struct orr_process *self,
				    struct orr_event *ev, orr_time timeout);
ORR_API void orr_next_trigger_any(struct orr_process *self,
				  struct orr_event *const *evs, size_t n,
				  orr_time timeout);
ORR_API void orr_next_trigger_all(struct orr_process *self,
				  struct orr_event *const *evs, size_t n,
				  orr_time timeout);

/*
 * For a thread, called by itself: wait for the static sensitivity, for time
 * (0: one delta cycle), or for events (5.2.18). With a time-out (ORR_TIME_MAX:
 * none) they return false, or NULL, when it struck first; orr_wait_any
 * returns the event that fired first. Lists are as above. In a method, in a
 * clean-up, or of another process, a wait aborts.
 */
ORR_API void orr_wait(struct orr_process *self);
ORR_API void orr_wait_n(struct orr_process *self, uint32_t n); /* n > 0 times */
ORR_API void orr_wait_for(struct orr_process *self, orr_time t);
ORR_API void orr_wait_event(struct orr_process *self, struct orr_event *ev);
ORR_API bool orr_wait_event_for(struct orr_process *self, struct orr_event *ev,
				orr_time timeout);
ORR_API struct orr_event *orr_wait_any(struct orr_process *self,
				       struct orr_event *const *evs, size_t n,
				       orr_time timeout);
ORR_API bool orr_wait_all(struct orr_process *self,
			  struct orr_event *const *evs, size_t n,
			  orr_time timeout);

/*
 * In C and C++ the line that waits is kept, so that messages can name it; self
 * is evaluated twice. From other languages the functions do without.
 */
#define ORR_LINE(line) #line
#define ORR_SITE(file, line) file ":" ORR_LINE(line)
#define orr_at_site(self, call) \
	((self)->site = ORR_SITE(__FILE__, __LINE__), call)
#define orr_wait(self) orr_at_site(self, orr_wait(self))
#define orr_wait_n(self, n) orr_at_site(self, orr_wait_n(self, n))
#define orr_wait_for(self, t) orr_at_site(self, orr_wait_for(self, t))
#define orr_wait_event(self, ev) orr_at_site(self, orr_wait_event(self, ev))
#define orr_wait_event_for(self, ev, timeout) \
	orr_at_site(self, orr_wait_event_for(self, ev, timeout))
#define orr_wait_any(self, ...) \
	orr_at_site(self, orr_wait_any(self, __VA_ARGS__))
#define orr_wait_all(self, ...) \
	orr_at_site(self, orr_wait_all(self, __VA_ARGS__))

#ifdef __cplusplus
}
#endif

#endif

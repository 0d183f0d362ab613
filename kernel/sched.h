/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The simulation as the kernel sees it. One turn of the scheduler is the cycle
 * of IEEE 1666-2023 clause 4.3: evaluate, update, delta notification, and,
 * when nothing is left to do at this time, timed notification.
 */
#ifndef ORRERY_KERNEL_SCHED_H
#define ORRERY_KERNEL_SCHED_H

#include "arena.h"
#include "coro.h"
#include "door.h"
#include "wheel.h"

#include <orrery/channel.h>
#include <orrery/clock.h>
#include <orrery/log.h>
#include <orrery/port.h>
#include <orrery/process.h>
#include <orrery/signal.h>
#include <orrery/sim.h>

#include <stdatomic.h>

/*
 * orr_process.state: what the process waits for, or else what it does. The
 * plain wait for the static sensitivity is zero.
 */
enum {
	ORI_WAIT_STATIC,
	ORI_WAIT_COUNT, /* for a number of static triggers */
	ORI_WAIT_TIME,
	ORI_WAIT_EVENT, /* perhaps with a time-out, as all that follow */
	ORI_WAIT_ANY,
	ORI_WAIT_ALL,
	ORI_PARKED, /* runnable but for being suspended */
	ORI_PASSED_OVER, /* in the queue, but to wait when its turn comes */
	ORI_RUNNABLE,
	ORI_RUNNING,
	ORI_ENDED
};

/* orr_process.held: if and why a trigger does not make it runnable. */
enum {
	ORI_SUSPENDED = 1,
	ORI_DISABLED = 2,
	ORI_PARK = 4 /* a running method has suspended itself */
};

/* orr_process.pending: what a process finds instead when it would go on. */
enum {
	ORI_NOTHING,
	ORI_BORN_RESET, /* a reset condition holds from the start */
	ORI_RESET,
	ORI_THROW,
	ORI_KILL,
	ORI_AGAIN /* a method has reset itself */
};

/* orr_object.flags of a process */
enum {
	ORI_UNWINDING = 1,
	ORI_CLOCKED = 2, /* it may only wait for its edge */
	ORI_SPAWNED = 4, /* in memory of the simulation */
	ORI_DAEMON = 8 /* it may wait for ever */
};

struct ori_sensed {
	struct ori_sensed *next;
	struct orr_event *event;
};

/* ori_control.all_flags */
enum { ORI_SUSPENDS_ALL = 1, ORI_UNSUSPENDABLE = 2 };

/* What all threads, but few methods need. */
struct ori_control {
	struct ori_coro *thread; /* its stack */
	orr_time since; /* when a thread began to wait */
	struct orr_event *terminated; /* these two are kept as memory, too */
	struct orr_event *reset;
	struct orr_cleanup *cleanups; /* the latest first */
	struct ori_catch *catches;
	uint64_t counted; /* event_count when a static trigger last counted */
	int thrown;
	unsigned resets; /* how many reset conditions hold */
	uint8_t all_flags;
	bool sync_reset;
	orr_time parked; /* when it was woken; ORR_TIME_MAX: it was not */
	bool deferred; /* it runs another, and unwinds when that is over */
	void *arg;
	struct ori_sensed *sensed; /* static sensitivity of a spawned one */
	struct ori_reset *reset_by; /* signals */
	struct ori_waiters *many; /* for waits on lists, kept for the next */
};

/* orr_object.flags of an event: an edge of a clock, armed when waited for. */
enum { ORI_EVENT_POSEDGE = 1, ORI_EVENT_NEGEDGE, ORI_EVENT_BOTH_EDGES };

/* The processes but the first that are statically sensitive to an event. */
struct orr_sensitivity {
	uint32_t count;
	uint32_t room;
	struct orr_process *processes[];
};

/* Timers that fire in this delta cycle; a cancelled one leaves a NULL. */
struct ori_timers {
	struct orr_timer **items;
	uint32_t count;
	uint32_t cancelled;
	uint32_t room;
};

/* Channels that asked for an update in this delta cycle. */
struct ori_updates {
	struct orr_channel **items;
	uint32_t count;
	uint32_t room;
	bool foreign; /* not all of them are the kernel's own */
};

struct ori_names {
	struct orr_object **slots;
	uint32_t count;
	uint32_t room; /* a power of two */
};

/* The list that a process waits for. */
struct ori_waiters {
	uint16_t room;
	uint16_t used;
	struct orr_waiter items[];
};

/* orr_sim.attention: why the scheduler has to look up between two cycles. */
enum {
	ORI_POSTED = 1, /* set by any OS thread */
	ORI_HALT = 2, /* stop or pause */
	ORI_PACED = 4,
	ORI_NESTED = 8, /* a process was made to run from within another */
	ORI_FUEL = 16, /* time for the heartbeat */
	ORI_STAGED = 32, /* callbacks of stages that each cycle has */
	ORI_STILL = 64, /* simulated time is not to advance */
	ORI_WATCHED = 256, /* processes are watched */
	ORI_STEP = 128 /* one delta cycle and no more */
};

enum { ORI_FUEL_ROOM = 1024 };

struct orr_sim {
	orr_time now; /* as in orr_sim_head */
	struct orr_process *current;
	uint64_t delta_count;
	struct ori_updates updates;
	struct orr_process *run_first;
	struct orr_process *run_last;
	atomic_uint attention;
	uint32_t fuel; /* delta cycles until the next look at the host */
	bool evaluated; /* something has run since the last update phase */
	bool updating; /* in the update phase */
	bool hash_on;
	bool bound; /* all ports; there may be no more of them */
	bool started;
	bool running; /* inside orr_sim_run */
	bool stop;
	bool stopped;
	bool pause;
	bool stop_at_once; /* the stop mode */
	bool cut; /* stopped in the midst of a delta cycle */
	bool circling; /* in immediate notifications */
	bool guarded; /* overflows of stacks are reported */
	void *alternate; /* stack for that */
	bool explained; /* why nothing goes on; once is enough */
	orr_time limit; /* of the present run */
	uint64_t time_delta; /* the count when this time began */
	uint64_t delta_limit; /* of cycles at one time; 0: none */
	uint64_t immediate; /* notifications, in units of the fuel */
	uint64_t immediate_delta; /* and in which delta cycle */
	uint64_t stamp; /* a number for each evaluation phase, from 1 */
	uint64_t event_count;
	struct ori_timers delta;
	struct orr_process *handed; /* to run next, by a thread that cannot */
	unsigned depth; /* of processes that were run from within another */
	unsigned spawned; /* for names */
	unsigned stages; /* that callbacks are called at */
	struct orr_stage_callback *callbacks;
	unsigned suspenders; /* of all, and who needs time all the same */
	unsigned unsuspendables;
	struct orr_process *idle_processes; /* memory for spawned ones */
	struct ori_sensed *idle_sensed;
	struct ori_reset *idle_resets;
	uint64_t hash;
	const struct orr_object *inside; /* what is called, for samplers */
	const struct orr_process *insider; /* by whom */
	struct ori_wheel timed;
	struct orr_object root;
	struct ori_names names;
	struct ori_arena arena;
	struct ori_stacks stacks;
	struct ori_door door;
	struct orr_port *ports; /* in the order of their creation */
	struct orr_port *last_port;
	struct orr_export *exports;
	struct ori_hook *at_return;
	struct ori_hook *at_free;
	struct ori_attachment *attachments;
	struct ori_hook *at_abort;
	orr_sim_watch_fn *watch; /* of processes that run; NULL: none */
	void *watch_arg;
	orr_delay_fn *on_delay;
	void *on_delay_arg;
	struct ori_reports *reports; /* NULL: none as yet */
	orr_log_fn *log;
	void *log_arg;
	enum orr_log_level log_level;
};

/* Whether the scheduler need not look up. */
static inline bool ori_is_plain(const struct orr_sim *sim)
{
	return !atomic_load_explicit(&sim->attention, memory_order_relaxed);
}

/*
 * Whether p is in that state and not held. These are read one by one: a wider
 * load would have to wait for the store of the state, which may be recent.
 */
static inline bool ori_is_just(const struct orr_process *p, unsigned state)
{
	return p->state == state &&
	       !__atomic_load_n(&p->held, __ATOMIC_RELAXED);
}

/*
 * Which runnable process is next is left open by 4.3.2.3; here, the one that
 * became runnable first. test/diff has an order of its own: it brings another
 * one to the front of the queue, and is told of one that is not queued.
 */
#ifndef ORI_CHOOSE
#define ORI_CHOOSE(sim) ((void)0)
#define ORI_CHOSEN(sim, p) ((void)0)
#endif

/* notify.c */
void ori_timer_arm(struct orr_sim *sim, struct orr_timer *t, orr_time delay);
void ori_timer_disarm(struct orr_sim *sim, struct orr_timer *t);
void ori_event_notify_updated(struct orr_sim *sim, struct orr_event *ev);
void ori_fire_deltas(struct orr_sim *sim);
struct orr_process *ori_notify_delta(struct orr_sim *sim);
struct orr_timer *ori_advance_time(struct orr_sim *sim);
void ori_fire_timed(struct orr_sim *sim, struct orr_timer *t);
struct orr_process *ori_notify_timed(struct orr_sim *sim, bool *any);

/* sched.c */
void ori_make_runnable(struct orr_sim *sim, struct orr_process *p);
void ori_make_next(struct orr_process *p);
bool ori_is_queued(const struct orr_process *p);
void ori_unqueue(struct orr_process *p);
struct orr_process *ori_dequeue(struct orr_sim *sim);
struct orr_process *ori_next(struct orr_sim *sim);
void ori_look_up(struct orr_sim *sim, unsigned why, bool on);
bool ori_busy(const struct orr_sim *sim);
enum orr_run ori_run_until(struct orr_sim *sim, orr_time limit);
enum orr_run ori_step(struct orr_sim *sim);
/* One delta cycle; saw is called with each process before it runs. */
void ori_evaluate(struct orr_sim *sim,
		  void (*saw)(const struct orr_process *p, void *arg),
		  void *arg);

/* guard.c */
void ori_guard_stacks(struct orr_sim *sim);
void ori_unguard_stacks(struct orr_sim *sim);

/* hang.c */
bool ori_is_livelock(const struct orr_sim *sim);
void ori_explain_livelock(struct orr_sim *sim);
void ori_explain_starvation(struct orr_sim *sim);
void ori_count_immediate(struct orr_event *ev);

/* stage.c */
void ori_stage(struct orr_sim *sim, enum orr_stage stage);
bool ori_is_still(const struct orr_sim *sim);
void ori_forget_suspensions(struct orr_process *p);

/* A process goes on that has waited for what since then. */
static inline void ori_delayed(const struct orr_process *p,
			       const struct orr_object *what, orr_time since)
{
	const struct orr_sim *sim = p->obj.sim;

	if (sim->on_delay)
		sim->on_delay(sim->on_delay_arg, p, what, since);
}

/* event.c */
void ori_event_fire(struct orr_sim *sim, struct orr_event *ev);
struct orr_process *ori_event_take_only_listener(struct orr_event *ev);
void ori_event_add_waiter(struct orr_event *ev, struct orr_waiter *w);
void ori_event_remove_waiter(struct orr_waiter *w);

static inline bool ori_delta_is_pending(const struct orr_sim *sim)
{
	return sim->delta.count != sim->delta.cancelled;
}

/* channel.c; a request by the kernel's own channels is inlined */
void ori_add_update(struct orr_channel *c);

static inline void ori_request_update(struct orr_channel *c)
{
	if (!(c->obj.flags & ORR_CHANNEL_REQUESTED))
		ori_add_update(c);
}

/* process.c */
struct ori_control *ori_control(struct orr_process *p);
bool ori_is_thread(const struct orr_process *p);
void ori_park(struct orr_process *p, orr_time woken);
void ori_process_hold(struct orr_process *p);
void ori_process_terminate(struct orr_process *p);
void ori_process_begin(struct orr_sim *sim, struct orr_process *p);
void ori_process_run(struct orr_process *p);
void ori_method_run(struct orr_sim *sim, struct orr_process *p);
void ori_methods_run(struct orr_sim *sim);

/* wait.c */
void ori_end_wait(struct orr_process *p, unsigned wait);
void ori_process_static(struct orr_sim *sim, struct orr_process *p,
			struct orr_event *cause);
bool ori_process_dynamic(struct orr_process *p, struct orr_event *cause);
void ori_process_timeout(struct orr_process *p);
void ori_suspend(struct orr_process *self, unsigned wait);
/* Abort unless self is a thread that may wait for an event now. */
void ori_check_may_wait(const struct orr_process *self, const char *caller);

/* unwind.c */
_Noreturn void ori_unwind(void *process);
void ori_settle_pending(struct orr_process *p);
void ori_begin_reset(struct orr_process *p);

/* control.c */
void ori_process_preempt(struct orr_process *p);
void ori_reset_changed(struct orr_process *p, bool async, bool asserted);

/* Whether the process has been asked for this event of its own. */
static inline bool ori_is_made(const struct orr_event *own)
{
	return own && own->obj.parent;
}

/* reset.c */
void ori_forget_resets(struct orr_process *p);

/* value_events.c, clock.c, port.c, object.c */
void ori_listen(struct orr_listener **list, struct orr_listener *l);
void ori_unlisten(struct orr_listener **list, struct orr_listener *l);
void ori_call_listeners(struct orr_listener *list);
void ori_clock_wanted(struct orr_event *edge);
void ori_clock_unwanted(struct orr_event *edge);
void ori_clock_fired(struct orr_event *edge);
void ori_ports_bind(struct orr_sim *sim);
void ori_names_fini(struct ori_names *names);
/* As orr_object_init_kind, but the name is one that stays. */
void ori_object_init(struct orr_object *obj, struct orr_object *parent,
		     const char *name, enum orr_kind kind);

#endif

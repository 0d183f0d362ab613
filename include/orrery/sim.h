/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One simulation: its clock, its pending notifications, its objects. It owns
 * all memory that the library allocates. Simulations share nothing; any
 * number may live in one process, each used by one OS thread at a time. Only
 * orr_sim_post may be called from other threads.
 */
#ifndef ORRERY_SIM_H
#define ORRERY_SIM_H

#include <orrery/object.h>
#include <orrery/time.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Why orr_sim_run returned. */
enum orr_run {
	ORR_RUN_LIMIT, /* simulated time reached the limit */
	ORR_RUN_STARVED, /* nothing is pending and nobody outside is attached */
	ORR_RUN_PAUSED, /* orr_sim_pause; may be run again */
	ORR_RUN_STOPPED, /* orr_sim_stop; the simulation has ended */
	ORR_RUN_LIVELOCK /* more delta cycles at one time than the limit */
};

/* How a simulation begins. Private, for what is inlined. */
struct orr_sim_head {
	orr_time now;
	struct orr_process *current; /* the one that runs */
	uint64_t delta_count;
	struct orr_channel **updates; /* that are requested */
	uint32_t update_count;
	uint32_t update_room;
};

/* Create a simulation at time 0; aborts when memory is exhausted. */
ORR_API struct orr_sim *orr_sim_new(void);

/*
 * Release the simulation with all stacks, names and memory that it lent.
 * Objects initialised from it are dead, and are not touched: their memory may
 * already be gone. Not allowed from inside a process. NULL: nothing.
 */
ORR_API void orr_sim_free(struct orr_sim *sim);

/* The root of the object hierarchy. */
ORR_API struct orr_object *orr_sim_root(struct orr_sim *sim);

/*
 * Run for a duration of simulated time, everything at the end time included,
 * or with ORR_TIME_MAX until nothing is pending (IEEE 1666-2023 clause
 * 4.4.5.3). The first call runs the initialization phase. After
 * ORR_RUN_LIMIT the time is exactly the end time. Not allowed from inside a
 * process.
 */
ORR_API enum orr_run orr_sim_run(struct orr_sim *sim, orr_time duration);

/*
 * Run a single delta cycle at the present time, or nothing if no process is
 * runnable and nothing is to be updated or notified (4.4.5.3). Returns
 * ORR_RUN_LIMIT unless it was stopped or paused. Not allowed from inside a
 * process.
 */
ORR_API enum orr_run orr_sim_step(struct orr_sim *sim);

/*
 * End the simulation, or halt it for now, when this delta cycle is over
 * (4.6.4). Outside a run they make the next one return before any process
 * runs. A simulation that has ended may be looked at and freed but not run.
 */
ORR_API void orr_sim_stop(struct orr_sim *sim);
ORR_API void orr_sim_pause(struct orr_sim *sim);

/*
 * When a stop takes effect: at the end of the delta cycle, if not set, or as
 * soon as the process that stops it returns or waits; then no other runs, and
 * there is no update phase.
 */
enum orr_stop_mode { ORR_STOP_FINISH_DELTA, ORR_STOP_IMMEDIATE };
ORR_API void orr_sim_set_stop_mode(struct orr_sim *sim,
				   enum orr_stop_mode mode);

/*
 * How many delta cycles, or immediate notifications in one of them, there may
 * be at one time before the simulation is taken to run in circles; 10^8 if not
 * set, 0 for any number. The run then ends with an error in the log that names
 * the processes and events of the circle, and may be gone on with. Looked at
 * after every 1024.
 */
ORR_API void orr_sim_set_delta_limit(struct orr_sim *sim, uint64_t limit);

/* Where the simulation stands (4.6.9). */
enum orr_sim_status {
	ORR_SIM_ELABORATION, /* until it runs for the first time */
	ORR_SIM_RUNNING,
	ORR_SIM_PAUSED, /* between two runs */
	ORR_SIM_SUSPENDED, /* by orr_sim_suspend_all, and nothing is due now */
	ORR_SIM_STOPPED
};

ORR_API enum orr_sim_status orr_sim_status(const struct orr_sim *sim);

/*
 * Let simulated time stand still, once nothing is left to do at the present
 * time, until as many calls of the second function have been made as of the
 * first: to wait for something outside (4.6.3). A process counts once, however
 * often it calls. A run without limit waits for posts meanwhile if
 * orr_sim_outside says that somebody may come, and else ends in starvation, as
 * one with a limit does at the time that was reached.
 */
ORR_API void orr_sim_suspend_all(struct orr_sim *sim);
ORR_API void orr_sim_unsuspend_all(struct orr_sim *sim);

/*
 * Say of the process that is running that it needs simulated time to go on
 * even while all are suspended, or no longer.
 */
ORR_API void orr_sim_unsuspendable(struct orr_sim *sim);
ORR_API void orr_sim_suspendable(struct orr_sim *sim);

/*
 * Stages of the simulation at which callbacks are called (4.6.13). What may be
 * made is said behind each. At the two that say "nothing" a callback may look,
 * stop or pause, but not notify or cancel an event, ask for an update, or make
 * or unwind a process, which aborts.
 */
enum orr_stage {
	ORR_BEFORE_END_OF_ELABORATION = 1, /* objects, bindings, callbacks */
	ORR_END_OF_ELABORATION = 2, /* processes; ports are bound now */
	ORR_START_OF_SIMULATION = 4, /* files; before anything runs */
	ORR_POST_UPDATE = 8, /* after each update phase; nothing */
	ORR_PRE_TIMESTEP = 16, /* before time advances; nothing */
	ORR_PRE_PAUSE = 32, /* before a run returns that was paused */
	ORR_PRE_SUSPEND = 64, /* by the first orr_sim_suspend_all */
	ORR_POST_SUSPEND = 128, /* by the last orr_sim_unsuspend_all */
	ORR_PRE_STOP = 256, /* before a run returns that was stopped */
	ORR_END_OF_SIMULATION = 512 /* after that; files may be closed */
};

struct orr_stage_callback {
	void (*fn)(struct orr_stage_callback *callback, enum orr_stage stage);
	/* private */
	struct orr_stage_callback *next;
	unsigned stages;
};

/*
 * Have callback->fn called at each of stages, the values of the enumeration
 * added up, in the order in which callbacks were added; or no longer. The
 * struct is the caller's and stays in place in between. No stage, or one that
 * there is not, aborts; one that is over is a warning.
 */
ORR_API void orr_sim_add_callback(struct orr_sim *sim,
				  struct orr_stage_callback *callback,
				  unsigned stages);
ORR_API void orr_sim_remove_callback(struct orr_sim *sim,
				     struct orr_stage_callback *callback);

/*
 * The simulated time, and the number of delta cycles since the start in which
 * a process ran (4.6.6).
 */
ORR_API orr_time orr_now(const struct orr_sim *sim);
ORR_API uint64_t orr_sim_delta_count(const struct orr_sim *sim);

/* When the next notification is due; ORR_TIME_MAX if none is pending. */
ORR_API orr_time orr_sim_next_time(const struct orr_sim *sim);

/* How many notifications and time-outs have fired. */
ORR_API uint64_t orr_sim_event_count(const struct orr_sim *sim);

/*
 * Call fn with arg and each process just before it runs, from the next phase
 * on; NULL: no longer. One at a time, and it may change nothing. While it is
 * there the scheduler goes the long way; without, it costs nothing.
 */
typedef void orr_sim_watch_fn(void *arg, struct orr_process *p);
ORR_API void orr_sim_watch(struct orr_sim *sim, orr_sim_watch_fn *fn,
			   void *arg);

/* The process that is running, or NULL. */
ORR_API struct orr_process *orr_sim_current(const struct orr_sim *sim);

/*
 * Whose code it runs, if not its own: the innermost object that has been
 * entered, or NULL. A bus enters the target of each transfer while it calls
 * it; others that call foreign code may do the same, and restore when it
 * returns what orr_sim_enter gave them. Of a process that waits inside an
 * object this is forgotten when another enters one meanwhile.
 *
 * orr_sim_inside and orr_sim_current may be called by the handler of a signal
 * that has interrupted the thread of the simulation: by a sampling profiler.
 */
ORR_API const struct orr_object *orr_sim_inside(const struct orr_sim *sim);
ORR_API const struct orr_object *orr_sim_enter(struct orr_sim *sim,
					       const struct orr_object *obj);
ORR_API void orr_sim_leave(struct orr_sim *sim, const struct orr_object *outer);

/*
 * The run hash: 64 bits over every notification that fired (time, object,
 * kind) and whatever models fold in (the bus: every transaction). Equal runs
 * have equal hashes, on every machine and build. Off until enabled.
 */
ORR_API void orr_sim_hash_enable(struct orr_sim *sim, bool on);
ORR_API void orr_sim_hash_fold(struct orr_sim *sim, uint64_t value);
ORR_API void orr_sim_hash_fold_bytes(struct orr_sim *sim, const void *bytes,
				     size_t n);
ORR_API uint64_t orr_sim_hash(const struct orr_sim *sim);

/*
 * Zeroed memory that lives as long as the simulation; aborts when exhausted.
 * And functions to call with arg whenever orr_sim_run is about to return, and
 * at orr_sim_free; latest first. Neither may notify.
 */
ORR_API void *orr_sim_alloc(struct orr_sim *sim, size_t size);
ORR_API void orr_sim_at_return(struct orr_sim *sim, void (*fn)(void *arg),
			       void *arg);
ORR_API void orr_sim_at_free(struct orr_sim *sim, void (*fn)(void *arg),
			     void *arg);

/*
 * Call fn with arg whenever a process goes on that could not do so at once: it
 * has been granted what, a mutex or semaphore for which it asked at the time
 * since (also if that is now), or what is itself, woken at that time while it
 * was suspended. fn may not change the run. NULL: nobody, as at first.
 */
typedef void orr_delay_fn(void *arg, const struct orr_process *p,
			  const struct orr_object *what, orr_time since);
ORR_API void orr_sim_on_delay(struct orr_sim *sim, orr_delay_fn *fn, void *arg);

/*
 * What another layer keeps with the simulation, in memory that lives as long:
 * found again by key, an address of its own. NULL: nothing has been attached.
 */
ORR_API void orr_sim_attach(struct orr_sim *sim, const void *key, void *what);
ORR_API void *orr_sim_attached(const struct orr_sim *sim, const void *key);

/*
 * Call fn with arg, once, when orr_fail is about to abort: to complete a file,
 * or to say what was before. Latest first; with the simulation in the state of
 * the failure, which nothing may change. A program's handler of SIGABRT,
 * SIGSEGV and the like has them called with orr_sim_rescue.
 */
ORR_API void orr_sim_at_abort(struct orr_sim *sim, void (*fn)(void *arg),
			      void *arg);
ORR_API void orr_sim_rescue(struct orr_sim *sim);

/*
 * The one door for outside input. orr_sim_post may be called from any OS
 * thread; fn runs later in the simulation's thread, between delta cycles, in
 * the order of the posts, and may notify events. The struct is the poster's
 * and must stay in place until fn is called; from then on it may be reused.
 */
struct orr_post {
	void (*fn)(struct orr_post *post);
	/* private */
	struct orr_post *next;
};

ORR_API void orr_sim_post(struct orr_sim *sim, struct orr_post *post);

/*
 * Say that somebody outside may post (n > 0), or no longer will (n < 0).
 * While somebody may, a run without limit waits for posts instead of
 * starving. Not thread-safe: call it from the simulation's thread.
 */
ORR_API void orr_sim_outside(struct orr_sim *sim, int n);

/*
 * Pace simulated time to the host's monotonic clock from now on, or not. A
 * paced run sleeps until the next notification is due or a post arrives; a
 * post enters at the simulated time that matches its arrival.
 */
ORR_API void orr_sim_set_realtime(struct orr_sim *sim, bool on);

/*
 * Call fn with arg from orr_sim_run about every interval_ms milliseconds of
 * host time, and never again once interval_ms is 0. For progress displays; fn
 * may pause or stop the simulation but must not notify.
 */
ORR_API void orr_sim_set_heartbeat(struct orr_sim *sim, unsigned interval_ms,
				   void (*fn)(struct orr_sim *sim, void *arg),
				   void *arg);

/*
 * For a process that itself waits for the host, as a read from a pipe does:
 * call the heartbeat if it is due, and say in how many milliseconds it is due
 * again, -1 for never: a time-out for poll(2).
 */
ORR_API int orr_sim_beat(struct orr_sim *sim);

/* Whether the run is to stop or pause, so that such a wait should end. */
ORR_API bool orr_sim_halting(const struct orr_sim *sim);

#ifdef __cplusplus
}
#endif

#endif

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
#include <orrery/process.h>
#include <orrery/signal.h>
#include <orrery/sim.h>

/* enum values of orr_process.state and .wait */
enum {
	ORI_WAITING,
	ORI_PASSED_OVER, /* in the queue, but to wait when its turn comes */
	ORI_RUNNABLE,
	ORI_RUNNING,
	ORI_ENDED
};
enum { ORI_WAIT_STATIC, ORI_WAIT_ANY, ORI_WAIT_ALL };

/* orr_object.flags of an event: an edge of a clock, armed when waited for. */
enum { ORI_EVENT_POSEDGE = 1, ORI_EVENT_NEGEDGE, ORI_EVENT_BOTH_EDGES };

/* And of a channel; the other bits are free for its kind. */
enum { ORI_CHANNEL_REQUESTED = 1 };

/* The processes that are statically sensitive to an event. */
struct orr_sensitivity {
	uint32_t count;
	uint32_t room;
	struct orr_process *processes[];
};

/* Timers that fire in this delta cycle; a cancelled one leaves a NULL. */
struct ori_timers {
	struct orr_timer **items;
	uint32_t count;
	uint32_t live;
	uint32_t room;
};

/* Channels that asked for an update in this delta cycle. */
struct ori_updates {
	struct orr_channel **items;
	uint32_t count;
	uint32_t room;
};

struct ori_names {
	struct orr_object **slots;
	uint32_t count;
	uint32_t room; /* a power of two */
};

enum ori_phase {
	ORI_ELABORATION,
	ORI_EVALUATION,
	ORI_UPDATE,
	ORI_NOTIFICATION
};

struct orr_sim {
	orr_time now;
	struct orr_process *current;
	struct orr_process *run_first;
	struct orr_process *run_last;
	struct ori_wheel timed;
	struct ori_timers delta;
	struct ori_updates updates;
	uint64_t delta_count;
	uint64_t event_count;
	uint64_t hash;
	bool hash_on;
	bool started;
	bool running; /* inside orr_sim_run */
	bool stop;
	bool stopped;
	bool pause;
	enum ori_phase phase;
	struct orr_object root;
	struct ori_names names;
	struct ori_arena arena;
	struct ori_stacks stacks;
	struct ori_door door;
	struct ori_hook *at_return;
	struct ori_hook *at_free;
	orr_log_fn *log;
	void *log_arg;
	enum orr_log_level log_level;
};

/* sched.c */
void ori_timer_arm(struct orr_sim *sim, struct orr_timer *t, orr_time delay);
void ori_timer_disarm(struct orr_sim *sim, struct orr_timer *t);
void ori_make_runnable(struct orr_process *p);
bool ori_busy(const struct orr_sim *sim);
enum orr_run ori_run_until(struct orr_sim *sim, orr_time limit);

/* event.c */
void ori_event_fire(struct orr_event *ev);
void ori_event_add_waiter(struct orr_event *ev, struct orr_waiter *w);
void ori_event_remove_waiter(struct orr_waiter *w);

/* process.c */
void ori_process_run(struct orr_process *p);
void ori_process_static(struct orr_process *p, struct orr_event *cause);
void ori_process_dynamic(struct orr_process *p, struct orr_event *cause);
void ori_process_timeout(struct orr_process *p);

/* signal.c, clock.c, object.c */
void ori_listen(struct orr_listener **list, struct orr_listener *l);
void ori_call_listeners(struct orr_listener *list);
void ori_clock_wanted(struct orr_event *edge);
void ori_clock_unwanted(struct orr_event *edge);
void ori_clock_fired(struct orr_event *edge);
void ori_names_fini(struct ori_names *names);

#endif

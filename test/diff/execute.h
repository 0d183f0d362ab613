/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The interpreter of networks, which both sides share, and what it asks of the
 * kernel at hand. It writes the trace: one line per happening,
 *
 *	>12.5 p3 wakes 01/2 by e1 T
 *	 12.5 p3 kill p2*
 *
 * that is time, delta cycle, process, what it does and, where a process
 * begins to run, the values of the signals / the fill of the fifos and what may
 * have woken it: all that it waited for and that has just fired, "T" if its
 * time is up. ">" marks where the scheduler gave control to another process:
 * the choice that the standard leaves open.
 */
#ifndef DIFF_EXECUTE_H
#define DIFF_EXECUTE_H

#include "network.h"
#include "text.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MAX_INSTANCES = 20, MAX_STEPS = 300, TRACE_TEXT = 65536 };

/* An event to wait for; of a process, the instance that is meant. */
struct awaited {
	struct source source;
	struct instance *instance;
};

enum wait_kind {
	WAIT_ON_STATIC,
	WAIT_ON_STATIC_N,
	WAIT_ON_TIME,
	WAIT_ON_ONE,
	WAIT_ON_ANY,
	WAIT_ON_ALL
};

struct wait {
	uint8_t kind;
	uint8_t count;
	bool timed;
	bool open; /* inside a channel: the cause is its own affair */
	uint32_t value; /* of WAIT_ON_STATIC_N */
	uint32_t timeout;
	uint64_t deadline;
	struct awaited list[MAX_LIST];
};

/* A process in being: one of the network, or one spawned from it. */
struct instance {
	const struct process *process;
	unsigned id; /* among all instances */
	unsigned index; /* of the process in the network */
	unsigned number; /* among the instances of that process */
	struct instance *parent; /* who spawned it */
	struct wait wait; /* the present or latest one */
	unsigned pc;
	unsigned depth; /* of control when it began the present operation */
	bool started;
	bool waited; /* in the present turn of its list */
	bool disturbed; /* by process control, so that the cause is open */
	bool suspended;
	uint64_t reset_itself_at; /* UINT64_MAX: never */
	bool killed;
	bool disabled;
	bool disabled_early; /* before the simulation started, ever */
	bool sync_reset;
	bool busy; /* makes others run right now: these */
	struct instance *acts_on;
	bool acts_on_descendants;
};

/* Run the network on the kernel at hand. */
void execute_network(const struct network *n, struct text *trace);

/* The body of a process, called by the kernel's side; and what was unwound. */
void execute_thread(struct instance *i);
void execute_method(struct instance *i);
void execute_unwound(struct instance *i);

/* A method has been left in the midst of an operation on itself. */
void execute_left(struct instance *i);

/* The latest instance of a process, or NULL; all instances by their id. */
struct instance *execute_latest(unsigned index);
struct instance *execute_instance(unsigned id);

/* The kernel's side: on_orrery.c or on_systemc.cpp. */

void kernel_build(const struct network *n);
void kernel_create(struct instance *i); /* before the start, or spawned */

uint64_t kernel_now(void);
uint64_t kernel_delta(void);
uint64_t kernel_next_time(void); /* UINT64_MAX: nothing is pending */

void kernel_notify(unsigned event);
void kernel_notify_delta(unsigned event);
void kernel_notify_after(unsigned event, uint32_t t);
void kernel_cancel(unsigned event);

void kernel_write(unsigned signal, unsigned value);
unsigned kernel_read(unsigned signal);

void kernel_queue_notify(unsigned queue, uint32_t t);
void kernel_queue_cancel(unsigned queue);

unsigned kernel_fifo_available(unsigned fifo);
unsigned kernel_fifo_free(unsigned fifo);
bool kernel_put(unsigned fifo, unsigned value);
bool kernel_get(unsigned fifo, unsigned *value);
bool kernel_trylock(struct instance *self, unsigned mutex);
bool kernel_unlock(struct instance *self, unsigned mutex);
bool kernel_tryacquire(unsigned semaphore);
void kernel_post(unsigned semaphore);

/* These wait. They return the code that was thrown at self meanwhile, or 0. */
int kernel_wait(struct instance *self, const struct wait *w);
int kernel_put_waiting(struct instance *self, unsigned fifo, unsigned value);
int kernel_get_waiting(struct instance *self, unsigned fifo, unsigned *value);
int kernel_lock(struct instance *self, unsigned mutex);
int kernel_acquire(struct instance *self, unsigned semaphore);

void kernel_next(struct instance *self, const struct wait *w);

/*
 * OP_SUSPEND to OP_SYNC_RESET_OFF; code is what OP_THROW throws. Returns what
 * was thrown at the caller meanwhile.
 */
int kernel_control(struct instance *self, enum op_kind kind,
		   struct instance *target, bool descendants, int code);
bool kernel_ended(struct instance *i);
bool kernel_unwinding(struct instance *i);

void kernel_pause(void);
void kernel_stop(void);
void kernel_run(uint32_t t);
void kernel_step(void);
bool kernel_stopped(void);

/* Whether the event has fired in, or just before, this evaluation phase. */
bool kernel_triggered(struct awaited a);

/*
 * Whether the kernel says that this ended the wait of self; NULL stands for
 * the time-out. True on SystemC, which does not say.
 */
bool kernel_woken_by(struct instance *self, const struct awaited *a);

#ifdef __cplusplus
}
#endif

#endif

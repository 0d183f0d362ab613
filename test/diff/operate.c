/* SPDX-License-Identifier: Apache-2.0 */
/* The interpreter: single operations, and which of them are defined. */
#include "machine.h"

#include <string.h>

void machine_skipped(const struct instance *i)
{
	machine_line(i, ' ');
	text_print(machine.trace, "skipped\n");
}

static void result(const char *format, unsigned value)
{
	text_print(machine.trace, format, value);
}

/* Channels. */

static void put_waiting(struct instance *i, const struct op *op)
{
	bool waits = kernel_fifo_free(op->object) == 0;
	int code;

	if (waits)
		machine_enter_channel(i);
	code = kernel_put_waiting(i, op->object, op->value);
	if (waits)
		machine_leave_channel(i, code);
}

static void get_waiting(struct instance *i, const struct op *op)
{
	bool waits = kernel_fifo_available(op->object) == 0;
	unsigned value = 0;
	int code;

	if (waits)
		machine_enter_channel(i);
	code = kernel_get_waiting(i, op->object, &value);
	if (waits)
		machine_leave_channel(i, code);
	if (!code) {
		machine_line(i, ' ');
		result("got %u\n", value);
	}
}

static void lock(struct instance *i, const struct op *op)
{
	if (kernel_trylock(i, op->object))
		return;
	machine_enter_channel(i);
	machine_leave_channel(i, kernel_lock(i, op->object));
}

static void acquire(struct instance *i, const struct op *op)
{
	if (kernel_tryacquire(op->object))
		return;
	machine_enter_channel(i);
	machine_leave_channel(i, kernel_acquire(i, op->object));
}

static void get(struct instance *i, const struct op *op)
{
	unsigned value = 0;
	bool ok = kernel_get(op->object, &value);

	machine_line(i, ' ');
	if (ok)
		result("got %u\n", value);
	else
		result("got nothing\n", 0);
}

static void tried(struct instance *i, bool ok)
{
	machine_line(i, ' ');
	text_print(machine.trace, "%s\n", ok ? "done" : "refused");
}

/* Process control. */

static bool below(const struct instance *i, const struct instance *ancestor)
{
	for (; i; i = i->parent)
		if (i == ancestor)
			return true;
	return false;
}

static bool reached(const struct instance *i, const struct instance *target,
		    bool descendants)
{
	return descendants ? below(i, target) : i == target;
}

/* Whether kind makes others run at once, within the operation. */
static bool preempts(enum op_kind kind)
{
	return kind == OP_KILL || kind == OP_RESET || kind == OP_THROW;
}

/* Whether somebody is in the midst of making i, perhaps among others, run. */
static bool is_acted_on(const struct instance *i)
{
	for (unsigned k = 0; k < machine.instances; k++) {
		const struct instance *by = &machine.instance[k];

		if (by->busy &&
		    reached(i, by->acts_on, by->acts_on_descendants))
			return true;
	}
	return false;
}

/*
 * What the standard does not define is skipped on both sides:
 * - suspending a process that has a reset signal or is in synchronous reset,
 *   and changing the synchronous reset of a suspended one;
 * - disabling a process that waits with a time-out;
 * - resuming a process that is both suspended and disabled (one that is only
 *   disabled is skipped as well, or was so before the start: SystemC runs it);
 * - throwing at a suspended thread and resetting a suspended method: whether
 *   what came before counts when it is resumed (on SystemC it does, other than
 *   for a thread that is reset);
 * - suspending a thread that was killed before it first ran, which SystemC has
 *   left in its queue, or killing it there in synchronous reset;
 * - resetting oneself twice at one time, as that would go on for ever;
 * - suspending, disabling and so on a process that somebody is about to act on,
 *   which may make that undefined;
 * - acting on a process that itself is in the midst of acting on others;
 * - making others run as a thread in reset: SystemC then resets the caller,
 *   as if it had waited;
 * - making others run as a method where there are asynchronous resets: SystemC
 *   then may run the threads that these wake before the method goes on.
 */
static bool defined(const struct instance *i, enum op_kind kind)
{
	if (i->busy || (!preempts(kind) && is_acted_on(i)))
		return false;
	switch (kind) {
	case OP_SUSPEND:
		return !i->process->reset_count && !i->sync_reset &&
		       (i->started || !i->killed);
	case OP_RESUME:
		return !i->disabled && !i->disabled_early;
	case OP_DISABLE:
		return !i->wait.timed;
	case OP_KILL:
		return i->started || !i->sync_reset;
	case OP_THROW:
		return !i->suspended;
	case OP_RESET:
		return !i->suspended || i->process->kind != KIND_METHOD;
	case OP_SYNC_RESET_ON:
	case OP_SYNC_RESET_OFF:
		return !i->suspended;
	default:
		return true;
	}
}

static bool in_reset(const struct instance *i)
{
	for (unsigned k = 0; k < i->process->reset_count; k++) {
		const struct reset *r = &i->process->resets[k];

		if (kernel_read(r->signal) == r->active)
			return true;
	}
	return i->sync_reset;
}

static bool has_async_reset(const struct network *n)
{
	for (unsigned p = 0; p < n->processes; p++)
		for (unsigned k = 0; k < n->process[p].reset_count; k++)
			if (n->process[p].resets[k].async)
				return true;
	return false;
}

/* Whether self can make others run within its operation, and go on after it. */
static bool may_preempt(const struct instance *self)
{
	return self->process->kind == KIND_METHOD
		       ? !has_async_reset(machine.network)
		       : !in_reset(self);
}

static bool may_control(const struct instance *self, enum op_kind kind,
			const struct instance *target, bool descendants)
{
	for (unsigned k = 0; k < machine.instances; k++) {
		struct instance *i = &machine.instance[k];

		if (reached(i, target, descendants) && !defined(i, kind))
			return false;
	}
	if (preempts(kind) && !may_preempt(self))
		return false;
	if (kind == OP_RESET && self == target &&
	    self->reset_itself_at == kernel_now())
		return false;
	/* whether it comes to the rest is open when the caller is first */
	return !self || self == target || !reached(self, target, descendants) ||
	       (!preempts(kind) && kind != OP_SUSPEND);
}

static void note(struct instance *i, enum op_kind kind)
{
	i->disturbed = true;
	switch (kind) {
	case OP_SUSPEND:
	case OP_RESUME:
		i->suspended = kind == OP_SUSPEND;
		break;
	case OP_DISABLE:
	case OP_ENABLE:
		i->disabled = kind == OP_DISABLE;
		i->disabled_early |= i->disabled && !machine.started;
		break;
	case OP_SYNC_RESET_ON:
	case OP_SYNC_RESET_OFF:
		i->sync_reset = kind == OP_SYNC_RESET_ON;
		break;
	case OP_KILL:
		i->killed = true;
		break;
	case OP_RESET:
		i->pc = 0;
		break;
	default:
		break;
	}
}

static void note_all(enum op_kind kind, const struct instance *target,
		     bool descendants)
{
	for (unsigned k = 0; k < machine.instances; k++)
		if (reached(&machine.instance[k], target, descendants))
			note(&machine.instance[k], kind);
}

static int apply(struct instance *self, const struct op *op,
		 struct instance *target)
{
	return kernel_control(self, (enum op_kind)op->kind, target,
			      op->descendants, (int)op->value);
}

static int preempt(struct instance *self, const struct op *op,
		   struct instance *target)
{
	int code;

	self->depth = machine.depth;
	self->busy = true;
	self->acts_on = target;
	self->acts_on_descendants = op->descendants;
	machine.depth++;
	code = apply(self, op, target);
	machine.depth = self->depth;
	self->busy = false;
	return code;
}

/*
 * False if self is a method that has killed or reset itself. There it leaves
 * the function on SystemC; on Orrery it returns, and runs again when reset.
 */
static bool control(struct instance *self, const struct op *op)
{
	enum op_kind kind = (enum op_kind)op->kind;
	struct instance *target = execute_latest(op->object);
	bool own = self && self == target;
	bool thread = own && self->process->kind != KIND_METHOD;
	int code;

	if (!target || !may_control(self, kind, target, op->descendants)) {
		machine_skipped(self);
		return true;
	}
	note_all(kind, target, op->descendants);
	if (own && kind == OP_RESET)
		self->reset_itself_at = kernel_now();
	if (own && !thread && kind == OP_RESET)
		machine.again = self;
	if (thread && kind == OP_SUSPEND)
		machine_suspended(self);
	if (preempts(kind) && !(own && !op->descendants))
		code = preempt(self, op, target);
	else
		code = apply(self, op, target);
	if (thread && kind == OP_SUSPEND)
		machine_resumed(self);
	if (code)
		machine_caught(self, code);
	if (own && !thread && (kind == OP_KILL || kind == OP_RESET))
		return false;
	if (kernel_ended(target)) {
		machine_line(self, ' ');
		text_print(machine.trace, "sees it ended\n");
	}
	return true;
}

static void spawn(struct instance *i, const struct op *op)
{
	if (!machine_create(op->object, i))
		machine_skipped(i);
}

void machine_print_op(const struct instance *i, const struct op *op)
{
	char text[128];

	op_print(op, text, sizeof(text));
	machine_line(i, ' ');
	text_print(machine.trace, "%s\n", text);
}

static void queue_notify(const struct op *op)
{
	unsigned q = op->object;

	machine.due[q].at[machine.due[q].count++] = kernel_now() + op->value;
	kernel_queue_notify(q, op->value);
}

/*
 * The SystemC side fails an assertion of its own if a notification is due now
 * and all are cancelled before its internal process has run.
 */
static void queue_cancel(const struct instance *i, const struct op *op)
{
	unsigned q = op->object;

	for (unsigned k = 0; k < machine.due[q].count; k++)
		if (machine.due[q].at[k] == kernel_now()) {
			machine_skipped(i);
			return;
		}
	machine.due[q].count = 0;
	kernel_queue_cancel(q);
}

static void notify(const struct instance *i, const struct op *op)
{
	switch (op->kind) {
	case OP_NOTIFY:
		kernel_notify(op->object);
		break;
	case OP_NOTIFY_DELTA:
		kernel_notify_delta(op->object);
		break;
	case OP_NOTIFY_AFTER:
		kernel_notify_after(op->object, op->value);
		break;
	case OP_CANCEL:
		kernel_cancel(op->object);
		break;
	case OP_QUEUE_NOTIFY:
		queue_notify(op);
		break;
	default:
		queue_cancel(i, op);
	}
}

static void use_channel(struct instance *i, const struct op *op)
{
	switch (op->kind) {
	case OP_PUT:
		tried(i, kernel_put(op->object, op->value));
		break;
	case OP_GET:
		get(i, op);
		break;
	case OP_PUT_WAITING:
		put_waiting(i, op);
		break;
	case OP_GET_WAITING:
		get_waiting(i, op);
		break;
	case OP_TRYLOCK:
		tried(i, kernel_trylock(i, op->object));
		break;
	case OP_LOCK:
		lock(i, op);
		break;
	case OP_UNLOCK:
		tried(i, kernel_unlock(i, op->object));
		break;
	case OP_TRYACQUIRE:
		tried(i, kernel_tryacquire(op->object));
		break;
	case OP_ACQUIRE:
		acquire(i, op);
		break;
	default:
		kernel_post(op->object);
	}
}

bool machine_op(struct instance *i, const struct op *op)
{
	machine.steps++;
	machine_print_op(i, op);
	if (op->kind <= OP_CANCEL || op->kind == OP_QUEUE_NOTIFY ||
	    op->kind == OP_QUEUE_CANCEL)
		notify(i, op);
	else if (op->kind == OP_WRITE)
		kernel_write(op->object, op->value);
	else if (op->kind >= OP_PUT && op->kind <= OP_POST)
		use_channel(i, op);
	else if (op->kind >= OP_WAIT && op->kind <= OP_WAIT_ALL_FOR)
		machine_wait(i, op);
	else if (op->kind >= OP_NEXT && op->kind <= OP_NEXT_ALL_FOR)
		machine_next(i, op);
	else if (op->kind == OP_SPAWN)
		spawn(i, op);
	else if (op->kind >= OP_SUSPEND && op->kind <= OP_SYNC_RESET_OFF)
		return control(i, op);
	else if (op->kind == OP_PAUSE)
		kernel_pause();
	else if (op->kind == OP_STOP)
		kernel_stop();
	return op->kind != OP_END;
}

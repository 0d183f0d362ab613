/* SPDX-License-Identifier: Apache-2.0 */
/* The interpreter: processes, their turns and waits, and the main list. */
#include "execute.h"

#include "machine.h"

#include <string.h>

struct machine machine;

static const struct wait static_wait = {.kind = WAIT_ON_STATIC};

struct instance *execute_instance(unsigned id)
{
	return id < machine.instances ? &machine.instance[id] : NULL;
}

struct instance *execute_latest(unsigned index)
{
	for (unsigned id = machine.instances; id-- > 0;)
		if (machine.instance[id].index == index)
			return &machine.instance[id];
	return NULL;
}

struct instance *machine_create(unsigned index, struct instance *parent)
{
	struct instance *latest = execute_latest(index);
	struct instance *i;

	if (machine.instances == MAX_INSTANCES)
		return NULL;
	i = &machine.instance[machine.instances];
	*i = (struct instance){
		.process = &machine.network->process[index],
		.id = machine.instances++,
		.index = index,
		.number = latest ? latest->number + 1 : 0,
		.parent = parent,
		.reset_itself_at = UINT64_MAX,
	};
	kernel_create(i);
	return i;
}

/* Lines of the trace. */

void machine_name(const struct instance *i, struct text *t)
{
	if (!i)
		text_print(t, "main");
	else if (i->process->spawned)
		text_print(t, "p%u.%u", i->index, i->number);
	else
		text_print(t, "p%u", i->index);
}

void machine_line(const struct instance *i, char mark)
{
	text_print(machine.trace, "%c%llu.%llu ", mark,
		   (unsigned long long)kernel_now(),
		   (unsigned long long)kernel_delta());
	machine_name(i, machine.trace);
	text_print(machine.trace, " ");
}

static void print_values(void)
{
	text_print(machine.trace, " ");
	for (unsigned s = 0; s < machine.network->signals; s++)
		text_print(machine.trace, "%u", kernel_read(s));
	text_print(machine.trace, "/");
	for (unsigned f = 0; f < machine.network->fifos; f++)
		text_print(machine.trace, "%u", kernel_fifo_available(f));
}

/*
 * A process begins to run or goes on: by the scheduler's choice unless it is
 * at the bottom of somebody's control operation.
 */
static void activate(struct instance *i, const char *verb)
{
	bool chosen = machine.depth == 0 && machine.running != i;

	if (machine.again == i)
		machine.again = NULL;
	if (machine.depth == 0)
		machine.running = i;
	machine_line(i, chosen ? '>' : ' ');
	text_print(machine.trace, "%s", verb);
	print_values();
}

/* What a process waits for that is not dynamic: its static sensitivity. */
static unsigned sensitivity(const struct instance *i, struct awaited *list)
{
	const struct process *p = i->process;
	unsigned count = 0;

	for (unsigned k = 0; k < p->sensitive_count; k++)
		list[count++] = (struct awaited){.source = p->sensitive[k]};
	return count;
}

static bool is_static(const struct wait *w)
{
	return w->kind == WAIT_ON_STATIC || w->kind == WAIT_ON_STATIC_N;
}

/* All that can be why i wakes; one of it must be what the kernel says. */
static void print_causes(struct instance *i)
{
	const struct wait *w = &i->wait;
	struct awaited list[MAX_LIST];
	unsigned count = w->count;
	bool agrees = false;
	char name[16];

	if (is_static(w))
		count = sensitivity(i, list);
	else
		memcpy(list, w->list, sizeof(list));
	for (unsigned k = 0; k < count; k++)
		if (kernel_triggered(list[k])) {
			source_print(list[k].source, name, sizeof(name));
			text_print(machine.trace, " %s", name);
			agrees |= kernel_woken_by(i, &list[k]);
		}
	if (w->timed && w->deadline == kernel_now()) {
		text_print(machine.trace, " T");
		agrees |= kernel_woken_by(i, NULL);
	}
	if (!agrees)
		text_print(machine.trace, " but by something else");
}

static void print_cause(struct instance *i)
{
	text_print(machine.trace, " by");
	if (i->disturbed || i->wait.open || i->process->reset_count)
		text_print(machine.trace, " ?");
	else
		print_causes(i);
	text_print(machine.trace, "\n");
}

/* A process gives up control. */
static void block(struct instance *i)
{
	if (machine.running == i && machine.again != i)
		machine.running = NULL;
}

void machine_suspended(struct instance *i)
{
	block(i);
}

void machine_resumed(struct instance *i)
{
	activate(i, "resumed");
	text_print(machine.trace, "\n");
}

void machine_caught(const struct instance *i, int code)
{
	machine_line(i, ' ');
	text_print(machine.trace, "caught %d\n", code);
}

/* The code that was thrown at it, or 0. */
static void woke(struct instance *i, int code)
{
	activate(i, "wakes");
	print_cause(i);
	i->wait = static_wait;
	i->disturbed = false;
	if (code)
		machine_caught(i, code);
}

/* Waiting. */

static bool add_awaited(struct wait *w, struct source s)
{
	struct awaited a = {.source = s};

	if (s.kind == SOURCE_TERMINATED || s.kind == SOURCE_RESET) {
		a.instance = execute_latest(s.index);
		if (!a.instance)
			return false;
	}
	w->list[w->count++] = a;
	return true;
}

static const uint8_t wait_kinds[] = {
	[OP_WAIT] = WAIT_ON_STATIC,	   [OP_WAIT_N] = WAIT_ON_STATIC_N,
	[OP_WAIT_FOR] = WAIT_ON_TIME,	   [OP_WAIT_EVENT] = WAIT_ON_ONE,
	[OP_WAIT_EVENT_FOR] = WAIT_ON_ONE, [OP_WAIT_ANY] = WAIT_ON_ANY,
	[OP_WAIT_ANY_FOR] = WAIT_ON_ANY,   [OP_WAIT_ALL] = WAIT_ON_ALL,
	[OP_WAIT_ALL_FOR] = WAIT_ON_ALL,   [OP_NEXT] = WAIT_ON_STATIC,
	[OP_NEXT_FOR] = WAIT_ON_TIME,	   [OP_NEXT_EVENT] = WAIT_ON_ONE,
	[OP_NEXT_EVENT_FOR] = WAIT_ON_ONE, [OP_NEXT_ANY] = WAIT_ON_ANY,
	[OP_NEXT_ANY_FOR] = WAIT_ON_ANY,   [OP_NEXT_ALL] = WAIT_ON_ALL,
	[OP_NEXT_ALL_FOR] = WAIT_ON_ALL,
};

/* False if all it waits for are processes that were never spawned. */
static bool make_wait(struct wait *w, const struct op *op)
{
	*w = (struct wait){.kind = wait_kinds[op->kind], .value = op->value};
	if (strchr(op_forms[op->kind].operands, 't')) {
		w->timed = true;
		w->timeout = op->value;
		w->deadline = kernel_now() + op->value;
	}
	for (unsigned i = 0; i < op->count; i++)
		add_awaited(w, op->sources[i]);
	return !op->count || w->count;
}

void machine_wait(struct instance *i, const struct op *op)
{
	struct wait w;
	int code;

	if (!make_wait(&w, op)) {
		machine_skipped(i);
		return;
	}
	i->wait = w;
	i->disturbed = false;
	i->waited = true;
	block(i);
	code = kernel_wait(i, &i->wait);
	woke(i, code);
}

void machine_next(struct instance *i, const struct op *op)
{
	struct wait w;

	if (!make_wait(&w, op)) {
		machine_skipped(i);
		return;
	}
	i->wait = w;
	kernel_next(i, &i->wait);
}

/* Around an operation that waits inside a channel. */
void machine_enter_channel(struct instance *i)
{
	i->wait = (struct wait){.kind = WAIT_ON_ONE, .open = true};
	i->disturbed = false;
	i->waited = true;
	block(i);
}

void machine_leave_channel(struct instance *i, int code)
{
	woke(i, code);
}

/* Bodies. */

static void begin(struct instance *i)
{
	activate(i, "start");
	if (!i->started &&
	    (i->process->quiet || i->process->kind == KIND_CTHREAD))
		print_cause(i);
	else
		text_print(machine.trace, "\n");
	i->started = true;
	i->disturbed = false;
	i->wait = static_wait;
	i->pc = 0;
	i->waited = false;
}

static bool out_of_steps(void)
{
	return machine.steps >= MAX_STEPS;
}

void execute_thread(struct instance *i)
{
	const struct body *b = &i->process->body;

	begin(i);
	while (!out_of_steps()) {
		if (i->pc == b->count) {
			if (i->process->once || !i->waited)
				break;
			i->pc = 0;
			i->waited = false;
		} else {
			machine_op(i, &b->ops[i->pc++]);
		}
	}
	machine_line(i, ' ');
	text_print(machine.trace, "returns\n");
	block(i);
}

static void begin_again(struct instance *i)
{
	activate(i, "wakes");
	print_cause(i);
	i->wait = static_wait;
	i->disturbed = false;
}

void execute_method(struct instance *i)
{
	const struct body *b = &i->process->body;
	const struct op *op;

	if (i->started)
		begin_again(i);
	else
		begin(i);
	while (!out_of_steps()) {
		if (i->pc == b->count) {
			i->pc = 0;
			break;
		}
		op = &b->ops[i->pc++];
		if (!machine_op(i, op))
			break;
	}
	if (out_of_steps()) /* never again */
		kernel_next(i, &(struct wait){.kind = WAIT_ON_ONE});
	block(i);
}

static void leave_operation(struct instance *i)
{
	if (!i->busy)
		return;
	i->busy = false;
	machine.depth = i->depth;
}

void execute_left(struct instance *i)
{
	leave_operation(i);
	block(i);
}

void execute_unwound(struct instance *i)
{
	leave_operation(i);
	activate(i, "unwound");
	text_print(machine.trace, "\n");
	if (!kernel_unwinding(i)) {
		machine_line(i, ' ');
		text_print(machine.trace, "is not unwinding\n");
	}
}

/* The main list. */

/*
 * Whether the time-out of a suspended process is pending is not said: it makes
 * no difference, since resuming the process ends its wait.
 */
static bool next_is_open(void)
{
	for (unsigned i = 0; i < machine.instances; i++)
		if (machine.instance[i].suspended)
			return true;
	return false;
}

static void ran(void)
{
	uint64_t next = kernel_next_time();

	if (kernel_stopped()) {
		text_print(machine.trace, "main stopped\n");
		return;
	}
	machine_line(NULL, ' ');
	text_print(machine.trace, "ran");
	print_values();
	if (next_is_open())
		text_print(machine.trace, "\n");
	else if (next == UINT64_MAX)
		text_print(machine.trace, " none\n");
	else
		text_print(machine.trace, " next %llu\n",
			   (unsigned long long)next);
}

static void main_op(const struct op *op)
{
	if (op->kind != OP_RUN && op->kind != OP_STEP) {
		machine_op(NULL, op);
		return;
	}
	machine_print_op(NULL, op);
	machine.running = NULL;
	machine.started = true;
	if (op->kind == OP_RUN)
		kernel_run(op->value);
	else
		kernel_step();
	ran();
}

void execute_network(const struct network *n, struct text *trace)
{
	machine = (struct machine){.network = n, .trace = trace};
	kernel_build(n);
	for (unsigned i = 0; i < n->processes; i++)
		if (!n->process[i].spawned)
			machine_create(i, NULL);
	for (unsigned i = 0; i < n->main.count && !kernel_stopped(); i++)
		main_op(&n->main.ops[i]);
}

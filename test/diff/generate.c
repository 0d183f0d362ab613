/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Networks from seeds. Each has a taste of its own: of the groups of features
 * below, it takes some, so that those meet each other often.
 */
#include "network.h"

#include <string.h>

struct dice {
	uint64_t state;
};

/* SplitMix64, of Steele, Lea and Flood (2014). */
static uint64_t next(struct dice *d)
{
	uint64_t z = d->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static unsigned below(struct dice *d, unsigned n)
{
	return (unsigned)(next(d) % n);
}

static unsigned between(struct dice *d, unsigned low, unsigned high)
{
	return low + below(d, high - low + 1);
}

static bool chance(struct dice *d, unsigned percent)
{
	return below(d, 100) < percent;
}

/* Groups of operations, which a network has or has not. */
enum {
	IMMEDIATE = 1 << 0,
	DELTA = 1 << 1,
	TIMED = 1 << 2,
	CANCEL = 1 << 3,
	SIGNALS = 1 << 4,
	LISTS = 1 << 5,
	SPAWN = 1 << 6,
	FIFOS = 1 << 7,
	QUEUES = 1 << 8,
	LOCKS = 1 << 9,
	SUSPEND = 1 << 10,
	DISABLE = 1 << 11,
	KILL = 1 << 12,
	RESET = 1 << 13,
	THROW = 1 << 14,
	SYNC_RESET = 1 << 15,
	HALT = 1 << 16,
	STEP = 1 << 17,
	CLOCKED = 1 << 18,
	RESET_SIGNALS = 1 << 19,
	COUNT = 1 << 20,
	ALWAYS = 1 << 21,
};

static const struct {
	uint8_t weight;
	unsigned group;
} taste[OP_KINDS] = {
	[OP_NOTIFY] = {8, IMMEDIATE},
	[OP_NOTIFY_DELTA] = {6, DELTA},
	[OP_NOTIFY_AFTER] = {8, TIMED},
	[OP_CANCEL] = {3, CANCEL},
	[OP_WRITE] = {8, SIGNALS},
	[OP_QUEUE_NOTIFY] = {6, QUEUES},
	[OP_QUEUE_CANCEL] = {1, QUEUES},
	[OP_PUT] = {5, FIFOS},
	[OP_GET] = {4, FIFOS},
	[OP_PUT_WAITING] = {5, FIFOS},
	[OP_GET_WAITING] = {5, FIFOS},
	[OP_TRYLOCK] = {2, LOCKS},
	[OP_LOCK] = {4, LOCKS},
	[OP_UNLOCK] = {5, LOCKS},
	[OP_TRYACQUIRE] = {2, LOCKS},
	[OP_ACQUIRE] = {4, LOCKS},
	[OP_POST] = {4, LOCKS},
	[OP_WAIT] = {6, ALWAYS},
	[OP_WAIT_N] = {4, COUNT},
	[OP_WAIT_FOR] = {8, ALWAYS},
	[OP_WAIT_EVENT] = {8, ALWAYS},
	[OP_WAIT_EVENT_FOR] = {5, ALWAYS},
	[OP_WAIT_ANY] = {5, LISTS},
	[OP_WAIT_ANY_FOR] = {4, LISTS},
	[OP_WAIT_ALL] = {5, LISTS},
	[OP_WAIT_ALL_FOR] = {4, LISTS},
	[OP_NEXT] = {1, ALWAYS},
	[OP_NEXT_FOR] = {6, ALWAYS},
	[OP_NEXT_EVENT] = {4, ALWAYS},
	[OP_NEXT_EVENT_FOR] = {4, ALWAYS},
	[OP_NEXT_ANY] = {3, LISTS},
	[OP_NEXT_ANY_FOR] = {3, LISTS},
	[OP_NEXT_ALL] = {3, LISTS},
	[OP_NEXT_ALL_FOR] = {3, LISTS},
	[OP_END] = {16, ALWAYS},
	[OP_SPAWN] = {6, SPAWN},
	[OP_SUSPEND] = {6, SUSPEND},
	[OP_RESUME] = {9, SUSPEND},
	[OP_DISABLE] = {5, DISABLE},
	[OP_ENABLE] = {8, DISABLE},
	[OP_KILL] = {4, KILL},
	[OP_RESET] = {5, RESET},
	[OP_THROW] = {5, THROW},
	[OP_SYNC_RESET_ON] = {4, SYNC_RESET},
	[OP_SYNC_RESET_OFF] = {6, SYNC_RESET},
	[OP_PAUSE] = {1, HALT},
	[OP_STOP] = {1, HALT},
};

struct maker {
	struct dice dice;
	struct network *n;
	unsigned groups;
};

static unsigned object_of(struct maker *m, char letter)
{
	const struct network *n = m->n;

	switch (letter) {
	case 'e':
		return below(&m->dice, n->events);
	case 's':
		return n->signals ? below(&m->dice, n->signals) : 0;
	case 'f':
		return n->fifos ? below(&m->dice, n->fifos) : 0;
	case 'q':
		return n->queues ? below(&m->dice, n->queues) : 0;
	case 'm':
		return n->mutexes ? below(&m->dice, n->mutexes) : 0;
	case 'k':
		return n->semaphores ? below(&m->dice, n->semaphores) : 0;
	default:
		return below(&m->dice, n->processes);
	}
}

/* Events of processes only where processes are controlled or spawned. */
static struct source any_source(struct maker *m)
{
	struct network *n = m->n;
	struct dice *d = &m->dice;
	struct source s = {SOURCE_EVENT, (uint8_t)below(d, n->events)};
	unsigned other = below(d, 12);

	if (other < 3 && n->signals) {
		s.index = (uint8_t)below(d, n->signals);
		s.kind = SOURCE_CHANGED;
		if (n->signal[s.index].kind == SIGNAL_BIT)
			s.kind = (uint8_t)(SOURCE_CHANGED + below(d, 3));
	} else if (other == 3 && n->fifos) {
		s.index = (uint8_t)below(d, n->fifos);
		s.kind = chance(d, 50) ? SOURCE_WRITTEN : SOURCE_READ;
	} else if (other == 4 && n->queues) {
		s.index = (uint8_t)below(d, n->queues);
		s.kind = SOURCE_QUEUE;
	} else if (other == 5 && m->groups & (KILL | SPAWN)) {
		s.index = (uint8_t)below(d, n->processes);
		s.kind = SOURCE_TERMINATED;
	} else if (other == 6 && m->groups & (RESET | SYNC_RESET)) {
		s.index = (uint8_t)below(d, n->processes);
		s.kind = SOURCE_RESET;
	}
	return s;
}

/*
 * When an event comes first and so cancels a time-out of zero, SystemC may fire
 * the event twice in that delta cycle, which a thread that counts would show.
 */
static uint32_t small_time(struct maker *m, const struct op *op)
{
	struct dice *d = &m->dice;

	if (!(op->count && m->groups & COUNT) && chance(d, 12))
		return 0;
	return between(d, 1, 9);
}

static void fill_operands(struct maker *m, struct op *op)
{
	struct dice *d = &m->dice;
	const char *o;

	for (o = op_forms[op->kind].operands; *o; o++)
		switch (*o) {
		case 'x':
		case 'l':
			op->count = (uint8_t)(*o == 'x' ? 1 : between(d, 1, 3));
			for (unsigned i = 0; i < op->count; i++)
				op->sources[i] = any_source(m);
			break;
		case 't':
			op->value = small_time(m, op);
			break;
		case 'n':
			op->value = between(d, op->kind == OP_WRITE ? 0 : 1, 3);
			break;
		default:
			op->object = (uint8_t)object_of(m, *o);
			op->descendants =
				*o == 'P' && m->groups & SPAWN && chance(d, 40);
		}
}

static bool wanted(const struct maker *m, unsigned kind, char where)
{
	return strchr(op_forms[kind].where, where) &&
	       taste[kind].group & (m->groups | ALWAYS);
}

static unsigned any_kind(struct maker *m, char where)
{
	unsigned sum = 0, kind, at;

	for (kind = 0; kind < OP_KINDS; kind++)
		if (wanted(m, kind, where))
			sum += taste[kind].weight;
	if (!sum)
		return OP_KINDS;
	at = below(&m->dice, sum);
	for (kind = 0;; kind++)
		if (wanted(m, kind, where)) {
			if (at < taste[kind].weight)
				return kind;
			at -= taste[kind].weight;
		}
}

/* Spawn wants a process that is for spawning; false if there is none. */
static bool fix_spawn(struct maker *m, struct op *op)
{
	for (unsigned tries = 0; tries < MAX_PROCESSES; tries++) {
		if (m->n->process[op->object].spawned)
			return true;
		op->object = (uint8_t)((op->object + 1) % m->n->processes);
	}
	return false;
}

static void add_op(struct maker *m, struct body *b, char where)
{
	unsigned kind = any_kind(m, where);
	struct op op = {.kind = (uint8_t)kind};

	if (kind == OP_KINDS)
		return;
	fill_operands(m, &op);
	if (kind != OP_SPAWN || fix_spawn(m, &op))
		b->ops[b->count++] = op;
}

static void make_process(struct maker *m, struct process *p)
{
	struct dice *d = &m->dice;
	unsigned ops = between(d, 2, 12);

	p->quiet = chance(d, 15);
	p->once = chance(d, 40);
	p->sensitive_count = (uint8_t)below(d, 4);
	for (unsigned i = 0; i < p->sensitive_count; i++) {
		p->sensitive[i] = any_source(m);
		if (p->sensitive[i].kind >= SOURCE_TERMINATED)
			p->sensitive[i] = (struct source){SOURCE_EVENT, 0};
	}
	if (p->kind == KIND_CTHREAD)
		p->quiet = p->spawned = false;
	for (unsigned i = 0; i < ops; i++)
		add_op(m, &p->body, "MTC"[p->kind]);
	if (p->kind == KIND_METHOD)
		p->once = false;
}

static unsigned bit_of(const struct network *n)
{
	unsigned s = 0;

	while (s < n->signals && n->signal[s].kind != SIGNAL_BIT)
		s++;
	return s;
}

/* A clocked thread has an edge of a bit; without one it is a plain thread. */
static void clock_process(struct maker *m, struct process *p)
{
	unsigned bit = bit_of(m->n);

	if (bit == m->n->signals) {
		p->kind = KIND_THREAD;
		return;
	}
	p->sensitive_count = 1;
	p->sensitive[0].kind =
		chance(&m->dice, 50) ? SOURCE_POSEDGE : SOURCE_NEGEDGE;
	p->sensitive[0].index = (uint8_t)bit;
}

/* SystemC runs a method with an asynchronous reset in the update phase. */
static void add_reset(struct maker *m, struct process *p)
{
	unsigned bit = bit_of(m->n);
	bool async = p->kind != KIND_METHOD && chance(&m->dice, 50);

	if (bit < m->n->signals && chance(&m->dice, 40))
		p->resets[p->reset_count++] = (struct reset){
			(uint8_t)bit, chance(&m->dice, 50), async};
}

static void make_kinds(struct maker *m)
{
	struct dice *d = &m->dice;

	for (unsigned i = 0; i < m->n->processes; i++) {
		struct process *p = &m->n->process[i];

		p->kind = chance(d, 40) ? KIND_METHOD : KIND_THREAD;
		if (m->groups & CLOCKED && chance(d, 30))
			p->kind = KIND_CTHREAD;
		p->spawned = i > 0 && m->groups & SPAWN && chance(d, 35) &&
			     p->kind != KIND_CTHREAD;
	}
}

static void make_objects(struct maker *m)
{
	struct network *n = m->n;
	struct dice *d = &m->dice;

	n->events = between(d, 1, 5);
	n->processes = between(d, 2, 7);
	if (m->groups & SIGNALS)
		n->signals = between(d, 1, 4);
	for (unsigned i = 0; i < n->signals; i++) {
		n->signal[i].kind =
			(uint8_t)(chance(d, 60) ? SIGNAL_BIT : below(d, 2));
		n->signal[i].value = (uint8_t)below(d, 2);
	}
	if (m->groups & FIFOS)
		n->fifos = between(d, 1, 2);
	for (unsigned i = 0; i < n->fifos; i++)
		n->fifo_size[i] = (uint8_t)between(d, 1, 3);
	if (m->groups & QUEUES)
		n->queues = between(d, 1, 2);
	if (m->groups & LOCKS) {
		n->mutexes = between(d, 1, 2);
		n->semaphores = between(d, 1, 2);
	}
	for (unsigned i = 0; i < n->semaphores; i++)
		n->semaphore_value[i] = (uint8_t)below(d, 3);
}

static void make_main(struct maker *m)
{
	struct body *b = &m->n->main;
	struct dice *d = &m->dice;
	unsigned runs = between(d, 1, 4);

	if (chance(d, 30))
		add_op(m, b, '0');
	while (runs-- > 0) {
		bool step = m->groups & STEP && chance(d, 30);
		struct op run = {.kind = step ? OP_STEP : OP_RUN};

		if (!step)
			run.value = between(d, 1, 25);
		b->ops[b->count++] = run;
		if (chance(d, 40))
			add_op(m, b, '0');
	}
	b->ops[b->count++] = (struct op){.kind = OP_RUN, .value = 40};
}

void network_generate(struct network *n, uint64_t seed)
{
	struct maker m = {.dice = {seed}, .n = n};

	*n = (struct network){0};
	for (unsigned g = 1; g < ALWAYS; g <<= 1)
		if (chance(&m.dice, g <= LISTS ? 75 : 35))
			m.groups |= g;
	make_objects(&m);
	make_kinds(&m);
	for (unsigned i = 0; i < n->processes; i++) {
		make_process(&m, &n->process[i]);
		if (n->process[i].kind == KIND_CTHREAD)
			clock_process(&m, &n->process[i]);
		if (m.groups & RESET_SIGNALS)
			add_reset(&m, &n->process[i]);
	}
	make_main(&m);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "shrink.h"

#include <string.h>

/* Take over the smaller network if it still shows a difference. */
static bool try(struct sides *s, struct network *n, const struct network *small)
{
	if (!network_valid(small) || !sides_differ(s, small))
		return false;
	*n = *small;
	return true;
}

static void cut(struct body *b, unsigned at, unsigned count)
{
	memmove(&b->ops[at], &b->ops[at + count],
		(b->count - at - count) * sizeof(b->ops[0]));
	b->count -= count;
}

/* All that refers to processes above the one that goes moves down by one. */
static bool renumber(struct body *b, unsigned gone)
{
	bool changed = false;

	for (unsigned i = 0; i < b->count; i++) {
		struct op *op = &b->ops[i];

		if (strpbrk(op_forms[op->kind].operands, "pP")) {
			if (op->object == gone) {
				cut(b, i--, 1);
				continue;
			}
			op->object =
				(uint8_t)(op->object - (op->object > gone));
		}
		for (unsigned k = 0; k < op->count; k++)
			if (op->sources[k].kind >= SOURCE_TERMINATED) {
				if (op->sources[k].index == gone)
					op->sources[k].kind = SOURCE_EVENT;
				else if (op->sources[k].index > gone)
					op->sources[k].index--;
			}
		changed = true;
	}
	return changed;
}

static bool drop_process(struct sides *s, struct network *n, unsigned gone)
{
	struct network small = *n;

	memmove(&small.process[gone], &small.process[gone + 1],
		(n->processes - gone - 1) * sizeof(small.process[0]));
	small.processes--;
	for (unsigned i = 0; i < small.processes; i++)
		renumber(&small.process[i].body, gone);
	renumber(&small.main, gone);
	return try(s, n, &small);
}

static bool drop_processes(struct sides *s, struct network *n)
{
	bool any = false;

	for (unsigned i = n->processes; i-- > 0;)
		any |= drop_process(s, n, i);
	return any;
}

/* The body number k of a network; the main list comes last. */
static struct body *body_of(struct network *n, unsigned k)
{
	return k < n->processes ? &n->process[k].body : &n->main;
}

/* Half of the operations at a time, then quarters, down to single ones. */
static bool drop_ops(struct sides *s, struct network *n, unsigned k)
{
	bool any = false;

	for (unsigned size = MAX_OPS / 2; size > 0; size /= 2)
		for (unsigned at = 0; at + size <= body_of(n, k)->count;) {
			struct network small = *n;

			cut(body_of(&small, k), at, size);
			if (try(s, n, &small))
				any = true;
			else
				at += size;
		}
	return any;
}

static bool simplify_op(struct sides *s, struct network *n, unsigned k,
			unsigned at)
{
	struct network small = *n;
	struct op *op = &body_of(&small, k)->ops[at];
	bool any = false;

	if (op->count > 1) {
		op->count--;
		any |= try(s, n, &small);
		small = *n;
	}
	if (op->value > 1) {
		op->value /= 2;
		any |= try(s, n, &small);
		small = *n;
	}
	if (op->descendants) {
		op->descendants = false;
		any |= try(s, n, &small);
	}
	return any;
}

static bool simplify_ops(struct sides *s, struct network *n, unsigned k)
{
	bool any = false;

	for (unsigned at = 0; at < body_of(n, k)->count; at++)
		any |= simplify_op(s, n, k, at);
	return any;
}

static bool simplify_process(struct sides *s, struct network *n, unsigned k)
{
	struct network small = *n;
	bool any = false;

	for (unsigned i = n->process[k].sensitive_count; i-- > 0;) {
		struct process *p = &small.process[k];

		memmove(&p->sensitive[i], &p->sensitive[i + 1],
			(p->sensitive_count - i - 1U) * sizeof(struct source));
		p->sensitive_count--;
		any |= try(s, n, &small);
		small = *n;
	}
	if (n->process[k].reset_count) {
		small.process[k].reset_count--;
		any |= try(s, n, &small);
		small = *n;
	}
	if (n->process[k].quiet) {
		small.process[k].quiet = false;
		any |= try(s, n, &small);
		small = *n;
	}
	if (!n->process[k].once && n->process[k].kind == KIND_THREAD) {
		small.process[k].once = true;
		any |= try(s, n, &small);
	}
	return any;
}

/* Drop the last of a kind of objects, if nobody uses it. */
static bool drop_object(struct sides *s, struct network *n, size_t offset)
{
	struct network small = *n;
	unsigned *count = (unsigned *)((char *)&small + offset);

	if (*count == 0)
		return false;
	(*count)--;
	return try(s, n, &small);
}

static bool drop_objects(struct sides *s, struct network *n)
{
	static const size_t counts[] = {
		offsetof(struct network, events),
		offsetof(struct network, signals),
		offsetof(struct network, fifos),
		offsetof(struct network, queues),
		offsetof(struct network, mutexes),
		offsetof(struct network, semaphores),
	};
	bool any = false;

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		while (drop_object(s, n, counts[i]))
			any = true;
	return any;
}

void shrink(struct sides *s, struct network *n)
{
	bool any = true;

	while (any) {
		any = drop_processes(s, n);
		for (unsigned k = 0; k <= n->processes; k++)
			any |= drop_ops(s, n, k);
		for (unsigned k = 0; k <= n->processes; k++)
			any |= simplify_ops(s, n, k);
		for (unsigned k = 0; k < n->processes; k++)
			any |= simplify_process(s, n, k);
		any |= drop_objects(s, n);
	}
	sides_differ(s, n); /* leaves the traces of what remains */
}

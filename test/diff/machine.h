/* SPDX-License-Identifier: Apache-2.0 */
/* What the two halves of the interpreter, execute.c and operate.c, share. */
#ifndef DIFF_MACHINE_H
#define DIFF_MACHINE_H

#include "execute.h"

/* A process of the host runs one network, so there is one of it. */
struct machine {
	const struct network *network;
	struct text *trace;
	unsigned instances;
	struct instance instance[MAX_INSTANCES];
	struct instance *running; /* whom the scheduler chose */
	struct instance
		*again; /* a method that has reset itself, and runs again */
	unsigned depth; /* of control operations that run others at once */
	bool started; /* the simulation */
	unsigned steps;
	struct {
		unsigned count;
		uint64_t at[MAX_STEPS]; /* ever, but for what was cancelled */
	} due[MAX_CHANNELS]; /* of event queues */
};
extern struct machine machine;

struct instance *machine_create(unsigned index, struct instance *parent);
void machine_name(const struct instance *i, struct text *t);
void machine_line(const struct instance *i, char mark);
void machine_skipped(const struct instance *i);
void machine_print_op(const struct instance *i, const struct op *op);

/* One operation; false if a method's activation is over with it. */
bool machine_op(struct instance *i, const struct op *op);

void machine_wait(struct instance *i, const struct op *op);
void machine_next(struct instance *i, const struct op *op);
void machine_enter_channel(struct instance *i);
void machine_leave_channel(struct instance *i, int code);
void machine_suspended(struct instance *i);
void machine_resumed(struct instance *i);
void machine_caught(const struct instance *i, int code);

#endif

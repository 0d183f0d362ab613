/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A process network as a small program: objects, processes with a list of
 * operations each, and a main list that runs the simulation. It has a text
 * form, which is what the two sides exchange and what a reader sees:
 *
 *	events 3
 *	bit 0                   s0: a signal of one bit, and its first value
 *	process thread once     p0
 *	  sensitive e0 s0+
 *	  wait_any e1 s0- for 5
 *	  kill p1*              with its descendants
 *	main
 *	  run 20
 *
 * The operations are in the table of network.c. Whatever is printed here can
 * be read back, so that a network can be kept in a file and run again.
 */
#ifndef DIFF_NETWORK_H
#define DIFF_NETWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
	MAX_PROCESSES = 10,
	MAX_OPS = 24,
	MAX_LIST = 4,
	MAX_EVENTS = 8,
	MAX_SIGNALS = 5,
	MAX_CHANNELS = 3, /* of each other kind */
	NETWORK_TEXT = 16384
};

/* What a process can wait for or be sensitive to. */
enum source_kind {
	SOURCE_EVENT, /* e3 */
	SOURCE_CHANGED, /* s3 */
	SOURCE_POSEDGE, /* s3+ */
	SOURCE_NEGEDGE, /* s3- */
	SOURCE_WRITTEN, /* f3w */
	SOURCE_READ, /* f3r */
	SOURCE_QUEUE, /* q3 */
	SOURCE_TERMINATED, /* p3t */
	SOURCE_RESET, /* p3r */
	SOURCE_KINDS
};

struct source {
	uint8_t kind;
	uint8_t index;
};

enum op_kind {
	OP_NOTIFY,
	OP_NOTIFY_DELTA,
	OP_NOTIFY_AFTER,
	OP_CANCEL,
	OP_WRITE,
	OP_QUEUE_NOTIFY,
	OP_QUEUE_CANCEL,
	OP_PUT,
	OP_GET,
	OP_PUT_WAITING,
	OP_GET_WAITING,
	OP_TRYLOCK,
	OP_LOCK,
	OP_UNLOCK,
	OP_TRYACQUIRE,
	OP_ACQUIRE,
	OP_POST,
	OP_WAIT,
	OP_WAIT_N,
	OP_WAIT_FOR,
	OP_WAIT_EVENT,
	OP_WAIT_EVENT_FOR,
	OP_WAIT_ANY,
	OP_WAIT_ANY_FOR,
	OP_WAIT_ALL,
	OP_WAIT_ALL_FOR,
	OP_NEXT,
	OP_NEXT_FOR,
	OP_NEXT_EVENT,
	OP_NEXT_EVENT_FOR,
	OP_NEXT_ANY,
	OP_NEXT_ANY_FOR,
	OP_NEXT_ALL,
	OP_NEXT_ALL_FOR,
	OP_END,
	OP_SPAWN,
	OP_SUSPEND,
	OP_RESUME,
	OP_DISABLE,
	OP_ENABLE,
	OP_KILL,
	OP_RESET,
	OP_THROW,
	OP_SYNC_RESET_ON,
	OP_SYNC_RESET_OFF,
	OP_PAUSE,
	OP_STOP,
	OP_RUN,
	OP_STEP,
	OP_KINDS
};

struct op {
	uint8_t kind;
	uint8_t object; /* which event, signal, channel or process */
	bool descendants;
	uint8_t count; /* of sources */
	struct source sources[MAX_LIST];
	uint32_t value; /* time in ps, value, count or code */
};

/*
 * What an operation works on, as letters: an object (e s b f q m k: event,
 * signal, bit, fifo, event queue, mutex, semaphore; p process, P process and
 * maybe its descendants), x a source, l a list of sources, t a time, n a
 * number. And where it may stand: T thread, C clocked thread, M method, 0 the
 * main list.
 */
struct op_form {
	const char *name;
	const char *operands;
	const char *where;
};
extern const struct op_form op_forms[OP_KINDS];

struct body {
	unsigned count;
	struct op ops[MAX_OPS];
};

enum process_kind { KIND_METHOD, KIND_THREAD, KIND_CTHREAD };

struct reset {
	uint8_t signal;
	bool active;
	bool async;
};

struct process {
	uint8_t kind;
	bool once; /* a thread that ends after its list, or else loops */
	bool quiet; /* dont_initialize */
	bool spawned; /* by others only, any number of times */
	uint8_t sensitive_count; /* of a clocked thread: 1, the edge */
	uint8_t reset_count;
	struct source sensitive[MAX_LIST];
	struct reset resets[2];
	struct body body;
};

enum signal_kind { SIGNAL_INT, SIGNAL_BUFFER, SIGNAL_BIT };

struct network {
	unsigned events;
	unsigned signals;
	unsigned fifos;
	unsigned queues;
	unsigned mutexes;
	unsigned semaphores;
	unsigned processes;
	struct {
		uint8_t kind;
		uint8_t value;
	} signal[MAX_SIGNALS];
	uint8_t fifo_size[MAX_CHANNELS];
	uint8_t semaphore_value[MAX_CHANNELS];
	struct process process[MAX_PROCESSES];
	struct body main;
};

/* The network that a seed stands for. */
void network_generate(struct network *n, uint64_t seed);

/* The text form, cut to size; and that of one source or operation. */
void network_print(const struct network *n, char *text, size_t size);
void source_print(struct source s, char *text, size_t size);
void op_print(const struct op *op, char *text, size_t size);

/* Read the text form; false, with the offending line in error, if wrong. */
bool network_read(struct network *n, const char *text, char *error,
		  size_t size);

/* Whether all that the network refers to exists and stands where it may. */
bool network_valid(const struct network *n);

#ifdef __cplusplus
}
#endif

#endif

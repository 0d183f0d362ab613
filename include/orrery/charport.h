/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Character ports: a UART on one side, something of the host on the other.
 *
 * The UART asks for input when its line is free and its flow control allows,
 * so input from a file or pipe enters at times that the model alone decides:
 * such runs are reproducible to the hash. A terminal, pty or socket is the
 * outside world; what it sends comes in through orr_sim_post.
 */
#ifndef ORRERY_CHARPORT_H
#define ORRERY_CHARPORT_H

#include <orrery/event.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
	ORR_CHAR_NONE = -1, /* nothing now; rx_ready fires when there is */
	ORR_CHAR_END = -2 /* end of input; nothing will follow */
};

struct orr_char_backend;

struct orr_char_port {
	struct orr_object obj;
	/* read-only: what a UART waits for */
	struct orr_event rx_ready;
	struct orr_event tx_ready;
	/* private */
	struct orr_char_backend *backend; /* NULL: the null back end */
};

/* Make port a character port below parent, with the null back end. */
ORR_API void orr_char_port_init(struct orr_char_port *port,
				struct orr_object *parent, const char *name);

/*
 * Connect a back end, once, before the simulation starts:
 *
 *	null		input never comes, output vanishes
 *	stdio		standard input and output; for one port only
 *	file:PATH	output into PATH, created or emptied; no input
 *	file:PATH,input=PATH	the same with input from a file
 *	pty		a new pseudo terminal; see orr_char_address
 *	tcp:PORT	a server on 127.0.0.1, for one peer at a time; with
 *			port 0 on any that is free
 *	unix:PATH	a server on a UNIX socket, likewise
 *	tcp-connect:HOST:PORT	a client of a TCP server, which has to be there
 *	unix-connect:PATH	the same of a UNIX socket
 *	memory		a pair of queues; see orr_char_feed
 *
 * Returns 0, or a negative errno with the reason in err and nothing left
 * open. Closed at orr_sim_free.
 *
 * A program that writes to pipes should ignore SIGPIPE, as else it ends when
 * the reader does; the library leaves signals alone.
 *
 * pty, tcp and unix are like a cable: output that nobody has plugged in is
 * lost, and when a peer hangs up (a warning), the next may come; a client calls
 * its server again until that answers. A peer that
 * has only closed its sending side receives until another one comes. What was
 * put before orr_sim_free is still sent, but a peer that does not read is
 * given up after half a second.
 *
 * A terminal as standard input delivers each key at once and without echo
 * until orr_sim_free; Enter is a newline, as in a file. ctrl-D is the end of
 * input. ctrl-C and ctrl-Z remain the host's: a program that wants the
 * terminal restored when interrupted catches SIGINT and frees the simulation.
 */
ORR_API int orr_char_open(struct orr_char_port *port, const char *spec,
			  struct orr_error *err);

/*
 * For the UART: the next input character (0 to 255), ORR_CHAR_NONE or
 * ORR_CHAR_END. From a file or pipe it waits for the host, and there is none
 * only if the run is to stop or pause.
 */
ORR_API int orr_char_get(struct orr_char_port *port);

/*
 * For the UART: hand over an output character. False if the other side is
 * full: try again when tx_ready fires.
 */
ORR_API bool orr_char_put(struct orr_char_port *port, uint8_t c);

/*
 * For the other side of a memory back end. Feed it n bytes of input, or the
 * end of input, after which nothing may be fed: 0 or -ENOMEM. Take up to room
 * bytes of output: returns how many there were.
 */
ORR_API int orr_char_feed(struct orr_char_port *port, const void *bytes,
			  size_t n);
ORR_API int orr_char_feed_end(struct orr_char_port *port);
ORR_API size_t orr_char_take(struct orr_char_port *port, void *bytes,
			     size_t room);

/* How many bytes that were fed the UART has not asked for yet. */
ORR_API size_t orr_char_waiting(const struct orr_char_port *port);

/* Fires when output has come to a memory back end. */
ORR_API struct orr_event *orr_char_output(struct orr_char_port *port);

/*
 * Let a memory back end refuse output while n bytes or more wait to be taken;
 * at first there is no limit.
 */
ORR_API void orr_char_set_limit(struct orr_char_port *port, size_t n);

/* The kind of back end behind port: the spec without what follows a colon. */
ORR_API const char *orr_char_kind(const struct orr_char_port *port);

/*
 * Where a peer finds the back end, or what a client is connected to: the name
 * of the pty's other side, "127.0.0.1:PORT", or the path of the UNIX socket;
 * else "". Valid until orr_sim_free.
 */
ORR_API const char *orr_char_address(const struct orr_char_port *port);

/*
 * Whether all input and output was had: 0, or the negative errno of the first
 * failure of the host (a full disk, a closed pipe) with the reason in err. A
 * failure is also logged, once. Complete after orr_sim_run has returned, as
 * that hands over what was buffered.
 */
ORR_API int orr_char_error(const struct orr_char_port *port,
			   struct orr_error *err);

/* Whether a person may sit at the other side (a terminal as standard input),
 * and whether the host's own standard output is in use. */
ORR_API bool orr_char_interactive(const struct orr_char_port *port);
ORR_API bool orr_char_uses_stdio(const struct orr_char_port *port);

#ifdef __cplusplus
}
#endif

#endif

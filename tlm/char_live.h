/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the back ends of the outside world share: a host thread that waits for
 * the peer, and a ring of bytes each way. Nobody polls: the thread sleeps in
 * poll(2), the simulation hears of news by orr_sim_post.
 */
#ifndef ORRERY_TLM_CHAR_LIVE_H
#define ORRERY_TLM_CHAR_LIVE_H

#include "charport.h"

#include <orrery/sim.h>

#include <pthread.h>

struct ori_live;

/* Called by the host thread. */
struct ori_live_ops {
	/*
	 * The door has become readable, or there is nobody and it redials: a
	 * descriptor of the new peer, or -1 if there is none after all. May
	 * take a second, but not longer than until wake is readable.
	 */
	int (*meet)(struct ori_live *l);
	/* The peer has gone: release its descriptor. */
	void (*part)(struct ori_live *l);
};

enum { ORI_RING_SIZE = 4096 }; /* a power of two */

struct ori_ring {
	uint32_t head; /* bytes put in, and taken out, since the start */
	uint32_t tail;
	uint8_t bytes[ORI_RING_SIZE];
};

struct ori_live {
	struct orr_char_backend backend;
	const struct ori_live_ops *ops; /* NULL without door */
	int door; /* readable when a peer may have come; -1: none will */
	int peer; /* -1: none */
	int sink; /* a terminal for the output; 0: it goes to the peer */
	bool redials; /* without a door: meet calls until somebody answers */
	int wake; /* an eventfd that cuts waiting short */
	/* private to char_live.c: the host thread's own */
	bool deaf; /* the peer will send no more */
	bool resting; /* the door has led nowhere: leave it for a moment */
	pthread_t thread;
	struct orr_post post;
	/* private to char_live.c: under the lock */
	pthread_mutex_t lock;
	struct ori_ring in;
	struct ori_ring out;
	unsigned news;
	bool posted; /* post is under way */
	bool want_input; /* the simulation waits for rx_ready */
	bool want_room; /* or for tx_ready */
	bool stalled; /* the thread waits for room in the input ring */
	bool plugged; /* there is a peer */
	bool ended; /* the input is over */
	bool closing;
	bool held; /* the simulation's own: it is kept going until tx_ready */
};

/*
 * Start the thread of l; its backend is initialised, peer, door and ops are
 * set. Returns 0, or a negative errno; then the caller closes peer and door.
 */
int ori_live_start(struct ori_live *l);

/* Send what is left to the peer, for a while, and end the thread. */
void ori_live_stop(struct ori_live *l);

/*
 * Standard output, which is a terminal, as a descriptor of our own that never
 * makes us wait; 0 if that cannot be had.
 */
int ori_live_open_sink(void);

/* A live back end of port that only sends to sink. As ori_live_start. */
int ori_live_start_sink(struct ori_live *l, struct orr_char_port *port);

/* When a run ends: give a terminal a moment to take what it has not yet. */
void ori_live_flush(struct orr_char_backend *b);

/* Close a socket so that the peer gets all that was sent. */
void ori_live_close_peer(int fd);

/* Members of struct ori_char_ops. Only without a door the input ever ends. */
int ori_live_get(struct orr_char_backend *b);
bool ori_live_put(struct orr_char_backend *b, uint8_t c);

#endif

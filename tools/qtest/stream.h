/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two directions of a connection to a program that drives this one.
 * Output is buffered; it waits for a peer that is slow, and is dropped once
 * the peer has gone.
 */
#ifndef ORRERY_TOOLS_STREAM_H
#define ORRERY_TOOLS_STREAM_H

#include <orrery/base.h>

#include <sys/types.h>

struct stream {
	/* read-only */
	int in; /* descriptors; -1: none */
	int out;
	/* private */
	int stop; /* a descriptor that is readable when waiting is to end */
	bool broken;
	size_t used;
	char bytes[8192];
};

/* How a stream comes about. */
enum stream_role {
	STREAM_CONNECT, /* to who listens at the address */
	STREAM_LISTEN, /* there, and take the first who comes */
	STREAM_EITHER /* the one if somebody listens, or else the other */
};

/*
 * Open s at address, "unix:PATH", "tcp:PORT" on 127.0.0.1 or "tcp:HOST:PORT",
 * or "stdio". stop (-1: none) interrupts all waiting. Where it listens is
 * said on standard error. Returns 0 or a negative errno with the reason in
 * err, -EINTR when stop became readable.
 */
int stream_open(struct stream *s, const char *address, enum stream_role role,
		int stop, struct orr_error *err);
void stream_close(struct stream *s);

/* Nothing comes in and what goes out vanishes. */
void stream_open_null(struct stream *s);

/*
 * What has come, at least a byte of it if wait is set: its number, 0 at the
 * end of the input, or a negative errno (-EAGAIN: nothing now).
 */
ssize_t stream_read(struct stream *s, void *bytes, size_t room);

void stream_write(struct stream *s, const void *bytes, size_t n);
void stream_printf(struct stream *s, const char *fmt, ...) ORR_PRINTF(2, 3);
void stream_flush(struct stream *s);

#endif

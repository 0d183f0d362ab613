/* SPDX-License-Identifier: Apache-2.0 */
#include "stream.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* As much as a pipe that is ready takes without waiting. */
enum { PIECE = 4096 };

/* Wait until out takes more; false if it never will. */
static bool wait_for_room(const struct stream *s)
{
	struct pollfd fds[] = {{s->out, POLLOUT, 0}, {s->stop, POLLIN, 0}};

	while (poll(fds, ORR_COUNT(fds), -1) < 0)
		if (errno != EINTR)
			return false;
	return fds[0].revents & POLLOUT && !fds[1].revents;
}

void stream_flush(struct stream *s)
{
	size_t done = 0;

	while (done < s->used && s->out >= 0 && !s->broken) {
		size_t most = s->used - done;
		ssize_t n = -1;

		errno = EPIPE;
		if (wait_for_room(s))
			n = write(s->out, s->bytes + done,
				  most < PIECE ? most : PIECE);
		if (n > 0)
			done += (size_t)n;
		else if (errno != EINTR && errno != EAGAIN)
			s->broken = true;
	}
	s->used = 0;
}

void stream_write(struct stream *s, const void *bytes, size_t n)
{
	const char *from = bytes;

	while (n > 0) {
		size_t most = sizeof(s->bytes) - s->used;
		size_t k = n < most ? n : most;

		memcpy(s->bytes + s->used, from, k);
		s->used += k;
		from += k;
		n -= k;
		if (s->used == sizeof(s->bytes))
			stream_flush(s);
	}
}

void stream_printf(struct stream *s, const char *fmt, ...)
{
	char text[1024];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (n >= (int)sizeof(text)) /* cut, but still a line */
		text[sizeof(text) - 2] = '\n';
	if (n > 0)
		stream_write(s, text, strlen(text));
}

ssize_t stream_read(struct stream *s, void *bytes, size_t room)
{
	ssize_t n = read(s->in, bytes, room);

	return n < 0 ? -errno : n;
}

void stream_open_null(struct stream *s)
{
	*s = (struct stream){.in = -1, .out = -1, .stop = -1};
}

void stream_close(struct stream *s)
{
	stream_flush(s);
	if (s->in > STDERR_FILENO)
		close(s->in);
	s->in = s->out = -1;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Output to a descriptor of the host. */
#include "charport.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

/*
 * Whether to try again. Somebody else may have made a descriptor that we
 * inherited non-blocking; then wait here.
 */
static bool retry(int fd)
{
	struct pollfd p = {fd, POLLOUT, 0};

	if (errno != EAGAIN)
		return errno == EINTR;
	poll(&p, 1, -1);
	return true;
}

static int write_all(int fd, const uint8_t *bytes, size_t n)
{
	while (n > 0) {
		ssize_t written = write(fd, bytes, n);

		if (written >= 0) {
			bytes += written;
			n -= (size_t)written;
		} else if (!retry(fd)) {
			return -errno;
		}
	}
	return 0;
}

void ori_char_out_flush(struct ori_char_out *o)
{
	int error = 0;

	if (!o->broken)
		error = write_all(o->fd, o->bytes, o->used);
	o->used = 0;
	if (!error)
		return;
	o->broken = true;
	ori_char_failed(o->backend, error,
			"cannot write %s: %s; output is lost", o->name,
			strerror(-error));
}

void ori_char_out_put(struct ori_char_out *o, uint8_t c)
{
	o->bytes[o->used++] = c;
	if (c == '\n' || o->unbuffered || o->used == sizeof(o->bytes))
		ori_char_out_flush(o);
}

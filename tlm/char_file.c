/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files and pipes. Reading waits for the host, so that what the simulation
 * sees does not depend on how fast the other side is.
 */
#include "char_live.h"

#include <orrery/log.h>
#include <orrery/sim.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct file {
	struct orr_char_backend backend;
	struct ori_char_out out;
	struct ori_live terminal; /* in its place, if it has a sink */
	const char *in_name;
	int in; /* -1: no input, or no more */
	size_t next;
	size_t used;
	uint8_t bytes[4096];
};

static struct file *file_of(struct orr_char_backend *b)
{
	return orr_container_of(b, struct file, backend);
}

static void close_input(struct file *f)
{
	if (f->in >= 0 && !f->backend.stdio)
		close(f->in);
	f->in = -1;
}

/* Meanwhile the heartbeat goes on; false if it wants the run to end. */
static bool await_input(const struct file *f)
{
	struct orr_sim *sim = f->backend.sim;
	struct pollfd p = {f->in, POLLIN, 0};
	int timeout;

	do {
		timeout = orr_sim_beat(sim);
		if (orr_sim_halting(sim))
			return false;
	} while (poll(&p, 1, timeout) <= 0);
	return true;
}

/* A negative errno if it cannot; -EINTR if the run is to end first. */
static ssize_t read_some(struct file *f)
{
	ssize_t n;

	do {
		if (!await_input(f))
			return -EINTR;
		n = read(f->in, f->bytes, sizeof(f->bytes));
	} while (n < 0 && (errno == EINTR || errno == EAGAIN));
	return n < 0 ? -errno : n;
}

static void end_input(struct file *f, ssize_t error)
{
	close_input(f);
	if (error)
		ori_char_failed(&f->backend, (int)error, "cannot read %s: %s",
				f->in_name, strerror((int)-error));
}

static int file_get(struct orr_char_backend *b)
{
	struct file *f = file_of(b);
	ssize_t n;

	if (f->next < f->used)
		return f->bytes[f->next++];
	if (f->in < 0)
		return ORR_CHAR_END;
	ori_char_out_flush(&f->out); /* before it may wait */
	n = read_some(f);
	if (n == -EINTR) { /* go on in the next run */
		orr_event_notify_delta(&b->port->rx_ready);
		return ORR_CHAR_NONE;
	}
	if (n <= 0) {
		end_input(f, n);
		return ORR_CHAR_END;
	}
	f->used = (size_t)n;
	f->next = 1;
	return f->bytes[0];
}

static bool file_put(struct orr_char_backend *b, uint8_t c)
{
	struct file *f = file_of(b);

	if (f->terminal.sink)
		return ori_live_put(&f->terminal.backend, c);
	ori_char_out_put(&f->out, c);
	return true;
}

static void file_flush(struct orr_char_backend *b)
{
	ori_char_out_flush(&file_of(b)->out);
	ori_live_flush(&file_of(b)->terminal.backend);
}

static void file_close(struct orr_char_backend *b)
{
	struct file *f = file_of(b);

	file_flush(b);
	if (f->terminal.sink) {
		ori_live_stop(&f->terminal);
		close(f->terminal.sink);
	}
	if (f->out.fd >= 0 && !b->stdio)
		close(f->out.fd);
	close_input(f);
}

static struct file *new_file(struct orr_char_port *port,
			     const struct ori_char_ops *ops)
{
	struct file *f = orr_sim_alloc(port->obj.sim, sizeof(*f));

	ori_char_init(&f->backend, port, ops);
	f->out.backend = &f->backend;
	f->in = -1;
	return f;
}

/* The port at or below scope that is on stdio, or NULL. */
static struct orr_char_port *stdio_user(struct orr_object *scope)
{
	struct orr_char_port *found = NULL;
	struct orr_object *child = NULL;

	if (orr_object_kind(scope) == ORR_KIND_CHAR_PORT)
		found = orr_container_of(scope, struct orr_char_port, obj);
	if (found && orr_char_uses_stdio(found))
		return found;
	found = NULL;
	while (!found && (child = orr_object_next(scope, child)))
		found = stdio_user(child);
	return found;
}

/* A terminal may be stopped; the simulation goes on. */
static void find_terminal(struct file *f, struct orr_char_port *port)
{
	int sink = isatty(STDOUT_FILENO) ? ori_live_open_sink() : 0;

	f->out.unbuffered = isatty(STDOUT_FILENO);
	f->terminal.sink = sink;
	if (!sink || ori_live_start_sink(&f->terminal, port) == 0)
		return;
	close(sink);
	f->terminal.sink = 0;
}

static int stdio_open(struct orr_char_port *port, const char *rest,
		      struct orr_error *err)
{
	struct orr_char_port *other = stdio_user(orr_sim_root(port->obj.sim));
	char path[256];
	struct file *f;

	if (other)
		return orr_error_set(
			err, -EBUSY, "stdio: already in use by %s",
			orr_object_path(&other->obj, path, sizeof(path)));
	fflush(stdout); /* what was printed before comes first */
	if (isatty(STDIN_FILENO))
		return ori_char_terminal.open(port, rest, err);
	f = new_file(port, &ori_char_stdio);
	f->in = STDIN_FILENO;
	f->in_name = "standard input";
	f->out.fd = STDOUT_FILENO;
	f->out.name = "standard output";
	find_terminal(f, port);
	f->backend.stdio = true;
	ori_char_attach(&f->backend);
	return 0;
}

static char *copy(struct orr_sim *sim, const char *s, size_t length)
{
	return memcpy(orr_sim_alloc(sim, length + 1), s, length);
}

/* "OUT,input=IN", or only OUT. */
static void split(struct orr_sim *sim, struct file *f, const char *rest)
{
	static const char separator[] = ",input=";
	const char *comma = strstr(rest, separator);

	if (comma)
		f->in_name = copy(sim, comma + strlen(separator),
				  strlen(comma + strlen(separator)));
	f->out.name =
		copy(sim, rest, comma ? (size_t)(comma - rest) : strlen(rest));
}

static int open_input(struct file *f, struct stat *st)
{
	if (!f->in_name)
		return 0;
	f->in = open(f->in_name, O_RDONLY | O_CLOEXEC);
	if (f->in < 0 || fstat(f->in, st) != 0)
		return -errno;
	return S_ISDIR(st->st_mode) ? -EISDIR : 0;
}

/* Emptied only when it is known not to be the input. */
static int open_output(struct file *f, const struct stat *in)
{
	struct stat st;

	f->out.fd = open(f->out.name, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	if (f->out.fd < 0 || fstat(f->out.fd, &st) != 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return 0;
	if (f->in >= 0 && st.st_dev == in->st_dev && st.st_ino == in->st_ino)
		return -EEXIST;
	return ftruncate(f->out.fd, 0) ? -errno : 0;
}

static int file_open(struct orr_char_port *port, const char *rest,
		     struct orr_error *err)
{
	struct file *f = new_file(port, &ori_char_file);
	struct stat in = {0};
	int ret;

	f->out.fd = -1;
	split(port->obj.sim, f, rest);
	ret = open_input(f, &in);
	if (ret)
		orr_error_set(err, ret, "file:%s: cannot read '%s': %s", rest,
			      f->in_name, strerror(-ret));
	else if ((ret = open_output(f, &in)) != 0)
		orr_error_set(err, ret, "file:%s: cannot create '%s': %s", rest,
			      f->out.name,
			      ret == -EEXIST ? "it is the input"
					     : strerror(-ret));
	if (ret)
		file_close(&f->backend);
	else
		ori_char_attach(&f->backend);
	return ret;
}

const struct ori_char_ops ori_char_stdio = {
	.name = "stdio",
	.open = stdio_open,
	.get = file_get,
	.put = file_put,
	.flush = file_flush,
	.close = file_close,
};

const struct ori_char_ops ori_char_file = {
	.name = "file",
	.has_rest = true,
	.open = file_open,
	.get = file_get,
	.put = file_put,
	.flush = file_flush,
	.close = file_close,
};

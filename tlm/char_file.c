/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files and pipes. Reading waits for the host, so that what the simulation
 * sees does not depend on how fast the other side is.
 */
#include "charport.h"

#include <orrery/sim.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct file {
	struct orr_char_backend backend;
	FILE *in;
	FILE *out;
	bool failed;
};

static struct file *file_of(struct orr_char_backend *b)
{
	return orr_container_of(b, struct file, backend);
}

static int file_get(struct orr_char_backend *b)
{
	struct file *f = file_of(b);
	int c;

	if (!f->in)
		return ORR_CHAR_END;
	fflush(f->out); /* before it may wait */
	c = getc(f->in);
	return c == EOF ? ORR_CHAR_END : c;
}

static bool file_put(struct orr_char_backend *b, uint8_t c)
{
	struct file *f = file_of(b);

	putc(c, f->out);
	if (c == '\n')
		fflush(f->out);
	return true;
}

static void file_close(struct orr_char_backend *b)
{
	struct file *f = file_of(b);

	fflush(f->out);
	if (f->out != stdout)
		fclose(f->out);
	if (f->in && f->in != stdin)
		fclose(f->in);
}

static struct file *new_file(struct orr_char_port *port,
			     const struct ori_char_ops *ops)
{
	struct file *f = orr_sim_alloc(port->obj.sim, sizeof(*f));

	f->backend.ops = ops;
	f->backend.port = port;
	return f;
}

static struct orr_char_backend *stdio_open(struct orr_char_port *port,
					   const char *rest,
					   struct orr_error *err)
{
	struct file *f = new_file(port, &ori_char_stdio);

	(void)rest, (void)err;
	f->in = stdin;
	f->out = stdout;
	f->backend.stdio = true;
	return &f->backend;
}

static struct orr_char_backend *file_open(struct orr_char_port *port,
					  const char *rest,
					  struct orr_error *err)
{
	struct file *f = new_file(port, &ori_char_file);

	f->out = fopen(rest, "w");
	if (!f->out) {
		orr_error_set(err, -errno, "cannot create %s: %s", rest,
			      strerror(errno));
		return NULL;
	}
	return &f->backend;
}

const struct ori_char_ops ori_char_stdio = {
	.name = "stdio",
	.open = stdio_open,
	.get = file_get,
	.put = file_put,
	.close = file_close,
};

const struct ori_char_ops ori_char_file = {
	.name = "file",
	.has_rest = true,
	.open = file_open,
	.get = file_get,
	.put = file_put,
	.close = file_close,
};

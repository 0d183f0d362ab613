/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A terminal as standard input. Output to a terminal is written at once, or, if
 * that is stopped, when it goes on; other output waits for the host, as that to
 * a file does.
 *
 * Not handled: after ctrl-Z the shell may leave the terminal in its own mode,
 * and input then comes by lines.
 */
#include "char_live.h"

#include <errno.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

struct terminal {
	struct ori_live live;
	struct ori_char_out out;
	struct termios before;
	int end; /* the character that ends the input; ORR_CHAR_END if none */
	bool ended;
};

static struct terminal *terminal_of(struct orr_char_backend *b)
{
	return orr_container_of(b, struct terminal, live.backend);
}

static int terminal_get(struct orr_char_backend *b)
{
	struct terminal *t = terminal_of(b);
	int c = t->ended ? ORR_CHAR_END : ori_live_get(b);

	if (t->ended || (c != t->end && c != ORR_CHAR_END))
		return c;
	t->ended = true;
	orr_sim_outside(b->sim, -1);
	return ORR_CHAR_END;
}

static bool terminal_put(struct orr_char_backend *b, uint8_t c)
{
	if (terminal_of(b)->live.sink)
		return ori_live_put(b, c);
	ori_char_out_put(&terminal_of(b)->out, c);
	return true;
}

static void terminal_close(struct orr_char_backend *b)
{
	struct terminal *t = terminal_of(b);

	ori_live_stop(&t->live);
	if (t->live.sink)
		close(t->live.sink);
	tcsetattr(STDIN_FILENO, TCSANOW, &t->before);
}

/*
 * Each key at once and not echoed; newlines and signals stay the host's. With
 * VMIN = 0 a read never waits, whatever poll has promised.
 */
static int set_mode(struct terminal *t)
{
	struct termios mode;

	if (tcgetattr(STDIN_FILENO, &t->before) != 0)
		return -errno;
	mode = t->before;
	mode.c_lflag &= (tcflag_t) ~(ICANON | ECHO | IEXTEN);
	mode.c_cc[VMIN] = 0;
	mode.c_cc[VTIME] = 0;
	t->end = ORR_CHAR_END;
	if (t->before.c_cc[VEOF] != _POSIX_VDISABLE)
		t->end = t->before.c_cc[VEOF];
	return tcsetattr(STDIN_FILENO, TCSANOW, &mode) ? -errno : 0;
}

static int terminal_open(struct orr_char_port *port, const char *rest,
			 struct orr_error *err)
{
	struct terminal *t = orr_sim_alloc(port->obj.sim, sizeof(*t));
	int ret = set_mode(t);

	(void)rest;
	t->out.backend = &t->live.backend;
	t->out.fd = STDOUT_FILENO;
	t->out.name = "standard output";
	t->out.unbuffered = true;
	ori_char_init(&t->live.backend, port, &ori_char_terminal);
	t->live.backend.interactive = true;
	t->live.backend.stdio = true;
	t->live.peer = STDIN_FILENO;
	t->live.door = -1;
	t->live.sink = isatty(STDOUT_FILENO) ? ori_live_open_sink() : 0;
	if (ret)
		return orr_error_set(err, ret,
				     "stdio: cannot set the "
				     "terminal's mode: %s",
				     strerror(-ret));
	ret = ori_live_start(&t->live);
	if (ret && t->live.sink)
		close(t->live.sink);
	if (ret) {
		tcsetattr(STDIN_FILENO, TCSANOW, &t->before);
		return orr_error_set(err, ret,
				     "stdio: cannot read the "
				     "terminal: %s",
				     strerror(-ret));
	}
	ori_char_attach(&t->live.backend);
	return 0;
}

const struct ori_char_ops ori_char_terminal = {
	.name = "stdio",
	.open = terminal_open,
	.get = terminal_get,
	.put = terminal_put,
	.flush = ori_live_flush,
	.close = terminal_close,
};

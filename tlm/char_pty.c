/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A pseudo terminal. Its master reports a hang-up for as long as nobody has
 * the other side open, so inotify(7) tells when somebody opens it again.
 */
#include "char_live.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

struct pty {
	struct ori_live live;
	int master;
	char name[64];
};

enum { READER_MS = 10, READER_TURNS = 50 };

static struct pty *pty_of(struct ori_live *l)
{
	return orr_container_of(l, struct pty, live);
}

/* Who has written and gone already (echo >/dev/pts/N) is a peer, too. */
static int pty_meet(struct ori_live *l)
{
	struct pollfd p = {pty_of(l)->master, POLLIN, 0};
	char openings[1024];

	while (read(l->door, openings, sizeof(openings)) > 0)
		;
	poll(&p, 1, 0);
	return p.revents == POLLHUP ? -1 : p.fd;
}

/* The master stays, for whoever opens the other side next. */
static void pty_part(struct ori_live *l)
{
	(void)l;
}

static const struct ori_live_ops pty_ops = {
	.meet = pty_meet,
	.part = pty_part,
};

/*
 * When the master closes, what has not been read from the other side is lost:
 * give its reader a moment.
 */
static void await_reader(const struct pty *p)
{
	const struct timespec moment = {0, READER_MS * 1000000L};
	int fd = open(p->name, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	int unread = 1;

	for (int i = 0; fd >= 0 && unread && i < READER_TURNS; i++) {
		nanosleep(&moment, NULL);
		if (ioctl(fd, FIONREAD, &unread) != 0)
			break;
	}
	if (fd >= 0)
		close(fd);
}

static void close_pty(struct pty *p)
{
	if (p->live.door >= 0)
		close(p->live.door);
	if (p->master >= 0)
		close(p->master);
}

static void pty_close(struct orr_char_backend *b)
{
	struct ori_live *l = orr_container_of(b, struct ori_live, backend);
	struct pty *p = pty_of(l);

	ori_live_stop(l);
	if (l->peer >= 0)
		await_reader(p);
	close_pty(p);
}

/* Bytes pass as they are: no echo, no lines, no newline becomes two. */
static int make_raw(int fd)
{
	struct termios t;

	if (tcgetattr(fd, &t) != 0)
		return -errno;
	cfmakeraw(&t);
	return tcsetattr(fd, TCSANOW, &t) ? -errno : 0;
}

/* Opened and closed once, the other side counts as closed. */
static int touch_other_side(const struct pty *p)
{
	int fd = open(p->name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	int ret;

	if (fd < 0)
		return -errno;
	ret = make_raw(fd);
	close(fd);
	return ret;
}

static int open_master(struct pty *p)
{
	p->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (p->master < 0 || grantpt(p->master) != 0 ||
	    unlockpt(p->master) != 0)
		return -errno;
	return -ptsname_r(p->master, p->name, sizeof(p->name));
}

static int open_door(struct pty *p)
{
	p->live.door = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (p->live.door < 0 ||
	    inotify_add_watch(p->live.door, p->name, IN_OPEN) < 0)
		return -errno;
	return 0;
}

static int open_pty(struct pty *p)
{
	int ret = open_master(p);

	if (ret == 0)
		ret = touch_other_side(p);
	if (ret == 0)
		ret = open_door(p);
	if (ret == 0)
		ret = ori_live_start(&p->live);
	return ret;
}

static int pty_open(struct orr_char_port *port, const char *rest,
		    struct orr_error *err)
{
	struct pty *p = orr_sim_alloc(port->obj.sim, sizeof(*p));
	int ret;

	(void)rest;
	ori_char_init(&p->live.backend, port, &ori_char_pty);
	p->live.backend.address = p->name;
	p->live.ops = &pty_ops;
	p->live.peer = -1;
	p->live.door = -1;
	ret = open_pty(p);
	if (ret == 0) {
		ori_char_attach(&p->live.backend);
		return 0;
	}
	close_pty(p);
	return orr_error_set(err, ret, "pty: cannot make a pseudo terminal: %s",
			     strerror(-ret));
}

const struct ori_char_ops ori_char_pty = {
	.name = "pty",
	.open = pty_open,
	.get = ori_live_get,
	.put = ori_live_put,
	.close = pty_close,
};

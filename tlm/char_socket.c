/* SPDX-License-Identifier: Apache-2.0 */
/* Servers on TCP, loopback only, and UNIX sockets. */
#include "char_live.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { ADDRESS_SIZE = sizeof(((struct sockaddr_un *)0)->sun_path) };

struct server {
	struct ori_live live;
	char address[ADDRESS_SIZE];
	struct stat file; /* what unix:PATH has made */
};

static struct server *server_of(struct orr_char_backend *b)
{
	return orr_container_of(b, struct server, live.backend);
}

static int server_meet(struct ori_live *l)
{
	const int on = 1;
	int fd = accept4(l->door, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (fd >= 0) /* means nothing to a UNIX socket */
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

static void server_part(struct ori_live *l)
{
	close(l->peer);
}

static const struct ori_live_ops server_ops = {
	.meet = server_meet,
	.part = server_part,
};

static void close_door(struct server *s)
{
	struct stat now;

	if (s->live.door >= 0)
		close(s->live.door);
	if (s->file.st_ino && lstat(s->address, &now) == 0 &&
	    now.st_dev == s->file.st_dev && now.st_ino == s->file.st_ino)
		unlink(s->address);
}

static void server_close(struct orr_char_backend *b)
{
	struct server *s = server_of(b);

	ori_live_stop(&s->live);
	if (s->live.peer >= 0)
		ori_live_close_peer(s->live.peer);
	close_door(s);
}

static struct server *new_server(struct orr_char_port *port,
				 const struct ori_char_ops *ops)
{
	struct server *s = orr_sim_alloc(port->obj.sim, sizeof(*s));

	ori_char_init(&s->live.backend, port, ops);
	s->live.backend.address = s->address;
	s->live.ops = &server_ops;
	s->live.peer = -1;
	s->live.door = -1;
	return s;
}

/* Serve, if the door is open: ret is what came of opening it. */
static int serve(struct server *s, int ret)
{
	if (ret == 0)
		ret = ori_live_start(&s->live);
	if (ret == 0)
		ori_char_attach(&s->live.backend);
	else
		close_door(s);
	return ret;
}

/* A port number, or -1. */
static int parse_port(const char *text)
{
	char *end;
	unsigned long port = strtoul(text, &end, 10);

	if (!isdigit((unsigned char)*text) || *end || port > UINT16_MAX)
		return -1;
	return (int)port;
}

static int tcp_listen(struct server *s, int port)
{
	struct sockaddr_in in = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t size = sizeof(in);
	const int on = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	s->live.door = fd;
	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&in, size) != 0 || listen(fd, 1) != 0 ||
	    getsockname(fd, (struct sockaddr *)&in, &size) != 0)
		return -errno;
	snprintf(s->address, sizeof(s->address), "127.0.0.1:%d",
		 ntohs(in.sin_port));
	return 0;
}

static int tcp_open(struct orr_char_port *port, const char *rest,
		    struct orr_error *err)
{
	struct server *s = new_server(port, &ori_char_tcp);
	int number = parse_port(rest);
	int ret;

	if (number < 0)
		return orr_error_set(err, -EINVAL,
				     "tcp:%s: expected a port number, 0 to "
				     "65535 (0: any that is free)",
				     rest);
	ret = serve(s, tcp_listen(s, number));
	if (ret)
		orr_error_set(err, ret,
			      "tcp:%s: cannot listen on 127.0.0.1: %s", rest,
			      strerror(-ret));
	return ret;
}

/*
 * Remove a socket that its server has left behind: one that refuses
 * connections. Another file, or a server that lives, stays. That one is not
 * disturbed: it is asked for datagrams, which it cannot have.
 */
static bool remove_stale(const struct sockaddr_un *un)
{
	struct stat st;
	bool stale;
	int fd;

	if (lstat(un->sun_path, &st) != 0 || !S_ISSOCK(st.st_mode))
		return false;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	stale = connect(fd, (const struct sockaddr *)un, sizeof(*un)) != 0 &&
		errno == ECONNREFUSED;
	close(fd);
	return stale && unlink(un->sun_path) == 0;
}

static int unix_bind(int fd, const struct sockaddr_un *un)
{
	const struct sockaddr *address = (const struct sockaddr *)un;

	if (bind(fd, address, sizeof(*un)) == 0)
		return 0;
	if (errno != EADDRINUSE)
		return -errno;
	if (remove_stale(un) && bind(fd, address, sizeof(*un)) == 0)
		return 0;
	return -EADDRINUSE;
}

static int unix_listen(struct server *s)
{
	struct sockaddr_un un = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int ret;

	s->live.door = fd;
	if (fd < 0)
		return -errno;
	memcpy(un.sun_path, s->address, sizeof(un.sun_path));
	ret = unix_bind(fd, &un);
	if (ret)
		return ret;
	if (lstat(s->address, &s->file) != 0 || listen(fd, 1) != 0)
		return -errno;
	return 0;
}

static int unix_open(struct orr_char_port *port, const char *rest,
		     struct orr_error *err)
{
	struct server *s = new_server(port, &ori_char_unix);
	size_t length = strlen(rest);
	int ret;

	if (length >= sizeof(s->address))
		return orr_error_set(
			err, -ENAMETOOLONG,
			"unix:%s: the path has %zu bytes; expected "
			"at most %zu",
			rest, length, sizeof(s->address) - 1);
	memcpy(s->address, rest, length + 1);
	ret = serve(s, unix_listen(s));
	if (ret)
		orr_error_set(err, ret, "unix:%s: cannot listen there: %s",
			      rest, strerror(-ret));
	return ret;
}

const struct ori_char_ops ori_char_tcp = {
	.name = "tcp",
	.has_rest = true,
	.open = tcp_open,
	.get = ori_live_get,
	.put = ori_live_put,
	.close = server_close,
};

const struct ori_char_ops ori_char_unix = {
	.name = "unix",
	.has_rest = true,
	.open = unix_open,
	.get = ori_live_get,
	.put = ori_live_put,
	.close = server_close,
};

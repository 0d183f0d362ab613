/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clients of TCP and UNIX sockets. The server has to be there at the start;
 * when it hangs up, it is called again until it answers.
 */
#include "char_live.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { PATIENCE_MS = 1000, NAME_SIZE = 256 };

struct client {
	struct ori_live live;
	char name[NAME_SIZE];
	struct sockaddr_storage address;
	socklen_t size;
};

static struct client *client_of(struct ori_live *l)
{
	return orr_container_of(l, struct client, live);
}

/* Whether the connection on its way has been made: 0, or a negative errno. */
static int await_connection(int fd, int wake)
{
	struct pollfd fds[] = {{fd, POLLOUT, 0}, {wake, POLLIN, 0}};
	socklen_t size = sizeof(int);
	int error = 0;

	if (poll(fds, 2, PATIENCE_MS) <= 0 || !fds[0].revents)
		return -ETIMEDOUT;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
		return -errno;
	return -error;
}

/* A connected descriptor, or a negative errno. */
static int dial(const struct client *c, int wake)
{
	const struct sockaddr *sa = (const struct sockaddr *)&c->address;
	const int on = 1;
	int fd = socket(sa->sa_family,
			SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int ret = 0;

	if (fd < 0)
		return -errno;
	if (connect(fd, sa, c->size) != 0)
		ret = errno == EINPROGRESS ? await_connection(fd, wake)
					   : -errno;
	if (ret) {
		close(fd);
		return ret;
	}
	/* means nothing to a UNIX socket */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

static int client_meet(struct ori_live *l)
{
	int fd = dial(client_of(l), l->wake);

	return fd < 0 ? -1 : fd;
}

static void client_part(struct ori_live *l)
{
	close(l->peer);
}

static const struct ori_live_ops client_ops = {
	.meet = client_meet,
	.part = client_part,
};

static void client_close(struct orr_char_backend *b)
{
	struct ori_live *l = orr_container_of(b, struct ori_live, backend);

	ori_live_stop(l);
	if (l->peer >= 0)
		ori_live_close_peer(l->peer);
}

static struct client *new_client(struct orr_char_port *port,
				 const struct ori_char_ops *ops,
				 const char *name)
{
	struct client *c = orr_sim_alloc(port->obj.sim, sizeof(*c));

	ori_char_init(&c->live.backend, port, ops);
	snprintf(c->name, sizeof(c->name), "%s", name);
	c->live.backend.address = c->name;
	c->live.ops = &client_ops;
	c->live.door = -1;
	c->live.redials = true;
	return c;
}

static int begin(struct client *c, const char *kind, const char *rest,
		 struct orr_error *err)
{
	int ret = c->live.peer = dial(c, -1);

	if (ret >= 0)
		ret = ori_live_start(&c->live);
	if (ret == 0) {
		ori_char_attach(&c->live.backend);
		return 0;
	}
	if (c->live.peer >= 0)
		close(c->live.peer);
	return orr_error_set(err, ret, "%s:%s: cannot connect: %s", kind, rest,
			     strerror(-ret));
}

/* Cut "HOST:PORT", where HOST may be in brackets; NULL if it is not so. */
static char *split(char *rest)
{
	char *colon = strrchr(rest, ':');

	if (!colon || colon == rest || !colon[1])
		return NULL;
	*colon = '\0';
	if (rest[0] == '[' && colon[-1] == ']')
		colon[-1] = '\0';
	return colon + 1;
}

/* 0, or what getaddrinfo says. */
static int resolve(struct client *c)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
				       .ai_flags = AI_NUMERICSERV};
	struct addrinfo *found;
	char host[NAME_SIZE];
	const char *port;
	int ret;

	memcpy(host, c->name, sizeof(host));
	port = split(host);
	if (!port)
		return EAI_NONAME;
	ret = getaddrinfo(host[0] == '[' ? host + 1 : host, port, &hints,
			  &found);
	if (ret)
		return ret;
	memcpy(&c->address, found->ai_addr, found->ai_addrlen);
	c->size = found->ai_addrlen;
	freeaddrinfo(found);
	return 0;
}

static int tcp_open(struct orr_char_port *port, const char *rest,
		    struct orr_error *err)
{
	struct client *c = new_client(port, &ori_char_tcp_client, rest);
	int ret = strlen(rest) < NAME_SIZE ? resolve(c) : EAI_NONAME;

	if (ret)
		return orr_error_set(err, -EINVAL,
				     "tcp-connect:%s: expected HOST:PORT: %s",
				     rest, gai_strerror(ret));
	return begin(c, "tcp-connect", rest, err);
}

static int unix_open(struct orr_char_port *port, const char *rest,
		     struct orr_error *err)
{
	struct client *c = new_client(port, &ori_char_unix_client, rest);
	struct sockaddr_un *un = (struct sockaddr_un *)&c->address;

	if (strlen(rest) >= sizeof(un->sun_path))
		return orr_error_set(err, -ENAMETOOLONG,
				     "unix-connect:%s: the path has %zu bytes; "
				     "expected at most %zu",
				     rest, strlen(rest),
				     sizeof(un->sun_path) - 1);
	un->sun_family = AF_UNIX;
	memcpy(un->sun_path, rest, strlen(rest));
	c->size = sizeof(*un);
	return begin(c, "unix-connect", rest, err);
}

const struct ori_char_ops ori_char_tcp_client = {
	.name = "tcp-connect",
	.has_rest = true,
	.open = tcp_open,
	.get = ori_live_get,
	.put = ori_live_put,
	.close = client_close,
};

const struct ori_char_ops ori_char_unix_client = {
	.name = "unix-connect",
	.has_rest = true,
	.open = unix_open,
	.get = ori_live_get,
	.put = ori_live_put,
	.close = client_close,
};

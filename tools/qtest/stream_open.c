/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses of streams: standard input and output, UNIX and TCP sockets. */
#include "stream.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* A socket's address, whatever its family. */
struct place {
	union {
		struct sockaddr any;
		struct sockaddr_un un;
		struct sockaddr_storage in;
	} at;
	socklen_t size;
};

static int parse_unix(const char *path, struct place *p, struct orr_error *err)
{
	size_t n = strlen(path);

	if (n == 0 || n >= sizeof(p->at.un.sun_path))
		return orr_error_set(err, -ENAMETOOLONG,
				     "unix:%s: expected a path of 1 to %zu "
				     "bytes",
				     path, sizeof(p->at.un.sun_path) - 1);
	p->at.un.sun_family = AF_UNIX;
	memcpy(p->at.un.sun_path, path, n + 1);
	p->size = sizeof(p->at.un);
	return 0;
}

/* "PORT" or "HOST:PORT". */
static int parse_tcp(const char *rest, struct place *p, struct orr_error *err)
{
	static const struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
					      .ai_flags = AI_NUMERICSERV};
	const char *colon = strrchr(rest, ':');
	struct addrinfo *found = NULL;
	char host[256] = "127.0.0.1";
	int code;

	if (colon && colon != rest)
		snprintf(host, sizeof(host), "%.*s", (int)(colon - rest), rest);
	code = getaddrinfo(host, colon ? colon + 1 : rest, &hints, &found);
	if (code || !found)
		return orr_error_set(err, -EINVAL,
				     "tcp:%s: expected PORT or HOST:PORT: %s",
				     rest, gai_strerror(code));
	memcpy(&p->at, found->ai_addr, found->ai_addrlen);
	p->size = found->ai_addrlen;
	freeaddrinfo(found);
	return 0;
}

static int parse(const char *address, struct place *p, struct orr_error *err)
{
	memset(p, 0, sizeof(*p));
	if (strncmp(address, "unix:", 5) == 0)
		return parse_unix(address + 5, p, err);
	if (strncmp(address, "tcp:", 4) == 0 && address[4])
		return parse_tcp(address + 4, p, err);
	return orr_error_set(err, -EINVAL,
			     "'%s' is no address: expected unix:PATH, "
			     "tcp:PORT, tcp:HOST:PORT or stdio",
			     address);
}

static int new_socket(const struct place *p)
{
	return socket(p->at.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

/* A connection to who listens there; -1 if nobody does. */
static int connect_to(const struct place *p)
{
	int fd = new_socket(p);

	if (fd >= 0 && connect(fd, &p->at.any, p->size) != 0) {
		int code = errno;

		close(fd);
		fd = -1;
		errno = code;
	}
	return fd;
}

/* A socket that a server has left behind: nobody listens there any more. */
static void remove_stale(const struct place *p)
{
	struct stat st;

	if (p->at.any.sa_family == AF_UNIX &&
	    lstat(p->at.un.sun_path, &st) == 0 && S_ISSOCK(st.st_mode))
		unlink(p->at.un.sun_path);
}

static int listen_at(const struct place *p)
{
	const int on = 1;
	int fd = new_socket(p);

	if (fd < 0)
		return -1;
	if (p->at.any.sa_family != AF_UNIX)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, &p->at.any, p->size) == 0 && listen(fd, 1) == 0)
		return fd;
	close(fd);
	return -1;
}

/* With port 0 the host has chosen one. */
static void say_where(int door, const char *address)
{
	struct sockaddr_in in;
	socklen_t size = sizeof(in);

	if (getsockname(door, (struct sockaddr *)&in, &size) == 0 &&
	    in.sin_family == AF_INET)
		fprintf(stderr, "orrery: waiting on tcp:127.0.0.1:%d\n",
			ntohs(in.sin_port));
	else
		fprintf(stderr, "orrery: waiting on %s\n", address);
}

/* The first who comes; -1 with errno EINTR when stop became readable. */
static int meet(int door, int stop)
{
	struct pollfd fds[] = {{door, POLLIN, 0}, {stop, POLLIN, 0}};

	while (poll(fds, ORR_COUNT(fds), -1) < 0)
		if (errno != EINTR)
			return -1;
	errno = EINTR;
	return fds[1].revents ? -1 : accept4(door, NULL, NULL, SOCK_CLOEXEC);
}

static int serve_at(const struct place *p, const char *address, int stop)
{
	int door = listen_at(p);
	int fd;
	int code;

	if (door < 0)
		return -1;
	say_where(door, address);
	fd = meet(door, stop);
	code = errno;
	close(door);
	remove_stale(p);
	errno = code;
	return fd;
}

/* The descriptor, or -1 with errno. */
static int open_socket(const struct place *p, const char *address,
		       enum stream_role role, int stop)
{
	int fd = role == STREAM_LISTEN ? -1 : connect_to(p);

	if (fd >= 0 || role == STREAM_CONNECT)
		return fd;
	if (role == STREAM_EITHER && errno == ECONNREFUSED)
		remove_stale(p);
	return serve_at(p, address, stop);
}

int stream_open(struct stream *s, const char *address, enum stream_role role,
		int stop, struct orr_error *err)
{
	const int on = 1;
	struct place place;
	int code;
	int fd;

	*s = (struct stream){STDIN_FILENO, STDOUT_FILENO, stop};
	if (strcmp(address, "stdio") == 0)
		return 0;
	code = parse(address, &place, err);
	if (code)
		return code;
	fd = open_socket(&place, address, role, stop);
	if (fd < 0)
		return orr_error_set(err, -errno, "%s: cannot %s: %s", address,
				     role == STREAM_CONNECT ? "connect"
							    : "listen there",
				     strerror(errno));
	fcntl(fd, F_SETFL, O_NONBLOCK);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	s->in = s->out = fd;
	return 0;
}

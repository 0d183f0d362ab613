/* SPDX-License-Identifier: Apache-2.0 */
#include "../unit.h"

#include "echo.h"

#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void echo_step(struct orr_process *self)
{
	struct echo *e = orr_container_of(self, struct echo, step);

	if (orr_event_pending(&e->line_free))
		return;
	if (e->held == ORR_CHAR_NONE)
		e->held = orr_char_get(&e->port);
	if (e->held == ORR_CHAR_END)
		e->ended = true;
	if (e->held < 0 || !orr_char_put(&e->port, (uint8_t)e->held))
		return;
	e->held = ORR_CHAR_NONE;
	orr_event_notify_after(&e->line_free, ORR_US(1));
	if (++e->count == e->pause_at)
		orr_sim_pause(self->obj.sim);
}

void echo_init(struct echo *e, struct orr_sim *sim, const char *spec)
{
	struct orr_error err;

	*e = (struct echo){.held = ORR_CHAR_NONE};
	orr_object_init(&e->obj, orr_sim_root(sim), "echo");
	orr_char_port_init(&e->port, &e->obj, "port");
	if (orr_char_open(&e->port, spec, &err) != 0)
		fail_msg("%s", err.text);
	orr_event_init(&e->line_free, &e->obj, "line_free");
	orr_method_init(&e->step, &e->obj, "step", echo_step);
	orr_sensitive(&e->step, &e->port.rx_ready);
	orr_sensitive(&e->step, &e->port.tx_ready);
	orr_sensitive(&e->step, &e->line_free);
}

uint8_t text_at(size_t i)
{
	return (uint8_t)(i % 251);
}

bool send_text(int fd, size_t n)
{
	uint8_t text[TEXT_SIZE];
	size_t sent = 0;

	for (size_t i = 0; i < n; i++)
		text[i] = text_at(i);
	while (sent < n) {
		ssize_t some = write(fd, text + sent, n - sent);

		if (some <= 0)
			return false;
		sent += (size_t)some;
	}
	return true;
}

bool receive_text(int fd, size_t n)
{
	uint8_t bytes[1000];
	size_t received = 0;

	while (received < n) {
		size_t want = n - received;
		ssize_t some = read(
			fd, bytes, want < sizeof(bytes) ? want : sizeof(bytes));

		if (some <= 0)
			return false;
		for (ssize_t i = 0; i < some; i++)
			if (bytes[i] != text_at(received++))
				return false;
	}
	return true;
}

static int connect_tcp(const char *address)
{
	struct sockaddr_in in = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_memory_equal(address, "127.0.0.1:", 10);
	in.sin_port = htons((uint16_t)atoi(address + 10));
	assert_int_equal(connect(fd, (struct sockaddr *)&in, sizeof(in)), 0);
	return fd;
}

static int connect_unix(const char *path)
{
	struct sockaddr_un un = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(un.sun_path, sizeof(un.sun_path), "%s", path);
	assert_int_equal(connect(fd, (struct sockaddr *)&un, sizeof(un)), 0);
	return fd;
}

int plug_in(const struct orr_char_port *port)
{
	const char *address = orr_char_address(port);
	int fd;

	if (strcmp(orr_char_kind(port), "tcp") == 0)
		return connect_tcp(address);
	if (strcmp(orr_char_kind(port), "unix") == 0)
		return connect_unix(address);
	fd = open(address, O_RDWR | O_NOCTTY);
	assert_true(fd >= 0);
	return fd;
}

unsigned open_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	unsigned n = 0;

	assert_non_null(dir);
	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* tcp-connect and unix-connect: the simulation calls a server. */
#include "../unit.h"

#include "echo.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static char directory[] = "/tmp/orrery-char-client-XXXXXX";

/* A server, and an echo that has called it. */
struct call {
	int door;
	int fd;
	char spec[64];
	struct orr_sim *sim;
	struct echo echo;
	unsigned warnings;
};

static void count_warning(void *arg, enum orr_log_level level, const char *line)
{
	struct call *c = arg;

	assert_non_null(strstr(line, "has hung up"));
	c->warnings += level == ORR_LOG_WARNING;
}

static int listen_tcp(char *spec, size_t size)
{
	struct sockaddr_in in = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t length = sizeof(in);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&in, length), 0);
	assert_int_equal(listen(fd, 1), 0);
	getsockname(fd, (struct sockaddr *)&in, &length);
	snprintf(spec, size, "tcp-connect:localhost:%u", ntohs(in.sin_port));
	return fd;
}

static int listen_unix(char *spec, size_t size)
{
	struct sockaddr_un un = {.sun_family = AF_UNIX, .sun_path = "server"};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	unlink("server");
	assert_int_equal(bind(fd, (struct sockaddr *)&un, sizeof(un)), 0);
	assert_int_equal(listen(fd, 1), 0);
	snprintf(spec, size, "unix-connect:server");
	return fd;
}

static struct call *new_call(int (*open_door)(char *spec, size_t size))
{
	struct call *c = test_calloc(1, sizeof(*c));

	c->door = open_door(c->spec, sizeof(c->spec));
	c->sim = orr_sim_new();
	orr_sim_set_log(c->sim, count_warning, c);
	echo_init(&c->echo, c->sim, c->spec);
	c->fd = accept(c->door, NULL, NULL);
	assert_true(c->fd >= 0);
	return c;
}

static int set_up_tcp(void **state)
{
	*state = new_call(listen_tcp);
	return 0;
}

static int set_up_unix(void **state)
{
	*state = new_call(listen_unix);
	return 0;
}

static int tear_down(void **state)
{
	struct call *c = *state;

	orr_sim_free(c->sim);
	close(c->fd);
	close(c->door);
	unlink("server");
	test_free(c);
	return 0;
}

static void assert_echoes(struct call *c, const char *text)
{
	size_t n = strlen(text);
	char back[64];

	c->echo.pause_at = c->echo.count + n;
	assert_int_equal(write(c->fd, text, n), n);
	assert_int_equal(orr_sim_run(c->sim, ORR_TIME_MAX), ORR_RUN_PAUSED);
	assert_int_equal(recv(c->fd, back, n, MSG_WAITALL), n);
	assert_memory_equal(back, text, n);
}

static void client_talks_to_the_server(void **state)
{
	assert_echoes(*state, "hello");
	assert_echoes(*state, "again");
}

static void client_calls_again_after_a_hang_up(void **state)
{
	struct call *c = *state;

	assert_echoes(c, "one");
	close(c->fd);
	c->fd = accept(c->door, NULL, NULL);
	assert_true(c->fd >= 0);
	assert_echoes(c, "two");
	assert_int_equal(c->warnings, 1);
	assert_false(c->echo.ended);
}

static void client_finds_a_server_that_comes_back_later(void **state)
{
	struct call *c = *state;

	assert_echoes(c, "one");
	close(c->door);
	close(c->fd);
	usleep(250000); /* it calls in vain */
	c->door = listen_unix(c->spec, sizeof(c->spec));
	c->fd = accept(c->door, NULL, NULL);
	assert_echoes(c, "two");
}

/* Time goes on while nobody is there, and output is lost as on a cable. */
static void simulation_runs_on_without_the_server(void **state)
{
	struct call *c = *state;

	close(c->door);
	close(c->fd);
	usleep(50000);
	assert_int_equal(orr_sim_run(c->sim, ORR_MS(5)), ORR_RUN_LIMIT);
	assert_true(orr_char_put(&c->echo.port, 'x'));
	c->door = c->fd = -1;
}

static void assert_refused(const char *spec, int code, const char *words)
{
	struct orr_sim *sim = orr_sim_new();
	unsigned before = open_descriptors();
	struct orr_char_port port;
	struct orr_error err = {""};

	orr_char_port_init(&port, orr_sim_root(sim), "port");
	assert_int_equal(orr_char_open(&port, spec, &err), code);
	if (!strstr(err.text, words) || !strstr(err.text, spec))
		fail_msg("'%s' lacks '%s'", err.text, words);
	assert_int_equal(open_descriptors(), before);
	orr_sim_free(sim);
}

static void server_that_is_not_there_is_an_error(void **state)
{
	char spec[64];

	(void)state;
	close(listen_tcp(spec, sizeof(spec)));
	assert_refused(spec, -ECONNREFUSED, "cannot connect");
	assert_refused("unix-connect:nowhere", -ENOENT, "cannot connect");
	assert_refused("tcp-connect:localhost", -EINVAL, "HOST:PORT");
	assert_refused("tcp-connect::80", -EINVAL, "HOST:PORT");
	assert_refused("tcp-connect:localhost:http", -EINVAL, "HOST:PORT");
}

static int make_directory(void **state)
{
	(void)state;
	alarm(100); /* rather than hang */
	return mkdtemp(directory) ? chdir(directory) : -1;
}

static int remove_directory(void **state)
{
	(void)state;
	return rmdir(directory);
}

#define TCP(f) cmocka_unit_test_setup_teardown(f, set_up_tcp, tear_down)
#define UNIX(f) cmocka_unit_test_setup_teardown(f, set_up_unix, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TCP(client_talks_to_the_server),
		UNIX(client_talks_to_the_server),
		TCP(client_calls_again_after_a_hang_up),
		UNIX(client_calls_again_after_a_hang_up),
		UNIX(client_finds_a_server_that_comes_back_later),
		TCP(simulation_runs_on_without_the_server),
		cmocka_unit_test(server_that_is_not_there_is_an_error),
	};

	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}

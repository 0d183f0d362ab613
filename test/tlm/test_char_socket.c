/* SPDX-License-Identifier: Apache-2.0 */
/* Where the servers of tcp and unix listen, and what they leave behind. */
#include "../unit.h"

#include "echo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Where the tests work. */
static char directory[] = "/tmp/orrery-char-socket-XXXXXX";

/* A second port on spec is refused, since the first one's server lives on. */
static void assert_in_use(struct orr_sim *sim, const char *spec)
{
	unsigned before = open_descriptors();
	struct orr_char_port *port = orr_sim_alloc(sim, sizeof(*port));
	struct orr_error err;

	orr_char_port_init(port, orr_sim_root(sim), "port");
	assert_int_equal(orr_char_open(port, spec, &err), -EADDRINUSE);
	assert_non_null(strstr(err.text, spec));
	assert_non_null(strstr(err.text, "Address already in use"));
	assert_int_equal(open_descriptors(), before);
}

static void assert_echoes(struct echo *e)
{
	int fd = plug_in(&e->port);
	char back;

	e->pause_at = e->count + 1;
	assert_int_equal(write(fd, "!", 1), 1);
	assert_int_equal(orr_sim_run(e->obj.sim, ORR_TIME_MAX), ORR_RUN_PAUSED);
	assert_int_equal(read(fd, &back, 1), 1);
	assert_int_equal(back, '!');
	close(fd);
}

static void tcp_port_in_use_is_refused(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	char spec[40];
	struct echo e;

	(void)state;
	echo_init(&e, sim, "tcp:0");
	snprintf(spec, sizeof(spec), "tcp:%s",
		 strchr(orr_char_address(&e.port), ':') + 1);
	assert_in_use(sim, spec);
	assert_echoes(&e);
	orr_sim_free(sim);
}

static void tcp_port_may_be_used_again_at_once(void **state)
{
	struct orr_sim *first = orr_sim_new();
	struct orr_sim *second = orr_sim_new();
	char spec[40];
	struct echo e;

	(void)state;
	echo_init(&e, first, "tcp:0");
	snprintf(spec, sizeof(spec), "tcp:%s",
		 strchr(orr_char_address(&e.port), ':') + 1);
	assert_echoes(&e);
	orr_sim_free(first);
	echo_init(&e, second, spec);
	assert_echoes(&e);
	orr_sim_free(second);
}

static void living_socket_is_refused_and_goes_on(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct echo e;

	(void)state;
	orr_sim_set_log_level(sim, ORR_LOG_ERROR); /* it was knocked at */
	echo_init(&e, sim, "unix:socket");
	assert_string_equal(orr_char_address(&e.port), "socket");
	assert_in_use(sim, "unix:socket");
	assert_echoes(&e);
	orr_sim_free(sim);
	assert_int_equal(access("socket", F_OK), -1);
}

static void stale_socket_is_replaced(void **state)
{
	struct sockaddr_un un = {.sun_family = AF_UNIX, .sun_path = "socket"};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	struct orr_sim *sim = orr_sim_new();
	struct echo e;

	(void)state;
	assert_int_equal(bind(fd, (struct sockaddr *)&un, sizeof(un)), 0);
	close(fd);
	echo_init(&e, sim, "unix:socket");
	assert_echoes(&e);
	orr_sim_free(sim);
	assert_int_equal(access("socket", F_OK), -1);
}

static void other_file_in_its_place_is_kept(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct echo e;

	(void)state;
	close(open("file", O_CREAT | O_WRONLY, 0600));
	assert_in_use(sim, "unix:file");
	assert_int_equal(access("file", F_OK), 0);
	echo_init(&e, sim, "unix:socket");
	assert_int_equal(rename("file", "socket"), 0);
	orr_sim_free(sim);
	assert_int_equal(unlink("socket"), 0);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tcp_port_in_use_is_refused),
		cmocka_unit_test(tcp_port_may_be_used_again_at_once),
		cmocka_unit_test(living_socket_is_refused_and_goes_on),
		cmocka_unit_test(stale_socket_is_replaced),
		cmocka_unit_test(other_file_in_its_place_is_kept),
	};

	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}

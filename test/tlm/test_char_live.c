/* SPDX-License-Identifier: Apache-2.0 */
/* Sockets and pseudo terminals, with a real peer at the other side. */
#include "../unit.h"

#include "echo.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* More than the library's ring holds, less than ring and kernel do. */
enum { SOME = 5000 };

/* Where the tests work. */
static char directory[] = "/tmp/orrery-char-live-XXXXXX";

/* A simulation with an echo, and the peer that talks to it. */
struct talk {
	struct orr_sim *sim;
	struct echo echo;
	int fd; /* the peer's; -1: none yet */
	size_t length; /* of what the peer's thread is to receive */
	pthread_t sender;
	pthread_t receiver;
	unsigned descriptors; /* before it all */
	unsigned warnings;
	char warning[300];
};

static void sleep_ms(unsigned ms)
{
	const struct timespec ts = {ms / 1000, (long)(ms % 1000) * 1000000};

	nanosleep(&ts, NULL);
}

static uint64_t host_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

/* User and system time of this process. */
static uint64_t cpu_ms(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (uint64_t)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000 +
	       (uint64_t)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1000;
}

static void unplug(struct talk *t)
{
	close(t->fd);
	t->fd = -1;
}

/* Run until the echo has sent back n bytes more. */
static void run_until_echoed(struct talk *t, size_t n)
{
	t->echo.pause_at = t->echo.count + n;
	assert_int_equal(orr_sim_run(t->sim, ORR_TIME_MAX), ORR_RUN_PAUSED);
}

/* After this the simulation has noticed its peer. */
static void greet(struct talk *t)
{
	char back = 0;

	assert_int_equal(write(t->fd, "!", 1), 1);
	run_until_echoed(t, 1);
	assert_int_equal(read(t->fd, &back, 1), 1);
	assert_int_equal(back, '!');
}

static void *send_in_thread(void *arg)
{
	struct talk *t = arg;

	return send_text(t->fd, TEXT_SIZE) ? t : NULL;
}

static void *receive_in_thread(void *arg)
{
	struct talk *t = arg;

	return receive_text(t->fd, t->length) ? t : NULL;
}

static void start_receiving(struct talk *t, size_t n)
{
	t->length = n;
	assert_int_equal(
		pthread_create(&t->receiver, NULL, receive_in_thread, t), 0);
}

/* Assert that a thread of the peer has done its work. */
static void await(pthread_t thread)
{
	void *result;

	pthread_join(thread, &result);
	assert_non_null(result);
}

/* The whole text to the echo and back at the same time. */
static void exchange(struct talk *t)
{
	start_receiving(t, TEXT_SIZE);
	assert_int_equal(pthread_create(&t->sender, NULL, send_in_thread, t),
			 0);
	run_until_echoed(t, TEXT_SIZE);
	await(t->sender);
	await(t->receiver);
}

static void keep_warning(void *arg, enum orr_log_level level, const char *line)
{
	struct talk *t = arg;

	(void)level;
	t->warnings++;
	snprintf(t->warning, sizeof(t->warning), "%s", line);
}

static int start(void **state, const char *spec)
{
	struct talk *t = calloc(1, sizeof(*t));

	t->fd = -1;
	t->descriptors = open_descriptors();
	t->sim = orr_sim_new();
	orr_sim_set_log(t->sim, keep_warning, t);
	echo_init(&t->echo, t->sim, spec);
	*state = t;
	return 0;
}

static int on_tcp(void **state)
{
	return start(state, "tcp:0");
}

static int on_unix(void **state)
{
	return start(state, "unix:socket");
}

static int on_pty(void **state)
{
	return start(state, "pty");
}

/* Nothing may be left open. */
static int end(void **state)
{
	struct talk *t = *state;
	bool clean;

	if (t->fd >= 0)
		close(t->fd);
	if (t->sim)
		orr_sim_free(t->sim);
	clean = open_descriptors() == t->descriptors;
	free(t);
	return clean ? 0 : -1;
}

static void long_text_passes_both_ways(void **state)
{
	struct talk *t = *state;

	assert_false(orr_char_interactive(&t->echo.port));
	assert_false(orr_char_uses_stdio(&t->echo.port));
	t->fd = plug_in(&t->echo.port);
	exchange(t);
	assert_int_equal(orr_char_error(&t->echo.port, NULL), 0);
}

static void next_peer_may_come(void **state)
{
	struct talk *t = *state;

	for (int i = 0; i < 3; i++) {
		t->fd = plug_in(&t->echo.port);
		greet(t);
		unplug(t);
	}
	t->fd = plug_in(&t->echo.port);
	exchange(t);
}

static void hang_up_is_a_warning_that_names_the_place(void **state)
{
	struct talk *t = *state;
	char expected[200];

	t->fd = plug_in(&t->echo.port);
	greet(t);
	unplug(t);
	sleep_ms(50);
	t->fd = plug_in(&t->echo.port);
	greet(t);
	snprintf(expected, sizeof(expected),
		 "echo.port: the peer on %s has hung up; waiting for the next",
		 orr_char_address(&t->echo.port));
	assert_int_equal(t->warnings, 1);
	assert_non_null(strstr(t->warning, expected));
}

static void input_of_a_peer_that_has_left_is_kept(void **state)
{
	struct talk *t = *state;

	t->fd = plug_in(&t->echo.port);
	assert_true(send_text(t->fd, SOME));
	unplug(t);
	run_until_echoed(t, SOME);
	sleep_ms(50); /* the last output is lost, too */
	t->fd = plug_in(&t->echo.port);
	exchange(t);
}

static void peer_that_sends_no_more_still_receives(void **state)
{
	struct talk *t = *state;

	t->fd = plug_in(&t->echo.port);
	assert_true(send_text(t->fd, SOME));
	shutdown(t->fd, SHUT_WR);
	start_receiving(t, SOME);
	run_until_echoed(t, SOME);
	await(t->receiver);
}

static void output_without_a_peer_vanishes(void **state)
{
	struct talk *t = *state;

	for (int i = 0; i < 100000; i++)
		assert_true(orr_char_put(&t->echo.port, 'x'));
	t->fd = plug_in(&t->echo.port);
	exchange(t);
}

/* Puts as fast as it can, in place of the echo. */
struct source {
	struct orr_process run;
	struct orr_char_port *port;
	size_t sent;
	unsigned refused;
};

/* More than the kernel keeps for a TCP peer, some 4 MB. */
enum { FLOOD = 8000000 };

static void source_run(struct orr_process *self)
{
	struct source *s = orr_container_of(self, struct source, run);

	while (s->sent < FLOOD && orr_char_put(s->port, text_at(s->sent)))
		s->sent++;
	if (s->sent < FLOOD)
		s->refused++;
	else
		orr_sim_pause(self->obj.sim);
}

static void slow_reader_holds_output_back(void **state)
{
	struct talk *t = *state;
	struct source s = {.port = &t->echo.port};

	t->fd = plug_in(&t->echo.port);
	greet(t);
	orr_method_init_on(&s.run, &t->echo.obj, "source", source_run,
			   &t->echo.port.tx_ready);
	source_run(&s.run);
	start_receiving(t, FLOOD);
	if (s.sent < FLOOD)
		orr_sim_run(t->sim, ORR_TIME_MAX);
	await(t->receiver);
	assert_int_equal(s.sent, FLOOD);
	assert_true(s.refused > 0);
}

static void close_sends_what_was_put(void **state)
{
	struct talk *t = *state;

	t->fd = plug_in(&t->echo.port);
	greet(t);
	start_receiving(t, 4000);
	assert_int_equal(write(t->fd, "unread", 6), 6);
	for (size_t i = 0; i < 4000; i++)
		assert_true(orr_char_put(&t->echo.port, text_at(i)));
	orr_sim_free(t->sim);
	t->sim = NULL;
	await(t->receiver);
}

static void close_gives_up_on_a_peer_that_does_not_read(void **state)
{
	struct talk *t = *state;
	uint64_t begin;
	unsigned naps = 0;

	t->fd = plug_in(&t->echo.port);
	greet(t);
	while (naps < 30) {
		naps = orr_char_put(&t->echo.port, 'x') ? 0 : naps + 1;
		if (naps)
			sleep_ms(1);
	}
	begin = host_ms();
	orr_sim_free(t->sim);
	t->sim = NULL;
	assert_true(host_ms() - begin < 3000);
}

static void lost_peer_costs_no_processor_time(void **state)
{
	struct talk *t = *state;
	uint64_t cpu;

	t->fd = plug_in(&t->echo.port);
	greet(t);
	unplug(t);
	sleep_ms(20);
	cpu = cpu_ms();
	sleep_ms(300);
	assert_true(cpu_ms() - cpu < 30);
}

static void unread_input_of_a_lost_peer_costs_none_either(void **state)
{
	struct talk *t = *state;
	uint64_t cpu;

	t->fd = plug_in(&t->echo.port);
	assert_true(send_text(t->fd, SOME));
	unplug(t);
	sleep_ms(20);
	orr_char_put(&t->echo.port, 'x');
	sleep_ms(20);
	cpu = cpu_ms();
	sleep_ms(300);
	assert_true(cpu_ms() - cpu < 30);
}

static int make_directory(void **state)
{
	(void)state;
	signal(SIGPIPE, SIG_IGN);
	alarm(100); /* rather than hang */
	return mkdtemp(directory) ? chdir(directory) : -1;
}

static int remove_directory(void **state)
{
	(void)state;
	return rmdir(directory);
}

#define ON_TCP(test)                                   \
	{                                              \
		"tcp: " #test, test, on_tcp, end, NULL \
	}
#define ON_UNIX(test)                                    \
	{                                                \
		"unix: " #test, test, on_unix, end, NULL \
	}
#define ON_PTY(test)                                   \
	{                                              \
		"pty: " #test, test, on_pty, end, NULL \
	}
#define ON_ALL(test) ON_TCP(test), ON_UNIX(test), ON_PTY(test)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_ALL(long_text_passes_both_ways),
		ON_ALL(next_peer_may_come),
		ON_ALL(hang_up_is_a_warning_that_names_the_place),
		ON_ALL(input_of_a_peer_that_has_left_is_kept),
		ON_TCP(peer_that_sends_no_more_still_receives),
		ON_UNIX(peer_that_sends_no_more_still_receives),
		ON_ALL(output_without_a_peer_vanishes),
		ON_ALL(slow_reader_holds_output_back),
		ON_ALL(close_sends_what_was_put),
		ON_ALL(close_gives_up_on_a_peer_that_does_not_read),
		ON_ALL(lost_peer_costs_no_processor_time),
		ON_ALL(unread_input_of_a_lost_peer_costs_none_either),
	};

	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A terminal as standard input: the test is the terminal of a child that
 * echoes. */
#include "../unit.h"

#include "echo.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

struct terminal {
	int master;
	pid_t child;
};

/* The child's exit status: which expectation failed, or 0. */
static int echo_on(const char *tty)
{
	struct orr_sim *sim;
	struct echo e;
	enum orr_run result;

	signal(SIGINT, SIG_DFL); /* a background job ignores it */
	setsid();
	close(STDIN_FILENO);
	if (open(tty, O_RDWR) != STDIN_FILENO)
		return 1;
	dup2(STDIN_FILENO, STDOUT_FILENO);
	sim = orr_sim_new();
	echo_init(&e, sim, "stdio");
	if (!orr_char_interactive(&e.port) || !orr_char_uses_stdio(&e.port))
		return 2;
	orr_char_put(&e.port, '>'); /* the terminal is ready */
	result = orr_sim_run(sim, ORR_TIME_MAX);
	orr_sim_free(sim);
	if (result != ORR_RUN_STARVED || !e.ended)
		return 3;
	return 0;
}

/* Puts the text, a byte each microsecond while the terminal takes it. */
struct source {
	struct orr_char_port port;
	struct orr_process run;
	struct orr_event next;
	size_t sent;
	bool held;
};

static void source_run(struct orr_process *self)
{
	struct source *s = orr_container_of(self, struct source, run);

	if (s->sent == TEXT_SIZE)
		return;
	s->held = !orr_char_put(&s->port, text_at(s->sent));
	if (s->held)
		return;
	s->sent++;
	orr_event_notify_after(&s->next, ORR_US(1));
}

/*
 * Nobody reads at first: time passes, and the source is held. The pipe tells
 * the test that it may read now. The child's exit status, as above.
 */
static int flood(int told)
{
	struct orr_sim *sim = orr_sim_new();
	struct source s = {.sent = 0};
	struct orr_object *root = orr_sim_root(sim);
	struct termios mode;

	tcgetattr(STDOUT_FILENO, &mode);
	mode.c_oflag &= (tcflag_t)~OPOST; /* newlines as they are */
	tcsetattr(STDOUT_FILENO, TCSANOW, &mode);
	orr_char_port_init(&s.port, root, "port");
	if (orr_char_open(&s.port, "stdio", NULL) != 0)
		return 4;
	orr_event_init(&s.next, root, "next");
	orr_method_init_on(&s.run, root, "run", source_run, &s.next);
	orr_sensitive(&s.run, &s.port.tx_ready);
	orr_event_notify_after(&s.next, ORR_US(1));
	if (orr_sim_run(sim, ORR_S(1)) != ORR_RUN_LIMIT || !s.held)
		return 5;
	if (orr_now(sim) != ORR_S(1) || write(told, "", 1) != 1)
		return 6;
	while (s.sent < TEXT_SIZE)
		if (orr_sim_run(sim, ORR_MS(10)) == ORR_RUN_STARVED)
			break;
	orr_sim_free(sim);
	return s.sent == TEXT_SIZE ? 0 : 7;
}

static int told[2];

static int flood_on(const char *tty)
{
	setsid();
	close(STDIN_FILENO);
	if (open(tty, O_RDWR) != STDIN_FILENO)
		return 1;
	dup2(STDIN_FILENO, STDOUT_FILENO);
	return flood(told[1]);
}

/* The input is no terminal, the output is one. */
static int flood_on_output(const char *tty)
{
	int fd;

	setsid();
	close(STDIN_FILENO);
	fd = open("/dev/null", O_RDONLY);
	if (fd != STDIN_FILENO)
		return 1;
	fd = open(tty, O_RDWR);
	dup2(fd, STDOUT_FILENO);
	close(fd);
	return flood(told[1]);
}

static int start_child(void **state, int (*child)(const char *tty))
{
	struct terminal *t = calloc(1, sizeof(*t));
	char name[64];

	t->master = posix_openpt(O_RDWR | O_NOCTTY);
	if (t->master < 0 || grantpt(t->master) || unlockpt(t->master) ||
	    ptsname_r(t->master, name, sizeof(name)))
		return -1;
	fflush(NULL);
	t->child = fork();
	if (t->child == 0) {
		close(t->master);
		_exit(child(name));
	}
	*state = t;
	return t->child > 0 ? 0 : -1;
}

static int start(void **state)
{
	return start_child(state, echo_on);
}

static int start_flood(void **state)
{
	return pipe(told) ? -1 : start_child(state, flood_on);
}

static int start_output_flood(void **state)
{
	return pipe(told) ? -1 : start_child(state, flood_on_output);
}

static int end(void **state)
{
	struct terminal *t = *state;

	if (t->child) { /* a test has failed */
		kill(t->child, SIGKILL);
		waitpid(t->child, NULL, 0);
	}
	close(t->master);
	free(t);
	return 0;
}

static void type(const struct terminal *t, const char *keys)
{
	assert_int_equal(write(t->master, keys, strlen(keys)), strlen(keys));
}

/* The screen shows text next, and then nothing for a moment. */
static void expect(const struct terminal *t, const char *text)
{
	struct pollfd p = {t->master, POLLIN, 0};
	char shown[100] = "";
	size_t n = 0;

	while (n < strlen(text)) {
		ssize_t some =
			read(t->master, shown + n, sizeof(shown) - 1 - n);

		assert_true(some > 0);
		n += (size_t)some;
	}
	assert_string_equal(shown, text);
	assert_int_equal(poll(&p, 1, 30), 0);
}

static tcflag_t local_mode(const struct terminal *t)
{
	struct termios mode;

	assert_int_equal(tcgetattr(t->master, &mode), 0);
	return mode.c_lflag & (ICANON | ECHO | ISIG);
}

static int exit_status(struct terminal *t)
{
	int status;

	assert_int_equal(waitpid(t->child, &status, 0), t->child);
	t->child = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void each_key_comes_at_once_and_is_not_echoed_twice(void **state)
{
	struct terminal *t = *state;

	expect(t, ">");
	assert_int_equal(local_mode(t), ISIG);
	type(t, "a");
	expect(t, "a");
	type(t, "\r");
	expect(t, "\r\n");
	type(t, "\x04");
	assert_int_equal(exit_status(t), 0);
}

static void control_d_ends_the_input_and_restores_the_terminal(void **state)
{
	struct terminal *t = *state;

	expect(t, ">");
	type(t, "bye");
	expect(t, "bye");
	type(t, "\x04no more");
	assert_int_equal(exit_status(t), 0);
	assert_int_equal(local_mode(t), ICANON | ECHO | ISIG);
}

static void lost_terminal_ends_the_input(void **state)
{
	struct terminal *t = *state;

	expect(t, ">");
	close(t->master); /* SIGHUP is ignored */
	t->master = open("/dev/null", O_RDONLY);
	assert_int_equal(exit_status(t), 0);
}

static void control_c_interrupts(void **state)
{
	struct terminal *t = *state;

	expect(t, ">");
	type(t, "\x03");
	assert_int_equal(exit_status(t), -SIGINT);
}

/* The screen stands still until the child says that time has passed. */
static void stopped_terminal_stops_no_time(void **state)
{
	struct terminal *t = *state;
	struct pollfd p = {told[0], POLLIN, 0};

	assert_int_equal(poll(&p, 1, 20000), 1);
	assert_true(receive_text(t->master, TEXT_SIZE));
	assert_int_equal(exit_status(t), 0);
	close(told[0]);
	close(told[1]);
}

static int prepare(void **state)
{
	(void)state;
	signal(SIGHUP, SIG_IGN);
	alarm(100); /* rather than hang */
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			each_key_comes_at_once_and_is_not_echoed_twice, start,
			end),
		cmocka_unit_test_setup_teardown(
			control_d_ends_the_input_and_restores_the_terminal,
			start, end),
		cmocka_unit_test_setup_teardown(lost_terminal_ends_the_input,
						start, end),
		cmocka_unit_test_setup_teardown(control_c_interrupts, start,
						end),
		cmocka_unit_test_setup_teardown(stopped_terminal_stops_no_time,
						start_flood, end),
		{"stopped_output_stops_no_time", stopped_terminal_stops_no_time,
		 start_output_flood, end, NULL},
	};

	return cmocka_run_group_tests(tests, prepare, NULL);
}

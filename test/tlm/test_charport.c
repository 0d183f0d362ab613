/* SPDX-License-Identifier: Apache-2.0 */
/* Specifications, and the back ends that follow simulated time: files, pipes
 * and memory. */
#include "../unit.h"

#include "echo.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Where the tests work. */
static char directory[] = "/tmp/orrery-charport-XXXXXX";

static void write_text(const char *path, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_true(send_text(fd, n));
	close(fd);
}

static bool holds_text(const char *path, size_t n)
{
	int fd = open(path, O_RDONLY);
	uint8_t more;
	bool ok;

	assert_true(fd >= 0);
	ok = receive_text(fd, n) && read(fd, &more, 1) == 0;
	close(fd);
	return ok;
}

static void assert_refused(const char *spec, const char *expected)
{
	struct orr_sim *sim = orr_sim_new();
	unsigned before = open_descriptors();
	struct orr_char_port port;
	struct orr_error err = {""};

	orr_char_port_init(&port, orr_sim_root(sim), "port");
	assert_true(orr_char_open(&port, spec, &err) < 0);
	if (!strstr(err.text, spec) || !strstr(err.text, expected))
		fail_msg("'%s' names not '%s' and '%s'", err.text, spec,
			 expected);
	assert_int_equal(open_descriptors(), before);
	assert_int_equal(orr_char_open(&port, "memory", NULL), 0);
	orr_sim_free(sim);
}

static void refusal_names_place_and_expectation(void **state)
{
	char too_long[300] = "unix:/";

	(void)state;
	memset(too_long + 6, 'x', 200);
	assert_refused("nonsense", "expected null, stdio, file:PATH");
	assert_refused("", "expected null");
	assert_refused("tcp", "tcp:PORT");
	assert_refused("tcp:", "tcp:PORT");
	assert_refused("tcp:abc", "expected a port number, 0 to 65535");
	assert_refused("tcp:-1", "expected a port number");
	assert_refused("tcp:80x", "expected a port number");
	assert_refused("tcp:99999", "expected a port number");
	assert_refused("tcp:99999999999999999999", "expected a port number");
	assert_refused("unix:", "unix:PATH");
	assert_refused(too_long, "expected at most 107");
	assert_refused("unix:/nonexistent/x", "No such file or directory");
	assert_refused("file:", "file:PATH");
	assert_refused("file:/nonexistent/x", "No such file or directory");
	assert_refused("file:/tmp", "Is a directory");
	assert_refused("stdio:1", "expected null, stdio");
	assert_refused("pty:1", "expected null, stdio");
}

static void unreadable_input_leaves_the_output_alone(void **state)
{
	(void)state;
	assert_refused("file:kept,input=missing", "No such file");
	assert_int_equal(access("kept", F_OK), -1);
	assert_int_equal(mkdir("folder", 0700), 0);
	assert_refused("file:kept,input=folder", "Is a directory");
	assert_int_equal(access("kept", F_OK), -1);
}

static void output_that_is_the_input_is_refused_and_kept(void **state)
{
	(void)state;
	write_text("both", 100);
	assert_refused("file:both,input=both", "it is the input");
	assert_true(holds_text("both", 100));
}

static void second_port_on_stdio_is_refused(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_char_port port;
	struct orr_error err;
	struct echo e;

	(void)state;
	echo_init(&e, sim, "stdio");
	orr_char_port_init(&port, orr_sim_root(sim), "port");
	assert_int_equal(orr_char_open(&port, "stdio", &err), -EBUSY);
	assert_string_equal(err.text, "stdio: already in use by echo.port");
	assert_true(orr_char_uses_stdio(&e.port));
	orr_sim_free(sim);
}

static void null_swallows_output_and_never_has_input(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct echo e;

	(void)state;
	echo_init(&e, sim, "null");
	assert_int_equal(orr_char_get(&e.port), ORR_CHAR_NONE);
	assert_true(orr_char_put(&e.port, 'x'));
	assert_string_equal(orr_char_address(&e.port), "");
	assert_int_equal(orr_char_error(&e.port, NULL), 0);
	assert_int_equal(orr_sim_run(sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	orr_sim_free(sim);
}

static void memory_carries_both_ways_to_the_end(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	char back[10];
	struct echo e;

	(void)state;
	echo_init(&e, sim, "memory");
	orr_sim_run(sim, ORR_US(1));
	assert_int_equal(orr_char_feed(&e.port, "hello", 5), 0);
	assert_int_equal(orr_char_feed(&e.port, NULL, 0), 0);
	assert_int_equal(orr_char_waiting(&e.port), 5);
	assert_int_equal(orr_char_feed_end(&e.port), 0);
	assert_int_equal(orr_sim_run(sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_int_equal(orr_char_waiting(&e.port), 0);
	assert_int_equal(orr_char_take(&e.port, back, 3), 3);
	assert_int_equal(orr_char_take(&e.port, back + 3, 7), 2);
	assert_memory_equal(back, "hello", 5);
	assert_true(e.ended);
	orr_sim_free(sim);
}

/* Echo from in to out until the input ends; returns the run hash. */
static uint64_t run_files(const char *spec, const char *out)
{
	struct orr_sim *sim = orr_sim_new();
	struct echo e;
	uint64_t hash;

	orr_sim_hash_enable(sim, true);
	echo_init(&e, sim, spec);
	assert_int_equal(orr_sim_run(sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_true(e.ended);
	assert_int_equal(e.count, TEXT_SIZE);
	assert_true(holds_text(out, TEXT_SIZE)); /* already */
	assert_int_equal(orr_char_error(&e.port, NULL), 0);
	hash = orr_sim_hash(sim);
	orr_sim_free(sim);
	return hash;
}

static void *trickle(void *arg)
{
	const struct timespec pause = {0, 300000};
	int fd = open(arg, O_WRONLY);

	for (size_t i = 0; i < TEXT_SIZE; i += 1000) {
		uint8_t part[1000];

		for (size_t k = 0; k < sizeof(part); k++)
			part[k] = text_at(i + k);
		if (write(fd, part, sizeof(part)) != (ssize_t)sizeof(part))
			break;
		nanosleep(&pause, NULL);
	}
	close(fd);
	return NULL;
}

static void slow_pipe_gives_the_same_run_as_a_file(void **state)
{
	char pipe[] = "pipe";
	pthread_t writer;
	uint64_t hash;

	(void)state;
	write_text("in", TEXT_SIZE);
	hash = run_files("file:out,input=in", "out");
	assert_int_equal(mkfifo(pipe, 0600), 0);
	assert_int_equal(pthread_create(&writer, NULL, trickle, pipe), 0);
	assert_true(run_files("file:out2,input=pipe", "out2") == hash);
	pthread_join(writer, NULL);
}

static void pause_at_third(struct orr_sim *sim, void *arg)
{
	if (++*(unsigned *)arg == 3)
		orr_sim_pause(sim);
}

static void heartbeat_may_pause_the_wait_for_a_pipe(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	unsigned beats = 0;
	struct echo e;
	int fd;

	(void)state;
	assert_int_equal(mkfifo("silent", 0600), 0);
	fd = open("silent", O_RDWR);
	echo_init(&e, sim, "file:out,input=silent");
	orr_sim_set_heartbeat(sim, 5, pause_at_third, &beats);
	assert_int_equal(orr_sim_run(sim, ORR_TIME_MAX), ORR_RUN_PAUSED);
	assert_int_equal(beats, 3);
	e.pause_at = 1;
	assert_int_equal(write(fd, "x", 1), 1);
	assert_int_equal(orr_sim_run(sim, ORR_TIME_MAX), ORR_RUN_PAUSED);
	assert_int_equal(e.count, 1);
	orr_sim_free(sim);
	close(fd);
}

static void free_alone_hands_over_the_output(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	unsigned before = open_descriptors();
	struct echo e;

	(void)state;
	echo_init(&e, sim, "file:out");
	assert_int_equal(orr_char_get(&e.port), ORR_CHAR_END);
	for (size_t i = 0; i < 10; i++)
		assert_true(orr_char_put(&e.port, text_at(i)));
	orr_sim_free(sim);
	assert_true(holds_text("out", 10));
	assert_int_equal(open_descriptors(), before);
}

struct log {
	unsigned lines;
	char last[300];
};

static void keep_line(void *arg, enum orr_log_level level, const char *line)
{
	struct log *log = arg;

	(void)level;
	log->lines++;
	snprintf(log->last, sizeof(log->last), "%s", line);
}

static void lost_output_is_told_once_and_remembered(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct log log = {0};
	struct orr_error err;
	struct echo e;

	(void)state;
	orr_sim_set_log(sim, keep_line, &log);
	echo_init(&e, sim, "file:/dev/full");
	for (int i = 0; i < 10000; i++)
		assert_true(orr_char_put(&e.port, 'x'));
	orr_sim_run(sim, 0);
	assert_int_equal(orr_char_error(&e.port, &err), -ENOSPC);
	assert_string_equal(err.text, "cannot write /dev/full: No space left "
				      "on device; output is lost");
	assert_string_equal(log.last, "error: 0 ps echo.port: cannot write "
				      "/dev/full: No space left on device; "
				      "output is lost");
	orr_sim_free(sim);
	assert_int_equal(log.lines, 1);
}

static void failed_read_is_an_error_and_the_end(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct log log = {0};
	struct orr_error err;
	struct echo e;

	(void)state;
	orr_sim_set_log(sim, keep_line, &log);
	echo_init(&e, sim, "file:out,input=/proc/self/mem");
	orr_sim_run(sim, ORR_TIME_MAX);
	assert_true(e.ended);
	assert_int_equal(orr_char_error(&e.port, &err), -EIO);
	assert_string_equal(err.text, "cannot read /proc/self/mem: "
				      "Input/output error");
	orr_sim_free(sim);
	assert_int_equal(log.lines, 1);
}

/* In a child: echo between in and out as standard input and output. */
static int echo_stdio(int in, int out)
{
	struct orr_sim *sim = orr_sim_new();
	struct log log = {0};
	struct echo e;
	int error;

	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	for (int fd = 3; fd < 20; fd++)
		close(fd);
	orr_sim_set_log(sim, keep_line, &log);
	echo_init(&e, sim, "stdio");
	orr_sim_run(sim, ORR_TIME_MAX);
	error = orr_char_error(&e.port, NULL);
	orr_sim_free(sim);
	return log.lines > 1 ? 255 : -error;
}

struct child {
	pid_t pid;
	int to; /* its standard input */
	int from; /* its standard output */
};

static void child_start(struct child *c, int input_flags)
{
	int in[2];
	int out[2];

	assert_int_equal(pipe2(in, 0), 0);
	assert_int_equal(pipe2(out, 0), 0);
	fcntl(in[0], F_SETFL, input_flags);
	fcntl(out[1], F_SETFL, input_flags);
	fflush(NULL);
	c->pid = fork();
	assert_true(c->pid >= 0);
	if (c->pid == 0)
		_exit(echo_stdio(in[0], out[1]));
	close(in[0]);
	close(out[1]);
	c->to = in[1];
	c->from = out[0];
}

/* Its exit status. */
static int child_end(const struct child *c)
{
	int status;

	assert_int_equal(waitpid(c->pid, &status, 0), c->pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void *send_and_close(void *arg)
{
	int fd = *(int *)arg;

	send_text(fd, TEXT_SIZE);
	close(fd);
	return NULL;
}

static void assert_child_echoes(int flags)
{
	struct child c;
	pthread_t writer;

	child_start(&c, flags);
	assert_int_equal(pthread_create(&writer, NULL, send_and_close, &c.to),
			 0);
	assert_true(receive_text(c.from, TEXT_SIZE));
	pthread_join(writer, NULL);
	assert_int_equal(child_end(&c), 0);
	close(c.from);
}

static void stdio_pipes_carry_a_long_text(void **state)
{
	(void)state;
	assert_child_echoes(0);
}

static void inherited_nonblocking_pipes_are_waited_for(void **state)
{
	(void)state;
	assert_child_echoes(O_NONBLOCK);
}

static void output_comes_before_input_is_waited_for(void **state)
{
	struct child c;
	char back;

	(void)state;
	child_start(&c, 0);
	assert_int_equal(write(c.to, "x", 1), 1);
	assert_int_equal(read(c.from, &back, 1), 1); /* no newline, no end */
	close(c.to);
	assert_int_equal(child_end(&c), 0);
	close(c.from);
}

static void reader_that_goes_away_is_an_error(void **state)
{
	struct child c;

	(void)state;
	child_start(&c, 0);
	close(c.from);
	assert_int_equal(write(c.to, "a\nb\n", 4), 4);
	close(c.to);
	assert_int_equal(child_end(&c), EPIPE);
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
	static const char *const names[] = {"both", "in",   "out",
					    "out2", "pipe", "silent"};

	(void)state;
	for (size_t i = 0; i < ORR_COUNT(names); i++)
		unlink(names[i]);
	rmdir("folder");
	return rmdir(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refusal_names_place_and_expectation),
		cmocka_unit_test(unreadable_input_leaves_the_output_alone),
		cmocka_unit_test(output_that_is_the_input_is_refused_and_kept),
		cmocka_unit_test(second_port_on_stdio_is_refused),
		cmocka_unit_test(null_swallows_output_and_never_has_input),
		cmocka_unit_test(memory_carries_both_ways_to_the_end),
		cmocka_unit_test(slow_pipe_gives_the_same_run_as_a_file),
		cmocka_unit_test(heartbeat_may_pause_the_wait_for_a_pipe),
		cmocka_unit_test(free_alone_hands_over_the_output),
		cmocka_unit_test(lost_output_is_told_once_and_remembered),
		cmocka_unit_test(failed_read_is_an_error_and_the_end),
		cmocka_unit_test(stdio_pipes_carry_a_long_text),
		cmocka_unit_test(inherited_nonblocking_pipes_are_waited_for),
		cmocka_unit_test(output_comes_before_input_is_waited_for),
		cmocka_unit_test(reader_that_goes_away_is_an_error),
	};

	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}

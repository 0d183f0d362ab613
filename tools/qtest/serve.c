/* SPDX-License-Identifier: Apache-2.0 */
#include "serve.h"
#include "qmp.h"
#include "qtest.h"

#include <orrery/charport.h>
#include <orrery/sim.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { STOP, QTEST, QMP, UARTS, NFDS = UARTS + SERVE_UARTS };
enum { HEARTBEAT_MS = 100 };

/* A program that nohup has started stays deaf to SIGHUP. */
int serve_catch_signals(void)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction old;
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < ORR_COUNT(numbers); i++)
		if (sigaction(numbers[i], NULL, &old) == 0 &&
		    old.sa_handler != SIG_IGN)
			sigaddset(&set, numbers[i]);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN); /* a peer that hangs up is no reason to die */
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int serve_signal(int stop)
{
	struct signalfd_siginfo info;

	if (read(stop, &info, sizeof(info)) != sizeof(info))
		return 0;
	return (int)info.ssi_signo;
}

/* A long step ends when nobody waits for it any more. */
static void on_heartbeat(struct orr_sim *sim, void *arg)
{
	const struct serve *s = arg;
	struct pollfd fds[] = {{s->stop, POLLIN, 0}, {s->qtest.in, 0, 0}};

	if (poll(fds, ORR_COUNT(fds), 0) > 0)
		orr_sim_pause(sim);
}

/* From the peer to the UART, as long as that is not behind. */
static void receive(struct serve_uart *u)
{
	char bytes[SERVE_UART_LIMIT];
	struct pollfd fd = {u->stream.in, POLLIN, 0};
	ssize_t n = 1;

	while (n > 0 && poll(&fd, 1, 0) > 0) {
		size_t waiting = u->port ? orr_char_waiting(u->port) : 0;

		if (waiting >= SERVE_UART_LIMIT)
			return;
		n = stream_read(&u->stream, bytes, sizeof(bytes) - waiting);
		if (n > 0 && u->port)
			orr_char_feed(u->port, bytes, (size_t)n);
	}
	if (n == 0 || (n < 0 && n != -EAGAIN && n != -EINTR))
		stream_close(&u->stream);
}

/* The next output, if the last is gone; false if there is none. */
static bool refill(struct serve_uart *u)
{
	if (u->sent < u->used)
		return true;
	u->sent = 0;
	u->used = u->port ? orr_char_take(u->port, u->bytes, sizeof(u->bytes))
			  : 0;
	return u->used > 0;
}

/* A peer that does not read holds its UART up; one that has gone does not. */
static void transmit(struct serve_uart *u)
{
	ssize_t n = 0;

	while (n >= 0 && refill(u)) {
		n = (ssize_t)(u->used - u->sent);
		if (u->stream.out >= 0)
			n = write(u->stream.out, u->bytes + u->sent, (size_t)n);
		if (n > 0)
			u->sent += (size_t)n;
	}
	if (n < 0 && errno != EAGAIN && errno != EINTR)
		stream_close(&u->stream);
}

static void each_uart(struct serve *s, void (*fn)(struct serve_uart *u))
{
	for (size_t i = 0; i < s->nuarts; i++)
		fn(&s->uarts[i]);
}

/* False at the end of the client's input. */
static bool serve_qtest(struct serve *s, struct qtest *q)
{
	char bytes[65536];
	ssize_t n = stream_read(&s->qtest, bytes, sizeof(bytes));

	if (n < 0)
		return n == -EAGAIN || n == -EINTR;
	each_uart(s, receive);
	qtest_feed(q, bytes, (size_t)n);
	each_uart(s, transmit);
	stream_flush(&s->qtest);
	return n > 0;
}

/* False when the client has said quit. */
static bool serve_qmp(struct serve *s, struct qmp *m)
{
	char bytes[4096];
	ssize_t n = stream_read(&s->qmp, bytes, sizeof(bytes));

	if (n > 0)
		qmp_feed(m, bytes, (size_t)n);
	stream_flush(&s->qmp);
	if (n == 0 || (n < 0 && n != -EAGAIN && n != -EINTR))
		stream_close(&s->qmp);
	return !qmp_has_quit(m);
}

static short awaited(const struct serve_uart *u)
{
	bool room = !u->port || orr_char_waiting(u->port) < SERVE_UART_LIMIT;

	return (short)((room ? POLLIN : 0) | (u->sent < u->used ? POLLOUT : 0));
}

static void look(const struct serve *s, struct pollfd fds[NFDS])
{
	fds[STOP] = (struct pollfd){s->stop, POLLIN, 0};
	fds[QTEST] = (struct pollfd){s->qtest.in, POLLIN, 0};
	fds[QMP] = (struct pollfd){s->qmp.in, POLLIN, 0};
	for (size_t i = 0; i < SERVE_UARTS; i++)
		fds[UARTS + i] = (struct pollfd){-1, 0, 0};
	for (size_t i = 0; i < s->nuarts; i++) {
		const struct serve_uart *u = &s->uarts[i];
		short events = awaited(u);

		fds[UARTS + i] =
			(struct pollfd){events ? u->stream.in : -1, events, 0};
	}
}

/* Input moves even while no commands come: at the present time. */
static void serve_uarts(struct serve *s)
{
	each_uart(s, receive);
	orr_sim_run(s->sim, 0);
	each_uart(s, transmit);
	stream_flush(&s->qtest); /* for its interrupts */
}

void serve_run(struct serve *s)
{
	struct qtest *q = qtest_new(s->sim, &s->qom, &s->qtest);
	struct qmp *m = qmp_new(s->sim, &s->qom, &s->qmp);
	struct pollfd fds[NFDS];
	bool go_on = true;

	orr_sim_set_heartbeat(s->sim, HEARTBEAT_MS, on_heartbeat, s);
	stream_flush(&s->qmp);
	while (go_on) {
		look(s, fds);
		if (poll(fds, NFDS, -1) < 0 && errno != EINTR)
			return;
		if (fds[STOP].revents)
			return;
		if (fds[QMP].revents)
			go_on = serve_qmp(s, m);
		if (go_on && fds[QTEST].revents)
			go_on = serve_qtest(s, q);
		else if (go_on)
			serve_uarts(s);
	}
}

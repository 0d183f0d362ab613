/* SPDX-License-Identifier: Apache-2.0 */
#include "char_live.h"

#include <orrery/log.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { REST_MS = 100, LINGER_MS = 500 };
enum { WAKE, DOOR, PEER, SINK, NFDS };
enum { NEWS_INPUT = 1, NEWS_ROOM = 2, NEWS_HUNG_UP = 4 };

static uint32_t used(const struct ori_ring *r)
{
	return r->head - r->tail;
}

static uint32_t room(const struct ori_ring *r)
{
	return ORI_RING_SIZE - used(r);
}

static uint8_t *at(struct ori_ring *r, uint32_t i)
{
	return &r->bytes[i % ORI_RING_SIZE];
}

/* How many of n bytes from i on lie in one piece. */
static uint32_t piece(uint32_t i, uint32_t n)
{
	uint32_t to_end = ORI_RING_SIZE - i % ORI_RING_SIZE;

	return n < to_end ? n : to_end;
}

static struct ori_live *live_of(struct orr_char_backend *b)
{
	return orr_container_of(b, struct ori_live, backend);
}

static int output_of(const struct ori_live *l)
{
	return l->sink ? l->sink : l->peer;
}

static void wake_thread(struct ori_live *l)
{
	eventfd_write(l->wake, 1);
}

/* A terminal that is full is no end, however little else is to come. */
static void keep_going(struct ori_live *l, bool on)
{
	if (!l->sink || l->held == on)
		return;
	l->held = on;
	orr_sim_outside(l->backend.sim, on ? 1 : -1);
}

/* In the simulation's thread. */
static void deliver(struct orr_post *post)
{
	struct ori_live *l = orr_container_of(post, struct ori_live, post);
	struct orr_char_port *port = l->backend.port;
	unsigned news;

	pthread_mutex_lock(&l->lock);
	news = l->news;
	l->news = 0;
	l->posted = false;
	pthread_mutex_unlock(&l->lock);
	if (news & NEWS_INPUT)
		orr_event_notify_delta(&port->rx_ready);
	if (news & NEWS_ROOM) {
		orr_event_notify_delta(&port->tx_ready);
		keep_going(l, false);
	}
	if (news & NEWS_HUNG_UP)
		orr_log(&port->obj, ORR_LOG_WARNING,
			"the peer on %s has hung up; waiting for the next",
			l->backend.address);
}

static void unlock_and_tell(struct ori_live *l)
{
	bool post = l->news && !l->posted;

	l->posted |= post;
	pthread_mutex_unlock(&l->lock);
	if (post)
		orr_sim_post(l->backend.sim, &l->post);
}

/* Under the lock. */
static void tell_input(struct ori_live *l)
{
	if (l->want_input)
		l->news |= NEWS_INPUT;
	l->want_input = false;
}

/* Under the lock. Half a ring at a time, to save posts. */
static void tell_room(struct ori_live *l)
{
	if (!l->want_room || used(&l->out) > ORI_RING_SIZE / 2)
		return;
	l->news |= NEWS_ROOM;
	l->want_room = false;
}

static void discard_output(struct ori_live *l)
{
	pthread_mutex_lock(&l->lock);
	l->out.tail = l->out.head;
	tell_room(l);
	unlock_and_tell(l);
}

static void hang_up(struct ori_live *l)
{
	if (l->ops)
		l->ops->part(l);
	l->peer = -1;
	pthread_mutex_lock(&l->lock);
	l->plugged = false;
	l->ended = l->door < 0 && !l->redials;
	if (l->ended)
		tell_input(l);
	else
		l->news |= NEWS_HUNG_UP;
	unlock_and_tell(l);
	discard_output(l);
}

/* The free part of the ring is the thread's, so it reads without the lock. */
static void receive(struct ori_live *l)
{
	uint32_t head = l->in.head;
	uint32_t most;
	ssize_t n;

	pthread_mutex_lock(&l->lock);
	most = piece(head, room(&l->in));
	pthread_mutex_unlock(&l->lock);
	if (most == 0)
		return;
	n = read(l->peer, at(&l->in, head), most);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	l->deaf = n == 0;
	if (n < 0 || (l->deaf && l->door < 0)) {
		hang_up(l);
		return;
	}
	pthread_mutex_lock(&l->lock);
	l->in.head += (uint32_t)n;
	if (n > 0)
		tell_input(l);
	unlock_and_tell(l);
}

/* All signals are blocked here, so a lost peer is an error and no SIGPIPE. */
static void transmit(struct ori_live *l)
{
	uint32_t tail = l->out.tail;
	uint32_t most;
	ssize_t n;

	pthread_mutex_lock(&l->lock);
	most = piece(tail, used(&l->out));
	pthread_mutex_unlock(&l->lock);
	n = write(output_of(l), at(&l->out, tail), most);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n < 0) {
		discard_output(l);
		return;
	}
	pthread_mutex_lock(&l->lock);
	l->out.tail += (uint32_t)n;
	tell_room(l);
	unlock_and_tell(l);
}

static void meet(struct ori_live *l)
{
	int peer = l->ops->meet(l);

	l->resting = peer < 0;
	if (peer < 0)
		return;
	if (l->peer >= 0)
		hang_up(l);
	l->peer = peer;
	l->deaf = false;
	pthread_mutex_lock(&l->lock);
	l->plugged = true;
	pthread_mutex_unlock(&l->lock);
}

/* What a peer sent before it hung up is still read, when there is room. */
static void talk(struct ori_live *l, short revents)
{
	bool gone = revents & (POLLHUP | POLLERR);

	if (gone)
		discard_output(l);
	else if (revents & POLLOUT)
		transmit(l);
	if (!l->deaf && revents & (POLLIN | POLLHUP | POLLERR))
		receive(l);
	else if (l->deaf && gone)
		hang_up(l);
}

static void send_to_sink(struct ori_live *l, short revents)
{
	if (revents & (POLLHUP | POLLERR))
		discard_output(l);
	else
		transmit(l);
}

/*
 * What to wait for. A peer that has hung up is always ready, so it is left
 * alone while its input has no room.
 */
static bool look(struct ori_live *l, struct pollfd fds[NFDS])
{
	bool met = l->peer >= 0 && !l->deaf;
	short events = 0;
	bool output;
	bool go_on;

	pthread_mutex_lock(&l->lock);
	l->stalled = met && room(&l->in) == 0;
	if (met && !l->stalled)
		events |= POLLIN;
	output = used(&l->out);
	if (output && !l->sink)
		events |= POLLOUT;
	go_on = !l->closing;
	pthread_mutex_unlock(&l->lock);
	fds[WAKE] = (struct pollfd){l->wake, POLLIN, 0};
	fds[DOOR] =
		(struct pollfd){met || l->resting ? -1 : l->door, POLLIN, 0};
	fds[PEER] =
		(struct pollfd){events || l->deaf ? l->peer : -1, events, 0};
	fds[SINK] =
		(struct pollfd){output && l->sink ? l->sink : -1, POLLOUT, 0};
	return go_on;
}

static uint64_t host_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

/* The simulation is closing and puts no more. */
static void send_rest(struct ori_live *l)
{
	struct pollfd peer = {output_of(l), POLLOUT, 0};
	uint64_t end = host_ms() + LINGER_MS;
	uint64_t now = end - LINGER_MS;

	while (used(&l->out) && now < end &&
	       poll(&peer, 1, (int)(end - now)) > 0) {
		if (peer.revents & POLLOUT)
			transmit(l);
		else
			discard_output(l);
		now = host_ms();
	}
}

/* The host thread. */
static void *serve(void *arg)
{
	struct ori_live *l = arg;
	struct pollfd fds[NFDS];
	eventfd_t count;

	while (look(l, fds)) {
		bool calls = l->redials && l->peer < 0;

		poll(fds, NFDS, l->resting || calls ? REST_MS : -1);
		l->resting = false;
		if (fds[WAKE].revents)
			eventfd_read(l->wake, &count);
		if (fds[PEER].revents)
			talk(l, fds[PEER].revents);
		if (fds[SINK].revents)
			send_to_sink(l, fds[SINK].revents);
		if (fds[DOOR].revents || (l->redials && l->peer < 0))
			meet(l);
	}
	send_rest(l);
	return NULL;
}

/* The program's signal handlers run in the program's own threads. */
static int start_thread(struct ori_live *l)
{
	sigset_t all;
	sigset_t old;
	int ret;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	ret = -pthread_create(&l->thread, NULL, serve, l);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return ret;
}

int ori_live_start(struct ori_live *l)
{
	int ret;

	l->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (l->wake < 0)
		return -errno;
	pthread_mutex_init(&l->lock, NULL);
	l->post.fn = deliver;
	l->want_input = true;
	l->plugged = l->peer >= 0;
	ret = start_thread(l);
	if (ret) {
		pthread_mutex_destroy(&l->lock);
		close(l->wake);
		return ret;
	}
	orr_sim_outside(l->backend.sim, 1);
	return 0;
}

void ori_live_stop(struct ori_live *l)
{
	pthread_mutex_lock(&l->lock);
	l->closing = true;
	pthread_mutex_unlock(&l->lock);
	wake_thread(l);
	pthread_join(l->thread, NULL);
	pthread_mutex_destroy(&l->lock);
	close(l->wake);
}

/*
 * A TCP socket closed with unread input resets the connection, and the peer
 * may lose output that it has not read yet.
 */
void ori_live_close_peer(int fd)
{
	char unread[1024];

	shutdown(fd, SHUT_WR);
	while (read(fd, unread, sizeof(unread)) > 0)
		;
	close(fd);
}

int ori_live_get(struct orr_char_backend *b)
{
	struct ori_live *l = live_of(b);
	int c = ORR_CHAR_NONE;
	bool wake;

	pthread_mutex_lock(&l->lock);
	if (used(&l->in))
		c = *at(&l->in, l->in.tail++);
	else if (l->ended)
		c = ORR_CHAR_END;
	else
		l->want_input = true;
	wake = l->stalled && used(&l->in) <= ORI_RING_SIZE / 2;
	if (wake)
		l->stalled = false;
	pthread_mutex_unlock(&l->lock);
	if (wake)
		wake_thread(l);
	return c;
}

/*
 * At once, so that it keeps its place among what others print. A terminal that
 * is lost takes everything.
 */
static bool write_through(struct ori_live *l, uint8_t c)
{
	if (!l->sink || used(&l->out))
		return false;
	return write(l->sink, &c, 1) == 1 ||
	       (errno != EAGAIN && errno != EINTR);
}

bool ori_live_put(struct orr_char_backend *b, uint8_t c)
{
	struct ori_live *l = live_of(b);
	bool wake = false;
	bool taken = true;

	pthread_mutex_lock(&l->lock);
	if (write_through(l, c) || !(l->plugged || l->sink)) {
		taken = true;
	} else if (room(&l->out)) {
		wake = used(&l->out) == 0;
		*at(&l->out, l->out.head++) = c;
	} else {
		l->want_room = true;
		taken = false;
	}
	pthread_mutex_unlock(&l->lock);
	if (wake)
		wake_thread(l);
	if (!taken)
		keep_going(l, true);
	return taken;
}

int ori_live_open_sink(void)
{
	int fd = open("/proc/self/fd/1",
		      O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	return fd > 0 ? fd : 0;
}

int ori_live_start_sink(struct ori_live *l, struct orr_char_port *port)
{
	int ret;

	l->backend.port = port;
	l->backend.sim = port->obj.sim;
	l->door = l->peer = -1;
	ret = ori_live_start(l);
	if (ret == 0)
		orr_sim_outside(l->backend.sim, -1); /* nothing comes in */
	return ret;
}

void ori_live_flush(struct orr_char_backend *b)
{
	struct ori_live *l = live_of(b);
	uint64_t end = host_ms() + LINGER_MS;
	bool left = l->sink;

	while (left && host_ms() < end) {
		pthread_mutex_lock(&l->lock);
		left = used(&l->out);
		pthread_mutex_unlock(&l->lock);
		if (left)
			poll(NULL, 0, 1);
	}
}

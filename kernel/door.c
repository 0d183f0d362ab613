/* SPDX-License-Identifier: Apache-2.0 */
#include "door.h"

#include "sched.h"
#include "util.h"

#include <errno.h>
#include <limits.h>
#include <time.h>

#define NS_PER_S UINT64_C(1000000000)
#define NS_PER_MS UINT64_C(1000000)
#define HOST_NEVER (UINT64_C(1) << 60) /* 36 years; fits 32-bit time_t */

static uint64_t host_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * NS_PER_S + (uint64_t)ts.tv_nsec;
}

void ori_door_init(struct ori_door *d)
{
	pthread_condattr_t attr;

	pthread_mutex_init(&d->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&d->knock, &attr);
	pthread_condattr_destroy(&attr);
}

void ori_door_fini(struct ori_door *d)
{
	pthread_cond_destroy(&d->knock);
	pthread_mutex_destroy(&d->lock);
}

void orr_sim_post(struct orr_sim *sim, struct orr_post *post)
{
	struct ori_door *d = &sim->door;

	post->next = NULL;
	pthread_mutex_lock(&d->lock);
	if (d->first)
		d->last->next = post;
	else
		d->first = post;
	d->last = post;
	atomic_fetch_or_explicit(&sim->attention, ORI_POSTED,
				 memory_order_release);
	pthread_cond_signal(&d->knock);
	pthread_mutex_unlock(&d->lock);
}

static struct orr_post *take_all(struct orr_sim *sim)
{
	struct ori_door *d = &sim->door;
	struct orr_post *first;

	pthread_mutex_lock(&d->lock);
	first = d->first;
	d->first = NULL;
	atomic_fetch_and_explicit(&sim->attention, ~(unsigned)ORI_POSTED,
				  memory_order_relaxed);
	pthread_mutex_unlock(&d->lock);
	return first;
}

bool ori_door_poll(struct orr_sim *sim)
{
	struct orr_post *post;

	if (!(atomic_load_explicit(&sim->attention, memory_order_acquire) &
	      ORI_POSTED))
		return false;
	post = take_all(sim);
	while (post) {
		struct orr_post *next = post->next;

		post->fn(post); /* from here on the poster may reuse it */
		post = next;
	}
	return true;
}

void orr_sim_outside(struct orr_sim *sim, int n)
{
	sim->door.outside += n;
	if (sim->door.outside < 0)
		orr_fail(&sim->root, __FILE__, __LINE__,
			 "orr_sim_outside: more have left than have come");
}

void ori_door_start(struct orr_sim *sim)
{
	sim->door.real_start = host_ns();
	sim->door.sim_start = sim->now;
}

void orr_sim_set_realtime(struct orr_sim *sim, bool on)
{
	sim->door.realtime = on;
	ori_look_up(sim, ORI_PACED, on);
	ori_door_start(sim);
}

void orr_sim_set_heartbeat(struct orr_sim *sim, unsigned interval_ms,
			   void (*fn)(struct orr_sim *sim, void *arg),
			   void *arg)
{
	struct ori_door *d = &sim->door;

	d->beat_ms = interval_ms;
	d->beat = fn;
	d->beat_arg = arg;
	d->next_beat = host_ns() + interval_ms * NS_PER_MS;
}

void ori_door_beat(struct orr_sim *sim)
{
	struct ori_door *d = &sim->door;
	uint64_t now;

	if (!d->beat_ms)
		return;
	now = host_ns();
	if (now < d->next_beat)
		return;
	d->next_beat = now + d->beat_ms * NS_PER_MS;
	d->beat(sim, d->beat_arg);
}

int orr_sim_beat(struct orr_sim *sim)
{
	struct ori_door *d = &sim->door;
	uint64_t now;
	uint64_t ms;

	ori_door_beat(sim);
	if (!d->beat_ms)
		return -1;
	now = host_ns();
	ms = now < d->next_beat ? (d->next_beat - now) / NS_PER_MS + 1 : 1;
	return ms < INT_MAX ? (int)ms : INT_MAX;
}

/* Sleep until the host's clock says deadline; false if a post came first. */
static bool sleep_until(struct ori_door *d, uint64_t deadline)
{
	struct timespec ts = {(time_t)(deadline / NS_PER_S),
			      (long)(deadline % NS_PER_S)};
	int status = 0;

	pthread_mutex_lock(&d->lock);
	while (!d->first && status != ETIMEDOUT)
		status = pthread_cond_timedwait(&d->knock, &d->lock, &ts);
	pthread_mutex_unlock(&d->lock);
	return status == ETIMEDOUT;
}

/* When to look up on the way to deadline: for the heartbeat, if at all. */
static uint64_t nap_end(const struct ori_door *d, uint64_t deadline)
{
	return d->beat_ms && d->next_beat < deadline ? d->next_beat : deadline;
}

/* False if a post, a pause or a stop came before the deadline. */
static bool nap_until(struct orr_sim *sim, uint64_t deadline)
{
	struct ori_door *d = &sim->door;

	while (host_ns() < deadline) {
		if (!sleep_until(d, nap_end(d, deadline)))
			return false;
		ori_door_beat(sim);
		if (sim->stop || sim->pause)
			return false;
	}
	return true;
}

/* The simulated time that matches the host's clock, at most t. */
static orr_time real_now(const struct orr_sim *sim, orr_time t)
{
	orr_time gone = orr_ns(host_ns() - sim->door.real_start);
	orr_time real = orr_time_add(sim->door.sim_start, gone);

	if (real < sim->now)
		return sim->now;
	return real < t ? real : t;
}

/* The host time that matches t, which is not before the pacing began. */
static uint64_t host_time_of(const struct orr_sim *sim, orr_time t)
{
	return sim->door.real_start + (t - sim->door.sim_start) / ORR_NS(1);
}

bool ori_door_wait(struct orr_sim *sim, orr_time t)
{
	if (ori_likely(!sim->door.realtime))
		return true;
	if (nap_until(sim, host_time_of(sim, t)))
		return true;
	sim->now = real_now(sim, t);
	return false;
}

void ori_door_wait_post(struct orr_sim *sim)
{
	nap_until(sim, HOST_NEVER);
	if (sim->door.realtime)
		sim->now = real_now(sim, ORR_TIME_MAX - 1);
}

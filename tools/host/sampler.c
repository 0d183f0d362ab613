/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A timer of the thread's CPU time, so that waiting for the host takes no
 * samples. The kernel looks at such timers at its own ticks, 100 to 1000 a
 * second; asking for more brings no more. The handler needs no memory and
 * takes no lock.
 */
#include "host.h"

#include <orrery/object.h>
#include <orrery/process.h>

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROOM = 1024, NAME_SIZE = 120, INTERVAL_NS = 1000000 };

enum kind { PROCESS, DEVICE, CALL };

struct row {
	char what[NAME_SIZE]; /* a path; "" while the row is free */
	enum kind kind;
	uint64_t samples;
};

struct sampler {
	const struct orr_sim *sim;
	const struct sampler_calls *calls; /* NULL: there are none */
	pthread_t thread; /* of the simulation */
	timer_t timer;
	double seconds; /* of CPU time */
	volatile bool stopped;
	uint64_t samples;
	uint64_t nowhere; /* samples that found no free row */
	struct row rows[ROOM]; /* a hash table */
	struct profile_share shares[ROOM]; /* of them, once it has stopped */
	size_t nshares;
};

static double cpu_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

static uint32_t hash_of(const char *what, enum kind kind)
{
	uint32_t hash = 2166136261u + kind; /* FNV-1a */

	for (; *what; what++)
		hash = (hash ^ (unsigned char)*what) * 16777619u;
	return hash;
}

static void count(struct sampler *s, const char *what, enum kind kind)
{
	uint32_t first = hash_of(what, kind);

	for (uint32_t i = 0; i < ROOM; i++) {
		struct row *row = &s->rows[(first + i) % ROOM];

		if (!row->what[0]) {
			memcpy(row->what, what, strlen(what) + 1);
			row->kind = kind;
		}
		if (row->kind == kind && strcmp(row->what, what) == 0) {
			row->samples++;
			return;
		}
	}
	s->nowhere++;
}

static void count_object(struct sampler *s, const struct orr_object *obj,
			 enum kind kind)
{
	char path[NAME_SIZE];

	count(s, orr_object_path(obj, path, sizeof(path)), kind);
}

/* What is called, or the process itself, may be part of a device. */
static const struct orr_object *device_at_work(const struct orr_sim *sim)
{
	const struct orr_process *p = orr_sim_current(sim);
	const struct orr_object *o = orr_sim_inside(sim);

	if (!o && p)
		o = &p->obj;
	while (o && orr_object_kind(o) != ORR_KIND_DEVICE)
		o = o->parent;
	return o;
}

static void sample_sim(struct sampler *s)
{
	const struct orr_process *p = orr_sim_current(s->sim);
	const struct orr_object *device = device_at_work(s->sim);

	if (p)
		count_object(s, &p->obj, PROCESS);
	else
		count(s, "(kernel)", PROCESS);
	if (device)
		count_object(s, device, DEVICE);
}

static void sample(struct sampler *s)
{
	const char *call = s->calls ? s->calls->current : NULL;

	s->samples++;
	if (s->calls && !call) {
		count(s, s->calls->outside, PROCESS);
		return;
	}
	if (call)
		count(s, call, CALL);
	sample_sim(s);
}

static void on_tick(int number, siginfo_t *info, void *context)
{
	struct sampler *s = info->si_value.sival_ptr;
	int error = errno;

	(void)number;
	(void)context;
	if (info->si_code == SI_TIMER && !s->stopped &&
	    pthread_equal(s->thread, pthread_self()))
		sample(s);
	errno = error;
}

/* Not SIGPROF, which gperftools takes. */
static int start_timer(struct sampler *s)
{
	struct sigaction sa = {.sa_sigaction = on_tick,
			       .sa_flags =
				       SA_RESTART | SA_ONSTACK | SA_SIGINFO};
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL,
				 .sigev_signo = SIGRTMIN,
				 .sigev_value.sival_ptr = s};
	const struct itimerspec interval = {{0, INTERVAL_NS}, {0, INTERVAL_NS}};

	if (sigaction(SIGRTMIN, &sa, NULL) != 0 ||
	    timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &s->timer) != 0)
		return -1;
	return timer_settime(s->timer, 0, &interval, NULL);
}

struct sampler *sampler_start(struct orr_sim *sim,
			      const struct sampler_calls *calls)
{
	struct sampler *s = orr_sim_alloc(sim, sizeof(*s));

	s->sim = sim;
	s->calls = calls;
	s->thread = pthread_self();
	s->seconds = -cpu_now();
	return start_timer(s) == 0 ? s : NULL;
}

static int compare(const void *a, const void *b)
{
	const struct profile_share *x = a;
	const struct profile_share *y = b;
	int kind = strcmp(y->kind, x->kind); /* "process" first */

	if (x->samples != y->samples)
		return x->samples > y->samples ? -1 : 1;
	return kind ? kind : strcmp(x->what, y->what);
}

void sampler_stop(struct sampler *s)
{
	static const char *const kinds[] = {
		[PROCESS] = "process",
		[DEVICE] = "device",
		[CALL] = "dpi",
	};

	s->stopped = true;
	timer_delete(s->timer);
	s->seconds += cpu_now();
	for (uint32_t i = 0; i < ROOM; i++) {
		const struct row *row = &s->rows[i];

		if (row->what[0])
			s->shares[s->nshares++] = (struct profile_share){
				row->what, kinds[row->kind],
				(double)row->samples / (double)s->samples,
				row->samples};
	}
	qsort(s->shares, s->nshares, sizeof(s->shares[0]), compare);
}

const struct profile_share *sampler_shares(const struct sampler *s, size_t *n)
{
	*n = s->nshares;
	return s->shares;
}

static int widest(const struct sampler *s)
{
	size_t width = strlen("(kernel)");

	for (size_t i = 0; i < s->nshares; i++)
		if (strlen(s->shares[i].what) > width)
			width = strlen(s->shares[i].what);
	return (int)width;
}

void sampler_print(const struct sampler *s, FILE *f)
{
	int width = widest(s);

	fprintf(f,
		"\nhost time of the simulation: %.3f s of CPU, %" PRIu64
		" samples\n%-7s  %-*s  %8s  %7s  %9s\n",
		s->seconds, s->samples, "kind", width, "name", "samples",
		"share", "time");
	for (size_t i = 0; i < s->nshares; i++) {
		const struct profile_share *x = &s->shares[i];

		fprintf(f, "%-7s  %-*s  %8" PRIu64 "  %5.1f %%  %7.3f s\n",
			x->kind, width, x->what, x->samples, 100 * x->share,
			x->share * s->seconds);
	}
	if (s->nowhere)
		fprintf(f, "and %" PRIu64 " samples of others\n", s->nowhere);
}

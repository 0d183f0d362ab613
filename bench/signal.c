/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A ring of n signals, each with a method that is sensitive to it and writes
 * one more into the next; all change in every delta cycle. One operation is
 * one write, update, notification and activation.
 */
#include "floor.h"

#include <orrery/inline.h>
#include <orrery/orrery.h>

#include <inttypes.h>
#include <stdio.h>

enum { N };

struct station {
	struct orr_process method;
	struct orr_signal signal;
	struct orr_signal *next;
	struct bench_meter *meter;
};

static void pass(struct orr_process *self)
{
	struct station *s = orr_container_of(self, struct station, method);

	if (bench_tick(s->meter))
		orr_sim_stop(self->obj.sim);
	orr_signal_write(s->next, orr_signal_read(&s->signal) + 1);
}

static void add_station(struct station *s, struct orr_object *root, uint64_t i)
{
	char name[32];

	snprintf(name, sizeof(name), "signal%" PRIu64, i);
	orr_signal_init(&s->signal, root, name, i);
	snprintf(name, sizeof(name), "method%" PRIu64, i);
	orr_method_init(&s->method, root, name, pass);
	orr_sensitive(&s->method, orr_signal_changed(&s->signal));
}

static const char *run(const uint64_t *values, struct bench_meter *m)
{
	struct orr_sim *sim = orr_sim_new();
	uint64_t n = values[N];
	struct station *stations = orr_sim_alloc(sim, n * sizeof(*stations));

	for (uint64_t i = 0; i < n; i++) {
		stations[i].meter = m;
		stations[i].next = &stations[(i + 1) % n].signal;
		add_station(&stations[i], orr_sim_root(sim), i);
	}
	bench_meter_warm(m, m->ops / 10);
	orr_sim_run(sim, ORR_TIME_MAX);
	for (uint64_t i = 0; i < n; i++)
		bench_fold(m, orr_signal_read(&stations[i].signal));
	orr_sim_free(sim);
	return NULL;
}

static void floor_of(const uint64_t *values, struct bench_meter *m)
{
	bench_floor_call(m, values[N]);
}

static const struct bench_param params[] = {
	[N] = {"n", "1", .min = 1, .max = 1000000},
};

static const char *const sets[] = {"n=1", "n=100", NULL};

const struct bench bench_signal = {
	.name = "signal",
	.doc = "n signals that all change in every delta cycle",
	.params = params,
	.nparams = ORR_COUNT(params),
	.sets = sets,
	.ops = 5000000,
	.run = run,
	.floor = floor_of,
};

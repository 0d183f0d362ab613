/* SPDX-License-Identifier: Apache-2.0 */
/* A method that notes when its event fired. */
#ifndef ORRERY_TEST_PROBE_H
#define ORRERY_TEST_PROBE_H

#include <orrery/process.h>
#include <orrery/sim.h>

enum { PROBE_ROOM = 64 };

struct probe {
	struct orr_process method;
	unsigned n; /* of times that it ran */
	orr_time time[PROBE_ROOM];
	uint64_t delta[PROBE_ROOM];
};

static inline void probe_run(struct orr_process *self)
{
	struct probe *p = orr_container_of(self, struct probe, method);

	if (p->n < PROBE_ROOM) {
		p->time[p->n] = orr_now(self->obj.sim);
		p->delta[p->n] = orr_sim_delta_count(self->obj.sim);
	}
	p->n++;
}

static inline void probe_init(struct probe *p, struct orr_object *parent,
			      const char *name, struct orr_event *ev)
{
	*p = (struct probe){0};
	orr_method_init_on(&p->method, parent, name, probe_run, ev);
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* A lamp that blinks: one method process, one event. */
#include <orrery/orrery.h>

#include <stdio.h>

struct lamp {
	struct orr_process blink;
	struct orr_event tick;
	orr_time half_period;
	bool lit;
};

/* Runs once at time zero, and again whenever tick fires. */
static void lamp_blink(struct orr_process *self)
{
	struct lamp *l = orr_container_of(self, struct lamp, blink);

	l->lit = !l->lit;
	orr_event_notify_after(&l->tick, l->half_period);
}

static void lamp_init(struct lamp *l, struct orr_object *parent,
		      orr_time half_period)
{
	l->half_period = half_period;
	l->lit = false;
	orr_event_init(&l->tick, parent, "tick");
	orr_method_init(&l->blink, parent, "blink", lamp_blink);
	orr_sensitive(&l->blink, &l->tick);
}

int main(void)
{
	struct orr_sim *sim = orr_sim_new();
	struct lamp lamp;

	lamp_init(&lamp, orr_sim_root(sim), ORR_US(300));
	orr_sim_run(sim, ORR_MS(1));
	puts(lamp.lit ? "lit" : "dark");
	orr_sim_free(sim);
}

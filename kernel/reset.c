/* SPDX-License-Identifier: Apache-2.0 */
/* Signals that reset processes (IEEE 1666-2023 clause 5.2.13). */
#include "sched.h"

#include <orrery/control.h>

struct ori_reset {
	struct ori_reset *next;
	struct orr_listener listener;
	struct orr_signal *signal;
	struct orr_process *process;
	bool active;
	bool async;
	bool holds;
};

static void look(struct ori_reset *r)
{
	bool holds = !!orr_signal_read(r->signal) == r->active;

	if (holds == r->holds)
		return;
	r->holds = holds;
	ori_reset_changed(r->process, r->async, holds);
}

static void changed(struct orr_listener *listener)
{
	look(orr_container_of(listener, struct ori_reset, listener));
}

static struct ori_reset *take_memory(struct orr_sim *sim)
{
	struct ori_reset *r = sim->idle_resets;

	if (!r)
		return orr_sim_alloc(sim, sizeof(*r));
	sim->idle_resets = r->next;
	return r;
}

static void add(struct orr_process *p, struct orr_signal *s, bool active,
		bool async)
{
	struct ori_reset *r = take_memory(p->obj.sim);

	*r = (struct ori_reset){
		.next = ori_control(p)->reset_by,
		.listener.fn = changed,
		.signal = s,
		.process = p,
		.active = active,
		.async = async,
	};
	p->control->reset_by = r;
	r->holds = !!orr_signal_read(s) == active;
	if (r->holds) { /* p has nothing to leave yet, even if it is async */
		ori_reset_changed(p, false, true);
		p->pending = ORI_BORN_RESET;
	}
	orr_signal_listen(s, &r->listener);
}

void ori_forget_resets(struct orr_process *p)
{
	struct orr_sim *sim = p->obj.sim;
	struct ori_reset *r;

	while ((r = p->control->reset_by)) {
		p->control->reset_by = r->next;
		ori_unlisten(&r->signal->events.listeners, &r->listener);
		r->next = sim->idle_resets;
		sim->idle_resets = r;
	}
}

void orr_reset_signal_is(struct orr_process *p, struct orr_signal *s,
			 bool active)
{
	add(p, s, active, false);
}

void orr_async_reset_signal_is(struct orr_process *p, struct orr_signal *s,
			       bool active)
{
	add(p, s, active, true);
}

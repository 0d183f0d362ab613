/* SPDX-License-Identifier: Apache-2.0 */
/* Signals that reset processes (IEEE 1666-2023 clause 5.2.13). */
#include "sched.h"

#include <orrery/control.h>

struct reset {
	struct orr_listener listener;
	struct orr_signal *signal;
	struct orr_process *process;
	bool active;
	bool async;
	bool holds;
};

static void look(struct reset *r)
{
	bool holds = !!orr_signal_read(r->signal) == r->active;

	if (holds == r->holds)
		return;
	r->holds = holds;
	ori_reset_changed(r->process, r->async, holds);
}

static void changed(struct orr_listener *listener)
{
	look(orr_container_of(listener, struct reset, listener));
}

static void add(struct orr_process *p, struct orr_signal *s, bool active,
		bool async)
{
	struct reset *r = orr_sim_alloc(p->obj.sim, sizeof(*r));

	*r = (struct reset){
		.listener.fn = changed,
		.signal = s,
		.process = p,
		.active = active,
		.async = async,
	};
	r->holds = !!orr_signal_read(s) == active;
	if (r->holds) { /* p has nothing to leave yet, even if it is async */
		ori_reset_changed(p, false, true);
		p->pending = ORI_BORN_RESET;
	}
	orr_signal_listen(s, &r->listener);
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

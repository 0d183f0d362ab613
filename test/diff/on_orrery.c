/* SPDX-License-Identifier: Apache-2.0 */
/* The interpreter on Orrery: objects, notifications, runs. */
#include "on_orrery.h"

#include <stdio.h>

struct on_orrery on_orrery;

const char *orrery_name(const char *kind, unsigned k)
{
	static char text[32];

	snprintf(text, sizeof(text), "%s%u", kind, k);
	return text;
}

static void build_signal(const struct network *n, unsigned k)
{
	struct orr_object *root = orr_sim_root(on_orrery.sim);
	uint64_t value = n->signal[k].value;

	if (n->signal[k].kind == SIGNAL_BUFFER)
		orr_buffer_init(&on_orrery.signal[k], root,
				orrery_name("buffer", k), value);
	else
		orr_signal_init(&on_orrery.signal[k], root,
				orrery_name("signal", k), value);
	orr_signal_set_writers(&on_orrery.signal[k], ORR_UNCHECKED_WRITERS);
}

void kernel_build(const struct network *n)
{
	struct orr_object *root;

	on_orrery.network = n;
	on_orrery.sim = orr_sim_new();
	root = orr_sim_root(on_orrery.sim);
	orr_event_init(&on_orrery.never, root, "never");
	for (unsigned k = 0; k < n->events; k++)
		orr_event_init(&on_orrery.event[k], root,
			       orrery_name("event", k));
	for (unsigned k = 0; k < n->signals; k++)
		build_signal(n, k);
	orrery_build_channels(n);
}

struct orr_event *orrery_event(struct awaited a)
{
	unsigned k = a.source.index;

	switch (a.source.kind) {
	case SOURCE_EVENT:
		return &on_orrery.event[k];
	case SOURCE_CHANGED:
		return orr_signal_changed(&on_orrery.signal[k]);
	case SOURCE_POSEDGE:
		return orr_signal_posedge(&on_orrery.signal[k]);
	case SOURCE_NEGEDGE:
		return orr_signal_negedge(&on_orrery.signal[k]);
	case SOURCE_WRITTEN:
		return orr_fifo_data_written(&on_orrery.fifo[k]);
	case SOURCE_READ:
		return orr_fifo_data_read(&on_orrery.fifo[k]);
	case SOURCE_QUEUE:
		return orr_event_queue_event(&on_orrery.queue[k]);
	case SOURCE_TERMINATED:
		return orr_process_terminated_event(orrery_process(a.instance));
	default:
		return orr_process_reset_event(orrery_process(a.instance));
	}
}

uint64_t kernel_now(void)
{
	return orr_now(on_orrery.sim);
}

uint64_t kernel_delta(void)
{
	return orr_sim_delta_count(on_orrery.sim);
}

uint64_t kernel_next_time(void)
{
	return orr_sim_next_time(on_orrery.sim);
}

void kernel_notify(unsigned k)
{
	orr_event_notify(&on_orrery.event[k]);
}

void kernel_notify_delta(unsigned k)
{
	orr_event_notify_delta(&on_orrery.event[k]);
}

void kernel_notify_after(unsigned k, uint32_t t)
{
	orr_event_notify_after(&on_orrery.event[k], t);
}

void kernel_cancel(unsigned k)
{
	orr_event_cancel(&on_orrery.event[k]);
}

void kernel_write(unsigned k, unsigned v)
{
	bool bit = on_orrery.network->signal[k].kind == SIGNAL_BIT;

	orr_signal_write(&on_orrery.signal[k], bit ? v & 1 : v);
}

unsigned kernel_read(unsigned k)
{
	return (unsigned)orr_signal_read(&on_orrery.signal[k]);
}

void kernel_pause(void)
{
	orr_sim_pause(on_orrery.sim);
}

void kernel_stop(void)
{
	orr_sim_stop(on_orrery.sim);
}

bool kernel_stopped(void)
{
	return on_orrery.stopped;
}

void kernel_run(uint32_t t)
{
	on_orrery.stopped = orr_sim_run(on_orrery.sim, t) == ORR_RUN_STOPPED;
}

void orrery_free(void)
{
	orr_sim_free(on_orrery.sim);
}

void kernel_step(void)
{
	on_orrery.stopped = orr_sim_step(on_orrery.sim) == ORR_RUN_STOPPED;
}

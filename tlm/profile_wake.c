/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processes that could not go on at once: for a mutex or semaphore that others
 * had, or suspended when they were woken. A process that waits for an event
 * runs at the time of the event, so there is nothing to measure.
 */
#include "profile.h"

#include <orrery/process.h>
#include <orrery/sim.h>

/* Processes may come and go for ever, with ever new names. */
enum { ROWS_MAX = 1024 };

/* A process, and what it waits for. */
struct ori_profile_wake {
	struct ori_profile_wake *next;
	const struct orr_process *process;
	const char *name; /* memory of a process may be used again */
	const struct orr_object *what;
	struct ori_profile_row *row;
};

static struct ori_profile_wake *new_wake(struct orr_profile *p,
					 const struct orr_process *process,
					 const struct orr_object *what)
{
	struct ori_profile_wake *w = orr_sim_alloc(p->sim, sizeof(*w));
	const struct orr_profile_row row = {
		.kind = ORR_PROFILE_WAKE,
		.initiator = ori_profile_path(&process->obj),
		.target = ori_profile_path(what),
		.reg = "",
		.command = "",
		.part = what == &process->obj ? "resume" : "grant",
	};

	*w = (struct ori_profile_wake){p->wakes, process, process->obj.name,
				       what, ori_profile_add(p, &row)};
	p->wakes = w;
	p->nwakes++;
	return w;
}

static void delayed(void *arg, const struct orr_process *process,
		    const struct orr_object *what, orr_time since)
{
	struct orr_profile *p = arg;
	struct ori_profile_wake *w = p->wakes;
	orr_time now = orr_now(p->sim);

	while (w && (w->process != process || w->what != what ||
		     w->name != process->obj.name))
		w = w->next;
	if (!w && p->nwakes == ROWS_MAX)
		return;
	if (!w)
		w = new_wake(p, process, what);
	orr_histogram_record_case(&w->row->histogram, now - since, now, 0);
}

void ori_profile_wakes(struct orr_profile *p)
{
	orr_sim_on_delay(p->sim, delayed, p);
}

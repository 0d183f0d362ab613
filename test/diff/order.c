/* SPDX-License-Identifier: Apache-2.0 */
#include "order.h"

#include "on_orrery.h"

#include "../../kernel/sched.h"

#include <string.h>

/* The trace of the other side, read from one choice to the next. */
static const char *schedule;

void order_follow(const char *trace)
{
	schedule = trace;
}

/* At the line of the next choice, at this time; false if there is none. */
static bool next_choice(const struct orr_sim *sim)
{
	unsigned long long now, delta;

	if (!schedule)
		return false;
	while (*schedule && *schedule != '>') {
		const char *end = strchr(schedule, '\n');

		schedule = end ? end + 1 : "";
	}
	return sscanf(schedule, ">%llu.%llu", &now, &delta) == 2 &&
	       now == orr_now(sim) && delta == orr_sim_delta_count(sim);
}

static struct instance *chosen(const struct orr_sim *sim)
{
	unsigned index, number = 0;
	struct instance *i;

	if (!next_choice(sim) ||
	    sscanf(schedule, ">%*s p%u.%u", &index, &number) < 1)
		return NULL;
	for (unsigned id = 0; (i = execute_instance(id)); id++)
		if (i->index == index && i->number == number)
			return i;
	return NULL;
}

static void to_front(struct orr_sim *sim, struct orr_process *p)
{
	struct orr_process *q = sim->run_first;

	if (q == p)
		return;
	while (q->next != p)
		q = q->next;
	q->next = p->next;
	if (sim->run_last == p)
		sim->run_last = q;
	p->next = sim->run_first;
	sim->run_first = p;
}

static bool is_queued(const struct orr_sim *sim, const struct orr_process *p)
{
	const struct orr_process *q = sim->run_first;

	while (q && q != p)
		q = q->next;
	return q && p->state == ORI_RUNNABLE;
}

/*
 * Whether the trace does not show it: a process of the kernel, or one that
 * perhaps finds, inside a channel, that it has to wait on.
 */
static bool is_hidden(const struct orr_process *p)
{
	const struct instance *i = orrery_instance(p);

	return p->state == ORI_RUNNABLE && (!i || i->wait.open);
}

static struct orr_process *first_hidden(const struct orr_sim *sim)
{
	struct orr_process *p = sim->run_first;

	while (p && !is_hidden(p))
		p = p->next;
	return p;
}

/* The other side's choice, if that can run here. */
static struct orr_process *next_in_trace(struct orr_sim *sim)
{
	struct instance *i = chosen(sim);
	struct orr_process *p = i ? orrery_process(i) : NULL;

	if (!p || !is_queued(sim, p))
		return NULL;
	schedule++;
	return p;
}

/*
 * Whom the other side chose or, if that cannot run here, one that the trace
 * does not show. Without either the traces will differ.
 */
void order_choose(struct orr_sim *sim)
{
	struct orr_process *p;

	if (!schedule || !sim->run_first)
		return;
	p = next_in_trace(sim);
	if (!p)
		p = first_hidden(sim);
	if (p)
		to_front(sim, p);
}

void order_chosen(const struct orr_sim *sim, const struct orr_process *p)
{
	struct instance *i = schedule ? chosen(sim) : NULL;

	if (i && orrery_process(i) == p)
		schedule++;
}

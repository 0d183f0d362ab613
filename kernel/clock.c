/* SPDX-License-Identifier: Apache-2.0 */
#include "sched.h"

void orr_clock_init(struct orr_clock *c, struct orr_object *parent,
		    const char *name, struct orr_period period)
{
	*c = (struct orr_clock){.period = period,
				.start = orr_now(parent->sim)};
	orr_object_init_kind(&c->obj, parent, name, ORR_KIND_CLOCK);
	orr_check(&c->obj, period.den > 0 && period.num / 2 >= period.den);
	orr_event_init(&c->posedge, &c->obj, "posedge");
	orr_event_init(&c->negedge, &c->obj, "negedge");
	c->posedge.obj.flags = ORI_EVENT_POSEDGE;
	c->negedge.obj.flags = ORI_EVENT_NEGEDGE;
}

struct orr_event *orr_clock_posedge(struct orr_clock *c)
{
	return &c->posedge;
}

struct orr_event *orr_clock_negedge(struct orr_clock *c)
{
	return &c->negedge;
}

orr_time orr_clock_cycles(const struct orr_clock *c, uint64_t n)
{
	return orr_period_time(c->period, n);
}

orr_time orr_clock_edge_time(const struct orr_clock *c, uint64_t n)
{
	uint64_t periods = n > c->first ? n - c->first : 0;

	return orr_time_add(c->start, orr_period_time(c->period, periods));
}

uint64_t orr_clock_edge_number(const struct orr_clock *c, orr_time t)
{
	orr_time since = t > c->start ? t - c->start : 0;

	return c->first + orr_period_count(c->period, since);
}

static uint64_t next_edge(const struct orr_clock *c, orr_time t)
{
	uint64_t n = orr_clock_edge_number(c, t);

	return orr_clock_edge_time(c, n) < t ? n + 1 : n;
}

orr_time orr_clock_edge(const struct orr_clock *c, orr_time t)
{
	return orr_clock_edge_time(c, next_edge(c, t));
}

/* The first falling edge at or after t: half a period behind a rising one. */
static orr_time fall(const struct orr_clock *c, orr_time t)
{
	orr_time half = (orr_period_time(c->period, 1) + 1) / 2;
	orr_time first = orr_time_add(c->start, half);

	if (t <= first)
		return first;
	return orr_time_add(orr_clock_edge(c, t - half), half);
}

static struct orr_clock *clock_of(struct orr_event *edge)
{
	if (edge->obj.flags == ORI_EVENT_POSEDGE)
		return orr_container_of(edge, struct orr_clock, posedge);
	return orr_container_of(edge, struct orr_clock, negedge);
}

/* The next edge after now; before the simulation starts, now counts too. */
static void arm(struct orr_event *edge)
{
	const struct orr_clock *c = clock_of(edge);
	const struct orr_sim *sim = c->obj.sim;
	orr_time from = sim->now + sim->started;
	orr_time t =
		edge == &c->posedge ? orr_clock_edge(c, from) : fall(c, from);

	if (t != ORR_TIME_MAX)
		orr_event_notify_after(edge, t - sim->now);
}

void ori_clock_wanted(struct orr_event *edge)
{
	if (!orr_event_pending(edge))
		arm(edge);
}

/* Nobody is left to see the edge, so time need not go there. */
void ori_clock_unwanted(struct orr_event *edge)
{
	if (!edge->waiters && !edge->sensitivity)
		orr_event_cancel(edge);
}

void ori_clock_fired(struct orr_event *edge)
{
	if (edge->sensitivity)
		arm(edge);
}

/* Also an edge that was beyond all time, and so not pending, may come near. */
static void rearm(struct orr_event *edge)
{
	orr_event_cancel(edge);
	if (edge->waiters || edge->sensitivity)
		arm(edge);
}

void orr_clock_set_period(struct orr_clock *c, struct orr_period period)
{
	orr_check(&c->obj, period.den > 0 && period.num / 2 >= period.den);
	c->first = next_edge(c, orr_now(c->obj.sim));
	c->start = orr_now(c->obj.sim);
	c->period = period;
	rearm(&c->posedge);
	rearm(&c->negedge);
	ori_call_listeners(c->listeners);
}

void orr_clock_listen(struct orr_clock *c, struct orr_listener *l)
{
	ori_listen(&c->listeners, l);
}

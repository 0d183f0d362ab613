/* SPDX-License-Identifier: Apache-2.0 */
#include "sched.h"

static void edges_init(struct orr_clock *c, struct orr_clock_edges *e,
		       const char *name, uint8_t flag)
{
	orr_event_init(&e->event, &c->obj, name);
	e->event.obj.flags = flag;
}

/* From the edge at start on. */
static void set_period(struct orr_clock *c, struct orr_period p)
{
	orr_check(&c->obj, p.den > 0 && p.num / 2 >= p.den);
	c->period = p;
	c->whole = p.num / p.den;
	c->part = p.num % p.den;
	c->fall.delay = (orr_period_time(p, 1) + 1) / 2;
	c->rise.at = c->fall.at = ORR_TIME_MAX;
}

void orr_clock_init(struct orr_clock *c, struct orr_object *parent,
		    const char *name, struct orr_period period)
{
	*c = (struct orr_clock){.start = orr_now(parent->sim)};
	orr_object_init_kind(&c->obj, parent, name, ORR_KIND_CLOCK);
	set_period(c, period);
	edges_init(c, &c->rise, "posedge", ORI_EVENT_POSEDGE);
	edges_init(c, &c->fall, "negedge", ORI_EVENT_NEGEDGE);
}

struct orr_event *orr_clock_posedge(struct orr_clock *c)
{
	return &c->rise.event;
}

struct orr_event *orr_clock_negedge(struct orr_clock *c)
{
	return &c->fall.event;
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

static struct orr_clock *clock_of(struct orr_event *ev)
{
	if (ev->obj.flags == ORI_EVENT_POSEDGE)
		return orr_container_of(ev, struct orr_clock, rise.event);
	return orr_container_of(ev, struct orr_clock, fall.event);
}

/* Find the first edge at or after t, and by how much it is rounded up. */
static void seek(const struct orr_clock *c, struct orr_clock_edges *e,
		 orr_time t)
{
	uint64_t n = next_edge(c, t > e->delay ? t - e->delay : 0);
	orr_time rise = orr_clock_edge_time(c, n);

	e->at = orr_time_add(rise, e->delay);
	/* between 0 and den, so what wraps does not matter */
	e->rest = (rise - c->start) * c->period.den -
		  (n - c->first) * c->period.num;
}

/* The next edge, as exact as by seek but without its divisions. */
static void step(const struct orr_clock *c, struct orr_clock_edges *e)
{
	bool carry = e->rest < c->part;

	e->at = orr_time_add(e->at, c->whole + carry);
	e->rest += (carry ? c->period.den : 0) - c->part;
}

/* The next edge after now; before the simulation starts, now counts too. */
static void arm(struct orr_event *ev)
{
	const struct orr_clock *c = clock_of(ev);
	const struct orr_sim *sim = c->obj.sim;
	struct orr_clock_edges *e =
		orr_container_of(ev, struct orr_clock_edges, event);

	if (sim->started && e->at <= sim->now && sim->now - e->at < c->whole)
		step(c, e);
	else
		seek(c, e, sim->now + sim->started);
	if (e->at != ORR_TIME_MAX)
		orr_event_notify_after(ev, e->at - sim->now);
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
	c->first = next_edge(c, orr_now(c->obj.sim));
	c->start = orr_now(c->obj.sim);
	set_period(c, period);
	rearm(&c->rise.event);
	rearm(&c->fall.event);
	ori_call_listeners(c->listeners);
}

void orr_clock_listen(struct orr_clock *c, struct orr_listener *l)
{
	ori_listen(&c->listeners, l);
}

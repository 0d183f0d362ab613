/* SPDX-License-Identifier: Apache-2.0 */
#include "sched.h"

#include <inttypes.h>

__extension__ typedef unsigned __int128 u128;

/* orr_object.flags of its events, whose parent is the clock: which edges. */

static void edges_init(struct orr_clock *c, struct orr_clock_edges *e,
		       const char *name, uint8_t flag)
{
	orr_event_init(&e->event, &c->obj, name);
	e->event.obj.flags = flag;
	e->at = ORR_TIME_MAX;
}

/* Whether n/d of the period is a picosecond or more. */
static bool lasts(struct orr_period p, uint32_t n, uint32_t d)
{
	return (u128)p.num * n >= (u128)p.den * d;
}

static void check_period(const struct orr_clock *c, struct orr_period p)
{
	uint32_t high = c->duty_num;
	uint32_t all = c->duty_den;

	if (p.den == 0 || high >= all || !lasts(p, high, all) ||
	    !lasts(p, all - high, all))
		orr_fail(&c->obj, __FILE__, __LINE__,
			 "a clock that is high for %" PRIu32 "/%" PRIu32
			 " of %" PRIu64 "/%" PRIu64 " ps: it has to be high "
			 "and low for 1 ps or more",
			 high, all, p.num, p.den);
	if (p.den > UINT64_MAX / all)
		orr_fail(&c->obj, __FILE__, __LINE__,
			 "%" PRIu64 " * %" PRIu32
			 ", the denominators of period "
			 "and duty cycle, do not fit 64 bits",
			 p.den, all);
}

/* From the edge at start on. */
static void set_period(struct orr_clock *c, struct orr_period p,
		       bool posedge_first)
{
	check_period(c, p);
	c->period = p;
	c->den = p.den * c->duty_den;
	c->whole = p.num / p.den;
	c->part = p.num % p.den * c->duty_den;
	c->rise.shift = posedge_first ? 0 : c->duty_den - c->duty_num;
	c->fall.shift = posedge_first ? c->duty_num : 0;
	c->rise.at = c->fall.at = ORR_TIME_MAX;
}

void orr_clock_init_with(struct orr_clock *c, struct orr_object *parent,
			 const char *name,
			 const struct orr_clock_config *config)
{
	*c = (struct orr_clock){
		.start = config->start,
		.duty_num = config->duty_num,
		.duty_den = config->duty_den,
	};
	orr_object_init_kind(&c->obj, parent, name, ORR_KIND_CLOCK);
	orr_check(&c->obj, config->start >= c->obj.sim->now);
	edges_init(c, &c->rise, "posedge", ORI_EVENT_POSEDGE);
	edges_init(c, &c->fall, "negedge", ORI_EVENT_NEGEDGE);
	set_period(c, config->period, config->posedge_first);
}

void orr_clock_init(struct orr_clock *c, struct orr_object *parent,
		    const char *name, struct orr_period period)
{
	orr_clock_init_with(c, parent, name,
			    &(struct orr_clock_config){
				    .period = period,
				    .duty_num = 1,
				    .duty_den = 2,
				    .start = orr_now(parent->sim),
				    .posedge_first = true,
			    });
}

struct orr_event *orr_clock_posedge(struct orr_clock *c)
{
	return &c->rise.event;
}

struct orr_event *orr_clock_negedge(struct orr_clock *c)
{
	return &c->fall.event;
}

/* Asked for seldom, by those who take a clock for a signal. */
struct orr_event *orr_clock_changed(struct orr_clock *c)
{
	if (!c->both) {
		c->both = orr_sim_alloc(c->obj.sim, sizeof(*c->both));
		edges_init(c, c->both, "changed", ORI_EVENT_BOTH_EDGES);
	}
	return &c->both->event;
}

orr_time orr_clock_cycles(const struct orr_clock *c, uint64_t n)
{
	return orr_period_time(c->period, n);
}

/*
 * Edge k of a kind with a shift is at start + (k + shift/duty_den) * period.
 * Most rising edges have none, and fewer divisions.
 */

static uint64_t saturate(u128 v)
{
	return v > UINT64_MAX ? UINT64_MAX : (uint64_t)v;
}

static orr_time edge_time(const struct orr_clock *c, uint32_t shift, uint64_t k)
{
	u128 n = (u128)k * c->duty_den + shift;
	u128 t;

	if (!shift)
		return orr_time_add(c->start, orr_period_time(c->period, k));
	if (__builtin_mul_overflow(n, (u128)c->period.num, &t) ||
	    __builtin_add_overflow(t, (u128)(c->den - 1), &t))
		return ORR_TIME_MAX;
	return orr_time_add(c->start, saturate(t / c->den));
}

/* How many of a kind are at or before t. */
static uint64_t edge_count(const struct orr_clock *c, uint32_t shift,
			   orr_time t)
{
	u128 n;

	if (t < c->start)
		return 0;
	if (!shift)
		return orr_period_count(c->period, t - c->start) + 1;
	n = (u128)(t - c->start) * c->den / c->period.num;
	return n < shift ? 0 : saturate((n - shift) / c->duty_den + 1);
}

/* The number and time of the first at or after t. */
static uint64_t edge_from(const struct orr_clock *c, uint32_t shift, orr_time t,
			  orr_time *at)
{
	uint64_t k = t ? edge_count(c, shift, t - 1) : 0;

	*at = edge_time(c, shift, k);
	return k;
}

orr_time orr_clock_edge_time(const struct orr_clock *c, uint64_t n)
{
	return edge_time(c, c->rise.shift, n > c->first ? n - c->first : 0);
}

uint64_t orr_clock_edge_number(const struct orr_clock *c, orr_time t)
{
	uint64_t count = edge_count(c, c->rise.shift, t);

	return c->first + (count ? count - 1 : 0);
}

orr_time orr_clock_edge(const struct orr_clock *c, orr_time t)
{
	orr_time at;

	edge_from(c, c->rise.shift, t, &at);
	return at;
}

orr_time orr_clock_next(const struct orr_clock *c, orr_time t, bool *level)
{
	orr_time rise;
	orr_time fall;

	edge_from(c, c->rise.shift, t, &rise);
	edge_from(c, c->fall.shift, t, &fall);
	*level = rise < fall;
	return *level ? rise : fall;
}

/* An edge of the second kind comes back to where it was before the first. */
bool orr_clock_read(const struct orr_clock *c)
{
	orr_time now = orr_now(c->obj.sim);
	uint64_t rises = edge_count(c, c->rise.shift, now);
	uint64_t falls = edge_count(c, c->fall.shift, now);

	return c->rise.shift ? rises == falls : rises > falls;
}

static struct orr_clock *clock_of(struct orr_event *ev)
{
	return orr_container_of(ev->obj.parent, struct orr_clock, obj);
}

/* Find the first edge at or after t, and by how much it is rounded up. */
static void seek(const struct orr_clock *c, struct orr_clock_edges *e,
		 orr_time t)
{
	uint64_t k = edge_from(c, e->shift, t, &e->at);

	/* between 0 and den, so what wraps does not matter */
	e->rest = (e->at - c->start) * c->den -
		  (k * c->duty_den + e->shift) * c->period.num;
}

/* The next edge, as exact as by seek but without its divisions. */
static void step(const struct orr_clock *c, struct orr_clock_edges *e)
{
	bool carry = e->rest < c->part;

	e->at = orr_time_add(e->at, c->whole + carry);
	e->rest += (carry ? c->den : 0) - c->part;
}

static void seek_both(const struct orr_clock *c, struct orr_clock_edges *e,
		      orr_time t)
{
	bool level;

	e->at = orr_clock_next(c, t, &level);
}

/* The next edge after now; before the simulation starts, now counts too. */
static void arm(struct orr_event *ev)
{
	const struct orr_clock *c = clock_of(ev);
	const struct orr_sim *sim = c->obj.sim;
	struct orr_clock_edges *e =
		orr_container_of(ev, struct orr_clock_edges, event);

	if (ev->obj.flags == ORI_EVENT_BOTH_EDGES)
		seek_both(c, e, sim->now + sim->started);
	else if (sim->started && e->at <= sim->now &&
		 sim->now - e->at < c->whole)
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
	if (!edge->waiters && !edge->sensitive)
		orr_event_cancel(edge);
}

void ori_clock_fired(struct orr_event *edge)
{
	if (edge->sensitive)
		arm(edge);
}

/* Also an edge that was beyond all time, and so not pending, may come near. */
static void rearm(struct orr_event *edge)
{
	orr_event_cancel(edge);
	if (edge->waiters || edge->sensitive)
		arm(edge);
}

void orr_clock_set_period(struct orr_clock *c, struct orr_period period)
{
	orr_time now = orr_now(c->obj.sim);
	uint64_t n = orr_clock_edge_number(c, now);

	c->first = orr_clock_edge_time(c, n) < now ? n + 1 : n;
	c->start = now;
	set_period(c, period, true);
	rearm(&c->rise.event);
	rearm(&c->fall.event);
	if (c->both)
		rearm(&c->both->event);
	ori_call_listeners(c->listeners);
}

void orr_clock_listen(struct orr_clock *c, struct orr_listener *l)
{
	ori_listen(&c->listeners, l);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/peq.h>

#include <orrery/sim.h>

enum { BLOCK = 8 };

struct orr_peq_item {
	orr_time when;
	uint64_t delta; /* not before this delta cycle; 0: any */
	struct orr_payload *payload;
	struct orr_peq_item *next;
	orr_phase phase;
};

static struct orr_sim *sim_of(const struct orr_peq *q)
{
	return q->event.obj.sim;
}

static struct orr_peq_item *new_item(struct orr_peq *q)
{
	struct orr_peq_item *item = q->idle;

	if (!item) {
		item = orr_sim_alloc(sim_of(q), BLOCK * sizeof(*item));
		for (unsigned i = 0; i + 1 < BLOCK; i++)
			item[i].next = &item[i + 1];
	}
	q->idle = item->next;
	return item;
}

static bool is_before(const struct orr_peq_item *a,
		      const struct orr_peq_item *b)
{
	return a->when < b->when || (a->when == b->when && a->delta < b->delta);
}

/* The link that leads to what comes after item. */
static struct orr_peq_item **place(struct orr_peq *q,
				   const struct orr_peq_item *item)
{
	struct orr_peq_item **link = &q->first;

	while (!is_before(item, *link))
		link = &(*link)->next;
	return link;
}

/* Behind all that are due at the same time; most often that is the end. */
static void insert(struct orr_peq *q, struct orr_peq_item *item)
{
	struct orr_peq_item **link;

	if (q->first && is_before(item, q->last)) {
		link = place(q, item);
		item->next = *link;
		*link = item;
		return;
	}
	item->next = NULL;
	if (q->first)
		q->last->next = item;
	else
		q->first = item;
	q->last = item;
}

static void remove_first(struct orr_peq *q)
{
	struct orr_peq_item *item = q->first;

	q->first = item->next;
	item->next = q->idle;
	q->idle = item;
}

static void add(struct orr_peq *q, struct orr_payload *p, orr_phase phase,
		orr_time when, uint64_t delta)
{
	struct orr_peq_item *item = new_item(q);

	item->when = when;
	item->delta = delta;
	item->payload = p;
	item->phase = phase;
	insert(q, item);
}

void orr_peq_notify(struct orr_peq *q, struct orr_payload *p, orr_phase phase,
		    orr_time delay)
{
	struct orr_sim *sim = sim_of(q);
	orr_time now = orr_now(sim);
	orr_time when = now + delay;

	if (delay && (when < now || when == ORR_TIME_MAX))
		return; /* never */
	add(q, p, phase, when, delay ? 0 : orr_sim_delta_count(sim) + 1);
	if (q->first->when == when)
		orr_event_notify_after(&q->event, delay);
}

void orr_peq_notify_now(struct orr_peq *q, struct orr_payload *p,
			orr_phase phase)
{
	add(q, p, phase, orr_now(sim_of(q)), 0);
	orr_event_notify(&q->event);
}

/* A phase of the same delta cycle as the one that asked for it can wait. */
static bool is_due(const struct orr_peq *q, orr_time now)
{
	const struct orr_peq_item *item = q->first;

	return item && item->when <= now &&
	       (!item->delta || item->delta <= orr_sim_delta_count(sim_of(q)));
}

static void rearm(struct orr_peq *q, orr_time now)
{
	if (q->first)
		orr_event_notify_after(&q->event, q->first->when - now);
}

/* Time stands still as long as the method runs. */
static void serve(struct orr_process *self)
{
	struct orr_peq *q = orr_container_of(self, struct orr_peq, method);
	orr_time now = orr_now(sim_of(q));

	while (is_due(q, now)) {
		struct orr_payload *p = q->first->payload;
		orr_phase phase = q->first->phase;

		remove_first(q);
		q->fn(q, p, phase);
	}
	rearm(q, now);
}

void orr_peq_init(struct orr_peq *q, struct orr_object *parent,
		  const char *name, orr_peq_fn *fn)
{
	*q = (struct orr_peq){.fn = fn};
	orr_event_init(&q->event, parent, name);
	if (fn)
		orr_method_init_on(&q->method, &q->event.obj, "call", serve,
				   &q->event);
}

void orr_peq_cancel_all(struct orr_peq *q)
{
	while (q->first)
		remove_first(q);
	orr_event_cancel(&q->event);
}

struct orr_event *orr_peq_event(struct orr_peq *q)
{
	return &q->event;
}

struct orr_payload *orr_peq_next(struct orr_peq *q, orr_phase *phase)
{
	struct orr_peq_item *item = q->first;
	orr_time now = orr_now(sim_of(q));

	if (item && item->when <= now) {
		if (phase)
			*phase = item->phase;
		remove_first(q);
		return item->payload;
	}
	rearm(q, now);
	return NULL;
}

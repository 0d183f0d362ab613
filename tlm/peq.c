/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/peq.h>

#include <orrery/sim.h>

enum { BLOCK = 8 };

struct orr_peq_item {
	orr_time when;
	uint64_t delta; /* not before this delta cycle */
	struct orr_payload *payload;
	struct orr_peq_item *next;
	struct orr_peq_item *prev;
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

/* Behind all that are due at the same time; most often that is the end. */
static void insert(struct orr_peq *q, struct orr_peq_item *item)
{
	struct orr_peq_item *first = q->first;
	struct orr_peq_item *after;

	if (!first) {
		q->first = item->next = item->prev = item;
		return;
	}
	after = first->prev;
	while (is_before(item, after) && after != first)
		after = after->prev;
	if (is_before(item, after)) {
		q->first = item;
		after = first->prev;
	}
	item->prev = after;
	item->next = after->next;
	after->next->prev = item;
	after->next = item;
}

static void remove_first(struct orr_peq *q)
{
	struct orr_peq_item *item = q->first;

	q->first = item->next == item ? NULL : item->next;
	item->next->prev = item->prev;
	item->prev->next = item->next;
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
	orr_time when = orr_time_add(orr_now(sim), delay);

	if (delay && when == ORR_TIME_MAX)
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
static bool is_due(const struct orr_peq_item *item, orr_time now,
		   uint64_t delta)
{
	return item->when <= now && item->delta <= delta;
}

static void rearm(struct orr_peq *q, orr_time now)
{
	if (q->first)
		orr_event_notify_after(&q->event, q->first->when - now);
}

/* Time and delta cycle stand still as long as the method runs. */
static void serve(struct orr_process *self)
{
	struct orr_peq *q = orr_container_of(self, struct orr_peq, method);
	orr_time now = orr_now(sim_of(q));
	uint64_t delta = orr_sim_delta_count(sim_of(q));

	while (q->first && is_due(q->first, now, delta)) {
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

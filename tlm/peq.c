/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/peq.h>

#include <orrery/inline.h>
#include <orrery/log.h>
#include <orrery/sim.h>

enum { BLOCK = 8 };

struct orr_peq_item {
	uint64_t due; /* the time, or the delta cycle, from which on it is */
	struct orr_payload *payload;
	struct orr_peq_item *next;
	orr_phase phase;
};

static struct orr_sim *sim_of(const struct orr_peq *q)
{
	return q->event.obj.sim;
}

static void add_block(struct orr_peq *q)
{
	struct orr_peq_item *items =
		orr_sim_alloc(sim_of(q), BLOCK * sizeof(*items));

	for (unsigned i = 0; i + 1 < BLOCK; i++)
		items[i].next = &items[i + 1];
	q->idle = items;
}

/* Of the idle ones, of which there are some. */
static struct orr_peq_item *new_item(struct orr_peq *q, struct orr_payload *p,
				     orr_phase phase)
{
	struct orr_peq_item *item = q->idle;

	q->idle = item->next;
	item->payload = p;
	item->phase = phase;
	return item;
}

static void append(struct orr_peq_list *list, struct orr_peq_item *item)
{
	item->next = NULL;
	if (list->first)
		list->last->next = item;
	else
		list->first = item;
	list->last = item;
}

/* Behind all that are due no later; most often that is the end. */
static void insert(struct orr_peq_list *list, struct orr_peq_item *item)
{
	struct orr_peq_item **link = &list->first;

	if (!list->first || list->last->due <= item->due) {
		append(list, item);
		return;
	}
	while ((*link)->due <= item->due)
		link = &(*link)->next;
	item->next = *link;
	*link = item;
}

static void give_back(struct orr_peq *q, struct orr_peq_item *item)
{
	item->next = q->idle;
	q->idle = item;
}

static void remove_first(struct orr_peq *q, struct orr_peq_list *list)
{
	struct orr_peq_item *item = list->first;

	list->first = item->next;
	give_back(q, item);
}

static void put_soon(struct orr_peq *q, struct orr_peq_item *item)
{
	item->due = orr_sim_delta_count(sim_of(q)) + 1;
	append(&q->soon, item);
	orr_event_notify_delta(&q->delta);
}

static void put_timed(struct orr_peq *q, struct orr_peq_item *item,
		      orr_time delay)
{
	orr_time now = orr_now(sim_of(q));

	item->due = now + delay;
	if (delay && delay >= ORR_TIME_MAX - now) {
		give_back(q, item); /* never */
		return;
	}
	insert(&q->timed, item);
	if (q->timed.first == item)
		orr_event_notify_after(&q->event, delay);
}

__attribute__((noinline)) static void add_block_and_notify(
	struct orr_peq *q, struct orr_payload *p, orr_phase phase,
	orr_time delay)
{
	add_block(q);
	orr_peq_notify(q, p, phase, delay);
}

/*
 * A delta notification discards a timed one of the same event, which then had
 * to be given anew: what is due in the next delta cycle has its own event. Who
 * takes what is due himself sees only one. Calls only come last, so that this
 * needs no stack.
 */
void orr_peq_notify(struct orr_peq *q, struct orr_payload *p, orr_phase phase,
		    orr_time delay)
{
	struct orr_peq_item *item;

	if (!q->idle) {
		add_block_and_notify(q, p, phase, delay);
		return;
	}
	item = new_item(q, p, phase);
	if (delay == 0 && q->fn)
		put_soon(q, item);
	else
		put_timed(q, item, delay);
}

void orr_peq_notify_now(struct orr_peq *q, struct orr_payload *p,
			orr_phase phase)
{
	struct orr_sim *sim = sim_of(q);
	struct orr_peq_item *item;

	if (!q->idle)
		add_block(q);
	item = new_item(q, p, phase);
	item->due = q->fn ? orr_sim_delta_count(sim) : orr_now(sim);
	insert(q->fn ? &q->soon : &q->timed, item);
	orr_event_notify(q->fn ? &q->delta : &q->event);
}

static bool is_due(const struct orr_peq_list *list, uint64_t now)
{
	return list->first && list->first->due <= now;
}

static void call_due(struct orr_peq *q, struct orr_peq_list *list, uint64_t now)
{
	while (is_due(list, now)) {
		struct orr_payload *p = list->first->payload;
		orr_phase phase = list->first->phase;

		remove_first(q, list);
		q->fn(q, p, phase);
	}
}

static void rearm(struct orr_peq *q, orr_time now)
{
	if (q->timed.first)
		orr_event_notify_after(&q->event, q->timed.first->due - now);
}

/* What was put in before the simulation started comes a delta cycle early. */
static void serve_soon(struct orr_peq *q)
{
	call_due(q, &q->soon, orr_sim_delta_count(sim_of(q)));
	if (q->soon.first)
		orr_event_notify_delta(&q->delta);
}

/* Time stands still as long as the method runs. */
static void serve(struct orr_process *self)
{
	struct orr_peq *q = orr_container_of(self, struct orr_peq, method);
	orr_time now = orr_now(sim_of(q));

	if (is_due(&q->timed, now)) {
		call_due(q, &q->timed, now);
		rearm(q, now);
	}
	if (q->soon.first)
		serve_soon(q);
}

void orr_peq_init(struct orr_peq *q, struct orr_object *parent,
		  const char *name, orr_peq_fn *fn)
{
	*q = (struct orr_peq){.fn = fn};
	orr_event_init(&q->event, parent, name);
	if (!fn)
		return;
	orr_event_init(&q->delta, &q->event.obj, "delta");
	orr_method_init_on(&q->method, &q->event.obj, "call", serve, &q->event);
	orr_sensitive(&q->method, &q->delta);
}

void orr_peq_cancel_all(struct orr_peq *q)
{
	while (q->timed.first)
		remove_first(q, &q->timed);
	while (q->soon.first)
		remove_first(q, &q->soon);
	orr_event_cancel(&q->event);
	if (q->fn)
		orr_event_cancel(&q->delta);
}

struct orr_event *orr_peq_event(struct orr_peq *q)
{
	return &q->event;
}

struct orr_payload *orr_peq_next(struct orr_peq *q, orr_phase *phase)
{
	struct orr_peq_item *item = q->timed.first;
	orr_time now = orr_now(sim_of(q));

	if (q->fn)
		orr_fail(&q->event.obj, __FILE__, __LINE__,
			 "the queue has a function, which gets what is due");
	if (item && item->due <= now) {
		if (phase)
			*phase = item->phase;
		remove_first(q, &q->timed);
		return item->payload;
	}
	rearm(q, now);
	return NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/event_queue.h>

#include <orrery/log.h>
#include <orrery/sim.h>

/* A binary heap: no element is before its parent, (i - 1) / 2. */

static void heap_up(orr_time *times, size_t i, orr_time t)
{
	while (i && times[(i - 1) / 2] > t) {
		times[i] = times[(i - 1) / 2];
		i = (i - 1) / 2;
	}
	times[i] = t;
}

/* Put t in place of the first. */
static void heap_down(orr_time *times, size_t count, orr_time t)
{
	size_t i = 0;
	size_t child;

	while ((child = 2 * i + 1) < count) {
		if (child + 1 < count && times[child + 1] < times[child])
			child++;
		if (times[child] >= t)
			break;
		times[i] = times[child];
		i = child;
	}
	times[i] = t;
}

static void arm(struct orr_event_queue *q, orr_time t)
{
	orr_event_notify_after(&q->event, t - orr_now(q->obj.sim));
}

/* The event has fired: let it be pending for the earliest that is left. */
static void arm_next(struct orr_process *self)
{
	struct orr_event_queue *q =
		orr_container_of(self, struct orr_event_queue, next);

	if (!q->count || orr_event_pending(&q->event))
		return;
	arm(q, q->times[0]);
	q->count--;
	heap_down(q->times, q->count, q->times[q->count]);
}

void orr_event_queue_init(struct orr_event_queue *q, struct orr_object *parent,
			  const char *name, size_t room, orr_time *times)
{
	*q = (struct orr_event_queue){.times = times, .room = room};
	orr_object_init_kind(&q->obj, parent, name, ORR_KIND_EVENT_QUEUE);
	orr_check(&q->obj, room > 0 && room <= SIZE_MAX / sizeof(*times));
	if (!times)
		q->times = orr_sim_alloc(q->obj.sim, room * sizeof(*times));
	orr_event_init(&q->event, &q->obj, "event");
	orr_method_init_on(&q->next, &q->obj, "next", arm_next, &q->event);
}

static void push(struct orr_event_queue *q, orr_time t)
{
	heap_up(q->times, q->count++, t);
}

/*
 * The event is pending for the earliest but between its firing and arm_next,
 * when the heap may hold what is earlier than t.
 */
void orr_event_queue_notify(struct orr_event_queue *q, orr_time delay)
{
	orr_time t = orr_time_add(orr_now(q->obj.sim), delay);
	orr_time earliest = orr_event_time(&q->event);

	if (t == ORR_TIME_MAX)
		return;
	if (orr_event_queue_pending(q) == q->room)
		orr_fail(&q->obj, __FILE__, __LINE__,
			 "all %zu notifications that the queue has room for "
			 "are pending",
			 q->room);
	if (!orr_event_pending(&q->event) && (!q->count || t < q->times[0])) {
		arm(q, t);
	} else if (t < earliest && orr_event_pending(&q->event)) {
		push(q, earliest);
		arm(q, t);
	} else {
		push(q, t);
	}
}

void orr_event_queue_cancel_all(struct orr_event_queue *q)
{
	q->count = 0;
	orr_event_cancel(&q->event);
}

struct orr_event *orr_event_queue_event(struct orr_event_queue *q)
{
	return &q->event;
}

size_t orr_event_queue_pending(const struct orr_event_queue *q)
{
	return q->count + orr_event_pending(&q->event);
}

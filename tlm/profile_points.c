/* SPDX-License-Identifier: Apache-2.0 */
/* What the trace points of devices begin and end: FIFOs, and I2C commands. */
#include "device.h"
#include "profile.h"

#include <orrery/sim.h>

#include <stdio.h>
#include <string.h>

enum { ROOM = 256, NAME_SIZE = 320 };

/* What is inside, the earliest first. */
struct queue {
	struct orr_profile *profile;
	const struct orr_device *dev;
	const char *name;
	struct ori_profile_row *row;
	orr_time since[ROOM]; /* a ring */
	uint32_t first;
	uint32_t n;
	struct queue *next; /* of the same device */
};

static void keep(struct queue *q, uint32_t n)
{
	if (q->n <= n)
		return;
	q->first = (q->first + q->n - n) % ROOM;
	q->n = n;
}

static void enter(struct queue *q, orr_time now)
{
	keep(q, ROOM - 1);
	q->since[(q->first + q->n++) % ROOM] = now;
}

static struct ori_profile_row *new_row(const struct queue *q, bool fifo)
{
	char name[NAME_SIZE];
	char path[ORI_PATH_SIZE];
	struct orr_profile_row row = {
		.kind = fifo ? ORR_PROFILE_FIFO : ORR_PROFILE_I2C,
		.initiator = "",
		.reg = "",
		.command = "",
		.part = fifo ? "residency" : q->name,
	};

	ori_device_path(q->dev, path);
	if (fifo)
		snprintf(name, sizeof(name), "%s.%s", path, q->name);
	else
		snprintf(name, sizeof(name), "%s", path);
	row.target =
		strcpy(orr_sim_alloc(q->profile->sim, strlen(name) + 1), name);
	return ori_profile_add(q->profile, &row);
}

static void leave(struct queue *q, bool fifo, orr_time now)
{
	if (q->n == 0)
		return;
	if (!q->row)
		q->row = new_row(q, fifo);
	orr_histogram_record_case(&q->row->histogram, now - q->since[q->first],
				  now, 0);
	q->first = (q->first + 1) % ROOM;
	q->n--;
}

/* What a FIFO says that it has in it. */
static uint32_t count_of(const struct orr_trace_record *r)
{
	for (unsigned i = 0; i < ORR_TRACE_ARGS && r->point->args[i]; i++)
		if (strcmp(r->point->args[i], "count") == 0)
			return r->args[i] < ROOM ? (uint32_t)r->args[i] : ROOM;
	return ROOM;
}

static void passed(void *arg, const struct orr_trace_record *r)
{
	struct queue *q = arg;
	uint32_t count;

	switch (r->point->role) {
	case ORR_TRACE_FIFO_IN:
		count = count_of(r);
		keep(q, count ? count - 1 : 0);
		enter(q, r->time);
		break;
	case ORR_TRACE_FIFO_OUT:
		keep(q, count_of(r) + 1);
		leave(q, true, r->time);
		break;
	case ORR_TRACE_I2C_COMMAND:
		q->n = 0;
		enter(q, r->time);
		break;
	case ORR_TRACE_I2C_COMPLETE:
		leave(q, false, r->time);
		break;
	case ORR_TRACE_PLAIN:
		break;
	}
}

static struct queue *queue_of(struct orr_profile *p,
			      const struct orr_device *dev, struct queue **list,
			      const char *name)
{
	struct queue *q = *list;

	while (q && strcmp(q->name, name) != 0)
		q = q->next;
	if (q)
		return q;
	q = orr_sim_alloc(p->sim, sizeof(*q));
	q->profile = p;
	q->dev = dev;
	q->name = name;
	q->next = *list;
	*list = q;
	return q;
}

void ori_profile_points(struct orr_profile *p, struct orr_device *dev)
{
	struct queue *list = NULL;
	char path[ORI_PATH_SIZE];
	char pattern[NAME_SIZE];

	ori_device_path(dev, path);
	for (unsigned i = 0; i < dev->cls->npoints; i++) {
		const struct orr_trace_point *point = &dev->cls->points[i];

		if (point->role == ORR_TRACE_PLAIN)
			continue;
		snprintf(pattern, sizeof(pattern), "%s.%s", path, point->name);
		orr_trace_start(&dev->obj, pattern, passed,
				queue_of(p, dev, &list, point->of));
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interrupt lines: from a request to the first access to the device by which
 * an initiator answers it, and to the end of the request.
 */
#include "device.h"
#include "profile.h"

#include <orrery/sim.h>

#include <string.h>

enum { EDGES = 1024, ACK, RELEASE, PARTS = 2 };

/* By whom requests have been answered. */
struct answers {
	struct answers *next;
	const struct orr_object *initiator;
	struct ori_profile_row *row;
};

struct ori_profile_line {
	struct orr_listener listener;
	struct orr_profile *profile;
	struct orr_wire *wire;
	const struct orr_object *dev;
	struct ori_profile_line *next;
	unsigned *requests; /* of the device, that nobody has answered */
	const char *path;
	bool idle; /* the level at which it requests nothing */
	bool raised;
	bool answered;
	orr_time since;
	struct answers *answers;
	struct ori_profile_row *release;
	struct orr_profile_edge *edges; /* the latest, of up to twice EDGES */
	uint32_t nedges;
	uint64_t dropped;
};

/* The latest are in sequence: when all room is used, half of it is let go. */
static void note_edge(struct ori_profile_line *l, orr_time now)
{
	if (!l->edges)
		l->edges = orr_sim_alloc(l->profile->sim,
					 2 * EDGES * sizeof(*l->edges));
	if (l->nedges == 2 * EDGES) {
		memmove(l->edges, l->edges + EDGES, EDGES * sizeof(*l->edges));
		l->nedges = EDGES;
		l->dropped += EDGES;
	}
	l->edges[l->nedges++] =
		(struct orr_profile_edge){now, orr_wire_level(l->wire)};
}

static struct ori_profile_row *new_row(const struct ori_profile_line *l,
				       const char *initiator, const char *part)
{
	const struct orr_profile_row row = {
		.kind = ORR_PROFILE_IRQ,
		.initiator = initiator,
		.target = l->path,
		.reg = "",
		.command = "",
		.part = part,
	};

	return ori_profile_add(l->profile, &row);
}

static struct answers *answers_of(struct ori_profile_line *l,
				  const struct orr_object *initiator)
{
	struct answers *a = l->answers;

	while (a && a->initiator != initiator)
		a = a->next;
	if (a)
		return a;
	a = orr_sim_alloc(l->profile->sim, sizeof(*a));
	a->initiator = initiator;
	a->row = new_row(l, ori_profile_path(initiator), "ack");
	a->next = l->answers;
	l->answers = a;
	return a;
}

static void record(const struct ori_profile_line *l,
		   struct ori_profile_row *row, orr_time end)
{
	orr_histogram_record_case(&row->histogram, end - l->since, end, 0);
}

static void record_release(struct ori_profile_line *l, orr_time end)
{
	if (!l->release)
		l->release = new_row(l, "", "release");
	record(l, l->release, end);
}

static void changed(struct orr_listener *listener)
{
	struct ori_profile_line *l =
		orr_container_of(listener, struct ori_profile_line, listener);
	orr_time now = orr_now(l->profile->sim);

	note_edge(l, now);
	if (l->raised)
		record_release(l, now);
	*l->requests -= l->raised && !l->answered;
	l->raised = orr_wire_level(l->wire) != l->idle;
	l->answered = false;
	*l->requests += l->raised;
	l->since = now;
}

static void watch(struct orr_profile *p, const struct orr_device *dev,
		  struct orr_wire *w, bool idle, unsigned *requests)
{
	struct ori_profile_line *l = orr_sim_alloc(p->sim, sizeof(*l));

	*l = (struct ori_profile_line){
		.listener.fn = changed,
		.profile = p,
		.wire = w,
		.dev = &dev->obj,
		.requests = requests,
		.path = ori_profile_path(&w->obj),
		.idle = idle,
		.raised = orr_wire_level(w) != idle,
		.since = orr_now(p->sim),
	};
	*requests += l->raised;
	orr_wire_listen(w, &l->listener);
	*p->last_line = l;
	p->last_line = &l->next;
}

void ori_profile_irqs(struct orr_profile *p, struct orr_device *dev)
{
	unsigned *requests = orr_sim_alloc(p->sim, sizeof(*requests));

	for (unsigned i = 0; i < dev->cls->nports; i++) {
		const struct orr_device_port *port = &dev->cls->ports[i];

		for (unsigned k = 0;
		     port->interrupt && k < ori_port_count(port); k++)
			watch(p, dev, ori_port_member(dev, port, k),
			      port->level, requests);
	}
}

/* Those of a device are in a row. */
struct ori_profile_line *ori_profile_lines_of(const struct orr_profile *p,
					      const struct orr_object *dev,
					      const unsigned **requests)
{
	struct ori_profile_line *l = p->lines;

	while (l && l->dev != dev)
		l = l->next;
	if (l)
		*requests = l->requests;
	return l;
}

void ori_profile_access(struct ori_profile_line *lines,
			const struct orr_object *initiator, orr_time asked)
{
	const struct orr_object *dev = lines->dev;

	for (struct ori_profile_line *l = lines; l && l->dev == dev;
	     l = l->next) {
		if (!l->raised || l->answered || asked < l->since)
			continue;
		l->answered = true;
		--*l->requests;
		record(l, answers_of(l, initiator)->row, asked);
	}
}

void orr_profile_interrupts(const struct orr_profile *p,
			    orr_profile_line_fn *fn, void *arg)
{
	for (const struct ori_profile_line *l = p->lines; l; l = l->next) {
		const struct orr_profile_line shown = {
			.wire = l->path,
			.n = l->nedges,
			.edges = l->edges,
			.dropped = l->dropped,
		};

		if (l->nedges)
			fn(arg, &shown);
	}
}

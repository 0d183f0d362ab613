/* SPDX-License-Identifier: Apache-2.0 */
/* Spans that the user marks. */
#include "profile.h"

#include <orrery/sim.h>

#include <string.h>

static struct ori_profile_row *new_row(struct orr_profile *p, const char *name)
{
	size_t size = strlen(name) + 1;
	const struct orr_profile_row row = {
		.kind = ORR_PROFILE_SPAN,
		.initiator = "",
		.target = memcpy(orr_sim_alloc(p->sim, size), name, size),
		.reg = "",
		.command = "",
		.part = "total",
	};

	return ori_profile_add(p, &row);
}

static struct ori_profile_row *find_row(struct orr_profile *p, const char *name)
{
	struct ori_profile_row *r = p->rows[ORR_PROFILE_SPAN].first;

	while (r && strcmp(r->row.target, name) != 0)
		r = r->next;
	return r ? r : new_row(p, name);
}

void orr_span_init(struct orr_span *s, struct orr_sim *sim, const char *name)
{
	*s = (struct orr_span){.sim = sim, .name = name};
}

void orr_span_begin_at(struct orr_span *s, orr_time when)
{
	struct orr_profile *p;

	if (!s->row) {
		p = orr_profile_of(s->sim);
		if (!p)
			return;
		s->row = find_row(p, s->name);
	}
	s->begun = when;
	s->open = true;
}

void orr_span_end_at(struct orr_span *s, orr_time when)
{
	if (!s->open)
		return;
	orr_check(orr_sim_root(s->sim), when >= s->begun);
	s->open = false;
	orr_histogram_record_case(&s->row->histogram, when - s->begun, when, 0);
}

void orr_span_begin(struct orr_span *s)
{
	orr_span_begin_at(s, orr_now(s->sim));
}

void orr_span_end(struct orr_span *s)
{
	orr_span_end_at(s, orr_now(s->sim));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Profiles: spans that the RTL marks, and the file that is left at the end. */
#include "sv_impl.h"

#include "../tools/profile/profile.h"

void ori_sv_profile_start(struct sv_link *l, const char *board)
{
	if (!l->profile.output.file)
		return;
	l->profile.board = board;
	orr_profile_start(l->sim);
}

void ori_sv_profile_close(struct sv_link *l)
{
	struct sv_profile *p = &l->profile;
	struct profile_about about = {.board = p->board, .script = ""};

	if (!p->output.file)
		return;
	about.host_seconds = ori_sv_output_seconds(&p->output);
	if (l->calls.sampler)
		about.shares = sampler_shares(l->calls.sampler, &about.nshares);
	if (p->board)
		profile_write(p->output.file, l->sim, &about);
	ori_sv_output_close(l, &p->output);
}

/* The slot of an open span, of 0 one that is free; NULL if there is none. */
static struct sv_span *find_span(struct sv_link *l, long long id)
{
	for (int i = 0; i < SV_MAX_SPANS; i++)
		if (l->spans[i].id == id)
			return &l->spans[i];
	return NULL;
}

/* With a profile and without, so that misuse does not depend on it. */
long long orr_sv_span_begin(long long s, const char *name, long long now)
{
	struct sv_link *l = ori_sv_at(s, now);
	struct sv_span *slot = l ? find_span(l, 0) : NULL;

	if (!l)
		return 0;
	if (!*name) {
		ori_sv_fail(l, NULL, "a span without a name");
		return 0;
	}
	if (!slot) {
		ori_sv_fail(l, NULL, "span '%s': more than %d are open", name,
			    SV_MAX_SPANS);
		return 0;
	}
	slot->id = ++l->nspans;
	orr_span_init(&slot->span, l->sim, name);
	orr_span_begin_at(&slot->span, l->now);
	slot->span.name = ""; /* which has been lent for this call only */
	return slot->id;
}

void orr_sv_span_end(long long s, long long id, long long now)
{
	struct sv_link *l = ori_sv_at(s, now);
	struct sv_span *open = l && id > 0 ? find_span(l, id) : NULL;

	if (!l)
		return;
	if (!open) {
		ori_sv_fail(l, NULL,
			    "span %lld is not open: it has ended, or is none "
			    "that orr_span_begin has returned",
			    id);
		return;
	}
	orr_span_end_at(&open->span, l->now);
	open->id = 0;
}

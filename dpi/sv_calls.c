/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How much of the host's time the RTL's simulator spends in calls of Orrery, by
 * call, and by process and device in them, which a sampler sees. All calls are
 * counted, and one in sixteen, chosen as if by dice lest it be always the same
 * one of a cycle, is timed. Times have that of the clock in them, some 20 to 50
 * ns.
 */
#include "sv_impl.h"

#include <inttypes.h>
#include <stdio.h>

enum { STRIDE = 16 };

static const char *const names[SV_CALLS] = {
	[SV_ADVANCE] = "orr_advance",	      [SV_BUS_ISSUE] = "orr_bus_issue",
	[SV_BUS_COLLECT] = "orr_bus_collect", [SV_BUS_B] = "orr_bus_b",
	[SV_REQ_POLL] = "orr_req_poll",	      [SV_REQ_REPLY] = "orr_req_reply",
	[SV_PINS_SET] = "orr_pins_set",	      [SV_PINS_GET] = "orr_pins_get",
};

int ori_sv_calls_open(struct sv_link *l, const char *path)
{
	struct sv_calls *c = &l->calls;

	c->dice = 1;
	c->left = 1;
	c->at_work.outside = "(RTL)";
	return ori_sv_output_open(l, &c->output, "--host-profile", path);
}

void ori_sv_calls_start(struct sv_link *l)
{
	if (l->calls.output.file)
		l->calls.sampler = sampler_start(l->sim, &l->calls.at_work);
}

/* Marsaglia's xorshift; 1 to 2 * STRIDE - 1, all as likely. */
static uint32_t throw_dice(struct sv_calls *c)
{
	c->dice ^= c->dice << 13;
	c->dice ^= c->dice >> 17;
	c->dice ^= c->dice << 5;
	return 1 + c->dice % (2 * STRIDE - 1);
}

uint64_t ori_sv_call_begin(struct sv_link *l, enum sv_call call)
{
	struct sv_calls *c = &l->calls;

	if (!pthread_equal(l->thread, pthread_self()))
		return 0; /* which the call itself will tell */
	c->at_work.current = names[call];
	c->of[call].count++;
	if (--c->left)
		return 0;
	c->left = throw_dice(c);
	return ori_sv_host_ns();
}

void ori_sv_call_end(struct sv_link *l, enum sv_call call, uint64_t begin)
{
	struct sv_cost *cost = &l->calls.of[call];

	if (!pthread_equal(l->thread, pthread_self()))
		return;
	l->calls.at_work.current = NULL;
	if (!begin)
		return;
	cost->ns += ori_sv_host_ns() - begin;
	cost->timed++;
}

static double seconds_of(const struct sv_cost *cost)
{
	if (!cost->timed)
		return 0;
	return (double)cost->ns / (double)cost->timed * (double)cost->count *
	       1e-9;
}

static void print(const struct sv_calls *c, double total)
{
	double all = 0;

	for (int i = 0; i < SV_CALLS; i++)
		all += seconds_of(&c->of[i]);
	fprintf(c->output.file,
		"host time in calls: %.3f of %.3f s\n"
		"%-15s  %12s  %10s  %12s  %7s\n",
		all, total, "call", "count", "timed", "mean", "share");
	for (int i = 0; i < SV_CALLS; i++) {
		const struct sv_cost *cost = &c->of[i];
		double seconds = seconds_of(cost);

		if (!cost->count)
			continue;
		fprintf(c->output.file,
			"%-15s  %12" PRIu64 "  %10" PRIu64
			"  %9.0f ns  %5.1f %%\n",
			names[i], cost->count, cost->timed,
			1e9 * seconds / (double)cost->count,
			100 * seconds / total);
	}
}

void ori_sv_calls_close(struct sv_link *l)
{
	struct sv_calls *c = &l->calls;

	if (!c->output.file)
		return;
	print(c, ori_sv_output_seconds(&c->output));
	if (c->sampler) {
		sampler_stop(c->sampler);
		sampler_print(c->sampler, c->output.file);
	}
	ori_sv_output_close(l, &c->output);
}

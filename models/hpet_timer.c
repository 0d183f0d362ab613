/* SPDX-License-Identifier: Apache-2.0 */
/* The HPET's counter and comparators, and the interrupts that come of them. */
#include "hpet_timer.h"

#include <orrery/sim.h>

const struct orr_trace_point ori_hpet_points[ORI_HPET_POINTS] = {
	[ORI_HPET_MATCH] = {"match",
			    {"timer", "comparator"},
			    "the counter reaches a comparator"},
	[ORI_HPET_MESSAGE] = {"message",
			      {"timer", "address", "data"},
			      "an FSB message is sent"},
};

static orr_time now(const struct orr_hpet *h)
{
	return orr_now(h->dev.obj.sim);
}

bool ori_hpet_is_running(const struct orr_hpet *h)
{
	return h->gen_conf & ORR_HPET_ENABLE_CNF;
}

/* Counter periods since the counter was enabled. */
static uint64_t elapsed(const struct orr_hpet *h)
{
	return orr_period_count(h->period, now(h) - h->enabled_at);
}

uint64_t ori_hpet_count(const struct orr_hpet *h)
{
	uint64_t n = ori_hpet_is_running(h) ? h->base + elapsed(h) : h->base;

	return h->counter_64 ? n : (uint32_t)n;
}

/* The time at which the running counter will be n further. */
static orr_time time_of(const struct orr_hpet *h, uint64_t n)
{
	uint64_t since = elapsed(h);

	if (n > UINT64_MAX - since)
		return ORR_TIME_MAX;
	return orr_time_add(h->enabled_at,
			    orr_period_time(h->period, since + n));
}

/* The bits of comparator and counter that are compared. */
uint64_t ori_hpet_width_mask(const struct orr_hpet *h, unsigned n)
{
	uint64_t size = h->conf[n] & (ORR_HPET_SIZE_CAP | ORR_HPET_32MODE);

	return size == ORR_HPET_SIZE_CAP ? UINT64_MAX : UINT32_MAX;
}

/*
 * Only equality counts: a comparator that is behind the counter, or equal to
 * it by now, matches after the counter has come round.
 */
void ori_hpet_aim(struct orr_hpet *h, unsigned n)
{
	uint64_t before = (h->comp[n] - ori_hpet_count(h) - 1) &
			  ori_hpet_width_mask(h, n);

	h->timer[n].match = ORR_TIME_MAX;
	if (ori_hpet_is_running(h) && before != UINT64_MAX)
		h->timer[n].match = time_of(h, before + 1);
}

static bool has_legacy_route(const struct orr_hpet *h, unsigned n)
{
	return n < ORR_COUNT(h->legacy) && h->gen_conf & ORR_HPET_LEG_RT_CNF;
}

/* Also in legacy mode: 2.4.2.3 puts messages above every other delivery. */
static bool sends_messages(const struct orr_hpet *h, unsigned n)
{
	return h->conf[n] & ORR_HPET_FSB_EN;
}

static bool is_asserted(const struct orr_hpet *h, unsigned n)
{
	if (!ori_hpet_is_running(h) || !(h->conf[n] & ORR_HPET_INT_ENB) ||
	    sends_messages(h, n))
		return false;
	if (h->conf[n] & ORR_HPET_INT_TYPE)
		return h->gintr_sta >> n & 1;
	return h->timer[n].fall != ORR_TIME_MAX;
}

static unsigned route_of(uint64_t conf)
{
	return (conf & ORR_HPET_INT_ROUTE) >> ORR_HPET_INT_ROUTE_SHIFT;
}

/* A line is high while any timer that is routed to it asserts it. */
void ori_hpet_drive_lines(struct orr_hpet *h)
{
	uint32_t legacy = 0;
	uint32_t routes = 0;
	uint32_t changed;

	for (unsigned n = 0; n < h->timers; n++) {
		if (!is_asserted(h, n))
			continue;
		if (has_legacy_route(h, n))
			legacy |= UINT32_C(1) << n;
		else
			routes |= UINT32_C(1) << route_of(h->conf[n]);
	}
	for (unsigned k = 0; k < ORR_COUNT(h->legacy); k++)
		orr_wire_set(&h->legacy[k], legacy >> k & 1);
	changed = routes ^ h->routes;
	h->routes = routes;
	for (unsigned k = 0; changed; k++, changed >>= 1)
		if (changed & 1)
			orr_wire_set(&h->irq[k], routes >> k & 1);
	orr_wire_set(&h->legacy_active, h->gen_conf & ORR_HPET_LEG_RT_CNF);
}

/* One event stands for whatever comes first. */
void ori_hpet_arm(struct orr_hpet *h)
{
	h->next = ORR_TIME_MAX;
	for (unsigned n = 0; n < h->timers; n++) {
		const struct orr_hpet_timer *t = &h->timer[n];

		h->next = t->match < h->next ? t->match : h->next;
		h->next = t->fall < h->next ? t->fall : h->next;
	}
	if (orr_event_time(&h->due) == h->next)
		return;
	orr_event_cancel(&h->due);
	orr_event_notify_after(&h->due, h->next - now(h));
}

static void end_pulses(struct orr_hpet *h)
{
	for (unsigned n = 0; n < h->timers; n++)
		if (h->timer[n].fall <= now(h))
			h->timer[n].fall = ORR_TIME_MAX;
	ori_hpet_drive_lines(h);
}

/* Drives the lines for each timer alone: a pulse may be over at once. */
static void match(struct orr_hpet *h, unsigned n)
{
	bool enabled = h->conf[n] & ORR_HPET_INT_ENB;
	bool level = h->conf[n] & ORR_HPET_INT_TYPE;

	orr_device_trace(&h->dev, &ori_hpet_points[ORI_HPET_MATCH], n,
			 h->comp[n], 0);
	if (level)
		h->gintr_sta |= UINT32_C(1) << n;
	if (enabled && sends_messages(h, n))
		h->unsent |= UINT32_C(1) << n;
	else if (enabled && !level)
		h->timer[n].fall = time_of(h, h->pulse_ticks);
	if (h->conf[n] & ORR_HPET_TYPE)
		h->comp[n] = (h->comp[n] + h->timer[n].period) &
			     ori_hpet_width_mask(h, n);
	ori_hpet_aim(h, n);
	ori_hpet_drive_lines(h);
	end_pulses(h);
}

/*
 * Bring all state up to now. Every access does so first: what it sees does not
 * depend on whether it or the event comes first in a delta cycle. Pulses end
 * before new ones begin, so that each of them has an edge.
 */
void ori_hpet_settle(struct orr_hpet *h)
{
	if (now(h) < h->next)
		return;
	end_pulses(h);
	for (unsigned n = 0; n < h->timers; n++)
		if (h->timer[n].match <= now(h))
			match(h, n);
	ori_hpet_arm(h);
}

static void send(struct orr_hpet *h, unsigned n, uint64_t address,
		 uint32_t data)
{
	orr_device_trace(&h->dev, &ori_hpet_points[ORI_HPET_MESSAGE], n,
			 address, data);
	orr_write32(&h->dma, address, data);
}

/*
 * Messages leave from here and not from settle, which may have been called
 * within an access that has the bus.
 */
void ori_hpet_run(struct orr_process *self)
{
	struct orr_hpet *h = orr_container_of(self, struct orr_hpet, run);
	uint32_t unsent;

	ori_hpet_settle(h);
	unsent = h->unsent;
	h->unsent = 0;
	for (unsigned n = 0; n < h->timers; n++)
		if (unsent >> n & 1)
			send(h, n, h->message[n] >> 32,
			     (uint32_t)h->message[n]);
}

void ori_hpet_start_or_halt(struct orr_hpet *h)
{
	h->base = ori_hpet_count(h);
	h->enabled_at = now(h);
	h->gen_conf ^= ORR_HPET_ENABLE_CNF;
	for (unsigned n = 0; n < h->timers; n++) {
		h->timer[n].fall = ORR_TIME_MAX;
		ori_hpet_aim(h, n);
	}
}

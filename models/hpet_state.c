/* SPDX-License-Identifier: Apache-2.0 */
/* What a saved HPET consists of, besides registers and wires. */
#include "hpet_timer.h"

#include <orrery/sim.h>

#include <errno.h>

#define TIMER(type, member) ORR_STATE_ONE(type, struct orr_hpet_timer, member)

static const struct orr_state_field timer_fields[] = {
	{TIMER(U64, period)},
	{TIMER(U64, match)},
	{TIMER(U64, fall)},
	{TIMER(BOOL, val_set)},
	{0},
};

#define ONE(type, member) ORR_STATE_ONE(type, struct orr_hpet, member)

static const struct orr_state_field fields[] = {
	{ORR_STATE_ARRAY(STRUCT, struct orr_hpet, timer),
	 .fields = timer_fields},
	{ONE(EVENT, due)},
	{ONE(U64, enabled_at)},
	{ONE(U64, next)},
	{ONE(U64, base)},
	{ONE(U32, unsent)},
	{ONE(U32, routes)},
	{0},
};

/* Bits of Tn_CONF that software cannot have set are capabilities. */
static bool is_possible(const struct orr_hpet *h, unsigned n)
{
	uint64_t set = h->timer[n].wmask | ORR_HPET_INT_ROUTE;

	return (h->conf[n] & ~set) == ori_hpet_capabilities(h, n);
}

static int loaded(struct orr_device *dev, struct orr_error *err)
{
	const struct orr_hpet *h = orr_container_of(dev, struct orr_hpet, dev);
	bool good = h->gen_conf <= 3 && h->enabled_at <= orr_now(dev->obj.sim);

	for (unsigned n = 0; n < h->timers; n++)
		good = good && is_possible(h, n);
	if (good)
		return 0;
	return orr_error_set(err, -EINVAL, "state: %s cannot be configured so",
			     dev->obj.name);
}

const struct orr_state ori_hpet_state = {
	.name = "hpet",
	.version = 1,
	.fields = fields,
	.loaded = loaded,
};

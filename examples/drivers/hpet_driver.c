/* SPDX-License-Identifier: Apache-2.0 */
#include "hpet_driver.h"

#include <orrery/models/hpet.h>

#include <errno.h>

enum { LONGEST_PERIOD_FS = 100000000, FEW = 8 };

static uint32_t get(struct hpet_driver *d, uint32_t reg)
{
	return orr_read32(&d->bus, d->base + reg);
}

static void put(struct hpet_driver *d, uint32_t reg, uint32_t value)
{
	orr_write32(&d->bus, d->base + reg, value);
}

/* Level-triggered: the status bit has to be cleared, or it comes again. */
static void handler(struct orr_process *self)
{
	struct hpet_driver *d =
		orr_container_of(self, struct hpet_driver, handler);

	for (;;) {
		orr_wire_wait(self, d->irq, true, ORR_TIME_MAX);
		put(d, ORR_HPET_GINTR_STA, 1);
		d->tick(d);
	}
}

void hpet_driver_init(struct hpet_driver *d, struct orr_object *parent,
		      const char *name)
{
	orr_thread_init(&d->handler, parent, name, handler);
	orr_initiator_socket_init(&d->bus, &d->handler.obj, "bus");
}

static void enable(struct hpet_driver *d, bool on)
{
	uint32_t conf = get(d, ORR_HPET_GEN_CONF);

	conf &= ~(uint32_t)ORR_HPET_ENABLE_CNF;
	put(d, ORR_HPET_GEN_CONF, conf | (on ? ORR_HPET_ENABLE_CNF : 0));
}

int hpet_start(struct hpet_driver *d)
{
	d->period_fs = get(d, ORR_HPET_GCAP_ID + 4);
	if (d->period_fs == 0 || d->period_fs > LONGEST_PERIOD_FS)
		return -EINVAL;
	if (!(get(d, ORR_HPET_TN_CONF + 4) >> d->line & 1))
		return -EINVAL;
	enable(d, false);
	put(d, ORR_HPET_MAIN_CNT, 0);
	put(d, ORR_HPET_MAIN_CNT + 4, 0);
	enable(d, true);
	return 0;
}

uint64_t hpet_now(struct hpet_driver *d)
{
	return orr_read64(&d->bus, d->base + ORR_HPET_MAIN_CNT);
}

static uint32_t conf_of(const struct hpet_driver *d)
{
	return ORR_HPET_INT_TYPE | ORR_HPET_INT_ENB | ORR_HPET_32MODE |
	       d->line << ORR_HPET_INT_ROUTE_SHIFT;
}

/*
 * The comparator matches when the counter is equal to it, so one that is set
 * too late waits for the counter to come round: look at the clock afterwards.
 */
int hpet_one_shot(struct hpet_driver *d, uint32_t ticks)
{
	uint32_t target = get(d, ORR_HPET_MAIN_CNT) + ticks;

	put(d, ORR_HPET_TN_CONF, conf_of(d));
	put(d, ORR_HPET_TN_COMP, target);
	if ((int32_t)(target - get(d, ORR_HPET_MAIN_CNT)) >= FEW)
		return 0;
	if (orr_wire_level(d->irq))
		return 0; /* it has come meanwhile */
	hpet_stop(d);
	return -ETIME;
}

/* The first write after VAL_SET is the first match, the second the period. */
void hpet_periodic(struct hpet_driver *d, uint32_t ticks)
{
	enable(d, false);
	put(d, ORR_HPET_TN_CONF, conf_of(d) | ORR_HPET_TYPE | ORR_HPET_VAL_SET);
	put(d, ORR_HPET_TN_COMP, get(d, ORR_HPET_MAIN_CNT) + ticks);
	put(d, ORR_HPET_TN_COMP, ticks);
	enable(d, true);
}

void hpet_stop(struct hpet_driver *d)
{
	put(d, ORR_HPET_TN_CONF, 0);
}

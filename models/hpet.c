/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IA-PC HPET, specification revision 1.0a: one counter and up to 32
 * comparators, called timers.
 *
 * Connections:
 *	mmio		1 KiB, or 1280 bytes for timers 24 and up; aligned
 *			accesses of 4 or 8 bytes
 *	irq		32 lines; INT_ROUTE selects one
 *	legacy		IRQ0 and IRQ8: timers 0 and 1 while LEG_RT_CNF is set
 *	legacy_active	LEG_RT_CNF, which cuts off the 8254 and the RTC
 *	dma		FSB messages, which are 32-bit writes
 *
 * Where the specification leaves it open: an edge interrupt is a pulse of
 * pulse-ticks counter periods. A write to the running counter is ignored. An
 * INT_ROUTE outside INT_ROUTE_CAP is not taken over. VAL_SET reads 0. A period
 * of 0 adds nothing. A message is sent at every match, whatever INT_TYPE says.
 *
 * Not modelled: an INT_ROUTE_CAP of its own for each timer; a comparator that
 * takes effect some counts after it is written, as chip sets have it.
 */
#include <orrery/models/hpet.h>

#include <orrery/sim.h>

#include <errno.h>

static struct orr_hpet *hpet_of(struct orr_device *dev)
{
	return orr_container_of(dev, struct orr_hpet, dev);
}

static orr_time now(const struct orr_hpet *h)
{
	return orr_now(h->dev.obj.sim);
}

/* The bits of mask from value, the others from old. */
static uint64_t merge(uint64_t old, uint64_t value, uint64_t mask)
{
	return (old & ~mask) | (value & mask);
}

static bool is_running(const struct orr_hpet *h)
{
	return h->gen_conf & ORR_HPET_ENABLE_CNF;
}

/* Counter periods since the counter was enabled. */
static uint64_t elapsed(const struct orr_hpet *h)
{
	return orr_period_count(h->period, now(h) - h->enabled_at);
}

static uint64_t count(const struct orr_hpet *h)
{
	uint64_t n = is_running(h) ? h->base + elapsed(h) : h->base;

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
static uint64_t width_mask(const struct orr_hpet *h, unsigned n)
{
	uint64_t size = h->conf[n] & (ORR_HPET_SIZE_CAP | ORR_HPET_32MODE);

	return size == ORR_HPET_SIZE_CAP ? UINT64_MAX : UINT32_MAX;
}

/*
 * Only equality counts: a comparator that is behind the counter, or equal to
 * it by now, matches after the counter has come round.
 */
static void aim(struct orr_hpet *h, unsigned n)
{
	uint64_t before = (h->comp[n] - count(h) - 1) & width_mask(h, n);

	h->timer[n].match = ORR_TIME_MAX;
	if (is_running(h) && before != UINT64_MAX)
		h->timer[n].match = time_of(h, before + 1);
}

static bool has_legacy_route(const struct orr_hpet *h, unsigned n)
{
	return n < ORR_COUNT(h->legacy) && h->gen_conf & ORR_HPET_LEG_RT_CNF;
}

static bool sends_messages(const struct orr_hpet *h, unsigned n)
{
	return h->conf[n] & ORR_HPET_FSB_EN && !has_legacy_route(h, n);
}

static bool is_asserted(const struct orr_hpet *h, unsigned n)
{
	if (!is_running(h) || !(h->conf[n] & ORR_HPET_INT_ENB) ||
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
static void drive_lines(struct orr_hpet *h)
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
static void arm(struct orr_hpet *h)
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
	drive_lines(h);
}

/* Drives the lines for each timer alone: a pulse may be over at once. */
static void match(struct orr_hpet *h, unsigned n)
{
	bool enabled = h->conf[n] & ORR_HPET_INT_ENB;
	bool level = h->conf[n] & ORR_HPET_INT_TYPE;

	if (level)
		h->gintr_sta |= UINT32_C(1) << n;
	if (enabled && sends_messages(h, n))
		h->unsent |= UINT32_C(1) << n;
	else if (enabled && !level)
		h->timer[n].fall = time_of(h, h->pulse_ticks);
	if (h->conf[n] & ORR_HPET_TYPE)
		h->comp[n] =
			(h->comp[n] + h->timer[n].period) & width_mask(h, n);
	aim(h, n);
	drive_lines(h);
	end_pulses(h);
}

/*
 * Bring all state up to now. Every access does so first: what it sees does not
 * depend on whether it or the event comes first in a delta cycle. Pulses end
 * before new ones begin, so that each of them has an edge.
 */
static void settle(struct orr_hpet *h)
{
	if (now(h) < h->next)
		return;
	end_pulses(h);
	for (unsigned n = 0; n < h->timers; n++)
		if (h->timer[n].match <= now(h))
			match(h, n);
	arm(h);
}

/*
 * Messages leave from here and not from settle, which may have been called
 * within an access that has the bus.
 */
static void hpet_run(struct orr_process *self)
{
	struct orr_hpet *h = orr_container_of(self, struct orr_hpet, run);
	uint32_t unsent;

	settle(h);
	unsent = h->unsent;
	h->unsent = 0;
	for (unsigned n = 0; n < h->timers; n++)
		if (unsent >> n & 1)
			orr_write32(&h->dma, h->message[n] >> 32,
				    (uint32_t)h->message[n]);
}

static bool is_present(const struct orr_hpet *h, unsigned n)
{
	if (n >= h->timers)
		orr_log(&h->dev.obj, ORR_LOG_WARNING,
			"write to absent timer %u ignored", n);
	return n < h->timers;
}

static uint64_t gcap_id_read(struct orr_device *dev, unsigned i)
{
	const struct orr_hpet *h = hpet_of(dev);

	(void)i;
	return (uint64_t)h->period_fs << 32 | h->vendor_id << 16 |
	       (unsigned)h->legacy_route << 15 | (unsigned)h->counter_64 << 13 |
	       (h->timers - 1) << 8 | h->revision;
}

static void start_or_halt(struct orr_hpet *h)
{
	h->base = count(h);
	h->enabled_at = now(h);
	h->gen_conf ^= ORR_HPET_ENABLE_CNF;
	for (unsigned n = 0; n < h->timers; n++) {
		h->timer[n].fall = ORR_TIME_MAX;
		aim(h, n);
	}
}

static void gen_conf_write(struct orr_device *dev, unsigned i, uint64_t value,
			   uint64_t mask)
{
	struct orr_hpet *h = hpet_of(dev);

	(void)i;
	settle(h);
	if ((h->gen_conf ^ value) & mask & ORR_HPET_ENABLE_CNF)
		start_or_halt(h);
	if (h->legacy_route)
		h->gen_conf =
			merge(h->gen_conf, value, mask & ORR_HPET_LEG_RT_CNF);
	drive_lines(h);
	arm(h);
}

static uint64_t gintr_sta_peek(struct orr_device *dev, unsigned i)
{
	(void)i;
	return hpet_of(dev)->gintr_sta;
}

static uint64_t gintr_sta_read(struct orr_device *dev, unsigned i)
{
	settle(hpet_of(dev));
	return gintr_sta_peek(dev, i);
}

static void gintr_sta_write(struct orr_device *dev, unsigned i, uint64_t value,
			    uint64_t mask)
{
	struct orr_hpet *h = hpet_of(dev);

	(void)i;
	settle(h);
	h->gintr_sta &= ~(value & mask);
	drive_lines(h);
}

static uint64_t main_cnt_read(struct orr_device *dev, unsigned i)
{
	(void)i;
	return count(hpet_of(dev));
}

static void main_cnt_write(struct orr_device *dev, unsigned i, uint64_t value,
			   uint64_t mask)
{
	struct orr_hpet *h = hpet_of(dev);

	(void)i;
	if (is_running(h))
		orr_log(&dev->obj, ORR_LOG_WARNING,
			"write to MAIN_CNT ignored: the counter is running");
	else
		h->base = merge(h->base, value, mask);
}

static void conf_write(struct orr_device *dev, unsigned n, uint64_t value,
		       uint64_t mask)
{
	struct orr_hpet *h = hpet_of(dev);
	struct orr_hpet_timer *t = &h->timer[n];
	uint64_t bits = t->wmask;

	if (!is_present(h, n))
		return;
	settle(h);
	if (h->int_route_cap >> route_of(value) & 1)
		bits |= ORR_HPET_INT_ROUTE;
	h->conf[n] = merge(h->conf[n], value, mask & bits);
	if (mask & ORR_HPET_VAL_SET)
		t->val_set = value & ORR_HPET_VAL_SET;
	if (!(h->conf[n] & ORR_HPET_INT_TYPE))
		h->gintr_sta &= ~(UINT64_C(1) << n);
	if (h->conf[n] & ORR_HPET_INT_TYPE || !(h->conf[n] & ORR_HPET_INT_ENB))
		t->fall = ORR_TIME_MAX;
	h->comp[n] &= width_mask(h, n);
	aim(h, n);
	drive_lines(h);
	arm(h);
}

static uint64_t comp_peek(struct orr_device *dev, unsigned n)
{
	return hpet_of(dev)->comp[n];
}

static uint64_t comp_read(struct orr_device *dev, unsigned n)
{
	settle(hpet_of(dev));
	return comp_peek(dev, n);
}

/* A write of either half consumes VAL_SET, if the timer has that half. */
static void comp_write(struct orr_device *dev, unsigned n, uint64_t value,
		       uint64_t mask)
{
	struct orr_hpet *h = hpet_of(dev);
	struct orr_hpet_timer *t = &h->timer[n];
	uint64_t bits = mask & width_mask(h, n);

	if (!is_present(h, n) || !bits)
		return;
	settle(h);
	t->period = merge(t->period, value, bits);
	if (t->val_set || !(h->conf[n] & ORR_HPET_TYPE))
		h->comp[n] = merge(h->comp[n], value, bits);
	t->val_set = false;
	aim(h, n);
	arm(h);
}

static void fsb_write(struct orr_device *dev, unsigned n, uint64_t value,
		      uint64_t mask)
{
	struct orr_hpet *h = hpet_of(dev);

	if (is_present(h, n) && h->fsb)
		h->message[n] = merge(h->message[n], value, mask);
}

#define REG(member) ORR_FIELD(struct orr_hpet, member), .width = 8
#define REGS(member)                                                   \
	ORR_FIELDS(struct orr_hpet, member), .width = 8,               \
					     .count = ORR_HPET_TIMERS, \
					     .stride = ORR_HPET_STRIDE

static const struct orr_reg hpet_regs[] = {
	{"GCAP_ID", ORR_HPET_GCAP_ID, .width = 8, .read = gcap_id_read},
	{"GEN_CONF", ORR_HPET_GEN_CONF, REG(gen_conf), .write = gen_conf_write},
	{"GINTR_STA", ORR_HPET_GINTR_STA, REG(gintr_sta),
	 .read = gintr_sta_read, .write = gintr_sta_write,
	 .peek = gintr_sta_peek},
	{"MAIN_CNT", ORR_HPET_MAIN_CNT, .width = 8, .read = main_cnt_read,
	 .write = main_cnt_write},
	{"Tn_CONF", ORR_HPET_TN_CONF, REGS(conf), .write = conf_write},
	{"Tn_COMP", ORR_HPET_TN_COMP, REGS(comp), .read = comp_read,
	 .write = comp_write, .peek = comp_peek},
	{"Tn_FSB", ORR_HPET_TN_FSB, REGS(message), .write = fsb_write},
};

static void hpet_init(struct orr_device *dev)
{
	struct orr_hpet *h = hpet_of(dev);

	orr_event_init(&h->due, &dev->obj, "due");
	orr_method_init_on(&h->run, &dev->obj, "run", hpet_run, &h->due);
}

static int hpet_realize(struct orr_device *dev, struct orr_error *err)
{
	struct orr_hpet *h = hpet_of(dev);
	char path[256];

	if (h->fsb && !orr_bound(&h->dma))
		return orr_error_set(
			err, -EINVAL,
			"%s: property fsb is set but dma is not connected",
			orr_object_path(&dev->obj, path, sizeof(path)));
	h->period = orr_period_fs(h->period_fs);
	return 0;
}

static void reset_timer(struct orr_hpet *h, unsigned n)
{
	bool periodic = h->periodic_timers >> n & 1;
	bool wide = h->counter_64 && h->wide_timers >> n & 1;

	h->conf[n] = (uint64_t)h->int_route_cap << 32 |
		     (periodic ? ORR_HPET_PER_INT_CAP : 0) |
		     (wide ? ORR_HPET_SIZE_CAP : 0) |
		     (h->fsb ? ORR_HPET_FSB_INT_DEL_CAP : 0);
	h->comp[n] = width_mask(h, n);
	h->timer[n] = (struct orr_hpet_timer){
		.match = ORR_TIME_MAX,
		.fall = ORR_TIME_MAX,
		.wmask = (uint16_t)(ORR_HPET_INT_TYPE | ORR_HPET_INT_ENB |
				    (periodic ? ORR_HPET_TYPE : 0) |
				    (wide ? ORR_HPET_32MODE : 0) |
				    (h->fsb ? ORR_HPET_FSB_EN : 0)),
	};
}

static void hpet_reset(struct orr_device *dev)
{
	struct orr_hpet *h = hpet_of(dev);

	h->base = 0;
	h->unsent = 0;
	for (unsigned n = 0; n < h->timers; n++)
		reset_timer(h, n);
	drive_lines(h);
	arm(h);
}

#define AT(member) offsetof(struct orr_hpet, member)

static const struct orr_prop hpet_props[] = {
	{"timers", ORR_PROP_U32, AT(timers), 3, 3, ORR_HPET_TIMERS,
	 "number of comparators"},
	{"counter-clk-period-fs", ORR_PROP_U32, AT(period_fs), 10000000, 1000,
	 100000000, "counter period in femtoseconds"},
	{"counter-64", ORR_PROP_BOOL, AT(counter_64), true, 0, 0,
	 "64-bit counter; a 32-bit one makes all timers 32-bit"},
	{"wide-timers", ORR_PROP_U32, AT(wide_timers), UINT32_MAX, 0, 0,
	 "bit n: timer n has 64 bits"},
	{"periodic-timers", ORR_PROP_U32, AT(periodic_timers), UINT32_MAX, 0, 0,
	 "bit n: timer n can be periodic"},
	{"int-route-cap", ORR_PROP_U32, AT(int_route_cap), UINT32_MAX, 0, 0,
	 "bit k: timers can be routed to line k"},
	{"legacy-route", ORR_PROP_BOOL, AT(legacy_route), true, 0, 0,
	 "timers 0 and 1 can replace the 8254 and the RTC"},
	{"fsb", ORR_PROP_BOOL, AT(fsb), false, 0, 0,
	 "timers can send FSB messages"},
	{"pulse-ticks", ORR_PROP_U32, AT(pulse_ticks), 1, 0, 1 << 20,
	 "counter periods of an edge interrupt; 0: up and down at once"},
	{"vendor-id", ORR_PROP_U32, AT(vendor_id), 0x8086, 0, UINT16_MAX,
	 "in GCAP_ID"},
	{"revision", ORR_PROP_U32, AT(revision), 1, 1, UINT8_MAX, "in GCAP_ID"},
};

static const struct orr_port hpet_ports[] = {
	{"irq", ORR_PORT_OUT, AT(irq), ORR_HPET_ROUTES,
	 .doc = "the line that INT_ROUTE selects"},
	{"legacy", ORR_PORT_OUT, AT(legacy), 2,
	 .doc = "IRQ0 of timer 0 and IRQ8 of timer 1"},
	{"legacy_active", ORR_PORT_OUT, AT(legacy_active),
	 .doc = "cuts off the 8254 and the RTC"},
	{"dma", ORR_PORT_INITIATOR, AT(dma), .doc = "FSB messages"},
};

const struct orr_device_class orr_hpet_class = {
	.name = "hpet",
	.compatible = "intel,hpet",
	.doc = "IA-PC high precision event timer",
	.size = sizeof(struct orr_hpet),
	.offset = offsetof(struct orr_hpet, dev),
	.span = 0x400,
	.min_access = 4,
	.max_access = 8,
	.regs = hpet_regs,
	.nregs = ORR_COUNT(hpet_regs),
	.props = hpet_props,
	.nprops = ORR_COUNT(hpet_props),
	.ports = hpet_ports,
	.nports = ORR_COUNT(hpet_ports),
	.init = hpet_init,
	.realize = hpet_realize,
	.reset = hpet_reset,
};

void orr_hpet_init(struct orr_hpet *hpet, struct orr_object *parent,
		   const char *name)
{
	orr_device_init(&hpet->dev, &orr_hpet_class, parent, name);
}

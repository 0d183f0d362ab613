/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IA-PC HPET, specification revision 1.0a: one counter and up to 32
 * comparators, called timers. This is what software sees; hpet_timer.c counts.
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
 * of 0 adds nothing. A message is sent at every match, whatever INT_TYPE says,
 * and instead of the line in legacy mode, too.
 *
 * Not modelled: a comparator that takes effect some counts after it is written,
 * as chip sets have it.
 */
#include "hpet_timer.h"

#include <errno.h>

static struct orr_hpet *hpet_of(struct orr_device *dev)
{
	return orr_container_of(dev, struct orr_hpet, dev);
}

/* The bits of mask from value, the others from old. */
static uint64_t merge(uint64_t old, uint64_t value, uint64_t mask)
{
	return (old & ~mask) | (value & mask);
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

static void gen_conf_write(struct orr_device *dev, unsigned i, uint64_t value,
			   uint64_t mask)
{
	struct orr_hpet *h = hpet_of(dev);

	(void)i;
	ori_hpet_settle(h);
	if ((h->gen_conf ^ value) & mask & ORR_HPET_ENABLE_CNF)
		ori_hpet_start_or_halt(h);
	if (h->legacy_route)
		h->gen_conf =
			merge(h->gen_conf, value, mask & ORR_HPET_LEG_RT_CNF);
	ori_hpet_drive_lines(h);
	ori_hpet_arm(h);
}

static uint64_t gintr_sta_peek(struct orr_device *dev, unsigned i)
{
	(void)i;
	return hpet_of(dev)->gintr_sta;
}

static uint64_t gintr_sta_read(struct orr_device *dev, unsigned i)
{
	ori_hpet_settle(hpet_of(dev));
	return gintr_sta_peek(dev, i);
}

static void gintr_sta_write(struct orr_device *dev, unsigned i, uint64_t value,
			    uint64_t mask)
{
	struct orr_hpet *h = hpet_of(dev);

	(void)i;
	ori_hpet_settle(h);
	h->gintr_sta &= ~(value & mask);
	ori_hpet_drive_lines(h);
}

static uint64_t main_cnt_read(struct orr_device *dev, unsigned i)
{
	(void)i;
	return ori_hpet_count(hpet_of(dev));
}

static void main_cnt_write(struct orr_device *dev, unsigned i, uint64_t value,
			   uint64_t mask)
{
	struct orr_hpet *h = hpet_of(dev);

	(void)i;
	if (ori_hpet_is_running(h))
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
	unsigned route =
		(value & ORR_HPET_INT_ROUTE) >> ORR_HPET_INT_ROUTE_SHIFT;
	uint64_t bits = t->wmask;

	if (!is_present(h, n))
		return;
	ori_hpet_settle(h);
	if (h->int_route_cap[n] >> route & 1)
		bits |= ORR_HPET_INT_ROUTE;
	h->conf[n] = merge(h->conf[n], value, mask & bits);
	if (mask & ORR_HPET_VAL_SET)
		t->val_set = value & ORR_HPET_VAL_SET;
	if (!(h->conf[n] & ORR_HPET_INT_TYPE))
		h->gintr_sta &= ~(UINT64_C(1) << n);
	if (h->conf[n] & ORR_HPET_INT_TYPE || !(h->conf[n] & ORR_HPET_INT_ENB))
		t->fall = ORR_TIME_MAX;
	h->comp[n] &= ori_hpet_width_mask(h, n);
	ori_hpet_aim(h, n);
	ori_hpet_drive_lines(h);
	ori_hpet_arm(h);
}

static uint64_t comp_peek(struct orr_device *dev, unsigned n)
{
	return hpet_of(dev)->comp[n];
}

static uint64_t comp_read(struct orr_device *dev, unsigned n)
{
	ori_hpet_settle(hpet_of(dev));
	return comp_peek(dev, n);
}

/* A write of either half consumes VAL_SET, if the timer has that half. */
static void comp_write(struct orr_device *dev, unsigned n, uint64_t value,
		       uint64_t mask)
{
	struct orr_hpet *h = hpet_of(dev);
	struct orr_hpet_timer *t = &h->timer[n];
	uint64_t bits = mask & ori_hpet_width_mask(h, n);

	if (!is_present(h, n) || !bits)
		return;
	ori_hpet_settle(h);
	t->period = merge(t->period, value, bits);
	if (t->val_set || !(h->conf[n] & ORR_HPET_TYPE))
		h->comp[n] = merge(h->comp[n], value, bits);
	t->val_set = false;
	ori_hpet_aim(h, n);
	ori_hpet_arm(h);
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
	orr_method_init_on(&h->run, &dev->obj, "run", ori_hpet_run, &h->due);
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

uint64_t ori_hpet_capabilities(const struct orr_hpet *h, unsigned n)
{
	bool periodic = h->periodic_timers >> n & 1;
	bool wide = h->counter_64 && h->wide_timers >> n & 1;

	return (uint64_t)h->int_route_cap[n] << 32 |
	       (periodic ? ORR_HPET_PER_INT_CAP : 0) |
	       (wide ? ORR_HPET_SIZE_CAP : 0) |
	       (h->fsb ? ORR_HPET_FSB_INT_DEL_CAP : 0);
}

static void reset_timer(struct orr_hpet *h, unsigned n)
{
	uint64_t caps = ori_hpet_capabilities(h, n);

	h->conf[n] = caps;
	h->comp[n] = ori_hpet_width_mask(h, n);
	h->timer[n] = (struct orr_hpet_timer){
		.match = ORR_TIME_MAX,
		.fall = ORR_TIME_MAX,
		.wmask = ORR_HPET_INT_TYPE | ORR_HPET_INT_ENB,
	};
	if (caps & ORR_HPET_PER_INT_CAP)
		h->timer[n].wmask |= ORR_HPET_TYPE;
	if (caps & ORR_HPET_SIZE_CAP)
		h->timer[n].wmask |= ORR_HPET_32MODE;
	if (caps & ORR_HPET_FSB_INT_DEL_CAP)
		h->timer[n].wmask |= ORR_HPET_FSB_EN;
}

static void hpet_reset_enter(struct orr_device *dev)
{
	struct orr_hpet *h = hpet_of(dev);

	h->base = 0;
	h->unsent = 0;
	for (unsigned n = 0; n < h->timers; n++)
		reset_timer(h, n);
	ori_hpet_arm(h);
}

static void hpet_reset(struct orr_device *dev)
{
	ori_hpet_drive_lines(hpet_of(dev));
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
	 "bit k: a timer can be routed to line k; one for each",
	 ORR_HPET_TIMERS},
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

static const struct orr_device_port hpet_ports[] = {
	{"irq", ORR_PORT_OUT, AT(irq), ORR_HPET_ROUTES,
	 .doc = "the line that INT_ROUTE selects", .interrupt = true},
	{"legacy", ORR_PORT_OUT, AT(legacy), 2,
	 .doc = "IRQ0 of timer 0 and IRQ8 of timer 1", .interrupt = true},
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
	.points = ori_hpet_points,
	.npoints = ORI_HPET_POINTS,
	.state = &ori_hpet_state,
	.init = hpet_init,
	.realize = hpet_realize,
	.reset_enter = hpet_reset_enter,
	.reset = hpet_reset,
};

void orr_hpet_init(struct orr_hpet *hpet, struct orr_object *parent,
		   const char *name)
{
	orr_device_init(&hpet->dev, &orr_hpet_class, parent, name);
}
